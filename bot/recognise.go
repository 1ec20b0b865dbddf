package bot

import (
	"slices"
	"strings"
)

// A new lead is about a customer we know, or about a new one.

// Match is what is known of the customer of a new lead, loaded under the locks
// of its match keys.
type Match struct {
	Owners map[string]Owner // by key: whose it is
	// Leads are those about these customers that are no duplicates themselves,
	// oldest first, locked: the ones that go on, and sales.
	Leads []MatchLead
}

// Owner is the customer that has a key, and the one that it was merged into.
type Owner struct{ Customer, Root int64 }

// MatchLead is a lead of a matched customer.
type MatchLead struct {
	Lead
	Root int64
}

// NeedOfMatch is the need for a match: the keys, sorted, a line each.
func NeedOfMatch(keys []string) Need {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	return Need{NeedMatch, strings.Join(keys, "\n")}
}

func (r *ruling) wantMatch(c Card) bool {
	keys := MatchKeys(c, r.s.Station)
	need := NeedOfMatch(keys)
	return len(keys) == 0 || r.want(need.What, need.Key)
}

// recognise gives a lead its customer, a known one or a new one, and finds the
// lead that it is a duplicate of; false: something must be loaded first.
func (r *ruling) recognise(l *Lead) (primary *Lead, ok bool) {
	keys := MatchKeys(l.Card, r.s.Station)
	var m Match
	if len(keys) > 0 {
		if !r.wantMatch(l.Card) {
			return nil, false
		}
		m = r.withOwn(r.s.Records.Matches[NeedOfMatch(keys).Key])
	}
	first := r.set.DuplicateOf(m, r.s.Now)
	known := Customer{}
	for _, k := range keys {
		o, found := m.Owners[k]
		if found && (known.ID == 0 || first != nil && o.Root == first.Root && m.rootOf(known.ID) != first.Root) {
			known.ID = o.Customer
		}
		if !found {
			known.Keys = append(known.Keys, k)
		}
	}
	known.learn(l.Card)
	if known.ID != 0 {
		r.c.Learnt = append(r.c.Learnt, known)
	} else {
		known.ID = NewCustomerID(r.s.Seed, len(r.c.NewCustomers))
		known.District, known.MadeAt = l.Pool, r.s.Now
		r.c.NewCustomers = append(r.c.NewCustomers, known)
	}
	l.Customer = known.ID
	for _, k := range known.Keys {
		r.own = append(r.own, ownKey{k, known.ID})
	}
	if first != nil {
		return &first.Lead, true
	}
	return nil, true
}

// ownKey is a key that a customer got in this very turn.
type ownKey struct {
	key      string
	customer int64
}

// withOwn adds to a match what this turn itself has made: two cards of one
// burst may be about one customer.
func (r *ruling) withOwn(m Match) Match {
	owners := map[string]Owner{}
	for k, o := range m.Owners {
		owners[k] = o
	}
	for _, o := range r.own {
		if _, ok := owners[o.key]; !ok {
			owners[o.key] = Owner{o.customer, o.customer}
		}
	}
	m.Owners, m.Leads = owners, slices.Clone(m.Leads)
	for _, l := range r.c.NewLeads {
		for _, o := range owners {
			if l.DuplicateOf == "" && l.Customer == o.Customer && !slices.ContainsFunc(m.Leads, func(x MatchLead) bool { return x.Code == l.Code }) {
				m.Leads = append(m.Leads, MatchLead{l, o.Root})
			}
		}
	}
	return m
}

func (m Match) rootOf(customer int64) int64 {
	for _, o := range m.Owners {
		if o.Customer == customer {
			return o.Root
		}
	}
	return 0
}
