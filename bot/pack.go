package bot

import (
	"fmt"
	"strings"
)

// The papers of a district: the follow-up of its pools, and the pack for the
// teleconference.

// stations are those of a station or district; the scope gets its code.
func (p *paper) stations() ([]Station, error) {
	p.scope.Of = strings.ToUpper(p.ask.Of)
	all, err := p.s.StationsOf(p.ctx, p.scope.Of)
	if err == nil && len(all) == 0 {
		err = ReportError(fmt.Sprintf("there is no station or district %q", p.ask.Of))
	}
	return all, err
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
