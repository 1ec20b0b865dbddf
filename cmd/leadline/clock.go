package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"leadline/bot"
)

// ClockCmd prints the follow-up clock of entry times; no database is needed.
type ClockCmd struct {
	Times   []string `arg:"" name:"time" optional:"" help:"When the lead was entered, RFC 3339, also without seconds (2026-11-03T17:15Z)."`
	Entered []string `help:"The same, as a flag." placeholder:"TIME"`
	Card    string   `help:"Card date (YYYY-MM-DD), for the input due time." placeholder:"DATE"`
	Station string   `help:"Station code, for the input due time (the demo district's, or a database's)."`
}

// clockLine is one line of output; times are in UTC with seconds.
type clockLine struct {
	Entered    string `json:"entered"`
	Start      string `json:"start"`
	Due        string `json:"due"`
	PromiseDue string `json:"promise_due"`
	InputDue   string `json:"input_due,omitempty"`
}

// Run prints one line for each time, in the order given.
func (c *ClockCmd) Run(e *env) error {
	set, err := e.config.program()
	if err != nil {
		return err
	}
	times := append(c.Entered, c.Times...)
	if len(times) == 0 {
		return usage("give at least one time, like 2026-11-03T17:15Z")
	}
	day, err := dayArg("card", c.Card)
	if err != nil {
		return err
	}
	var parsed []time.Time
	for _, text := range times {
		t, err := parseTime(text)
		if err != nil {
			return err
		}
		parsed = append(parsed, t)
	}
	station := bot.Station{}
	if c.Station != "" {
		if station, err = e.stationByCode(c.Station); err != nil {
			return err
		}
	}
	return c.print(e.out, &set, station, day, parsed)
}

func (c *ClockCmd) print(w io.Writer, set *bot.Settings, at bot.Station, day bot.Date, times []time.Time) error {
	enc := json.NewEncoder(w)
	zone := set.ZoneOf(at)
	for _, t := range times {
		start, due := set.FollowUp(t)
		card := day
		if card.IsZero() {
			card = bot.DateOf(t, zone)
		}
		line := clockLine{Entered: utc(t), Start: utc(start), Due: utc(due), PromiseDue: utc(bot.PromiseDue(card, zone))}
		if c.Card != "" {
			line.InputDue = utc(set.InputDue(card, at))
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// timeLayouts are RFC 3339, with and without seconds.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00"}

func parseTime(text string) (time.Time, error) {
	for _, l := range timeLayouts {
		if t, err := time.Parse(l, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usage(fmt.Sprintf("%q is not a time; write RFC 3339, like 2026-11-03T17:15Z or 2026-11-03T10:15:00-07:00", text))
}
