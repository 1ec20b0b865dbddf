package bot

import (
	"fmt"
	"strings"
	"time"
)

// How the follow-up clock is explained, and how times are written.

// WhyLine is one day of the arithmetic that WHY prints.
type WhyLine struct {
	Day Date
	// What is "entry", "start", "day 1", "due", or why the day does not count.
	What string
	Off  bool
}

// Why is the follow-up clock day by day, from the entry date to the due date.
func (s *Settings) Why(entered time.Time) []WhyLine {
	start, due := s.FollowUp(entered)
	first, last := DateOf(start, s.Zone), DateOf(due, s.Zone)
	day := DateOf(entered, s.Zone)
	lines := []WhyLine{{day, "entry", false}}
	counted := 0
	for day != last {
		day = day.Add(1)
		off := s.Calendar.Off(day)
		switch {
		case off != "":
			lines = append(lines, WhyLine{day, off, true})
		case day == first:
			lines = append(lines, WhyLine{day, "start", false})
		case day == last:
			lines = append(lines, WhyLine{day, "due", false})
		default:
			counted++
			lines = append(lines, WhyLine{day, fmt.Sprintf("day %d", counted), false})
		}
	}
	return lines
}

// Central prints a time as people of the program write it: "Mon Mar 9 2:00pm
// CT"; the clock on the wall in America/Chicago, never CST or CDT, the year left out.
func (s *Settings) Central(t time.Time) string { return clockText(t.In(s.Zone)) + " CT" }

// Local prints a time in a zone with the zone's own letters: "Mon Mar 9 1:00pm MT".
func Local(t time.Time, loc *time.Location) string {
	return clockText(t.In(loc)) + " " + zoneLetters(t, loc)
}

func clockText(t time.Time) string { return t.Format("Mon Jan 2 3:04pm") }

// zoneLetters folds summer and winter time: CST and CDT are both CT.
func zoneLetters(t time.Time, loc *time.Location) string {
	name, _ := t.In(loc).Zone()
	if len(name) == 3 && (strings.HasSuffix(name, "ST") || strings.HasSuffix(name, "DT")) {
		return name[:1] + "T"
	}
	return name
}
