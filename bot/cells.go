package bot

import (
	"fmt"
	"time"
)

// How each mandate is judged, one function a mandate.

// start is a day's beginning at the station.
func (f Facts) start(s *Settings, d Date) time.Time { return d.At(0, 0, s.ZoneOf(f.Book.Station)) }

func place(s *Settings, f Facts, at string) Cell {
	if at == "" {
		return Cell{State: CellMissing, Since: f.start(s, f.Book.Since), Why: "no_place"}
	}
	return Cell{State: CellOK, Why: "place", Values: values("place", at)}
}

func dropPlace(s *Settings, f Facts, _ time.Time) Cell { return place(s, f, f.Book.Station.DropPlace) }
func postingPlace(s *Settings, f Facts, _ time.Time) Cell {
	return place(s, f, f.Book.Station.PostingPlace)
}

// cardsInput counts what waits for the coordinator too: a draft that was handed
// over is a card that is not input, and due like any other of its day.
func cardsInput(s *Settings, f Facts, now time.Time) Cell {
	for _, d := range f.Drafts {
		due := s.DraftDue(d, f.Book.Station)
		if !due.Before(now) {
			f.InputWaiting++
			continue
		}
		f.InputOverdue++
		if f.InputSince.IsZero() || due.Before(f.InputSince) {
			f.InputSince = due
		}
	}
	c := Cell{State: CellOK, Why: "input", Values: values("met", f.InputOnTime, "all", f.InputOnTime+f.InputLate, "waiting", f.InputWaiting, "late", f.InputOverdue)}
	switch {
	case f.InputOverdue > 0:
		c.State, c.Why, c.Since = CellMissing, "input_late", f.InputSince
	case f.InputWaiting > 0:
		c.State, c.Why = CellDue, "input_waiting"
	case f.InputOnTime+f.InputLate == 0:
		c.Why = "input_none"
	}
	return c
}

func firstContact(_ *Settings, f Facts, _ time.Time) Cell {
	c := Cell{State: CellOK, Why: "contact", Values: values("met", f.ContactMet, "all", f.ContactMet+f.ContactLate, "running", f.ContactRunning, "late", f.ContactOver)}
	switch {
	case f.ContactOver > 0:
		c.State, c.Why, c.Since = CellMissing, "contact_late", f.ContactSince
	case f.ContactMet+f.ContactLate+f.ContactRunning == 0:
		c.Why = "contact_none"
	}
	return c
}

// weekly is how the paper of this week stands: due on its day and the business
// day after, then missing.
func weekly(s *Settings, f Facts, now time.Time, mandate string) Cell {
	today := f.Book.Today(s, now)
	week := s.Weekly(today)
	if next := week.Add(7); !today.Before(s.WeeklyDue(next)) { // a Thursday that is a holiday
		week = next
	}
	due := s.WeeklyDue(week)
	for _, p := range f.Proofs {
		if p.Mandate == mandate && p.Period == week {
			return Cell{State: CellOK, Why: "weekly", Values: values("day", DateOf(p.At, s.ZoneOf(f.Book.Station)), "note", p.Note)}
		}
	}
	last := s.Calendar.After(due, 1)
	switch {
	case due.Before(f.Book.Since): // nobody knew of the station then
		return Cell{State: CellOK, Why: "weekly_next", Values: values("day", s.WeeklyDue(week.Add(7)))}
	case last.Before(today):
		return Cell{State: CellMissing, Why: "weekly_missing", Since: f.start(s, last.Add(1)), Values: values("day", due)}
	}
	return Cell{State: CellDue, Why: "weekly_due", Values: values("day", due)}
}

// weeklyStatus is met once the last message has left and the last slip of paper
// was handed out.
func weeklyStatus(s *Settings, f Facts, now time.Time) Cell {
	c := weekly(s, f, now, "M5")
	if f.Slips > 0 && (c.Why == "weekly_due" || c.Why == "weekly_missing") {
		c.Why, c.Values["slips"] = "weekly_slips", fmt.Sprint(f.Slips)
		return c
	}
	if week := s.PostedWeek(f.Book, now); c.State != CellOK && f.Senders > 0 && f.FirstSent.After(s.WeeklyAt(week, s.ZoneOf(f.Book.Station))) {
		return Cell{State: CellOK, Why: "weekly_next", Values: values("day", s.WeeklyDue(week.Add(7)))} // nobody had a lead that day
	}
	if f.Senders > 0 || c.Why == "weekly" {
		return c
	}
	return Cell{State: CellOK, Why: "no_senders"}
}

func summaryPosted(s *Settings, f Facts, now time.Time) Cell { return weekly(s, f, now, "M6") }

// talkGiven looks at this fortnight and the one before: what was missed earlier
// is a matter of reports.
func talkGiven(s *Settings, f Facts, now time.Time) Cell {
	b := f.Book
	here := s.Fortnight(b.Anchor, b.Today(s, now))
	last := s.Fortnight(b.Anchor, here.From.Add(-1))
	due := s.TalkDue(here)
	switch g := b.For(here.From); {
	case len(b.Library) == 0:
		return Cell{State: CellMissing, Why: "talk_no_library", Since: f.start(s, b.Since)}
	case b.For(last.From) == nil && b.Since.Before(last.To):
		return Cell{State: CellMissing, Why: "talk_missed", Since: f.start(s, last.To), Values: values("from", last.From, "to", last.To.Add(-1))}
	case g != nil:
		return Cell{State: CellOK, Why: "talk_given", Values: values("talk", g.Talk, "title", g.Title, "day", g.On, "next", s.TalkDue(s.Fortnight(b.Anchor, here.To)))}
	case due.Before(b.Today(s, now)):
		return Cell{State: CellMissing, Why: "talk_late", Since: f.start(s, s.Calendar.After(due, 1)), Values: values("day", due)}
	}
	t := b.Turn(here)
	return Cell{State: CellDue, Why: "talk_due", Values: values("talk", t.Number, "title", t.Title, "day", due)}
}

// talkSigned is the worst of the talks of this fortnight and the one before.
func talkSigned(s *Settings, f Facts, now time.Time) Cell {
	b := f.Book
	today := b.Today(s, now)
	since := s.Fortnight(b.Anchor, today).From.Add(-talkDays)
	c := Cell{State: CellOK, Why: "sign_none"}
	for _, g := range b.Given {
		if g.On.Before(since) || g.Voided != nil {
			continue
		}
		one := Cell{State: CellOK, Values: values("talk", g.Talk, "title", g.Title, "day", g.On)}
		switch g.State() {
		case TalkDisputed:
			d := g.Dispute()
			one.State, one.Why, one.Since = CellMissing, "sign_disputed", d.At
			one.Values["who"], one.Values["why"] = d.Name, d.Why
		case TalkWaiting:
			one.State, one.Why = CellDue, "sign_waiting"
			until := s.Calendar.After(g.On, certifyDays)
			missing := g.Missing()
			one.Values["side"], one.Values["until"] = missing[0], until.String()
			if len(missing) > 1 {
				one.Why = "sign_waiting_both"
			}
			if until.Before(today) {
				one.State, one.Since = CellMissing, f.start(s, until.Add(1))
			}
		case TalkVacant:
			one.State, one.Why, one.Since = CellVacant, "sign_vacant", f.start(s, g.On)
			one.Values["side"] = vacantSide(g)
		default:
			one.Why, one.Values["paper"] = "sign_both", g.Paper()
		}
		if c.Why == "sign_none" || worse(one.State, c.State) {
			c = one
		}
	}
	return c
}

func vacantSide(g Given) string {
	if g.SignedBy(USPS) {
		return NALC
	}
	return USPS
}

func teleconference(s *Settings, f Facts, now time.Time) Cell {
	b, today := f.District, s.Day(now)
	q := QuarterOf(today)
	if t := b.In(s, q); t != nil {
		return Cell{State: CellOK, Why: "tele_held", Values: values("quarter", q, "day", s.Day(t.At), "usps", t.USPS, "nalc", t.NALC)}
	}
	if t := b.OneSided(s, q); t != nil {
		return Cell{State: CellMissing, Why: "tele_one_side", Since: t.At, Values: values("quarter", q, "day", s.Day(t.At), "usps", t.USPS, "nalc", t.NALC)}
	}
	if last := q.Last(); b.Since.Before(last.To()) && b.In(s, last) == nil {
		return Cell{State: CellMissing, Why: "tele_missed", Since: f.start(s, q.From()), Values: values("quarter", last)}
	}
	if t := b.Set(s, q); t != nil {
		return Cell{State: CellDue, Why: "tele_set", Values: values("quarter", q, "at", t.At.UTC().Format(time.RFC3339))}
	}
	return Cell{State: CellDue, Why: "tele_due", Values: values("quarter", q, "day", q.To().Add(-1))}
}

func coordinators(s *Settings, f Facts, now time.Time) Cell {
	b, today := f.Book, f.Book.Today(s, now)
	c := Cell{State: CellOK, Why: "posts_filled", Values: values("usps", names(b, USPS, today), "nalc", names(b, NALC, today))}
	for _, side := range []string{USPS, NALC} {
		if b.Holds(side, today) {
			continue
		}
		since := b.VacantSince(side, today)
		days := 1 + int(today.At(0, 0, time.UTC).Sub(since.At(0, 0, time.UTC))/(24*time.Hour))
		at := f.start(s, since)
		if c.State == CellVacant {
			c.Why = "posts_both"
			if at.After(c.Since) {
				continue
			}
		} else {
			c.State, c.Why = CellVacant, "post_"+side
		}
		c.Since = at
		c.Values["days"], c.Values["day"] = fmt.Sprint(days), since.String()
	}
	return c
}

// names are who holds a side's post on a day.
func names(b TalkBook, side string, day Date) (list string) {
	for _, t := range b.Terms {
		if SideOf(t.Role) != side || !t.Covers(day) {
			continue
		}
		if list != "" {
			list += ", "
		}
		list += t.Name
	}
	return list
}

// unitWide holds by the way the program is made: no text for a shared place can
// name who sent a lead.
func unitWide(_ *Settings, _ Facts, _ time.Time) Cell { return Cell{State: CellOK, Why: "unit_wide"} }

// suppressed is the least number of people that a count shows: fewer could be
// told apart.
const suppressed = 3

func voluntary(_ *Settings, f Facts, _ time.Time) Cell {
	if f.Joined < suppressed {
		return Cell{State: CellOK, Why: "voluntary_few"}
	}
	return Cell{State: CellOK, Why: "voluntary", Values: values("joined", f.Joined)}
}

// badness orders the states, the worst last.
var badness = map[string]int{CellOK: 0, CellDue: 1, CellVacant: 2, CellMissing: 3}

func worse(a, b string) bool { return badness[a] > badness[b] }
