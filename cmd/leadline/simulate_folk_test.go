package main

import (
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
)

// nextShop is a new business, or one that somebody else has sent before.
func (c *town) nextShop() *shop {
	if len(c.shops) > 5 && c.rnd.IntN(12) == 0 {
		return c.shops[max(0, len(c.shops)-1-c.rnd.IntN(40))]
	}
	s := shopOf(len(c.shops))
	c.shops = append(c.shops, s)
	return s
}

// newLead is a card in one text, or question by question.
func (c *town) newLead(f *folk) []string {
	s := c.nextShop()
	f.writing, f.wrote, f.tries = s, s, 0
	c.begun[f.handle+" "+s.name]++
	switch c.rnd.IntN(6) {
	case 0:
		f.script = []string{"Y", s.name + " " + s.street + " " + s.zip, s.contact + " " + s.reach(), "40 a week", "3-5 lb", "1", "2", "Y", "1"}
		if c.rnd.IntN(3) == 0 {
			f.script[c.rnd.IntN(5)+3] = "SKIP"
		}
		if c.rnd.IntN(6) == 0 { // a way that needs mending
			f.script = slices.Insert(f.script, c.rnd.IntN(len(f.script)), pick(c.rnd, "UNDO", "BACK", "huh", "REVIEW"))
		}
		return []string{"LEAD"}
	case 1:
		f.script = []string{"1"}
		return []string{fmt.Sprintf("LEAD %s, %s %s. %s %s. 12 packages a day, fedex, local. customer ok", s.name, s.street, s.zip, s.contact, s.reach())}
	case 2: // the five answers come in one burst
		f.script = []string{"Y", s.name + " " + s.street + " " + s.zip + "\n" + s.contact + " " + s.reach() + "\n" + "40 a week", "REVIEW", "1"}
		return []string{"LEAD"}
	}
	f.script = []string{"1"}
	if c.rnd.IntN(10) == 0 {
		f.script = []string{"CHANGE packages TO 55 a week", "1"}
	}
	return []string{fmt.Sprintf("LEAD %s %s %s, %s %s, %d/wk 3-5 lb, ups, nationwide, dm yes, customer ok", s.name, s.street, s.zip, s.contact, s.reach(), c.rnd.IntN(400)+5)}
}

// again: what was sent is a card once more, and may be sent again.
func (c *town) again(f *folk, s *shop) {
	if s != nil {
		c.begun[f.handle+" "+s.name]++
	}
}

// leaveDraft begins a card that nobody finishes.
func (c *town) leaveDraft(f *folk) []string {
	s := shopOf(20000 + c.rnd.IntN(5000))
	f.writing, f.script = nil, []string{"Y", s.name + " " + s.street + " " + s.zip}[:c.rnd.IntN(3)]
	return []string{"LEAD"}
}

// claim takes a free lead: often one at which others look as well.
func (c *town) claim(f *folk) []string {
	free := c.free[f.district].all
	if len(free) == 0 {
		return nil
	}
	code := free[c.rnd.IntN(min(len(free), 6))]
	return []string{"CLAIM " + code}
}

// finish goes on with a card that the script did not bring to its end.
func (c *town) finish(f *folk) []string {
	if f.tries++; f.tries > 6 {
		f.writing = nil
		return []string{pick(c.rnd, "LATER", "DROP")}
	}
	switch {
	case strings.Contains(f.last, "Please check:") || strings.Contains(f.last, "Revise:"):
		return []string{"1"}
	case strings.Contains(f.last, "You have a card open") || strings.Contains(f.last, "tarjeta abierta"):
		return []string{"2"}
	case strings.Contains(f.last, "OK for USPS") || strings.Contains(f.last, "Y or N") || strings.Contains(f.last, "Y o N"):
		return []string{"Y"}
	}
	return []string{pick(c.rnd, "REVIEW", "GO")}
}

// deeds are what everybody does at one time.
func (c *town) deeds(steps, daysLeft int) []bot.Inbound {
	var batch []bot.Inbound
	c.spoke = map[*folk]bool{}
	left := max(1, (daysLeft-6)*5/7*steps)                         // done before the last week
	start := (c.wanted - c.sent - c.writers()/2 + left - 1) / left // how many new cards are begun
	now := c.w.clock.Now().In(c.zone)
	work := now.Hour() >= 7 && now.Hour() < 18 && now.Weekday() != 0 && now.Weekday() != 6
	for _, f := range c.everybody {
		if f.gone {
			continue
		}
		say := c.next(f, work)
		f.noisy = false
		if c.rnd.IntN(200) == 0 && !f.stopped {
			f.noisy = len(say) == 0
			say = append(slices.Clone(say), noise[c.rnd.IntN(len(noise))])
		}
		batch = append(batch, c.types(f, say)...)
	}
	for range start {
		f := c.carriers[c.rnd.IntN(len(c.carriers))]
		if c.spoke[f] || f.gone || f.stopped || f.writing != nil || len(f.script) > 0 {
			continue
		}
		batch = append(batch, c.types(f, c.newLead(f))...)
	}
	for range 1 + start/4 {
		f := c.carriers[c.rnd.IntN(len(c.carriers))]
		if c.spoke[f] || f.gone || f.stopped || f.writing != nil || len(f.script) > 0 {
			continue
		}
		batch = append(batch, c.types(f, c.choose(f, carrierDeeds[1:]))...)
	}
	return append(batch, c.race()...)
}

// next is what somebody does of themselves; most of the time nothing.
func (c *town) next(f *folk, work bool) (say []string) {
	switch {
	case f.stopped:
		if c.rnd.IntN(20) == 0 {
			say = []string{pick(c.rnd, "START", "START", "MINE")}
		}
	case c.refused[f] && c.rnd.IntN(10) == 0: // their provider spoke for them
		say = []string{"START"}
	case len(f.script) > 0:
		if c.rnd.IntN(10) > 0 {
			say, f.script = f.script[:1], f.script[1:]
			if len(f.script) > 0 && c.rnd.IntN(20) == 0 { // a burst
				say, f.script = append(slices.Clone(say), f.script[0]), f.script[1:]
			}
		}
	case f.writing != nil:
		say = c.finish(f)
	case f.sells:
		if work && c.rnd.IntN(10) > 0 {
			say = c.choose(f, repDeeds)
		}
	case f.manages:
		if work && c.rnd.IntN(2) == 0 {
			say = c.choose(f, managerDeeds)
		}
	case strings.Contains(f.roles, "_coordinator"):
		if c.rnd.IntN(12) == 0 {
			say = c.choose(f, coordinatorDeeds)
		}
	case f.roles != "":
		if work && c.rnd.IntN(8) == 0 {
			say = c.choose(f, otherDeeds)
		}
	}
	return say
}

// writers is how many cards are being filled.
func (c *town) writers() (n int) {
	for _, f := range c.everybody {
		if f.writing != nil {
			n++
		}
	}
	return n
}

func (c *town) choose(f *folk, deeds []deed) []string {
	sum := 0
	for _, d := range deeds {
		sum += d.often
	}
	n := c.rnd.IntN(sum)
	for _, d := range deeds {
		if n -= d.often; n < 0 {
			return d.do(c, f)
		}
	}
	return nil
}
