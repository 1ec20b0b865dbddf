package dialogs

import (
	"slices"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// correctsLast takes back what the person just said: "no wait 50" behind "40 a
// week" is about the packages, whatever is asked now. Whoever says so need not be
// told how to change it; only a second phone number never replaces the first.
func (t *Talk) correctsLast() bool {
	rest, back := read.Correcting(t.typed())
	d := t.State.Open
	if !back || t.literal || len(d.Given) == 0 {
		return false
	}
	card, asking := d.Card(), t.asking()
	f, words := read.Values(rest)
	said := slices.DeleteFunc(slices.Clone(bot.Fields), func(field string) bool { return !form.Has(f.Card, field) })
	switch {
	case slices.Contains(said, asking), slices.Contains(said, "decision_maker"):
		return false
	case len(said) == 1 && form.Has(card, said[0]) && f.Ask == "" && (said[0] != "business" || form.Part(f.Card, "business.street") != ""):
		if a, ok := t.readFor(said[0], form.Cursor{}, rest); ok && a.Ask == "" {
			f = a
		} else if words != "" {
			return false
		}
		return t.takeBackFor(said[0], f)
	case len(said) > 0:
		return false
	}
	last := d.Given[len(d.Given)-1].Asked
	if last == "" || last == asking || anyWords(last) || last == form.Kind || !form.Has(card, last) || anyWords(asking) && last != "concurrence" {
		return false
	}
	f, ok := t.readFor(last, form.Cursor{}, rest)
	return ok && f.Ask == "" && form.Has(f.Card, last) && t.takeBackFor(last, f)
}

// takeBackFor puts another value in the place of what a field has.
func (t *Talk) takeBackFor(field string, f read.Found) bool {
	f.Skipped, f.Kept = false, false
	return t.answerPart(field, "", f, t.typed())
}

// takesBack asks, where a text says on the way that the customer did not agree:
// whatever else is asked, no lead may go on without their yes. The other values of
// the text are kept until then. True: there was nothing else in it.
func (t *Talk) takesBack(field string, f *read.Found) bool {
	no, yes := f.Card.Concurrence, t.State.Open.Card().Concurrence
	if field == "concurrence" || no == nil || *no || yes == nil || !*yes {
		return false
	}
	f.Card.Concurrence = nil
	t.mark("refused_later")
	t.spoke = true
	t.Confirm(":refused", "card.refused_sure")
	return !solid(f.Card)
}

// noAfterAll ends the open card: the customer did not agree.
func (t *Talk) noAfterAll() {
	no := false
	if t.State.Open != nil {
		t.answerPart("concurrence", "", read.Found{Card: bot.Card{Concurrence: &no}}, t.typed())
	}
}
