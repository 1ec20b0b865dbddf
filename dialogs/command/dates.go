package command

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"leadline/bot"
)

// which says on which side of today a day without a year lies.
type which int

const (
	past which = iota
	future
)

// dateAt reads one word as a day: 12/20, 12/20/26, 2026-12-20, today,
// tomorrow, a weekday. A day without a year is the nearest one on that side of
// today, today included.
func dateAt(toks []token, now time.Time, side which) (bot.Date, bool) {
	if len(toks) == 0 {
		return bot.Date{}, false
	}
	today := bot.DateOf(now, now.Location())
	k := toks[0].key
	switch k {
	case "TODAY", "HOY":
		return today, true
	case "TOMORROW", "MANANA":
		return today.Add(1), side == future
	case "YESTERDAY", "AYER":
		return today.Add(-1), side == past
	}
	if d, ok := weekdays[k]; ok {
		step := 1
		if side == past {
			step = -1
		}
		day := today
		for day.Weekday() != d {
			day = day.Add(step)
		}
		return day, true
	}
	if d, err := bot.ParseDate(k); err == nil {
		return d, true
	}
	parts := strings.FieldsFunc(k, func(r rune) bool { return r == '/' || r == '-' })
	if len(parts) < 2 || len(parts) > 3 {
		return bot.Date{}, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || len(p) > 4 {
			return bot.Date{}, false
		}
		n[i] = v
	}
	d := bot.Date{Year: today.Year, Month: time.Month(n[0]), Day: n[1]}
	if len(parts) == 3 {
		if d.Year = n[2]; d.Year < 100 {
			d.Year += 2000
		}
		return d, real(d)
	}
	switch {
	case side == past && today.Before(d):
		d.Year--
	case side == future && d.Before(today):
		d.Year++
	}
	return d, real(d)
}

var weekdays = map[string]time.Weekday{
	"SUN": 0, "SUNDAY": 0, "MON": 1, "MONDAY": 1, "TUE": 2, "TUES": 2, "TUESDAY": 2, "WED": 3, "WEDNESDAY": 3,
	"THU": 4, "THUR": 4, "THURS": 4, "THURSDAY": 4, "FRI": 5, "FRIDAY": 5, "SAT": 6, "SATURDAY": 6,
	"DOMINGO": 0, "LUNES": 1, "MARTES": 2, "MIERCOLES": 3, "JUEVES": 4, "VIERNES": 5, "SABADO": 6,
}

// real says whether the day exists.
func real(d bot.Date) bool { return d.Year > 1999 && d.Year < 2100 && d == d.Add(0) }

func at(d bot.Date, hour, min int, now time.Time) *time.Time {
	t := d.At(hour, min, now.Location())
	return &t
}

// dates are the first and the last day of an absence.
func dates(t tail) (Args, bool) {
	t = t.withDates()
	t = tailOf(dateRange.ReplaceAllString(t.text, "$1 $2"), t.ctx, t.way)
	toks := plain(t.toks)
	if len(toks) > 0 && (toks[0].key == "FROM" || toks[0].key == "DE" || toks[0].key == "DESDE") {
		toks = toks[1:]
	}
	if len(toks) == 0 {
		return none, t.way.own
	}
	if len(toks) == 1 && noDays[toks[0].key] && t.way.own {
		return Args{Value: "off"}, true
	}
	first, ok := dateAt(toks, t.ctx.Now, future)
	if !ok {
		return none, false
	}
	toks = toks[1:]
	if len(toks) > 0 && (toks[0].key == "TO" || toks[0].key == "UNTIL" || toks[0].key == "THROUGH" || toks[0].key == "HASTA" || toks[0].key == "A") {
		toks = toks[1:]
	}
	last := first
	if len(toks) > 0 {
		if last, ok = dateAt(toks, first.At(12, 0, t.ctx.Now.Location()), future); !ok || len(toks) > 1 {
			return none, false
		}
	}
	return Args{From: first.String(), To: last.String()}, !last.Before(first)
}

// dateRange is "12/24-12/28", without a space.
var dateRange = regexp.MustCompile(`(\d{1,2}/\d{1,2}(?:/\d{2,4})?)\s*[-–]\s*(\d{1,2}/\d{1,2}(?:/\d{2,4})?)`)

// noDays end an absence: "AWAY OFF".
var noDays = folded("OFF|OVER|DONE|NONE|NO|FIN|NADA")

// moment is a day and a time: "12/10 11:00", "12/10 2pm".
func moment(t tail) (Args, bool) {
	t = t.withDates()
	toks := slices.DeleteFunc(slices.Clone(plain(t.toks)), func(k token) bool {
		return k.key == "AT" || k.key == "ON" || k.key == "A" || k.key == "LAS" || k.key == "EL"
	})
	if len(toks) == 0 {
		return none, t.empty()
	}
	day, ok := dateAt(toks, t.ctx.Now, future)
	if !ok || len(toks) > 3 || len(toks) == 1 {
		return none, t.wantsMoment(toks)
	}
	word := toks[1].key
	if len(toks) == 3 {
		word += toks[2].key
	}
	hour, min, ok := clockTime(word)
	if !ok {
		return none, t.wantsMoment(toks)
	}
	return Args{When: at(day, hour, min, t.ctx.Now)}, true
}

// wantsMoment says whether words that are no day and time were to be one: the
// command is meant, and says how it is written. A name that begins with the
// command's word has no number behind it.
func (t tail) wantsMoment(toks []token) bool {
	if !t.way.own || t.ctx.Asking != "" {
		return false
	}
	_, day := weekdays[toks[0].key]
	return day || strings.ContainsAny(toks[0].key, "0123456789") || momentWords[toks[0].key]
}

// momentWords begin a day that is said in other words.
var momentWords = folded("TODAY|TOMORROW|YESTERDAY|NEXT|ON|AT|HOY|MANANA|AYER|EL")

// clockTime reads 11:00, 2PM, 2:30PM, 14:00.
func clockTime(k string) (hour, min int, ok bool) {
	half := ""
	for _, h := range []string{"AM", "PM", "A", "P"} {
		if strings.HasSuffix(k, h) {
			half, k = h[:1], strings.TrimSuffix(k, h)
			break
		}
	}
	h, m, colon := strings.Cut(k, ":")
	hour, err := strconv.Atoi(h)
	if err != nil || !colon && half == "" || len(h) > 2 {
		return 0, 0, false
	}
	if colon {
		if min, err = strconv.Atoi(m); err != nil || len(m) != 2 {
			return 0, 0, false
		}
	}
	if half != "" && (hour < 1 || hour > 12) {
		return 0, 0, false
	}
	switch {
	case half == "P" && hour < 12:
		hour += 12
	case half == "A" && hour == 12:
		hour = 0
	}
	return hour, min, hour >= 0 && hour < 24 && min >= 0 && min < 60
}
