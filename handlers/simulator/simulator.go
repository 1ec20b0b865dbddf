// Package simulator is phones and rooms in memory. It takes what the bot sends
// in place of the providers, makes what people would send, and shows both on
// the page of the demo: several phones, the pool channel, a clock to move.
package simulator

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"leadline/bot"
)

// names of the simulated channels, in the order in which they are offered.
var names = []string{"sms", "slack", "telegram"}

// Simulator is the phones and rooms of one made-up district. It is safe for
// use by several goroutines; what it does depends only on the calls made.
type Simulator struct {
	now  func() time.Time
	run  string
	real map[string]bot.Channel

	mu         sync.Mutex
	book       book
	sent       []Sent         // all that was sent, also edits
	shown      []Sent         // what the phones show now: edits are worked in
	receipts   map[string]int // receipt id → place in shown
	said       []said         // all that people did
	inputs     int            // counts inputs: their ids
	order      int            // counts both, to tell what came first
	faults     map[string][]Fault
	deliveries []bot.Delivery
	watchers   map[chan struct{}]bool
}

// New makes a simulator whose messages bear the times of now. Ids of what
// people send begin with run: on a database that outlives the process every
// process needs a run of its own, else its first texts count as known. The real
// adapters are used only for Name and Render; a channel whose adapter is not
// given, or nil, is rendered plainly.
func New(now func() time.Time, run string, real ...bot.Channel) *Simulator {
	s := &Simulator{
		now: now, run: run, real: map[string]bot.Channel{},
		book: newBook(), receipts: map[string]int{}, faults: map[string][]Fault{}, watchers: map[chan struct{}]bool{},
	}
	for _, c := range real {
		if c != nil {
			s.real[c.Name()] = c
		}
	}
	return s
}

// Channels are what bot.New gets: sms, slack and telegram.
func (s *Simulator) Channels() []bot.Channel {
	var all []bot.Channel
	for _, name := range names {
		all = append(all, &channel{name: name, real: s.real[name], s: s})
	}
	return all
}

// Sent is one message that left the bot.
type Sent struct {
	N        int // 1 is the first
	To       bot.Address
	Kind     bot.Kind
	Text     string
	Buttons  []string
	Segments int
	Outbound int64 // the row whose buttons it carries
	Lead     string
	Room     *bot.Address // seen there by To alone
	Edits    int          // N of the message it replaces in place, 0: none
	Under    int          // N of the message it answers below, 0: none
	Edited   bool         // Shown only: it looks different from when it was sent
	Look     Look
	At       time.Time

	order int
}

// said is what a person did, with the label of the button that was pressed.
type said struct {
	bot.Inbound
	label string
	order int
}

// Look is what a channel with cards draws in place of the text.
type Look struct {
	Ack    string      `json:"ack,omitempty"` // said above the card
	Title  string      `json:"title,omitempty"`
	Fields []bot.Field `json:"fields,omitempty"`
	Styles []string    `json:"styles,omitempty"` // of the buttons
	// Answers are what may be texted in place of buttons that the channel lacks.
	Answers []Answer `json:"answers,omitempty"`
}

// Answer is one text that answers a message, and what it means.
type Answer struct {
	Text  string `json:"text"`
	Label string `json:"label"`
}

// Since lists what was sent after the nth message, in order of sending.
func (s *Simulator) Since(n int) []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n < 0 || n > len(s.sent) {
		n = min(max(n, 0), len(s.sent))
	}
	return slices.Clone(s.sent[n:])
}

// Shown lists the messages as phones and rooms show them now, in order of first
// sending: a card that was edited stands at its old place with its new face.
func (s *Simulator) Shown() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.shown)
}

// Said lists what people did, in order.
func (s *Simulator) Said() []bot.Inbound {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]bot.Inbound, len(s.said))
	for i, in := range s.said {
		all[i] = in.Inbound
	}
	return all
}

// Deliveries takes the news that sent messages arrived on their phones, for
// Inbox.Delivered; each is handed out once.
func (s *Simulator) Deliveries() []bot.Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.deliveries
	s.deliveries = nil
	return d
}

// Watch signals that something changed, until ctx ends; then it is closed.
// Several changes may come as one signal.
func (s *Simulator) Watch(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	s.watchers[c] = true
	s.mu.Unlock()
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, c)
		close(c)
	})
	return c
}

// changed wakes the watchers; the lock is held.
func (s *Simulator) changed() {
	for c := range s.watchers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Touch wakes the watchers for a change that happened elsewhere: the clock.
func (s *Simulator) Touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed()
}

// Clear empties phones and rooms; addresses and counters stay, so that nothing
// new is taken for something old.
func (s *Simulator) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent, s.shown, s.said, s.deliveries = nil, nil, nil, nil
	s.receipts, s.faults = map[string]int{}, map[string][]Fault{}
	s.changed()
}

// deliver records one message; the lock is held.
func (s *Simulator) deliver(o bot.Outbound, look Look, at time.Time) bot.Receipt {
	s.order++
	m := Sent{
		N: len(s.sent) + 1, To: o.To, Kind: o.Kind, Text: o.Rendered.Text, Buttons: o.Rendered.Buttons,
		Segments: o.Rendered.Segments, Outbound: o.ID, Lead: o.Lead, Room: o.Room, Look: look, At: at, order: s.order,
	}
	if o.ReplyTo != nil {
		if at, ok := s.receipts[o.ReplyTo.ID]; ok {
			m.Under = s.shown[at].N
		}
	}
	receipt := bot.Receipt{ID: receiptID(o.To.Channel, o.ID), Conversation: conversation(o.To), Status: "sent", Segments: m.Segments}
	if o.Edit != nil {
		at := s.receipts[o.Edit.ID]
		was := s.shown[at]
		m.Edits = was.N
		receipt.ID = o.Edit.ID
		now := m
		now.N, now.Edits, now.Under, now.At, now.Kind, now.Edited, now.order = was.N, 0, was.Under, was.At, was.Kind, true, was.order
		s.shown[at] = now
	} else {
		s.receipts[receipt.ID] = len(s.shown)
		s.shown = append(s.shown, m)
	}
	s.sent = append(s.sent, m)
	s.deliveries = append(s.deliveries, bot.Delivery{Channel: o.To.Channel, Receipt: receipt.ID, Outbound: o.ID, Status: "delivered"})
	s.changed()
	return receipt
}

// receiptID tells messages apart also from those of an earlier process.
func receiptID(channel string, outbound int64) string {
	return fmt.Sprintf("%s-m%d", channel, outbound)
}

// conversation is where a message to an address appears.
func conversation(a bot.Address) string {
	if a.Conversation != "" {
		return a.Conversation
	}
	return a.User
}
