package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/texts"
)

// lines are the values of some parts of a card, in short and in the person's
// language; parts that belong together make one.
func (t *Talk) lines(c bot.Card, parts []string) (lines []string) {
	for _, g := range groups {
		if !slices.ContainsFunc(parts, func(p string) bool { return p == g.name || strings.HasPrefix(p, g.name+".") }) {
			continue
		}
		v := t.value(c, g.name)
		if v == "" || !g.told {
			continue
		}
		switch {
		case g.name == "direct_mail":
			v = t.Words.Say("show.direct_mail_" + form.Part(c, g.name))
		case g.name == "spoke_with":
			v = t.Words.Say("show.spoke_with", "Name", v)
		case g.name == "volume" && c.Volume.Max == 0:
			v = t.Words.Say("show.no_packages_told")
		}
		lines = append(lines, short(v, 60)+t.guessMark(c, g.name))
	}
	return lines
}

// groups are the lines of a card as it is read out. told: its value is said
// back when it was understood; a plain yes is not.
var groups = []struct {
	name string
	told bool
}{
	{"concurrence", false},
	{"business", true},
	{"decision_maker", true},
	{"spoke_with", true},
	{"volume", true},
	{"weight_lb", true},
	{"ships_with", true},
	{"destinations", true},
	{"direct_mail", true},
	{"notes", false},
	{"media", false},
}

// names are what parts of a card are called, each once.
func (t *Talk) names(parts []string) (names []string) {
	for _, g := range groups {
		if slices.ContainsFunc(parts, func(p string) bool { return p == g.name || strings.HasPrefix(p, g.name+".") }) {
			names = append(names, strings.ToLower(t.Words.Say("label."+g.name)))
		}
	}
	return names
}

// guessMark is "?" behind what was read with doubt.
func (t *Talk) guessMark(c bot.Card, name string) string {
	for _, g := range c.Guesses {
		if g == name || strings.HasPrefix(g, name+".") {
			return "?"
		}
	}
	if name == "volume" && c.Volume != nil && c.Volume.AssumedPeriod {
		return "?"
	}
	return ""
}

// value is one part or group of a card as text, "" when there is none.
func (t *Talk) value(c bot.Card, name string) string {
	switch name {
	case "concurrence":
		return t.yesNo(c.Concurrence)
	case "direct_mail":
		return t.yesNo(c.DirectMail)
	case "business":
		return businessText(c.Business)
	case "business.street":
		return addressText(c.Business)
	case "decision_maker", "spoke_with":
		return t.partyText(party(c, name))
	case "decision_maker.phone", "spoke_with.phone":
		p := party(c, strings.TrimSuffix(name, ".phone"))
		if p == nil || p.Phone == "" {
			return ""
		}
		return bot.PhoneText(p.Phone, p.Ext)
	case "volume":
		return t.volume(c.Volume)
	case "weight_lb":
		return weightText(c.Weight)
	case "ships_with":
		return t.shippers(c)
	case "destinations":
		return t.wordList("show.to_", c.Destinations)
	case "notes":
		return oneLine(strings.Join(c.Notes, "; "))
	case "media":
		if len(c.Media) == 0 {
			return ""
		}
		return strconv.Itoa(len(c.Media))
	}
	return form.Part(c, name)
}

func party(c bot.Card, name string) *bot.Party {
	if name == "spoke_with" {
		return c.SpokeWith
	}
	return c.DecisionMaker
}

func (t *Talk) yesNo(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return t.Words.Say("show.yes")
	}
	return t.Words.Say("show.no")
}

// businessText is "Joes Bikes, 12 Main St, Arvada CO 80002".
func businessText(b *bot.Business) string {
	if b == nil {
		return ""
	}
	return joinWith(", ", b.Name, addressText(b))
}

func addressText(b *bot.Business) string {
	if b == nil {
		return ""
	}
	zip := b.ZIP5
	if zip != "" && b.ZIP4 != "" {
		zip += "-" + b.ZIP4
	}
	town := joinWith(" ", b.City, b.State, zip)
	if b.City == "" { // a bare ZIP stands beside the street
		return joinWith(" ", b.Street, b.State, zip)
	}
	return joinWith(", ", b.Street, town)
}

// partyText is a person with the role in the reader's language.
func (t *Talk) partyText(p *bot.Party) string {
	if p == nil || p.Role == "" || t.Words.Tag == texts.Languages[0] {
		return partyText(p)
	}
	said := *p
	if key := "show.role_" + strings.ReplaceAll(p.Role, " ", "_"); t.Words.Has(key) {
		said.Role = t.Words.Say(key)
	}
	return partyText(&said)
}

// partyText is "Ann Ruiz, owner, 303-555-0142 x12, ann@vita.example".
func partyText(p *bot.Party) string {
	if p == nil {
		return ""
	}
	name := joinWith(", ", p.Name, p.Role)
	phone := ""
	if p.Phone != "" {
		phone = bot.PhoneText(p.Phone, p.Ext)
	}
	if p.Role == "" {
		return joinWith(", ", joinWith(" ", name, phone), p.Email)
	}
	return joinWith(", ", name, phone, p.Email)
}

func (t *Talk) volume(v *bot.Volume) string {
	if v == nil {
		return ""
	}
	n := grouped(int64(v.Min))
	if v.Max != v.Min {
		n += "-" + grouped(int64(v.Max))
	}
	if v.Max == 0 {
		return t.Words.Say("show.no_packages")
	}
	per := v.Per
	if !slices.Contains(bot.Periods, per) {
		per = "week"
	}
	return t.Words.Say("show.per_"+per, "N", n)
}

func weightText(w *bot.Weight) string {
	if w == nil {
		return ""
	}
	n := pounds(w.Min)
	if w.Max != w.Min {
		n += "-" + pounds(w.Max)
	}
	return n + " lb"
}

func pounds(lb float64) string { return strconv.FormatFloat(float64(int(lb*100+0.5))/100, 'f', -1, 64) }

func (t *Talk) shippers(c bot.Card) string {
	if len(c.ShipsWith) == 1 && c.ShipsWith[0] == "other" && c.ShipsWithRaw != "" {
		return short(c.ShipsWithRaw, 30)
	}
	if len(c.ShipsWith) == 0 {
		return short(c.ShipsWithRaw, 30)
	}
	words := slices.Clone(c.ShipsWith)
	for i, w := range words {
		if w == "other" {
			words[i] = t.Words.Say("show.other_shipper")
		}
	}
	return strings.Join(words, ", ")
}

func (t *Talk) wordList(prefix string, words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = t.Words.Say(prefix + w)
	}
	return strings.Join(out, ", ")
}

func joinWith(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}
