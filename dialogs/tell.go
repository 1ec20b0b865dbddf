package dialogs

import (
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// telling is what one notice is worded from; the talk shows values of a card as
// everywhere else.
type telling struct {
	bot.News
	w       texts.Lang
	talk    *Talk
	central *time.Location // Central wall-clock time
}

// Tell words a notice in a language.
func (b *Book) Tell(n bot.News, lang string) bot.Message {
	w := b.texts.In(lang)
	t := telling{n, w, &Talk{Words: w, book: b}, n.Central}
	if t.central == nil {
		t.central = time.UTC
	}
	if word := tellings[n.What]; word != nil {
		return word(t)
	}
	return t.sentence()
}

// tellings are the notices that are more than one sentence, or need more than
// the lead's code and name.
var tellings = map[string]func(telling) bot.Message{
	bot.NewsCard:   telling.card,
	bot.NewsHolder: telling.holder,
	bot.NewsSale:   telling.sale,
	bot.NewsNoSale: telling.noSale,

	bot.NewsGathered: telling.gathered,
	bot.NewsWeekly:   telling.weekly,
	bot.NewsThanks:   telling.thanks,
	bot.NewsKeyed:    telling.keyed,

	bot.NewsReturned:      telling.withReason,
	bot.NewsHandedDropped: telling.withReason,

	bot.NewsOffered:  telling.offered,
	bot.NewsAssigned: telling.assigned,
	bot.NewsAway:     telling.away,
	bot.NewsLeft:     telling.left,
}

// Longest values in texts of one segment.
const (
	shortName = 24
	shortWho  = 20
)

// say words a text with what every notice may name.
func (t telling) say(key string, args ...any) string {
	all := []any{
		"Code", t.Lead.Code, "Business", short(orDash(leadName(t.Lead)), shortName), "Who", short(t.Who, shortWho),
		"Due", t.due(), "Note", t.Note,
	}
	return t.w.Say(key, append(all, args...)...)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// due is until when sales must make first contact.
func (t telling) due() string {
	if t.Lead.Clock.Due == nil {
		return ""
	}
	return clockText(t.w, *t.Lead.Clock.Due, t.central, t.Zone)
}

// card is the public card of a lead and all its later states. It names the
// business, its town, and who holds the lead; never the carrier, the contact
// person, a phone number, an e-mail address or the street: a room reads it.
func (t telling) card() bot.Message {
	l := t.Lead
	m := bot.Message{Title: t.say("tell.card_title", "Business", short(orDash(leadName(l)), 60))}
	add := func(label, value string) {
		if value != "" {
			m.Fields = append(m.Fields, bot.Field{Label: t.say(label), Value: value})
		}
	}
	add("tell.label_town", townOf(l.Card))
	if p, ok := bot.ProgramByCode(l.Program); ok {
		add("tell.label_program", p.Name)
	}
	add("label.volume", t.talk.value(l.Card, "volume"))
	add("label.ships_with", t.talk.wordShippers(l.Card))
	switch {
	case t.late():
		add("tell.label_was_due", t.due())
	case l.Clock.ContactedAt == nil && !l.Status.Closed():
		add("tell.label_due", t.due())
	}
	add("tell.label_status", t.cardStatus())

	lines := []string{m.Title}
	for _, f := range m.Fields {
		lines = append(lines, f.Label+": "+f.Value)
	}
	if l.Status == bot.Open {
		m.Buttons = []bot.Button{
			{Label: t.say("tell.button_claim"), Do: "CLAIM " + l.Code, Style: "primary"},
			{Label: t.say("tell.button_why"), Do: "WHY " + l.Code},
		}
		lines = append(lines, t.say("tell.card_type"))
	}
	m.Text = strings.Join(lines, "\n")
	return m
}

// cardStatus is the line that changes: open, claimed by ana, reached, closed.
func (t telling) cardStatus() string {
	l := t.Lead
	key := "tell.card_" + string(l.Status)
	if l.Status == bot.Claimed && l.Tries > 0 {
		key = "tell.card_tried"
	}
	amount, reason := "", ""
	if l.Status == bot.Sold && l.RevenueCents > 0 {
		key, amount = "tell.card_sale_amount", moneyText(l.RevenueCents)
	}
	if l.Status == bot.NoSale {
		reason = t.w.Say("claims.reason_" + l.Reason)
	}
	status := t.say(key, "Holder", l.Holder, "First", l.DuplicateOf, "Amount", amount, "Reason", reason, "Tries", l.Tries)
	if t.late() {
		return t.say("tell.card_late", "Status", status)
	}
	return status
}

// late says whether a lead that goes on was not reached in time.
func (t telling) late() bool {
	return t.Lead.Clock.State == "breached" && !t.Lead.Status.Closed()
}

// cardSMS is the card for a rep whose pool has no room: one segment.
func (t telling) cardSMS() bot.Message { return t.inShort("tell.card_sms") }

// inShort is a new lead in one segment.
func (t telling) inShort(key string) bot.Message {
	l := t.Lead
	due := ""
	if l.Clock.Due != nil { // one time only: there is no room for a second
		due = clockText(t.w, *l.Clock.Due, t.central, nil)
	}
	return bot.Message{Text: t.say(key, "About", t.about(), "Due", due), Parts: 1}
}

// holderFields are what the holder sees, whom to call and until when first: what
// a channel has to cut is at the end.
var holderFields = []string{"decision_maker", "business", "due", "spoke_with", "volume", "weight_lb", "ships_with", "destinations", "direct_mail", "notes", "media"}

// holder is everything about the customer, for the holder's eyes only. Its
// buttons belong to this claim and do nothing for a later one.
func (t telling) holder() bot.Message {
	l := t.Lead
	m := bot.Message{Title: t.say("tell.holder_title", "Business", short(orDash(leadName(l)), 60))}
	for _, f := range holderFields {
		v := t.talk.value(l.Card, f)
		switch {
		case f == "due" && l.Clock.ContactedAt == nil && l.Clock.Due != nil:
			label := "tell.label_due"
			if t.late() {
				label = "tell.label_was_due"
			}
			m.Fields = append(m.Fields, bot.Field{Label: t.say(label), Value: t.due()})
		case f == "business":
			if v = addressText(l.Card.Business); v != "" {
				m.Fields = append(m.Fields, bot.Field{Label: t.say("tell.label_address"), Value: v})
			}
		case f == "media" && v != "":
			m.Fields = append(m.Fields, bot.Field{Label: t.say("label.media"), Value: t.say("web.photos", "N", v)})
		case v != "" && f != "due":
			m.Fields = append(m.Fields, bot.Field{Label: t.say("label." + f), Value: v + t.talk.guessMark(l.Card, f)})
		}
	}
	if v := t.Values["similar"]; v != "" {
		m.Fields = append(m.Fields, bot.Field{Label: t.say("tell.label_similar"), Value: short(v, 80)})
	}
	button := func(key, do, style string) bot.Button {
		return bot.Button{Label: t.say("tell.button_" + key), Do: do + " " + l.Code, Style: style, Claim: l.ClaimSeq}
	}
	m.Buttons = []bot.Button{button("reached", "REACHED", "primary"), button("tried", "TRIED", ""), button("release", "RELEASE", "")}
	lines := []string{m.Title}
	for _, f := range m.Fields {
		lines = append(lines, f.Label+": "+f.Value)
	}
	m.Text = strings.Join(append(lines, t.say("tell.holder_type")), "\n")
	return m
}

// wordShippers are the shippers of the menu; what was typed for another one may
// hold anything, and stays off the public card.
func (t *Talk) wordShippers(c bot.Card) string {
	c.ShipsWithRaw = ""
	return t.shippers(c)
}

func (t telling) sale() bot.Message {
	key := "tell.sale"
	if t.Lead.RevenueCents == 0 {
		key = "tell.sale_plain"
	}
	return bot.Message{Text: t.say(key, "Amount", moneyText(t.Lead.RevenueCents))}
}

func (t telling) noSale() bot.Message {
	return bot.Message{Text: t.say("tell.no_sale", "Reason", t.w.Say("claims.reason_"+orOther(t.Lead.Reason)))}
}

func orOther(reason string) string {
	if reason == "" {
		return "other"
	}
	return reason
}

// issue words all news of a service issue: as it was reported, and what was done.
func (t telling) issue() bot.Message {
	what := t.Values["what"]
	if t.What == bot.NewsResolved || t.What == bot.NewsResolvedHeld {
		what = t.Values["answer"]
	}
	return bot.Message{Text: t.say("tell."+t.What, "Business", short(t.Values["business"], 60), "What", short(what, 300), "Number", t.Values["number"])}
}

// townOf is town, state and ZIP of the customer, never the street.
func townOf(c bot.Card) string {
	b := c.Business
	if b == nil {
		return ""
	}
	tail := strings.TrimSpace(b.State + " " + b.ZIP5)
	if b.City != "" && tail != "" {
		return b.City + ", " + tail
	}
	return b.City + tail
}
