package command

import (
	"regexp"
	"strconv"
	"strings"
)

// Months by their first three letters, English and Spanish.
var months = map[string]int{
	"JAN": 1, "ENE": 1, "FEB": 2, "MAR": 3, "APR": 4, "ABR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8, "AGO": 8,
	"SEP": 9, "SET": 9, "OCT": 10, "NOV": 11, "DEC": 12, "DIC": 12,
}

const monthNames = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)\.?`

var (
	monthDay = regexp.MustCompile(`(?i)\b` + monthNames + ` (\d{1,2})(?:st|nd|rd|th)?\b`)
	dayMonth = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)? (?:of |de )?` + monthNames + `(?: |$)`)
)

// numericDates writes "nov 6th" as 11/6, where a date may stand.
func numericDates(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	text = monthDay.ReplaceAllStringFunc(text, func(s string) string {
		m := monthDay.FindStringSubmatch(s)
		return monthNumber(m[1]) + "/" + m[2]
	})
	return dayMonth.ReplaceAllStringFunc(text, func(s string) string {
		m := dayMonth.FindStringSubmatch(s)
		return monthNumber(m[2]) + "/" + m[1] + s[len(strings.TrimRight(s, " ")):]
	})
}

func monthNumber(name string) string { return strconv.Itoa(months[strings.ToUpper(name[:3])]) }

// withDates is a tail with its dates in figures.
func (t tail) withDates() tail { return tailOf(numericDates(t.text), t.ctx, t.way) }
