package bot

import (
	"fmt"
	"slices"
)

// The duties of a fortnight: a talk is given, and both sides sign it.

// talkDuty reminds the coordinators, and nobody else, of the talk of a fortnight:
// before its last day, on it, and three times after; then the district hears.
func (r *ruling) talkDuty(w *Watch, next *soonest) {
	f := r.desk(w.Key)
	if f == nil {
		return
	}
	b := f.Book
	zone := r.set.ZoneOf(b.Station)
	here := r.set.Fortnight(b.Anchor, b.Today(r.set, r.s.Now))
	next.of(here.To.At(0, 0, zone))
	if b.Carriers == 0 || len(b.Library) == 0 {
		return
	}
	for _, win := range []Fortnight{r.set.Fortnight(b.Anchor, here.From.Add(-1)), here} {
		if b.For(win.From) != nil || !DateOf(w.Since, zone).Before(win.To) {
			continue
		}
		due := r.set.TalkDue(win)
		t := b.Turn(here)
		both := func() ([]Person, bool) { return bothCoordinators(b) }
		district := func() ([]Person, bool) { return r.admins(b.Station.District) }
		var steps []step
		for _, n := range talkBefore {
			steps = append(steps, step{name: fmt.Sprintf("before%d", n), at: r.set.duty(r.set.Calendar.Before(due, n), zone), what: NewsTalkSoon, to: both})
		}
		steps = append(steps, step{name: "day", at: r.set.duty(due, zone), what: NewsTalkToday, to: both, until: due.Add(1).At(0, 0, zone)})
		for n := 1; n <= lateTimes; n++ {
			steps = append(steps, step{name: fmt.Sprintf("late%d", n), at: r.set.duty(r.set.Calendar.After(due, n), zone), what: NewsTalkLate, to: both})
		}
		steps = append(steps, step{name: "district", at: r.set.duty(r.set.Calendar.After(due, lateTimes+1), zone), what: NewsTalkMissed, to: district})
		r.remind(w, "talk:"+b.Station.Code+":"+win.From.String(), inTurn(steps), values("station", b.Station.Name, "talk", t.Number, "title", t.Title, "day", due, "from", win.From, "to", win.To.Add(-1)), next)
	}
}

// bothCoordinators are all of a station. Nobody is reminded in their place: a
// vacant post is shown, and the district hears of the talk in the end.
func bothCoordinators(b TalkBook) ([]Person, bool) {
	return slices.Concat(b.Coords[USPS], b.Coords[NALC]), true
}

// signDuty asks the side whose signature is missing once more, on the business
// day after the talk.
func (r *ruling) signDuty(w *Watch, next *soonest) {
	f := r.desk(w.Key)
	if f == nil {
		return
	}
	b := f.Book
	for _, g := range b.Given {
		if g.State() != TalkWaiting || g.On.Before(b.Since) || g.On.Add(2*talkDays).Before(b.Today(r.set, r.s.Now)) {
			continue
		}
		for _, side := range g.Missing() {
			zone := r.set.ZoneOf(b.Station)
			again := r.set.duty(r.set.Calendar.After(DateOf(g.At, zone), 1), zone)
			r.remind(w, signTopic(g, side), []step{{name: "again", at: again, what: NewsTalkSign, to: func() ([]Person, bool) { return b.Coords[side], true }}}, g.values(b.Station), next)
		}
	}
}
