package command

import (
	"testing"
	"time"
)

// TestTeleconWhen: what was to be a day and a time is the command, which says how
// it is written; a business that begins with its word is none.
func TestTeleconWhen(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 24, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text, asking string
		command      bool
		when         string
	}{
		{"TELECON", "", true, ""},
		{"TELECON 12/10 11:00", "", true, "2026-12-10 11:00"},
		{"TELECON 12/26 9am", "", true, "2026-12-26 09:00"},
		{"TELECON Thu 2pm", "", true, "2026-11-26 14:00"},
		{"TELECON 12/10", "", true, ""},
		{"TELECON 13/45 11:00", "", true, ""},
		{"TELECON tomorrow 9", "", true, ""},
		{"TELECON yesterday 11:00", "", true, ""},
		{"TELECON 12/10 25:00", "", true, ""},
		{"TELECON Services Inc", "", false, ""},
		{"TELECON Services 12 Elm", "business", false, ""},
		{"TELECON 12/10 11:00", "business", false, ""},
		{"TELECON 12/10 11:00", "confirm", true, "2026-12-10 11:00"}, // a yes or no is not answered by it
		{"TELECON 12/10", "confirm", false, ""},
	} {
		got, ok := Parse(c.text, Context{Asking: c.asking, Now: now})
		when := ""
		if got.Args.When != nil {
			when = got.Args.When.Format("2006-01-02 15:04")
		}
		if (ok && got.Word == "TELECON") != c.command || when != c.when {
			t.Errorf("%q while %q is asked: %v %+v %q", c.text, c.asking, ok, got, when)
		}
	}
}
