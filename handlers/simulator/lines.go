package simulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"leadline/bot"
)

// Line is one message on a phone or in a room, whichever way it went.
type Line struct {
	ID        string      `json:"id"`
	N         int         `json:"n,omitempty"` // what Press takes; 0: somebody's own
	At        time.Time   `json:"at"`
	Who       string      `json:"who"`          // whose phone; in a room: whom it is for, or who said it
	By        string      `json:"by,omitempty"` // who said it; "": the bot
	Channel   string      `json:"channel"`
	Room      string      `json:"room,omitempty"` // "#pool-CO-WY"; "": on the phone
	Only      bool        `json:"only,omitempty"` // in the room, but Who alone sees it
	Kind      string      `json:"kind"`           // bot.Kind, or of an own one bot.InboundKind
	Text      string      `json:"text"`
	Ack       string      `json:"ack,omitempty"`   // of a card, above it
	Title     string      `json:"title,omitempty"` // of a card; of a photo its name
	Fields    []bot.Field `json:"fields,omitempty"`
	Buttons   []string    `json:"buttons,omitempty"`
	Styles    []string    `json:"styles,omitempty"`
	Answers   []Answer    `json:"answers,omitempty"` // may be texted: the channel has no buttons
	Segments  int         `json:"segments,omitempty"`
	Lead      string      `json:"lead,omitempty"`
	Under     int         `json:"under,omitempty"` // N of the message it answers below, or whose button was pressed
	Edited    bool        `json:"edited,omitempty"`
	Delivered bool        `json:"delivered,omitempty"`
}

// Lines lists everything on all phones and in all rooms, in order, as it looks
// now.
func (s *Simulator) Lines() []Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	type placed struct {
		order int
		Line
	}
	var all []placed
	for _, m := range s.shown {
		all = append(all, placed{m.order, s.lineOf(m)})
	}
	for _, in := range s.said {
		if in.Kind == bot.Edit {
			continue // shown in the text that it changed
		}
		all = append(all, placed{in.order, s.ownLine(in)})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.order, b.order) })
	lines := make([]Line, len(all))
	for i, p := range all {
		lines[i] = p.Line
	}
	return lines
}

// lineOf is a message of the bot; the lock is held.
func (s *Simulator) lineOf(m Sent) Line {
	l := Line{
		ID: fmt.Sprintf("m%d", m.N), N: m.N, At: m.At, Who: s.person(m.To), Channel: m.To.Channel, Kind: string(m.Kind), Text: m.Text,
		Buttons: m.Buttons, Styles: m.Look.Styles, Answers: m.Look.Answers, Segments: m.Segments, Lead: m.Lead, Under: m.Under, Edited: m.Edited, Delivered: true,
	}
	switch {
	case m.Room != nil:
		l.Room, l.Only = s.name(*m.Room), true
	case m.To.Room:
		l.Room = s.name(m.To)
	}
	if m.To.Channel != "sms" { // which has no cards
		l.Ack, l.Title, l.Fields = m.Look.Ack, m.Look.Title, m.Look.Fields
	}
	return l
}

// ownLine is something a person did; the lock is held.
func (s *Simulator) ownLine(in said) Line {
	l := Line{
		ID: "i" + in.Message, At: in.At, Who: s.person(in.From), By: s.person(in.From), Channel: in.From.Channel, Kind: string(in.Kind), Text: in.Text,
	}
	if in.From.Room {
		l.Room = s.name(in.From)
	}
	switch in.Kind {
	case bot.Press:
		l.Text = in.label
		if i := slices.IndexFunc(s.sent, func(m Sent) bool { return m.Outbound == in.Press.Outbound }); i >= 0 {
			l.Under = cmp.Or(s.sent[i].Edits, s.sent[i].N)
		}
	case bot.Contact:
		l.Text = in.Contact.Name
		if in.Contact.Org != "" {
			l.Text += ", " + in.Contact.Org
		}
	case bot.Text:
		for _, later := range s.said {
			if later.Kind == bot.Edit && later.Edits == in.Message && later.From.Key() == in.From.Key() {
				l.Text, l.Edited = later.Text, true
			}
		}
		for _, m := range in.Media {
			l.Kind, l.Title = "photo", m.Name
		}
	}
	return l
}

// Past is one message of an earlier process: Out with the id of its outbox row,
// or In.
type Past struct {
	At  time.Time
	Out *bot.Outbound
	In  *bot.Inbound
}

// Restore puts the messages of earlier processes back on phones and into rooms,
// in the order given, so that their cards can still be edited and their buttons
// pressed.
func (s *Simulator) Restore(past ...Past) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range past {
		switch {
		case p.In != nil:
			in := *p.In
			in.At = p.At
			s.order++
			s.said = append(s.said, said{Inbound: in, label: s.labelOf(in.Press), order: s.order})
		case p.Out != nil:
			var look Look
			if json.Unmarshal(p.Out.Rendered.Payload, &look) != nil {
				look = Look{}
			}
			o := *p.Out
			if o.Edit != nil {
				if _, ok := s.receipts[o.Edit.ID]; !ok {
					o.Edit = nil
				}
			}
			s.deliver(o, look, p.At)
		}
	}
	s.deliveries = nil // known already
	s.changed()
}

// labelOf is the label of a button that was pressed; the lock is held.
func (s *Simulator) labelOf(p *bot.Pressed) string {
	if p == nil {
		return ""
	}
	for _, m := range s.sent {
		if m.Outbound == p.Outbound && p.Index < len(m.Buttons) && p.Index >= 0 {
			return m.Buttons[p.Index]
		}
	}
	return ""
}
