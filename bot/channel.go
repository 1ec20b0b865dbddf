package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Channel is a way to reach people; implemented by handlers/sms, handlers/slack,
// handlers/telegram and the simulator.
type Channel interface {
	// Name is "sms", "slack" or "telegram": in addresses, logs, the database.
	Name() string
	// Webhook receives what the provider calls. It verifies first, does no I/O
	// but the inbox, and answers success only after the inbox returned nil.
	Webhook(inbox Inbox) http.Handler
	// Render is pure and cannot fail: it keeps every limit of the channel by
	// shortening, and turns buttons into what the channel has.
	Render(m Message) Rendered
	// Send hands one message to the provider. Failures are *SendError.
	Send(ctx context.Context, o Outbound) (Receipt, error)
	// Reconcile looks for an Ambiguous send and lists the messages that may be
	// it, the likeliest first: where only words can be compared, the same words
	// may have been sent before. None: it did not reach the provider as far as
	// can be seen.
	Reconcile(ctx context.Context, o Outbound) ([]Receipt, error)
	// Missed lists what the provider took for us since a time: the gap left by
	// an outage. What was received meanwhile is recognised by its keys.
	Missed(ctx context.Context, since time.Time) ([]Inbound, error)
}

// Listener is a Channel that fetches by itself instead of being called:
// Telegram polling, Slack Socket Mode. Listen returns when ctx ends.
type Listener interface {
	Listen(ctx context.Context, inbox Inbox) error
}

// Inbox is what a Channel hands its messages to.
type Inbox interface {
	// Receive stores messages; nil means: they are committed, or were already.
	Receive(ctx context.Context, in ...Inbound) error
	// Delivered takes news of sent messages; unknown ones are held, then dropped.
	Delivered(ctx context.Context, d ...Delivery) error
	// Form answers a modal or web form in the request: with no values the form
	// to show, with values its errors by field name. A form without errors is
	// stored as in.Kind Form before Form returns.
	Form(ctx context.Context, in Inbound) (FormView, error)
	// Cursor is the last place a Listener stored with its messages, "" at first.
	Cursor(ctx context.Context, name string) (string, error)
}

type (
	// AddressID is our number of an address: one person on one channel, or a room.
	AddressID int64
	// PersonID is our number of a person, on the roster or a stranger.
	PersonID int64
)

// Address is where somebody can be reached. Channel, Tenant and User identify
// it for good; Conversation says where an answer goes.
type Address struct {
	ID           AddressID `json:"id,omitempty"`
	Channel      string    `json:"channel"`
	Tenant       string    `json:"tenant,omitempty"` // the number texted, Slack team, Telegram bot id
	User         string    `json:"user"`             // +13035550142, U024BE7LH, 7; of a room: its conversation
	Conversation string    `json:"conversation,omitempty"`
	Thread       string    `json:"thread,omitempty"`
	Room         bool      `json:"room,omitempty"` // Conversation is shared by several people
}

// Key identifies the address: "sms:+13035550100:+13035550142".
func (a Address) Key() string { return a.Channel + ":" + a.Tenant + ":" + a.User }

// InboundKind says what a message is.
type InboundKind string

// The kinds of Inbound.
const (
	Text      InboundKind = "text"      // Text, perhaps Media; commands are texts too
	Press     InboundKind = "press"     // a button: Press
	Form      InboundKind = "form"      // a filled modal or web form: Values
	Contact   InboundKind = "contact"   // a contact card: Contact
	Edit      InboundKind = "edit"      // Text replaces the text of the message Edits
	Location  InboundKind = "location"  // a pin; never stored
	Blocked   InboundKind = "blocked"   // the person blocked us: counts as STOP
	Unblocked InboundKind = "unblocked" // the person unblocked us: does not count as START
	Home      InboundKind = "home"      // the person opened the app's home page
	Raw       InboundKind = "raw"       // authentic, but could not be decoded: stored and parked
	Ignored   InboundKind = "ignored"   // nothing to do; not stored
)

// Inbound is one thing a person did on a channel.
type Inbound struct {
	ID      int64       `json:"-"` // inbox row; set by the store
	Keys    []string    `json:"-"` // the provider's ids, each unique for ever; an edit's key holds its edit time
	Kind    InboundKind `json:"kind"`
	From    Address     `json:"from"`
	At      time.Time   `json:"-"`              // when we took it
	Hint    string      `json:"hint,omitempty"` // the provider's order within the sender: ts, update_id
	Message string      `json:"message,omitempty"`
	Text    string      `json:"text,omitempty"` // NFC, trimmed, <= 4 KiB, no NUL
	Edits   string      `json:"edits,omitempty"`
	Press   *Pressed    `json:"press,omitempty"`
	// Values are the fields of a form: bot.Fields words or dotted card fields.
	Values  map[string]string `json:"values,omitempty"`
	Contact *ContactCard      `json:"contact,omitempty"`
	Media   []Media           `json:"media,omitempty"`
	Hints   ReplyHints        `json:"hints,omitzero"`
	Raw     []byte            `json:"raw,omitempty"`
	Wish    Wish              `json:"wish,omitempty"` // set by Receive
	Cursor  *Cursor           `json:"-"`              // stored in the same transaction
	Author  PersonID          `json:"-"`              // set by the store
}

// Cursor is how far a Listener has come; it moves with the messages it brought.
type Cursor struct{ Name, At string }

// Pressed is a press of a button: the outbox row it hung under and its place
// there. What it does is read from that row, never from the client.
type Pressed struct {
	Outbound int64  `json:"outbound"`
	Index    int    `json:"index"`
	Callback string `json:"callback,omitempty"` // Telegram: to be answered always
}

// ContactCard is a shared contact: a vCard by MMS, a Telegram contact.
type ContactCard struct {
	Name   string   `json:"name,omitempty"`
	Org    string   `json:"org,omitempty"`
	Role   string   `json:"role,omitempty"`
	Phones []string `json:"phones,omitempty"`
	Emails []string `json:"emails,omitempty"`
	Street string   `json:"street,omitempty"`
	City   string   `json:"city,omitempty"`
	State  string   `json:"state,omitempty"`
	ZIP    string   `json:"zip,omitempty"`
	Own    bool     `json:"own,omitempty"` // it is the sender's own card
}

// Media is a picture or file that came along; it is fetched later, by the
// channel's adapter, only from the provider's host.
type Media struct {
	Ref  string `json:"ref"`  // what the adapter needs to fetch it
	Type string `json:"type"` // content type as claimed
	Name string `json:"name,omitempty"`
}

// ReplyHints are what a provider lets us use for a short while.
type ReplyHints struct {
	ResponseURL string `json:"response_url,omitempty"`
	TriggerID   string `json:"trigger_id,omitempty"`
	View        string `json:"view,omitempty"`
}

// Rendered is a Message as one channel shows it.
type Rendered struct {
	Text     string          `json:"text"`               // what a person reads; SMS body, fallback elsewhere
	Buttons  []string        `json:"buttons,omitempty"`  // labels, in order
	Segments int             `json:"segments,omitempty"` // SMS only
	Payload  json.RawMessage `json:"payload,omitempty"`  // what Send needs beyond the text (blocks, keyboard)
}

// Kind is what a message to a person is; the words of the contract.
type Kind string

// The kinds of messages that leave.
const (
	Reply      Kind = "reply"       // to who just wrote
	Notice     Kind = "notice"      // unasked
	PoolCard   Kind = "card"        // a new card in a pool
	CardUpdate Kind = "card_update" // a card edited in place
	Private    Kind = "private"     // seen by one person: in a room, or the holder's details
)

// Outbound is one message on its way: an outbox row under lease. ID is our
// idempotency key towards the provider.
type Outbound struct {
	ID        int64
	Lease     int64 // fencing: only this lease may settle the row
	To        Address
	Kind      Kind
	Rendered  Rendered
	Room      *Address  // Private in a room: shown there to To alone
	Edit      *Receipt  // CardUpdate: the message to edit
	ReplyTo   *Receipt  // answer below this message (a pool thread)
	NotAfter  time.Time // dies then; zero: never
	CreatedAt time.Time
	Attempt   int // 1 at the first
	Ambiguous bool
	More      bool // the address has more waiting behind it
	Hints     ReplyHints
	Lead      string // code, "" if none
	// Fresh is the lead as it is now, for PoolCard and CardUpdate: cards are
	// rendered when they leave, everything else when it is decided.
	Fresh *Lead
	// Reader is who an unasked message is for: it leaves in their hours only,
	// also when it was held up.
	Reader *Person
}

// ButtonRef is what a button under an outbox row carries to the client and back.
func ButtonRef(outbound int64, index int) string { return fmt.Sprintf("b:%d.%d", outbound, index) }

// ParseButtonRef reads a ButtonRef; false for anything else.
func ParseButtonRef(s string) (Pressed, bool) {
	var p Pressed
	var end string
	n, _ := fmt.Sscanf(s+" .", "b:%d.%d %s", &p.Outbound, &p.Index, &end)
	ok := n == 3 && p.Outbound > 0 && p.Index >= 0 && s == ButtonRef(p.Outbound, p.Index)
	return p, ok
}

// Receipt is the provider's proof of a message: its id there and where it is.
type Receipt struct {
	ID           string `json:"id"`                     // SM…, Slack ts, Telegram message id
	Conversation string `json:"conversation,omitempty"` // Slack channel, Telegram chat
	Status       string `json:"status,omitempty"`       // provider's first status
	Segments     int    `json:"segments,omitempty"`
}

// Delivery is news of a sent message, by its receipt id or our outbox id.
type Delivery struct {
	Channel  string
	Receipt  string
	Outbound int64  // 0: unknown
	Status   string // queued sent delivered undelivered failed read
	Code     string // provider's error code
	Class    SendClass
}

// CompareHints orders two hints of one sender as their provider does: they are
// numbers with an optional fraction, of any length (Slack's ts, Telegram's
// update_id). They are compared as text, never as floats: the last digits are
// what tells messages apart. The answer is negative, zero or positive.
func CompareHints(a, b string) int {
	wholeA, fractionA, _ := strings.Cut(a, ".")
	wholeB, fractionB, _ := strings.Cut(b, ".")
	if len(wholeA) != len(wholeB) {
		return len(wholeA) - len(wholeB)
	}
	if c := strings.Compare(wholeA, wholeB); c != 0 {
		return c
	}
	return strings.Compare(fractionA, fractionB)
}
