package dialogs

import (
	"strings"

	"leadline/bot"
)

// Notices about who works a lead: to holders, colleagues and managers.

// offered asks a colleague. The customer's person stays unnamed until they
// accept; the buttons belong to the claim that would be handed over.
func (t telling) offered() bot.Message {
	l, until := t.Lead, ""
	if l.OfferedUntil != nil {
		until = clockText(t.w, *l.OfferedUntil, t.central, t.Zone)
	}
	key := "tell.offered"
	if l.Clock.ContactedAt != nil {
		key = "tell.offered_met"
	}
	m := bot.Message{Text: t.say(key, "Until", until)}
	m.Buttons = []bot.Button{
		{Label: t.say("tell.button_accept"), Do: "ACCEPT " + l.Code, Style: "primary", Claim: l.ClaimSeq},
		{Label: t.say("tell.button_decline"), Do: "DECLINE " + l.Code, Claim: l.ClaimSeq},
	}
	return m
}

// assigned is the customer's details with a word of who gave the lead.
func (t telling) assigned() bot.Message {
	m := t.holder()
	m.Ack = t.say("tell.assigned")
	return m
}

func (t telling) pulled() bot.Message {
	key := "tell.pulled"
	switch {
	case t.Who != "":
		key = "tell.reassigned"
	case t.Lead.Status != bot.Open: // taken by somebody else since
		key = "tell.pulled_gone"
	}
	return bot.Message{Text: t.why(t.say(key))}
}

func (t telling) declined() bot.Message { return bot.Message{Text: t.why(t.say("tell.declined"))} }

// reopened tells who closed a lead where it is now: in the pool, along with
// another of the same customer, or no longer free.
func (t telling) reopened() bot.Message {
	key := "tell.reopened"
	switch {
	case t.Lead.DuplicateOf != "":
		key = "tell.reopened_beside"
	case t.Lead.Status != bot.Open:
		key = "tell.reopened_gone"
	}
	return bot.Message{Text: t.why(t.say(key, "First", t.Lead.DuplicateOf))}
}

func (t telling) refused() bot.Message {
	return bot.Message{Text: t.why(t.say("tell.refused", "At", t.asksFor()))}
}

// why puts a reason behind a sentence, in the words of who gave it.
func (t telling) why(text string) string {
	if t.Note == "" {
		return text
	}
	return text + " " + t.w.Say("tell.because", "Why", short(t.Note, 80))
}

func (t telling) joined() bot.Message {
	return bot.Message{Text: t.say("tell.joined", "Other", t.Values["other"])}
}

func (t telling) verified() bot.Message {
	return bot.Message{Text: t.say("tell.verified", "Amount", moneyText(t.Lead.RevenueCents))}
}

// asksFor is the time of the contact that waits, or waited.
func (t telling) asksFor() string {
	if t.Lead.Asked == nil {
		return ""
	}
	return clockText(t.w, t.Lead.Asked.At, t.central, t.Zone)
}

// asked puts a contact dated back before the manager.
func (t telling) asked() bot.Message {
	l := t.Lead
	text := t.say("tell.asked", "At", t.asksFor())
	if t.Note != "" {
		text += " \"" + short(t.Note, 80) + "\""
	}
	return bot.Message{Text: text + " " + t.say("tell.asked_type"), Buttons: []bot.Button{
		{Label: t.say("tell.button_ok"), Do: "OK " + l.Code, Style: "primary"},
		{Label: t.say("tell.button_decline"), Do: "DECLINE " + l.Code},
	}}
}

func (t telling) approved() bot.Message {
	return bot.Message{Text: t.say("tell.approved", "At", t.asksFor())}
}

// away lists what a rep leaves uncontacted while they are away.
func (t telling) away() bot.Message {
	day := func(d bot.Date) string { return dayText(t.w, d.At(12, 0, t.central), t.central) }
	return bot.Message{Text: t.say("tell.away", "From", day(t.About.Away.First), "Until", day(t.About.Away.Last), "List", t.list(), "Code", t.first())}
}

// left lists the contacted leads of somebody who left, which need a holder.
func (t telling) left() bot.Message {
	return bot.Message{Text: t.say("tell.left", "List", t.list(), "Code", t.first())}
}

func (t telling) bsn() bot.Message { return t.inShort("tell.bsn") }

// longList is how many leads one notice names.
const longList = 8

func (t telling) list() string {
	var lines []string
	for i, l := range t.Leads {
		if i == longList {
			lines = append(lines, t.w.Say("tell.and_more", "Count", len(t.Leads)-i))
			break
		}
		line := l.Code + " " + short(orDash(leadName(l)), shortName)
		if l.Clock.ContactedAt == nil && l.Clock.Due != nil {
			line += ", " + t.w.Say("claims.due", "Due", clockText(t.w, *l.Clock.Due, t.central, nil))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (t telling) first() string {
	if len(t.Leads) == 0 {
		return ""
	}
	return t.Leads[0].Code
}
