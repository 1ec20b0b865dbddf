// Package bot is what leadline knows and does: the program's own words and
// rules, and the one path of a message: received, exchanged, delivered. It
// knows no channel, no database and no framework; those are given to New.
package bot

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"
)

// Bot ties the parts together. Receive, Exchange and Deliver are the path of a
// message; Run is what serve does all day, Drain is the same for a clock that
// is moved by hand.
type Bot struct {
	store    Store
	dialogs  Dialogs
	channels map[string]Channel
	office   atomic.Pointer[Settings] // see settings
	now      func() time.Time
	key      []byte
	log      *slog.Logger
	trace    Tracer
	tidy     func(File) (File, error)

	parts  expected
	inbox  inbox
	pauses pauses
	work   *work // nil while nobody runs
}

// Parts are what a Bot is made of; all are needed.
type Parts struct {
	Store    Store
	Dialogs  Dialogs
	Channels []Channel
	Settings *Settings
	Now      func() time.Time // the only clock
	Key      []byte           // the only randomness: seeds of turns are drawn from it
	Log      *slog.Logger
	// Tidy takes everything out of a fetched file but what is to be kept.
	Tidy   func(File) (File, error)
	Trace  Tracer // nil: nobody looks
	ByHand bool   // nobody calls Run: Drain does everything, for a clock moved by hand
}

// New makes a bot.
func New(p Parts) *Bot {
	b := &Bot{store: p.Store, dialogs: p.Dialogs, channels: map[string]Channel{}, now: p.Now, key: p.Key, log: p.Log, trace: p.Trace, tidy: p.Tidy}
	if b.trace == nil {
		b.trace = untraced{}
	}
	b.office.Store(p.Settings)
	for _, c := range p.Channels {
		b.channels[c.Name()] = c
	}
	if !p.ByHand {
		b.work = newWork(b.channels)
	}
	return b
}

// drainRounds bounds Drain: a loop of messages that answer each other is a
// fault, not work.
const drainRounds = 1000

// Drain handles all that is due at the bot's time, turns, wakes and sends, and
// returns when nothing is left. For rehearse, chat and the demo, whose clock
// stands still meanwhile.
func (b *Bot) Drain(ctx context.Context) error {
	for range drainRounds {
		people, err := b.store.Waiting(ctx, b.now(), sweepBatch)
		if err != nil {
			return err
		}
		if len(people) > 0 {
			if err := b.Exchange(ctx, people...); err != nil {
				return err
			}
		}
		climbed, err := b.Climb(ctx)
		if err != nil {
			return err
		}
		sent, err := b.Deliver(ctx)
		if err != nil {
			return err
		}
		fetched, err := b.FetchMedia(ctx)
		if err != nil {
			return err
		}
		if len(people) == 0 && climbed == 0 && sent == 0 && fetched == 0 {
			return nil
		}
	}
	b.log.Error("drain: gave up; something answers itself", "rounds", drainRounds)
	return nil
}

// NextDue is the earliest time after a time at which something will be due;
// zero: nothing is waiting.
func (b *Bot) NextDue(ctx context.Context, after time.Time) (time.Time, error) {
	return b.store.NextDue(ctx, after)
}
