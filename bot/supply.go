package bot

import (
	"fmt"
	"slices"
	"time"
)

// Supply is what an employee asks the management coordinator for: lead cards,
// "Ask the Customer" cards, awareness tear pads [S2 q4, q6, q11]. Orders
// themselves are placed elsewhere.
type Supply struct {
	Number  int // within the station
	Station string
	By      PersonID
	Name    string
	What    string // a word of SupplyKinds
	Count   int    // 0: not said
	At      time.Time
	OKAt    *time.Time
	OKBy    PersonID
}

// SupplyKinds are what can be asked for.
var SupplyKinds = []string{"lead_cards", "ask_cards", "tear_pads"}

type (
	// AskSupplies asks the management coordinator of the speaker's station.
	AskSupplies struct {
		What  string
		Count int
	}
	// ConfirmSupplies tells who asked that they are on the way; 0: the oldest.
	ConfirmSupplies struct {
		Station string
		Number  int
	}
	// PostSummary says where the station's weekly summary hangs.
	PostSummary struct{ Station, Where string }
)

func (AskSupplies) action()     {}
func (ConfirmSupplies) action() {}
func (PostSummary) action()     {}

// Asked is the request of a person for something that is not yet confirmed; nil:
// none.
func (f Facts) Asked(p PersonID, what string) *Supply {
	for i, s := range f.Supplies {
		if s.OKAt == nil && s.By == p && s.What == what {
			return &f.Supplies[i]
		}
	}
	return nil
}

// Supply is an open request by its number, else the oldest; nil: there is none.
func (f Facts) Supply(number int) *Supply {
	var oldest *Supply
	for i, s := range f.Supplies {
		switch {
		case s.OKAt != nil:
		case s.Number == number:
			return &f.Supplies[i]
		case number == 0 && (oldest == nil || s.Number < oldest.Number):
			oldest = &f.Supplies[i]
		}
	}
	return oldest
}

// MayPost says whether a person may put the station's summary on record [S2 q7]:
// both coordinators may.
func (s *Settings) MayPost(p Person, station string, now time.Time) bool {
	return s.Coordinates(p, station, now) != ""
}

// desk is the station's facts as this turn has left them; nil: not loaded yet.
func (r *ruling) desk(station string) *Facts {
	if f := r.desks[station]; f != nil {
		return f
	}
	if !r.want(NeedDesk, station) {
		return nil
	}
	f := r.s.Records.Desks[station]
	if r.desks == nil {
		r.desks = map[string]*Facts{}
	}
	r.desks[station] = &f
	return &f
}

// askSupplies keeps the request and brings it to the management coordinator;
// where that post is vacant, to the program admin.
func (r *ruling) askSupplies(a AskSupplies) {
	p := r.s.Person
	if !p.Enrolled() || p.Station == "" || !slices.Contains(SupplyKinds, a.What) {
		return
	}
	f := r.desk(p.Station)
	if f == nil || f.Asked(p.ID, a.What) != nil {
		return
	}
	number := 0
	for _, s := range f.Supplies {
		number = max(number, s.Number)
	}
	s := Supply{Number: number + 1, Station: p.Station, By: p.ID, Name: p.Name, What: a.What, Count: a.Count, At: r.s.Now}
	f.Supplies = append(slices.Clone(f.Supplies), s)
	r.c.Supplies = append(r.c.Supplies, s)
	what, coords := NewsSupplies, f.Book.Coords[USPS]
	if len(coords) == 0 {
		key := string(ProgramAdmin) + "@" + f.Book.Station.District
		if !r.want(NeedStaff, key) {
			return
		}
		what, coords = NewsSuppliesUp, r.s.Records.Staff[key]
	}
	r.topicLines(coords, what, fmt.Sprintf("supply:%s:%d", s.Station, s.Number), "asked",
		values("who", p.Name, "station", f.Book.Station.Name, "what", a.What, "count", a.Count, "number", s.Number), r.s.Now)
}

func (r *ruling) confirmSupplies(a ConfirmSupplies) {
	if r.set.Coordinates(r.s.Person, a.Station, r.s.Now) != USPS {
		return
	}
	f := r.desk(a.Station)
	if f == nil {
		return
	}
	s := f.Supply(a.Number)
	if s == nil || !r.want(NeedPeople, fmt.Sprint(s.By)) {
		return
	}
	done := *s
	done.OKAt, done.OKBy = &r.s.Now, r.s.Person.ID
	all := slices.Clone(f.Supplies)
	for i := range all {
		if all[i].Number == s.Number {
			all[i] = done
		}
	}
	f.Supplies = all
	r.c.Supplies = append(r.c.Supplies, done)
	r.c.Hush = append(r.c.Hush, fmt.Sprintf("supply:%s:%d", s.Station, s.Number))
	r.tell(r.s.Records.People[s.By], 0, News{What: NewsSupplied, Who: r.s.Person.Name, Values: values("what", s.What)}, fmt.Sprintf("supplied:%s:%d", s.Station, s.Number))
}

// postSummary puts on record where this week's summary hangs.
func (r *ruling) postSummary(a PostSummary) {
	if !r.set.MayPost(r.s.Person, a.Station, r.s.Now) {
		return
	}
	f := r.desk(a.Station)
	if f == nil {
		return
	}
	r.c.Proofs = append(r.c.Proofs, Proof{Station: a.Station, Mandate: "M6", Period: r.set.PostedWeek(f.Book, r.s.Now), At: r.s.Now, By: r.s.Person.ID, Note: a.Where})
}

// PostedWeek is the week that a summary belongs to which hangs now: that of the
// newest one that was due.
func (s *Settings) PostedWeek(b TalkBook, now time.Time) Date {
	today := b.Today(s, now)
	week := s.Weekly(today)
	if next := week.Add(7); !today.Before(s.WeeklyDue(next)) {
		week = next
	}
	return week
}
