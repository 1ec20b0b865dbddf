package bot

import "time"

// Outgoing is a message to be put into the outbox.
type Outgoing struct {
	To        Address // with ID
	Kind      Kind
	Message   Message
	Rendered  Rendered  // set by the exchange
	Cause     string    // with To and Kind unique: the same cause never speaks twice
	At        time.Time // when it was decided
	NotBefore time.Time
	NotAfter  time.Time
	Lead      string // code, "" if none
	Version   int    // of the lead, for cards
	Room      *Address
	Hints     ReplyHints
}

// Lane is "reply" for what a person's own message causes, else "notice".
func (o Outgoing) Lane() string {
	if o.Kind == Reply || o.Kind == Private {
		return "reply"
	}
	return "notice"
}

// Settlement is what became of a leased outbox row.
type Settlement struct {
	ID      int64
	Lease   int64
	State   OutState
	Receipt Receipt
	Retry   time.Time // when State is Queued again
	Class   SendClass
	Code    string
	// NewConversation replaces the address's conversation (Moved, first DM).
	NewConversation string
	// Stop records an opt-out that the provider told us by refusing.
	Stop bool
	Now  time.Time
}

// OutState is where an outbox row is.
type OutState string

// The states of an outbox row.
const (
	Queued     OutState = "queued"
	Sending    OutState = "sending"
	Sent       OutState = "sent"
	Arrived    OutState = "delivered"
	Failed     OutState = "failed"
	Cancelled  OutState = "cancelled"
	ExpiredOut OutState = "expired"
	Superseded OutState = "superseded"
	Parked     OutState = "parked"
)
