package dialogs

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/texts"
)

// longest is a card whose values are as long as people make them.
func longest() bot.Card {
	long := func(s string) string { return strings.TrimSpace(strings.Repeat(s+" ", 30)) }
	yes := true
	return bot.Card{
		Concurrence:   &yes,
		Business:      &bot.Business{Name: long("Bavarian Motor"), Street: long("1200 North Main Street"), City: long("San Buenaventura"), State: "CA", ZIP5: "93001", ZIP4: "1234"},
		DecisionMaker: &bot.Party{Name: long("Wolfeschlegel"), Role: long("purchasing manager"), Phone: "+13035550142", Ext: "12345", Email: strings.Repeat("a", 60) + "@vita.test"},
		SpokeWith:     &bot.Party{Name: long("Hubert"), Role: "clerk"},
		Volume:        &bot.Volume{Min: 100000, Max: 125000, Per: "month", AssumedPeriod: true},
		Weight:        &bot.Weight{Min: 30.25, Max: 65.75},
		ShipsWith:     bot.Shippers,
		Destinations:  bot.Destinations,
		DirectMail:    &yes,
		Notes:         []string{long("closed on Mondays"), long("ask for the back door")},
		Media:         []string{"a.jpg"},
		Guesses:       []string{"business.name", "decision_maker.name"},
	}
}

// TestReviewFits: the review of the longest card takes three SMS in every
// language, with what stands before it, and shows every line.
func TestReviewFits(t *testing.T) {
	t.Parallel()
	book := New()
	for _, lang := range texts.Languages {
		for _, before := range []string{"", strings.Repeat("x", 90)} {
			d := form.New(cardForms[0], "d1", "BC", time.Time{})
			d.Given = []form.Given{{Card: longest(), Kind: "sale"}}
			tk := &Talk{Words: book.texts.In(lang), State: State{Open: &d}, book: book}
			tk.ackText(before)
			m := tk.askReview(&d)
			m.Ack = before
			text := shown(m)
			if n := texts.Segments(text); n > 3 {
				t.Errorf("in %s: %d SMS, %d letters\n%s", lang, n, texts.Units(text), text)
			}
			for _, f := range m.Fields {
				if f.Label != "" && !strings.Contains(text, f.Label+": ") {
					t.Errorf("in %s the line %s is not shown", lang, f.Label)
				}
			}
			if !strings.Contains(text, "..") {
				t.Errorf("in %s nothing is shortened by ..", lang)
			}
		}
	}
}

// TestCardQuestionsFit: with the longest values every question takes one SMS, its
// menu included.
func TestCardQuestionsFit(t *testing.T) {
	t.Parallel()
	book := New()
	for _, lang := range texts.Languages {
		tk := &Talk{Words: book.texts.In(lang), book: book}
		check := func(d form.Draft) {
			t.Helper()
			tk.State.Open = &d
			m := tk.askCard(&d)
			if text := shown(m); texts.Segments(text) > 1 {
				t.Errorf("%s at %+v in %s: %d letters\n%s", cardForm(d).Asking(d), d.At, lang, texts.Units(text), text)
			}
		}
		for _, q := range cardForms[0].Questions {
			d := form.New(cardForms[0], "d1", "BC", time.Time{})
			d.At = form.Cursor{Field: q.Field}
			for tries := range 7 {
				d.At.Tries = tries
				check(d)
			}
			d.Given = []form.Given{{Card: longest(), Kind: "help"}}
			d.At = form.Cursor{Field: q.Field, Amends: true}
			check(d)
		}
		for _, c := range changeNames {
			d := form.New(cardForms[0], "d1", "CC", time.Time{})
			d.Given = []form.Given{{Card: longest()}}
			field, _, _ := strings.Cut(c.part, ".")
			d.At = form.Cursor{Field: field, Part: c.part, Amends: true}
			check(d)
			d.Given = nil
			d.At.Amends = false
			check(d)
		}
		for ask, where := range doubts {
			d := form.New(cardForms[0], "d1", "CC", time.Time{})
			d.Given = []form.Given{{Card: longest()}}
			for tries := 1; tries < 4; tries++ {
				d.At = form.Cursor{Field: where.field, Part: where.part, Tries: tries, Doubt: ask, Half: strings.Repeat("x", 100)}
				check(d)
			}
		}
	}
}
