package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// classes are the ways in which sends go wrong at any time; those whose outcome
// is unknown come in storms of their own.
var classes = []bot.SendError{
	{Class: bot.Retry, Scope: bot.ScopeMessage},
	{Class: bot.Retry, Scope: bot.ScopeMessage},
	{Class: bot.RateLimited, Scope: bot.ScopeRecipient, RetryAfter: 20 * time.Second},
	{Class: bot.RateLimited, Scope: bot.ScopeAccount, RetryAfter: 90 * time.Second},
	{Class: bot.SenderFault, Scope: bot.ScopeSender},
	{Class: bot.Auth, Scope: bot.ScopeAccount},
	{Class: bot.RetryOnce, Scope: bot.ScopeMessage},
	{Class: bot.Unknown, Scope: bot.ScopeMessage},
	{Class: bot.BadAddress, Scope: bot.ScopeRecipient},
	{Class: bot.WindowClosed, Scope: bot.ScopeMessage},
	{Class: bot.BadContent, Scope: bot.ScopeMessage},
	{Class: bot.OptedOut, Scope: bot.ScopeRecipient},
}

// faults lets some of the next sends go wrong.
func (c *town) faults() {
	if c.rnd.IntN(4) > 0 {
		return
	}
	for range 1 + c.rnd.IntN(3) {
		c.w.sim.Fail(pick(c.rnd, "sms", "sms", "slack", "telegram"), simulator.Fault{Error: classes[c.rnd.IntN(len(classes))]})
	}
}

// storm cuts the lines to all providers in the middle of sends: some of them have
// the message, some have not.
func (c *town) storm() {
	for _, channel := range []string{"sms", "slack", "telegram"} {
		for range 6 {
			c.w.sim.Fail(channel, simulator.Fault{Error: bot.SendError{Class: bot.Ambiguous, Scope: bot.ScopeMessage}, Taken: c.rnd.IntN(2) == 0})
		}
	}
	c.step(c.deeds(5, 10))
	c.unknown = true
	c.rest()
}

// close adds a closing day, a few days before it.
func (c *town) close(day bot.Date) {
	added, err := c.w.store.AddClosing(c.ctx, bot.Closing{Day: day, Reason: "snow", At: c.w.clock.Now()}, 0)
	c.must(err)
	if !added {
		c.t.Fatal("the closing day was there before")
	}
	c.calendar = nil
	c.settle()
	c.look()
}

// settings are the program's with the closing days of now.
func (c *town) settings() *bot.Settings {
	if c.calendar == nil {
		set := *c.w.set
		calendar, err := c.w.store.Calendar(c.ctx)
		c.must(err)
		set.Calendar = calendar
		c.calendar = &set
	}
	return c.calendar
}

// person is somebody of the cast as the database knows them.
func (c *town) person(f *folk) (bot.Person, error) {
	if p, ok := c.people[f]; ok {
		return p, nil
	}
	p, _, err := c.w.store.Speaker(c.ctx, f.phones[0])
	c.people[f] = p
	return p, err
}

// operations is how often operators do something in the eight weeks: erasing
// looks at everything ever said.
const operations = 24

// office is what operators do now and then: people leave, lose a role, are
// forgotten; customers are.
func (c *town) office() {
	if c.rnd.IntN(12) > 0 || c.operated == operations {
		return
	}
	c.operated++
	switch c.rnd.IntN(6) {
	case 0:
		if d := pick(c.rnd, districtsOf...).code; len(c.reps[d]) > 2 {
			c.leaves(c.reps[d][0])
			c.reps[d] = c.reps[d][1:]
		}
	case 1:
		c.leaves(c.carriers[0])
		c.carriers = c.carriers[1:]
	case 2:
		if mc := pick(c.rnd, c.mcs...); c.rnd.IntN(3) == 0 && !mc.gone {
			c.leaves(mc)
		}
	case 3:
		if d := pick(c.rnd, districtsOf...).code; len(c.reps[d]) > 2 {
			f := c.reps[d][0]
			if strings.HasPrefix(f.roles, "rep@") {
				c.must(c.w.revokes(c.ctx, f.handle+" rep "+d))
				f.roles, f.sells, f.held = "", false, nil
				c.reps[d] = c.reps[d][1:]
			}
		}
	case 4:
		if len(c.known) > 10 {
			c.must(c.w.erases(c.ctx, "customer "+pick(c.rnd, c.known...)))
		}
	case 5:
		f := c.carriers[0]
		c.carriers = c.carriers[1:]
		c.must(c.w.erases(c.ctx, "person "+f.handle))
		f.gone = true
		c.everybody = slices.DeleteFunc(c.everybody, func(o *folk) bool { return o == f })
	}
	c.people = map[*folk]bot.Person{}
	c.settle()
	c.look()
}

func (c *town) leaves(f *folk) {
	if f.gone {
		return
	}
	c.must(c.w.leaves(c.ctx, f.handle))
	f.gone = true
	c.w.files = c.files()
}

// alarms counts what is logged as an error: none is expected, whatever happens.
type alarms struct {
	mu  sync.Mutex
	all []string
}

// Enabled leaves out what is no alarm.
func (*alarms) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

// Handle keeps the line.
func (a *alarms) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	err := slog.NewTextHandler(&b, nil).Handle(context.Background(), r)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = append(a.all, strings.TrimSpace(b.String()))
	return err
}

// WithAttrs changes nothing: only the lines are counted.
func (a *alarms) WithAttrs([]slog.Attr) slog.Handler { return a }

// WithGroup changes nothing either.
func (a *alarms) WithGroup(string) slog.Handler { return a }
