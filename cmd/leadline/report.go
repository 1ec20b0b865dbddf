package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// ReportCmd prints a report.
type ReportCmd struct {
	R1     ReportR1Cmd     `cmd:"" name:"R1" help:"Weekly lead status of one carrier."`
	R2     ReportR2Cmd     `cmd:"" name:"R2" help:"Station summary of a week, to be posted."`
	R3     ReportR3Cmd     `cmd:"" name:"R3" help:"Service talks and certifications of a station or district."`
	R4     ReportR4Cmd     `cmd:"" name:"R4" help:"Follow-up compliance of a district's pool."`
	R5     ReportR5Cmd     `cmd:"" name:"R5" help:"District pack for the teleconference."`
	R6     ReportR6Cmd     `cmd:"" name:"R6" help:"Leads and events, for the outside lead-entry system."`
	Funnel ReportFunnelCmd `cmd:"" help:"What the questions of the lead card led to; no person is in it."`
}

// ReportFormat is how a report is printed.
type ReportFormat struct {
	Format string `help:"text, csv, html or json." default:"text" enum:"text,csv,html,json"`
}

// ReportFunnelCmd prints the funnel.
type ReportFunnelCmd struct {
	ReportFormat
	Since string `help:"Only what was asked from this day or time on (YYYY-MM-DD or RFC 3339); default: 90 days ago." placeholder:"TIME"`
}

// funnelDays is how far back the funnel looks by default.
const funnelDays = 90

// Run prints it. Its counts are by day in UTC, so it begins with a day.
func (c *ReportFunnelCmd) Run(e *env) error {
	to := e.now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	from := to.AddDate(0, 0, -funnelDays)
	if c.Since != "" {
		var err error
		if from, err = sinceArg(e, "since", c.Since); err != nil {
			return err
		}
		from = from.UTC().Truncate(24 * time.Hour)
	}
	return withStore(e, func(s *storage.Store) error {
		r, err := s.Report(e.ctx, "funnel", bot.ReportScope{Of: "everything", Period: bot.Period{From: from, To: to}, Now: e.now().UTC()})
		if err != nil {
			return err
		}
		return c.print(e.out, r)
	})
}

// print writes a report; one that does not add up is printed and is an error.
func (f ReportFormat) print(w io.Writer, r bot.Report) error {
	write := map[string]func(io.Writer, bot.Report) error{"text": reportText, "csv": reportCSV, "html": reportHTML, "json": reportJSON}[f.Format]
	if err := write(w, r); err != nil {
		return err
	}
	for _, c := range r.Checks {
		if !c.Holds {
			return errors.New("the report does not add up: " + c.Text)
		}
	}
	return nil
}

func reportJSON(w io.Writer, r bot.Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// reportCSV has the headings in its first line and the table below, nothing else.
func reportCSV(w io.Writer, r bot.Report) error {
	out := newSafeCSV(w)
	out.row(headings(r)...)
	for _, row := range r.Rows {
		out.row(cells(r, row)...)
	}
	return out.flush(nil)
}

func reportText(w io.Writer, r bot.Report) error {
	fmt.Fprintf(w, "%s: %s\n%s to %s, as of %s\n\n", r.Title, r.Scope, r.First(), r.Last(), utc(r.FrozenAt))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, strings.Join(headings(r), "\t"))
	for _, row := range r.Rows {
		fmt.Fprintln(t, strings.Join(cells(r, row), "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(r.Rows) == 0 {
		fmt.Fprintln(w, "(nothing yet)")
	}
	for _, c := range r.Checks {
		mark := "holds"
		if !c.Holds {
			mark = "FAILS"
		}
		fmt.Fprintf(w, "\n%s: %s\n", mark, c.Text)
	}
	return nil
}

func headings(r bot.Report) (titles []string) {
	for _, c := range r.Columns {
		titles = append(titles, c.Title)
	}
	return titles
}

// cells are the values of a line as they are printed.
func cells(r bot.Report, row []any) (texts []string) {
	for i, v := range row {
		kind := ""
		if i < len(r.Columns) {
			kind = r.Columns[i].Type
		}
		texts = append(texts, cell(kind, v))
	}
	return texts
}

func cell(kind string, v any) string {
	n, whole := v.(int64)
	switch x := v.(type) {
	case nil:
		return ""
	case time.Time:
		return utc(x)
	case float64:
		if kind == "share" {
			return fmt.Sprintf("%g%%", x)
		}
	}
	if kind == "money" && whole {
		return fmt.Sprintf("$%d.%02d", n/100, n%100)
	}
	return fmt.Sprint(v)
}

// reportPage prints by itself: it asks nobody for anything.
var reportPage = template.Must(template.New("report").Funcs(template.FuncMap{"cells": cells, "utc": utc}).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<style>body{font:11pt/1.4 sans-serif;margin:2rem}table{border-collapse:collapse}th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #999}td.number{text-align:right}</style></head>
<body><main><h1>{{.Title}}</h1><p>{{.Scope}}, {{.First}} to {{.Last}}, as of {{utc .FrozenAt}}</p>
<table><thead><tr>{{range .Columns}}<th scope="col">{{.Title}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr>{{range $i, $c := cells $ .}}<td class="{{(index $.Columns $i).Type}}">{{$c}}</td>{{end}}</tr>
{{end}}</tbody></table>
{{range .Checks}}<p>{{if .Holds}}Holds{{else}}FAILS{{end}}: {{.Text}}</p>
{{end}}</main></body></html>
`))

func reportHTML(w io.Writer, r bot.Report) error {
	if own := reportPages[r.Name]; own != nil {
		return own(w, r)
	}
	return reportPage.Execute(w, r)
}
