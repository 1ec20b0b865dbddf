package phones

import (
	tea "charm.land/bubbletea/v2"

	"leadline/handlers/simulator"
)

// command is what a key does while a text is written. An empty name: the help
// does not list it apart.
type command struct {
	keys []string
	name string // as people write the keys
	help string
	do   func(*Model) tea.Cmd
}

// commands are all keys but those that write. The first that has the key wins.
func commands() []command {
	return []command{
		{[]string{"enter"}, "Enter", "send what is typed", (*Model).send},
		{[]string{"alt+enter", "ctrl+j"}, "Alt-Enter", "a new line in the text", nil},
		{[]string{"tab", "ctrl+right"}, "Tab", "the next phone; Shift-Tab: the one before", func(m *Model) tea.Cmd { return m.step(1) }},
		{[]string{"shift+tab", "ctrl+left"}, "", "", func(m *Model) tea.Cmd { return m.step(-1) }},
		{[]string{"up"}, "Up", "to the buttons and numbered answers; then a number, or arrows and Enter", (*Model).reach},
		{[]string{"alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9"}, "Alt-1 … Alt-9", "press a button of the newest message at once", nil},
		{[]string{"pgup"}, "PgUp PgDn", "scroll; the wheel does too, Esc returns to the newest", func(m *Model) tea.Cmd { return m.scroll(m.pageRows()) }},
		{[]string{"pgdown"}, "", "", func(m *Model) tea.Cmd { return m.scroll(-m.pageRows()) }},
		{[]string{"shift+up"}, "", "", func(m *Model) tea.Cmd { return m.scroll(1) }},
		{[]string{"shift+down"}, "", "", func(m *Model) tea.Cmd { return m.scroll(-1) }},
		{[]string{"esc"}, "", "", func(m *Model) tea.Cmd { return m.scroll(-m.back) }},
		{[]string{"ctrl+n"}, "Ctrl-N", "move the clock to what is due next", (*Model).jump},
		{[]string{"ctrl+t"}, "Ctrl-T", "the clock: what is due, held messages, and other moves", (*Model).openClock},
		{[]string{"ctrl+l"}, "Ctrl-L", "the leads, who holds them and when they are due", (*Model).openLeads},
		{[]string{"ctrl+p"}, "Ctrl-P", "another person’s phone; in the room, who speaks there", (*Model).openPeople},
		{[]string{"ctrl+x"}, "Ctrl-X", "texts worth trying, a contact card, a photo", (*Model).openTries},
		{[]string{"f1"}, "? or F1", "this help", (*Model).openHelp},
		{[]string{"ctrl+c"}, "Ctrl-C", "leave; Ctrl-D on an empty line, too", func(*Model) tea.Cmd { return tea.Quit }},
		{[]string{"ctrl+z"}, "", "", func(*Model) tea.Cmd { return tea.Suspend }},
	}
}

// send texts what is typed; an empty line does nothing.
func (m *Model) send() tea.Cmd {
	text := m.line.Value()
	if text == "" {
		return m.say("Type a text first; ? shows the keys.", false)
	}
	m.line.Reset()
	m.resize()
	return m.text(text)
}

// text sends a text from the tab on top.
func (m *Model) text(text string) tea.Cmd {
	t, stage := m.top(), m.stage
	if t.key == "" {
		return nil
	}
	m.back = 0
	return m.do(deed{doing: "leadline is answering", do: func(ctx ctx) error { return stage.Say(ctx, t.actor.Handle, t.place(), text) }})
}

// step turns to the next tab, or the one before.
func (m *Model) step(by int) tea.Cmd {
	if n := len(m.tabs); n > 0 {
		m.turn((m.at + by + n) % n)
	}
	return nil
}

// scroll shows what is older, or newer.
func (m *Model) scroll(by int) tea.Cmd {
	m.back = min(max(0, m.back+by), max(0, len(m.rows())-m.bodyRows()))
	return nil
}

// jump moves the clock to what is due next.
func (m *Model) jump() tea.Cmd {
	if m.scene.next.IsZero() {
		return m.say("Nothing is waiting: there is no next time to jump to.", false)
	}
	stage, zone := m.stage, m.top().zone()
	return m.do(deed{doing: "moving the clock", then: "It is now " + m.due(zone) + ".",
		do: func(ctx ctx) error { return simulator.Jump(ctx, stage, "next") }})
}
