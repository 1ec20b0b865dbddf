package dialogs

import (
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// takePhotos are the names of the photos of this message, once.
func (t *Talk) takePhotos() (names []string) {
	if len(t.photos) == 0 || t.State.Open == nil {
		return nil
	}
	if t.Settings.Media {
		for _, m := range t.photos { // phones call every photo the same: ours have names of their own
			t.ids++
			name := bot.NewMediaName(t.Seed, t.ids)
			t.Do(bot.KeepMedia{Name: name, Media: m})
			names = append(names, name)
			t.fetched = append(t.fetched, name)
		}
		t.Ack("card.photo")
	} else {
		t.Ack("card.photo_off")
	}
	t.mark("photo")
	t.photos = nil
	return names
}

// files takes what came along and is no photo: a contact card is fetched and then
// heard as one; of the rest we say that we can't make anything of it. True: there
// is no photo either.
func (t *Talk) files() bool {
	cards := cardsOf(t.In.Media)
	for _, m := range cards {
		t.ids++
		name := bot.NewMediaName(t.Seed, t.ids)
		t.Do(bot.KeepMedia{Name: name, Media: m, Contact: true})
		t.fetched = append(t.fetched, name)
		t.mark("contact_card")
	}
	if len(cards)+len(t.photos) < len(t.In.Media) {
		t.Say("web.unheard")
	}
	return len(t.photos) == 0
}

// attach puts photos onto the card that came without an answer; the question
// stays open.
func (t *Talk) attach() {
	switch {
	case len(t.photos) == 0 || t.only != nil || !t.Person.Enrolled() || t.optedOut():
	case t.State.Open != nil && !t.From.Room:
		t.step(form.Event{Kind: form.Answer})
	default:
		t.Say("card.photo_idle")
	}
}

// shared fills the card from a contact that was shared: business, name, phone
// and e-mail. With nothing open it begins a card.
func (t *Talk) shared() bool {
	if t.In.Kind != bot.Contact {
		return false
	}
	in := t.In.Contact
	if in == nil || in.Own {
		t.mark("own_contact")
		t.Say("card.own_contact")
		return true
	}
	card, extra := contactCard(*in)
	if blankCard(card) {
		t.Say("card.empty_contact")
		return true
	}
	if t.State.Open == nil {
		t.begin("")
	}
	e := form.Event{Kind: form.Answer, Card: card, Raw: joinWith(", ", in.Name, in.Org)}
	if asking := t.asking(); form.Has(card, asking) {
		e.Field = asking
	}
	out := t.step(e)
	for _, r := range append(out.Refused, extra...) {
		t.refused(r)
	}
	return true
}

// contactCard is what a shared contact says about a customer; further numbers
// are offered, like any second phone.
func contactCard(in bot.ContactCard) (c bot.Card, extra []form.Refusal) {
	b := bot.Business{Name: oneLine(in.Org), Street: oneLine(in.Street), City: oneLine(in.City), State: strings.ToUpper(oneLine(in.State))}
	if zip, plus, _ := strings.Cut(in.ZIP, "-"); len(zip) == 5 {
		b.ZIP5 = zip
		if len(plus) == 4 {
			b.ZIP4 = plus
		}
	}
	if b != (bot.Business{}) {
		c.Business = &b
	}
	p := bot.Party{Name: oneLine(in.Name), Role: oneLine(in.Role)}
	if strings.EqualFold(p.Name, b.Name) { // phones name the contact of a firm after the firm
		p.Name = ""
	}
	for i, phone := range contactPhones(in.Phones) {
		if i == 0 {
			p.Phone = phone
			continue
		}
		extra = append(extra, form.Refusal{Part: "decision_maker.phone", Value: bot.Card{DecisionMaker: &bot.Party{Phone: phone}}})
	}
	if len(in.Emails) > 0 {
		p.Email = strings.TrimSpace(in.Emails[0])
	}
	if p != (bot.Party{}) {
		c.DecisionMaker = &p
	}
	return c, extra
}

// contactPhones are the US numbers of a contact, each once.
func contactPhones(raw []string) (e164 []string) {
	for _, r := range raw {
		found, _ := read.Phones(r)
		for _, f := range found {
			if !slices.Contains(e164, f.E164) {
				e164 = append(e164, f.E164)
			}
		}
	}
	return e164
}
