package bot

import (
	"testing"
	"time"
)

// TestOddTelecon: what is asked about before both sides are invited, in the
// wall-clock time of who sets it.
func TestOddTelecon(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	set.Calendar = set.Calendar.With(Date{2026, time.December, 10}, "inventory")
	now := time.Date(2026, time.November, 24, 10, 0, 0, 0, denver)
	for _, c := range []struct {
		at   time.Time
		want OddTelecon
	}{
		{time.Date(2026, time.December, 8, 11, 0, 0, 0, denver), ""},
		{time.Date(2026, time.December, 8, 7, 0, 0, 0, denver), ""},
		{time.Date(2026, time.December, 8, 17, 59, 0, 0, denver), ""}, // 6:59pm Central, office hours here
		{time.Date(2026, time.December, 8, 18, 0, 0, 0, denver), TeleconHour},
		{time.Date(2026, time.December, 8, 6, 59, 0, 0, denver), TeleconHour},
		{time.Date(2026, time.December, 8, 23, 30, 0, 0, denver), TeleconHour},
		{time.Date(2026, time.November, 28, 11, 0, 0, 0, denver), TeleconOff},
		{time.Date(2026, time.November, 29, 11, 0, 0, 0, denver), TeleconOff},
		{time.Date(2026, time.November, 26, 11, 0, 0, 0, denver), TeleconOff}, // Thanksgiving Day
		{time.Date(2026, time.December, 10, 11, 0, 0, 0, denver), TeleconOff},
		{time.Date(2027, time.March, 31, 11, 0, 0, 0, denver), ""}, // the last day of the next quarter
		{time.Date(2027, time.April, 1, 11, 0, 0, 0, denver), TeleconFar},
		{time.Date(2027, time.November, 2, 11, 0, 0, 0, denver), TeleconFar},
	} {
		if got := set.Odd(c.at, now, denver); got != c.want {
			t.Errorf("%s: %q, want %q", c.at, got, c.want)
		}
	}
}

// TestPackDue: agenda and pack are sent ten business days before, never before the
// teleconference was set.
func TestPackDue(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	at := time.Date(2026, time.December, 14, 17, 0, 0, 0, time.UTC)
	early := time.Date(2026, time.November, 2, 17, 0, 0, 0, time.UTC)
	if got, want := set.PackDue(Telecon{At: at, SetAt: early}), set.duty(Date{2026, time.November, 30}, set.Zone); !got.Equal(want) {
		t.Errorf("%s, want %s", got, want)
	}
	late := time.Date(2026, time.December, 3, 17, 0, 0, 0, time.UTC)
	if got := set.PackDue(Telecon{At: at, SetAt: late}); !got.Equal(late) {
		t.Errorf("%s, want %s", got, late)
	}
}
