package read

import (
	"strings"
	"testing"
)

// answers checks a table of "text => what is read as the answer to field".
// The right side is written by brief; \n in a text is a line break.
func answers(t *testing.T, field, table string) {
	t.Helper()
	for _, line := range strings.Split(table, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		text, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Errorf("no => in %q", line)
			continue
		}
		f, answered := Answer(field, strings.ReplaceAll(text, `\n`, "\n"))
		if got := brief(f, answered); got != strings.TrimSpace(want) {
			t.Errorf("%s %q\n got %s\nwant %s", field, text, got, want)
		}
	}
}

// brief writes what was found in one line: "no" (no answer), the fields in the
// words of testdata/leads.tsv, then notes, guesses, the ask, further phones.
func brief(f Found, ok bool) string {
	var parts []string
	if !ok {
		parts = append(parts, "no")
	}
	if f.Skipped {
		parts = append(parts, "skip")
	}
	got := flat(f)
	for _, m := range measured {
		if got[m.key] == "" || m.key == "ask" {
			continue
		}
		value := m.key + "=" + got[m.key]
		if m.key == "vol" && f.Card.Volume.AssumedPeriod {
			value += "?"
		}
		if m.key == "wt" && f.Card.Weight.OverLimit {
			value += " over"
		}
		parts = append(parts, value)
	}
	if len(f.Card.Notes) > 0 {
		parts = append(parts, "notes="+strings.ReplaceAll(strings.Join(f.Card.Notes, "+"), "\n", `\n`))
	}
	if len(f.Card.Guesses) > 0 {
		parts = append(parts, "guess="+strings.Join(f.Card.Guesses, "+"))
	}
	if f.Ask != "" {
		parts = append(parts, "ask="+f.Ask)
	}
	if len(f.Extra) > 0 {
		parts = append(parts, "extra="+strings.Join(f.Extra, "+"))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, "|")
}
