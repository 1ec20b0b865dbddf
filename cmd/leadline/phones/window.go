package phones

import "slices"

// drawing is what rows were drawn of; while it stays, so do they.
type drawing struct {
	shown      int // counts what was read from the stage
	key, actor string
	width      int
	pick       pick
}

// rows are all messages of the phone on top, drawn.
func (m *Model) rows() []row {
	d := drawing{shown: m.shown, key: m.top().key, actor: m.top().actor.Handle, width: m.mainWide()}
	if m.pick != nil {
		d.pick = *m.pick
	}
	if d != m.drawing {
		m.drawing, m.drawn = d, m.painter().rows(m.lines())
	}
	return m.drawn
}

func (m *Model) painter() painter {
	lines := m.lines()
	p := painter{tab: m.top(), zone: m.top().zone(), width: m.mainWide(), names: map[string]string{}, newest: newest(lines), pick: m.pick, leads: map[int]string{}}
	for _, a := range m.scene.cast {
		p.names[a.Handle] = a.Name
	}
	for _, l := range lines {
		p.leads[l.N] = l.Lead
	}
	if m.pick != nil {
		p.keys = m.pick.line
	} else if all := m.targets(); len(all) > 0 {
		p.keys = all[len(all)-1].ID
	}
	return p
}

// window is the part of the rows that is seen, the newest at the bottom.
func (m *Model) window() []row {
	all, high := m.rows(), m.bodyRows()
	if len(all) == 0 {
		all = m.empty()
	}
	end := max(0, len(all)-m.back)
	seen := slices.Clone(all[max(0, end-high):end])
	for len(seen) < high {
		seen = append(seen, row{})
	}
	return seen
}

// bring scrolls until a message is seen, its end if it is long.
func (m *Model) bring(id string) {
	all, high := m.rows(), m.bodyRows()
	first, last := -1, -1
	for i, r := range all {
		if r.line == id && first < 0 {
			first = i
		}
		if r.line == id {
			last = i
		}
	}
	if first < 0 {
		return
	}
	end := len(all) - m.back
	if last >= end {
		end = last + 1
	} else if first < end-high {
		end = min(first+high, len(all))
		end = max(end, last+1)
	}
	m.back = len(all) - end
}

// empty is a phone on which nothing happened yet.
func (m *Model) empty() (rows []row) {
	t := m.top()
	text := "Nothing here yet: what leadline tells " + t.actor.Name + " will stand here. " + "Ctrl-X has texts worth trying."
	switch {
	case t.key == "":
		text = "One moment: the district is being set up."
	case t.room:
		text = "New leads appear here as cards; the first to press Claim has it. Send one from a carrier’s phone."
	case t.actor.Part == "carrier":
		text = "This is the phone of a carrier, parked on the route. Text LEAD to begin, or press Ctrl-X for a whole lead in one text."
	}
	for _, s := range wrap(text, min(60, m.mainWide()-4)) {
		rows = append(rows, row{text: "  " + s})
	}
	return append([]row{{}}, rows...)
}
