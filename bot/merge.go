package bot

import (
	"fmt"
	"slices"
	"time"
)

// Merge is one joining of two customers. Nothing is lost by it: every lead
// keeps its code, its sender and its history, and each customer its own keys,
// so that it can be taken back.
type Merge struct {
	ID       int64
	From     int64 // the customer that was merged
	Into     int64
	Name     string // of From
	At       time.Time
	By       string // handle
	ByID     PersonID
	UndoneAt *time.Time
	UndoneBy string
}

type (
	// MergeCustomers joins two customers, named by their ids: the first stays.
	MergeCustomers struct{ Into, From int64 }
	// UnmergeCustomers takes a merge back.
	UnmergeCustomers struct{ Customer, Merge int64 }
)

func (MergeCustomers) action()   {}
func (UnmergeCustomers) action() {}

// MayMerge says why a person may not merge two customers: the sales manager of
// both may.
func (s *Settings) MayMerge(a, b *View, p Person, now time.Time) *Error {
	switch {
	case a == nil || b == nil, !s.Sight(*a, p, now).Any, !s.Sight(*b, p, now).Any:
		return &Error{Kind: ErrUnknown}
	case a.ID == b.ID:
		return &Error{Kind: ErrSame}
	case !s.Sight(*a, p, now).Manage, !s.Sight(*b, p, now).Manage:
		return &Error{Kind: ErrNotAllowed}
	}
	return nil
}

// MayUnmerge finds the newest merge of a customer that can be taken back; with
// is the customer that it is to be parted from, 0 for any.
func (s *Settings) MayUnmerge(v *View, with int64, p Person, now time.Time) (*Merge, *Error) {
	switch {
	case v == nil, !s.Sight(*v, p, now).Any:
		return nil, &Error{Kind: ErrUnknown}
	case !s.Sight(*v, p, now).Manage:
		return nil, &Error{Kind: ErrNotAllowed}
	}
	late := false
	for i, m := range v.Merges {
		if m.UndoneAt != nil || with != 0 && m.From != with && m.Into != with {
			continue
		}
		if now.Before(m.At.AddDate(0, 0, unmergeDays)) {
			return &v.Merges[i], nil
		}
		late = true
	}
	if late {
		return nil, &Error{Kind: ErrTooOld, Limit: unmergeDays}
	}
	return nil, &Error{Kind: ErrNotMerged}
}

// group is a customer with all its leads, locked.
func (r *ruling) group(customer int64) *View {
	key := CustomerCode(customer)
	if !r.want(NeedGroup, key) {
		return nil
	}
	return r.s.Records.Groups[key]
}

// merge joins two customers. Of two leads that go on, the one nobody holds
// becomes a duplicate of the other, so that one card stands in the pool; two
// that are held both go on.
func (r *ruling) merge(a MergeCustomers) {
	into, from := r.group(a.Into), r.group(a.From)
	if r.set.MayMerge(into, from, r.s.Person, r.s.Now) != nil {
		return
	}
	r.c.Merges = append(r.c.Merges, Merge{From: from.ID, Into: into.ID, At: r.s.Now, ByID: r.s.Person.ID})
	for _, l := range from.Leads {
		r.event(r.touch(&l), "merged", map[string]any{"into": into.Code()})
	}
	first, second := goesOn(into.Leads), goesOn(from.Leads)
	if first == nil || second == nil {
		return
	}
	if second.HolderID != 0 && first.HolderID == 0 || first.HolderID == 0 && second.ID < first.ID {
		first, second = second, first
	}
	if second.HolderID != 0 { // both are held: nobody's work is taken away
		return
	}
	yields := r.touch(second)
	yields.Status, yields.DuplicateOf = Duplicate, first.Code
	r.event(yields, "duplicate", map[string]any{"of": first.Code})
	r.c.Cards = append(r.c.Cards, yields.Code)
	for _, v := range []*View{into, from} {
		for _, l := range v.Leads {
			if l.Status == Duplicate && l.DuplicateOf == yields.Code {
				d := r.touch(&l)
				d.DuplicateOf = first.Code
			}
		}
	}
}

// goesOn is the lead of a customer that goes on and is no duplicate; nil: none.
func goesOn(leads []Lead) *Lead {
	var first *Lead
	for i, l := range leads {
		if !l.Status.Closed() && l.DuplicateOf == "" && (first == nil || l.HolderID != 0 && first.HolderID == 0 || l.ID < first.ID && (l.HolderID != 0) == (first.HolderID != 0)) {
			first = &leads[i]
		}
	}
	return first
}

// unmerge parts what was joined. A duplicate whose first lead is the other
// customer's becomes a first lead again.
func (r *ruling) unmerge(a UnmergeCustomers) {
	v := r.group(a.Customer)
	m, err := r.set.MayUnmerge(v, 0, r.s.Person, r.s.Now)
	if err != nil {
		return
	}
	if m.ID != a.Merge { // not the newest: named by both sides
		i := slices.IndexFunc(v.Merges, func(x Merge) bool { return x.ID == a.Merge && x.UndoneAt == nil })
		if i < 0 || !r.s.Now.Before(v.Merges[i].At.AddDate(0, 0, unmergeDays)) {
			return
		}
		m = &v.Merges[i]
	}
	r.c.Unmerges = append(r.c.Unmerges, Merge{ID: m.ID, From: m.From, UndoneAt: &r.s.Now, ByID: r.s.Person.ID})
	apart := v.below(m.From)
	var there, here []Lead
	for _, l := range v.Leads {
		if slices.Contains(apart, l.Customer) {
			r.event(r.touch(&l), "unmerged", map[string]any{"from": v.Code()})
			there = append(there, l)
		} else {
			here = append(here, l)
		}
	}
	for _, side := range [][]Lead{there, here} {
		r.adopt(goesOn(side), r.orphans(side))
	}
}

// orphans are duplicates whose first lead is not among them, oldest first.
func (r *ruling) orphans(side []Lead) (list []*Lead) {
	for _, l := range side {
		if l.Status == Duplicate && !slices.ContainsFunc(side, func(x Lead) bool { return x.Code == l.DuplicateOf }) {
			list = append(list, &l)
		}
	}
	slices.SortFunc(list, func(a, b *Lead) int { return int(a.ID - b.ID) })
	return list
}

// below are a customer and those that were merged into it.
func (v View) below(id int64) []int64 {
	all := []int64{id}
	for i := 0; i < len(all); i++ {
		for _, c := range v.Members {
			if c.MergedInto == all[i] && !slices.Contains(all, c.ID) {
				all = append(all, c.ID)
			}
		}
	}
	return all
}

// String names a merge for operators; nothing personal is in it.
func (m Merge) String() string {
	return fmt.Sprintf("%s into %s", CustomerCode(m.From), CustomerCode(m.Into))
}
