package web

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"leadline/bot"
)

// The district's pack as a page, in the parts of the report R5.

// part is a part of a district's pack.
type part struct {
	Title string
	Heads []string
	Rows  [][]string
}

// packHeads are the headings of parts that are about no quarter.
var packHeads = map[string][]string{
	"Board": {"Station", "Mandate", "How it stands", "Since", "Action"}, "Disputes": {"Station", "Talk", "How it stands"},
	"Campaigns": {"Station", "Campaign", "So far"}, "Teleconferences": {"Station", "Day", "How it stands", "Took part"},
}

// packParts are the lines of the report R5 by their part.
func packParts(r bot.Report) (parts []part) {
	for _, row := range r.Rows {
		title := fmt.Sprint(row[0])
		if len(parts) == 0 || parts[len(parts)-1].Title != title {
			parts = append(parts, part{Title: title, Heads: packHeads[title]})
		}
		var cells []string
		for i := 1; i < len(row); i++ {
			text := paperCell(r.Columns[i].Type, row[i])
			if text == "-" {
				text = ""
			}
			if text == "+0" {
				text = "0"
			}
			cells = append(cells, datesIn(strings.TrimPrefix(strings.TrimPrefix(text, "since "), "action: "), "en"))
		}
		last := &parts[len(parts)-1]
		last.Rows = append(last.Rows, cells)
	}
	for i := range parts {
		if parts[i].Heads == nil {
			for _, c := range r.Columns[1:] {
				parts[i].Heads = append(parts[i].Heads, c.Title)
			}
		}
		parts[i].narrow()
	}
	return parts
}

// narrow leaves out the columns in which nothing stands.
func (p *part) narrow() {
	for i := len(p.Rows[0]) - 1; i >= 0; i-- {
		if !slices.ContainsFunc(p.Rows, func(row []string) bool { return row[i] != "" }) {
			for j := range p.Rows {
				p.Rows[j] = slices.Delete(p.Rows[j], i, i+1)
			}
			if i < len(p.Heads) {
				p.Heads = slices.Delete(slices.Clone(p.Heads), i, i+1)
			}
		}
	}
	for len(p.Heads) < len(p.Rows[0]) {
		p.Heads = append(p.Heads, "")
	}
	p.Heads = p.Heads[:len(p.Rows[0])]
}

// open says whether a line of the board is about what is not there.
func (p part) open(row []string) bool {
	return p.Title == "Board" && len(row) > 2 && (row[2] == bot.CellMissing || row[2] == bot.CellVacant)
}

// WritePackPage writes a district's pack as a page that needs nothing else.
func WritePackPage(w io.Writer, r bot.Report) error {
	t, err := sheets("en")
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "paper", map[string]any{"Lang": "en", "Title": r.Title + " " + r.Scope, "Pack": packData(r)})
}

func packData(r bot.Report) map[string]any {
	from, to, made := packTimes(r)
	return map[string]any{"Scope": r.Scope, "From": from, "To": to, "Made": made, "Parts": packParts(r), "Checks": r.Checks}
}

// packTimes are the first and the last day of a pack and when it was made, by the
// program's clock: Central.
func packTimes(r bot.Report) (from, to, made string) {
	return dayOf(r.First(), "en"), dayOf(r.Last(), "en"), instant(r.FrozenAt, zoneOf(bot.Station{}, r), "en")
}
