package read

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const clockTime = `(?:(?:at|around|about|abt|@|a las|a la|~)? ?(?:(\d{1,2}) ?(?::|\.)? ?(\d{2})? ?(am|pm|a|p|a \. m(?: \.)?|p \. m(?: \.)?)|(\d{1,2}) ?: ?(\d{2})|(noon|midday|mediodia|midnight)))`
const clockOpt = `(?: ?,? ?` + clockTime + `)?`

var (
	whenAgo   = regexp.MustCompile(`^(?:(?:about|abt|around|hace|like|maybe|~) )*(an?|one|una?|half an|media|\d{1,3}(?:\.\d)?|two|three|four|five|dos|tres|cuatro|couple|a couple(?: of)?) ?(minutes?|mins?|m|hours?|hrs?|hr|h|horas?|minutos?|days?|d|dias?|weeks?|wks?|wk|semanas?)(?: (ago|back|earlier|atras))?\b`)
	whenNow   = regexp.MustCompile(`^(?:just now|right now|now|ahora(?: mismo)?|recien)\b`)
	whenDay   = regexp.MustCompile(`^(?:on |el |last |this |past |esta |este )*(today|tdy|2day|hoy|yesterday|yest|yday|yesterdy|ysterday|ayer|anteayer|antier|day before yesterday|this morning|this afternoon|tonight|last night|anoche|esta manana|monday|mon|tuesday|tues|tue|wednesday|weds|wed|thursday|thurs|thur|thu|friday|fri|saturday|sat|sunday|sun|lunes|martes|miercoles|jueves|viernes|sabado|domingo)(?: (?:morning|afternoon|evening|night|pasado))?\b` + clockOpt)
	whenDate  = regexp.MustCompile(`^(?:on |el )?(?:(\d{1,2}) ?/ ?(\d{1,2})(?: ?/ ?(\d{4}|\d{2}))?|(\d{4}) - (\d{1,2}) - (\d{1,2})|(jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|september|oct|october|nov|november|dec|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)(?: \.)? (\d{1,2})(?:st|nd|rd|th)?(?: ?,? (\d{4}))?)` + clockOpt + `(?: |$)`)
	whenClock = regexp.MustCompile(`^` + clockTime + `(?: |$|[,.;])`)
	clockDot  = regexp.MustCompile(`(?i)\b(\d{1,2})\.(\d\d)( ?[ap]\.?m)`)
)

var weekdays = map[string]time.Weekday{"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
	"lun": time.Monday, "mar": time.Tuesday, "mie": time.Wednesday, "jue": time.Thursday, "vie": time.Friday, "sab": time.Saturday, "dom": time.Sunday}

var months = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"ene": 1, "abr": 4, "ago": 8, "dic": 12}

// When reads when something happened at the start of a text: "today",
// "yesterday 3pm", "3/4 2:15 pm", "mon 2pm", "1h ago", in the zone of now. The
// result is never after now: a day without a year or week is the last such
// one, a bare day counts as its noon. rest is the text behind it.
func When(text string, now time.Time) (at time.Time, rest string, ok bool) {
	s := sheetOf(clockDot.ReplaceAllString(text, "$1:$2$3"))
	line := s.line
	if m := whenNow.FindStringIndex(line); m != nil {
		return now, s.after(m[1]), true
	}
	if m := whenAgo.FindStringSubmatchIndex(line); m != nil && (m[6] >= 0 || strings.HasPrefix(line, "hace ")) {
		return before(now, group(line, m, 1), group(line, m, 2)), s.after(m[1]), true
	}
	if m := whenDay.FindStringSubmatchIndex(line); m != nil {
		if at, ok := dayAt(group(line, m, 1), line, m, now); ok {
			return at, s.after(m[1]), true
		}
		return now, text, false
	}
	if m := whenDate.FindStringSubmatchIndex(line); m != nil {
		if at, ok := dateAt(line, m, now); ok {
			return at, s.after(m[1]), true
		}
		return now, text, false
	}
	if m := whenClock.FindStringSubmatchIndex(line); m != nil {
		if h, min, is := clockOf(line, m, 1); is {
			if day := whenDay.FindStringSubmatch(s.after(m[1])); day != nil { // "3pm yesterday"
				clock := time.Date(2000, 1, 1, h, min, 0, 0, time.UTC).Format("15:04")
				if at, _, ok := When(day[1]+" "+clock, now); ok {
					return at, strings.Trim(strings.TrimPrefix(s.after(m[1]), day[1]), " ,;:-\n"), true
				}
			}
			at := time.Date(now.Year(), now.Month(), now.Day(), h, min, 0, 0, now.Location())
			if at.After(now) {
				at = at.AddDate(0, 0, -1)
			}
			return at, s.after(m[1]), true
		}
	}
	return now, text, false
}

// after is the text behind the bytes of the line up to end.
func (s *sheet) after(end int) string {
	end = len(strings.TrimRight(s.line[:end], " ,.;"))
	_, j := s.tokens(0, end)
	if j >= len(s.toks) {
		return ""
	}
	return strings.Trim(s.text[s.toks[j].start:], " ,;:-\n")
}

// before counts back from now.
func before(now time.Time, count, unit string) time.Time {
	n := 1.0
	if v, err := strconv.ParseFloat(count, 64); err == nil {
		n = v
	} else if v, is := ones[count]; is {
		n = v
	} else if strings.Contains(count, "couple") {
		n = 2
	} else if strings.HasPrefix(count, "half") || count == "media" {
		n = 0.5
	}
	switch unit[0] {
	case 'm':
		return now.Add(-time.Duration(n * float64(time.Minute)))
	case 'h':
		return now.Add(-time.Duration(n * float64(time.Hour)))
	case 'd':
		return now.AddDate(0, 0, -int(n))
	}
	return now.AddDate(0, 0, -7*int(n))
}

// dayAt is a day by name with the clock time of groups 2 to 7.
func dayAt(word, line string, m []int, now time.Time) (time.Time, bool) {
	back, hour := 0, 12
	switch {
	case word == "this morning" || word == "esta manana":
		hour = 9
	case word == "this afternoon":
		hour = 14
	case word == "tonight":
		hour = 19
	case word == "last night" || word == "anoche":
		back, hour = 1, 19
	case word == "anteayer" || word == "antier" || strings.HasPrefix(word, "day before"):
		back = 2
	case strings.HasPrefix(word, "y") || word == "ayer":
		back = 1
	case word == "today" || word == "tdy" || word == "2day" || word == "hoy":
	default:
		day := weekdays[firstN(word, 3)]
		back = (int(now.Weekday()) - int(day) + 7) % 7
		if strings.HasPrefix(line, "last ") && back == 0 {
			back = 7
		}
	}
	h, min, timed := clockOf(line, m, 2)
	if timed {
		hour = h
	} else if group(line, m, 2) != "" || group(line, m, 5) != "" {
		return now, false
	}
	at := time.Date(now.Year(), now.Month(), now.Day()-back, hour, min, 0, 0, now.Location())
	if at.After(now) {
		switch {
		case back == 0 && weekdayWord(word):
			at = at.AddDate(0, 0, -7)
		case !timed || back == 0:
			at = now
		}
	}
	return at, !at.After(now)
}

func weekdayWord(word string) bool {
	_, is := weekdays[firstN(word, 3)]
	return is && word != "sunny"
}

func firstN(word string, n int) string { return word[:min(n, len(word))] }

// dateAt is a date with the clock time of groups 10 to 15.
func dateAt(line string, m []int, now time.Time) (time.Time, bool) {
	year, month, day := 0, 0, 0
	switch {
	case m[2] >= 0:
		month, day, year = atoi(group(line, m, 1)), atoi(group(line, m, 2)), atoi(group(line, m, 3))
	case m[8] >= 0:
		year, month, day = atoi(group(line, m, 4)), atoi(group(line, m, 5)), atoi(group(line, m, 6))
	default:
		month, day, year = int(months[firstN(group(line, m, 7), 3)]), atoi(group(line, m, 8)), atoi(group(line, m, 9))
		if month == 0 { // "marzo", "mayo", "junio" … begin as in English
			return now, false
		}
	}
	if year > 0 && year < 100 {
		year += 2000
	}
	hour, min, timed := clockOf(line, m, 10)
	if !timed {
		hour, min = 12, 0
	}
	given := year > 0
	if !given {
		year = now.Year()
	}
	at := time.Date(year, time.Month(month), day, hour, min, 0, 0, now.Location())
	if at.Month() != time.Month(month) || at.Day() != day || year < 2000 {
		return now, false // no such day
	}
	if at.After(now) {
		sameDay := at.Year() == now.Year() && at.YearDay() == now.YearDay()
		switch {
		case sameDay:
			at = now
		case given:
			return now, false
		default:
			at = time.Date(year-1, time.Month(month), day, hour, min, 0, 0, now.Location())
		}
	}
	if at.Day() != day && !at.Equal(now) {
		return now, false
	}
	return at, true
}

// clockOf reads the clock time of six groups from g on.
func clockOf(line string, m []int, g int) (hour, min int, ok bool) {
	switch {
	case group(line, m, g+5) != "":
		if strings.HasPrefix(group(line, m, g+5), "midn") {
			return 0, 0, true
		}
		return 12, 0, true
	case group(line, m, g) != "":
		hour, min = atoi(group(line, m, g)), atoi(group(line, m, g+1))
		if hour < 1 || hour > 12 || min > 59 {
			return 0, 0, false
		}
		hour %= 12
		if strings.HasPrefix(group(line, m, g+2), "p") {
			hour += 12
		}
		return hour, min, true
	case group(line, m, g+3) != "":
		hour, min = atoi(group(line, m, g+3)), atoi(group(line, m, g+4))
		return hour, min, hour < 24 && min < 60
	}
	return 0, 0, false
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
