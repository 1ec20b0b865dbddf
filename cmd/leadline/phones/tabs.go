package phones

import (
	"slices"
	"strings"
	"time"

	"leadline/handlers/simulator"
)

// tab is one phone, or a room as one person sees it.
type tab struct {
	key   string // the handle; of a room its name
	room  bool
	actor simulator.Actor // whose phone; in a room who speaks
}

// row of phones at first; a room stands where its people are.
var firstParts = []string{"carrier", "rep", "room", "mc", "cc"}

// partWords are parts on a tab, where there is space.
var partWords = map[string]string{"carrier": "carrier", "rep": "rep", "mc": "MC", "cc": "CC"}

// place is where the person of this tab speaks.
func (t tab) place() string {
	if t.room {
		return t.key
	}
	if len(t.actor.Channels) == 0 {
		return "sms"
	}
	return t.actor.Channels[0]
}

// name is what the tab is called: the first name alone, or with the part.
func (t tab) name(long bool) string {
	if t.room {
		return t.key
	}
	name, _, _ := strings.Cut(t.actor.Name, " ")
	if w := partWords[t.actor.Part]; long && w != "" {
		name += ", " + w
	}
	return name
}

// shows says whether a message is on this phone or in this room.
func (t tab) shows(l simulator.Line) bool {
	if t.room {
		return l.Room == t.key && (!l.Only || l.Who == t.actor.Handle)
	}
	return l.Room == "" && l.Who == t.actor.Handle
}

// own says whether the person of this tab said it.
func (t tab) own(l simulator.Line) bool { return l.By == t.actor.Handle }

// zone is the person's.
func (t tab) zone() *time.Location {
	if l, err := time.LoadLocation(t.actor.Zone); err == nil && t.actor.Zone != "" {
		return l
	}
	return time.UTC
}

// top is the tab that is shown.
func (m *Model) top() tab {
	if len(m.tabs) == 0 {
		return tab{}
	}
	return m.tabs[m.at]
}

// arrange lays the phones out once the cast is known, and keeps what is known
// of each up to date.
func (m *Model) arrange() {
	if len(m.tabs) == 0 {
		m.deal()
	}
	for i, t := range m.tabs {
		if n := m.actor(t.actor.Handle); n >= 0 {
			m.tabs[i].actor = m.scene.cast[n]
		}
	}
}

func (m *Model) actor(handle string) int {
	return slices.IndexFunc(m.scene.cast, func(a simulator.Actor) bool { return a.Handle == handle })
}

// deal picks the phones that are there at first.
func (m *Model) deal() {
	for _, part := range firstParts {
		i := slices.IndexFunc(m.scene.cast, func(a simulator.Actor) bool {
			return a.Part == part || part == "room" && len(a.Rooms) > 0
		})
		switch {
		case i < 0:
		case part == "room":
			m.tabs = append(m.tabs, tab{key: m.scene.cast[i].Rooms[0], room: true, actor: m.scene.cast[i]})
		default:
			m.tabs = append(m.tabs, tab{key: m.scene.cast[i].Handle, actor: m.scene.cast[i]})
		}
	}
	m.open(m.first)
}

// open puts a person's phone on top; who has none yet gets one behind the others.
func (m *Model) open(handle string) {
	i := slices.IndexFunc(m.tabs, func(t tab) bool { return !t.room && t.key == handle })
	if n := m.actor(handle); i < 0 && n >= 0 {
		m.tabs = append(m.tabs, tab{key: handle, actor: m.scene.cast[n]})
		i = len(m.tabs) - 1
	}
	m.turn(i)
}

// turn puts a tab on top, with what was typed there before.
func (m *Model) turn(to int) {
	if to < 0 || to >= len(m.tabs) {
		return
	}
	m.drafts[m.top().key] = m.line.Value()
	m.at, m.back, m.pick = to, 0, nil
	m.line.SetValue(m.drafts[m.top().key])
	m.line.Placeholder = "Text as " + m.top().actor.Name
	if m.top().room {
		m.line.Placeholder = "Message in " + m.top().key + " as " + m.top().actor.Name
	}
	m.resize()
	m.markRead()
}

// incoming counts what others said on a tab.
func (m *Model) incoming(t tab) (n int) {
	for _, l := range m.scene.lines {
		if t.shows(l) && !t.own(l) {
			n++
		}
	}
	return n
}

func (m *Model) markRead() { m.read[m.top().key] = m.incoming(m.top()) }

// unread is how much is new on a tab.
func (m *Model) unread(t tab) int { return max(0, m.incoming(t)-m.read[t.key]) }

// lines are the messages of the tab on top.
func (m *Model) lines() (all []simulator.Line) {
	for _, l := range m.scene.lines {
		if m.top().shows(l) {
			all = append(all, l)
		}
	}
	return all[max(0, len(all)-maxLines):]
}
