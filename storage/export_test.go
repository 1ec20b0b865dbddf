package storage

import (
	"slices"
	"testing"
	"time"

	"leadline/bot"
)

func TestExports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M1")
	w.at = w.at.Add(time.Hour)
	since := w.at
	w.lead(phone(1), "CC-7K3M2")
	w.at = w.at.Add(time.Hour)
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M1"), ana)
	list := func(since time.Time) (codes, events []string) {
		if err := w.Leads(t.Context(), since, func(l bot.Lead) error {
			codes = append(codes, l.Code)
			if l.Code == "CC-7K3M1" && (len(l.Events) != 3 || len(l.Claims) != 1 || l.Claims[0].By != "ana") {
				t.Errorf("%+v", l)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.Events(t.Context(), since, func(code string, e bot.Event) error {
			events = append(events, code+" "+e.Kind)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return codes, events
	}
	codes, events := list(time.Time{})
	if !slices.Equal(codes, []string{"CC-7K3M1", "CC-7K3M2"}) || !slices.Equal(events, []string{"CC-7K3M1 submitted", "CC-7K3M1 entered", "CC-7K3M2 submitted", "CC-7K3M2 entered", "CC-7K3M1 claimed"}) {
		t.Errorf("all: %q %q", codes, events)
	}
	codes, events = list(since.Add(time.Minute))
	if !slices.Equal(codes, []string{"CC-7K3M1"}) || !slices.Equal(events, []string{"CC-7K3M1 claimed"}) {
		t.Errorf("since: %q %q", codes, events)
	}
}
