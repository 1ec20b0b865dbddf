package bot

// The duties about posts: who must name a coordinator is asked, also before one
// ends.

// postDuty asks the side of a vacant post, and says before an acting
// coordinator's time is over.
func (r *ruling) postDuty(w *Watch, next *soonest) {
	f := r.desk(w.Key)
	if f == nil {
		return
	}
	b := f.Book
	zone, today := r.set.ZoneOf(b.Station), b.Today(r.set, r.s.Now)
	for _, t := range b.Terms { // the record changes with the day
		for _, day := range []Date{t.From, t.To.Add(1)} {
			if !t.To.IsZero() && today.Before(day) || today.Before(t.From) {
				next.of(day.At(0, 0, zone))
			}
		}
	}
	if b.Carriers == 0 {
		return
	}
	for _, side := range []string{USPS, NALC} {
		admin := r.admin(side, b.Station.District)
		if !b.Holds(side, today) {
			since := b.VacantSince(side, today)
			asked := r.set.duty(r.businessDay(since), zone)
			if asked.Before(w.Since) {
				asked = w.Since
			}
			r.remind(w, vacantTopic(b.Station, side, since), []step{
				{name: "asked", at: asked, what: NewsVacant, to: admin, waits: true},
				{name: "again", at: r.set.duty(r.set.Calendar.After(r.businessDay(since), askAgain), zone), what: NewsVacant, to: admin},
			}, values("station", b.Station.Name, "code", b.Station.Code, "side", side, "day", since), next)
			continue
		}
		if last := b.lastDay(side, today); !last.IsZero() {
			r.remind(w, "ending:"+b.Station.Code+":"+side+":"+last.String(), []step{{name: "soon", at: r.set.duty(r.set.Calendar.Before(last, endingDays), zone), what: NewsEnding, to: admin}},
				values("station", b.Station.Name, "code", b.Station.Code, "side", side, "day", last, "who", names(b, side, today)), next)
		}
	}
}

func vacantTopic(at Station, side string, since Date) string {
	return "vacant:" + at.Code + ":" + side + ":" + since.String()
}

// lastDay is the day after which a post that is filled will be vacant; zero: it
// stays filled.
func (b TalkBook) lastDay(side string, day Date) Date {
	for range 100 { // terms that follow one another
		var to Date
		for _, t := range b.Terms {
			if SideOf(t.Role) != side || !t.Covers(day) {
				continue
			}
			if t.To.IsZero() {
				return Date{}
			}
			if to.Before(t.To) {
				to = t.To
			}
		}
		if !b.Holds(side, to.Add(1)) {
			return to
		}
		day = to.Add(1)
	}
	return Date{}
}
