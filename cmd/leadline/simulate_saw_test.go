package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// saw is what people have seen, and what follows from it.
type saw struct {
	begun  map[string]int   // cards begun, by "handle shop"
	told   map[string]*folk // codes confirmed to whom
	wins   map[string][]win // "is yours", by code
	free   map[string]*bag  // codes that a pool's cards show as open
	cards  map[string]*card // by code
	known  []string         // codes on cards
	closed []string         // those that cards showed as closed
	stops  map[string]time.Time
	lines  map[string]int // notices to carriers, by address and text
	wrong  []string
	window int // notices looked at
}

// win is a claim as its winner was told.
type win struct {
	who *folk
	at  time.Time
}

// card is a pool card as it looked last.
type card struct {
	outbound int64
	labels   []string
	room     bot.Address
}

func newSaw() saw {
	s := saw{begun: map[string]int{}, told: map[string]*folk{}, wins: map[string][]win{}, free: map[string]*bag{}, cards: map[string]*card{}, stops: map[string]time.Time{}, lines: map[string]int{}}
	s.free[""] = &bag{} // of who works for no district
	for _, d := range districtsOf {
		s.free[d.code] = &bag{at: map[string]int{}}
	}
	return s
}

// bag holds each code once.
type bag struct {
	all []string
	at  map[string]int
}

func (b *bag) put(code string) {
	if _, in := b.at[code]; !in {
		b.at[code] = len(b.all)
		b.all = append(b.all, code)
	}
}

func (b *bag) take(code string) {
	i, in := b.at[code]
	if !in {
		return
	}
	end := b.all[len(b.all)-1]
	b.all[i], b.at[end] = end, i
	b.all = b.all[:len(b.all)-1]
	delete(b.at, code)
}

var (
	sentCode    = regexp.MustCompile(`(?:Sent: |Sent as a sale: |Enviado: |Already sent: )([A-Z]{2}-[0-9A-Z]{5})`)
	yoursCode   = regexp.MustCompile(`(?m)^([A-Z]{2}-[0-9A-Z]{5}) is yours\.`)
	offeredCode = regexp.MustCompile(`ACCEPT ([A-Z]{2}-[0-9A-Z]{5})|OK ([A-Z]{2}-[0-9A-Z]{5}) records`)
	overCode    = regexp.MustCompile(`(?:Nobody holds|has held) ([A-Z]{2}-[0-9A-Z]{5})|([A-Z]{2}-[0-9A-Z]{5})(?:: sale of| is closed| is back in the pool| is withdrawn)`)
	cardStatus  = regexp.MustCompile(`Status: (.*)`)
)

// wrongly notes what must not be; a few are enough.
func (c *town) wrongly(format string, args ...any) {
	if len(c.wrong) < 30 {
		c.wrong = append(c.wrong, c.w.clock.Now().In(c.zone).Format("Mon Jan 2 15:04: ")+fmt.Sprintf(format, args...))
	}
}

// wish keeps who has said STOP, as the carrier would.
func (c *town) wish(f *folk, from bot.Address, text string) {
	switch bot.WishOf(from.Channel, text) {
	case bot.WishStop:
		f.stopped = true
		f.script, f.writing = nil, nil
		for _, a := range f.phones {
			if _, ok := c.stops[a.Key()]; !ok {
				c.stops[a.Key()] = c.w.clock.Now()
			}
		}
	case bot.WishStart:
		f.stopped = false
		for _, a := range f.phones {
			delete(c.stops, a.Key())
		}
	}
}

// look reads what arrived on phones and in rooms.
func (c *town) look() {
	arrived := c.w.sim.Since(c.seen)
	c.seen += len(arrived)
	for _, m := range arrived {
		if m.To.Room && m.Room == nil {
			c.lookAtRoom(m)
			continue
		}
		f := c.owner[m.To.Key()]
		if f == nil {
			c.wrongly("a message to nobody of the cast: %q", m.Text)
			continue
		}
		c.lookAtPhone(f, m)
	}
}

func (c *town) lookAtRoom(m simulator.Sent) {
	if m.Lead == "" || m.Kind != bot.PoolCard && m.Kind != bot.CardUpdate {
		return
	}
	k := c.cards[m.Lead]
	if k == nil {
		k = &card{}
		c.cards[m.Lead] = k
		c.known = append(c.known, m.Lead)
	}
	k.outbound, k.labels, k.room = m.Outbound, m.Buttons, m.To
	status := ""
	if s := cardStatus.FindStringSubmatch(m.Text); s != nil {
		status = s[1]
	}
	district := strings.TrimPrefix(c.w.sim.Name(m.To), "#pool-")
	if status == "open" {
		c.free[district].put(m.Lead)
	} else {
		c.free[district].take(m.Lead)
	}
	if strings.HasPrefix(status, "SALE") || strings.HasPrefix(status, "closed") {
		c.closed = append(c.closed, m.Lead)
		if len(c.closed) > 60 {
			c.closed = c.closed[30:]
		}
	}
}

func (c *town) lookAtPhone(f *folk, m simulator.Sent) {
	f.last = m.Text
	if len(m.Buttons) > 0 {
		f.menu = &menu{m.Outbound, m.Buttons, m.Room != nil}
	}
	if s := sentCode.FindStringSubmatch(m.Text); s != nil {
		f.writing = nil
		if c.told[s[1]] == nil {
			c.told[s[1]] = f
			c.sent++
			f.codes = append(f.codes, s[1])
		} else if c.told[s[1]] != f {
			c.wrongly("%s was confirmed to %s and to %s", s[1], c.told[s[1]].handle, f.handle)
		}
	}
	for _, s := range yoursCode.FindAllStringSubmatch(m.Text, -1) {
		c.wins[s[1]] = append(c.wins[s[1]], win{f, m.At})
		f.held = append(f.held, s[1])
		if len(f.held) > 12 {
			f.held = f.held[len(f.held)-12:]
		}
		for _, b := range c.free {
			b.take(s[1])
		}
	}
	for _, s := range overCode.FindAllStringSubmatch(m.Text, -1) {
		f.held = slices.DeleteFunc(f.held, func(code string) bool { return code == s[1]+s[2] })
	}
	for _, s := range offeredCode.FindAllStringSubmatch(m.Text, -1) {
		f.offers = append(f.offers, s[1]+s[2])
		f.held = append(f.held, s[1]+s[2])
		if len(f.offers) > 6 {
			f.offers = f.offers[3:]
		}
	}
	c.lookAtManners(f, m)
}

// lookAtManners is what may be sent at all, to whom and when.
func (c *town) lookAtManners(f *folk, m simulator.Sent) {
	if at, stopped := c.stops[m.To.Key()]; stopped {
		compliance := strings.Contains(m.Text, "START") && (strings.Contains(m.Text, "You're out") || strings.Contains(m.Text, "Listo, ya"))
		if m.To.Channel == "sms" && !compliance || m.Kind == bot.Notice {
			c.wrongly("%s said STOP %s ago and got a %s on %s: %q", f.handle, c.w.clock.Now().Sub(at), m.Kind, m.To.Channel, m.Text)
		}
	}
	if f.gone {
		c.wrongly("%s has left and got a %s: %q", f.handle, m.Kind, m.Text)
	}
	if m.Kind != bot.Notice {
		return
	}
	if f.roles == "" {
		key := m.To.Key() + " " + m.Text
		if m.Lead == "" { // a reminder or the week's list may say the same another day
			key += " " + bot.DateOf(m.At, c.zone).String()
		}
		if c.lines[key]++; c.lines[key] > 1 {
			c.wrongly("%s was told twice: %q", f.handle, m.Text)
		}
	}
	p, err := c.person(f)
	c.must(err)
	if set := c.settings(); !set.Window(p, m.At).Equal(m.At) {
		c.wrongly("%s got a notice out of hours, at %s: %q", f.handle, m.At.In(p.Location(c.zone)).Format("Mon Jan 2 15:04"), m.Text)
	}
	c.window++
}
