package storage

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"leadline/bot"
)

// A report is one file: its first line is the title, its columns are the
// headings (quoted: "Median messages per lead"); "Revenue|money" says besides of
// what type it is. It may use @of, @from, @to, @now and the scope's own values. A line "-- check: what must hold" begins a query of its own that says
// whether it does.
//
//go:embed reports/*.sql
var reportFiles embed.FS

const checkMark = "\n-- check: "

// Reports are the names of all reports, in order.
func Reports() (names []string) {
	files, err := fs.Glob(reportFiles, "reports/*.sql")
	if err != nil { // the pattern is a constant
		return nil
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f), ".sql"))
	}
	return names
}

// reportFile is one report taken apart.
type reportFile struct {
	title, query string
	checks       []struct{ text, query string }
}

func readReport(name string) (r reportFile, err error) {
	b, err := reportFiles.ReadFile("reports/" + name + ".sql")
	if err != nil {
		return r, ErrNotFound
	}
	parts := strings.Split(string(b), checkMark)
	first, query, _ := strings.Cut(parts[0], "\n")
	r.title, r.query = strings.TrimSpace(strings.TrimPrefix(first, "--")), query
	for _, part := range parts[1:] {
		text, query, _ := strings.Cut(part, "\n")
		r.checks = append(r.checks, struct{ text, query string }{strings.TrimSpace(text), query})
	}
	return r, nil
}

// Report makes a report, as of one moment: all its queries see the same data.
func (s *Store) Report(ctx context.Context, name string, about bot.ReportScope) (bot.Report, error) {
	r := bot.Report{Name: name, Scope: about.Of, Period: about.Period, FrozenAt: about.Now, Columns: []bot.ReportColumn{}, Rows: [][]any{}, Checks: []bot.ReportCheck{}}
	file, err := readReport(name)
	if err != nil {
		return r, err
	}
	r.Title = file.title
	args := pgx.NamedArgs{"of": about.Of, "from": about.Period.From, "to": about.Period.To, "now": about.Now}
	for name, value := range about.Args {
		args[name] = value
	}
	err = pgx.BeginTxFunc(ctx, s.desk, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, file.query, args)
		if err != nil {
			return err
		}
		defer rows.Close()
		for _, c := range rows.FieldDescriptions() {
			title, kind, named := strings.Cut(c.Name, "|")
			if !named {
				kind = columnTypes[c.DataTypeOID]
			}
			r.Columns = append(r.Columns, bot.ReportColumn{Key: columnKey(title), Title: title, Type: kind})
		}
		for rows.Next() {
			row, err := rows.Values()
			if err != nil {
				return err
			}
			for i, c := range r.Columns {
				if day, ok := row[i].(time.Time); ok && c.Type == "date" {
					row[i] = bot.DateOf(day, time.UTC)
				}
			}
			r.Rows = append(r.Rows, row)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for _, c := range file.checks {
			check := bot.ReportCheck{Text: c.text}
			if err := tx.QueryRow(ctx, c.query, args).Scan(&check.Holds); err != nil {
				return fmt.Errorf("check %q: %w", c.text, err)
			}
			r.Checks = append(r.Checks, check)
		}
		return nil
	})
	return r, wrap(err, "make a report")
}

// columnTypes are the words of the contract for types of the database; any
// other is text.
var columnTypes = map[uint32]string{
	pgtype.Int8OID: "number", pgtype.Int4OID: "number", pgtype.Int2OID: "number", pgtype.NumericOID: "number", pgtype.Float8OID: "number",
	pgtype.DateOID: "date", pgtype.TimestamptzOID: "time", pgtype.BoolOID: "bool", pgtype.TextOID: "text", pgtype.VarcharOID: "text",
}

// columnKey is a heading as a name: "Median messages per lead" is
// median_messages_per_lead.
func columnKey(title string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "_")
}

// loadReports makes the reports that are asked for in chats. They are made beside
// the transaction, as for a page: they only read.
func (n *needs) loadReports(ctx context.Context) error {
	for _, key := range n.keys(bot.NeedReport) {
		if n.reports == nil {
			n.reports = map[string]bot.Report{}
		}
		if n.report == nil {
			continue
		}
		r, err := n.report(ctx, key)
		if _, wrong := errors.AsType[bot.ReportError](err); wrong {
			continue
		}
		if err != nil {
			return err
		}
		n.reports[key] = r
	}
	return nil
}

// chatReport is how the store makes reports for chats; nil: it makes none.
func (s *Store) chatReport() func(context.Context, string) (bot.Report, error) {
	if s.makeReport == nil {
		return nil
	}
	return func(ctx context.Context, key string) (bot.Report, error) { return s.makeReport(ctx, s, key) }
}
