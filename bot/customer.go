package bot

import (
	"fmt"
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
