package form

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"leadline/bot"
)

// def is a form like the lead card; next has a question more and one less.
var (
	def = Def{Name: "card", Version: 1, Questions: []Question{
		{Field: Kind, Program: "BC", Must: true},
		{Field: "concurrence", Must: true},
		{Field: "business", Must: true},
		{Field: "decision_maker"},
		{Field: "volume", Notes: true},
		{Field: "weight_lb", Notes: true, Ships: true},
		{Field: "ships_with", Notes: true, Ships: true},
		{Field: "destinations", Notes: true, Ships: true},
		{Field: "direct_mail", Notes: true},
	}}
	next = Def{Name: "card", Version: 2, Questions: append(slices.Clone(def.Questions[:5]), def.Questions[6:]...)}
)

var born = time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC)

func yes(b bool) *bool { return &b }

// answers are one value for each question.
var answers = map[string]bot.Card{
	"concurrence":    {Concurrence: yes(true)},
	"business":       {Business: &bot.Business{Name: "Vita Co", Street: "5 Elm St", ZIP5: "80002"}},
	"decision_maker": {DecisionMaker: &bot.Party{Name: "Ann Ruiz", Phone: "+13035550142"}},
	"volume":         {Volume: &bot.Volume{Min: 40, Max: 40, Per: "week", Annual: 2080}},
	"weight_lb":      {Weight: &bot.Weight{Min: 3, Max: 5}},
	"ships_with":     {ShipsWith: []string{"UPS"}},
	"destinations":   {Destinations: []string{"local"}},
	"direct_mail":    {DirectMail: yes(false)},
}

// cards are what texts may hold, beyond single answers.
func cards() *rapid.Generator[bot.Card] {
	return rapid.Custom(func(t *rapid.T) bot.Card {
		var c bot.Card
		for _, f := range bot.Fields {
			if rapid.IntRange(0, 3).Draw(t, f) == 0 {
				c = Join(c, answers[f])
			}
		}
		switch rapid.IntRange(0, 12).Draw(t, "more") {
		case 0:
			c.Notes = append(c.Notes, rapid.StringN(0, 40, 700).Draw(t, "note"))
		case 1:
			c.DecisionMaker = &bot.Party{Name: "Bo Lund", Phone: "+13035550199", Email: "bo@vita.test"}
		case 2:
			c.Business = &bot.Business{Name: "Joes Bikes", Street: "12 Main St", City: "Arvada", State: "CO", ZIP5: "80003", ZIP4: "1234"}
		case 3:
			c.Volume = &bot.Volume{Per: "week"}
		case 4:
			c.Media = append(c.Media, "front.jpg")
		case 5:
			c.DecisionMaker = &bot.Party{Name: "Tim"}
			c.Guesses = []string{"decision_maker.name"}
		case 6:
			c.Business = &bot.Business{Street: "7 Depot St"}
		}
		return c
	})
}

// events are all that can happen, sensible or not; never a refusal of the
// customer, which ends a form.
func events() *rapid.Generator[Event] {
	return rapid.Custom(func(t *rapid.T) Event {
		fields := append(slices.Clone(bot.Fields), "", Kind, Review, "nonsense")
		e := Event{
			Kind:    EventKind(rapid.IntRange(-1, len(steps)).Draw(t, "kind")),
			At:      born.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, "at")) * time.Second),
			Message: fmt.Sprint("m", rapid.IntRange(0, 30).Draw(t, "message")),
			Raw:     rapid.StringN(0, 20, 5000).Draw(t, "raw"),
			Field:   rapid.SampledFrom(fields).Draw(t, "field"),
			Part:    rapid.SampledFrom(append(slices.Clone(Parts), "", "", "", "nonsense")).Draw(t, "part"),
			Card:    cards().Draw(t, "card"),
			Choice:  rapid.SampledFrom([]string{"", "", "", "help", "sale"}).Draw(t, "choice"),
			Skipped: rapid.IntRange(0, 5).Draw(t, "skipped") == 0,
			Kept:    rapid.IntRange(0, 5).Draw(t, "kept") == 0,
		}
		if rapid.IntRange(0, 4).Draw(t, "doubt") == 0 {
			e.Doubt, e.Half = "area_code", "555-0142"
			e.About = rapid.SampledFrom(fields).Draw(t, "about")
			e.AboutPart = rapid.SampledFrom([]string{"", "decision_maker.phone"}).Draw(t, "about_part")
		}
		return e
	})
}

func programs(t *rapid.T) string {
	return rapid.SampledFrom([]string{"CC", "BC", ""}).Draw(t, "program")
}

// TestWalk: on random walks a step is pure, asks what the form asks, survives
// its JSON, and is taken back exactly by Undo.
func TestWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := New(def, "d1", programs(t), born)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			e := events().Draw(t, "event")
			before := mustJSON(t, s)
			a, out := Step(def, s, e)
			b, again := Step(def, s, e)
			if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(out, again) {
				t.Fatalf("two steps of one event differ:\n%+v\n%+v", a, b)
			}
			if mustJSON(t, s) != before {
				t.Fatalf("the step changed the draft it was given")
			}
			if out.Asking != def.Asking(a) {
				t.Fatalf("says it asks %q, asks %q", out.Asking, def.Asking(a))
			}
			var read Draft
			if err := json.Unmarshal([]byte(mustJSON(t, a)), &read); err != nil {
				t.Fatal(err)
			}
			if mustJSON(t, read.Card()) != mustJSON(t, a.Card()) || def.Asking(read) != def.Asking(a) {
				t.Fatalf("the draft changed on its way through JSON:\n%s asking %s\n%s asking %s", mustJSON(t, a.Card()), def.Asking(a), mustJSON(t, read.Card()), def.Asking(read))
			}
			if len(a.Given) == len(s.Given)+1 {
				back, _ := Step(def, a, Event{Kind: Undo})
				if back.At != s.At || len(back.Given)+len(s.Given) > 0 && mustJSON(t, back.Given) != mustJSON(t, s.Given) {
					t.Fatalf("undo of %+v:\nwant %s at %+v\ngot  %s at %+v", e, mustJSON(t, s.Given), s.At, mustJSON(t, back.Given), back.At)
				}
			}
			if len(a.Given) > maxGiven || len(mustJSON(t, a)) > 2<<20 {
				t.Fatalf("the draft grew to %d messages, %d bytes", len(a.Given), len(mustJSON(t, a)))
			}
			s = a
		}
	})
}

// TestUndoAll: enough UNDOs lead back to an empty form.
func TestUndoAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := New(def, "d1", programs(t), born)
		first := def.Asking(s)
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			s, _ = Step(def, s, events().Draw(t, "event"))
		}
		for range maxGiven + 1 {
			s, _ = Step(def, s, Event{Kind: Undo})
		}
		if len(s.Given) != 0 || def.Asking(s) != first || mustJSON(t, s.Card()) != "{}" {
			t.Fatalf("left after all undos: %+v", s)
		}
	})
}

// TestFinishable: whatever happened, plain answers to what is asked lead to the
// review within a few steps, and then the card is a lead.
func TestFinishable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := New(def, "d1", programs(t), born)
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			s, _ = Step(def, s, events().Draw(t, "event"))
		}
		finish(t, def, s)
	})
}

func finish(t *rapid.T, def Def, s Draft) {
	for range 2 * len(def.Questions) {
		asked := def.Asking(s)
		if asked == Review {
			if left := def.Left(s); len(left) > 0 {
				s, _ = Step(def, s, Event{Kind: Resume})
				continue
			}
			if !s.Card().Complete() {
				t.Fatalf("at the review the card is no lead: %s", mustJSON(t, s.Card()))
			}
			return
		}
		e := Event{Kind: Answer, Field: asked, Part: s.At.Part, Card: answers[asked]}
		if asked == Kind {
			e.Choice = "help"
		}
		if s.At.Amends && s.At.Part != "" && Part(answers[asked], s.At.Part) == "" {
			e = Event{Kind: Keep}
		} else if s.At.Part != "" && Part(answers[asked], s.At.Part) == "" {
			e.Part = ""
			e = Event{Kind: Undo}
		}
		s, _ = Step(def, s, e)
	}
	t.Fatalf("still asked: %s at %+v of %s", def.Asking(s), s.At, mustJSON(t, s))
}

// TestP11_ADraftIsFinishedByItsVersion: stored after each message and taken up by the
// program before this one, which knows the first version only, and by this one, in
// turns: it is asked what its version asks, to the end. A draft of the new version
// that the old program takes up loses nothing, and its new questions are asked later.
func TestP11_ADraftIsFinishedByItsVersion(t *testing.T) {
	t.Parallel()
	programs := [][]Def{{def}, {def, next}}
	rapid.Check(t, func(t *rapid.T) {
		begun := rapid.SampledFrom([]Def{def, next}).Draw(t, "begun")
		s := New(begun, "d1", "CC", born)
		var asked []string
		for {
			var stored Draft
			if err := json.Unmarshal([]byte(mustJSON(t, s)), &stored); err != nil {
				t.Fatal(err)
			}
			d := Find(rapid.SampledFrom(programs).Draw(t, "program"), stored.Version)
			field := d.Asking(stored)
			if begun.Version == def.Version && d.Version != def.Version {
				t.Fatalf("a draft of version %d is asked by version %d", begun.Version, d.Version)
			}
			if field == Review {
				if begun.Version == def.Version || d.Version == next.Version {
					break
				}
				s = stored // the old program sees nothing more to ask; the new one goes on
				continue
			}
			asked = append(asked, field)
			if s, _ = Step(d, stored, Event{Kind: Answer, Field: field, Card: answers[field], Raw: field, Message: field}); s.Version != begun.Version {
				t.Fatalf("version %d became %d", begun.Version, s.Version)
			}
		}
		for _, q := range begun.Questions {
			if q.Field != Kind && !slices.Contains(asked, q.Field) {
				t.Fatalf("%s of version %d was never asked: %v", q.Field, begun.Version, asked)
			}
		}
		if !s.Card().Complete() || len(begun.Left(s)) > 0 {
			t.Fatalf("not finished: %s", mustJSON(t, s.Card()))
		}
	})
}

// TestP11_Skew: two versions take turns on one draft, message by message: no answer
// is lost, and both can finish it.
func TestP11_Skew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := New(def, "d1", "CC", born)
		for range rapid.IntRange(0, 25).Draw(t, "steps") {
			d := rapid.SampledFrom([]Def{def, next}).Draw(t, "version")
			before := s.Card()
			e := events().Draw(t, "event")
			after, out := Step(d, s, e)
			if e.Kind == Answer && e.Field == "" && e.Part == "" {
				for _, p := range Parts {
					if Part(before, p) != "" && Part(after.Card(), p) == "" {
						t.Fatalf("version %d lost %s", d.Version, p)
					}
				}
			}
			_ = out
			s = after
		}
		finish(t, def, s)
		finish(t, next, s)
	})
}

// TestNoConcurrence: a no ends the form, however it comes.
func TestNoConcurrence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := New(def, "d1", "CC", born)
		for range rapid.IntRange(0, 10).Draw(t, "steps") {
			s, _ = Step(def, s, events().Draw(t, "event"))
		}
		_, out := Step(def, s, Event{Kind: Answer, Field: "concurrence", Card: bot.Card{Concurrence: yes(false)}})
		if !out.Ended {
			t.Fatalf("a no did not end %s", mustJSON(t, s))
		}
	})
}

func mustJSON(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestHash: a definition that changes needs a new version.
func TestHash(t *testing.T) {
	t.Parallel()
	if def.Hash() == next.Hash() || len(def.Hash()) != 16 || def.Hash() != (Def{Name: def.Name, Version: 1, Questions: slices.Clone(def.Questions)}).Hash() {
		t.Errorf("hashes: %s and %s", def.Hash(), next.Hash())
	}
	if got := Find([]Def{def, next}, 1).Version; got != 1 {
		t.Errorf("version 1 found %d", got)
	}
	if got := Find([]Def{def, next}, 7).Version; got != 2 {
		t.Errorf("an unknown version found %d, want the newest", got)
	}
}

func BenchmarkStep(b *testing.B) {
	s := New(def, "d1", "CC", born)
	for _, f := range bot.Fields[:6] {
		s, _ = Step(def, s, Event{Kind: Answer, Field: f, Card: answers[f], Raw: f, Message: f})
	}
	b.ReportAllocs()
	for b.Loop() {
		Step(def, s, Event{Kind: Answer, Field: "destinations", Card: answers["destinations"], Raw: "2", Message: "m9"})
	}
}
