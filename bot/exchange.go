package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"runtime/debug"
	"slices"
)

// Exchange handles what is unanswered of some people: read, decide, write, in
// one transaction for all of them. When that fails each is tried alone, so
// that one poison message harms nobody else.
func (b *Bot) Exchange(ctx context.Context, people ...PersonID) error {
	people = slices.Clone(people)
	slices.Sort(people)
	people = slices.Compact(people)
	for len(people) > 0 {
		putOff, err := b.exchange(ctx, people)
		if err != nil {
			if len(people) == 1 {
				return b.failed(ctx, people[0], err)
			}
			return b.eachAlone(ctx, people)
		}
		if len(putOff) == len(people) { // each stood in another's way: together none ever moves
			return b.eachAlone(ctx, people)
		}
		people = putOff
	}
	return nil
}

// exchange is one transaction; a decision that panics writes nothing and
// counts as a failure of that person alone.
func (b *Bot) exchange(ctx context.Context, people []PersonID) (putOff []PersonID, err error) {
	ctx, leg := b.trace.Begin(ctx, "exchange", people...)
	leg.Count("people", int64(len(people)))
	defer func() { leg.End(FaultOf(err)) }()
	var panicked []PersonID
	var spoken []AddressID
	lined := false
	decide := func(s Scene) (c Change) {
		defer func() {
			if r := recover(); r != nil {
				b.log.Error("decide", "person", s.Person.ID, "panic", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
				panicked = append(panicked, s.Person.ID)
				c = Change{Person: s.Person.ID}
			}
		}()
		c = b.decide(s)
		for _, g := range c.Rungs {
			if len(c.Need) == 0 && g.Dialog == "button" && g.Outcome == RefusedButton {
				b.log.Warn("a button was refused", "person", s.Person.ID, "channel", s.From.Channel, "why", g.Question)
			}
		}
		for _, o := range c.Say {
			spoken = append(spoken, o.To.ID)
		}
		lined = lined || len(c.Lines) > 0
		return c
	}
	began := b.now() // consent is read after this
	var leased []Outbound
	if b.work == nil {
		putOff, err = b.store.Exchange(ctx, people, decide)
	} else {
		putOff, leased, err = b.store.ExchangeLeasing(ctx, people, decide)
	}
	if err != nil {
		return nil, err
	}
	leg.Count("put_off", int64(len(putOff)))
	leg.Count("replies", int64(len(leased)))
	for _, o := range leased {
		b.sendOff(ctx, o, began)
		spoken = slices.DeleteFunc(spoken, func(a AddressID) bool { return a == o.To.ID && !o.More })
	}
	for _, p := range panicked {
		err = b.failed(ctx, p, errPanic)
	}
	b.spoke(spoken)
	if lined {
		b.lined()
	}
	return putOff, err
}

// decide is pure given its Scene: what is heard, ruled, and to be written.
func (b *Bot) decide(s Scene) Change {
	if s.Now.IsZero() { // the store gives an exchange one time
		s.Now = b.now()
	}
	s.Settings = b.settings()
	s.Seed = b.seedOf(s)
	turn := b.dialogs.Hear(s)
	if lacking := missing(s.Records, turn.Need); len(lacking) > 0 {
		return Change{Need: lacking}
	}
	c := Change{Person: s.Person.ID, State: turn.State, Wake: turn.Wake, Drafting: turn.Drafting, Rungs: turn.Rungs, Draft: turn.Draft, Asking: turn.Asking}
	for _, in := range s.Heard {
		c.Answered = append(c.Answered, in.ID)
	}
	r := &ruling{s: s, set: s.Settings, voice: b.dialogs, c: &c, leads: map[string]*Lead{}}
	for _, a := range turn.Do {
		r.do(a)
	}
	if lacking := missing(s.Records, r.need); len(lacking) > 0 {
		return Change{Need: lacking}
	}
	for _, l := range r.leads {
		c.Leads = append(c.Leads, *l)
	}
	slices.SortFunc(c.Leads, func(x, y Lead) int { return int(x.ID - y.ID) })
	if o, ok := b.answer(s, turn, r.reply); ok {
		c.Say = append(c.Say, b.render(o))
	}
	for _, o := range r.notify {
		c.Say = append(c.Say, b.render(o))
	}
	return c
}

// answer is the one reply of the turn: what the dialog says, with the details
// a rule adds below it.
func (b *Bot) answer(s Scene, t Turn, details *Message) (Outgoing, bool) {
	if len(t.Say) == 0 && details == nil || s.Woken && s.From == (Address{}) { // or nowhere to say it
		return Outgoing{}, false
	}
	var m Message
	if len(t.Say) > 0 {
		m = t.Say[0]
	}
	if details != nil {
		m = below(m, *details)
	}
	o := Outgoing{To: s.From, Kind: Reply, Message: m, At: s.Now, Cause: turnCause(s)}
	if s.From.Channel == "sms" && !m.Compliance && !s.Woken {
		o.NotBefore = s.Now.Add(s.Settings.ReplyHold)
	}
	if s.Woken {
		o.Kind = Notice
		o.NotBefore = s.Settings.Window(s.Person, s.Now)
	}
	if s.From.Room {
		room := s.From
		o.Kind, o.Room = Private, &room
	}
	if n := len(s.Heard); n > 0 {
		o.Hints = s.Heard[n-1].Hints
		o.Lead = ""
	}
	return o, true
}

// below is a message with what a rule adds: one line more, or a whole card with
// the message above it.
func below(m, details Message) Message {
	plain := len(details.Fields)+len(details.Buttons) == 0
	switch {
	case !plain:
		details.Ack = m.Whole()
		return details
	case m.Ack != "":
		m.Ack += "\n" + details.Text
	case m.Text != "":
		m.Text += "\n" + details.Text
	default:
		m.Text = details.Text
	}
	return m
}

// turnCause names the turn: its first message, or the wake.
func turnCause(s Scene) string {
	if len(s.Heard) > 0 {
		return HeardCause(slices.MinFunc(s.Heard, func(a, b Inbound) int { return int(a.ID - b.ID) }).ID)
	}
	return fmt.Sprintf("wake:%d:%d", s.Person.ID, s.Now.Unix())
}

// HeardCause is the cause of the reply to a burst that begins with an inbox row.
func HeardCause(id int64) string { return fmt.Sprintf("in:%d", id) }

// Cause names the turn: what is said in it has it as its cause.
func (s Scene) Cause() string { return turnCause(s) }

// render lets the channel of the address make its form of a message; frozen
// from here on, but for cards.
func (b *Bot) render(o Outgoing) Outgoing {
	ch := b.channels[o.To.Channel]
	if ch == nil { // the channel is off now: the words are kept
		o.Rendered = Rendered{Text: o.Message.Whole()}
		return o
	}
	o.Rendered = ch.Render(o.Message)
	return o
}

// seedOf draws the turn's randomness: the same turn draws the same unless the
// store had to repeat it.
func (b *Bot) seedOf(s Scene) (seed [16]byte) {
	h := hmac.New(sha256.New, b.key)
	fmt.Fprintf(h, "%s/%d/%d", turnCause(s), s.Person.ID, s.Try)
	if len(s.Heard) == 0 {
		_ = binary.Write(h, binary.BigEndian, s.Now.UnixNano())
	}
	copy(seed[:], h.Sum(nil))
	return seed
}

func missing(r Records, needs []Need) (lacking []Need) {
	for _, n := range needs {
		if !r.Has(n) && !slices.Contains(lacking, n) {
			lacking = append(lacking, n)
		}
	}
	return lacking
}
