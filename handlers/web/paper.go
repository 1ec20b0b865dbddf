package web

import (
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
	"time"

	"leadline/bot"
)

// What is printed and posted: the station's summary, on one sheet of Letter or A4
// paper, to be read from two steps away and in grey.

// sheet is a summary as its page shows it.
type sheet struct {
	Lang    string
	Station string
	Week    string
	Place   string // where it is posted
	Figures []figure
	Periods []string
	Lines   []sheetLine
	Talk    string
	// Certified is how far the talk is, Next by when the next one is due.
	Certified, Next string
	Chart           template.HTML
	Alt             string
	Made            string
	Fails           []string
}

// figure is one large number.
type figure struct{ Value, Says, Was string }

// sheetLine is a measure over all periods.
type sheetLine struct {
	Says  string
	Cells []string
}

// measures are the lines of the sheet, by the columns of the report.
var measures = []struct{ key, says string }{
	{"leads", "Leads sent"}, {"employees_taking_part", "Employees taking part"}, {"awaiting_first_contact", "Awaiting first contact"},
	{"contacted_in_time", "Contacted in time"}, {"sales", "Sales"}, {"new_estimated_annualized_revenue_verified", "New estimated annualized revenue, verified"},
}

// newSheet reads the report R2; say words it in a language.
func newSheet(r bot.Report, at bot.Station, lang string) sheet {
	say := func(s string) string { return inLang(lang, s) }
	s := sheet{Lang: langs(lang), Station: at.Name, Place: at.PostingPlace, Made: instant(r.FrozenAt, zoneOf(at, r), lang)}
	if s.Station == "" {
		s.Station = r.Scope
	}
	column := map[string]int{}
	for i, c := range r.Columns {
		column[c.Key] = i
	}
	value := func(row []any, key string) any {
		i, ok := column[key]
		if !ok || i >= len(row) {
			return nil
		}
		return row[i]
	}
	for _, row := range r.Rows {
		s.Periods = append(s.Periods, say(fmt.Sprint(value(row, "period"))))
	}
	for _, m := range measures {
		line := sheetLine{Says: say(m.says)}
		for _, row := range r.Rows {
			line.Cells = append(line.Cells, say(paperCell(r.Columns[column[m.key]].Type, value(row, m.key))))
		}
		s.Lines = append(s.Lines, line)
		if len(line.Cells) > 3 && (m.key == "leads" || m.key == "sales" || m.key == "employees_taking_part") {
			s.Figures = append(s.Figures, figure{line.Cells[0], say(m.says), say("last year") + ": " + line.Cells[3]})
		}
	}
	if len(r.Rows) > 0 {
		first := r.Rows[0]
		s.Week = span(r, lang)
		s.Talk, _ = value(first, "talk_of_the_fortnight").(string)
		if state, _ := value(first, "certified").(string); state != "" {
			s.Certified = say(state)
		}
		s.Talk, s.Next = datesIn(say(s.Talk), lang), datesIn(fmt.Sprint(value(first, "next_talk_by")), lang)
	}
	s.Chart, s.Alt = bars(r, column["leads"], say)
	for _, c := range r.Checks {
		if !c.Holds {
			s.Fails = append(s.Fails, c.Text)
		}
	}
	return s
}

// span are the days of a report in words.
func span(r bot.Report, lang string) string {
	return dayOf(r.First(), lang) + " - " + dayOf(r.Last(), lang)
}

// zoneOf is the zone of a station, or that of a report where no station is named.
func zoneOf(at bot.Station, r bot.Report) *time.Location {
	if loc, err := time.LoadLocation(at.Zone); err == nil && at.Zone != "" {
		return loc
	}
	if r.Zone != nil {
		return r.Zone
	}
	return time.UTC
}

// datesIn words the days of a text that are written for programs.
func datesIn(text, lang string) string {
	return isoDay.ReplaceAllStringFunc(text, func(s string) string {
		d, err := bot.ParseDate(s)
		if err != nil {
			return s
		}
		return dayOf(d, lang)
	})
}

var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

func dayOf(d bot.Date, lang string) string {
	return inDays(lang, d.At(12, 0, time.UTC).Format("Mon Jan 2 2006"))
}

// instant is a time by the clock of a place, with that clock's letters.
func instant(t time.Time, zone *time.Location, lang string) string {
	local := bot.Local(t, zone) // "Mon Mar 9 1:00pm MT"
	i := strings.LastIndexByte(local[:strings.LastIndexByte(local, ' ')], ' ')
	return inDays(lang, local[:i]+t.In(zone).Format(" 2006")+local[i:])
}

// paperCell is a value as it is printed.
func paperCell(kind string, v any) string {
	switch x := v.(type) {
	case nil:
		return "-"
	case int64:
		if kind == "money" {
			return money(x)
		}
		return grouped(x)
	case float64:
		if kind == "share" {
			return fmt.Sprintf("%g %%", x)
		}
		return fmt.Sprint(x)
	case time.Time:
		return x.UTC().Format(time.RFC3339)
	}
	return fmt.Sprint(v)
}

// bars draws the leads of this week, last week and the same week last year: dark,
// middle and striped light, each with its number, so that grey and no colour at
// all say the same.
func bars(r bot.Report, leads int, say func(string) string) (template.HTML, string) {
	fills := []string{"#222", "#777", "#ccc"}
	shown := []int{0, 1, 3}
	most := int64(1)
	var says []string
	for _, i := range shown {
		if i < len(r.Rows) {
			if n, ok := r.Rows[i][leads].(int64); ok {
				most = max(most, n)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 640 %d" width="640" height="%d" role="img" xmlns="http://www.w3.org/2000/svg">`, 20+44*len(shown), 20+44*len(shown))
	var marks strings.Builder
	for place, i := range shown {
		if i >= len(r.Rows) {
			continue
		}
		n, _ := r.Rows[i][leads].(int64)
		name := say(fmt.Sprint(r.Rows[i][0]))
		says = append(says, fmt.Sprintf("%s %s", name, grouped(n)))
		y, width := 10+44*place, 360*n/most
		fmt.Fprintf(&marks, `<text x="0" y="%d" font-size="16" fill="#111">%s</text>`, y+22, template.HTMLEscapeString(name))
		fmt.Fprintf(&marks, `<rect x="200" y="%d" width="%d" height="32" fill="%s" stroke="#111"/>`, y, width, fills[place])
		fmt.Fprintf(&marks, `<text x="%d" y="%d" font-size="18" font-weight="700" fill="#111">%s</text>`, 208+width, y+23, grouped(n))
	}
	alt := say("Leads sent") + ": " + strings.Join(says, ", ")
	fmt.Fprintf(&b, `<title>%s</title>`, template.HTMLEscapeString(alt))
	b.WriteString(marks.String())
	b.WriteString("</svg>")
	return template.HTML(b.String()), alt //nolint:gosec // every text in it is escaped above
}

// sheets are the pages that stand alone, for printers and mail.
func sheets(lang string) (*template.Template, error) {
	p := &pages{}
	return template.New("").Funcs(p.words(lang)).ParseFS(files, "pages/*.html")
}

// WriteSummary writes a station's summary as a page that needs nothing else.
func WriteSummary(w io.Writer, r bot.Report, at bot.Station, lang string) error {
	t, err := sheets(lang)
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "paper", map[string]any{"Lang": langs(lang), "Title": inLang(lang, "Station summary"), "Sheet": newSheet(r, at, lang)})
}

// Slip is a carrier's weekly lead status on paper.
type Slip struct {
	Name   string
	Lang   string // of the lines: the carrier's
	Lines  []string
	Handed *time.Time // nil: it is still to be

	Head, Nothing string // in the carrier's language
	Day           string // on which it was handed out, in the reader's
}

// headed are slips with what stands above their lines.
func headed(slips []Slip, at bot.Station, week bot.Date, zone *time.Location, lang string) (all []Slip) {
	for _, s := range slips {
		s.Lang = langs(s.Lang)
		s.Head = inLang(s.Lang, "Weekly lead status") + ", " + at.Name + ", " + dayOf(week, s.Lang)
		s.Nothing = inLang(s.Lang, "Nothing new this week.")
		if s.Handed != nil {
			s.Day = dayOf(bot.DateOf(*s.Handed, zone), lang)
		}
		all = append(all, s)
	}
	return all
}

// WriteSlips writes slips to cut apart, as a page that needs nothing else.
func WriteSlips(w io.Writer, at bot.Station, week bot.Date, slips []Slip, lang string) error {
	t, err := sheets(lang)
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "paper", map[string]any{"Lang": langs(lang), "Title": inLang(lang, "Weekly lead status"), "Slips": headed(slips, at, week, zoneOf(at, bot.Report{}), lang), "Station": at.Name, "Week": dayOf(week, lang)})
}
