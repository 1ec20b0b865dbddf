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
	NotBefore time.Time // zero: at once
	NotAfter  time.Time // not sent any more then; zero: however late it gets
	Lead      string    // code, "" if none
	Version   int       // of the lead, for cards
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
	Retry   time.Time // the next try, when State is Queued again; zero: Now
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
	Queued     OutState = "queued"     // waits for its time or its turn
	Sending    OutState = "sending"    // under lease
	Sent       OutState = "sent"       // the provider has it
	Arrived    OutState = "delivered"  // the provider says that it arrived
	Failed     OutState = "failed"     // it never will
	Cancelled  OutState = "cancelled"  // its person wants no messages, or its lead is gone
	ExpiredOut OutState = "expired"    // NotAfter came first
	Superseded OutState = "superseded" // the next turn's reply took its place
	Parked     OutState = "parked"     // it waits for an operator
)
