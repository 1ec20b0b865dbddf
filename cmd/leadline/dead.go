package main

import (
	"errors"
	"fmt"

	"leadline/storage"
)

// DeadCmd is about messages that could not be handled.
type DeadCmd struct {
	List   DeadListCmd   `cmd:"" help:"List parked messages."`
	Show   DeadShowCmd   `cmd:"" help:"Show one, with its text."`
	Replay DeadReplayCmd `cmd:"" help:"Handle one again."`
	Drop   DeadDropCmd   `cmd:"" help:"Give one up."`
}

type (
	// DeadListCmd lists parked messages.
	DeadListCmd struct{}
	// DeadShowCmd shows one.
	DeadShowCmd struct {
		ID int64 `arg:""`
	}
	// DeadReplayCmd handles one again.
	DeadReplayCmd struct {
		ID int64 `arg:""`
	}
	// DeadDropCmd gives one up.
	DeadDropCmd struct {
		ID  int64 `arg:""`
		Yes bool  `help:"Taken, not needed: the number says which one is meant." hidden:""`
	}
)

// Run lists without texts.
func (*DeadListCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		rows, err := s.Dead(e.ctx)
		for _, r := range rows {
			fmt.Fprintf(e.out, "%d %s %s %s\n", r.ID, utc(r.At), r.Channel, r.Class)
		}
		return err
	})
}

// Run shows the message as it was stored.
func (c *DeadShowCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		r, err := s.DeadOne(e.ctx, c.ID)
		if err != nil {
			return sentence(err, c.ID)
		}
		fmt.Fprintf(e.out, "%d %s %s %s\n%s\n", r.ID, utc(r.At), r.Channel, r.Class, r.Payload)
		return nil
	})
}

// Run puts it back among the unanswered.
func (c *DeadReplayCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error { return sentence(s.Replay(e.ctx, c.ID), c.ID) })
}

// Run gives it up.
func (c *DeadDropCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error { return sentence(s.DropDead(e.ctx, c.ID, e.now()), c.ID) })
}

func sentence(err error, id int64) error {
	if errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("no parked message has the number %d", id)
	}
	return err
}
