package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Customer is a business as the program knows it: one record, many leads. Its
// values are private; nothing of them is ever in an event.
type Customer struct {
	ID         int64
	Name       string
	Street     string
	City       string
	State      string
	ZIP5       string
	Phones     []string // E.164
	Emails     []string
	District   string
	MergedInto int64 // the customer that this one was found to be; 0: it stands for itself
	MadeAt     time.Time
	Keys       []string // match keys that are its own; only where they are new
}

// Code is how a customer is named where no lead names it: eight Crockford
// characters, drawn at random, so that they tell nothing.
func (c Customer) Code() string { return CustomerCode(c.ID) }

// customerBits is the size of a customer's id: eight Crockford characters.
const customerBits = 40

// NewCustomerID draws the id of a customer from a turn's randomness.
func NewCustomerID(seed [16]byte, n int) int64 {
	id, _ := ParseCustomerCode(crockford(fmt.Sprintf("customer/%x/%d", seed, n), customerBits/5))
	return max(id, 1)
}

// CustomerCode writes an id as eight characters.
func CustomerCode(id int64) string {
	b := make([]byte, customerBits/5)
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = Crockford[id&31]
		id >>= 5
	}
	return string(b)
}

// ParseCustomerCode reads a CustomerCode; false for anything else.
func ParseCustomerCode(s string) (id int64, ok bool) {
	s = FoldCode(s)
	if len(s) != customerBits/5 {
		return 0, false
	}
	for _, r := range s {
		i := strings.IndexRune(Crockford, r)
		if i < 0 {
			return 0, false
		}
		id = id<<5 | int64(i)
	}
	return id, true
}

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

// DuplicateOf is the lead of which a new one is a duplicate: the oldest that
// goes on; else a sale of the last weeks, whose representative is told that the
// customer expects a call. What ended otherwise, or long ago, is no reason: the
// customer has agreed anew, and somebody must call. Nil: the new lead is the first.
func (s *Settings) DuplicateOf(m Match, now time.Time) *MatchLead {
	for i, l := range m.Leads {
		if !l.Status.Closed() {
			return &m.Leads[i]
		}
	}
	for i := len(m.Leads) - 1; i >= 0; i-- {
		l := &m.Leads[i]
		if l.Status == Sold && l.HolderID != 0 && l.ClosedAt != nil && now.Before(l.ClosedAt.AddDate(0, 0, duplicateDays)) {
			return l
		}
	}
	return nil
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

// learn takes over what a card says of its customer.
func (c *Customer) learn(card Card) {
	if b := card.Business; b != nil {
		c.Name, c.Street, c.City, c.State, c.ZIP5 = b.Name, b.Street, b.City, b.State, b.ZIP5
	}
	for _, p := range []*Party{card.DecisionMaker, card.SpokeWith} {
		if p == nil {
			continue
		}
		if p.Phone != "" {
			c.Phones = unique(append(c.Phones, p.Phone))
		}
		if p.Email != "" {
			c.Emails = unique(append(c.Emails, strings.ToLower(p.Email)))
		}
	}
}

// duplicate keeps a lead as one of its sender's without a card in the pool: the
// first lead is worked, and both senders hear how it ends. Who works it hears
// that the customer was spoken with again.
func (r *ruling) duplicate(l, first *Lead) {
	l.Status, l.DuplicateOf = Duplicate, first.Code
	r.enter(l)
	r.event(l, "duplicate", map[string]any{"of": first.Code})
	what := NewsDuplicate
	if first.Status.Closed() {
		what = NewsDuplicateSold
	}
	said := r.voice.Tell(News{What: what, Lead: *l, To: r.s.Person, Zone: r.s.Person.Location(r.set.Zone), Central: r.set.Zone}, r.s.Person.Lang)
	r.reply = &said
	if first.HolderID != 0 && first.HolderID != r.s.Person.ID && r.want(NeedPeople, fmt.Sprint(first.HolderID)) {
		r.tell(r.s.Records.People[first.HolderID], 0, News{What: NewsAgain, Lead: *first}, "again:"+l.Code)
	}
}

// tellDuplicates tells the senders of a lead's duplicates what its own sender
// is told, each under the code of their own lead, and nobody twice.
func (r *ruling) tellDuplicates(l *Lead, what, who, cause string) {
	if !slices.Contains(sharedNews, what) || l.DuplicateOf != "" || !r.want(NeedDuplicates, l.Code) {
		return
	}
	told := []PersonID{l.SubmitterID, r.s.Person.ID}
	ends := what == NewsSale || what == NewsNoSale
	for _, d := range r.s.Records.Duplicates[l.Code] {
		if ends && d.Told == l.Outcome() { // when it was a first lead itself, or of another
			continue
		}
		if slices.Contains(told, d.SubmitterID) || !r.want(NeedPeople, fmt.Sprint(d.SubmitterID)) {
			continue
		}
		told = append(told, d.SubmitterID)
		if ends && !r.heardOutcome(d.Code, l.Outcome()) {
			continue
		}
		d.Status, d.RevenueCents, d.PiecesPerYear, d.Reason, d.Clock = l.Status, l.RevenueCents, l.PiecesPerYear, l.Reason, l.Clock
		own := cause + ":" + d.Code
		if slices.Contains(onceNews, what) { // should theirs become the first later, this was its one time
			own = strings.Replace(cause, l.Code, d.Code, 1)
		}
		r.tell(r.s.Records.People[d.SubmitterID], d.Origin, News{What: what, Lead: d, Who: who}, own)
	}
}

// heardOutcome notes that the sender of a duplicate is told how its customer's
// lead ended; false: it must be loaded first, or is a duplicate no more.
func (r *ruling) heardOutcome(code, outcome string) bool {
	d := r.lead(code)
	if d == nil || d.Status != Duplicate {
		return false
	}
	r.touch(d).Told = outcome
	return true
}

// sharedNews are what the senders of duplicates hear too. That a lead was taken
// back is no news for them: theirs goes on.
var sharedNews = []string{NewsPickedUp, NewsReached, NewsSale, NewsNoSale, NewsLate}

// onceNews are told once for each lead, whoever of a customer's leads is first.
var onceNews = []string{NewsPickedUp, NewsReached, NewsLate}

// inherit makes the oldest duplicate of a lead that was taken back the first:
// its customer agreed too, and still expects a call.
func (r *ruling) inherit(l *Lead) {
	if l.DuplicateOf != "" || !r.want(NeedDuplicates, l.Code) {
		return
	}
	var orphans []*Lead
	for _, d := range r.s.Records.Duplicates[l.Code] {
		if got := r.lead(d.Code); got != nil && got.Status == Duplicate && got.DuplicateOf == l.Code {
			orphans = append(orphans, got)
		}
	}
	r.adopt(nil, orphans)
}

// adopt gives duplicates that have lost their first lead a new one: that of
// their customer which goes on, or the oldest of themselves.
func (r *ruling) adopt(first *Lead, orphans []*Lead) {
	for _, o := range orphans {
		if first == nil {
			first = r.promote(o)
			continue
		}
		o = r.touch(o)
		o.DuplicateOf = first.Code
		r.event(o, "duplicate", map[string]any{"of": first.Code})
	}
}

// promote makes a first lead of a duplicate. Its clock goes on if it still
// can be kept; else it starts now, since nobody could have called before.
func (r *ruling) promote(l *Lead) *Lead {
	l = r.touch(l)
	if !r.want(NeedPool, l.Pool) || !r.want(NeedStation, l.Station) {
		return l
	}
	l.Status, l.DuplicateOf = Open, ""
	r.event(l, "not_duplicate", nil)
	if r.s.Records.Stations[l.Station].EntryMode == "mc_review" { // nobody there has checked it yet
		l.Status, l.EnteredAt, l.Clock = InReview, nil, Clock{}
		return l
	}
	if l.Clock.Due == nil || !r.s.Now.Before(*l.Clock.Due) {
		r.enter(l)
		if l.InputDue.Before(r.s.Now) { // it was input in time, long ago
			l.InputDue = r.s.Now
		}
	}
	r.card(l)
	r.c.Cards = append(r.c.Cards, l.Code) // one that it had before a merge
	return l
}

// hints are what a holder's details say besides the card: names like the
// customer's nearby, as "Joe's Bike Shop (CC-7K3M4)".
func (r *ruling) hints(l *Lead) map[string]string {
	key := CustomerCode(l.Customer)
	if l.Customer == 0 || !r.want(NeedSimilar, key) {
		return nil
	}
	var all []string
	for _, h := range r.s.Records.Similar[key] {
		s := h.Name
		if h.Lead != "" {
			s += " (" + h.Lead + ")"
		}
		all = append(all, s)
	}
	return map[string]string{"similar": strings.Join(all, ", ")}
}

// Hint is a customer whose name resembles another's in the same ZIP or town.
type Hint struct {
	ID   int64 // of the one it was merged into, if it was
	Name string
	ZIP5 string
	Lead string // code of the newest lead, "" if none
}

// Access says that somebody was shown personal data of a customer.
type Access struct {
	Person   PersonID
	Customer int64
	How      string // claim, status, who, issues: what they asked for
	Shown    string // contact, own, headlines
	Channel  string
	At       time.Time
}

// looked records an access; a lead without a customer has nothing to show.
func (r *ruling) looked(who Person, customer int64, how, shown string) {
	if customer != 0 {
		r.c.Accesses = append(r.c.Accesses, Access{Person: who.ID, Customer: customer, How: how, Shown: shown, Channel: r.s.From.Channel, At: r.s.Now})
	}
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

// Search is what WHO looks for, and where the person may look.
type Search struct {
	Own       PersonID `json:"own,omitempty"`       // leads that this person sent
	Review    []string `json:"review,omitempty"`    // stations whose leads under review may be seen
	Districts []string `json:"districts,omitempty"` // all that these know
	Phone     string   `json:"phone,omitempty"`     // E.164
	Lead      string   `json:"lead,omitempty"`      // a lead's code
	Customer  int64    `json:"customer,omitempty"`
	Words     string   `json:"words,omitempty"` // a name
}

// Need is the need for what a search finds.
func (s Search) Need() Need {
	b, _ := json.Marshal(s) // strings and numbers only
	return Need{NeedFound, string(b)}
}

// ParseSearch reads the key of a NeedFound.
func ParseSearch(key string) (s Search, err error) {
	err = json.Unmarshal([]byte(key), &s)
	return s, err
}

// Found is a customer that a search found.
type Found struct {
	ID    int64
	Name  string
	City  string
	ZIP5  string
	Exact bool   // by phone, code or the very name
	Lead  string // code of its newest lead, "" if none
}
