package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// BroadcastCmd is about broadcasts under way.
type BroadcastCmd struct {
	List   BroadcastListCmd   `cmd:"" help:"List broadcasts (weekly statuses, thanks, reminders that very many have at once) with counts, rate and when the last would leave."`
	Show   BroadcastShowCmd   `cmd:"" help:"Show one: counts by state and channel, the rate now, when the last would leave, how many are late."`
	Pause  BroadcastPauseCmd  `cmd:"" help:"Hold one: nothing more of it is queued; what cannot wait leaves all the same."`
	Resume BroadcastResumeCmd `cmd:"" help:"Let one go on."`
}

type (
	// BroadcastListCmd lists them.
	BroadcastListCmd struct{}
	// BroadcastShowCmd shows one.
	BroadcastShowCmd struct {
		Key    string `arg:"" help:"As list prints it, e.g. talks:2026-03-05:0730."`
		Format string `help:"text or json." default:"text" enum:"text,json"`
	}
	// BroadcastPauseCmd holds one.
	BroadcastPauseCmd struct {
		Key string `arg:"" help:"As list prints it, e.g. weekly:2026-03-05."`
	}
	// BroadcastResumeCmd lets one go on.
	BroadcastResumeCmd struct {
		Key string `arg:"" help:"As list prints it."`
	}
)

// broadcasts are those that were planned, with what is to be expected of each.
func broadcasts(e *env, s *storage.Store) (set bot.Settings, all []bot.BroadcastState, next []bot.Forecast, err error) {
	if set, err = e.config.program(); err != nil {
		return set, nil, nil, err
	}
	if set.Calendar, err = s.Calendar(e.ctx); err != nil {
		return set, nil, nil, err
	}
	all, err = s.Broadcasts(e.ctx, e.now())
	return set, all, set.Forecasts(all, e.now()), err
}

// Run lists the newest first.
func (*BroadcastListCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		set, all, next, err := broadcasts(e, s)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			fmt.Fprintln(e.out, "no broadcast was planned yet; the next weekly status is planned when LEADLINE_WEEKLY_AT has come, at each station:", e.config.WeeklyAt)
		}
		for i, b := range all {
			fmt.Fprintln(e.out, broadcastLine(&set, b, next[i]))
		}
		return nil
	})
}

// toStates are the states of recipients in the order in which they are told.
var toStates = []string{bot.ToQueued, bot.ToGathered, bot.ToWaiting, bot.ToNeedless, bot.ToSlip, bot.ToSilent, bot.ToLate}

// broadcastLine is one broadcast in a line, honest about how long it takes.
func broadcastLine(set *bot.Settings, b bot.BroadcastState, next bot.Forecast) string {
	var counts []string
	total := 0
	for _, state := range toStates {
		total += b.In(state)
		if n := b.In(state); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, state))
		}
	}
	line := fmt.Sprintf("%s: %d recipients (%s)", b.Key, total, strings.Join(counts, ", "))
	switch {
	case b.Ended || b.In(bot.ToWaiting) == 0:
		return line + ", done"
	case b.Paused:
		line += ", paused"
	}
	channels, waiting := b.Channels()
	for _, ch := range channels {
		perSecond, unit := paceOf(set, ch)
		line += fmt.Sprintf("; %d wait on %s at %g %s a second", waiting[ch], ch, perSecond, unit)
	}
	return line + "; " + outlook(set, b, next)
}

// paceOf is how much of what a channel may take up in a second.
func paceOf(set *bot.Settings, channel string) (perSecond float64, unit string) {
	unit = "messages"
	if channel == "sms" {
		unit = "segments"
	}
	return float64(time.Second) / float64(set.Pace(channel, 1)), unit
}

// outlook says when the last would leave, and what would not leave in time.
func outlook(set *bot.Settings, b bot.BroadcastState, next bot.Forecast) string {
	s := "the last leaves about " + set.Central(next.Last)
	if b.Paused {
		s = "if it went on now, the last would leave about " + set.Central(next.Last)
	}
	if next.Late > 0 {
		s += fmt.Sprintf(", so about %d do not leave in time (%s at the latest)", next.Late, set.Central(b.Until))
	}
	return s
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
