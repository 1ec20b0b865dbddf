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
