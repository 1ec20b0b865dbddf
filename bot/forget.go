package bot

import (
	"fmt"
	"slices"
)

// blank blanks what was said about a customer who did not agree. The reply of
// this very turn says only that nothing was kept, and stays.
func (r *ruling) blank(a Forget) {
	b := Blank{Person: r.s.Person.ID, Since: a.Since, All: a.All}
	if !a.All {
		b.Texts, b.Files = slices.Clone(a.Texts), slices.Clone(a.Files)
		b.Causes = slices.Clone(a.Causes)
		for _, id := range a.Texts {
			b.Causes = append(b.Causes, HeardCause(id))
		}
		own := turnCause(r.s)
		b.Causes = slices.DeleteFunc(b.Causes, func(c string) bool { return c == own })
	}
	r.c.Blanks = append(r.c.Blanks, b)
}

// Blanked is a card without anything about who the customer is: what stays can
// be counted and names nobody.
func (c Card) Blanked() Card {
	keep := Card{Concurrence: c.Concurrence, ShipsWith: c.ShipsWith, Destinations: c.Destinations, DirectMail: c.DirectMail, Skipped: c.Skipped}
	if c.Volume != nil {
		v := *c.Volume
		v.Raw = ""
		keep.Volume = &v
	}
	if c.Weight != nil {
		w := *c.Weight
		w.Raw = ""
		keep.Weight = &w
	}
	return keep
}

// Forgotten is the rule for leads whose customer was erased, for Store.Apply:
// nobody can call them any more. Who holds one is told not to; duplicates stay
// what they are, since they are about the same customer.
func (b *Bot) Forgotten(codes []string) ([]Need, func(Records) Change) {
	var needs []Need
	for _, c := range codes {
		needs = append(needs, Need{NeedLead, c})
	}
	return needs, func(records Records) Change {
		return b.rule(records, func(r *ruling) {
			for _, c := range codes {
				if l := r.lead(c); l != nil && !l.Status.Closed() {
					r.forget(l)
				}
			}
		})
	}
}

func (r *ruling) forget(l *Lead) {
	if l.HolderID != 0 {
		if !r.want(NeedPeople, fmt.Sprint(l.HolderID)) {
			return
		}
		r.tell(r.s.Records.People[l.HolderID], 0, News{What: NewsForgotten, Lead: *l}, "forgotten:"+l.Code)
	}
	l = r.touch(l)
	r.endClaim(l, "closed")
	now := r.s.Now
	l.Status, l.ClosedAt = Withdrawn, &now
	r.event(l, "withdrawn", map[string]any{"reason": "erased"})
	r.c.Cards = append(r.c.Cards, l.Code)
}
