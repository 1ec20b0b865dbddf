package dialogs

import (
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// askCard words the open question of a card. What is asked, and how often it
// was misread, decides the words: so a question reads the same however the
// person came to it, and never twice the same after a misreading.
func (t *Talk) askCard(d *form.Draft) bot.Message {
	asking := cardForm(*d).Asking(*d)
	if asking == form.Review {
		return t.askReview(d)
	}
	at, c := d.At, d.Card()
	m := bot.Message{Parts: 3}
	part := at.Part
	if part == "" {
		part = asking
	}
	switch {
	case at.Doubt != "" && t.Words.Has(doubtKey(at)):
		half := at.Half
		if p := c.DecisionMaker; at.Doubt == read.AskEmailConfirm && p != nil {
			half = p.Email
		}
		m.Text = t.Words.Say(doubtKey(at), "Half", short(oneLine(half), 40), "Place", short(addressText(c.Business), 40))
	case at.Tries > 0:
		m.Text = t.Words.Say(ladderKey(at, asking))
	case at.Amends && t.value(c, part) != "":
		key := "card.change"
		if asking == "concurrence" || asking == "direct_mail" {
			key = "card.change_yes_no"
		}
		m.Text = t.Words.Say(key, "Name", t.Words.Say(labelKey(part)), "Value", short(t.value(c, part), 60))
	case at.Part != "" && t.Words.Has("card.part_"+strings.ReplaceAll(at.Part, ".", "_")):
		m.Text = t.Words.Say("card.part_" + strings.ReplaceAll(at.Part, ".", "_"))
	case asking == "decision_maker" && c.DecisionMaker != nil && c.DecisionMaker.Name != "":
		m.Text = t.Words.Say("card.reach", "Name", short(c.DecisionMaker.Name, 40))
	default:
		m.Text = t.Words.Say("card." + asking)
	}
	m.Buttons = t.choices(d, asking, at)
	return m
}

// doubtKey is the wording of a doubt: there may be a second one.
func doubtKey(at form.Cursor) string {
	if at.Tries == 2 {
		return "card.doubt_" + at.Doubt + "_2"
	}
	if at.Tries > 2 {
		return ""
	}
	return "card.doubt_" + at.Doubt
}

// labelKey is the text that names a field or a part of one.
func labelKey(part string) string { return "label." + strings.ReplaceAll(part, ".", "_") }

// ladderKey is the wording after a misreading: an example, other words, a way
// out, and round again.
func ladderKey(at form.Cursor, asking string) string {
	field := asking
	if at.Part != "" && at.Part != asking {
		field = "part"
	}
	n := (at.Tries-1)%rungsOf(asking) + 1
	return fmt.Sprintf("card.%s_%d", field, n)
}

// rungsOf is how many other wordings a question has; after the first the words
// of one of the five questions are kept as a note.
func rungsOf(asking string) int {
	if slices.Contains(endless, asking) {
		return 3
	}
	return 2
}

var endless = []string{form.Kind, "concurrence", "business", "decision_maker"}

// choices are the buttons of a question. Those with a number are its menu by
// SMS too; yes and no stand in the text.
func (t *Talk) choices(d *form.Draft, asking string, at form.Cursor) (b []bot.Button) {
	word := func(key, do string) bot.Button { return bot.Button{Label: t.Words.Say(key), Do: do} }
	switch {
	case at.Part != "":
	case asking == "concurrence", asking == "direct_mail":
		b = append(b, word("button.yes", "Y"), word("button.no", "N"))
	case asking == form.Kind:
		for i, k := range kinds {
			b = append(b, bot.Button{Key: fmt.Sprint(i + 1), Label: t.Words.Say("card.kind_" + k + "_label"), Do: fmt.Sprint(i + 1)})
		}
	case asking == "ships_with":
		for i, s := range bot.Shippers {
			label := s
			if s == "other" {
				label = t.Words.Say("show.other_shipper")
			}
			b = append(b, bot.Button{Key: fmt.Sprint(i + 1), Label: label, Do: s})
		}
	case asking == "destinations":
		for i, s := range bot.Destinations {
			b = append(b, bot.Button{Key: fmt.Sprint(i + 1), Label: t.Words.Say("show.to_" + s), Do: s})
		}
	}
	if at.Doubt == read.AskEmailConfirm {
		b = append(b, word("button.yes", "Y"), word("button.no", "N"))
	}
	if at.Amends {
		return append(b, word("button.keep", "KEEP"))
	}
	q, _ := cardForm(*d).Question(asking)
	if !q.Must && (asking != "decision_maker" || d.Card().Reachable()) {
		b = append(b, word("button.skip", "SKIP"))
	}
	return b
}

// kinds are the answers of Business Connect's first question, as numbered.
var kinds = []string{"help", "sale", "neither"}
