package form

import (
	"reflect"
	"slices"
	"strings"

	"leadline/bot"
)

// Longest values; what is longer is cut, its whole text stays in raw.
const (
	maxName  = 100
	maxNote  = 600
	maxRaw   = 4000
	maxTyped = 400 // of a message, beside what was read from it
	maxNotes = 20
	maxMedia = 20
)

// Refusal is a value that was not asked for and would have replaced another:
// the exact text to change it is offered.
type Refusal struct {
	Part  string // "decision_maker.phone"
	Value bot.Card
}

// lay lays values over a card that is ours alone. A value fills a gap; it
// replaces another only within over, the field or part that was asked. What was
// refused is returned.
func lay(out *bot.Card, v bot.Card, over string) []Refusal {
	m := &merging{out: out, v: &v, over: over}
	if v.Concurrence != nil && m.may("concurrence", out.Concurrence == nil, same(out.Concurrence, v.Concurrence)) {
		out.Concurrence = v.Concurrence
	}
	m.business()
	m.party("decision_maker", &out.DecisionMaker, v.DecisionMaker)
	m.party("spoke_with", &out.SpokeWith, v.SpokeWith)
	if v.Volume != nil && m.may("volume", out.Volume == nil, same(out.Volume, v.Volume)) {
		out.Volume = v.Volume
	}
	if v.Weight != nil && m.may("weight_lb", out.Weight == nil, same(out.Weight, v.Weight)) {
		out.Weight = v.Weight
	}
	if len(v.ShipsWith) > 0 || v.ShipsWithRaw != "" {
		gap := len(out.ShipsWith) == 0 && out.ShipsWithRaw == ""
		if m.may("ships_with", gap, !gap && slices.Equal(out.ShipsWith, v.ShipsWith)) {
			out.ShipsWith, out.ShipsWithRaw = v.ShipsWith, cut(v.ShipsWithRaw, maxName)
		}
	}
	if len(v.Destinations) > 0 && m.may("destinations", len(out.Destinations) == 0, slices.Equal(out.Destinations, v.Destinations)) {
		out.Destinations = v.Destinations
	}
	if v.DirectMail != nil && m.may("direct_mail", out.DirectMail == nil, same(out.DirectMail, v.DirectMail)) {
		out.DirectMail = v.DirectMail
	}
	for _, n := range v.Notes {
		if n = cut(strings.TrimSpace(n), maxNote); n != "" && len(out.Notes) < maxNotes && !slices.Contains(out.Notes, n) {
			out.Notes = append(out.Notes, n)
		}
	}
	for _, f := range v.Media {
		if len(out.Media) < maxMedia && !slices.Contains(out.Media, f) {
			out.Media = append(out.Media, f)
		}
	}
	return m.refused
}

// Join lays values over others; where both have one the first keeps it.
func Join(a, b bot.Card) bot.Card {
	var c bot.Card
	lay(&c, a, "")
	lay(&c, b, "")
	if len(c.Guesses) == 0 {
		c.Guesses = nil
	}
	return c
}

func same[T comparable](a, b *T) bool { return a != nil && b != nil && *a == *b }

// merging is one merge under way.
type merging struct {
	out     *bot.Card
	v       *bot.Card // what is laid over
	over    string
	refused []Refusal
}

// may decides about one part: it may be set where there was nothing, or where
// it was asked for. What is the same is neither new nor refused.
func (m *merging) may(part string, gap, same bool) bool {
	if same {
		if m.within(part) && !slices.Contains(m.v.Guesses, part) { // said again, so sure now
			m.out.Guesses = slices.DeleteFunc(m.out.Guesses, func(g string) bool { return g == part })
		}
		return false
	}
	if !gap && !m.within(part) {
		m.refused = append(m.refused, Refusal{Part: part, Value: only(*m.v, part)})
		return false
	}
	m.out.Guesses = slices.DeleteFunc(m.out.Guesses, func(g string) bool { return g == part })
	if slices.ContainsFunc(m.v.Guesses, func(g string) bool { return g == part || strings.HasPrefix(g, part+".") }) {
		m.out.Guesses = append(m.out.Guesses, part)
	}
	return true
}

// within says whether a part belongs to what was asked. The parts of an address
// go together.
func (m *merging) within(part string) bool {
	if m.over == "" {
		return false
	}
	if part == m.over || strings.HasPrefix(part, m.over+".") {
		return true
	}
	return slices.Contains(addressParts, part) && slices.Contains(addressParts, m.over)
}

var addressParts = []string{"business.street", "business.city", "business.state", "business.zip5", "business.zip4"}

func (m *merging) text(part string, to *string, v string) {
	if v = cut(strings.TrimSpace(v), maxName); v != "" && m.may(part, *to == "", strings.EqualFold(*to, v)) {
		*to = v
	}
}

func (m *merging) business() {
	v := m.v.Business
	if v == nil {
		return
	}
	if m.out.Business == nil {
		m.out.Business = &bot.Business{}
	}
	b := m.out.Business
	m.text("business.name", &b.Name, v.Name)
	// One address never gets the street of one text and the town of another.
	if other := b.Street != "" && v.Street != "" && !strings.EqualFold(b.Street, v.Street); other {
		if !m.may("business.street", false, false) {
			return
		}
		b.Street, b.City, b.State, b.ZIP5, b.ZIP4 = cut(v.Street, maxName), "", "", "", ""
	}
	m.text("business.street", &b.Street, v.Street)
	m.text("business.city", &b.City, v.City)
	m.text("business.state", &b.State, v.State)
	if v.ZIP5 != "" && v.ZIP5 != b.ZIP5 && (b.ZIP5 == "" || m.within("business.zip5")) {
		b.ZIP4 = ""
	}
	m.text("business.zip5", &b.ZIP5, v.ZIP5)
	if v.ZIP5 == b.ZIP5 {
		m.text("business.zip4", &b.ZIP4, v.ZIP4)
	}
	if v.Raw != "" && (b.Raw == "" || m.within("business.name")) {
		b.Raw = cut(v.Raw, maxRaw)
	}
	if *b == (bot.Business{}) {
		m.out.Business = nil
	}
}

func (m *merging) party(field string, to **bot.Party, v *bot.Party) {
	if v == nil {
		return
	}
	if *to == nil {
		*to = &bot.Party{}
	}
	p := *to
	if v.Name != "" && p.Name != "" && !strings.EqualFold(p.Name, v.Name) && m.within(field+".name") {
		p.Role = "" // it was the other one's
	}
	m.text(field+".name", &p.Name, v.Name)
	if v.Name == "" || strings.EqualFold(p.Name, v.Name) {
		m.text(field+".role", &p.Role, v.Role)
	}
	if v.Phone != "" && p.Phone != "" && v.Phone != p.Phone && m.within(field+".phone") {
		p.Ext = ""
	}
	m.text(field+".phone", &p.Phone, v.Phone)
	if v.Phone == p.Phone {
		m.text(field+".ext", &p.Ext, v.Ext)
	}
	m.text(field+".email", &p.Email, v.Email)
	if *p == (bot.Party{}) {
		*to = nil
	}
}

// filled says whether a question has an answer on the card.
func filled(c bot.Card, field string) bool {
	switch field {
	case "concurrence":
		return c.Concurrence != nil
	case "business":
		return c.Business != nil && c.Business.Name != ""
	case "decision_maker":
		p := c.DecisionMaker
		return p != nil && (p.Name != "" || p.Phone != "" || p.Email != "")
	case "volume":
		return c.Volume != nil
	case "weight_lb":
		return c.Weight != nil
	case "ships_with":
		return len(c.ShipsWith) > 0 || c.ShipsWithRaw != ""
	case "destinations":
		return len(c.Destinations) > 0
	case "direct_mail":
		return c.DirectMail != nil
	}
	return false
}

// Has says whether a card holds anything for a question, or for a part of one.
func Has(c bot.Card, field string) bool {
	switch field {
	case "business":
		return c.Business != nil
	case "decision_maker":
		return c.DecisionMaker != nil
	}
	return filled(c, field) || Part(c, field) != ""
}

func shipsNothing(c bot.Card) bool { return c.Volume != nil && c.Volume.Max == 0 }

func blank(c bot.Card) bool { return reflect.DeepEqual(c, bot.Card{}) }

// cut shortens a text to n letters, never within one.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-2]) + ".."
}
