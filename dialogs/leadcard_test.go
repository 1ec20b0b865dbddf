package dialogs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/read"
	"leadline/dialogs/texts"
)

// TestCardForms: a version of the card never changes once it is out; a change
// is a new version behind it.
func TestCardForms(t *testing.T) {
	t.Parallel()
	hashes := map[int]string{1: "b5fa52b4c1d4d743"}
	for i, def := range cardForms {
		if i > 0 && def.Version <= cardForms[i-1].Version {
			t.Errorf("version %d stands behind %d", def.Version, cardForms[i-1].Version)
		}
		if want, ok := hashes[def.Version]; !ok || def.Hash() != want {
			t.Errorf("version %d has hash %s, known is %q: give a changed card a new version and add its hash here", def.Version, def.Hash(), want)
		}
	}
	newest := cardForms[len(cardForms)-1]
	for _, f := range bot.Fields {
		if _, ok := newest.Question(f); !ok {
			t.Errorf("nobody asks for %s", f)
		}
	}
}

// TestCardWords: each question has its words in every language, and so many more as
// its ladder needs; each doubt of the readers has some.
func TestCardWords(t *testing.T) {
	t.Parallel()
	book := New()
	for _, lang := range texts.Languages {
		w := book.texts.In(lang)
		need := func(key string) {
			if !w.Has(key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
		for _, q := range cardForms[len(cardForms)-1].Questions {
			need("card." + q.Field)
			for n := 1; n <= rungsOf(q.Field); n++ {
				need(fmt.Sprintf("card.%s_%d", q.Field, n))
			}
			need("label." + q.Field)
			if q.Must || q.Field == "decision_maker" {
				need("card.must_" + q.Field)
			}
		}
		for ask := range doubts {
			need("card.doubt_" + ask)
		}
		for _, g := range groups {
			need("label." + g.name)
		}
		for _, c := range changeNames {
			need(labelKey(c.part))
		}
		for _, p := range bot.Periods {
			need("show.per_" + p)
		}
		for _, d := range bot.Destinations {
			need("show.to_" + d)
		}
	}
}

// TestSecondPhone: a second number never replaces the first; the exact text
// that does is offered, and does.
func TestSecondPhone(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	for _, line := range []string{"LEAD", "Y", "Vita Co", "Ann 303-555-0142", "or 303-555-0199"} {
		p.heard(p.one(line))
	}
	said := p.last[len(p.last)-1].Whole()
	if !strings.Contains(said, "CHANGE phone TO 303-555-0199") || p.turn.Draft.DecisionMaker.Phone != "+13035550142" {
		t.Fatalf("said %q, phone %s", said, p.turn.Draft.DecisionMaker.Phone)
	}
	p.heard(p.one("CHANGE phone TO 303-555-0199"))
	if got := p.turn.Draft.DecisionMaker.Phone; got != "+13035550199" {
		t.Errorf("after the offered text the phone is %s", got)
	}
}

// TestOffersWork: whatever is offered to be typed is read as offered.
func TestOffersWork(t *testing.T) {
	t.Parallel()
	book := New()
	other := map[string]string{
		"business": "Joes Bikes", "address": "7 Depot St 81003", "name": "Bo Lund", "phone": "303-555-0199", "email": "bo@vita.test",
		"packages": "90 a month", "weight": "7 lb", "shipper": "FedEx, DHL", "where": "local", "direct mail": "no",
	}
	for _, c := range changeNames {
		p := newPhone(t, book)
		p.heard(p.one("LEAD vita co 5 elm st 80002, ann ruiz 303-555-0142 ann@vita.test, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok"))
		p.heard(p.one("CHANGE " + c.word + " TO " + other[c.word]))
		tk := &Talk{Words: book.texts.In("en")}
		if p.turn.Draft == nil {
			t.Fatalf("%s: the card is gone", c.word)
		}
		if got := tk.value(*p.turn.Draft, c.part); got != other[c.word] || p.turn.Asking != "review" {
			t.Errorf("CHANGE %s TO %s gave %q, asking %s", c.word, other[c.word], got, p.turn.Asking)
		}
	}
}

// TestParked: no more than nine cards wait, and what gives way is not lost.
func TestParked(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	var over []string
	for i := range maxParked + 2 {
		for _, line := range []string{"LEAD", "Y", fmt.Sprintf("Shop %c", 'A'+i), "LATER"} {
			p.heard(p.one(line))
			for _, a := range p.turn.Do {
				if h, ok := a.(bot.HandOver); ok {
					over = append(over, h.Card.Business.Name)
				}
			}
		}
	}
	if n := len(readState(p.state).Parked); n != maxParked || strings.Join(over, ",") != "Shop A,Shop B" {
		t.Errorf("%d cards wait, handed over %v", n, over)
	}
}

// TestOldState: a state that cannot be read, or of another version, locks
// nobody out.
func TestOldState(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"", "null", "[]", `"x"`, `{"open":7}`, `{"open":{"id":"d1","v":99,"born":"2026-03-04T00:00:00Z","touched":"2026-03-04T00:00:00Z","at":{"f":"nonsense","p":"x.y","t":12,"a":true}}}`,
		`{"pending":{"prompt":1,"ask":"card.none","choices":null},"prompt":1}`, `{"sent":{"code":"CC-7K3M4","at":"2026-03-04T16:00:00Z","draft":{}}}`} {
		p := newPhone(t, New())
		p.state = []byte(state)
		p.heard(p.one("undo"))
		p.heard(p.one("hello"))
		p.heard(p.one("later"))
		p.heard(p.one("LEAD"))
		p.heard(p.one("2"))
		if p.turn.Asking == "" || len(p.turn.Say) != 1 {
			t.Errorf("from %s: asking %q", state, p.turn.Asking)
		}
	}
}

// TestReadersDoubts: every question that a reader can put has its place.
func TestReadersDoubts(t *testing.T) {
	t.Parallel()
	for _, ask := range []string{read.AskAreaCode, read.AskUPSOrUSPS, read.AskEmailConfirm, read.AskPhoneWhich, read.AskPhoneInvalid, read.AskVolume, read.AskWeight, read.AskBusinessName, read.AskYesOrNo} {
		if doubts[ask].field == "" {
			t.Errorf("%s has no place on the card", ask)
		}
	}
}

// TestWeek: a draft wakes us once for a reminder outside of street hours, and
// after its week, without a word; what the customer agreed to goes to the
// coordinator, anything else is forgotten.
func TestWeek(t *testing.T) {
	t.Parallel()
	for _, agreed := range []bool{true, false} {
		p := newPhone(t, New())
		p.heard(p.one("hello"))
		if !p.turn.Wake.IsZero() {
			t.Errorf("without a draft we wake at %s", p.turn.Wake)
		}
		lines := []string{"LEAD", "Vita Co 5 Elm St 80002"}
		if agreed {
			lines = append(lines, "Y")
		}
		for _, line := range lines {
			p.heard(p.one(line))
		}
		touched := p.now.Add(-time.Minute)
		p.now = p.turn.Wake
		p.heard() // too early in the day
		if at := p.turn.Wake.In(p.person.Location(time.UTC)); len(p.turn.Say) != 0 || at.Hour() != 16 || at.Sub(touched) > 12*time.Hour {
			t.Errorf("the reminder comes at %s, said %v", at, p.turn.Say)
		}
		p.now = p.turn.Wake
		p.heard()
		if len(p.turn.Say) != 1 || !strings.Contains(p.turn.Say[0].Text, "Vita Co") || len(p.turn.Do) != 0 || p.turn.Draft == nil {
			t.Errorf("the reminder is %v, done %v", p.turn.Say, p.turn.Do)
		}
		if w := p.turn.Wake.Sub(touched); w < keepDrafts || w > keepDrafts+time.Hour {
			t.Errorf("we wake after %s", w)
		}
		p.now = p.turn.Wake.Add(-2 * time.Hour)
		p.heard()
		if p.turn.Draft == nil || len(p.turn.Do) != 0 {
			t.Errorf("before its week is over the draft is %v, done %v", p.turn.Draft, p.turn.Do)
		}
		p.now = p.turn.Wake
		p.heard()
		if len(p.turn.Say) != 0 || p.turn.Draft != nil || !p.turn.Wake.IsZero() || len(p.turn.Do) != 1 {
			t.Fatalf("after the week: said %v, draft %v, done %v, wake %s", p.turn.Say, p.turn.Draft, p.turn.Do, p.turn.Wake)
		}
		switch a := p.turn.Do[0].(type) {
		case bot.HandOver:
			if !agreed || a.Card.Business.Name != "Vita Co" || a.Why != "waited" {
				t.Errorf("handed over %+v", a)
			}
		case bot.Forget:
			if agreed {
				t.Error("a draft with the customer's yes was forgotten")
			}
		default:
			t.Errorf("did %T", a)
		}
		p.heard(p.one("3 lb"))
		if said := shown(p.last[len(p.last)-1]); !strings.Contains(said, "LEAD") || strings.Contains(said, "coordinator") != agreed {
			t.Errorf("agreed %v: said %q", agreed, said)
		}
	}
}
