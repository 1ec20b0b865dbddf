package phones

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// sheet lies over a phone: a list to choose from, or something to read.
type sheet struct {
	title string
	items []item
	at    int // the chosen item; where none can be, the first row that is seen
}

// item is a row of a sheet; without do it is only read.
type item struct {
	lead string // stands before the text, whose further rows stand below it
	text string
	do   func(*Model) tea.Cmd
}

// heading is an item that is only read, with an empty row above it.
func heading(text string) []item { return []item{{}, {text: text}} }

// lay puts a sheet over the phone, its first item chosen.
func (m *Model) lay(s sheet) tea.Cmd {
	s.at = max(0, slices.IndexFunc(s.items, func(i item) bool { return i.do != nil }))
	m.sheet, m.pick = &s, nil
	return nil
}

// leaf takes a key while a sheet is there.
func (m *Model) leaf(k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); name {
	case "esc", "q", "f1", "ctrl+t", "ctrl+l", "ctrl+p", "ctrl+x":
		m.sheet = nil
	case "?":
		return m.asked()
	case "up", "shift+tab":
		m.turnLeaf(-1)
	case "down", "tab":
		m.turnLeaf(1)
	case "pgup":
		m.turnLeaf(-m.pageRows())
	case "pgdown", "space":
		m.turnLeaf(m.pageRows())
	case "enter":
		return m.take(m.sheet.at)
	default:
		return m.shortcut(k.Text)
	}
	return nil
}

// asked is ? on a sheet: once more than the help, it goes to leadline.
func (m *Model) asked() tea.Cmd {
	help := m.sheet.title == helpTitle
	m.sheet = nil
	if help {
		return m.text("?")
	}
	return m.openHelp()
}

// take does what an item says.
func (m *Model) take(i int) tea.Cmd {
	it := m.sheet.items[i]
	m.sheet = nil
	if it.do == nil {
		return nil
	}
	return it.do(m)
}

// shortcut: a number takes that item, a letter goes to the next one that
// begins with it.
func (m *Model) shortcut(key string) tea.Cmd {
	if key == "" {
		return nil
	}
	n := 0
	for i, it := range m.sheet.items {
		if it.do == nil {
			continue
		}
		if n++; n <= 9 && key == fmt.Sprint(n) {
			return m.take(i)
		}
	}
	all := m.sheet.items
	for step := 1; step <= len(all); step++ {
		i := (m.sheet.at + step) % len(all)
		if all[i].do != nil && len(all[i].text) > 0 && strings.EqualFold(all[i].text[:1], key) {
			m.sheet.at = i
			return nil
		}
	}
	return nil
}

func (s *sheet) choosable() bool {
	return slices.ContainsFunc(s.items, func(i item) bool { return i.do != nil })
}

// turnLeaf goes on by so many items, over those that cannot be chosen; where
// none can, by so many rows.
func (m *Model) turnLeaf(by int) {
	s := m.sheet
	if !s.choosable() {
		rows, _, _ := s.rows(m.mainWide())
		s.at = min(max(0, s.at+by), max(0, len(rows)-m.bodyRows()+len(s.head(m.mainWide()))))
		return
	}
	at, step := min(max(0, s.at+by), len(s.items)-1), 1
	if by < 0 {
		step = -1
	}
	for at >= 0 && at < len(s.items) && s.items[at].do == nil {
		at += step
	}
	if at >= 0 && at < len(s.items) {
		s.at = at
	}
}

// head is the title.
func (s *sheet) head(wide int) []string { return wrap("  "+s.title, wide) }

// draw shows as much of the sheet as fits, the chosen item among it.
func (s *sheet) draw(wide, high int) []string {
	title := s.head(wide)
	rows, first, last := s.rows(wide)
	high = max(0, high-len(title))
	from := max(0, min(first, last+1-high)) // the chosen one at the bottom, if it is below
	if !s.choosable() {
		from = min(s.at, max(0, len(rows)-high))
	}
	rows = rows[from:min(len(rows), from+high)]
	for len(rows) < high {
		rows = append(rows, "")
	}
	for i := range title {
		title[i] = bold.Render(title[i])
	}
	return append(title, rows...)
}

// rows draws all items, and says where the chosen one is.
func (s *sheet) rows(wide int) (rows []string, first, last int) {
	n := 0
	for i, it := range s.items {
		lead := "  " + it.lead
		if it.do != nil {
			lead = "     " + it.lead
			if n++; n <= 9 {
				lead = fmt.Sprintf("  %d  ", n) + it.lead
			}
		}
		chosen := i == s.at && it.do != nil
		if chosen {
			lead = "▸" + lead[1:]
		}
		if i == s.at {
			first = len(rows)
		}
		for _, text := range wrap(it.text, wide-width(lead)-2) {
			text = lead + text
			switch {
			case chosen:
				text = reverse.Render(fit(text, wide-1))
			case it.do == nil && strings.HasSuffix(it.text, ":"):
				text = bold.Render(text)
			}
			rows = append(rows, text)
			lead = strings.Repeat(" ", width(lead))
		}
		if i == s.at {
			last = len(rows) - 1
		}
	}
	return rows, first, last
}
