package main

import (
	"fmt"
	"slices"

	"leadline/bot"
	"leadline/storage"
)

// GrantCmd gives a person a role.
type GrantCmd struct {
	Handle string `arg:"" help:"A handle of the roster."`
	Role   string `arg:"" help:"The role, like rep or management_coordinator."`
	Scope  string `arg:"" help:"Station, district or area code, or national."`
	From   string `help:"First day (YYYY-MM-DD); today if not given." placeholder:"DATE"`
	To     string `help:"Last day (YYYY-MM-DD); needed with --acting." placeholder:"DATE"`
	Side   string `help:"The side that appoints: usps or nalc; only NALC appoints carrier coordinators." enum:",usps,nalc" default:""`
	Acting bool   `help:"An acting appointment; it has an end."`
}

// Run checks the rules of appointments and grants.
func (c *GrantCmd) Run(e *env) error {
	role := bot.Role(c.Role)
	if !slices.Contains(bot.Roles, role) {
		return usage(fmt.Sprintf("%q is no role; roles are %v", c.Role, bot.Roles))
	}
	right := sideOf(role)
	if c.Side == "" {
		c.Side = right
	}
	if c.Side != right {
		return usage(fmt.Sprintf("a %s is appointed by the %s side", role, right))
	}
	if c.Acting && c.To == "" {
		return usage("an acting appointment has an end: give --to")
	}
	set, err := e.config.program()
	if err != nil {
		return err
	}
	g, err := c.grant(set.Day(e.now()))
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		p, err := person(e, s, c.Handle)
		if err != nil {
			return err
		}
		if g.Scope, err = s.Scope(e.ctx, c.Scope); err != nil {
			return err
		}
		if err := s.Grant(e.ctx, p.ID, g, e.now()); err != nil {
			return err
		}
		fmt.Fprintf(e.out, "%s is %s of %s from %s\n", p.Name, c.Role, g.Scope, g.From)
		return nil
	})
}

// grant is what the command line says, from today if it does not say.
func (c *GrantCmd) grant(today bot.Date) (bot.Grant, error) {
	grants, err := parseRoles(c.Role+"@"+c.Scope, "", "")
	if err != nil {
		return bot.Grant{}, usage(err.Error())
	}
	g := grants[0]
	g.Acting = c.Acting
	if g.From, err = dayArg("from", c.From); err != nil {
		return g, err
	}
	if g.To, err = dayArg("to", c.To); err != nil {
		return g, err
	}
	if g.From.IsZero() {
		g.From = today
	}
	if !g.To.IsZero() && g.To.Before(g.From) {
		return g, usage(fmt.Sprintf("--to: %s is before its first day, %s; the last day is that day or a later one", g.To, g.From))
	}
	return g, nil
}

// RevokeCmd ends a role.
type RevokeCmd struct {
	Handle string `arg:"" help:"A handle of the roster."`
	Role   string `arg:"" help:"The role."`
	Scope  string `arg:"" help:"Its scope."`
}

// Run ends the role now.
func (c *RevokeCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		p, err := person(e, s, c.Handle)
		if err != nil {
			return err
		}
		set, err := e.config.program()
		if err != nil {
			return err
		}
		desk, err := newDesk(e, s)
		if err != nil {
			return err
		}
		ended, err := desk.EndRole(e.ctx, bot.Revoke{Person: p.ID, Role: bot.Role(c.Role), Scope: c.Scope, Day: set.Day(e.now())})
		if err != nil {
			return err
		}
		if !ended {
			return fmt.Errorf("%s is not %s of %s now", p.Name, c.Role, c.Scope)
		}
		fmt.Fprintf(e.out, "%s is no longer %s of %s\n", p.Name, c.Role, c.Scope)
		return nil
	})
}
