package simulator

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// Limits of one request of the page.
const (
	maxAhead = 400 * 24 * time.Hour // how far one move may go
	maxDue   = 20000                // how many due times may lie on the way
)

// Works is what a Theatre needs of the bot.
type Works interface {
	Receive(ctx context.Context, in ...bot.Inbound) error
	Delivered(ctx context.Context, d ...bot.Delivery) error
	Drain(ctx context.Context) error
	NextDue(ctx context.Context, after time.Time) (time.Time, error)
}

// Sources are what a Theatre shows besides the phones. Due and Reset may be
// nil: then what is due has no name, and there is no starting over.
type Sources struct {
	Cast  func(context.Context) ([]Actor, error)
	Held  func(context.Context) ([]Held, error)
	Leads func(context.Context) ([]bot.Lead, error)
	// Due names what is due next after a time.
	Due func(ctx context.Context, after time.Time) (time.Time, string, error)
	// Reset empties the database and sets the clock back.
	Reset func(context.Context) error
}

// Theatre is the Stage of `leadline demo`: the bot, the simulator and a clock.
// One thing happens at a time; looking on is always possible.
type Theatre struct {
	sim   *Simulator
	clock *Clock
	bot   Works
	from  Sources
	turn  chan struct{} // held by whoever acts
}

// NewTheatre ties them together; clock must be the bot's and the simulator's.
func NewTheatre(sim *Simulator, clock *Clock, b Works, from Sources) *Theatre {
	return &Theatre{sim: sim, clock: clock, bot: b, from: from, turn: make(chan struct{}, 1)}
}

// Now is what the clock shows.
func (t *Theatre) Now() time.Time { return t.clock.Now() }

// Messages are all phones and rooms.
func (t *Theatre) Messages() []Line { return t.sim.Lines() }

// Watch signals changes of phones, rooms and the clock.
func (t *Theatre) Watch(ctx context.Context) <-chan struct{} { return t.sim.Watch(ctx) }

// Cast is everybody who can be picked.
func (t *Theatre) Cast(ctx context.Context) ([]Actor, error) { return t.from.Cast(ctx) }

// Held are the messages that wait for their time.
func (t *Theatre) Held(ctx context.Context) ([]Held, error) { return t.from.Held(ctx) }

// Leads are all leads with their events.
func (t *Theatre) Leads(ctx context.Context) ([]bot.Lead, error) { return t.from.Leads(ctx) }

// Say sends a text from a phone or in a room.
func (t *Theatre) Say(ctx context.Context, handle, place, text string) error {
	return t.act(ctx, handle, place, func(from bot.Address) (bot.Inbound, error) { return t.sim.Text(from, text), nil })
}

// Attach sends a contact card or a photo.
func (t *Theatre) Attach(ctx context.Context, handle, place, kind string) error {
	send, ok := map[string]func(bot.Address) bot.Inbound{
		"contact": func(from bot.Address) bot.Inbound {
			return t.sim.Contact(from, ParseContact("Ann Ruiz; Joes Bikes; 303-555-0142; ann@joesbikes.test"))
		},
		"photo": func(from bot.Address) bot.Inbound { return t.sim.Text(from, "", Photo("lead-card.jpg")) },
	}[kind]
	if !ok {
		return Sorry("Only a contact card or a photo can be attached here.")
	}
	return t.act(ctx, handle, place, func(from bot.Address) (bot.Inbound, error) { return send(from), nil })
}

// Press presses a button.
func (t *Theatre) Press(ctx context.Context, handle string, n, button int) error {
	shown := t.sim.Shown()
	i := slices.IndexFunc(shown, func(m Sent) bool { return m.N == n })
	if i < 0 {
		return Sorry("That message is not there any more.")
	}
	place := shown[i].To.Channel
	if shown[i].To.Room {
		place = t.sim.Name(shown[i].To)
	}
	return t.act(ctx, handle, place, func(from bot.Address) (bot.Inbound, error) {
		in, err := t.sim.PressAt(from, n, button)
		if err != nil {
			return in, Sorry("That button is not there any more: the message has changed. Press what it shows now.")
		}
		return in, nil
	})
}

// Edit changes a text that was sent on Slack or Telegram.
func (t *Theatre) Edit(ctx context.Context, handle, line, text string) error {
	said := t.sim.Said()
	i := slices.IndexFunc(said, func(in bot.Inbound) bool { return "i"+in.Message == line && in.Kind != bot.Edit })
	if i < 0 {
		return Sorry("That message is not there any more.")
	}
	place := said[i].From.Channel
	if said[i].From.Room {
		place = t.sim.Name(said[i].From)
	}
	return t.act(ctx, handle, place, func(from bot.Address) (bot.Inbound, error) {
		if from.Key() != said[i].From.Key() {
			return bot.Inbound{}, Sorry("People can change only their own messages.")
		}
		in, err := t.sim.EditOf(said[i], text)
		if err != nil {
			return in, Sorry("Only a text on Slack or Telegram can be changed after it was sent; send the correction as a new text.")
		}
		return in, nil
	})
}

// act lets a person of the cast do something at a place, and the bot answer.
func (t *Theatre) act(ctx context.Context, handle, place string, do func(from bot.Address) (bot.Inbound, error)) error {
	return t.alone(ctx, func() error {
		from, err := t.address(ctx, handle, place)
		if err != nil {
			return err
		}
		in, err := do(from)
		if err != nil {
			return err
		}
		if err := t.bot.Receive(ctx, in); err != nil {
			return fmt.Errorf("receive a simulated %s: %w", in.Kind, err)
		}
		return t.settle(ctx)
	})
}

// address is where a person speaks.
func (t *Theatre) address(ctx context.Context, handle, place string) (bot.Address, error) {
	cast, err := t.from.Cast(ctx)
	if err != nil {
		return bot.Address{}, err
	}
	i := slices.IndexFunc(cast, func(a Actor) bool { return a.Handle == handle })
	switch {
	case i < 0:
		return bot.Address{}, Sorry("There is nobody called " + handle + " here.")
	case strings.HasPrefix(place, "#"):
		if !slices.Contains(cast[i].Rooms, place) {
			return bot.Address{}, Sorry(cast[i].Name + " is not in " + place + ".")
		}
		return In(t.sim.Address(handle, "slack"), t.sim.Room(place, "slack")), nil
	case !slices.Contains(names, place):
		return bot.Address{}, Sorry("A message goes by sms, slack or telegram.")
	}
	return t.sim.Address(handle, place), nil
}

// alone runs one action after the other.
func (t *Theatre) alone(ctx context.Context, do func() error) error {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
		return do()
	case <-ctx.Done():
		return fmt.Errorf("wait for what is under way: %w", ctx.Err())
	}
}

// settle lets the bot finish and tells it what arrived.
func (t *Theatre) settle(ctx context.Context) error {
	if err := t.bot.Drain(ctx); err != nil {
		return fmt.Errorf("drain: %w", err)
	}
	if arrived := t.sim.Deliveries(); len(arrived) > 0 {
		if err := t.bot.Delivered(ctx, arrived...); err != nil {
			return fmt.Errorf("report deliveries: %w", err)
		}
	}
	t.sim.Touch()
	return nil
}

// Something is the name of what is due and has none.
const Something = "what is due next"

// Next is what is due next.
func (t *Theatre) Next(ctx context.Context) (time.Time, string, error) {
	if t.from.Due != nil {
		return t.from.Due(ctx, t.clock.Now())
	}
	at, err := t.bot.NextDue(ctx, t.clock.Now())
	if err != nil || at.IsZero() {
		return time.Time{}, "", err
	}
	return at, Something, nil
}

// Move moves the clock through every due time on the way.
func (t *Theatre) Move(ctx context.Context, to time.Time) error {
	return t.alone(ctx, func() error {
		now := t.clock.Now()
		switch {
		case to.Before(now):
			return Sorry("The clock only goes forward; start over to go back.")
		case to.Sub(now) > maxAhead:
			return Sorry("That is more than a year ahead; move in smaller steps.")
		}
		for range maxDue {
			now := t.clock.Now()
			at, err := t.bot.NextDue(ctx, now)
			switch {
			case err != nil:
				return fmt.Errorf("find what is due after %s: %w", now, err)
			case at.IsZero() || at.After(to):
				t.clock.Set(to)
				return t.settle(ctx)
			case !at.After(now):
				return fmt.Errorf("move the clock: what is due at %s is not after %s", at, now)
			}
			t.clock.Set(at)
			if err := t.settle(ctx); err != nil {
				return err
			}
		}
		return Sorry("Too much is due on the way; the clock stopped in between. Move it again to go on.")
	})
}

// Reset starts over.
func (t *Theatre) Reset(ctx context.Context) error {
	return t.alone(ctx, func() error {
		if t.from.Reset == nil {
			return Sorry("To start over, stop leadline and start it again with: leadline demo --fresh")
		}
		if err := t.from.Reset(ctx); err != nil {
			return fmt.Errorf("start over: %w", err)
		}
		t.sim.Clear()
		return nil
	})
}
