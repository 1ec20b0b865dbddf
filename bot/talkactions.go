package bot

import (
	"fmt"
	"time"
)

// What coordinators and admins do about the mandates, and who hears of it.
type (
	// GiveTalk reports a talk as given; On zero: today.
	GiveTalk struct {
		Station    string
		Talk       int
		On         Date
		Attendance *int
	}
	// SignTalk signs for the speaker's side; Talk 0: the only one that waits.
	// Reference: the sheet on file.
	SignTalk struct {
		Station   string
		Talk      int
		Reference string
	}
	// DisputeGiven stops the certification of a talk.
	DisputeGiven struct {
		Station string
		Talk    int
		Why     string
	}
	// ResolveGiven is one side's word about a dispute.
	ResolveGiven struct {
		Station string
		Talk    int
		Stands  bool
		Note    string
	}
	// PlanTelecon sets or moves a district's teleconference.
	PlanTelecon struct {
		District string
		At       time.Time
	}
	// RecordTelecon says how many of each side took part.
	RecordTelecon struct {
		District   string
		USPS, NALC int
	}
)

func (GiveTalk) action()      {}
func (SignTalk) action()      {}
func (DisputeGiven) action()  {}
func (ResolveGiven) action()  {}
func (PlanTelecon) action()   {}
func (RecordTelecon) action() {}

// values are what every line about a given talk names.
func (g Given) values(at Station) map[string]string {
	return values("station", at.Name, "talk", g.Talk, "title", g.Title, "day", g.On)
}

func signTopic(g Given, side string) string { return "sign:" + g.Key + ":" + side }

// keep writes a talk as a rule has left it, in this turn's book too.
func (r *ruling) keep(f *Facts, b TalkBook, g Given) {
	f.Book = b
	for i, old := range r.c.Given {
		if old.Key == g.Key {
			r.c.Given[i] = g
			return
		}
	}
	r.c.Given = append(r.c.Given, g)
}

// giveTalk keeps a report and asks the other side to sign.
func (r *ruling) giveTalk(a GiveTalk) {
	f := r.desk(a.Station)
	if f == nil {
		return
	}
	b, g, err := r.set.Give(f.Book, r.s.Person, a.Talk, a.On, a.Attendance, r.s.Now)
	if err != nil {
		return
	}
	r.keep(f, b, g)
	if !g.Window.IsZero() {
		r.c.Hush = append(r.c.Hush, "talk:"+b.Station.Code+":"+g.Window.String())
	}
	other := OtherSide(g.Side)
	if g.Vacant == other { // nobody is asked to sign for a vacant post
		return
	}
	v := g.values(b.Station)
	v["who"] = r.s.Person.Name
	r.topicLines(b.Coords[other], NewsTalkGiven, signTopic(g, other), "given", v, r.s.Now)
}

// signTalk keeps a signature; who signed first hears when the talk is certified.
func (r *ruling) signTalk(a SignTalk) {
	f := r.desk(a.Station)
	if f == nil {
		return
	}
	b, g, err := r.set.Sign(f.Book, r.s.Person, r.s.From.ID, a.Talk, a.Reference, r.s.Now)
	if err != nil {
		return
	}
	r.keep(f, b, g)
	side := r.set.Coordinates(r.s.Person, a.Station, r.s.Now)
	r.c.Hush = append(r.c.Hush, signTopic(g, side))
	v := g.values(b.Station)
	v["who"], v["paper"] = r.s.Person.Name, a.Reference
	switch other := OtherSide(side); {
	case g.State() == TalkCertified:
		r.topicLines(b.Coords[other], NewsTalkCertified, signTopic(g, other), "certified", v, r.s.Now)
	case a.Reference != "" && g.Vacant != other: // what the sheet says is for the other side to confirm
		r.topicLines(b.Coords[other], NewsTalkPaper, signTopic(g, other), "paper", v, r.s.Now)
	}
}

// disputeTalk tells the other side and the district.
func (r *ruling) disputeTalk(a DisputeGiven) {
	f := r.desk(a.Station)
	if f == nil {
		return
	}
	before := f.Book.Find(a.Talk)
	b, g, err := r.set.DisputeTalk(f.Book, r.s.Person, a.Talk, a.Why, r.s.Now)
	if err != nil {
		return
	}
	admins, ready := r.admins(b.Station.District)
	if !ready {
		return
	}
	again := before.Dispute() != nil
	r.keep(f, b, g)
	r.c.Hush = append(r.c.Hush, signTopic(g, USPS), signTopic(g, NALC))
	if again && a.Why == "" {
		return
	}
	other := OtherSide(r.set.Coordinates(r.s.Person, a.Station, r.s.Now))
	v := g.values(b.Station)
	v["who"], v["why"] = r.s.Person.Name, a.Why
	topic, word := fmt.Sprintf("dispute:%s:%d", g.Key, len(g.Disputes)), "said"
	if again {
		word = "why"
		r.c.Hush = append(r.c.Hush, topic)
	}
	r.topicLines(b.Coords[other], NewsTalkDisputed, topic, word, v, r.s.Now)
	r.topicLines(admins, NewsTalkDisputedUp, topic, word, v, r.s.Now)
}

// settleTalk keeps one side's word; the other side hears it, the district when both
// have said the same.
func (r *ruling) settleTalk(a ResolveGiven) {
	f := r.desk(a.Station)
	if f == nil {
		return
	}
	side := r.set.Coordinates(r.s.Person, a.Station, r.s.Now)
	b, g, err := r.set.ResolveTalk(f.Book, r.s.Person, a.Talk, a.Stands, a.Note, r.s.Now)
	if err != nil {
		return
	}
	admins, ready := r.admins(b.Station.District)
	if !ready {
		return
	}
	r.keep(f, b, g)
	v := g.values(b.Station)
	v["who"] = r.s.Person.Name
	v["stands"] = fmt.Sprint(a.Stands)
	topic := fmt.Sprintf("dispute:%s:%d", g.Key, len(g.Disputes))
	other := OtherSide(side)
	if g.Dispute() != nil {
		r.topicLines(b.Coords[other], NewsTalkVote, topic, "vote:"+side+":"+fmt.Sprint(a.Stands), v, r.s.Now)
		return
	}
	r.c.Hush = append(r.c.Hush, topic)
	r.topicLines(b.Coords[other], NewsTalkResolved, topic, "resolved", v, r.s.Now)
	r.topicLines(admins, NewsTalkResolved, topic, "resolved", v, r.s.Now)
}

// planTelecon invites both sides.
func (r *ruling) planTelecon(a PlanTelecon) {
	b := r.districtBook(a.District)
	admins, ready := r.admins(a.District)
	if b == nil || !ready {
		return
	}
	moved := b.Ahead(r.s.Now) != nil
	book, t, err := r.set.SetTelecon(*b, r.s.Person, a.At, r.s.Now)
	if err != nil {
		return
	}
	*b = book
	r.c.Telecons = append(r.c.Telecons, t)
	what := NewsTelecon
	if moved {
		what = NewsTeleconMoved
	}
	r.topicLines(admins, what, "invite:"+t.Key, fmt.Sprint(t.At.Unix(), ":", r.s.Now.Unix()),
		values("district", a.District, "at", t.At.UTC().Format(time.RFC3339), "who", r.s.Person.Name), r.s.Now)
}

// recordTelecon tells the other side what was put on record.
func (r *ruling) recordTelecon(a RecordTelecon) {
	b := r.districtBook(a.District)
	admins, ready := r.admins(a.District)
	if b == nil || !ready {
		return
	}
	book, t, err := r.set.HoldTelecon(*b, r.s.Person, a.USPS, a.NALC, r.s.Now)
	if err != nil {
		return
	}
	*b = book
	r.c.Telecons = append(r.c.Telecons, t)
	r.c.Hush = append(r.c.Hush, "held:"+t.Key+":"+fmt.Sprint(t.At.Unix()), "quarter:"+a.District+":"+QuarterOf(r.set.Day(t.At)).String())
	r.topicLines(admins, NewsTeleconHeld, "record:"+t.Key, fmt.Sprint(t.HeldAt.Unix()),
		values("district", a.District, "day", r.set.Day(t.At), "usps", a.USPS, "nalc", a.NALC, "who", r.s.Person.Name, "counts", fmt.Sprint(t.Counts()), "quarter", QuarterOf(r.set.Day(t.At))), r.s.Now)
}
