package phones

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"leadline/handlers/simulator"
)

// pick is the message whose buttons have the keys, and the one that Enter
// presses.
type pick struct {
	line   string // simulator.Line.ID
	choice int
}

// choice is a button, or an answer that is texted on a phone without buttons.
type choice struct{ key, label string }

// choices are what can be picked below a message. Buttons are numbered; an
// answer that is one character long is its own key, and only the newest message
// still asks.
func choices(l simulator.Line, newest bool) (all []choice) {
	for i, b := range l.Buttons {
		all = append(all, choice{fmt.Sprint(i + 1), b})
	}
	if len(all) == 0 && newest {
		for i, a := range l.Answers {
			key := a.Text
			if len([]rune(key)) > 1 {
				key = fmt.Sprint(i + 1)
			}
			all = append(all, choice{key, a.Label})
		}
	}
	return all
}

// targets are the messages with something to pick, the newest last.
func (m *Model) targets() (all []simulator.Line) {
	lines := m.lines()
	for _, l := range lines {
		if l.By == "" && len(choices(l, l.ID == newest(lines))) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// newest is the last message if leadline said it, else what it asked is answered.
func newest(lines []simulator.Line) string {
	if n := len(lines); n > 0 && lines[n-1].By == "" {
		return lines[n-1].ID
	}
	return ""
}

// reach goes from the line up to the buttons; where there are none, it scrolls.
func (m *Model) reach() tea.Cmd {
	all := m.targets()
	if len(all) == 0 {
		return m.scroll(1)
	}
	m.hold(all[len(all)-1])
	return nil
}

// hold gives a message the keys and brings it into sight.
func (m *Model) hold(l simulator.Line) {
	m.pick = &pick{line: l.ID}
	m.bring(l.ID)
}

// held is the message with the keys; none if it is gone.
func (m *Model) held() (simulator.Line, []choice, bool) {
	if m.pick == nil {
		return simulator.Line{}, nil, false
	}
	lines := m.lines()
	i := slices.IndexFunc(lines, func(l simulator.Line) bool { return l.ID == m.pick.line })
	if i < 0 {
		return simulator.Line{}, nil, false
	}
	all := choices(lines[i], lines[i].ID == newest(lines))
	return lines[i], all, len(all) > 0
}

// picking takes a key while a message has them; what it does not know goes back
// to the line.
func (m *Model) picking(k tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	l, all, ok := m.held()
	if !ok {
		m.pick = nil
		return nil, false
	}
	m.pick.choice = min(m.pick.choice, len(all)-1)
	switch k.String() {
	case "left":
		m.pick.choice = (m.pick.choice + len(all) - 1) % len(all)
	case "right":
		m.pick.choice = (m.pick.choice + 1) % len(all)
	case "up":
		m.other(-1)
	case "down":
		m.other(1)
	case "enter", "space":
		return m.choose(l, m.pick.choice), true
	case "esc":
		m.pick, m.back = nil, 0
	default:
		if i := slices.IndexFunc(all, func(c choice) bool { return strings.EqualFold(c.key, k.Text) }); i >= 0 {
			return m.choose(l, i), true
		}
		if k.Text != "" { // the person writes on
			m.pick = nil
		}
		return nil, false
	}
	return nil, true
}

// other gives the keys to an older or a newer message; below the newest is the
// line.
func (m *Model) other(by int) {
	all := m.targets()
	i := slices.IndexFunc(all, func(l simulator.Line) bool { return l.ID == m.pick.line }) + by
	switch {
	case i < 0:
	case i >= len(all):
		m.pick, m.back = nil, 0
	default:
		m.hold(all[i])
	}
}

// pressNewest presses at once, from the line.
func (m *Model) pressNewest(key string) tea.Cmd {
	all := m.targets()
	if len(all) == 0 {
		return m.say("There are no buttons on this phone.", false)
	}
	l := all[len(all)-1]
	for i, c := range choices(l, true) {
		if c.key == key {
			return m.choose(l, i)
		}
	}
	return m.say("The newest message has no button "+key+".", false)
}

// choose presses a button, or texts the answer.
func (m *Model) choose(l simulator.Line, i int) tea.Cmd {
	m.pick, m.back = nil, 0
	if len(l.Buttons) == 0 {
		if i >= len(l.Answers) {
			return nil
		}
		return m.text(l.Answers[i].Text)
	}
	who, stage := m.top().actor.Handle, m.stage
	return m.do(deed{doing: "leadline is answering", do: func(ctx ctx) error { return stage.Press(ctx, who, l.N, i) }})
}
