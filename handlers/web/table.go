package web

import (
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// A report as a table of a page: short, with the words of its language.

// sheetTable is a report as its page shows it.
type sheetTable struct {
	Title, From, To, Made string
	Heads                 []string
	Numbers               []bool
	Rows                  [][]string
	Checks                []bot.ReportCheck
	Many, Over            bool // more columns than a page is wide: written out, or turned over
}

// A table of more columns than maxColumns is turned over where it has few lines;
// else each line is written out.
const (
	maxColumns = 9
	fewLines   = 4
)

func (v *visit) table(r bot.Report) sheetTable {
	s := sheetTable{Title: v.say(r.Title), From: v.date(r.First()), To: v.date(r.Last()), Made: v.clock(r.FrozenAt)}
	for _, c := range r.Checks {
		s.Checks = append(s.Checks, bot.ReportCheck{Text: v.say(c.Text), Holds: c.Holds})
	}
	if r.Period.From.Year() < 2000 { // everything
		s.From = v.say("From the beginning")
	}
	for _, c := range r.Columns {
		s.Heads, s.Numbers = append(s.Heads, v.say(c.Title)), append(s.Numbers, slices.Contains([]string{"number", "money", "share"}, c.Type))
	}
	for _, row := range r.Rows[:min(len(r.Rows), maxLines)] {
		var cells []string
		for i, value := range row {
			cell := v.paperCell(r.Columns[i].Type, value)
			if text, ok := value.(string); ok && text != "" {
				cell = v.wordOf(r.Columns[i].Key, text, cell)
			}
			cells = append(cells, cell)
		}
		s.Rows = append(s.Rows, cells)
	}
	switch {
	case len(s.Heads) <= maxColumns:
	case len(s.Rows) <= fewLines && len(s.Rows) > 0:
		return s.over()
	default:
		s.Many = true
	}
	return s
}

// wordOf is a value that the database spells, in the words of the pages; else as
// it was.
func (v *visit) wordOf(column, text, cell string) string {
	key := strings.ReplaceAll(text, " ", "_")
	switch column {
	case "status":
		own, first, many := strings.Cut(text, ", the first is ")
		if many {
			return v.wordOf(column, own, own) + ", " + v.say("the first is:") + " " + v.wordOf(column, first, first)
		}
		return word(v, statuses, bot.Status(key))
	case "reason":
		return word(v, reasons, key)
	case "source":
		return word(v, channels, text)
	}
	return cell
}

// over is the table with its columns as lines; what is not there is a dash, so that
// no line looks forgotten.
func (s sheetTable) over() sheetTable {
	t := s
	t.Over = true
	t.Heads, t.Numbers, t.Rows = []string{s.Heads[0]}, []bool{false}, nil
	for _, row := range s.Rows {
		t.Heads, t.Numbers = append(t.Heads, row[0]), append(t.Numbers, false)
	}
	for i := 1; i < len(s.Heads); i++ {
		line := []string{s.Heads[i]}
		for _, row := range s.Rows {
			line = append(line, orDash(row[i]))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// paperCell is a value in the reader's clock and language; nothing is nothing.
func (v *visit) paperCell(kind string, value any) string {
	switch x := value.(type) {
	case nil:
		return ""
	case time.Time:
		return v.clock(x)
	case bot.Date:
		return v.date(x)
	case string:
		if d, err := bot.ParseDate(x); kind == "date" && err == nil {
			return v.date(d)
		}
		if kind == "time" { // as it comes back from a kept run
			if t, err := time.Parse(time.RFC3339Nano, x); err == nil {
				return v.clock(t)
			}
		}
		return v.say(x)
	}
	return paperCell(kind, value)
}
