package phones

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"
)

// ctx is short for what every deed gets.
type ctx = context.Context

// Update takes keys, and what comes back from the stage.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.resize()
		m.scroll(0)
	case seen:
		return m, m.show(scene(msg))
	case changed:
		if !msg.open {
			return m, nil
		}
		return m, tea.Batch(m.look(), m.listen())
	case did:
		return m, m.finished(msg.err)
	case waited:
		m.slow = len(m.deeds) > 0 && len(m.deeds) >= msg.deeds
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.MouseWheelMsg:
		return m, m.wheel(msg.Button)
	case tea.MouseClickMsg:
		return m, m.click(msg.X, msg.Y)
	case tea.PasteMsg:
		m.note, m.pick = note{}, nil
		return m, m.write(msg)
	default: // what the line says to itself
		return m, m.write(msg)
	}
	return m, nil
}

// show takes in what the stage shows now; who reads older messages keeps them
// before their eyes.
func (m *Model) show(s scene) tea.Cmd {
	m.looking = false
	if s.err != nil {
		m.say(sentence(s.err), true)
	}
	before := 0
	if m.back > 0 {
		before = len(m.rows())
	}
	m.scene = s
	m.shown++
	m.arrange()
	if m.back > 0 {
		m.scroll(len(m.rows()) - before)
	}
	m.markRead()
	if m.again {
		m.again = false
		return m.look()
	}
	return nil
}

// key takes one key, wherever the person is.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	m.note = note{}
	name := k.String()
	if name == "ctrl+c" || name == "ctrl+d" && m.line.Value() == "" {
		return tea.Quit
	}
	if m.sheet != nil {
		return m.leaf(k)
	}
	if m.pick != nil {
		if cmd, taken := m.picking(k); taken {
			return cmd
		}
	}
	if name == "?" && m.line.Value() == "" {
		return m.openHelp()
	}
	if name == "up" && m.line.LineInfo().RowOffset+m.line.Line() > 0 || name == "esc" && m.back == 0 {
		return m.write(k)
	}
	if len(name) == 5 && name[:4] == "alt+" && name[4] >= '1' && name[4] <= '9' {
		return m.pressNewest(name[4:])
	}
	all := commands()
	if i := slices.IndexFunc(all, func(c command) bool { return c.do != nil && slices.Contains(c.keys, name) }); i >= 0 {
		return all[i].do(m)
	}
	return m.write(k)
}

// write lets the line have it.
func (m *Model) write(msg tea.Msg) tea.Cmd {
	if m.sheet != nil {
		return nil
	}
	var cmd tea.Cmd
	m.line, cmd = m.line.Update(msg)
	return cmd
}

const wheelRows = 3

func (m *Model) wheel(b tea.MouseButton) tea.Cmd {
	by := map[tea.MouseButton]int{tea.MouseWheelUp: wheelRows, tea.MouseWheelDown: -wheelRows}[b]
	if m.sheet != nil {
		m.turnLeaf(-by / wheelRows)
		return nil
	}
	return m.scroll(by)
}

// click presses what is under the mouse: a tab or a button.
func (m *Model) click(x, y int) tea.Cmd {
	m.note = note{}
	if m.sheet != nil {
		return nil
	}
	if y == 0 {
		for _, s := range m.tabSpots() {
			if x >= s.from && x < s.to {
				m.turn(s.choice)
			}
		}
		return nil
	}
	rows := m.window()
	if i := y - headRows; i >= 0 && i < len(rows) {
		for _, s := range rows[i].spots {
			if x >= s.from && x < s.to {
				return m.choose(s.line, s.choice)
			}
		}
	}
	return nil
}
