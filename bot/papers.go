package bot

import (
	"context"
	"fmt"
	"time"
)

// The reports R1 to R6: which period and which values each asks for, and that a
// run is kept. The tables themselves are one SQL file each.

// ReportAsk is what somebody wants to see; what is zero is taken as of now.
type ReportAsk struct {
	Name    string // R1 … R6
	Of      string // handle, station or district
	Week    Date   // a day of the week asked for
	Fiscal  Fiscal
	Quarter Quarter
	From    Date // To is not in it
	To      Date
	Since   time.Time
	Look    bool // a run of a period that still runs is not kept
}

// ReportStore is what reports are made from.
type ReportStore interface {
	Report(ctx context.Context, name string, scope ReportScope) (Report, error)
	// FrozenReport is the final run of a period; nil: there is none yet.
	FrozenReport(ctx context.Context, name, scope string, p Period) (*Report, error)
	// FreezeReport keeps a run; of two final ones the first stays, and is returned.
	FreezeReport(ctx context.Context, scope string, r Report, final bool) (Report, error)
	Facts(ctx context.Context, codes ...string) ([]Facts, error)
	StationsOf(ctx context.Context, of string) ([]Station, error) // a station by its code, or those of a district
	PersonByHandle(ctx context.Context, handle string) (Person, error)
}

// ReportError is a wish for a report that cannot be met: a whole sentence.
type ReportError string

func (e ReportError) Error() string { return string(e) }

// PeriodError is a wish for a period that cannot be: it is not the roster that has
// to be looked at, but the wish. Whoever asks for a ReportError finds it in it.
type PeriodError struct{ wish ReportError }

func (e PeriodError) Error() string { return string(e.wish) }

// Unwrap is the sentence.
func (e PeriodError) Unwrap() error { return e.wish }

// papers are the reports, one line each.
var papers = map[string]struct {
	make func(*paper) error
	keep bool // R6 hands out what is there; there is nothing to freeze
}{
	"R1": {(*paper).carrier, true},
	"R2": {(*paper).station, true},
	"R3": {(*paper).talks, true},
	"R4": {(*paper).followUp, true},
	"R5": {(*paper).pack, true},
	"R6": {(*paper).export, false},
}

// paper is one report being made.
type paper struct {
	ctx   context.Context
	s     ReportStore
	set   *Settings
	ask   ReportAsk
	now   time.Time
	key   string // what the run is kept under
	zone  *time.Location
	scope ReportScope
	front [][]any // lines before those of the query
}

// MakeReport makes a report, or finds the run of a period that is over: what was
// handed out once does not change any more.
func (s *Settings) MakeReport(ctx context.Context, store ReportStore, ask ReportAsk, now time.Time) (Report, error) {
	kind, ok := papers[ask.Name]
	if !ok {
		return Report{}, ReportError(fmt.Sprintf("there is no report %q; R1 to R6 are", ask.Name))
	}
	p := &paper{ctx: ctx, s: store, set: s, ask: ask, now: now.UTC(), zone: s.Zone, scope: ReportScope{Of: ask.Of, Now: now.UTC(), Args: map[string]any{"zone": s.Zone.String()}}}
	if err := kind.make(p); err != nil {
		return Report{}, err
	}
	p.scope.Period = Period{p.scope.Period.From.UTC(), p.scope.Period.To.UTC()}
	if p.scope.Period.From.After(p.now) {
		return Report{}, PeriodError{"that period is still to come; ask for one that has begun"}
	}
	if p.key == "" {
		p.key = p.scope.Of
	}
	over := !p.scope.Period.To.After(p.now)
	if kind.keep && over {
		if run, err := store.FrozenReport(ctx, ask.Name, p.key, p.scope.Period); err != nil || run != nil {
			return p.named(run), err
		}
	}
	r, err := store.Report(ctx, ask.Name, p.scope)
	if err != nil {
		return r, err
	}
	r.Rows = append(p.front, r.Rows...)
	if !kind.keep || ask.Look && !over {
		return p.named(&r), nil
	}
	r, err = store.FreezeReport(ctx, p.key, r, over)
	return p.named(&r), err
}

// named is a run with the name of its scope: it is kept without a person's.
func (p *paper) named(r *Report) Report {
	if r == nil {
		return Report{}
	}
	r.Scope, r.Zone = p.scope.Of, p.zone
	return *r
}

func (p *paper) arg(name string, value any) { p.scope.Args[name] = value }

func (p *paper) utc(name string, day Date, zone *time.Location) {
	p.arg(name, day.At(0, 0, zone).UTC())
}

func (p *paper) export() error {
	p.scope.Of = "everything"
	since := p.ask.Since
	if since.IsZero() {
		since = time.Unix(0, 0)
	}
	p.scope.Period = Period{since, p.now.Add(time.Microsecond)} // what happened just now is in it
	return nil
}
