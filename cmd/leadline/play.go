package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// player plays one transcript on a world of its own.
type player struct {
	ctx   context.Context
	world *world
	who   speaker
	from  bot.Address
	seen  int // messages of the simulator already reported
	codes []string
	known map[string]bool          // people enrolled in this file: "dot on sms"
	said  map[string][]bot.Inbound // by "dot on sms": what each of their > lines was, for edit
}

// outcome is what one step led to.
type outcome struct {
	step  step
	at    time.Time
	from  string
	on    string
	input string
	sent  []simulator.Sent
	shown *shown
	draft *bot.Card
	ask   string
}

// start is where the clock stands without an `at`.
func startTime() time.Time {
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		denver = time.UTC
	}
	return time.Date(2026, 3, 4, 9, 0, 0, 0, denver)
}

// do plays a step; reports says whether it has an outcome to be compared.
func (p *player) do(s step) (o outcome, reports bool, err error) {
	o = outcome{step: s}
	switch s.verb {
	case "use": // done when the world was made
		return o, false, nil
	case "with":
		return o, false, p.with(s.text)
	case "at":
		to, err := parseAt(s.text)
		if err != nil {
			return o, true, err
		}
		if to.Before(p.world.clock.Now()) {
			return o, true, fmt.Errorf("at: the clock only goes forward; it is %s", p.world.clock.Now().In(to.Location()).Format("2006-01-02 15:04"))
		}
		err = p.world.moveTo(p.ctx, to)
		return p.after(o, err)
	case "wait":
		d, err := parseWait(s.text)
		if err != nil {
			return o, true, err
		}
		err = p.world.moveTo(p.ctx, p.world.clock.Now().Add(d))
		return p.after(o, err)
	case "outage":
		d, err := parseWait(s.text)
		if err != nil {
			return o, true, err
		}
		p.world.clock.Set(p.world.clock.Now().Add(d)) // nothing happens on the way
		return p.after(o, p.world.settle(p.ctx))
	case "close":
		err := p.closeDay(s.text)
		if err == nil {
			err = p.world.settle(p.ctx)
		}
		return p.after(o, err)
	case "leaves", "revoke", "erase", "deactivated":
		operate := map[string]func(context.Context, string) error{"leaves": p.world.leaves, "revoke": p.world.revokes, "erase": p.world.erases, "deactivated": p.world.deactivated}
		err := operate[s.verb](p.ctx, p.fill(s.text))
		if err == nil {
			err = p.world.settle(p.ctx)
		}
		return p.after(o, err)
	case "show":
		o.shown, err = p.show(s.text)
		return p.after(o, err)
	}
	if p.who == (speaker{}) {
		return o, true, fmt.Errorf("say first who speaks: with dot on sms")
	}
	o.from, o.on, o.input = p.name(), p.who.channel, s.text
	return p.after(o, p.say(p.fill(s.text)))
}

// after gathers what a step led to.
func (p *player) after(o outcome, err error) (outcome, bool, error) {
	o.at = p.world.clock.Now()
	o.sent = p.world.sim.Since(p.seen)
	p.seen += len(o.sent)
	if err == nil && p.who != (speaker{}) {
		o.draft, o.ask, err = p.world.store.Conversation(p.ctx, p.from)
	}
	if err == nil {
		err = p.learnCodes()
	}
	return o, true, err
}

// learnCodes keeps the codes in the order in which their leads were made.
func (p *player) learnCodes() (err error) {
	p.codes, err = p.world.store.Codes(p.ctx)
	return err
}

var codeMark = regexp.MustCompile(`\{lead(\d+)\}`)

// fill puts codes in the place of {lead1}, {lead2} …
func (p *player) fill(text string) string {
	return codeMark.ReplaceAllStringFunc(text, func(m string) string {
		n, _ := strconv.Atoi(codeMark.FindStringSubmatch(m)[1])
		if n < 1 || n > len(p.codes) {
			return m
		}
		return p.codes[n-1]
	})
}

// hide is the inverse, for --update: codes become their marks.
func (p *player) hide(text string) string {
	for i, c := range p.codes {
		text = strings.ReplaceAll(text, c, fmt.Sprintf("{lead%d}", i+1))
	}
	return text
}

func (p *player) with(text string) error {
	who, err := parseWith(text)
	if err != nil {
		return err
	}
	from := p.world.sim.Stranger(who.number)
	from.Channel = who.channel
	if who.handle != "" {
		from = p.world.sim.Address(who.handle, who.channel)
		if key := who.handle + " on " + who.channel; !p.known[key] {
			if err := p.world.enrol(p.ctx, who.handle, from); err != nil {
				return err
			}
			p.known[key] = true
		}
	}
	if who.room != "" {
		room := p.world.sim.Room(who.room, who.channel)
		p.world.sim.Join(room, from)
		from = simulator.In(from, room)
	}
	p.who, p.from = who, from
	return nil
}

func (p *player) name() string {
	if p.who.handle != "" {
		return p.who.handle
	}
	return p.who.number
}

// say makes the input, hands it over, and lets the bot finish.
func (p *player) say(text string) error {
	in := parseInput(text)
	sim := p.world.sim
	var all []bot.Inbound
	one := func(i bot.Inbound, err error) error {
		all = append(all, i)
		return err
	}
	var err error
	switch in.kind {
	case "text":
		err = one(sim.Text(p.from, in.text), nil)
	case "burst":
		for _, t := range in.texts {
			all = append(all, sim.Text(p.from, t))
		}
	case "press":
		switch {
		case in.code != "":
			err = one(sim.PressOn(p.from, in.text, in.code))
		case in.nth > 0:
			err = one(sim.PressOf(p.from, in.text, in.nth))
		default:
			err = one(sim.Press(p.from, in.text))
		}
	case "edit":
		var was bot.Inbound
		if was, err = p.lineSaid(in.nth); err == nil {
			err = one(sim.EditOf(was, in.text))
		}
	case "again":
		err = one(sim.Again(p.from))
	case "photo":
		name, caption, _ := strings.Cut(in.text, " ")
		err = one(sim.Text(p.from, caption, simulator.Photo(name)), nil)
	case "contact":
		err = one(sim.Contact(p.from, p.world.contact(in.text)), nil)
	}
	if err != nil {
		return err
	}
	p.remember(in.kind, all[0])
	if err := p.world.bot.Receive(p.ctx, all...); err != nil {
		return err
	}
	return p.world.settle(p.ctx)
}

// lineSaid is the message of the speaker's nth > line on this channel. An edit
// stands for the message it changed, a burst for its first.
func (p *player) lineSaid(nth int) (bot.Inbound, error) {
	lines := p.said[p.name()+" on "+p.who.channel]
	if nth < 1 || nth > len(lines) {
		return bot.Inbound{}, fmt.Errorf("edit %d: this person has %d lines on %s above this one", nth, len(lines), p.who.channel)
	}
	return lines[nth-1], nil
}

func (p *player) remember(kind string, in bot.Inbound) {
	key := p.name() + " on " + p.who.channel
	if kind == "edit" {
		for _, was := range p.said[key] {
			if was.Message == in.Edits {
				in = was
				break
			}
		}
	}
	if p.said == nil {
		p.said = map[string][]bot.Inbound{}
	}
	p.said[key] = append(p.said[key], in)
}

// parseWait reads a Go duration, and days: 26h, 90m, 3d.
func parseWait(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n <= 400 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > 400*24*time.Hour {
		return 0, fmt.Errorf("wait: write how long, like 26h, 90m or 3d")
	}
	return d, nil
}
