package web

import (
	"encoding/json"
	"testing"
)

// TestWhatHappened: two events of one kind are two things where what they hold
// says so.
func TestWhatHappened(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, data, want string }{
		{"expired", `{"since":"2026-03-04T16:12:00Z"}`, "Back in the pool: nothing was heard of its holder"},
		{"expired", `{"offer":"ben"}`, "Offer ended without an answer"},
		{"expired", `{"offer":"ben","why":"left"}`, "Offer ended: they may not take it any more"},
		{"released", `{"reason":"too far"}`, "Given back"},
		{"released", `{"reason":"left"}`, "Given back"}, // a representative's own word
		{"released", `{"reason":"left","from":"ben"}`, "Back in the pool: its holder is not of the team any more"},
		{"noted", `{"note":"call after ten"}`, "Note"},
		{"noted", `{"contact_at":"2026-03-04T16:12:00Z","waits_for":"sales_manager"}`, "First contact waits for the manager"},
		{"noted", `{"contact_at":"2026-03-04T16:12:00Z","refused":true,"reason":"no trace of it"}`, "First contact not confirmed"},
		{"reached", `{"at":"2026-03-04T16:12:00Z"}`, "Reached"},
		{"reached", `{"at":"2026-03-04T16:12:00Z","by":"ana","approved":true}`, "First contact confirmed"},
		{"issue", `{"resolved":true}`, "Service issue resolved"},
		{"issue", `{}`, "Service issue"},
		{"withdrawn", `{"reason":"erased"}`, "Withdrawn: the customer's data were erased"},
		{"withdrawn", `{"reason":"moved away"}`, "Withdrawn"},
		{"something new", `{}`, ""},
	} {
		var d told
		if err := json.Unmarshal([]byte(c.data), &d); err != nil {
			t.Fatal(err)
		}
		if got := whatOf(c.kind, d); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.kind, c.data, got, c.want)
		}
	}
}
