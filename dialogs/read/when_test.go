package read

import (
	"strings"
	"testing"
	"time"
)

func TestWhen(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 4, 15, 30, 0, 0, zone) // a Wednesday
	for _, line := range lines(`
today => 03-04 12:00
yesterday => 03-03 12:00
yesterday 3pm => 03-03 15:00
3pm yesterday => 03-03 15:00
3/4 => 03-04 12:00
3/3 => 03-03 12:00
3/3 9:05 => 03-03 09:05
mon => 03-02 12:00
mon 2pm => 03-02 14:00
Monday at 2 pm => 03-02 14:00
3/4 2:15 pm => 03-04 14:15
2.30pm => 03-04 14:30
3/4 5pm => 03-04 15:30
1h ago => 03-04 14:30
an hour ago => 03-04 14:30
30 min ago => 03-04 15:00
2 hours ago left vm => 03-04 13:30 left vm
2 days ago => 03-02 15:30
a week ago => 02-25 15:30
wed => 03-04 12:00
wed 5pm => 02-25 17:00
thu => 02-26 12:00
last fri => 02-27 12:00
12/31 => 12-31 12:00
2026-03-01 => 03-01 12:00
march 2 => 03-02 12:00
mar 2nd 3pm wants quote => 03-02 15:00 wants quote
this morning => 03-04 09:00
last night => 03-03 19:00
just now => 03-04 15:30
9am => 03-04 09:00
5pm => 03-03 17:00
14:10 => 03-04 14:10
noon => 03-04 12:00
yesterday at noon spoke to ann => 03-03 12:00 spoke to ann
mon, left vm => 03-02 12:00 left vm
ayer 3pm => 03-03 15:00
hace 2 horas => 03-04 13:30
lunes => 03-02 12:00
wants quote thurs => no
2/30 => no
13/5 => no
3/5/2026 => no
tomorrow => no
in an hour => no
3-5 lb => no
5 lbs => no
monday's meeting => no
sunny => no`) {
		text, want, _ := strings.Cut(line, " => ")
		at, rest, ok := When(text, now)
		got := "no"
		if ok {
			got = strings.TrimSpace(at.Format("01-02 15:04") + " " + rest)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
		if at.After(now) {
			t.Errorf("%q is after now", text)
		}
	}
}

// TestWhenNextToClockChange reads times in the hour that daylight saving skips.
func TestWhenNextToClockChange(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 8, 12, 0, 0, 0, zone)
	for _, text := range []string{"2:30am", "today 2:30am", "3/8 2:30 am", "1h ago", "yesterday 2:30am"} {
		at, _, ok := When(text, now)
		if !ok || at.After(now) || now.Sub(at) > 36*time.Hour {
			t.Errorf("%q: %v %v", text, at, ok)
		}
	}
}
