package dialogs

import (
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// step takes the open card one step, and notes what there is to say about it.
func (t *Talk) step(e form.Event) form.Effects {
	d := t.State.Open
	if d == nil {
		return form.Effects{Nothing: true}
	}
	def := cardForm(*d)
	e.At, e.Message = t.Now, firstOf(e.Message, t.In.Message)
	if e.Kind == form.Answer {
		e.Card.Media = append(slices.Clone(e.Card.Media), t.takePhotos()...)
	}
	before := def.Asking(*d)
	next, out := form.Step(def, *d, e)
	*d, t.moved, t.spoke = next, true, true
	t.rungs = append(t.rungs, bot.Rung{Dialog: def.Name, Version: def.Version, Question: before, Outcome: outcome(e, out)})
	if out.Ended {
		t.noConcurrence()
		return out
	}
	t.tellStep(e, out)
	return out
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// outcome is the word of the funnel for a step.
func outcome(e form.Event, out form.Effects) string {
	switch {
	case out.Ended:
		return "no_concurrence"
	case out.Nothing, out.Must:
		return "refused"
	case out.Noted:
		return "noted"
	case e.Kind == form.Answer && e.Doubt != "":
		return "doubt"
	}
	return outcomes[e.Kind]
}

var outcomes = map[form.EventKind]string{
	form.Answer: "answered", form.Misread: "misread", form.Skip: "skipped", form.Back: "back", form.Keep: "kept", form.Undo: "undone",
	form.Ask: "change", form.Show: "review", form.Resume: "resumed", form.Edit: "corrected", form.Clear: "corrected",
}

// noConcurrence ends a card whose customer did not agree: nothing about them
// is kept, not even in the words of this reply.
func (t *Talk) noConcurrence() {
	t.forget(*t.State.Open, t.In.ID)
	t.State.Open, t.State.Pending = nil, nil
	t.acks, t.got, t.notes, t.offers, t.said, t.Unsent = nil, nil, nil, nil, nil, nil
	t.Say("card.no_concurrence")
}

// answer takes what was read from a text onto the open card; field is the
// question it was read for, empty if none. False: there was nothing in it.
func (t *Talk) answer(field string, f read.Found, raw string) bool {
	part := ""
	if at := t.State.Open.At; field != "" && at.Field == field {
		part = at.Part
	}
	return t.answerPart(field, part, f, raw)
}

// answerPart is answer for a part of a question.
func (t *Talk) answerPart(field, part string, f read.Found, raw string) bool {
	if t.takesBack(field, &f) {
		return true
	}
	e := form.Event{Kind: form.Answer, Field: field, Part: part, Raw: raw, Card: f.Card, Skipped: f.Skipped && !f.Kept, Kept: f.Kept, Doubt: f.Ask, Half: f.AskRaw}
	e.Card.Skipped = nil
	if b := t.State.Open.Card().Business; f.Ask == read.AskBusinessName && b != nil && b.Name != "" {
		e.Doubt = "" // an address of a business that has a name
	}
	e.Card.Notes = slices.DeleteFunc(slices.Clone(e.Card.Notes), func(n string) bool { return f.Ask != "" && n == f.AskRaw }) // it is asked about instead
	doubt := doubts[f.Ask]
	if f.Ask == read.AskYesOrNo && (field == "direct_mail" || f.AskRaw == "direct_mail") { // a maybe about direct mail
		doubt.field = ""
	}
	e.About, e.AboutPart = doubt.field, doubt.part
	if e.About == "" {
		e.Doubt = ""
	}
	if field == "" && blankCard(e.Card) && e.Doubt == "" {
		return false
	}
	out := t.step(e)
	if t.State.Open == nil {
		return true
	}
	for _, r := range out.Refused {
		t.refused(r)
	}
	for _, phone := range f.Extra {
		t.refused(form.Refusal{Part: "decision_maker.phone", Value: bot.Card{DecisionMaker: &bot.Party{Phone: phone}}})
	}
	return true
}

// doubts are where on the card the things belong that a reader is unsure of.
var doubts = map[string]struct{ field, part string }{
	read.AskAreaCode:     {"decision_maker", "decision_maker.phone"},
	read.AskPhoneInvalid: {"decision_maker", "decision_maker.phone"},
	read.AskPhoneWhich:   {"decision_maker", "decision_maker.phone"},
	read.AskEmailConfirm: {"decision_maker", "decision_maker.email"},
	read.AskUPSOrUSPS:    {"ships_with", ""},
	read.AskVolume:       {"volume", ""},
	read.AskWeight:       {"weight_lb", ""},
	read.AskBusinessName: {"business", ""},
	read.AskYesOrNo:      {"concurrence", ""},
}

func blankCard(c bot.Card) bool {
	return !slices.ContainsFunc(form.Parts, func(p string) bool { return form.Part(c, p) != "" })
}

// tellStep says what a step did: what was understood, kept, taken back.
func (t *Talk) tellStep(e form.Event, out form.Effects) {
	d := t.State.Open
	c := d.Card()
	switch {
	case e.Kind == form.Undo && out.Nothing:
		t.Say("card.nothing_to_undo")
	case e.Kind == form.Undo && len(out.Lost) == 0:
		t.Ack("card.undone")
	case len(out.Lost) > 0 && e.Kind == form.Undo:
		t.Ack("card.undone_what", "What", short(strings.Join(t.names(out.Lost), ", "), 80))
	case out.Noted && strings.TrimSpace(e.Raw) != "":
		t.notes = append(t.notes, short(oneLine(e.Raw), 60))
		return
	}
	switch {
	case out.Skipped:
		t.Ack("card.skipped")
	case out.Must:
		t.Say("card.must_" + out.Asking)
	}
	if e.Kind == form.Undo {
		return
	}
	for _, line := range t.lines(c, untold(e, c, out.Took)) {
		if !slices.Contains(t.got, line) {
			t.got = append(t.got, line)
		}
	}
	if slices.Contains(out.Took, "notes") {
		notes := c.Notes[max(0, len(c.Notes)-len(e.Card.Notes)):]
		t.notes = append(t.notes, short(oneLine(strings.Join(notes, "; ")), 80))
	}
	if slices.Contains(out.Took, "weight_lb") && c.Weight != nil && c.Weight.OverLimit {
		t.Say("card.over_limit")
	}
}

// untold leaves out what the question about it says anyway: the address whose
// business has no name yet, the mail address that is to be confirmed.
func untold(e form.Event, c bot.Card, took []string) []string {
	field := ""
	switch p := c.DecisionMaker; {
	case e.Doubt == read.AskBusinessName:
		field = "business."
	case e.Doubt == read.AskEmailConfirm && p != nil && p.Name+p.Phone == "":
		field = "decision_maker."
	default:
		return took
	}
	return slices.DeleteFunc(slices.Clone(took), func(p string) bool { return strings.HasPrefix(p, field) })
}

// refused offers the exact text that would replace a value.
func (t *Talk) refused(r form.Refusal) {
	now := t.State.Open.Card()
	var lines []string
	for _, name := range changeNames {
		if name.part != r.Part {
			continue
		}
		have, want := t.value(now, r.Part), t.value(r.Value, r.Part)
		if have == "" || want == "" || have == want {
			return
		}
		lines = append(lines, t.Words.Say("card.refused", "Have", short(have, 40), "Do", "CHANGE "+name.word+" TO "+want))
	}
	for _, l := range lines {
		if !slices.Contains(t.offers, l) {
			t.offers = append(t.offers, l)
		}
	}
}

// changeNames are the plain words of CHANGE for the parts of the card.
var changeNames = []struct{ part, word string }{
	{"business.name", "business"},
	{"business.street", "address"},
	{"decision_maker.name", "name"},
	{"decision_maker.phone", "phone"},
	{"decision_maker.email", "email"},
	{"volume", "packages"},
	{"weight_lb", "weight"},
	{"ships_with", "shipper"},
	{"destinations", "where"},
	{"direct_mail", "direct mail"},
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
