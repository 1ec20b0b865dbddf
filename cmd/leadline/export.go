package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// ExportCmd prints leads or events.
type ExportCmd struct {
	What   string `arg:"" help:"leads or events." enum:"leads,events"`
	Format string `help:"json (a line each) or csv." default:"json" enum:"json,csv"`
	Since  string `help:"Only what was submitted or happened from this day or time on (YYYY-MM-DD or RFC 3339)." placeholder:"TIME"`
}

// Run prints them in order.
func (c *ExportCmd) Run(e *env) error {
	var since time.Time
	if c.Since != "" {
		var err error
		if since, err = sinceArg(e, "since", c.Since); err != nil {
			return err
		}
	}
	return withStore(e, func(s *storage.Store) error {
		if c.What == "events" {
			return c.events(e, s, since)
		}
		return c.leads(e, s, since)
	})
}

func (c *ExportCmd) leads(e *env, s *storage.Store, since time.Time) error {
	if c.Format == "json" {
		enc := json.NewEncoder(e.out)
		return s.Leads(e.ctx, since, func(l bot.Lead) error { return enc.Encode(l.At(e.now())) })
	}
	w := newSafeCSV(e.out)
	w.row("code", "program", "status", "source", "station", "submitter", "card_date", "submitted_at", "entered_at", "input_due", "start", "due", "contacted_at", "clock",
		"pool", "holder", "business", "street", "city", "state", "zip5", "contact", "phone", "email", "annual_volume", "revenue_cents", "pieces_per_year", "reason",
		"closed_at", "revenue_verified_at", "duplicate_of", "route", "external_ref")
	err := s.Leads(e.ctx, since, func(l bot.Lead) error {
		l = l.At(e.now())
		b, p := bot.Business{}, bot.Party{}
		if l.Card.Business != nil {
			b = *l.Card.Business
		}
		if l.Card.DecisionMaker != nil {
			p = *l.Card.DecisionMaker
		}
		annual := ""
		if l.Card.Volume != nil {
			annual = fmt.Sprint(l.Card.Volume.Annual)
		}
		w.row(l.Code, l.Program, string(l.Status), l.Source, l.Station, l.Submitter, l.CardDate.String(), utc(l.SubmittedAt), utcOf(l.EnteredAt), utc(l.InputDue),
			utcOf(l.Clock.Start), utcOf(l.Clock.Due), utcOf(l.Clock.ContactedAt), l.Clock.State, l.Pool, l.Holder,
			b.Name, b.Street, b.City, b.State, b.ZIP5, p.Name, shownPhone(p.Phone), p.Email, annual, fmt.Sprint(l.RevenueCents), fmt.Sprint(l.PiecesPerYear), l.Reason,
			utcOf(l.ClosedAt), utcOf(l.RevenueVerifiedAt), l.DuplicateOf, l.Route, l.ExternalRef)
		return w.err
	})
	return w.flush(err)
}

func (c *ExportCmd) events(e *env, s *storage.Store, since time.Time) error {
	if c.Format == "json" {
		enc := json.NewEncoder(e.out)
		return s.Events(e.ctx, since, func(code string, ev bot.Event) error {
			return enc.Encode(struct {
				Code string `json:"code"`
				bot.Event
			}{code, ev})
		})
	}
	w := newSafeCSV(e.out)
	w.row("code", "seq", "at", "kind", "by", "channel", "data")
	err := s.Events(e.ctx, since, func(code string, ev bot.Event) error {
		w.row(code, fmt.Sprint(ev.Seq), utc(ev.At), ev.Kind, ev.By, ev.Channel, string(ev.Data))
		return w.err
	})
	return w.flush(err)
}

func utcOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return utc(*t)
}

// shownPhone writes +13035550142 as (303) 555-0142: a cell that begins with +
// would be taken for a formula.
func shownPhone(e164 string) string {
	if n, ok := strings.CutPrefix(e164, "+1"); ok && len(n) == 10 {
		return "(" + n[:3] + ") " + n[3:6] + "-" + n[6:]
	}
	return e164
}

// safeCSV writes RFC 4180 whose cells no spreadsheet takes for a formula.
type safeCSV struct {
	w   *csv.Writer
	err error
}

func newSafeCSV(w io.Writer) *safeCSV {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &safeCSV{w: c}
}

// formula are the beginnings that spreadsheets take for one.
const formula = "=+-@\t\r\x00＝＋－＠"

func safeCell(s string) string {
	if t := strings.TrimLeft(s, " "); t != "" && strings.ContainsRune(formula, []rune(t)[0]) {
		return "'" + s
	}
	return s
}

func (c *safeCSV) row(cells ...string) {
	for i := range cells {
		cells[i] = safeCell(cells[i])
	}
	if c.err == nil {
		c.err = c.w.Write(cells)
	}
}

func (c *safeCSV) flush(err error) error {
	c.w.Flush()
	if err != nil {
		return err
	}
	return c.w.Error()
}
