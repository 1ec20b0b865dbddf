package web

import (
	"fmt"
	"strconv"
	"strings"

	"leadline/bot"
)

// statuses are where a lead is in the carrier's words.
var statuses = map[bot.Status]string{
	bot.InReview: "With the coordinator", bot.Open: "Sent", bot.Claimed: "Picked up", bot.Contacted: "Reached", bot.Sold: "SALE",
	bot.NoSale: "Closed, no sale", bot.Dropped: "Dropped", bot.Duplicate: "Duplicate", bot.Withdrawn: "Withdrawn", bot.Expired: "Expired",
}

// clocks are the states of the follow-up clock.
var clocks = map[string]string{
	"waiting": "not started", "running": "running", "met": "contacted in time", "late": "contacted late", "breached": "overdue", "excluded": "stopped",
}

// reasons are why there was no sale.
var reasons = map[string]string{
	"price": "price", "stays_with_current": "stays with the current shipper", "not_a_fit": "not a fit", "no_reply": "no reply",
	"wrong_contact": "wrong contact", "other": "other",
}

// ends are how a claim ended.
var ends = map[string]string{
	"released": "given back", "expired": "back in the pool: nothing was heard of them", "pulled": "taken away", "handed_over": "handed over", "left": "not of the team any more", "closed": "closed",
}

// channels are how people write.
var channels = map[string]string{"sms": "SMS", "slack": "Slack", "telegram": "Telegram", "web": "web", "paper_card": "paper card"}

// word is a known word in the visitor's language, or the word itself.
func word[K ~string](v *visit, list map[K]string, key K) string {
	if s, ok := list[key]; ok {
		return v.say(s)
	}
	return strings.ReplaceAll(string(key), "_", " ")
}

func money(cents int64) string {
	s := "$" + grouped(cents/100)
	if rest := cents % 100; rest != 0 {
		s += fmt.Sprintf(".%02d", rest)
	}
	return s
}

func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (v *visit) volume(c bot.Card) string {
	n := c.Volume
	if n == nil {
		return ""
	}
	return between(grouped(int64(n.Min)), grouped(int64(n.Max))) + " " + v.say("per "+n.Per)
}

func weight(c bot.Card) string {
	w := c.Weight
	if w == nil {
		return ""
	}
	return between(strconv.FormatFloat(w.Min, 'f', -1, 64), strconv.FormatFloat(w.Max, 'f', -1, 64)) + " lb"
}

func between(a, b string) string {
	if a == b {
		return a
	}
	return a + " - " + b
}

func (v *visit) shipper(c bot.Card) string {
	if len(c.ShipsWith) == 0 {
		return c.ShipsWithRaw
	}
	return v.list(c.ShipsWith)
}

// list are words of the card's lists, in the visitor's language.
func (v *visit) list(words []string) string {
	said := make([]string, len(words))
	for i, w := range words {
		said[i] = v.say(w)
	}
	return strings.Join(said, ", ")
}

func town(b *bot.Business) string {
	if b == nil {
		return ""
	}
	return strings.TrimSpace(strings.Trim(b.City+", "+b.State, ", ") + " " + b.ZIP5)
}

func program(code string) string {
	if p, ok := bot.ProgramByCode(code); ok {
		return p.Name
	}
	return code
}
