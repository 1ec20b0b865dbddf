package storage

import "testing"

// TestEmptyForgetsWhatIsOnlyAddedTo: the demo starts over although events and
// their chain may not be truncated; afterwards they may not again.
func TestEmptyForgetsWhatIsOnlyAddedTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday
	w.crowd(3, 3)
	w.exec(`insert into lead_event (lead_id, seq, at, kind, channel, data) select id, 1, now(), 'submitted', 'sms', '{}' from lead`)
	if err := w.Empty(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := one[int](w, `select (select count(*) from lead) + (select count(*) from lead_event) + (select count(*) from person)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	for _, table := range []string{"lead_event", "audit_link"} {
		if _, err := w.pool.Exec(t.Context(), "truncate "+table); err == nil {
			t.Errorf("%s can be truncated", table)
		}
	}
}
