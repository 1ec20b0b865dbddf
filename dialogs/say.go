package dialogs

import (
	"slices"
	"strings"
	"sync"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// SayResult is what one text is read as, without a dialog: the shape of the
// contract. What is absent was not said.
type SayResult struct {
	Kind    string        `json:"kind"` // answer command noise opt_out opt_in complaint reask nothing
	Command string        `json:"command,omitempty"`
	Args    *command.Args `json:"args,omitempty"`
	Card    *bot.Card     `json:"card,omitempty"`
	Ask     string        `json:"ask,omitempty"` // what would be asked about it
}

// Say reads one text as the dialogs would: asking is the open question (a word
// of bot.Fields or "review"; empty while nothing is open), now is the writer's
// time, in their zone. It goes down the same ladder with the same readers; only
// nobody answers. The commands of every role are read.
func Say(text, asking, channel string, now time.Time) SayResult {
	if asking != form.Review && !slices.Contains(bot.Fields, asking) {
		asking = ""
	}
	s := saying{text: text, asking: asking, channel: channel, now: now}
	if kind, noise := read.Noise(text, nil); noise && (kind != "emoji" || asking == "" && !strings.Contains(text, "?")) {
		return SayResult{Kind: "noise"} // signs alone are the menu ("?") or an answer (a thumb)
	}
	wish := bot.WishOf(channel, text)
	switch {
	case wish == bot.WishSoft && asking != "":
		return SayResult{Kind: "command", Command: "DROP", Ask: "confirm"}
	case wish == bot.WishStop, wish == bot.WishSoft:
		return SayResult{Kind: "opt_out"}
	case wish == bot.WishStart:
		return SayResult{Kind: "opt_in"}
	case wish == bot.WishHelp, wish == bot.WishYes && asking == "":
		return SayResult{Kind: "nothing"}
	case wish == bot.WishAsk && asking == "":
		return SayResult{Kind: "reask", Ask: "opt_out"}
	}
	if s.asking == form.Review && nagged(wish, text) {
		return SayResult{Kind: "reask", Ask: "opt_out"}
	}
	r := s.read()
	if wish == bot.WishAsk && (r.Ask == "" || r.Kind == "reask") {
		r.Ask = "opt_out"
	}
	return r
}

// saying is one text being read.
type saying struct {
	text, asking, channel string
	now                   time.Time
}

func (s saying) read() SayResult {
	if s.asking == form.Review && saysYes(s.text) {
		return SayResult{Kind: "command", Command: "SEND"}
	}
	c, ok := command.Parse(s.text, command.Context{Asking: s.asking, Channel: s.channel, Now: s.now})
	if ok {
		return s.command(c)
	}
	offer := SayResult{Kind: "reask", Ask: "did you mean " + c.Offer}
	quotes := inQuotes.FindStringSubmatch(read.Fold(s.text))
	switch {
	case c.Offer != "" && anyWords(s.asking):
		return offer
	case quotes == nil && read.Complaint(s.text):
		return SayResult{Kind: "complaint"}
	case s.asking == "" && c.Offer != "":
		return offer
	case s.asking == "":
		return s.idle()
	}
	if quotes != nil {
		s.text = quotes[1]
	}
	r := s.answer(quotes != nil)
	if r.Kind == "reask" && (r.Ask == "" || r.Ask == s.asking) && c.Offer != "" {
		return offer
	}
	return r
}

// command is a command with what its dialog would ask next.
func (s saying) command(c command.Command) SayResult {
	r := SayResult{Kind: "command", Command: c.Word, Ask: s.missing(c)}
	a := c.Args
	switch {
	case c.Word == "ISSUE" && c.Rest != "":
		a.Note = c.Rest
	case c.Word == "CARD" && c.Rest != "":
		f := read.Lead(command.Front(c.Rest))
		r.Card, r.Ask = &f.Card, f.Ask
	case c.Word == "LEAD" && c.Rest != "":
		f := read.Lead(c.Rest)
		r.Card, r.Ask = &f.Card, f.Ask
	case c.Word == "SKIP" && s.asking != "" && s.asking != form.Review:
		if q, _ := cardForms[len(cardForms)-1].Question(s.asking); q.Must {
			r.Ask = s.asking
			break
		}
		r.Card = &bot.Card{Skipped: []string{s.asking}}
	}
	if !a.Bare() {
		r.Args = &a
	}
	return r
}

// missing is what a command lacks, or the yes that it waits for.
func (s saying) missing(c command.Command) string {
	a := c.Args
	switch c.Word {
	case "CLAIM", "WHY", "OFFER", "ASSIGN", "PULL", "VERIFY", "REOPEN":
		if a.Code == "" {
			return "code"
		}
	case "SALE":
		if a.RevenueCents == nil {
			return "revenue_cents"
		}
		return "confirm"
	case "NOSALE", "RELEASE":
		if a.Reason == "" {
			return "reason"
		}
	case "NOTE":
		if a.Note == "" {
			return "note"
		}
	case "CHANGE":
		if a.Field == "" {
			return "field"
		}
		if a.Value == "" {
			return a.Field
		}
	case "FIX":
		if a.Field == "" {
			return "field"
		}
		return a.Field
	case "INVITE":
		if a.Handle == "" {
			return "handle"
		}
	case "DROP", "WITHDRAW":
		return "confirm"
	}
	return ""
}

// idle reads a text while nothing is open: one that looks like a lead would be
// offered to become one.
func (s saying) idle() SayResult {
	t := s.talk(nil)
	if !t.freeText() {
		return SayResult{Kind: "nothing"}
	}
	c := read.Lead(t.text()).Card
	return SayResult{Kind: "answer", Card: &c, Ask: "lead"}
}

// answer reads a text for the open question, with the real dialog on a card
// that holds nothing else.
func (s saying) answer(literal bool) SayResult {
	def := cardForms[len(cardForms)-1]
	d := form.New(def, "say", "CC", s.now)
	d.At.Field = s.asking
	t := s.talk(&d)
	t.literal = literal
	if !t.question() && !t.values() && !t.freeText() {
		return SayResult{Kind: "reask", Ask: s.asking}
	}
	if s.asking == form.Review && d.At.Field != form.Review && d.Empty() || t.State.Pending != nil {
		c := command.Args{Field: d.At.Field}
		if d.At.Part != "" {
			c.Field = d.At.Part
		}
		r := SayResult{Kind: "command", Command: "FIX", Ask: "field"}
		if d.At.Field != "" && d.At.Field != form.Review {
			r.Args, r.Ask = &c, c.Field
		}
		return r
	}
	r := SayResult{Kind: "answer", Ask: d.At.Doubt}
	card := d.Card()
	if blankCard(card) && len(card.Skipped) == 0 {
		r.Kind = "reask"
		if r.Ask == "" {
			r.Ask = s.asking
		}
		return r
	}
	r.Card = &card
	return r
}

// sayBook is made at the first text and never changes.
var sayBook = sync.OnceValue(New)

// talk is a talk of somebody who is enrolled, with at most one open card.
func (s saying) talk(d *form.Draft) *Talk {
	set := bot.DefaultSettings()
	from := bot.Address{Channel: s.channel, User: "say"}
	t := sayBook().talk(bot.Scene{Now: s.now, From: from, Person: bot.Person{ID: 1, Handle: "say"}, Settings: &set})
	t.In = bot.Inbound{Kind: bot.Text, Text: s.text, From: from, At: s.now}
	t.State.Open = d
	return t
}
