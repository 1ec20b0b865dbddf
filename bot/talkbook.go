package bot

import (
	"fmt"
	"slices"
)

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
	b.Given = put(b.Given, g, func(old Given) bool { return old.Key == g.Key })
	return b
}

// put is a list, newest first, with one put in or in the place of the same; the
// list itself stays.
func put[T any](all []T, one T, same func(T) bool) []T {
	if i := slices.IndexFunc(all, same); i >= 0 {
		all = slices.Clone(all)
		all[i] = one
		return all
	}
	return append([]T{one}, all...)
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
