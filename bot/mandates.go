package bot

import (
	"fmt"
	"time"
)

// Every deadline of the program is here, and only here. Central is wall-clock
// time in America/Chicago, summer and winter, whatever "CST" is printed in the
// mandate [S2 MC-q2]; all arithmetic is on calendar days, never on hours.
const (
	clockHour    = 14 // the follow-up clock starts and ends at 2:00 pm Central [S2 MC-q2]
	clockDays    = 2  // "within 48 hours", weekends and holidays excluded: two business days
	promiseDays  = 7  // "contacted by a sales representative within a week" [S2 q6]
	closeDefault = "17:00"

	duplicateDays = 90 // how long a sale makes a duplicate of the next lead about that customer: our decision
	unmergeDays   = 30 // how long a merge of customers can be taken back

	morningHour = 8  // lists and reminders of a business day, Central
	halfHours   = 24 // of the clock: reminder when nobody was reached
	idleRemind  = 16 // counted hours without a word of the holder: reminder,
	idleEnd     = 24 // and back to the pool
)

// FollowUp is the 48-hour clock of a lead that was entered at a time: start is
// 14:00 Central on the first business day after the entry date (the date in
// Central), due 14:00 Central two business days after start [S2 MC-q2].
func (s *Settings) FollowUp(entered time.Time) (start, due time.Time) {
	first := s.Calendar.After(DateOf(entered, s.Zone), 1)
	return first.At(clockHour, 0, s.Zone), s.Calendar.After(first, clockDays).At(clockHour, 0, s.Zone)
}

// Counted is the time some counted hours after a time: hours of business days,
// by the clock on the wall in Central time. A weekend or a holiday counts none: a
// time on such a day counts as the midnight after it.
func (s *Settings) Counted(from time.Time, hours int) time.Time {
	day, clock := DateOf(from, s.Zone), from.In(s.Zone)
	since := time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute + time.Duration(clock.Second())*time.Second + time.Duration(clock.Nanosecond())
	if !s.Calendar.Business(day) {
		day, since = s.Calendar.After(day, 1), 0
	}
	for since += time.Duration(hours) * time.Hour; since >= 24*time.Hour; since -= 24 * time.Hour {
		day = s.Calendar.After(day, 1)
	}
	return time.Date(day.Year, day.Month, day.Day, 0, 0, 0, int(since), s.Zone)
}

// The times of the ladder between start and due, and the one after it
// [S2 MC-q2]; all by the calendar, none by adding hours.

// MorningAfterStart is 8:00 Central on the business day after the clock started.
// This and the next three want a clock that has a start and a due time.
func (s *Settings) MorningAfterStart(c Clock) time.Time {
	return s.Calendar.After(DateOf(*c.Start, s.Zone), 1).At(morningHour, 0, s.Zone)
}

// HalfWay is 24 counted hours after the start.
func (s *Settings) HalfWay(c Clock) time.Time { return s.Counted(*c.Start, halfHours) }

// MorningOfDue is 8:00 Central on the due day.
func (s *Settings) MorningOfDue(c Clock) time.Time {
	return DateOf(*c.Due, s.Zone).At(morningHour, 0, s.Zone)
}

// DayAfterDue is 14:00 Central one business day after the due day.
func (s *Settings) DayAfterDue(c Clock) time.Time {
	return s.Calendar.After(DateOf(*c.Due, s.Zone), 1).At(clockHour, 0, s.Zone)
}

// PromiseDue is until when the customer expects to hear from sales: the end of
// the seventh day after the conversation, 23:59:59 station time [S2 q6].
func PromiseDue(talked Date, station *time.Location) time.Time {
	d := talked.Add(promiseDays)
	return time.Date(d.Year, d.Month, d.Day, 23, 59, 59, 0, station)
}

// InputDue is until when a card must be input: close of business of the
// station's next business day after the card date, in the station's zone [S2 q7].
// A roster that names no hour means 17:00; Saturday counts where the station says
// so. "The next day" of S2 MC-q2 is read as that business day.
func (s *Settings) InputDue(card Date, at Station) time.Time {
	d := card.Add(1)
	for !s.Calendar.OpenAt(d, at.Saturday) {
		d = d.Add(1)
	}
	hour, min := closing(at.Close)
	return d.At(hour, min, s.ZoneOf(at))
}

// ZoneOf is a station's zone; Central where the roster names none that exists.
func (s *Settings) ZoneOf(at Station) *time.Location {
	return zone(at.Zone, s.Zone)
}

func closing(text string) (hour, min int) {
	for _, t := range []string{text, closeDefault} {
		if _, err := fmt.Sscanf(t, "%d:%d", &hour, &min); err == nil && hour < 24 && min < 60 {
			break
		}
	}
	return hour, min
}

// offerHours is how long an offer of a lead to a colleague stands, in counted
// hours: a business day.
const offerHours = 24

// OfferUntil is until when a lead offered at a time may be accepted: 24 counted
// hours, our decision.
func (s *Settings) OfferUntil(offered time.Time) time.Time { return s.Counted(offered, offerHours) }

// StateAt is the clock's state: waiting (not started), running, met or late
// (contacted in time or after), breached (due and not contacted), excluded
// (the lead left before anybody had to call). At the due instant itself it is
// breached, and a contact at it is met.
func (c Clock) StateAt(now time.Time, status Status) string {
	switch {
	case c.Due == nil:
		return "waiting"
	case c.ContactedAt != nil && c.ContactedAt.After(*c.Due):
		return "late"
	case c.ContactedAt != nil:
		return "met"
	case status == Withdrawn || status == Duplicate || status == Dropped:
		return "excluded"
	case !now.Before(*c.Due):
		return "breached"
	case now.Before(*c.Start):
		return "waiting"
	}
	return "running"
}

// MatchSince is since when a sale may make a duplicate of a new lead: 90 days
// back, our decision.
func MatchSince(now time.Time) time.Time { return now.AddDate(0, 0, -duplicateDays) }

// The station's mandates [S2 q5, q7, MC-q2]: talks in fixed fortnights, weekly
// papers on Thursday, a teleconference in each quarter of the fiscal year.
const (
	talkDays    = 14 // a talk every two weeks [S2 q5]
	lateTimes   = 3  // reminders once the talk is overdue, one a business day; then the district
	certifyDays = 3  // business days in which both sides sign: our decision
	packDays    = 10 // business days before the teleconference: agenda and pack
	quarterDays = 10 // business days before a quarter ends without a teleconference
	askAgain    = 10 // business days after which the side of a vacant post is asked again
	endingDays  = 3  // business days before an acting coordinator's last day

	dutyHour, dutyMinute = 7, 30         // station time of what coordinators are reminded of
	weeklyDay            = time.Thursday // status, summary: where the setting WEEKLY_AT does not differ
	weeklyHour           = 8             // station time of both, likewise
	weeklyEnd            = 20            // station time on the next business day: the status is out by then
	queueHours           = 3             // before a card is due: the second look at the queue
)

// talkBefore are the business days before the last one of a fortnight on which
// its talk is still missing.
var talkBefore = []int{3, 1}

// talkAnchor is a Monday: stations without a day of their own have fortnights
// from Monday to Sunday, counted from here.
var talkAnchor = Date{2025, time.September, 29}

// Fortnight is a station's window of 14 days for one service talk [S2 q5, q7], in
// days at the station; To is not in it.
type Fortnight struct{ From, To Date }

// Has says whether a day lies in the fortnight.
func (f Fortnight) Has(d Date) bool { return !d.Before(f.From) && d.Before(f.To) }

// Fortnight is the fixed window in which a day lies. Windows are counted from
// the anchor in days: neither a late talk nor a clock change moves them. Without
// an anchor they are counted from Monday, September 29, 2025.
func (s *Settings) Fortnight(anchor, day Date) Fortnight {
	if anchor.IsZero() {
		anchor = talkAnchor
	}
	days := int(day.At(0, 0, time.UTC).Sub(anchor.At(0, 0, time.UTC)) / (24 * time.Hour))
	n := days / talkDays
	if days < 0 && days%talkDays != 0 {
		n--
	}
	from := anchor.Add(n * talkDays)
	return Fortnight{from, from.Add(talkDays)}
}

// TalkDue is the last business day of a fortnight: the day for its talk at the
// latest.
func (s *Settings) TalkDue(f Fortnight) Date { return s.Calendar.Before(f.To, 1) }

// duty is the hour of reminders on a day, at a station.
func (s *Settings) duty(day Date, zone *time.Location) time.Time {
	return day.At(dutyHour, dutyMinute, zone)
}

// Weekly is the day, a Thursday where no setting differs, by which a week's papers
// are named [S2 q7]: the last one not after a day.
func (s *Settings) Weekly(day Date) Date {
	for day.Weekday() != s.WeeklyDay {
		day = day.Add(-1)
	}
	return day
}

// WeeklyDue is the day on which the papers of a Thursday are due: the business
// day before if that Thursday is none.
func (s *Settings) WeeklyDue(thursday Date) Date { return s.Calendar.Before(thursday.Add(1), 1) }

// WeeklyAt is when the status and the summary of a Thursday leave: 8:00 in the
// station's zone where no setting differs.
func (s *Settings) WeeklyAt(thursday Date, station *time.Location) time.Time {
	return s.WeeklyDue(thursday).At(s.WeeklyMinute/60, s.WeeklyMinute%60, station)
}

// WeeklyUntil is until when the status of a Thursday may leave: 20:00 in the
// station's zone on the business day after.
func (s *Settings) WeeklyUntil(thursday Date, station *time.Location) time.Time {
	return s.Calendar.After(s.WeeklyDue(thursday), 1).At(weeklyEnd, 0, station)
}

// ReportWeek is the week of reports in which a day lies: Thursday to Thursday, by
// the calendar, so that a clock change makes it an hour longer or shorter. The
// papers of a Thursday are about the week that ends with it.
func (s *Settings) ReportWeek(day Date, station *time.Location) Period {
	from := s.Weekly(day)
	return Period{from.At(0, 0, station), from.Add(7).At(0, 0, station)}
}

// appreciation is the day on which the units are thanked: November 17, or the
// business day before.
const appreciationMonth, appreciationDay, appreciationHour = time.November, 17, 8

// Appreciation is the day of thanks of a calendar year: November 17, or the
// business day before.
func (s *Settings) Appreciation(year int) Date {
	return s.Calendar.Before(Date{year, appreciationMonth, appreciationDay + 1}, 1)
}
