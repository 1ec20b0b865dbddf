package main

import (
	"fmt"
	"strings"

	"leadline/bot"
)

// deed is something a person may do, and how often. It returns what they send at
// once; what comes later goes into their script.
type deed struct {
	often int
	do    func(*town, *folk) []string
}

// What people do by themselves.
var (
	carrierDeeds = []deed{
		{10, (*town).newLead},
		{2, (*town).leaveDraft},
		{2, func(*town, *folk) []string { return []string{"MINE"} }},
		{1, func(*town, *folk) []string { return []string{"?"} }},
		{2, func(c *town, f *folk) []string { c.again(f, f.wrote); return []string{"UNDO"} }},
		{2, func(c *town, f *folk) []string { f.script = []string{"Y"}; return withCode(c, f.codes, "WITHDRAW %s") }},
		{1, func(c *town, f *folk) []string { return withCode(c, f.codes, "STATUS %s") }},
		{1, func(c *town, f *folk) []string { return withCode(c, f.codes, "NOTE %s closed on Mondays") }},
		{2, func(c *town, _ *folk) []string {
			return []string{"ISSUE " + c.someShop().name + ", mail is late again"}
		}},
		{1, func(*town, *folk) []string { return []string{"CARDS PLEASE"} }},
		{1, func(c *town, _ *folk) []string { return []string{pick(c.rnd, "MUTE", "UNMUTE", "UNMUTE")} }},
		{1, func(c *town, _ *folk) []string { return []string{pick(c.rnd, "LANG es", "LANG en")} }},
		{1, func(c *town, _ *folk) []string { return []string{pick(c.rnd, "STATION", "FAQ cards", "TALK", "WEB")} }},
		{1, func(c *town, _ *folk) []string { return []string{"WHO " + c.someShop().name} }},
		{2, func(*town, *folk) []string { return []string{"STOP"} }},
	}
	repDeeds = []deed{
		{40, (*town).claim},
		{25, func(c *town, f *folk) []string { return withCode(c, f.held, "REACHED %s") }},
		{8, func(c *town, f *folk) []string { return withCode(c, f.held, "REACHED %s yesterday") }},
		{8, func(c *town, f *folk) []string { return withCode(c, f.held, "TRIED %s voicemail") }},
		{12, func(c *town, f *folk) []string {
			f.script = []string{"Y"}
			return withCode(c, f.held, fmt.Sprintf("SALE %%s $%d,%03d", c.rnd.IntN(90)+1, c.rnd.IntN(1000)))
		}},
		{10, func(c *town, f *folk) []string {
			return withCode(c, f.held, fmt.Sprintf("NOSALE %%s %d", c.rnd.IntN(6)+1))
		}},
		{3, func(c *town, f *folk) []string { return withCode(c, f.held, "RELEASE %s no time") }},
		{3, func(c *town, f *folk) []string { return withCode(c, f.held, "OFFER %s "+c.rep(f.district).handle) }},
		{6, func(c *town, f *folk) []string {
			return withCode(c, f.offers, pick(c.rnd, "ACCEPT", "ACCEPT", "DECLINE")+" %s")
		}},
		{2, func(c *town, f *folk) []string { return withCode(c, f.held, "NOTE %s call after 3pm") }},
		{2, func(*town, *folk) []string { return []string{"OPEN"} }},
		{1, func(*town, *folk) []string { return []string{"MINE"} }},
		{1, func(c *town, f *folk) []string { return withCode(c, c.known, "WHY %s") }},
		{1, func(c *town, f *folk) []string { return withCode(c, c.known, "WHO %s") }},
		{1, func(c *town, _ *folk) []string {
			day := bot.DateOf(c.w.clock.Now(), c.zone)
			return []string{fmt.Sprintf("AWAY %d/%d %d/%d", day.Month, day.Day, day.Add(1).Month, day.Add(1).Day)}
		}},
		{3, func(*town, *folk) []string { return []string{"AWAY OFF"} }},
		{1, func(c *town, _ *folk) []string { return withCode(c, c.known, "REACHED %s") }}, // somebody else's
	}
	managerDeeds = []deed{
		{6, func(c *town, f *folk) []string {
			return withCode(c, c.free[f.district].all, "ASSIGN %s "+c.rep(f.district).handle)
		}},
		{3, func(c *town, f *folk) []string { return withCode(c, c.rep(f.district).held, "PULL %s") }},
		{3, func(c *town, f *folk) []string {
			return withCode(c, c.rep(f.district).held, "ASSIGN %s "+c.rep(f.district).handle)
		}},
		{3, func(c *town, f *folk) []string { return withCode(c, c.closed, "REOPEN %s") }},
		{4, func(c *town, f *folk) []string { f.script = []string{"Y"}; return withCode(c, c.closed, "VERIFY %s") }},
		{4, func(c *town, f *folk) []string {
			return withCode(c, f.offers, pick(c.rnd, "OK", "OK", "DECLINE")+" %s")
		}},
		{2, func(c *town, f *folk) []string { f.script = []string{"Y"}; return withCode(c, c.known, "WITHDRAW %s") }},
		{1, func(c *town, f *folk) []string {
			f.script = []string{"Y"}
			return withCode(c, c.known, pick(c.rnd, "MERGE", "MERGE", "UNMERGE")+" %s "+last(withCode(c, c.known, "%s")))
		}},
		{1, func(*town, *folk) []string { return []string{"OPEN"} }},
	}
	coordinatorDeeds = []deed{
		{2, func(c *town, f *folk) []string { f.script = []string{"Y"}; return withCode(c, c.known, "WITHDRAW %s") }},
		{2, func(c *town, f *folk) []string { return withCode(c, c.known, "OK %s") }},
		{2, func(*town, *folk) []string { return []string{"STATION"} }},
		{2, func(c *town, _ *folk) []string { return []string{fmt.Sprintf("GIVEN %d", c.rnd.IntN(20)+1)} }},
		{2, func(*town, *folk) []string { return []string{"SIGN"} }},
		{1, func(*town, *folk) []string { return []string{"POSTED by the time clock"} }},
		{1, func(c *town, f *folk) []string {
			return []string{"INVITE " + c.carriers[c.rnd.IntN(len(c.carriers))].handle}
		}},
		{1, (*town).newLead},
	}
	otherDeeds = []deed{
		{3, func(*town, *folk) []string { return []string{"ISSUES"} }},
		{3, func(c *town, _ *folk) []string {
			return []string{fmt.Sprintf("RESOLVE %d new case label", c.rnd.IntN(60)+1)}
		}},
		{3, (*town).claim},
		{3, func(c *town, f *folk) []string { return withCode(c, f.held, pick(c.rnd, "REACHED %s", "NOSALE %s 1")) }},
		{1, func(c *town, _ *folk) []string { return withCode(c, c.known, "STATUS %s") }},
	}
)

// noise is what phones send by themselves, and people without thinking.
var noise = []string{"Liked \"New lead.\"", "I'm driving right now, I'll get back to you later.", "ok thanks", "huh", "asdf", "👍", "maybe"}

// withCode is a text about one of the leads, or about nothing.
func withCode(c *town, codes []string, format string) []string {
	if len(codes) == 0 {
		return nil
	}
	// rather the newest: of others nobody knows any more
	n := min(len(codes), 30)
	return []string{strings.Replace(format, "%s", codes[len(codes)-1-c.rnd.IntN(n)], 1)}
}

func last(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[len(texts)-1]
}

func (c *town) rep(district string) *folk { return pick(c.rnd, c.reps[district]...) }

func (c *town) someShop() *shop {
	if len(c.shops) == 0 {
		return shopOf(0)
	}
	return c.shops[c.rnd.IntN(len(c.shops))]
}
