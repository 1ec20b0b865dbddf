package form

import (
	"encoding/json"
	"slices"
	"strings"

	"leadline/bot"
)

// Parts are the parts of a card, in the order in which it is read out.
var Parts = []string{
	"concurrence",
	"business.name", "business.street", "business.city", "business.state", "business.zip5", "business.zip4",
	"decision_maker.name", "decision_maker.role", "decision_maker.phone", "decision_maker.ext", "decision_maker.email",
	"spoke_with.name", "spoke_with.role", "spoke_with.phone", "spoke_with.ext", "spoke_with.email",
	"volume", "weight_lb", "ships_with", "destinations", "direct_mail", "notes", "media",
}

// Part is one part of a card as plain text for comparing, "" when absent.
func Part(c bot.Card, name string) string {
	field, sub, _ := strings.Cut(name, ".")
	switch field {
	case "concurrence":
		return flag(c.Concurrence)
	case "business":
		return businessPart(c.Business, sub)
	case "decision_maker":
		return partyPart(c.DecisionMaker, sub)
	case "spoke_with":
		return partyPart(c.SpokeWith, sub)
	case "volume":
		return plain(c.Volume, c.Volume == nil)
	case "weight_lb":
		return plain(c.Weight, c.Weight == nil)
	case "ships_with":
		if len(c.ShipsWith) == 0 {
			return c.ShipsWithRaw
		}
		return strings.Join(c.ShipsWith, ",")
	case "destinations":
		return strings.Join(c.Destinations, ",")
	case "direct_mail":
		return flag(c.DirectMail)
	case "notes":
		return strings.Join(c.Notes, "\n")
	case "media":
		return strings.Join(c.Media, "\n")
	}
	return ""
}

func businessPart(b *bot.Business, sub string) string {
	if b == nil {
		return ""
	}
	switch sub {
	case "name":
		return b.Name
	case "street":
		return b.Street
	case "city":
		return b.City
	case "state":
		return b.State
	case "zip5":
		return b.ZIP5
	case "zip4":
		return b.ZIP4
	}
	return ""
}

func partyPart(p *bot.Party, sub string) string {
	if p == nil {
		return ""
	}
	switch sub {
	case "name":
		return p.Name
	case "role":
		return p.Role
	case "phone":
		return p.Phone
	case "ext":
		return p.Ext
	case "email":
		return p.Email
	}
	return ""
}

func flag(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "yes"
	}
	return "no"
}

func plain(v any, none bool) string {
	if none {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil { // numbers and words only
		return ""
	}
	return string(b)
}

// changed are the parts that b has and a has not, or has otherwise.
func changed(a, b bot.Card) (parts []string) {
	for _, p := range Parts {
		if !equal(a, b, p) && Part(b, p) != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// onlyNotes says that a card holds nothing but notes.
func onlyNotes(c bot.Card) bool {
	return !slices.ContainsFunc(Parts, func(p string) bool { return p != "notes" && Part(c, p) != "" })
}

// Changed are the parts that b has and a has not, or has otherwise.
func Changed(a, b bot.Card) []string { return changed(a, b) }

// equal compares one part of two cards.
func equal(a, b bot.Card, part string) bool {
	switch part {
	case "volume":
		return a.Volume == b.Volume || same(a.Volume, b.Volume)
	case "weight_lb":
		return a.Weight == b.Weight || same(a.Weight, b.Weight)
	case "ships_with":
		return a.ShipsWithRaw == b.ShipsWithRaw && slices.Equal(a.ShipsWith, b.ShipsWith)
	case "destinations":
		return slices.Equal(a.Destinations, b.Destinations)
	case "notes":
		return slices.Equal(a.Notes, b.Notes)
	case "media":
		return slices.Equal(a.Media, b.Media)
	}
	return Part(a, part) == Part(b, part)
}

// only is one part of a card, with what belongs to it: a phone with its
// extension, a street with its town.
func only(c bot.Card, name string) (out bot.Card) {
	field, sub, _ := strings.Cut(name, ".")
	switch field {
	case "concurrence":
		out.Concurrence = c.Concurrence
	case "business":
		b := *c.Business
		if sub == "name" {
			b = bot.Business{Name: b.Name}
		} else {
			b.Name, b.Raw = "", ""
		}
		out.Business = &b
	case "decision_maker":
		out.DecisionMaker = onlyParty(*c.DecisionMaker, sub)
	case "spoke_with":
		out.SpokeWith = onlyParty(*c.SpokeWith, sub)
	case "volume":
		out.Volume = c.Volume
	case "weight_lb":
		out.Weight = c.Weight
	case "ships_with":
		out.ShipsWith, out.ShipsWithRaw = c.ShipsWith, c.ShipsWithRaw
	case "destinations":
		out.Destinations = c.Destinations
	case "direct_mail":
		out.DirectMail = c.DirectMail
	}
	return out
}

func onlyParty(p bot.Party, sub string) *bot.Party {
	switch sub {
	case "name":
		return &bot.Party{Name: p.Name, Role: p.Role}
	case "role":
		return &bot.Party{Role: p.Role}
	case "phone":
		return &bot.Party{Phone: p.Phone, Ext: p.Ext}
	case "ext":
		return &bot.Party{Ext: p.Ext}
	}
	return &bot.Party{Email: p.Email}
}

// clearPart takes a part off a card that is ours alone; the parts of a person
// and of the business, and the answers that stand alone.
func clearPart(c *bot.Card, name string) {
	field, sub, _ := strings.Cut(name, ".")
	switch field {
	case "business":
		if b := c.Business; b != nil {
			if to := map[string]*string{"name": &b.Name, "street": &b.Street, "city": &b.City, "state": &b.State, "zip5": &b.ZIP5, "zip4": &b.ZIP4}[sub]; to != nil {
				*to = ""
			}
		}
	case "decision_maker", "spoke_with":
		p := c.DecisionMaker
		if field == "spoke_with" {
			p = c.SpokeWith
		}
		if p != nil {
			if to := map[string]*string{"name": &p.Name, "role": &p.Role, "phone": &p.Phone, "ext": &p.Ext, "email": &p.Email}[sub]; to != nil {
				*to = ""
			}
		}
	case "volume":
		c.Volume = nil
	case "weight_lb":
		c.Weight = nil
	case "ships_with":
		c.ShipsWith, c.ShipsWithRaw = nil, ""
	case "destinations":
		c.Destinations = nil
	case "direct_mail":
		c.DirectMail = nil
	default:
		return
	}
	c.Guesses = slices.DeleteFunc(c.Guesses, func(g string) bool { return g == name })
	if len(c.Guesses) == 0 {
		c.Guesses = nil
	}
}
