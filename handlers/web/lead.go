package web

import (
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// field is a line of a card.
type field struct {
	Label, Value string
	To           string // tel:, mailto: or one of our pages
	Guess        bool
}

// held is one holding of a lead.
type held struct{ Who, From, To, How string }

// counted is one day of the clock's arithmetic.
type counted struct {
	Day, Says string
	Off       bool
}

// lead shows one lead to somebody who may see it: by role the whole card, what a
// pool card shows, or only how it stands.
func (p *pages) lead(v *visit) error {
	l, err := v.load(v.r.PathValue("code"))
	if err != nil {
		return err
	}
	contact, name := v.set.MaySeeContact(&l, v.who, v.now), v.set.MaySeeName(&l, v.who, v.now)
	names, err := p.Store.Names(v.r.Context(), peopleOf(l))
	if err != nil {
		return err
	}
	if contact && l.SubmitterID != v.who.ID {
		if err := v.looked(l.Customer, "status", "contact"); err != nil {
			return err
		}
	}
	data := map[string]any{
		"Code": l.Code, "Status": word(v, statuses, l.Status), "Facts": v.facts(l, names, v.zoneOf(l.Station)), "Contact": contact, "Events": v.events(l, names, contact),
		"Claims": v.claims(l, names), "Why": v.why(l), "Clock": v.clockLine(l),
	}
	if name {
		data["Name"] = businessName(l.Card)
		data["Card"] = v.card(l.Card, contact)
	}
	if contact {
		if data["Photos"], err = v.photos(l); err != nil {
			return err
		}
	}
	if name && l.Customer != 0 {
		data["Customer"] = "/customers/" + bot.CustomerCode(l.Customer)
	}
	return v.write("lead.html", l.Code, data)
}

// load is a lead that the visitor may see, as it is now.
func (v *visit) load(code string) (bot.Lead, error) {
	if len(code) > 12 {
		return bot.Lead{}, errHidden
	}
	l, err := v.p.Store.Lead(v.r.Context(), code)
	if err != nil {
		return l, err
	}
	if !v.set.MaySee(&l, v.who, v.now) {
		return l, errHidden
	}
	return l.At(v.now), nil
}

func businessName(c bot.Card) string {
	if c.Business == nil {
		return ""
	}
	return c.Business.Name
}

func peopleOf(l bot.Lead) []bot.PersonID {
	ids := []bot.PersonID{l.SubmitterID, l.HolderID}
	for _, c := range l.Claims {
		ids = append(ids, c.ByID)
	}
	for _, e := range l.Events {
		ids = append(ids, e.ByID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// facts are how the lead stands: nothing of the customer.
func (v *visit) facts(l bot.Lead, names map[bot.PersonID]string, station *time.Location) (list []field) {
	add := func(label, value string) {
		if value != "" {
			list = append(list, field{Label: v.say(label), Value: value})
		}
	}
	add("Status", word(v, statuses, l.Status))
	add("Program", program(l.Program))
	add("Station", l.Station)
	add("District", l.Pool)
	if v.set.MaySeeSubmitter(&l, v.who, v.now) {
		add("Sent by", names[l.SubmitterID])
	}
	add("Came by", word(v, channels, l.Source))
	add("Card date", v.date(l.CardDate))
	add("Sent", v.clock(l.SubmittedAt))
	if l.HolderID != 0 {
		add("Held by", names[l.HolderID])
	}
	add("Customer expects to hear by", inDays(v.lang, l.PromiseDue.In(station).Format("Mon Jan 2")))
	if l.Status == bot.Sold {
		verified := v.say("waits for the manager to verify it")
		if l.RevenueVerifiedAt != nil {
			verified = v.say("verified")
		}
		if l.RevenueCents > 0 {
			add("New estimated annualized revenue", money(l.RevenueCents)+", "+verified)
		}
		if l.PiecesPerYear > 0 {
			add("Pieces per year", grouped(int64(l.PiecesPerYear)))
		}
	}
	if l.Reason != "" {
		add("Reason", word(v, reasons, l.Reason))
	}
	if l.DuplicateOf != "" {
		list = append(list, field{Label: v.say("Duplicate of"), Value: l.DuplicateOf, To: "/leads/" + l.DuplicateOf})
	}
	return list
}

// zoneOf is a station's zone; the customer was promised a day there.
func (v *visit) zoneOf(code string) *time.Location {
	stations, err := v.p.Store.Stations(v.r.Context())
	i := slices.IndexFunc(stations, func(s bot.Station) bool { return s.Code == code })
	if err != nil || i < 0 {
		return v.zone
	}
	return v.set.ZoneOf(stations[i])
}

// card are the card's lines: all of them, or those of a pool card.
func (v *visit) card(c bot.Card, contact bool) (list []field) {
	add := func(name, label, value, to string) {
		if value != "" {
			list = append(list, field{Label: v.say(label), Value: value, To: to, Guess: c.Guessed(name)})
		}
	}
	add("business.name", "Business", businessName(c), "")
	if c.Business != nil && contact {
		add("business.street", "Street", c.Business.Street, "")
	}
	add("business.city", "Town", town(c.Business), "")
	if contact {
		for _, one := range []struct {
			label string
			party *bot.Party
			name  string
		}{{"Decides about shipping", c.DecisionMaker, "decision_maker"}, {"Carrier spoke with", c.SpokeWith, "spoke_with"}} {
			if p := one.party; p != nil {
				add(one.name+".name", one.label, strings.Trim(p.Name+", "+p.Role, ", "), "")
				add(one.name+".phone", "Phone", bot.PhoneText(p.Phone, p.Ext), telTo(p.Phone))
				add(one.name+".email", "E-mail", p.Email, mailTo(p.Email))
			}
		}
	}
	add("volume", "Packages", v.volume(c), "")
	add("weight_lb", "Usual weight", weight(c), "")
	add("ships_with", "Ships with", v.shipper(c), "")
	add("destinations", "Ships to", v.list(c.Destinations), "")
	if c.DirectMail != nil {
		add("direct_mail", "Information on direct mail", v.say(map[bool]string{true: "yes", false: "no"}[*c.DirectMail]), "")
	}
	if contact {
		add("notes", "Notes", strings.Join(c.Notes, "\n"), "")
	}
	return list
}

func telTo(e164 string) string {
	if e164 == "" {
		return ""
	}
	return "tel:" + e164
}

func mailTo(address string) string {
	if address == "" {
		return ""
	}
	return "mailto:" + address
}

// clockLine says in one line where the follow-up clock stands.
func (v *visit) clockLine(l bot.Lead) string {
	c := l.Clock
	if c.Start == nil || c.Due == nil {
		return v.say("The follow-up clock has not started: the lead is not entered yet.")
	}
	due := v.clock(*c.Due)
	switch {
	case c.ContactedAt != nil && c.State == "late":
		return v.say("First contact was late:") + " " + v.clock(*c.ContactedAt) + "; " + v.say("it was due") + " " + due + "."
	case c.ContactedAt != nil:
		return v.say("First contact was in time:") + " " + v.clock(*c.ContactedAt) + "; " + v.say("it was due") + " " + due + "."
	case c.State == "excluded":
		return v.say("The follow-up clock has stopped.")
	case c.State == "breached":
		return v.say("First contact is overdue: it was due") + " " + due + "."
	case c.State == "waiting":
		return v.say("The follow-up clock starts") + " " + v.clock(*c.Start) + "; " + v.say("first contact is due") + " " + due + "."
	}
	return v.say("The follow-up clock runs since") + " " + v.clock(*c.Start) + "; " + v.say("first contact is due") + " " + due + "."
}

// why is the clock's arithmetic, day by day.
func (v *visit) why(l bot.Lead) (days []counted) {
	if l.EnteredAt == nil {
		return nil
	}
	for _, d := range v.set.Why(*l.EnteredAt) {
		says := v.say(d.What)
		switch d.What {
		case "entry":
			says = v.say("entered, the clock starts on the next business day")
		case "start":
			says = v.say("starts at 2:00pm CT")
		case "due":
			says = v.say("due at 2:00pm CT")
		}
		if d.Off {
			says = v.say("does not count:") + " " + v.say(d.What)
		}
		days = append(days, counted{Day: inDays(v.lang, d.Day.At(12, 0, v.set.Zone).Format("Mon Jan 2")), Says: says, Off: d.Off})
	}
	return days
}

func (v *visit) claims(l bot.Lead, names map[bot.PersonID]string) (list []held) {
	for _, c := range l.Claims {
		h := held{Who: names[c.ByID], From: v.clock(c.From), How: word(v, map[string]string{"self": "claimed", "assigned": "assigned", "offered": "taken over", "bsn": "Business Service Network"}, c.How)}
		if c.To != nil {
			h.To = v.clock(*c.To) + ", " + word(v, ends, c.End)
		}
		list = append(list, h)
	}
	return list
}
