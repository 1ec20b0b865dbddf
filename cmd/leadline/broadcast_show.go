package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// Run shows it.
func (c *BroadcastShowCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		set, all, next, err := broadcasts(e, s)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(b bot.BroadcastState) bool { return b.Key == c.Key })
		if i < 0 {
			return fmt.Errorf("there is no broadcast %q; `leadline broadcast list` names them", c.Key)
		}
		shown := newBroadcastShown(&set, all[i], next[i])
		if c.Format == "json" {
			return json.NewEncoder(e.out).Encode(shown)
		}
		fmt.Fprint(e.out, shown.text(&set, all[i], next[i]))
		return nil
	})
}

// broadcastShown is one broadcast in full.
type broadcastShown struct {
	Key        string                    `json:"key"`
	Kind       string                    `json:"kind"`
	State      string                    `json:"state"` // under_way, paused, done
	Recipients int                       `json:"recipients"`
	Counts     map[string]map[string]int `json:"counts"` // by state and channel; a slip has the channel paper
	Rate       map[string]rate           `json:"rate"`   // of channels on which somebody waits, or lately was queued
	Last       *time.Time                `json:"last,omitempty"`
	Until      *time.Time                `json:"until,omitempty"`
	Late       int                       `json:"late"`
	WillBeLate int                       `json:"will_be_late"`
}

// rate is how fast a broadcast leaves on a channel, and how fast it may.
type rate struct {
	Now     float64 `json:"now"`     // messages a second in the last minutes
	Allowed float64 `json:"allowed"` // units a second, of all broadcasts together
	Unit    string  `json:"unit"`
	Waiting int     `json:"waiting"`
}

func newBroadcastShown(set *bot.Settings, b bot.BroadcastState, next bot.Forecast) broadcastShown {
	out := broadcastShown{Key: b.Key, Kind: b.Kind, State: "under_way", Counts: map[string]map[string]int{}, Rate: map[string]rate{}, Late: b.In(bot.ToLate), WillBeLate: next.Late}
	for _, state := range toStates {
		out.Recipients += b.In(state)
		for ch, n := range b.Counts[state] {
			if ch == "" {
				ch = "paper"
			}
			if out.Counts[state] == nil {
				out.Counts[state] = map[string]int{}
			}
			out.Counts[state][ch] += n
		}
	}
	channels, waiting := b.Channels()
	for ch := range b.Lately {
		channels = append(channels, ch)
	}
	for _, ch := range channels {
		perSecond, unit := paceOf(set, ch)
		out.Rate[ch] = rate{Now: float64(b.Lately[ch]) / bot.RateOver.Seconds(), Allowed: perSecond, Unit: unit, Waiting: waiting[ch]}
	}
	switch {
	case b.Ended || b.In(bot.ToWaiting) == 0:
		out.State = "done"
		return out
	case b.Paused:
		out.State = "paused"
	}
	last, until := next.Last.UTC(), b.Until.UTC()
	out.Last, out.Until = &last, &until
	return out
}

// text is it for people.
func (s broadcastShown) text(set *bot.Settings, b bot.BroadcastState, next bot.Forecast) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %d recipients, %s\n", s.Key, s.Recipients, strings.ReplaceAll(s.State, "_", " "))
	for _, state := range toStates {
		if s.Counts[state] == nil {
			continue
		}
		var in []string
		for _, ch := range slices.Sorted(maps.Keys(s.Counts[state])) {
			in = append(in, fmt.Sprintf("%d %s", s.Counts[state][ch], ch))
		}
		fmt.Fprintf(&out, "  %-9s %d (%s)\n", state, b.In(state), strings.Join(in, ", "))
	}
	for _, ch := range slices.Sorted(maps.Keys(s.Rate)) {
		r := s.Rate[ch]
		fmt.Fprintf(&out, "  %s: %.2g messages a second in the last %d minutes, %d wait at %g %s a second\n", ch, r.Now, int(bot.RateOver.Minutes()), r.Waiting, r.Allowed, r.Unit)
	}
	if s.Last != nil {
		fmt.Fprintf(&out, "  %s\n", outlook(set, b, next))
	}
	return out.String()
}
