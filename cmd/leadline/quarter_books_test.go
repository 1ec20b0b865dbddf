package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// books are what `leadline export` printed, read as anybody would read it: all
// totals are counted again from these lines alone.
type books struct {
	leads  []entry
	events []entry
}

// entry is one line of a CSV by its headings.
type entry map[string]string

func (l entry) at(t *testing.T, column string) time.Time {
	t.Helper()
	if l[column] == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, l[column])
	if err != nil {
		t.Fatalf("%s %q: %v", column, l[column], err)
	}
	return at
}

func readLines(t *testing.T, text string) (all []entry) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d lines: %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		l := entry{}
		for i, name := range rows[0] {
			l[name] = row[i]
		}
		all = append(all, l)
	}
	return all
}

// export is the two files as the command writes them.
func (q *autumn) export() (b books) {
	q.t.Helper()
	var leads, events bytes.Buffer
	e := &env{ctx: q.t.Context(), now: q.clock.Now, out: &leads}
	q.must((&ExportCmd{What: "leads", Format: "csv"}).leads(e, q.store, time.Time{}))
	e.out = &events
	q.must((&ExportCmd{What: "events", Format: "csv"}).events(e, q.store, time.Time{}))
	return books{readLines(q.t, leads.String()), readLines(q.t, events.String())}
}

// report makes a report as the commands and pages do.
func (q *autumn) report(ask bot.ReportAsk) bot.Report {
	q.t.Helper()
	r, err := q.book.MakeReport(q.t.Context(), q.store, ask, q.clock.Now())
	q.must(err)
	for _, c := range r.Checks {
		if !c.Holds {
			q.t.Errorf("%s of %s does not add up: %s", r.Name, r.Scope, c.Text)
		}
	}
	return r
}

// table is a report's lines as its CSV prints them.
func table(t *testing.T, r bot.Report) []entry {
	t.Helper()
	var b bytes.Buffer
	if err := reportCSV(&b, r); err != nil {
		t.Fatal(err)
	}
	return readLines(t, b.String())
}

// count is how many leads a question holds for.
func (b books) count(of func(entry) bool) (n int) {
	for _, l := range b.leads {
		if of(l) {
			n++
		}
	}
	return n
}

func within(at, from, to time.Time) bool { return !at.IsZero() && !at.Before(from) && at.Before(to) }

// few is a count of carriers as a shared paper prints it.
func few(n int) string {
	if n > 0 && n < 3 {
		return "fewer than 3"
	}
	return strconv.Itoa(n)
}

// inUnit is whether a lead counts for its unit at all.
func inUnit(l entry) bool { return l["status"] != "withdrawn" && l["status"] != "dropped" }

// senders are how many people sent the leads for which a question holds.
func (b books) senders(of func(entry) bool) int {
	who := map[string]bool{}
	for _, l := range b.leads {
		if of(l) {
			who[l["submitter"]] = true
		}
	}
	return len(who)
}

// cents are the verified revenue of the sales for which a question holds.
func (b books) cents(t *testing.T, of func(entry) bool) (sum int64) {
	t.Helper()
	for _, l := range b.leads {
		if !of(l) || l["revenue_verified_at"] == "" {
			continue
		}
		n, err := strconv.ParseInt(l["revenue_cents"], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}

func dollars(cents int64) string { return fmt.Sprintf("$%d.%02d", cents/100, cents%100) }

// same compares one cell with what the export says.
func same(t *testing.T, where string, l entry, column, want string) {
	t.Helper()
	got, known := l[column]
	if !known || got != want {
		t.Errorf("%s: %s is %q, the export says %q", where, column, got, want)
	}
}
