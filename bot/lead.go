package bot

import (
	"encoding/json"
	"slices"
	"time"
)

// Status is where a lead is in its life.
type Status string

// The statuses. open is in the pool; sale and no_sale are closed.
const (
	InReview  Status = "in_review"
	Open      Status = "open"
	Claimed   Status = "claimed"
	Contacted Status = "contacted"
	Sold      Status = "sale"
	NoSale    Status = "no_sale"
	Dropped   Status = "dropped"
	Duplicate Status = "duplicate"
	Withdrawn Status = "withdrawn"
	Expired   Status = "expired"
)

// Closed says whether nothing more is expected to happen to the lead.
func (s Status) Closed() bool {
	switch s {
	case InReview, Open, Claimed, Contacted:
		return false
	}
	return true
}

// Lead is one lead. Its JSON is the shape of the contract. Times are instants in
// UTC, dates are days at the station; money is in US cents.
type Lead struct {
	ID                int64      `json:"-"`
	Version           int        `json:"-"` // grows with every change; guards the UPDATE
	Code              string     `json:"code"`
	Program           string     `json:"program"` // prefix of the code, frozen
	Status            Status     `json:"status"`
	Source            string     `json:"source"` // sms slack telegram web paper_card mdd_u blue liteblue c360 bc_portal
	Station           string     `json:"station"`
	Submitter         string     `json:"submitter"` // handle
	CardDate          Date       `json:"card_date"`
	SubmittedAt       time.Time  `json:"submitted_at"`
	EnteredAt         *time.Time `json:"entered_at,omitempty"` // nil while it is in review
	InputDue          time.Time  `json:"input_due"`            // Settings.InputDue [S2 q7]
	Clock             Clock      `json:"clock"`
	PromiseDue        time.Time  `json:"promise_due"` // PromiseDue of the card date [S2 q6]
	Pool              string     `json:"pool"`        // district
	Route             string     `json:"route,omitempty"`
	Holder            string     `json:"holder,omitempty"` // handle
	Claims            []Claim    `json:"claims"`
	Customer          int64      `json:"customer,omitempty"`
	DuplicateOf       string     `json:"duplicate_of,omitempty"`
	RevenueCents      int64      `json:"revenue_cents,omitempty"` // new estimated annualized revenue; 0: none was said
	RevenueVerifiedAt *time.Time `json:"revenue_verified_at,omitempty"`
	PiecesPerYear     int        `json:"pieces_per_year,omitempty"` // 0: not said
	Reason            string     `json:"reason,omitempty"`
	ExternalRef       string     `json:"external_ref,omitempty"` // its id in the outside lead-entry system
	Card              Card       `json:"card"`
	Events            []Event    `json:"events,omitempty"` // only where asked for

	SubmitterID PersonID  `json:"-"`
	HolderID    PersonID  `json:"-"`
	Tries       int       `json:"-"` // attempts recorded so far
	ClaimSeq    int       `json:"-"` // number of the claim in force, or of the last one
	Origin      AddressID `json:"-"` // where its submitter is told
	Dialog      string    `json:"-"` // the draft it came from: unique, so one lead a dialog

	OfferedTo    PersonID   `json:"-"` // whom its holder offers it to; 0: nobody
	Offered      string     `json:"-"` // their handle
	OfferedUntil *time.Time `json:"-"`
	ClosedAt     *time.Time `json:"-"` // when it was last closed; nil while it goes on
	Told         string     `json:"-"` // the outcome that its submitter was told last
	Account      string     `json:"-"` // of a known BSN customer
	AccountRep   PersonID   `json:"-"` // the representative of that account; 0: nobody now
	Asked        *Approval  `json:"-"` // a contact that waits for the manager; only with NeedLead
}

// Clock is the follow-up clock of a lead [S2 MC-q2]: Settings.FollowUp of its
// entry. Start and Due are nil before it; only a first contact stops it.
type Clock struct {
	Start       *time.Time `json:"start,omitempty"`
	Due         *time.Time `json:"due,omitempty"`
	ContactedAt *time.Time `json:"contacted_at,omitempty"`
	State       string     `json:"state"` // waiting running met late breached excluded; see Clock.At
}

// Claim is one holding of a lead by one person.
type Claim struct {
	Seq  int        `json:"-"`
	By   string     `json:"by"`  // handle
	How  string     `json:"how"` // self assigned offered bsn
	From time.Time  `json:"from"`
	To   *time.Time `json:"to,omitempty"`
	End  string     `json:"end,omitempty"` // released expired pulled handed_over left closed
	ByID PersonID   `json:"-"`
}

// Event is one thing that happened to a lead; events are only added.
type Event struct {
	Lead    string          `json:"-"` // code
	Seq     int             `json:"seq"`
	At      time.Time       `json:"at"`
	Kind    string          `json:"kind"` // the contract lists them
	By      string          `json:"by,omitempty"`
	ByID    PersonID        `json:"-"`
	Channel string          `json:"channel,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// Invite is a code that lets one person of the roster enrol one address. Only
// its hash is kept. It works once, for Settings.InviteHours.
type Invite struct {
	ID      int64
	Hash    string
	Person  PersonID
	By      PersonID
	Made    time.Time
	Expires time.Time
	Used    *time.Time
}

// Pool is the sales team of a district: where its cards go and who may claim.
type Pool struct {
	District string
	Rooms    []Address // Slack channels and Telegram groups bound to it
	Reps     []Person
	Managers []Person
}

// HungFor says whether a button of the message is for who pressed it there: the
// person it was sent to, or anybody in the very room. A message that was
// forwarded, and a reference made up by hand, are for nobody.
func (m SentMessage) HungFor(from Address) bool {
	if m.Room {
		return from.Room && slices.Contains(m.Rooms, from.Conversation)
	}
	return m.To == from.ID
}

// SentMessage is an outbox row as a press of one of its buttons finds it.
type SentMessage struct {
	ID      int64
	To      AddressID
	Room    bool
	Rooms   []string // of a room: what its conversation is and was called
	Buttons []Button
	Lead    string // code
	Version int
	At      time.Time
}
