// Package bot is what leadline knows and does: the program's own words and
// rules, and the one path of a message — received, exchanged, delivered. It
// knows no channel, no database and no framework; those are given to New.
package bot

import (
	"context"
	"log/slog"
	"time"
)

// Bot ties the parts together. See Receive, Exchange and Deliver for the path
// of a message, Run for what serve does all day, Drain for a moved clock.
type Bot struct {
	store    Store
	dialogs  Dialogs
	channels map[string]Channel
	set      *Settings
	now      func() time.Time
	key      []byte
	log      *slog.Logger
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
}

// New makes a bot.
func New(p Parts) *Bot {
	b := &Bot{store: p.Store, dialogs: p.Dialogs, channels: map[string]Channel{}, set: p.Settings, now: p.Now, key: p.Key, log: p.Log}
	for _, c := range p.Channels {
		b.channels[c.Name()] = c
	}
	return b
}

// Receive makes messages durable: nil means that they are committed or were
// known before. It wakes the exchange and returns.
func (b *Bot) Receive(ctx context.Context, in ...Inbound) error { return nil }

// Drain handles all that is due at the bot's time — turns, wakes, reminders,
// sends — and returns when nothing is left. For rehearse, chat and the demo,
// whose clock stands still meanwhile.
func (b *Bot) Drain(ctx context.Context) error { return nil }

// NextDue is the earliest time after a time at which something will be due;
// zero: nothing is waiting.
func (b *Bot) NextDue(ctx context.Context, after time.Time) (time.Time, error) {
	return time.Time{}, nil
}

// Run works until ctx ends: exchanges, sends, sweeps.
func (b *Bot) Run(ctx context.Context) error { return nil }
