package bot

import (
	"fmt"
	"strings"
	"time"
)

// The papers of a station: a carrier's status, the summary, the talks.

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
	p.zone = who.Location(p.set.Zone)
	p.week(p.zone)
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
	p.zone = zone
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
