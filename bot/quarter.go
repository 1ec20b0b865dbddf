package bot

import (
	"fmt"
	"time"
)

// The duties of a quarter: the district's teleconference, with its agenda.

// teleconDuty sends agenda and pack before a teleconference, and asks afterwards
// whether it was held.
func (r *ruling) teleconDuty(w *Watch, next *soonest) {
	b := r.districtBook(w.Key)
	if b == nil {
		return
	}
	admins := func() ([]Person, bool) { return r.admins(w.Key) }
	for _, t := range b.Telecons {
		if t.HeldAt != nil || r.s.Now.Sub(t.At) > heldWithin {
			continue
		}
		day := r.set.Day(t.At)
		v := values("district", w.Key, "at", t.At.UTC().Format(time.RFC3339), "quarter", QuarterOf(day))
		pack := r.set.PackDue(t)
		if !w.Taken[packTopic(t)+":pack"] && !r.s.Now.Before(pack) && !r.agenda(w.Key, v) {
			return
		}
		r.remind(w, packTopic(t), []step{{name: "pack", at: pack, what: NewsPack, to: admins}}, v, next)
		r.remind(w, "held:"+t.Key+":"+fmt.Sprint(t.At.Unix()), []step{{name: "ask", at: r.set.duty(r.set.Calendar.After(day, 1), r.set.Zone), what: NewsHeldAsk, to: admins}}, v, next)
	}
}

// PackDue is when agenda and pack of a teleconference are sent: 7:30 Central ten
// business days before, or at once if it was set later than that.
func (s *Settings) PackDue(t Telecon) time.Time {
	pack := s.duty(s.Calendar.Before(s.Day(t.At), packDays), s.Zone)
	if pack.Before(t.SetAt) {
		return t.SetAt
	}
	return pack
}

func packTopic(t Telecon) string { return "telecon:" + t.Key + ":" + fmt.Sprint(t.At.Unix()) }

// agenda puts into v what there is to talk about, from the boards of the
// district; false: they are not loaded yet.
func (r *ruling) agenda(district string, v map[string]string) bool {
	if !r.want(NeedBoards, district) {
		return false
	}
	counts := map[string]int{}
	for _, f := range r.s.Records.Boards[district] {
		counts["stations"]++
		for _, c := range r.set.Board(f, r.s.Now).Cells {
			switch c.Why {
			case "post_usps", "post_nalc", "posts_both":
				counts["vacant"]++
			case "talk_missed", "talk_late":
				counts["missed"]++
			case "sign_disputed":
				counts["disputed"]++
			}
		}
		counts["met"] += f.ContactMet
		counts["all"] += f.ContactMet + f.ContactLate + f.ContactOver
	}
	for _, k := range []string{"stations", "vacant", "missed", "disputed", "met", "all"} {
		v[k] = fmt.Sprint(counts[k])
	}
	return true
}

// quarterDuty tells both sides when a quarter ends without a teleconference.
func (r *ruling) quarterDuty(w *Watch, next *soonest) {
	b := r.districtBook(w.Key)
	if b == nil {
		return
	}
	here := QuarterOf(r.set.Day(r.s.Now))
	next.of(here.To().At(0, 0, r.set.Zone))
	admins := func() ([]Person, bool) { return r.admins(w.Key) }
	for _, q := range []Quarter{here.Last(), here} {
		if b.In(r.set, q) != nil || !b.Since.Before(q.To()) {
			continue
		}
		v := values("district", w.Key, "quarter", q, "day", q.To().Add(-1))
		steps := []step{{name: "missed", at: r.set.duty(r.businessDay(q.To()), r.set.Zone), what: NewsQuarterMissed, to: admins}}
		if b.Set(r.set, q) == nil {
			steps = append([]step{{name: "ends", at: r.set.duty(r.set.Calendar.Before(q.To(), quarterDays), r.set.Zone), what: NewsQuarterEnds, to: admins}}, steps...)
		}
		r.remind(w, "quarter:"+w.Key+":"+q.String(), steps, v, next)
	}
}

func (r *ruling) districtBook(district string) *DistrictBook {
	if b := r.districts[district]; b != nil {
		return b
	}
	if !r.want(NeedDistrict, district) {
		return nil
	}
	b := r.s.Records.Districts[district]
	if r.districts == nil {
		r.districts = map[string]*DistrictBook{}
	}
	r.districts[district] = &b
	return &b
}
