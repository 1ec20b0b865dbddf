package bot

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// View is everything about one customer: the record, those that were merged
// into it, their leads with what happened to them, issues and merges.
type View struct {
	Customer            // the one that stands; phones and mail addresses of all
	Members  []Customer // it and those merged into it, oldest first
	Leads    []Lead     // with events, newest first
	Issues   []Issue    // newest first
	Merges   []Merge    // newest first, undone ones too
	Similar  []Hint
}

// Sight is what a person may see of a customer.
type Sight struct {
	Any     bool   // anything at all
	Own     bool   // only leads that are theirs, with the cards they wrote
	Contact bool   // phones, mail addresses, street
	Manage  bool   // merge
	Role    string // as the access log says it: own, holder, manager, team, consumer_affairs
}

// Sight is the rule of who may see what of a customer [PRODUCT §3]: the sales
// manager everything; a representative the history, and the contact data of
// customers whose lead they hold; consumer affairs the history; everybody else
// the cards that they wrote, a management coordinator also those that wait for
// their check.
func (s *Settings) Sight(v View, p Person, now time.Time) Sight {
	day := s.Day(now)
	pools := []string{v.District}
	for _, l := range v.Leads {
		pools = append(pools, l.Pool)
	}
	var g Sight
	holds := slices.ContainsFunc(v.Leads, func(l Lead) bool { return l.HolderID == p.ID })
	bsn := slices.ContainsFunc(v.Leads, func(l Lead) bool { return l.Route == "bsn" && p.Has(BSNRep, day, l.Pool) })
	switch {
	case !p.Enrolled():
	case p.Has(SalesManager, day, pools...):
		g = Sight{Any: true, Contact: true, Manage: true, Role: "manager"}
	case p.Has(Rep, day, pools...) || bsn:
		g = Sight{Any: true, Contact: holds, Role: "team"}
		if holds {
			g.Role = "holder"
		}
	case p.Has(ConsumerAffairs, day, pools...):
		g = Sight{Any: true, Role: "consumer_affairs"}
	case slices.ContainsFunc(v.Leads, func(l Lead) bool { return s.ownCard(l, p, day) }):
		g = Sight{Any: true, Own: true, Contact: true, Role: "own"}
	}
	return g
}

func (s *Settings) ownCard(l Lead, p Person, day Date) bool {
	return l.SubmitterID == p.ID || l.Status == InReview && p.Has(ManagementCoordinator, day, l.Station)
}

// Seen is a view as a person may see it: what is not theirs to see is not there.
func (s *Settings) Seen(v View, p Person, now time.Time) (View, Sight) {
	g := s.Sight(v, p, now)
	switch {
	case !g.Any:
		return View{}, g
	case g.Own:
		return s.onlyOwn(v, p, now), g
	case !g.Contact:
		v.Customer = Customer{ID: v.ID, Name: v.Name, City: v.City, State: v.State, ZIP5: v.ZIP5, District: v.District, MadeAt: v.MadeAt}
		v.Leads = slices.Clone(v.Leads)
		for i := range v.Leads {
			v.Leads[i].Card = Card{}
		}
	}
	if !g.Manage {
		v.Similar = nil
	}
	return v, g
}

// onlyOwn leaves the person's own cards, and the customer as these name it.
func (s *Settings) onlyOwn(v View, p Person, now time.Time) View {
	day := s.Day(now)
	own := View{Customer: Customer{ID: v.ID}}
	for _, l := range v.Leads {
		if s.ownCard(l, p, day) {
			own.Leads = append(own.Leads, l)
		}
	}
	own.Customer.learn(own.Leads[0].Card)
	for _, l := range own.Leads[1:] {
		var c Customer
		c.learn(l.Card)
		own.Phones, own.Emails = unique(append(own.Phones, c.Phones...)), unique(append(own.Emails, c.Emails...))
	}
	for _, i := range v.Issues {
		if i.By == p.ID {
			own.Issues = append(own.Issues, i)
		}
	}
	return own
}

// Item is one line of a customer's timeline. It holds no contact data and no
// carrier's name: everybody who may see it sees the same.
type Item struct {
	At      time.Time
	What    string // lead, duplicate, claimed, reached, tried, sale, no_sale, withdrawn, verified, reopened, issue, resolved, merged, unmerged
	Lead    string // code
	Program string
	Who     string // handle of who worked it; never of who sent it
	Cents   int64
	Reason  string // a word of the closing reasons
	Issue   int64
	Text    string // of an issue: what is wrong, what was done; of a merge: the other name
}

// shownEvents are the kinds of events that a timeline shows, and whether it
// names who did it.
var shownEvents = map[string]bool{
	"submitted": false, "not_duplicate": false, "claimed": true, "reached": true, "tried": true, "sale": true,
	"no_sale": true, "withdrawn": false, "verified": true, "reopened": true,
}

// Timeline is what happened with a customer, newest first.
func (v View) Timeline() []Item {
	var all []Item
	for _, i := range v.Issues {
		all = append(all, Item{At: i.At, What: "issue", Issue: i.ID, Text: i.What})
		if i.ResolvedAt != nil {
			all = append(all, Item{At: *i.ResolvedAt, What: "resolved", Issue: i.ID, Text: i.Answer})
		}
	}
	for _, m := range v.Merges {
		all = append(all, Item{At: m.At, What: "merged", Text: m.Name, Who: m.By})
		if m.UndoneAt != nil {
			all = append(all, Item{At: *m.UndoneAt, What: "unmerged", Text: m.Name, Who: m.UndoneBy})
		}
	}
	for _, l := range v.Leads {
		for _, e := range l.Events {
			named, shown := shownEvents[e.Kind]
			if !shown {
				continue
			}
			it := Item{At: e.At, What: e.Kind, Lead: l.Code, Program: l.Program}
			if e.Kind == "submitted" && slices.ContainsFunc(l.Events, func(d Event) bool { return d.Kind == "duplicate" && d.Seq == e.Seq+2 }) {
				it.What = "duplicate" // from its first moment; what a merge made of it stands with the merge
			}
			if named {
				it.Who = e.By
			}
			it.fill(e.Data)
			all = append(all, it)
		}
	}
	slices.SortStableFunc(all, func(a, b Item) int { return b.At.Compare(a.At) })
	// Of one instant the later event comes first.
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].At.Equal(all[i].At) && all[j].Lead == all[i].Lead {
			j++
		}
		slices.Reverse(all[i:j])
		i = j
	}
	return all
}

// fill takes the amount and the reason of an event.
func (it *Item) fill(data json.RawMessage) {
	var d struct {
		Cents  int64  `json:"revenue_cents"`
		Reason string `json:"reason"`
	}
	if len(data) == 0 || json.Unmarshal(data, &d) != nil {
		return
	}
	it.Cents = d.Cents
	if it.What == "no_sale" {
		it.Reason = d.Reason
	}
}

// Newest is the newest lead of a view that says who the customer is.
func (v View) Newest() *Lead {
	if len(v.Leads) == 0 {
		return nil
	}
	l := slices.MaxFunc(v.Leads, func(a, b Lead) int { return cmp.Compare(a.ID, b.ID) })
	return &l
}
