package storage

import (
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// The auditor finds leads that go on and have no next step.
func TestStuck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	stuck := func(want ...string) {
		t.Helper()
		got, err := w.Stuck(t.Context(), w.at, 10)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("stuck: %q %v, want %q", got, err, want)
		}
	}
	stuck() // it is looked at at once
	w.climbed(next(w.at.Add(time.Hour)))
	stuck()
	w.at = w.at.Add(2 * time.Hour)
	stuck("CC-7K3M1") // what should have looked has not
	w.climbed(next(time.Time{}))
	stuck("CC-7K3M1")
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M1"), ana)
	w.climbed(next(time.Time{}))
	w.exec(`update lead set status = 'contacted', contacted_at = $1`, w.at)
	w.climbed(next(time.Time{}))
	stuck() // its holder closes it
	w.exec(`update claim set to_at = $1, ended = 'released'`, w.at)
	w.exec(`update lead set status = 'open', holder_id = null`)
	w.climbed(next(time.Time{}))
	stuck("CC-7K3M1")
	w.exec(`update lead set status = 'no_sale', reason = 'price'`)
	stuck()
}

// Lines that wait are held messages, too; verify sees what the ladder missed.
func TestLadderIsSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	bob := w.enrol(chat(3), "bob")
	at := w.at.Truncate(15 * time.Minute).Add(15 * time.Minute)
	for _, code := range []string{"CC-7K3M1", "CC-7K3M2"} {
		w.lead(phone(1), code)
		w.climbed(func(k bot.Look) bot.Change {
			c := next(w.at.Add(time.Hour))(k)
			c.Lines = []bot.Line{{To: bob, Lead: code, What: "at_risk", Step: "due_day", Made: w.at, At: at}}
			return c
		})
	}
	held, err := w.Held(t.Context(), w.at)
	if err != nil || len(held) != 1 || held[0].Text != "CC-7K3M1 at risk, CC-7K3M2 at risk" || !held[0].At.Equal(at) || held[0].To.User != "3" {
		t.Errorf("held: %+v %v", held, err)
	}
	found := func(text string) (rows []string) {
		t.Helper()
		checks, err := w.Verify(t.Context(), w.at)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checks {
			if strings.HasPrefix(c.Text, text) {
				return c.Rows
			}
		}
		t.Fatalf("verify does not look at %s", text)
		return nil
	}
	for _, text := range []string{"P14 the ladder looks", "P14 what is overdue", "P20 staff"} {
		if rows := found(text); len(rows) > 0 {
			t.Errorf("%s: %q", text, rows)
		}
	}
	w.exec(`delete from ladder where lead_id = (select id from lead where code = 'CC-7K3M1')`)
	w.exec(`update lead set clock_start = clock_start - interval '9 days', clock_due = clock_due - interval '9 days' where code = 'CC-7K3M2'`)
	w.tell(notice(chatOf(w, bob), "gathered:1", at), notice(chatOf(w, bob), "gathered:2", at.Add(-time.Second)), notice(chatOf(w, bob), "gathered:3", at.Add(-2*time.Second)))
	w.at = at
	if rows := found("P14 the ladder looks"); !slices.Equal(rows, []string{"CC-7K3M1"}) {
		t.Errorf("not looked at: %q", rows)
	}
	if rows := found("P14 what is overdue"); len(rows) != 1 {
		t.Errorf("overdue: %q", rows)
	}
	if rows := found("P20 staff"); len(rows) != 1 {
		t.Errorf("twice in a quarter: %q", rows)
	}
}

func chatOf(w *world, p bot.PersonID) bot.Address {
	a := chat(3)
	a.ID = bot.AddressID(one[int64](w, `select id from address where person_id = $1`, p))
	return a
}
