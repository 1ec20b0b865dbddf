package main

import (
	"fmt"
	"testing"
)

// TestForgetsOneCard: through the whole path, nothing is left of the customer who
// did not agree, in no row of what was heard and said; what was said of another
// customer meanwhile is all there.
func TestForgetsOneCard(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	for _, line := range []string{
		"Zebra Bikes 12 Elm St 80002, Zoe 303-555-0187, ups", "Y",
		"LEAD Quagga Tools 5 Oak St 80002, Ann Ruiz 303-555-0142, customer ok", "2",
		"40 a week", "GO", "2", "Zebra is on the corner", "they said no", "GO", "3 lb",
	} {
		o.says("dot", "sms", line)
	}
	has := func(table, word string) int {
		return o.count(fmt.Sprintf(`select count(*) from %s t where t::text ilike '%%%s%%'`, table, word))
	}
	for _, table := range []string{"inbox", "outbox", "queue", "conversation", "handed_draft", "activity"} {
		for _, word := range []string{"zebra", "zoe", "0187", "12 Elm"} {
			if n := has(table, word); n > 0 {
				t.Errorf("%s has %q in %d rows", table, word, n)
			}
		}
	}
	for _, text := range []string{"Quagga Tools 5 Oak St", "40 a week", "3 lb"} {
		if has("inbox", text) == 0 {
			t.Errorf("%q was heard and is gone", text)
		}
	}
	if has("conversation", "Quagga") == 0 || has("outbox", "Got 40 a week") == 0 {
		t.Error("what was said of the other customer is gone")
	}
}
