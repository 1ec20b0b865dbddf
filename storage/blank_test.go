package storage

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"leadline/bot"
)

// TestBlankLeavesNoWord: without concurrence nothing about the customer is
// kept, neither in what was heard nor in what was said; the keys stay.
func TestBlankLeavesNoWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "before the dialog")
	w.exchange(say("an earlier answer"), who)
	w.settleAll()
	w.at = w.at.Add(time.Minute)
	began := w.at
	canary := "Canary Bakery"
	keys := one[int](w, `select count(*) from seen`)
	for range 3 {
		w.hear(phone(1), "LEAD "+canary)
		w.hear(phone(1), canary+" 12 Elm St")
		w.exchange(func(s bot.Scene) bot.Change {
			c := say("Did " + canary + " agree?")(s)
			c.Say[0].Message.Prompt = 1
			c.Say[0].Message.Buttons = []bot.Button{{Label: "Y", Do: canary}}
			c.Say[0].Rendered.Buttons, c.Say[0].Rendered.Payload = []string{canary}, json.RawMessage(`{"t":"Canary Bakery"}`)
			c.Draft, c.Drafting = &bot.Card{Business: &bot.Business{Name: canary}}, true
			return c
		}, who)
		w.settleAll()
		w.at = w.at.Add(time.Second)
	}
	w.hear(phone(1), canary+", and one more that is not sent off")
	w.exchange(say("still in the queue: "+canary), who)
	flying := w.lease()
	w.hear(phone(1), canary+" will fail")
	for range 5 {
		if _, err := w.Fail(t.Context(), who, "store", 5, w.at); err != nil {
			t.Fatal(err)
		}
	}
	w.hear(phone(1), "N they said no, "+canary)
	w.exchange(func(s bot.Scene) bot.Change {
		c := say("Thanks for asking. Nothing about them is kept.")(s)
		c.State, c.Blanks = json.RawMessage(`{}`), []bot.Blank{{Person: s.Person.ID, Since: began, All: true}}
		return c
	}, who)
	w.settle(sent(flying[0], w.at))
	if got := texts(w.lease()); !slices.Equal(got, []string{"Thanks for asking. Nothing about them is kept."}) {
		t.Fatalf("the last word is %q", got)
	}
	for _, table := range []string{"inbox", "outbox", "queue", "conversation", "consent_record"} {
		if n := one[int](w, `select count(*) from `+table+` t where t::text like '%Canary%'`); n > 0 {
			t.Errorf("%s still has it in %d rows", table, n)
		}
	}
	if text := one[string](w, `select text from outbox order by id limit 1`); text != "an earlier answer" {
		t.Errorf("what was before is %q", text)
	}
	if got := one[int](w, `select count(*) from inbox where payload::text like '%before the dialog%'`); got != 1 {
		t.Error("what was heard before is gone")
	}
	if got := one[int](w, `select count(*) from seen`); got != keys+9 {
		t.Errorf("%d keys of %d", got, keys+9)
	}
}

// TestBlankOnlyOneCard: while two cards are talked about in turns, the texts of
// the one whose customer did not agree go, and those of the other stay.
func TestBlankOnlyOneCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var who bot.PersonID
	heard := map[string][]int64{}
	began := w.at
	turn := func(card, text string, settle bool) {
		who = w.hear(phone(1), text)
		w.exchange(func(s bot.Scene) bot.Change {
			heard[card] = append(heard[card], s.Heard[0].ID)
			c := say("Got " + text)(s)
			c.Say[0].Cause = s.Cause()
			return c
		}, who)
		if settle {
			w.settleAll()
		}
		w.at = w.at.Add(time.Minute)
	}
	turn("good", "Goodwin Tools agreed", true)
	turn("bad", "LEAD Canary Bakery", true)
	turn("good", "Goodwin Tools 12 Elm St", true)
	turn("bad", "Canary Bakery 5 Oak St", true)
	w.hear(phone(1), "Canary Bakery, and this could not be handled")
	for range 5 {
		if _, err := w.Fail(t.Context(), who, "store", 5, w.at); err != nil {
			t.Fatal(err)
		}
	}
	other := w.hear(phone(2), "Canary Bakery is another's text")
	w.exchange(func(s bot.Scene) bot.Change {
		heard["other"] = append(heard["other"], s.Heard[0].ID)
		c := say("Got Canary of another")(s)
		c.Say[0].Cause = s.Cause()
		return c
	}, other)
	w.settleAll()
	turn("bad", "the last of Canary Bakery, whose reply still waits", false)
	flying := w.lease()
	w.hear(phone(1), "N")
	w.exchange(func(s bot.Scene) bot.Change {
		c := say("Nothing about them is kept.")(s)
		c.Say[0].Cause = s.Cause()
		b := bot.Blank{Person: s.Person.ID, Since: began, Texts: append(heard["bad"], heard["other"]...)}
		for _, id := range b.Texts {
			b.Causes = append(b.Causes, bot.HeardCause(id))
		}
		c.Blanks = []bot.Blank{b, {Person: s.Person.ID, Since: w.at}}
		return c
	}, who)
	w.settle(sent(flying[0], w.at))
	if got := texts(w.lease()); !slices.Equal(got, []string{"Nothing about them is kept."}) {
		t.Fatalf("the last word is %q", got)
	}
	for table, want := range map[string][2]int{"inbox": {1, 2}, "outbox": {1, 2}, "queue": {0, 0}} {
		canary := one[int](w, `select count(*) from `+table+` t where t::text like '%Canary%'`)
		good := one[int](w, `select count(*) from `+table+` t where t::text like '%Goodwin%'`)
		if canary != want[0] || good != want[1] {
			t.Errorf("%s: %d rows with the customer who did not agree, %d with the other, want %v", table, canary, good, want)
		}
	}
}

// settleAll sends off what is due.
func (w *world) settleAll() {
	w.t.Helper()
	for {
		rows := w.lease()
		if len(rows) == 0 {
			return
		}
		for _, o := range rows {
			w.settle(sent(o, w.at))
		}
	}
}
