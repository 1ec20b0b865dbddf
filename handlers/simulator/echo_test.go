package simulator

import (
	"context"
	"time"

	"leadline/bot"
)

// A bot for the theatre's tests that says what it heard.

// echo is a bot that answers every input with one text, and has things due.
type echo struct {
	s         *Simulator
	clock     *Clock
	heard     []bot.Inbound
	arrived   []bot.Delivery
	due       []time.Time
	ran       []time.Time // the clock at every Drain
	outbound  int64
	receiving error
	stuck     bool // NextDue does not move on
}

func (e *echo) Receive(_ context.Context, in ...bot.Inbound) error {
	e.heard = append(e.heard, in...)
	return e.receiving
}

func (e *echo) Delivered(_ context.Context, d ...bot.Delivery) error {
	e.arrived = append(e.arrived, d...)
	return nil
}

func (e *echo) Drain(ctx context.Context) error {
	e.ran = append(e.ran, e.clock.Now())
	for _, in := range e.heard {
		e.outbound++
		to := in.From
		for _, c := range e.s.Channels() {
			if c.Name() != to.Channel {
				continue
			}
			m := bot.Message{Text: "heard " + string(in.Kind), Buttons: []bot.Button{{Label: "More"}}}
			if _, err := c.Send(ctx, bot.Outbound{ID: e.outbound, To: to, Kind: bot.Reply, Rendered: c.Render(m)}); err != nil {
				return err
			}
		}
	}
	e.heard = nil
	return nil
}

func (e *echo) NextDue(_ context.Context, after time.Time) (time.Time, error) {
	if e.stuck {
		return after, nil
	}
	for _, at := range e.due {
		if at.After(after) {
			return at, nil
		}
	}
	return time.Time{}, nil
}

var cast = []Actor{
	{Handle: "dot", Name: "Dot Avery", Part: "carrier", Zone: "America/Denver", Enrolled: true, Channels: []string{"sms", "telegram"}},
	{Handle: "ana", Name: "Ana Ruiz", Part: "rep", Zone: "America/Denver", Enrolled: true, Channels: []string{"slack"}, Rooms: []string{"#pool-CO-WY"}},
}

func newTheatre() (*Theatre, *echo) {
	clock := NewClock(noon)
	s := New(clock.Now, "")
	e := &echo{s: s, clock: clock}
	from := Sources{
		Cast:  func(context.Context) ([]Actor, error) { return cast, nil },
		Held:  func(context.Context) ([]Held, error) { return nil, nil },
		Leads: func(context.Context) ([]bot.Lead, error) { return nil, nil },
	}
	return NewTheatre(s, clock, e, from), e
}
