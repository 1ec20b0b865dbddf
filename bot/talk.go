package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// Talk is a service talk of the library, in its newest version.
type Talk struct {
	Number  int
	Code    string
	Title   string
	Teaser  string // one SMS segment
	Text    string // two minutes; empty in lists
	Version int
	Hash    string // of title and text
}

// TalkHash is what is frozen at the first signature: both sides sign the same
// words.
func TalkHash(title, text string) string {
	sum := sha256.Sum256([]byte("leadline talk\n" + title + "\n" + text))
	return hex.EncodeToString(sum[:])
}

// The sides of the program: each has its coordinator at every station.
const (
	USPS = "usps"
	NALC = "nalc"
)

// SideOf is the side that appoints a role: the NALC its carrier coordinators and
// admins, USPS all others [S2 q8].
func SideOf(r Role) string {
	if r == CarrierCoordinator || r == NALCAdmin {
		return NALC
	}
	return USPS
}

// OtherSide is the side across the table.
func OtherSide(side string) string {
	if side == NALC {
		return USPS
	}
	return NALC
}

// CoordinatorOf is a side's coordinator of a station, AdminOf its admin of a
// district.
func CoordinatorOf(side string) Role {
	if side == NALC {
		return CarrierCoordinator
	}
	return ManagementCoordinator
}

// AdminOf is who speaks for a side in a district.
func AdminOf(side string) Role {
	if side == NALC {
		return NALCAdmin
	}
	return ProgramAdmin
}

// TalkBook is what a station's coordinators have on record about talks: newest
// first, of the last year.
type TalkBook struct {
	Station  Station
	Anchor   Date // a day on which a fortnight begins
	Since    Date // of windows that ended before nobody is reminded
	Carriers int  // city carriers: without any the mandates do not bind
	Library  []Talk
	Given    []Given
	Terms    []Term
	Coords   map[string][]Person // by side: who is in office now
}

// Term is somebody's time as coordinator of a station. To is its last day, zero:
// open; From is never before the day on which the appointment was recorded.
type Term struct {
	Role   Role
	Person PersonID
	Name   string
	From   Date
	To     Date
	Acting bool
}

// Covers says whether the term includes a day.
func (t Term) Covers(day Date) bool {
	return !day.Before(t.From) && (t.To.IsZero() || !t.To.Before(day))
}

// Given is a talk that a coordinator reports as given.
type Given struct {
	Key        string
	Station    string
	Talk       int
	Title      string
	Version    int
	On         Date
	Window     Date // first day of the fortnight it counts for; zero: it is one more
	At         time.Time
	By         PersonID
	Handle     string
	Side       string
	Attendance *int
	Vacant     string // the side whose post was vacant on that day
	Hash       string // frozen at the first signature
	Voided     *time.Time
	Signed     []Signature
	Disputes   []TalkDispute
}

// Signature is one side's word that a talk was given.
type Signature struct {
	Side      string
	Person    PersonID
	Name      string
	Address   AddressID // their own, from which they signed; 0: from the sheet
	At        time.Time
	Acting    bool
	Reference string // of the sheet on file; empty: electronic
	Recorded  PersonID
	Late      bool // who was not yet in office acknowledges, and never back-signs
	Hash      string
}

// TalkDispute stops the certification of a talk until both sides resolve it.
type TalkDispute struct {
	Seq      int
	By       PersonID
	Name     string
	Side     string
	Why      string
	At       time.Time
	Votes    []Vote // one a side
	Resolved *time.Time
}

// Vote is how one side would resolve a dispute: the talk stands, or not.
type Vote struct {
	Side   string
	By     PersonID
	Stands bool
	Note   string
	At     time.Time
}

// The states of a given talk.
const (
	TalkWaiting   = "waiting" // for a signature
	TalkCertified = "certified"
	TalkVacant    = "vacant" // given and signed by one side, the other's post is vacant
	TalkDisputed  = "disputed"
	TalkWithdrawn = "withdrawn"
)

// State is how far a given talk is certified. A vacant post is never silently
// signed for: such a talk counts apart.
func (g Given) State() string {
	switch {
	case g.Voided != nil:
		return TalkWithdrawn
	case g.Dispute() != nil:
		return TalkDisputed
	case g.SignedBy(USPS) && g.SignedBy(NALC):
		return TalkCertified
	}
	for _, side := range []string{USPS, NALC} {
		if g.SignedBy(side) && (g.Vacant == OtherSide(side) || g.acknowledged(OtherSide(side))) {
			return TalkVacant
		}
	}
	return TalkWaiting
}

// SignedBy says whether a side has signed; an acknowledgement is no signature.
func (g Given) SignedBy(side string) bool {
	return slices.ContainsFunc(g.Signed, func(s Signature) bool { return s.Side == side && !s.Late })
}

func (g Given) acknowledged(side string) bool {
	return slices.ContainsFunc(g.Signed, func(s Signature) bool { return s.Side == side && s.Late })
}

// Missing are the sides that have not signed and could.
func (g Given) Missing() (sides []string) {
	for _, side := range []string{USPS, NALC} {
		if !g.SignedBy(side) && !g.acknowledged(side) && g.Vacant != side {
			sides = append(sides, side)
		}
	}
	return sides
}

// Dispute is the open dispute; nil: none.
func (g Given) Dispute() *TalkDispute {
	for i, d := range g.Disputes {
		if d.Resolved == nil {
			return &g.Disputes[i]
		}
	}
	return nil
}

// Paper says whether it is certified by a sheet on file, and where that is.
func (g Given) Paper() string {
	for _, s := range g.Signed {
		if s.Reference != "" {
			return s.Reference
		}
	}
	return ""
}

// For is the talk that counts for the fortnight that begins on a day; nil: none.
// Where the one that counted was withdrawn, one more that was given then does.
func (b TalkBook) For(from Date) (more *Given) {
	f := Fortnight{from, from.Add(talkDays)}
	for i, g := range b.Given {
		switch {
		case g.Voided != nil:
		case g.Window == from:
			return &b.Given[i]
		case g.Window.IsZero() && f.Has(g.On):
			more = &b.Given[i]
		}
	}
	return more
}

// Find is the newest report of a talk that was not withdrawn; nil: none.
func (b TalkBook) Find(number int) *Given {
	for i, g := range b.Given {
		if g.Talk == number && g.Voided == nil {
			return &b.Given[i]
		}
	}
	return nil
}

// Waiting are the talks that a side has still to sign, newest first.
func (b TalkBook) Waiting(side string) (all []Given) {
	for _, g := range b.Given {
		if g.Voided == nil && !g.SignedBy(side) && !g.acknowledged(side) {
			all = append(all, g)
		}
	}
	return all
}

// Talk is a talk of the library; its Number is 0 if there is none.
func (b TalkBook) Talk(number int) Talk {
	for _, t := range b.Library {
		if t.Number == number {
			return t
		}
	}
	return Talk{}
}

// Turn is the talk of the fortnight: the one that was given in it, else the next
// that this station has not heard within a year, else the one heard longest ago.
func (b TalkBook) Turn(f Fortnight) Talk {
	if g := b.For(f.From); g != nil {
		if t := b.Talk(g.Talk); t.Number != 0 {
			return t
		}
	}
	var best Talk
	var heard Date
	for _, t := range b.Library {
		g := b.Find(t.Number)
		if g == nil {
			return t
		}
		if best.Number == 0 || g.On.Before(heard) {
			best, heard = t, g.On
		}
	}
	return best
}

// Holds says whether somebody holds a side's post on a day.
func (b TalkBook) Holds(side string, day Date) bool {
	return slices.ContainsFunc(b.Terms, func(t Term) bool { return SideOf(t.Role) == side && t.Covers(day) })
}

// VacantSince is since when a post is vacant that is so on a day: the day after
// its last holder's last, or the day since which the station is known.
func (b TalkBook) VacantSince(side string, day Date) Date {
	since := b.Since
	for _, t := range b.Terms {
		if SideOf(t.Role) == side && !t.To.IsZero() && t.To.Before(day) && !t.To.Add(1).Before(since) {
			since = t.To.Add(1)
		}
	}
	return since
}

// in says whether a person was in office for a side on a day.
func (b TalkBook) in(p PersonID, side string, day Date) bool {
	return slices.ContainsFunc(b.Terms, func(t Term) bool { return t.Person == p && SideOf(t.Role) == side && t.Covers(day) })
}

// with is the book with a talk put in or changed; the book itself stays.
func (b TalkBook) with(g Given) TalkBook {
	all := slices.Clone(b.Given)
	for i, old := range all {
		if old.Key == g.Key {
			all[i] = g
			b.Given = all
			return b
		}
	}
	b.Given = append([]Given{g}, all...)
	return b
}

// newKey names a report: the same talk may be given again on another day, and
// again on the same one once the first report was withdrawn.
func (b TalkBook) newKey(talk int, on Date) string {
	key := fmt.Sprintf("%s:%d:%s", b.Station.Code, talk, on)
	for n := 2; slices.ContainsFunc(b.Given, func(g Given) bool { return g.Key == key }); n++ {
		key = fmt.Sprintf("%s:%d:%s:%d", b.Station.Code, talk, on, n)
	}
	return key
}
