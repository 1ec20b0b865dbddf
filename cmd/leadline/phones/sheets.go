package phones

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"leadline/handlers/simulator"
)

const helpTitle = "The keys (? once more asks leadline itself: what this phone can do)"

// openHelp lists the keys.
func (m *Model) openHelp() tea.Cmd {
	s := sheet{title: helpTitle}
	for _, c := range commands() {
		if c.name != "" {
			s.items = append(s.items, item{lead: fit(c.name, 15), text: c.help})
		}
	}
	s.items = append(s.items, heading("What you see:")...)
	for _, text := range []string{
		"An invented district with its own clock; nobody is really texted, and everything is gone when you leave.",
		"Each tab is somebody’s phone, or the pool channel; (2) beside a name counts what is new there.",
		"On Slack and Telegram messages have buttons. On SMS people type: the answers offered below the newest text are sent as texts.",
		"The mouse works too: tabs, buttons, the wheel. To mark text, hold Shift.",
	} {
		s.items = append(s.items, item{text: text})
	}
	return m.lay(s)
}

// moves of the clock that have a name.
var moves = []struct{ by, text string }{
	{"quarter", "A quarter of an hour on"},
	{"hour", "An hour on"},
	{"morning", "Tomorrow morning, 7:00am"},
}

// openClock lists where the clock can go, and what waits for its time.
func (m *Model) openClock() tea.Cmd {
	zone := m.top().zone()
	s := sheet{title: "The clock: it is " + when(m.scene.now, zone)}
	if !m.scene.next.IsZero() {
		s.items = append(s.items, item{text: "To what is due next, " + m.due(zone), do: (*Model).jump})
	}
	for _, move := range moves {
		s.items = append(s.items, item{text: move.text, do: func(m *Model) tea.Cmd {
			stage := m.stage
			return m.do(deed{doing: "moving the clock", do: func(ctx ctx) error { return simulator.Jump(ctx, stage, move.by) }})
		}})
	}
	if len(m.scene.held) == 0 {
		s.items = append(s.items, heading("No message is held. What nobody asked for waits for the hours of its reader.")...)
		return m.lay(s)
	}
	s.items = append(s.items, heading("Held messages, and when they will go (Enter: move the clock there):")...)
	for _, h := range m.scene.held {
		text := fmt.Sprintf("%s to %s by %s: %s", when(h.At, zone), m.called(h.To), channelWords[h.Channel], clean(h.Text))
		s.items = append(s.items, item{text: text, do: func(m *Model) tea.Cmd { return m.moveTo(h.At) }})
	}
	return m.lay(s)
}

// moveTo moves the clock to a time.
func (m *Model) moveTo(at time.Time) tea.Cmd {
	stage := m.stage
	return m.do(deed{doing: "moving the clock", then: "It is now " + when(at, m.top().zone()) + ".", do: func(ctx ctx) error { return stage.Move(ctx, at) }})
}

// called is a person's name, or what else it is.
func (m *Model) called(handle string) string {
	if n := m.actor(handle); n >= 0 {
		return m.scene.cast[n].Name
	}
	return handle
}

// openPeople lists whose phone can be shown; in a room who can speak.
func (m *Model) openPeople() tea.Cmd {
	t := m.top()
	s := sheet{title: "Whose phone?"}
	if t.room {
		s.title = "Who speaks in " + t.key + "?"
	}
	for _, a := range m.scene.cast {
		if t.room && !slices.Contains(a.Rooms, t.key) {
			continue
		}
		text := a.Name + ", " + a.Role
		if a.Station != "" {
			text += ", " + a.Station
		}
		if len(a.Channels) > 0 {
			text += " (" + channelWords[a.Channels[0]] + ")"
		}
		s.items = append(s.items, item{text: text, do: func(m *Model) tea.Cmd { return m.become(a) }})
	}
	return m.lay(s)
}

// become shows a person's phone, or lets them speak in the room on top.
func (m *Model) become(a simulator.Actor) tea.Cmd {
	if !m.top().room {
		m.open(a.Handle)
		return nil
	}
	m.tabs[m.at].actor = a
	m.turn(m.at)
	return nil
}

// openTries lists texts worth trying, and what cannot be typed.
func (m *Model) openTries() tea.Cmd {
	t := m.top()
	s := sheet{title: "Worth trying (a text is put on the line; Enter sends it)"}
	for _, text := range t.actor.Tries {
		s.items = append(s.items, item{text: text, do: func(m *Model) tea.Cmd {
			m.line.SetValue(text)
			m.resize()
			return nil
		}})
	}
	for _, k := range []struct{ kind, text string }{{"contact", "Share the contact card of Ann Ruiz, Joes Bikes"}, {"photo", "Send a photo of a paper card"}} {
		s.items = append(s.items, item{text: k.text, do: func(m *Model) tea.Cmd {
			stage := m.stage
			return m.do(deed{doing: "leadline is answering", do: func(ctx ctx) error { return stage.Attach(ctx, t.actor.Handle, t.place(), k.kind) }})
		}})
	}
	return m.lay(s)
}

// openLeads lists the leads.
func (m *Model) openLeads() tea.Cmd {
	s := sheet{title: "Leads, the newest first"}
	for _, l := range m.scene.leads {
		for i, text := range m.lead(l) {
			lead := "   "
			if i == 0 {
				lead = ""
			}
			s.items = append(s.items, item{lead: lead, text: text})
		}
	}
	if len(m.scene.leads) == 0 {
		s.items = append(s.items, item{text: "No leads yet. Send one from a carrier’s phone."})
	}
	return m.lay(s)
}
