package command

import (
	"testing"
	"time"
)

// TestReport: a report is named by its number or its subject; other words behind
// REPORT are about something else.
func TestReport(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"REPORT": "REPORT ", "report r2 golden": "REPORT R2 GOLDEN", "informe r5": "REPORT R5", "Report talks ARVADA": "REPORT TALKS ARVADA", "/report r4 CO-WY": "REPORT R4 CO-WY",
		"report an issue at vita co": "ISSUE", "report a lead": "", "report the parcel that never came": "", "REPORT R2 GOLDEN ARVADA": "",
	} {
		c, ok := Parse(text, Context{Channel: "sms", Now: now})
		got := ""
		switch {
		case ok && c.Word == "REPORT":
			got = "REPORT " + c.Args.Value
		case ok && c.Word == "ISSUE":
			got = "ISSUE"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
