package main

import (
	"slices"
	"sync"
	"time"

	"leadline/bot"
)

// live is one day: steps at which people do something, and what is due between.
func (c *town) live(date bot.Date, steps, daysLeft int) {
	switch date.Weekday() {
	case time.Sunday:
		steps = 0
	case time.Saturday:
		steps = (steps + 2) / 3
	}
	outage, storm, end := -1, -1, date.At(19, 30, c.zone)
	if daysLeft > 2 && steps > 2 && c.rnd.IntN(12) == 0 {
		outage = c.rnd.IntN(steps)
	}
	if daysLeft%40 == 5 && steps > 2 {
		storm = c.rnd.IntN(steps)
	}
	for i := range steps {
		at := date.At(6, 30, c.zone).Add(13 * time.Hour * time.Duration(i) / time.Duration(steps)).Add(time.Duration(c.rnd.IntN(30)) * time.Minute)
		if now := c.w.clock.Now(); at.Before(now) { // the outage took that long
			continue
		}
		c.moveTo(at)
		switch i {
		case outage:
			c.outage()
		case storm:
			c.storm()
		}
		c.step(c.deeds(steps, daysLeft))
		c.office()
	}
	if now := c.w.clock.Now(); now.Before(end) {
		c.moveTo(end)
	}
}

// moveTo moves the clock; what is due on the way happens.
func (c *town) moveTo(to time.Time) {
	if c.exact {
		c.must(c.w.moveTo(c.ctx, to))
		c.look()
		return
	}
	const sweep = time.Hour
	for now := c.w.clock.Now(); now.Before(to); now = c.w.clock.Now() {
		next, err := c.w.bot.NextDue(c.ctx, now)
		c.must(err)
		if next.IsZero() || next.After(to) {
			next = to
		} else if full := now.Truncate(sweep).Add(sweep); next.Before(full) {
			next = full
		}
		if next.After(to) {
			next = to
		}
		c.w.clock.Set(next)
		c.must(c.w.settle(c.ctx))
		c.look()
	}
}

// settle lets every process do what is due, side by side.
func (c *town) settle() {
	c.t.Helper()
	if len(c.crew) > 1 {
		errs := make([]error, len(c.crew))
		var wg sync.WaitGroup
		for i, b := range c.crew {
			wg.Go(func() { errs[i] = b.Drain(c.ctx) })
		}
		wg.Wait()
		for _, err := range errs {
			c.must(err)
		}
	}
	c.must(c.w.settle(c.ctx))
}

// step is what people do at one time: all of it arrives in any order, some of it
// twice, and is handled together.
func (c *town) step(batch []bot.Inbound) {
	c.t.Helper()
	c.faults()
	for _, in := range batch {
		if c.rnd.IntN(15) == 0 {
			batch = append(batch, in) // delivered twice
		}
	}
	bursts := map[string][]bot.Inbound{} // what one person sends keeps its order
	var who []string
	for _, in := range batch {
		k := in.From.Key()
		if bursts[k] == nil {
			who = append(who, k)
		}
		bursts[k] = append(bursts[k], in)
	}
	c.rnd.Shuffle(len(who), func(i, j int) { who[i], who[j] = who[j], who[i] })
	batch = batch[:0]
	for _, k := range who {
		batch = append(batch, bursts[k]...)
	}
	for part := range slices.Chunk(batch, 200) {
		c.must(c.w.bot.Receive(c.ctx, part...))
	}
	if len(batch) > 0 && c.rnd.IntN(10) == 0 { // and once more, late
		c.must(c.w.bot.Receive(c.ctx, batch[c.rnd.IntN(len(batch))]))
	}
	c.settle()
	c.look()
	c.answered()
}

// outage is up to 26 hours in which nothing works: what people did meanwhile
// arrives at its end, together with all that became due.
func (c *town) outage() {
	held := c.deeds(5, 10)
	c.w.clock.Set(c.w.clock.Now().Add(time.Hour + time.Duration(c.rnd.IntN(25*60))*time.Minute))
	for i := range held {
		held[i].At = c.w.clock.Now()
	}
	c.step(held)
}

// end lets everything come to rest: a day without anybody.
func (c *town) end() {
	c.w.clock.Set(c.w.clock.Now().Add(time.Minute))
	c.rest()
	c.moveTo(c.w.clock.Now().Add(26 * time.Hour))
	c.rest()
}

// rest waits until outcomes that are unknown have been looked into: for that the
// database's own clock counts.
func (c *town) rest() {
	c.settle()
	if c.unknown {
		time.Sleep(5200 * time.Millisecond)
		c.unknown = false
		c.w.clock.Set(c.w.clock.Now().Add(10 * time.Second))
		c.settle()
	}
	c.look()
}
