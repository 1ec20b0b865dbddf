package bot

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// acceptBatch is the most messages that share one commit; acceptTime is how
// long storing may take before the provider gets an honest refusal.
const (
	acceptBatch = 256
	acceptTime  = 2400 * time.Millisecond
)

// inbox gathers messages that arrive at the same time, so that they share a
// commit: whoever finds nobody storing stores all that is waiting.
type inbox struct {
	mu      sync.Mutex
	waiting []*arrival
	storing int
}

type arrival struct {
	in   []Inbound
	leg  Leg
	done chan struct{}
	err  error
}

// storers is how many commits of messages may be under way at once.
const storers = 2

// Receive makes messages durable: nil means that they are committed or were
// known before. It hands the people to the exchange and returns.
func (b *Bot) Receive(ctx context.Context, in ...Inbound) (failed error) {
	var keep []Inbound
	for _, i := range in {
		if i.Kind == Ignored && i.Cursor == nil {
			continue
		}
		i.At = b.now()
		if i.Wish == WishNone { // a provider that knows already has said so
			i.Wish = wishOf(i)
		}
		keep = append(keep, i)
	}
	if len(keep) == 0 {
		return nil
	}
	ctx, leg := b.trace.Begin(ctx, "receive")
	leg.Word("channel", keep[0].From.Channel)
	leg.Word("kind", string(keep[0].Kind))
	leg.Count("messages", int64(len(keep)))
	defer func() { leg.End(FaultOf(failed)) }()
	a := &arrival{in: keep, leg: leg, done: make(chan struct{})}
	b.inbox.mu.Lock()
	b.inbox.waiting = append(b.inbox.waiting, a)
	lead := b.inbox.storing < storers
	if lead {
		b.inbox.storing++
	}
	b.inbox.mu.Unlock()
	if lead {
		go b.storeWaiting(context.WithoutCancel(ctx)) // not in the caller: it would serve others for as long as they come
	}
	select {
	case <-a.done:
		return a.err
	case <-ctx.Done():
		return ctx.Err() // it may still be stored; the provider's repeat is recognised
	}
}

// storeWaiting stores batch after batch until nothing waits.
func (b *Bot) storeWaiting(ctx context.Context) {
	for {
		b.inbox.mu.Lock()
		n := 0
		var batch []*arrival
		for len(b.inbox.waiting) > 0 && n+len(b.inbox.waiting[0].in) <= acceptBatch || len(batch) == 0 && len(b.inbox.waiting) > 0 {
			batch = append(batch, b.inbox.waiting[0])
			n += len(b.inbox.waiting[0].in)
			b.inbox.waiting = b.inbox.waiting[1:]
		}
		if len(batch) == 0 {
			b.inbox.storing--
			b.inbox.mu.Unlock()
			return
		}
		b.inbox.mu.Unlock()
		b.storeBatch(ctx, batch)
	}
}

func (b *Bot) storeBatch(ctx context.Context, batch []*arrival) {
	ctx, cancel := context.WithTimeout(ctx, acceptTime)
	defer cancel()
	var all []Inbound
	for _, a := range batch {
		all = append(all, a.in...)
	}
	accepted, err := b.store.Accept(ctx, all...)
	if err != nil && len(batch) > 1 && ctx.Err() == nil {
		for _, a := range batch { // one bad message must not refuse the others
			b.storeBatch(ctx, []*arrival{a})
		}
		return
	}
	if err == nil {
		n := 0
		for _, a := range batch {
			for _, got := range accepted[n : n+len(a.in)] {
				if got.Fresh {
					a.leg.Leave(got.Person)
					b.wake(got.Person)
				}
			}
			n += len(a.in)
		}
	}
	for _, a := range batch {
		a.err = err
		close(a.done)
	}
}

// wishOf reads the wish that a message carries about getting messages.
func wishOf(in Inbound) Wish {
	switch in.Kind {
	case Text, Edit:
		return WishOf(in.From.Channel, in.Text)
	case Blocked:
		return WishStop
	}
	return WishNone
}

// Delivered takes news of sent messages.
func (b *Bot) Delivered(ctx context.Context, d ...Delivery) error {
	return b.store.Delivered(ctx, b.now(), d...)
}

// Cursor is how far a Listener has come.
func (b *Bot) Cursor(ctx context.Context, name string) (string, error) {
	return b.store.Cursor(ctx, name)
}

// Form answers a modal or web form within the request. A form without errors
// is stored like any message before Form returns; the reply comes on the
// channel.
func (b *Bot) Form(ctx context.Context, in Inbound) (FormView, error) {
	who, state, err := b.store.Speaker(ctx, in.From)
	if err != nil {
		return FormView{}, err
	}
	s := FormScene{Person: who, State: state, Values: in.Values, Now: b.now(), Settings: b.settings()}
	if s.Settings.MayKey(who, who.Station, s.Now) {
		if s.Crew, err = b.store.Crew(ctx, who.Station); err != nil {
			return FormView{}, err
		}
	}
	view := b.dialogs.Form(s)
	if len(in.Values) == 0 || len(view.Errors) > 0 || !who.Enrolled() {
		return view, nil
	}
	in.Kind = Form
	return view, b.Receive(ctx, in)
}

// FormScene is what a form may know: it is filled outside of the exchange, so
// nothing it shows is locked.
type FormScene struct {
	Person   Person
	State    json.RawMessage
	Values   map[string]string // empty: show the form
	Now      time.Time
	Settings *Settings
	Crew     []Person // of the station whose paper cards the person keys
}
