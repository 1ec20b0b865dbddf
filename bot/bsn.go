package bot

import (
	"fmt"
	"strings"
)

// RouteBSN is the route of a lead about a customer whom the Business Service
// Network knows: it is not posted to the pool.
const RouteBSN = "bsn"

// Account is a customer of the Business Service Network.
type Account struct {
	Number string
	Name   string
	Phone  string // E.164
	ZIP5   string
	Rep    PersonID // 0: nobody now, the district's BSN queue
	Handle string   // of Rep; what an account list names
}

// AccountKey is what a card's customer is looked up by: every phone number on
// it, its name and ZIP.
func AccountKey(c Card) string {
	var phones []string
	for _, p := range []*Party{c.DecisionMaker, c.SpokeWith} {
		if p != nil && p.Phone != "" {
			phones = append(phones, p.Phone)
		}
	}
	name, zip := "", ""
	if b := c.Business; b != nil && b.ZIP5 != "" {
		name, zip = PlainName(b.Name), b.ZIP5
	}
	return strings.Join([]string{strings.Join(phones, ","), name, zip}, "|")
}

// PlainName is a business name for comparing: "Joe's Bikes, Inc." and "JOES
// BIKES" are one.
func PlainName(name string) string { return squeezed(NormalName(name)) }

// route sends the lead of a known customer to the representative of its
// account; false: the turn is decided again with what was looked up.
func (r *ruling) route(l *Lead) bool {
	if !r.wantAccount(l.Card) {
		return false
	}
	a := r.s.Records.Accounts[AccountKey(l.Card)]
	if a.Number == "" {
		return true
	}
	l.Route, l.Account, l.AccountRep = RouteBSN, a.Number, a.Rep
	return true
}

func (r *ruling) wantAccount(c Card) bool {
	key := AccountKey(c)
	return strings.Trim(key, "|") == "" || r.want(NeedAccount, key)
}

// tellBSN tells the account's representative, else all of the district's BSN
// queue, of a lead that only they may claim; but not who has just had it.
func (r *ruling) tellBSN(l *Lead, cause string, but PersonID) {
	n := News{What: NewsBSN, Lead: *l}
	if l.AccountRep != 0 {
		if l.AccountRep != but && r.want(NeedPeople, fmt.Sprint(l.AccountRep)) {
			r.tell(r.s.Records.People[l.AccountRep], 0, n, cause)
		}
		return
	}
	key := string(BSNRep) + "@" + l.Pool
	if !r.want(NeedStaff, key) {
		return
	}
	for _, rep := range r.s.Records.Staff[key] {
		if rep.ID != but && !rep.Away.On(r.set.Day(r.s.Now)) {
			r.tell(rep, 0, n, cause)
		}
	}
}
