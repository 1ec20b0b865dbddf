package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"leadline/bot"
	"leadline/storage"
)

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
