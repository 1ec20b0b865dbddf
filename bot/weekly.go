package bot

import (
	"fmt"
)

// SourcePaper is the source of a lead that a coordinator keyed from a card.
const SourcePaper = "paper_card"

// summaryDuty asks the coordinators to print and post the summary of the week that
// is over; once more on the business day after. Carriers who get no messages have
// slips, which the management coordinator hands out.
func (r *ruling) summaryDuty(w *Watch, next *soonest) {
	f := r.desk(w.Key)
	if f == nil {
		return
	}
	b := f.Book
	zone := r.set.ZoneOf(b.Station)
	week := r.set.PostedWeek(b, r.s.Now)
	if at := r.set.WeeklyAt(week.Add(7), zone); at.After(r.s.Now) {
		next.of(at)
	}
	if b.Carriers == 0 {
		return
	}
	both := func() ([]Person, bool) { return bothCoordinators(b) }
	due, over := r.set.WeeklyDue(week), r.set.WeeklyAt(week.Add(7), zone)
	if q := r.queue(w.Key); q != nil && q.Slips > 0 && q.SlipsOf == week {
		mc := func() ([]Person, bool) { return b.Coords[USPS], true }
		r.remind(w, SlipsTopic(b.Station.Code, week), inTurn([]step{
			{name: "hand_out", at: r.set.WeeklyAt(week, zone), what: NewsSlips, to: mc},
			{name: "again", at: r.set.duty(r.set.Calendar.After(due, 1), zone), what: NewsSlips, to: mc, until: over},
		}),
			values("station", b.Station.Name, "count", q.Slips), next)
	}
	for _, p := range f.Proofs {
		if p.Mandate == "M6" && p.Period == week {
			return
		}
	}
	where := b.Station.PostingPlace
	r.remind(w, summaryTopic(b.Station, week), inTurn([]step{
		{name: "print", at: r.set.WeeklyAt(week, zone), what: NewsSummary, to: both},
		{name: "again", at: r.set.duty(r.set.Calendar.After(due, 1), zone), what: NewsSummaryAgain, to: both, until: over},
	}), values("station", b.Station.Name, "code", b.Station.Code, "day", due, "where", where, "url", r.set.PublicURL), next)
}

func summaryTopic(at Station, week Date) string {
	return fmt.Sprintf("summary:%s:%s", at.Code, week)
}
