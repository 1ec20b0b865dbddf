package phones

import (
	"fmt"
	"strings"

	"leadline/bot"
)

// statusWords are states of a lead as people say them.
var statusWords = map[bot.Status]string{bot.InReview: "in review", bot.Open: "in the pool", bot.Claimed: "claimed", bot.Contacted: "contacted", bot.Sold: "SALE",
	bot.NoSale: "closed, no sale", bot.Dropped: "dropped", bot.Duplicate: "duplicate", bot.Withdrawn: "withdrawn", bot.Expired: "expired"}

// lead is a lead in two rows: what it is, and what it waits for.
func (m *Model) lead(l bot.Lead) []string {
	state := statusWords[l.Status]
	if state == "" {
		state = string(l.Status)
	}
	if l.Holder != "" {
		state += " by " + m.called(l.Holder)
	}
	name := ""
	if l.Card.Business != nil {
		name = clean(l.Card.Business.Name)
	}
	rows := []string{strings.TrimSpace(l.Code + " " + name), state}
	if l.Clock.Due != nil && (l.Status == bot.Open || l.Status == bot.Claimed) {
		rows = append(rows, "first contact by "+when(*l.Clock.Due, m.top().zone()))
	}
	return rows
}

// sideRows is the right of a wide screen: clock, what waits, leads.
func (m *Model) sideRows(high int) []string {
	zone := m.top().zone()
	var rows []string
	add := func(style func(...string) string, text string) {
		for _, s := range wrap(text, sideColumn) {
			rows = append(rows, fit(style(s), sideColumn))
		}
	}
	plain := func(s ...string) string { return strings.Join(s, "") }
	add(bold.Render, "Due next · Ctrl-N goes there")
	if m.scene.next.IsZero() {
		add(plain, "Nothing is waiting.")
	} else {
		add(plain, m.due(zone))
	}
	add(plain, "")
	add(bold.Render, "Held messages · Ctrl-T lists them")
	if len(m.scene.held) == 0 {
		add(plain, "None.")
	}
	for _, h := range m.scene.held[:min(4, len(m.scene.held))] {
		add(plain, when(h.At, zone)+" to "+m.called(h.To)+":")
		rows = append(rows, fit(faint.Render("  "+strings.Join(strings.Fields(clean(h.Text)), " ")), sideColumn))
	}
	if n := len(m.scene.held) - 4; n > 0 {
		add(faint.Render, fmt.Sprintf("and %d more", n))
	}
	add(plain, "")
	add(bold.Render, "Leads")
	if len(m.scene.leads) == 0 {
		add(plain, "None yet.")
	}
	for _, l := range m.scene.leads {
		for i, s := range m.lead(l) {
			if i == 0 {
				add(plain, s)
			} else {
				add(faint.Render, "  "+s)
			}
		}
	}
	for len(rows) < high {
		rows = append(rows, strings.Repeat(" ", sideColumn))
	}
	return rows[:high]
}
