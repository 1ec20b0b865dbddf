package dialogs

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// clockText prints a time as people of the program write it, "Mon Mar 9 2:00pm
// CT", and behind it the reader's own time where it differs: "(1:00pm MT)".
func clockText(w texts.Lang, at time.Time, central, local *time.Location) string {
	s := dayText(w, at, central) + " " + at.In(central).Format("3:04pm") + " CT"
	if local == nil || sameOffset(at, central, local) {
		return s
	}
	own := bot.Local(at, local) // "Mon Mar 9 1:00pm MT"
	if i := strings.LastIndexByte(own, ' '); i > 0 {
		own = at.In(local).Format("3:04pm") + own[i:]
	}
	if bot.DateOf(at, local) != bot.DateOf(at, central) {
		own = dayText(w, at, local) + " " + own
	}
	return s + " (" + own + ")"
}

// dayText prints a day: "Mon Mar 9", "lun 9 mar".
func dayText(w texts.Lang, at time.Time, loc *time.Location) string {
	at = at.In(loc)
	if w.Tag != "es" {
		return at.Format("Mon Jan 2")
	}
	return fmt.Sprintf("%s %d %s", spanishDays[at.Weekday()], at.Day(), spanishMonths[at.Month()-1])
}

var (
	spanishDays   = strings.Fields("dom lun mar mie jue vie sab")
	spanishMonths = strings.Fields("ene feb mar abr may jun jul ago sep oct nov dic")
)

func sameOffset(at time.Time, a, b *time.Location) bool {
	_, x := at.In(a).Zone()
	_, y := at.In(b).Zone()
	return x == y
}

// Clock prints a time for the person who speaks.
func (t *Talk) Clock(at time.Time) string {
	return clockText(t.Words, at, t.Settings.Zone, t.Zone())
}

// moneyText prints cents: "$109,682", "$109,682.50".
func moneyText(cents int64) string {
	s := "$" + grouped(cents/100)
	if rest := cents % 100; rest != 0 {
		s += fmt.Sprintf(".%02d", rest)
	}
	return s
}

// grouped prints a number with commas.
func grouped(n int64) string {
	if n < 0 {
		return "-" + grouped(-n)
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// short keeps a value within so many characters; what is cut shows as "..".
func short(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return strings.TrimRight(string(r[:limit-2]), " ,.-") + ".."
}
