package bot

import (
	"context"
	"fmt"
	"strings"
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
	p := &paper{ctx: ctx, s: store, set: s, ask: ask, now: now.UTC(), scope: ReportScope{Of: ask.Of, Now: now.UTC(), Args: map[string]any{"zone": s.Zone.String()}}}
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
	r.Scope = p.scope.Of
	return *r
}

func (p *paper) arg(name string, value any) { p.scope.Args[name] = value }

func (p *paper) utc(name string, day Date, zone *time.Location) {
	p.arg(name, day.At(0, 0, zone).UTC())
}

// week is the week asked for at a station; without a day the one that runs now.
func (p *paper) week(zone *time.Location) {
	day := p.ask.Week
	if day.IsZero() {
		day = DateOf(p.now, zone)
	}
	p.scope.Period = p.set.ReportWeek(day, zone)
}

func (p *paper) carrier() error {
	who, err := p.s.PersonByHandle(p.ctx, p.ask.Of)
	if err != nil || who.Handle == "" {
		return ReportError(fmt.Sprintf("nobody on the roster has the handle %q", p.ask.Of))
	}
	p.scope.Of, p.key = who.Handle, fmt.Sprintf("person:%d", who.ID)
	p.arg("person", who.ID)
	p.week(who.Location(p.set.Zone))
	return nil
}

// facts are those of the one station asked for.
func (p *paper) facts() (Facts, error) {
	all, err := p.s.Facts(p.ctx, strings.ToUpper(p.ask.Of))
	if err == nil && len(all) == 0 {
		err = ReportError(fmt.Sprintf("there is no station %q", p.ask.Of))
	}
	if err != nil {
		return Facts{}, err
	}
	p.scope.Of = all[0].Book.Station.Code
	return all[0], nil
}

func (p *paper) station() error {
	f, err := p.facts()
	if err != nil {
		return err
	}
	zone := p.set.ZoneOf(f.Book.Station)
	p.arg("zone", zone.String())
	p.week(zone)
	from, last := DateOf(p.scope.Period.From, zone), DateOf(p.scope.Period.To, zone).Add(-1)
	year := FiscalOf(last)
	p.utc("last_from", from.Add(-7), zone)
	p.utc("fy_from", year.From(), zone)
	p.utc("ly_from", from.Add(-52*7), zone) // the same days of the week
	p.utc("ly_to", from.Add(-51*7), zone)
	p.utc("lfy_from", (year - 1).From(), zone)
	p.utc("lfy_to", YearBefore(last).Add(1), zone)
	day := last
	if today := DateOf(p.now, zone); today.Before(day) {
		day = today
	}
	p.talkOf(f.Book, day)
	return nil
}

// talkOf is the talk of the fortnight in which a day lies, and when the next is due.
func (p *paper) talkOf(b TalkBook, day Date) {
	here := p.set.Fortnight(b.Anchor, day)
	talk, state, next := "", "", p.set.TalkDue(here)
	switch g := b.For(here.From); {
	case b.Carriers == 0:
		talk = "no city carriers here"
	case g != nil:
		talk, next = fmt.Sprintf("%d %s, %s", g.Talk, g.Title, g.On), p.set.TalkDue(p.set.Fortnight(b.Anchor, here.To))
		state = map[string]string{TalkCertified: "yes", TalkWaiting: "waits for a signature", TalkVacant: "given, a post is vacant", TalkDisputed: "disputed"}[g.State()]
	default:
		talk, state = "not given yet", "no"
	}
	p.arg("talk", talk)
	p.arg("certified", state)
	p.arg("next_talk", next.String())
}

// stations are those of a station or district; the scope gets its code.
func (p *paper) stations() ([]Station, error) {
	p.scope.Of = strings.ToUpper(p.ask.Of)
	all, err := p.s.StationsOf(p.ctx, p.scope.Of)
	if err == nil && len(all) == 0 {
		err = ReportError(fmt.Sprintf("there is no station or district %q", p.ask.Of))
	}
	return all, err
}

func (p *paper) talks() error {
	if _, err := p.stations(); err != nil {
		return err
	}
	year := p.ask.Fiscal
	if year == 0 {
		year = FiscalOf(p.set.Day(p.now))
	}
	p.scope.Period = Period{year.From().At(0, 0, p.set.Zone), year.To().At(0, 0, p.set.Zone)}
	p.arg("fy_from", year.From().String())
	p.arg("fy_to", year.To().String())
	p.arg("anchor", talkAnchor.String())
	var off []time.Time
	for d := year.From().Add(-talkDays); d.Before(year.To().Add(2 * talkDays)); d = d.Add(1) {
		if !p.set.Calendar.Business(d) {
			off = append(off, d.At(0, 0, time.UTC))
		}
	}
	p.arg("off", off)
	return nil
}

// district sees to it that there is one, as a district of stations.
func (p *paper) district() ([]Station, error) {
	all, err := p.stations()
	if err == nil && all[0].District != p.scope.Of {
		err = ReportError(fmt.Sprintf("%s is a station; this report is about a district, %s", p.scope.Of, all[0].District))
	}
	return all, err
}

func (p *paper) followUp() error {
	if _, err := p.district(); err != nil {
		return err
	}
	from, to := p.ask.From, p.ask.To
	if from.IsZero() {
		from = QuarterOf(p.set.Day(p.now)).From()
	}
	if to.IsZero() {
		to = p.set.Day(p.now).Add(1)
	}
	if !from.Before(to) {
		return PeriodError{ReportError(fmt.Sprintf("the period ends before %s and begins on %s: give a first day before the day after its last", to, from))}
	}
	p.scope.Period = Period{from.At(0, 0, p.set.Zone), to.At(0, 0, p.set.Zone)}
	p.utc("ly_from", YearBefore(from), p.set.Zone)
	p.utc("ly_to", YearBefore(to), p.set.Zone)
	return nil
}

func (p *paper) pack() error {
	stations, err := p.district()
	if err != nil {
		return err
	}
	q := p.ask.Quarter
	if q == (Quarter{}) {
		q = QuarterOf(p.set.Day(p.now))
	}
	p.scope.Period = Period{q.From().At(0, 0, p.set.Zone), q.To().At(0, 0, p.set.Zone)}
	p.utc("before_from", q.Last().From(), p.set.Zone)
	last := Quarter{q.Year - 1, q.N}
	p.utc("ly_from", last.From(), p.set.Zone)
	p.utc("ly_to", last.To(), p.set.Zone)
	var codes []string
	for _, s := range stations {
		codes = append(codes, s.Code)
	}
	facts, err := p.s.Facts(p.ctx, codes...)
	if err != nil {
		return err
	}
	for _, f := range facts {
		p.boardLines(f)
	}
	return nil
}

// boardLines are the mandates of a station that are not met, the vacancies among
// them, each as an action of its side.
func (p *paper) boardLines(f Facts) {
	open := p.set.Board(f, p.now).Open()
	station := f.Book.Station.Code
	if len(open) == 0 {
		p.front = append(p.front, []any{"Board", station, "All mandates", "met", "", "", ""})
	}
	for _, c := range open {
		since := ""
		if !c.Since.IsZero() {
			since = "since " + DateOf(c.Since, p.set.ZoneOf(f.Book.Station)).String()
		}
		side := "both sides"
		switch c.Why {
		case "post_usps":
			side = "USPS"
		case "post_nalc":
			side = "NALC"
		}
		p.front = append(p.front, []any{"Board", station, c.Title, c.State, since, "action: " + side, ""})
	}
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
