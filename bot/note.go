package bot

import (
	"fmt"
	"slices"
)

// mostNotes bounds the notes of a card; more than that are events only.
const mostNotes = 40

// note adds a note. What the sender adds belongs on the card, which its next
// holder is shown; who holds it now is told.
func (r *ruling) note(a NoteLead) {
	l := r.lead(a.Code)
	if r.set.MayNote(l, r.s.Person, r.s.Now) != nil {
		return
	}
	r.event(l, "noted", map[string]any{"note": a.Text})
	if l.SubmitterID != r.s.Person.ID || l.HolderID == r.s.Person.ID {
		return
	}
	l = r.touch(l)
	if len(l.Card.Notes) < mostNotes {
		l.Card.Notes = append(slices.Clone(l.Card.Notes), a.Text)
	}
	if l.HolderID != 0 && r.want(NeedPeople, fmt.Sprint(l.HolderID)) {
		r.tell(r.s.Records.People[l.HolderID], 0, News{What: NewsAdded, Lead: *l, Note: a.Text}, fmt.Sprintf("added:%s:%d", l.Code, l.Version))
	}
}
