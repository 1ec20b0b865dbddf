package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// RosterCmd takes in stations and people.
type RosterCmd struct {
	Import RosterImportCmd `cmd:"" help:"Take in stations.csv and people.csv; nothing is deleted."`
}

// RosterImportCmd is roster import.
type RosterImportCmd struct {
	Stations string `arg:"" help:"stations.csv" type:"existingfile"`
	People   string `arg:"" help:"people.csv" type:"existingfile"`
	DryRun   bool   `help:"Only say what would change."`
	Side     string `help:"Make the coordinators of this side (usps or nalc) too." enum:",usps,nalc" default:""`
}

// Run reads both files, takes what can be taken and lists what cannot.
func (c *RosterImportCmd) Run(e *env) error {
	stations, bad, err := readFile(c.Stations, readStations)
	if err != nil {
		return err
	}
	people, badPeople, err := readFile(c.People, readPeople)
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		side := c.Side
		if side == "" {
			side = "none"
		}
		desk, err := newDesk(e, s)
		if err != nil {
			return err
		}
		roster := storageRoster(stations, people, side)
		roster.Unread, roster.Torn = unread(badPeople)
		roster.Leaving = desk.Leaving
		got, err := s.ImportRoster(e.ctx, roster, c.DryRun, e.now())
		if err != nil {
			return err
		}
		printRejected(e.out, c.Stations, bad)
		printRejected(e.out, c.People, badPeople)
		for _, r := range got.Rejected {
			fmt.Fprintf(e.out, "rejected: %s line %d: %s: %s\n", c.People, lineOf(people, r.Who), r.Who, r.Why)
		}
		if roster.Torn {
			fmt.Fprintln(e.out, "some lines do not say whose they are, so nobody is taken to have left; mend them and import again")
		}
		for _, list := range []struct {
			word  string
			names []string
		}{{"added", got.Added}, {"changed", got.Changed}, {"moved", got.Moved}, {"left", got.Left}} {
			fmt.Fprintf(e.out, "%s: %d %s\n", list.word, len(list.names), strings.Join(list.names, " "))
		}
		if c.DryRun {
			fmt.Fprintln(e.out, "dry run: nothing was written")
		}
		return nil
	})
}

// unread are the handles on rejected lines; torn: a line does not say whose it is.
func unread(bad []rejected) (handles []string, torn bool) {
	for _, r := range bad {
		if r.Key == "" {
			torn = true
			continue
		}
		handles = append(handles, r.Key)
	}
	return handles, torn
}

// lineOf is where a person stands in people.csv.
func lineOf(people []rosterPerson, handle string) int {
	for _, p := range people {
		if strings.EqualFold(p.Handle, handle) {
			return p.Line
		}
	}
	return 0
}

func printRejected(w io.Writer, file string, bad []rejected) {
	for _, r := range bad {
		fmt.Fprintf(w, "rejected: %s line %d: %s\n", file, r.Line, r.Why)
	}
}

func readFile[T any](name string, read func(io.Reader) ([]T, []rejected, error)) ([]T, []rejected, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rows, bad, err := read(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows, bad, nil
}

func storageRoster(stations []bot.Station, people []rosterPerson, side string) storage.Roster {
	r := storage.Roster{Stations: stations, Side: side}
	for _, p := range people {
		who := p.Person
		who.Grants = p.Grants
		r.People = append(r.People, who)
	}
	return r
}

// InviteCmd prints a new invite code.
type InviteCmd struct {
	Handle string `arg:"" help:"Whom to invite; a handle of the roster."`
}

// Run makes the code; it is shown once and kept only as a hash.
func (c *InviteCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		p, err := person(e, s, c.Handle)
		if err != nil {
			return err
		}
		var seed [16]byte
		_, _ = rand.Read(seed[:])
		code := bot.NewInvite(seed, 0)
		until := e.now().Add(time.Duration(e.config.InviteHours) * time.Hour)
		if err := s.MakeInvite(e.ctx, bot.Invite{Hash: bot.HashInvite(code), Person: p.ID, Made: e.now(), Expires: until}); err != nil {
			return err
		}
		set, err := e.config.program()
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "%s\n", code)
		fmt.Fprintf(e.errs, "for %s, once, until %s; they text: JOIN %s\n", p.Name, set.Central(until), code)
		return nil
	})
}

func person(e *env, s *storage.Store, handle string) (bot.Person, error) {
	p, err := s.PersonByHandle(e.ctx, handle)
	if errors.Is(err, storage.ErrNotFound) {
		return p, fmt.Errorf("nobody on the roster has the handle %q", handle)
	}
	return p, err
}

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

// LeadCmd prints one lead.
type LeadCmd struct {
	Code string `arg:"" help:"The lead's code, like CC-7K3M4."`
}

// Run prints it with its events, as JSON.
func (c *LeadCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		l, err := s.Lead(e.ctx, strings.ToUpper(c.Code))
		if errors.Is(err, storage.ErrNotFound) {
			return fmt.Errorf("there is no lead %s", c.Code)
		}
		if err != nil {
			return err
		}
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		return enc.Encode(l.At(e.now()))
	})
}
