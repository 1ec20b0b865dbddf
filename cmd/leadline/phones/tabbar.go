package phones

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
)

// tabBar is the first row: every tab with what is new there, and the clock.
func (m *Model) tabBar() string {
	at := ""
	if !m.scene.now.IsZero() {
		at = when(m.scene.now, m.top().zone())
	}
	room := m.width - width(at) - 1
	bar := ""
	if len(m.tabs) > 0 && m.tabSpots()[0].choice > 0 {
		bar = "‹"
	}
	for _, s := range m.tabSpots() {
		bar += strings.Repeat(" ", max(0, s.from-width(bar))) + m.tabText(s.choice, m.longTabs(), true)
	}
	return fit(bar, room) + " " + bold.Render(at)
}

// tabText is one tab: [Dot, carrier] is on top, (2) is new.
func (m *Model) tabText(i int, long, styled bool) string {
	t := m.tabs[i]
	text, style := " "+t.name(long)+" ", lipgloss.NewStyle()
	if i == m.at {
		text, style = "["+t.name(long)+"]", reverse
	}
	n := ""
	if u := m.unread(t); u > 0 {
		n = fmt.Sprintf("(%d)", u)
	}
	if !styled {
		return text + n
	}
	return style.Render(text) + fresh.Render(n)
}

// longTabs says whether the parts of people fit on the tabs, also once each
// has something new.
func (m *Model) longTabs() bool {
	sum := 0
	for _, t := range m.tabs {
		sum += width(t.name(true)) + len("[](9) ")
	}
	return sum <= m.width-clockWide
}

// tabSpots are where the tabs stand; where not all fit, those around the one
// on top do.
func (m *Model) tabSpots() (all []spot) {
	long, from := m.longTabs(), 0
	ends := func(first int) (x int) {
		x = min(first, 1) * 2
		for i := first; i <= m.at; i++ {
			x += width(m.tabText(i, long, false)) + 1
		}
		return x
	}
	for from < m.at && ends(from) > m.width-clockWide {
		from++
	}
	x := min(from, 1) * 2 // a mark says that there are more
	for i := from; i < len(m.tabs); i++ {
		w := width(m.tabText(i, long, false))
		all = append(all, spot{from: x, to: x + w, choice: i})
		x += w + 1
	}
	return all
}
