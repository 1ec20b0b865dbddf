package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// BroadcastCmd is about broadcasts under way.
type BroadcastCmd struct {
	List   BroadcastListCmd   `cmd:"" help:"List broadcasts with counts, rate and when the last would leave."`
	Pause  BroadcastPauseCmd  `cmd:"" help:"Hold one: nothing more of it is queued."`
	Resume BroadcastResumeCmd `cmd:"" help:"Let one go on."`
}

type (
	// BroadcastListCmd lists them.
	BroadcastListCmd struct{}
	// BroadcastPauseCmd holds one.
	BroadcastPauseCmd struct {
		Key string `arg:"" help:"As list prints it, e.g. weekly:2026-03-05."`
	}
	// BroadcastResumeCmd lets one go on.
	BroadcastResumeCmd struct {
		Key string `arg:"" help:"As list prints it."`
	}
)

// Run lists the newest first.
func (*BroadcastListCmd) Run(e *env) error {
	set, err := e.config.program()
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		if set.Calendar, err = s.Calendar(e.ctx); err != nil {
			return err
		}
		all, err := s.Broadcasts(e.ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			fmt.Fprintln(e.out, "no broadcast was planned yet; the next weekly status is planned when LEADLINE_WEEKLY_AT has come, at each station:", e.config.WeeklyAt)
		}
		for _, b := range all {
			fmt.Fprintln(e.out, broadcastLine(&set, b, e.now()))
		}
		return nil
	})
}

// broadcastLine is one broadcast in a line, honest about how long it takes.
func broadcastLine(set *bot.Settings, b bot.BroadcastState, now time.Time) string {
	var counts []string
	total := 0
	for _, state := range []string{bot.ToQueued, bot.ToWaiting, bot.ToSlip, bot.ToSilent, bot.ToLate} {
		total += b.Counts[state]
		if n := b.Counts[state]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, state))
		}
	}
	line := fmt.Sprintf("%s: %d recipients (%s)", b.Key, total, strings.Join(counts, ", "))
	switch {
	case b.Ended || b.Counts[bot.ToWaiting] == 0:
		return line + ", done"
	case b.Paused:
		line += ", paused"
	}
	var channels []string
	for ch := range b.Waiting {
		channels = append(channels, ch)
	}
	slices.Sort(channels)
	for _, ch := range channels {
		one := set.Pace(ch, 1)
		unit := "messages"
		if ch == "sms" {
			unit = "segments"
		}
		line += fmt.Sprintf("; %d wait on %s at %g %s a second", b.Waiting[ch], ch, float64(time.Second)/float64(one), unit)
	}
	last, late := set.ETA(b, now)
	line += "; the last leaves about " + set.Central(last)
	if late > 0 {
		line += fmt.Sprintf(", so about %d do not leave by %s", late, set.Central(b.Until))
	}
	return line
}

// Run holds it.
func (c *BroadcastPauseCmd) Run(e *env) error { return pauseBroadcast(e, c.Key, true) }

// Run lets it go on.
func (c *BroadcastResumeCmd) Run(e *env) error { return pauseBroadcast(e, c.Key, false) }

func pauseBroadcast(e *env, key string, paused bool) error {
	return withStore(e, func(s *storage.Store) error {
		err := s.PauseBroadcast(e.ctx, key, paused, e.now())
		if errors.Is(err, storage.ErrNotFound) {
			return fmt.Errorf("no broadcast %q is under way; `leadline broadcast list` names them", key)
		}
		return err
	})
}
