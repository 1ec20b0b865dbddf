package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers/web"
	"leadline/storage"
)

// The reports R1 to R6. A run of a period that is over is kept and printed again
// as it was.
type (
	// ReportR1Cmd is one carrier's week.
	ReportR1Cmd struct {
		ReportFormat
		Handle string `arg:"" help:"The carrier's handle."`
		Week   string `help:"A day of the week asked for; default: this week." placeholder:"DAY"`
	}
	// ReportR2Cmd is a station's week.
	ReportR2Cmd struct {
		ReportFormat
		Station string `arg:"" help:"The station's code."`
		Week    string `help:"A day of the week asked for; default: this week." placeholder:"DAY"`
	}
	// ReportR3Cmd is a fiscal year of talks.
	ReportR3Cmd struct {
		ReportFormat
		Of string `arg:"" name:"station|district" help:"A station's or a district's code."`
		FY int    `name:"fy" help:"Fiscal year, e.g. 26; default: this one." placeholder:"N"`
	}
	// ReportR4Cmd is a period of a pool.
	ReportR4Cmd struct {
		ReportFormat
		District string `arg:"" help:"The district's code."`
		From     string `help:"First day; default: the quarter's." placeholder:"DAY"`
		To       string `help:"The day after the last; default: tomorrow." placeholder:"DAY"`
	}
	// ReportR5Cmd is a quarter of a district.
	ReportR5Cmd struct {
		ReportFormat
		District string `arg:"" help:"The district's code."`
		Quarter  string `help:"Quarter of the fiscal year, e.g. Q1-27; default: this one." placeholder:"Q1-27"`
		PDF      string `name:"pdf" help:"Write the pack as a PDF to this file instead." placeholder:"FILE"`
	}
	// ReportR6Cmd is everything since a time.
	ReportR6Cmd struct {
		ReportFormat
		Since string `help:"From this day or time on (YYYY-MM-DD or RFC 3339); default: everything." placeholder:"TIME"`
	}
)

// Run prints it.
func (c *ReportR1Cmd) Run(e *env) error {
	week, err := dayArg("week", c.Week)
	if err != nil {
		return err
	}
	return printPaper(e, c.ReportFormat, bot.ReportAsk{Name: "R1", Of: c.Handle, Week: week})
}

// Run prints it.
func (c *ReportR2Cmd) Run(e *env) error {
	week, err := dayArg("week", c.Week)
	if err != nil {
		return err
	}
	return printPaper(e, c.ReportFormat, bot.ReportAsk{Name: "R2", Of: c.Station, Week: week})
}

// Run prints it.
func (c *ReportR3Cmd) Run(e *env) error {
	year, err := fiscalArg(e, c.FY)
	if err != nil {
		return err
	}
	return printPaper(e, c.ReportFormat, bot.ReportAsk{Name: "R3", Of: c.Of, Fiscal: year})
}

// Run prints it.
func (c *ReportR4Cmd) Run(e *env) error {
	from, err := dayArg("from", c.From)
	if err != nil {
		return err
	}
	to, err := dayArg("to", c.To)
	if err != nil {
		return err
	}
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return usage(fmt.Sprintf("--from %s --to %s: the period is over before it begins; --to is the day after its last, so give a later one", c.From, c.To))
	}
	return printPaper(e, c.ReportFormat, bot.ReportAsk{Name: "R4", Of: c.District, From: from, To: to})
}

// Run prints it, or writes the pack.
func (c *ReportR5Cmd) Run(e *env) error {
	q, err := quarterArg(c.Quarter)
	if err != nil {
		return err
	}
	ask := bot.ReportAsk{Name: "R5", Of: c.District, Quarter: q}
	if c.PDF == "" {
		return printPaper(e, c.ReportFormat, ask)
	}
	return withPaper(e, ask, func(r bot.Report) error {
		f, err := os.OpenFile(c.PDF, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return fmt.Errorf("write the pack: %w", err)
		}
		return errors.Join(web.WritePackPDF(f, r), f.Close())
	})
}

// Run prints it.
func (c *ReportR6Cmd) Run(e *env) error {
	ask := bot.ReportAsk{Name: "R6"}
	if c.Since != "" {
		var err error
		if ask.Since, err = sinceArg(e, "since", c.Since); err != nil {
			return err
		}
	}
	return printPaper(e, c.ReportFormat, ask)
}

var quarterText = regexp.MustCompile(`^(?i:q)([1-4])[- ]?(?:fy)?(\d{2}|\d{4})$`)

// quarterArg reads Q1-27: the first quarter of fiscal year 2027.
func quarterArg(text string) (bot.Quarter, error) {
	if text == "" {
		return bot.Quarter{}, nil
	}
	m := quarterText.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return bot.Quarter{}, usage(fmt.Sprintf("--quarter: %q is no quarter; write Q1-27 for October to December 2026", text))
	}
	n, _ := strconv.Atoi(m[1])
	year, _ := strconv.Atoi(m[2])
	if year < 100 {
		year += 2000
	}
	return bot.Quarter{Year: year, N: n}, nil
}

func printPaper(e *env, f ReportFormat, ask bot.ReportAsk) error {
	return withPaper(e, ask, func(r bot.Report) error { return f.print(e.out, r) })
}

// reportPages are the reports that have a page of their own, for paper.
var reportPages = map[string]func(io.Writer, bot.Report) error{
	"R2": func(w io.Writer, r bot.Report) error { return web.WriteSummary(w, r, bot.Station{}, "en") },
	"R5": web.WritePackPage,
}

// withPaper makes a report on the database of the settings.
func withPaper(e *env, ask bot.ReportAsk, use func(bot.Report) error) error {
	set, err := e.config.program()
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		if set.Calendar, err = s.Calendar(e.ctx); err != nil {
			return err
		}
		r, err := set.MakeReport(e.ctx, s, ask, e.now())
		if wrong, ok := errors.AsType[bot.PeriodError](err); ok {
			return usage(wrong.Error())
		}
		if wrong, ok := errors.AsType[bot.ReportError](err); ok {
			return errors.New(string(wrong))
		}
		if err != nil {
			return err
		}
		return use(r)
	})
}

// showReport is `show report R2 ARVADA` of a transcript.
func (p *player) showReport(text string) (*shown, error) {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 3 {
		return nil, errors.New("show: write `show report R2 ARVADA`, or with a day of its week behind it")
	}
	ask := bot.ReportAsk{Name: strings.ToUpper(words[0])}
	if len(words) > 1 {
		ask.Of = words[1]
	}
	if len(words) > 2 {
		day, err := bot.ParseDate(words[2])
		if err != nil {
			return nil, fmt.Errorf("show: %w", err)
		}
		ask.Week, ask.From, ask.Fiscal, ask.Quarter = day, day, bot.FiscalOf(day), bot.QuarterOf(day)
	}
	r, err := p.world.set.MakeReport(p.ctx, p.world.store, ask, p.world.clock.Now())
	if err != nil {
		return nil, fmt.Errorf("show: %w", err)
	}
	return &shown{r, paperLines(r, p.world.set.Zone)}, nil
}

// paperLines are a report as lines: each value beside its heading, empty ones left
// out.
func paperLines(r bot.Report, zone *time.Location) []string {
	day := func(d bot.Date) string { return d.At(12, 0, time.UTC).Format("Mon Jan 2 2006") }
	lines := []string{fmt.Sprintf("%s %s, %s, %s to %s", r.Name, r.Title, r.Scope, day(r.First()), day(r.Last()))}
	for _, row := range r.Rows {
		var parts []string
		for i, v := range cells(r, row) {
			if at, err := time.Parse(time.RFC3339, v); err == nil && r.Columns[i].Type == "time" {
				v = at.In(zone).Format("Mon Jan 2 3:04pm")
			}
			if v != "" {
				parts = append(parts, r.Columns[i].Title+": "+v)
			}
		}
		lines = append(lines, strings.Join(parts, "; "))
	}
	for _, c := range r.Checks {
		if !c.Holds {
			lines = append(lines, "FAILS: "+c.Text)
		}
	}
	return lines
}

// chatReports makes the reports that people ask for in a chat.
func chatReports(set *bot.Settings, now func() time.Time) func(context.Context, *storage.Store, string) (bot.Report, error) {
	return func(ctx context.Context, s *storage.Store, key string) (bot.Report, error) {
		name, of, _ := strings.Cut(key, " ")
		with := *set
		var err error
		if with.Calendar, err = s.Calendar(ctx); err != nil {
			return bot.Report{}, err
		}
		return with.MakeReport(ctx, s, bot.ReportAsk{Name: name, Of: of, Look: true}, now())
	}
}
