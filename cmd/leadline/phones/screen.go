package phones

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"leadline/handlers/simulator"
)

// The screen from above: tabs and clock, whose phone it is, the messages, a
// rule, the line, what is due, the keys. On a wide one the rest of the stage
// stands on the right.
const (
	headRows   = 2
	footRows   = 3 // besides the line, which grows
	leastWide  = 40
	leastHigh  = 10
	clockWide  = len(" Wed Mar 14 12:12am MT") + 1
	sideFrom   = 104 // columns from which there is a side
	sideColumn = 40
)

// View draws everything.
func (m *Model) View() tea.View {
	v := tea.View{AltScreen: true, MouseMode: tea.MouseModeCellMotion, WindowTitle: "leadline chat"}
	if m.width < leastWide || m.height < leastHigh {
		rows := wrap(fmt.Sprintf("leadline chat needs %d columns and %d rows; make the window larger, or leave with Ctrl-C and use leadline chat --plain.", leastWide, leastHigh), max(1, m.width))
		v.Content = strings.Join(rows[:min(len(rows), max(1, m.height))], "\n")
		return v
	}
	if len(m.tabs) > 0 {
		v.WindowTitle = "leadline chat: " + m.top().name(false)
	}
	rows := []string{m.tabBar()}
	main := append([]string{m.headline()}, m.body()...)
	if m.wide() {
		main = alongside(main, m.sideRows(len(main)), m.mainWide())
	}
	rows = append(rows, main...)
	rows = append(rows, m.rule())
	at := len(rows)
	rows = append(rows, strings.Split(m.line.View(), "\n")...)
	rows = append(rows, m.status(), m.hints())
	for i := range rows {
		rows[i] = fit(rows[i], m.width)
	}
	v.Content = strings.Join(rows, "\n")
	if m.sheet == nil && m.pick == nil {
		if v.Cursor = m.line.Cursor(); v.Cursor != nil {
			v.Cursor.Y += at
		}
	}
	return v
}

func (m *Model) wide() bool { return m.width >= sideFrom }

// mainWide is how many columns the phone has.
func (m *Model) mainWide() int {
	if m.wide() {
		return m.width - sideColumn - 3
	}
	return m.width
}

// bodyRows is how many rows of messages are seen.
func (m *Model) bodyRows() int { return max(1, m.height-headRows-footRows-m.line.Height()) }

// pageRows is how far PgUp goes: two rows stay, to read on.
func (m *Model) pageRows() int { return max(1, m.bodyRows()-2) }

func (m *Model) resize() {
	m.line.MaxHeight = max(1, min(4, m.height-headRows-footRows-3))
	m.line.SetWidth(max(10, m.width-1))
}

// alongside puts the side on the right of the phone.
func alongside(left, right []string, wide int) (rows []string) {
	for i := range left {
		rows = append(rows, fit(left[i], wide)+faint.Render(" │ ")+right[i])
	}
	return rows
}

// channelWords are channels as people write them.
var channelWords = map[string]string{"sms": "SMS", "slack": "Slack", "telegram": "Telegram"}

// headline says whose phone it is.
func (m *Model) headline() string {
	t := m.top()
	words := []string{t.actor.Name, t.actor.Role, t.actor.Station, channelWords[t.place()]}
	if t.room {
		words = []string{t.key, "Slack", "you speak as " + t.actor.Name}
	}
	words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	return across("── "+strings.Join(words, " · ")+" ", m.mainWide())
}

// across draws a rule behind a text.
func across(s string, w int) string {
	return faint.Render(fit(s+strings.Repeat("─", max(0, w-width(s))), w))
}

// rule is below the messages, and says where the newest are.
func (m *Model) rule() string {
	if m.sheet == nil && m.back > 0 {
		return across(fmt.Sprintf("── %d more below, Esc goes there ", m.back), m.width)
	}
	return across("", m.width)
}

// status is what is going on: a note, what is under way, or what is due.
func (m *Model) status() string {
	switch {
	case m.note.bad:
		return wrong.Render("! " + m.note.text)
	case m.note.text != "":
		return bold.Render(m.note.text)
	case m.slow:
		return bold.Render(m.deeds[0].doing + " …")
	case m.scene.now.IsZero():
		return faint.Render("One moment …")
	}
	zone := m.top().zone()
	if m.wide() { // it stands on the right
		return ""
	}
	text := "Nothing is waiting."
	if !m.scene.next.IsZero() {
		text = "Due next: " + m.due(zone)
	}
	if n := len(m.scene.held); n > 0 {
		text += fmt.Sprintf(" · %d held", n)
	}
	return faint.Render(text)
}

// due is when something happens next, and what if that has a name.
func (m *Model) due(zone *time.Location) string {
	at := when(m.scene.next, zone)
	if m.scene.what == "" || m.scene.what == simulator.Something {
		return at
	}
	return at + ", " + clean(m.scene.what)
}

// hints are the keys that matter now, as many as fit.
func (m *Model) hints() string {
	hints := []string{"Tab phones", "↑ buttons", "? help", "^N next due", "^C leave", "^T clock", "^X try"}
	switch {
	case m.sheet != nil:
		hints = []string{"↑↓ choose", "Enter or its number takes it", "Esc back"}
		if !m.sheet.choosable() {
			hints = []string{"↑↓ PgUp PgDn scroll", "Esc back"}
		}
	case m.pick != nil:
		hints = []string{"the number presses", "←→ Enter too", "↑↓ other messages", "Esc back"}
		if l, _, ok := m.held(); ok && len(l.Buttons) == 0 {
			hints[0] = "the key answers"
		}
	case m.wide():
		hints = append(hints, "^P people", "^L leads", "PgUp older")
	}
	text := hints[0]
	for _, h := range hints[1:] {
		if width(text)+3+width(h) <= m.width {
			text += "   " + h
		}
	}
	return faint.Render(text)
}

// body is the phone, or the sheet that lies over it.
func (m *Model) body() (rows []string) {
	if m.sheet != nil {
		return m.sheet.draw(m.mainWide(), m.bodyRows())
	}
	for _, r := range m.window() {
		rows = append(rows, r.text)
	}
	return rows
}
