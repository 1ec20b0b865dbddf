package web

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// TestSheetsHaveTheirDaysAndClock: a week ends with the day before its last
// midnight, where the report is about, and a time has its clock's letters.
func TestSheetsHaveTheirDaysAndClock(t *testing.T) {
	t.Parallel()
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	from := bot.Date{Year: 2026, Month: time.November, Day: 19}
	r := bot.Report{Name: "R2", Scope: "ARVADA", Zone: denver, FrozenAt: time.Date(2026, time.November, 26, 17, 0, 0, 0, time.UTC),
		Period: bot.Period{From: from.At(0, 0, denver).UTC(), To: from.Add(7).At(0, 0, denver).UTC()}}
	for lang, want := range map[string]string{"en": "Thu Nov 19 2026 - Wed Nov 25 2026", "es": "jue 19 nov 2026 - mié 25 nov 2026"} {
		if got := span(r, lang); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, at := range []bot.Station{{}, {Zone: "America/Denver"}} {
		if got := instant(r.FrozenAt, zoneOf(at, r), "en"); got != "Thu Nov 26 2026 10:00am MT" {
			t.Error(got)
		}
	}
	var b strings.Builder
	if err := WriteSummary(&b, r, bot.Station{}, "en"); err != nil || !strings.Contains(b.String(), "10:00am MT") {
		t.Errorf("%v %s", err, b.String())
	}
}

// TestSlipsAreInTheirCarriersLanguage: the coordinator reads English, Luz reads
// Spanish; the day on which a slip went out is the station's.
func TestSlipsAreInTheirCarriersLanguage(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 28, 1, 0, 0, 0, time.UTC) // Friday evening there
	var b strings.Builder
	slips := []Slip{{Name: "Luz Bravo", Lang: "es", Handed: &at}, {Name: "Dot Alder", Lang: "en", Lines: []string{"CC-7K3M4: sent"}}}
	if err := WriteSlips(&b, bot.Station{Name: "Arvada Main", Zone: "America/Denver"}, bot.Date{Year: 2026, Month: time.November, Day: 26}, slips, "en"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<div lang="es"><p class="small">Estado semanal de leads, Arvada Main, jue 26 nov 2026`, "Nada nuevo esta semana.", "Handed out Fri Nov 27 2026",
		`<div lang="en"><p class="small">Weekly lead status, Arvada Main, Thu Nov 26 2026`, "<li>CC-7K3M4: sent</li>"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("without %q: %s", want, b.String())
		}
	}
}
