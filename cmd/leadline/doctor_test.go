package main

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// TestDoctorReckonsTheWeeklyTexts: what fits at a rate, what does not, and what
// would.
func TestDoctorReckonsTheWeeklyTexts(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		rate     float64
		load     storage.Weekly
		bad      bool
		own, all string
	}{
		// Ten hours of carriers' windows are 36,000 seconds: 18,000 texts of two segments.
		"one a second":        {1, storage.Weekly{Recipients: 17_000}, false, "fits: 17000 texts from Thu Mar 5 8:00am CT", "about 18000 texts of the weekly status leave in time; all 78000 of the program would take until"},
		"more than it takes":  {1, storage.Weekly{Recipients: 20_000}, true, "of 20000 texts from Thu Mar 5 8:00am CT about 2000 do not leave", "5 segments a second would do"},
		"short texts":         {1, storage.Weekly{Recipients: 20_000, Segments: 1}, false, "fits: 20000", "3 segments a second would do"},
		"nobody":              {1, storage.Weekly{}, false, "nobody would get one", "60000 of them too late"},
		"a fast sender":       {100, storage.Weekly{Recipients: 78_000}, false, "the last about Thu Mar 5 8:26am CT", "all 78000 of the program would take until Thu Mar 5 8:26am CT"},
		"slower than a snail": {0.001, storage.Weekly{Recipients: 100}, true, "do not leave by the evening after", "would do"},
	} {
		set := bot.DefaultSettings()
		set.SMSRate = c.rate
		found := weeklyFindings(&set, c.load, monday)
		if len(found) != 2 || found[0].Bad != c.bad || found[1].Bad || !strings.Contains(found[0].Text, c.own) || !strings.Contains(found[1].Text, c.all) {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// TestWeeklyAtMoves: with another day and hour all that hangs on them moves.
func TestWeeklyAtMoves(t *testing.T) {
	t.Parallel()
	c, err := loadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	c.WeeklyAt = "tue 16:30"
	set, err := c.program()
	if err != nil {
		t.Fatal(err)
	}
	denver, _ := time.LoadLocation("America/Denver")
	week := set.Weekly(bot.Date{Year: 2026, Month: time.March, Day: 5})
	if want := (bot.Date{Year: 2026, Month: time.March, Day: 3}); week != want {
		t.Errorf("%s, want %s", week, want)
	}
	if at := set.WeeklyAt(week, denver); at.Format("Mon 15:04") != "Tue 16:30" {
		t.Error(at)
	}
	if until := set.WeeklyUntil(week, denver); until.Format("Mon 15:04") != "Wed 20:00" {
		t.Error(until)
	}
	if p := set.ReportWeek(week.Add(6), denver); bot.DateOf(p.From, denver) != week {
		t.Error(p)
	}
}
