package main

import (
	"time"

	"leadline/bot"
)

// lineJSON is one object of `rehearse --format json`.
type lineJSON struct {
	File    string     `json:"file"`
	Line    int        `json:"line"`
	At      string     `json:"at"`
	From    string     `json:"from,omitempty"`
	Channel string     `json:"channel,omitempty"`
	Input   string     `json:"input,omitempty"`
	Sent    []sentJSON `json:"sent"`
	Draft   *bot.Card  `json:"draft"`
	Asking  *string    `json:"asking"`
	Shown   any        `json:"shown,omitempty"`
}

// sentJSON is one message that a line caused, to anyone.
type sentJSON struct {
	To       string   `json:"to"`
	Channel  string   `json:"channel"`
	Kind     bot.Kind `json:"kind"`
	Text     string   `json:"text"`
	Buttons  []string `json:"buttons"`
	Segments int      `json:"segments"`
}

func jsonOutcome(file string, p *player, o outcome) lineJSON {
	l := lineJSON{File: file, Line: o.step.line, At: o.at.UTC().Format(time.RFC3339), From: o.from, Channel: o.on, Input: o.input, Sent: []sentJSON{}, Draft: o.draft}
	if o.ask != "" {
		l.Asking = &o.ask
	}
	if o.shown != nil {
		l.Shown = o.shown.object
	}
	for _, m := range o.sent {
		to := m.To
		if m.Room != nil { // private in a room: to the person
			to.Room = false
		}
		buttons := m.Buttons
		if buttons == nil {
			buttons = []string{}
		}
		l.Sent = append(l.Sent, sentJSON{To: p.world.sim.Name(to), Channel: m.To.Channel, Kind: m.Kind, Text: m.Text, Buttons: buttons, Segments: m.Segments})
	}
	return l
}
