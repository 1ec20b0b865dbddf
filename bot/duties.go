package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Duties are what time alone asks of stations and districts. They have the shape
// of the ladder: storage keeps when a station must be looked at again, every
// process looks for what is due, a row per step makes each happen at most once,
// and what is said leaves as lines, gathered with all others of that quarter of
// an hour. Whatever changes a station's record asks for a look at once.

// Watch is a station or a district at which the duties look.
type Watch struct {
	Kind    string // station, district
	Key     string // its code
	Since   time.Time
	Taken   map[string]bool // steps of the last months
	Records Records
}

// DutyStep is a step that has been taken, or that was over before we knew of the
// station.
type DutyStep struct {
	Kind, Key, Step string
	Due, At         time.Time
	Told            bool
}

// NextWatch is when the duties look again; At zero: when something changes.
type NextWatch struct {
	Kind, Key string
	At        time.Time
	Since     time.Time
	Edition   int
}

// The kinds of a Watch.
const (
	WatchStation  = "station"
	WatchDistrict = "district"
)

// duties are what is looked at, one line each.
var duties = []struct {
	kind string
	look func(*ruling, *Watch, *soonest)
}{
	{WatchStation, (*ruling).talkDuty},
	{WatchStation, (*ruling).signDuty},
	{WatchStation, (*ruling).postDuty},
	{WatchStation, (*ruling).queueDuty},
	{WatchStation, (*ruling).summaryDuty},
	{WatchDistrict, (*ruling).teleconDuty},
	{WatchDistrict, (*ruling).quarterDuty},
	{WatchDistrict, (*ruling).closingDuty},
}

// step is one reminder of a subject, in the order of their times.
type step struct {
	name string
	at   time.Time
	what string
	to   func() ([]Person, bool) // whom, and whether that is known
	// waits: the step is not over until somebody could be told.
	waits bool
}

// attendAll looks at all stations and districts that are due.
func (b *Bot) attendAll(ctx context.Context) (total int, err error) {
	for {
		n, err := b.attend(ctx, climbBatch)
		if err != nil && ctx.Err() == nil && !isTransient(err) {
			b.log.Error("attend", "err", err)
			n, err = b.attendOne(ctx)
		}
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

// attendOne goes on after a batch that could not be written: one by one, and who
// is at fault is left alone for a while.
func (b *Bot) attendOne(ctx context.Context) (int, error) {
	n, err := b.attend(ctx, 1)
	if err == nil || ctx.Err() != nil || isTransient(err) {
		return n, err
	}
	key, postponed := b.store.PostponeWatch(ctx, b.now(), b.now().Add(climbAgain), b.settings().Calendar.Edition)
	b.log.Error("attend", "watch", key, "err", err)
	return 1, postponed
}

func (b *Bot) attend(ctx context.Context, limit int) (int, error) {
	return b.store.Attend(ctx, b.now(), b.settings().Calendar.Edition, limit, func(w Watch) (c Change) {
		defer func() {
			if r := recover(); r != nil {
				b.log.Error("attend", "watch", w.Key, "panic", fmt.Sprintf("%T", r))
				c = Change{Office: Office{NextWatch: []NextWatch{{Kind: w.Kind, Key: w.Key, At: b.now().Add(climbAgain), Since: w.Since, Edition: b.settings().Calendar.Edition}}}}
			}
		}()
		r := b.nobody(&c, w.Records)
		r.attend(&w)
		return r.done()
	})
}

// attend is what time makes of one station or district, and when to look again.
func (r *ruling) attend(w *Watch) {
	if w.Since.IsZero() {
		w.Since = r.s.Now
	}
	next := soonest{now: r.s.Now}
	for _, d := range duties {
		if d.kind == w.Kind {
			d.look(r, w, &next)
		}
	}
	r.c.NextWatch = append(r.c.NextWatch, NextWatch{Kind: w.Kind, Key: w.Key, At: next.at, Since: w.Since, Edition: r.set.Calendar.Edition})
}

// remind takes the steps of a subject that are due: the highest of them speaks.
// What was over before the station was known is taken in silence.
func (r *ruling) remind(w *Watch, topic string, steps []step, v map[string]string, next *soonest) {
	speaks := -1
	var due []step
	for _, s := range steps {
		if w.Taken[topic+":"+s.name] {
			continue
		}
		if r.s.Now.Before(s.at) {
			next.of(s.at)
			continue
		}
		if !s.at.Before(w.Since) {
			speaks = len(due)
		}
		due = append(due, s)
	}
	for i, s := range due {
		told := false
		if i == speaks {
			people, ready := s.to()
			if !ready {
				return
			}
			if s.waits && len(reached(people)) == 0 {
				next.of(r.set.duty(r.set.Calendar.After(r.set.Day(r.s.Now), 1), r.set.Zone))
				continue
			}
			told = r.topicLines(people, s.what, topic, s.name, v, r.onTime(s.at))
		}
		r.c.Duties = append(r.c.Duties, DutyStep{Kind: w.Kind, Key: w.Key, Step: topic + ":" + s.name, Due: s.at, At: r.s.Now, Told: told})
	}
}

// topicLines puts a line about a station's or district's topic into the trays of
// people.
func (r *ruling) topicLines(people []Person, what, topic, step string, v map[string]string, at time.Time) (told bool) {
	for _, p := range people {
		when, ok := r.set.InTime(p, at, time.Time{})
		if !ok || !p.Told() || r.s.Person.ID == p.ID {
			continue
		}
		r.c.Lines = append(r.c.Lines, Line{To: p.ID, What: what, Topic: topic, Step: step, Values: v, Made: r.s.Now, At: when})
		told = true
	}
	return told
}

// reached are those of some people who get messages.
func reached(people []Person) (all []Person) {
	for _, p := range people {
		if p.Told() {
			all = append(all, p)
		}
	}
	return all
}

// admin looks up a side's admins of a district.
func (r *ruling) admin(side, district string) func() ([]Person, bool) {
	return func() ([]Person, bool) {
		key := string(AdminOf(side)) + "@" + district
		ready := r.want(NeedStaff, key)
		return r.s.Records.Staff[key], ready
	}
}

// admins are both sides' admins of a district.
func (r *ruling) admins(district string) (all []Person, ready bool) {
	ready = true
	for _, side := range []string{USPS, NALC} {
		key := string(AdminOf(side)) + "@" + district
		ready = r.want(NeedStaff, key) && ready
		for _, p := range r.s.Records.Staff[key] {
			if !slices.ContainsFunc(all, func(q Person) bool { return q.ID == p.ID }) {
				all = append(all, p)
			}
		}
	}
	return all, ready
}

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
		steps = append(steps, step{name: "day", at: r.set.duty(due, zone), what: NewsTalkToday, to: both})
		for n := 1; n <= lateTimes; n++ {
			steps = append(steps, step{name: fmt.Sprintf("late%d", n), at: r.set.duty(r.set.Calendar.After(due, n), zone), what: NewsTalkLate, to: both})
		}
		steps = append(steps, step{name: "district", at: r.set.duty(r.set.Calendar.After(due, lateTimes+1), zone), what: NewsTalkMissed, to: district})
		r.remind(w, "talk:"+b.Station.Code+":"+win.From.String(), steps, values("station", b.Station.Name, "talk", t.Number, "title", t.Title, "day", due, "from", win.From, "to", win.To.Add(-1)), next)
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

func (r *ruling) businessDay(d Date) Date { return r.set.Calendar.After(d.Add(-1), 1) }

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
		pack := r.set.duty(r.set.Calendar.Before(day, packDays), r.set.Zone)
		if pack.Before(t.SetAt) {
			pack = t.SetAt
		}
		if !w.Taken[packTopic(t)+":pack"] && !r.s.Now.Before(pack) && !r.agenda(w.Key, v) {
			return
		}
		r.remind(w, packTopic(t), []step{{name: "pack", at: pack, what: NewsPack, to: admins}}, v, next)
		r.remind(w, "held:"+t.Key+":"+fmt.Sprint(t.At.Unix()), []step{{name: "ask", at: r.set.duty(r.set.Calendar.After(day, 1), r.set.Zone), what: NewsHeldAsk, to: admins}}, v, next)
	}
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
