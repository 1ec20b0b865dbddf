package bot

import (
	"slices"
	"time"
)

// Who may report, sign, dispute and resolve a talk, and what becomes of the book.
// Each rule takes a book and returns it changed: dialogs choose their words by
// it, the exchange writes what it says.

// The reasons to refuse something about a talk.
const (
	ErrNoTalk   ErrorKind = "no_talk"  // there is no such talk in the library
	ErrTwice    ErrorKind = "twice"    // reported already in this fortnight
	ErrNotGiven ErrorKind = "nothing"  // nobody has reported that talk
	ErrWhich    ErrorKind = "which"    // several wait
	ErrSigned   ErrorKind = "signed"   // this side has signed
	ErrDisputed ErrorKind = "disputed" // a dispute stops it
	ErrSettled  ErrorKind = "settled"  // there is no dispute
	ErrVoted    ErrorKind = "voted"    // this side has said its word
)

// Coordinates is the side for which a person coordinates a station now; "": none.
func (s *Settings) Coordinates(p Person, station string, now time.Time) string {
	for _, side := range []string{USPS, NALC} {
		if station != "" && p.Enrolled() && p.Has(CoordinatorOf(side), s.Day(now), station) {
			return side
		}
	}
	return ""
}

// Today is the day at a station, in its own zone.
func (b TalkBook) Today(s *Settings, now time.Time) Date { return DateOf(now, s.ZoneOf(b.Station)) }

// Give reports a talk as given on a day at the station, zero: today [S2 q5]. It counts
// for the fortnight before if that one has none yet, so that a late talk does not
// move the next. attendance is how many carriers heard it, nil: not counted.
// Refused are who does not coordinate the station, a talk that the library lacks
// (ErrNoTalk), a day ahead (ErrFuture) or before the last fortnight (ErrTooOld), and
// a second report of the same fortnight (ErrTwice).
func (s *Settings) Give(b TalkBook, p Person, talk int, on Date, attendance *int, now time.Time) (TalkBook, Given, *Error) {
	side := s.Coordinates(p, b.Station.Code, now)
	today := b.Today(s, now)
	if on.IsZero() {
		on = today
	}
	here := s.Fortnight(b.Anchor, today)
	before := s.Fortnight(b.Anchor, here.From.Add(-1))
	t := b.Talk(talk)
	switch {
	case side == "":
		return b, Given{}, &Error{Kind: ErrNotAllowed}
	case t.Number == 0:
		return b, Given{}, &Error{Kind: ErrNoTalk}
	case today.Before(on):
		return b, Given{}, &Error{Kind: ErrFuture}
	case on.Before(before.From):
		return b, Given{}, &Error{Kind: ErrTooOld, Until: before.From}
	}
	f := s.Fortnight(b.Anchor, on)
	if g := b.Find(talk); g != nil && f.Has(g.On) {
		return b, *g, &Error{Kind: ErrTwice, Who: g.Handle, Until: g.On}
	}
	g := Given{Key: b.newKey(talk, on), Station: b.Station.Code, Talk: t.Number, Title: t.Title, Version: t.Version, On: on,
		At: now, By: p.ID, Handle: p.Handle, Side: side, Attendance: attendance}
	late := s.Fortnight(b.Anchor, f.From.Add(-1))
	switch {
	case b.Since.Before(late.To) && b.For(late.From) == nil:
		g.Window = late.From
	case b.For(f.From) == nil:
		g.Window = f.From
	}
	if !b.Holds(OtherSide(side), on) {
		g.Vacant = OtherSide(side)
	}
	return b.with(g), g, nil
}

// pick is the talk that a command is about: the one named, else the only one
// that waits.
func pick(b TalkBook, number int, waiting []Given) (Given, *Error) {
	if number != 0 {
		if g := b.Find(number); g != nil {
			return *g, nil
		}
		return Given{}, &Error{Kind: ErrNotGiven}
	}
	switch len(waiting) {
	case 0:
		return Given{}, &Error{Kind: ErrNotGiven}
	case 1:
		return waiting[0], nil
	}
	return Given{}, &Error{Kind: ErrWhich}
}

// Sign is one side's signature [S2 MC-q2], from the speaker's own address; number 0
// is the only talk that waits, else ErrWhich or ErrNotGiven. The words of the talk
// are frozen at the first signature. With a reference it is the sheet on file: where
// the other side has no address of their own the sheet speaks for them too.
func (s *Settings) Sign(b TalkBook, p Person, from AddressID, number int, reference string, now time.Time) (TalkBook, Given, *Error) {
	side := s.Coordinates(p, b.Station.Code, now)
	if side == "" || from == 0 {
		return b, Given{}, &Error{Kind: ErrNotAllowed}
	}
	g, err := pick(b, number, b.Waiting(side))
	switch {
	case err != nil:
		return b, g, err
	case g.Dispute() != nil:
		return b, g, &Error{Kind: ErrDisputed, Who: g.Dispute().Name}
	case g.SignedBy(side) || g.acknowledged(side):
		return b, g, &Error{Kind: ErrSigned}
	}
	if g.Hash == "" {
		t := b.Talk(g.Talk)
		g.Hash, g.Version = t.Hash, t.Version
	}
	day := s.Day(now)
	sign := Signature{Side: side, Person: p.ID, Name: p.Name, Address: from, At: now, Acting: acting(p, side, b.Station.Code, day),
		Reference: reference, Recorded: p.ID, Late: g.Vacant == side || !b.in(p.ID, side, g.On), Hash: g.Hash}
	g.Signed = append(slices.Clone(g.Signed), sign)
	other := OtherSide(side)
	if reference != "" && !sign.Late && !g.SignedBy(other) {
		if who := b.unreachable(other, g.On); who != nil {
			g.Signed = append(g.Signed, Signature{Side: other, Person: who.ID, Name: who.Name, At: now, Acting: acting(*who, other, b.Station.Code, day),
				Reference: reference, Recorded: p.ID, Hash: g.Hash})
		}
	}
	return b.with(g), g, nil
}

// unreachable is the coordinator of a side who was in office on a day and has no
// address of their own; nil: there is none, or another one has.
func (b TalkBook) unreachable(side string, on Date) (who *Person) {
	for i, p := range b.Coords[side] {
		if len(p.Addresses) > 0 {
			return nil
		}
		if b.in(p.ID, side, on) {
			who = &b.Coords[side][i]
		}
	}
	return who
}

// acting says whether a person holds a post only for a while.
func acting(p Person, side, station string, day Date) bool {
	for _, g := range p.Grants {
		if g.Role == CoordinatorOf(side) && g.Scope == station && g.Holds(day) && !g.Acting {
			return false
		}
	}
	return slices.ContainsFunc(p.Grants, func(g Grant) bool {
		return g.Role == CoordinatorOf(side) && g.Scope == station && g.Holds(day) && g.Acting
	})
}

// DisputeTalk stops the certification of a talk, also of one that is certified.
func (s *Settings) DisputeTalk(b TalkBook, p Person, number int, why string, now time.Time) (TalkBook, Given, *Error) {
	side := s.Coordinates(p, b.Station.Code, now)
	if side == "" {
		return b, Given{}, &Error{Kind: ErrNotAllowed}
	}
	g, err := pick(b, number, nil)
	switch {
	case err != nil:
		return b, g, err
	case g.Dispute() != nil && (why == "" || g.Dispute().By != p.ID || g.Dispute().Why != ""):
		return b, g, &Error{Kind: ErrDisputed, Who: g.Dispute().Name}
	}
	all := slices.Clone(g.Disputes)
	if d := g.Dispute(); d != nil { // the reason comes after the word
		for i := range all {
			if all[i].Seq == d.Seq {
				all[i].Why = why
			}
		}
	} else {
		all = append(all, TalkDispute{Seq: len(all) + 1, By: p.ID, Name: p.Name, Side: side, Why: why, At: now})
	}
	g.Disputes = all
	return b.with(g), g, nil
}

// ResolveTalk is one side's word about a dispute: the talk stands, or it was not
// given. It ends when both sides say the same.
func (s *Settings) ResolveTalk(b TalkBook, p Person, number int, stands bool, note string, now time.Time) (TalkBook, Given, *Error) {
	side := s.Coordinates(p, b.Station.Code, now)
	if side == "" {
		return b, Given{}, &Error{Kind: ErrNotAllowed}
	}
	var open []Given
	for _, g := range b.Given {
		if g.Voided == nil && g.Dispute() != nil {
			open = append(open, g)
		}
	}
	if number == 0 && len(open) == 0 {
		return b, Given{}, &Error{Kind: ErrSettled}
	}
	g, err := pick(b, number, open)
	if err != nil {
		return b, g, err
	}
	d := g.Dispute()
	if d == nil {
		return b, g, &Error{Kind: ErrSettled}
	}
	vote := Vote{Side: side, By: p.ID, Stands: stands, Note: note, At: now}
	votes := slices.DeleteFunc(slices.Clone(d.Votes), func(v Vote) bool { return v.Side == side })
	if len(votes) < len(d.Votes) && slices.ContainsFunc(d.Votes, func(v Vote) bool { return v.Side == side && v.Stands == stands }) {
		return b, g, &Error{Kind: ErrVoted}
	}
	all := slices.Clone(g.Disputes)
	for i := range all {
		if all[i].Seq != d.Seq {
			continue
		}
		all[i].Votes = append(votes, vote)
		if len(all[i].Votes) == 2 && all[i].Votes[0].Stands == all[i].Votes[1].Stands {
			all[i].Resolved = &now
			if !stands {
				g.Voided = &now
			}
		}
	}
	g.Disputes = all
	return b.with(g), g, nil
}
