package bot

import (
	"slices"
	"time"
)

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
