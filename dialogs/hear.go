package dialogs

import (
	"regexp"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// rung is one step of the ladder: it answers the message and says so, or leaves
// it to the next one.
type rung struct {
	name string
	hear func(*Talk) bool
}

// ladder is the order of precedence in which one message is read.
var ladder = []rung{
	{"repeat", (*Talk).repeated},
	{"noise", (*Talk).noise},
	{"opt-out", (*Talk).wish},
	{"opted out", (*Talk).optedOut},
	{"stranger", (*Talk).unknown},
	{"aside", (*Talk).aside},
	{"edit", (*Talk).edited},
	{"pending", (*Talk).pending},
	{"room", (*Talk).room},
	{"quoted", (*Talk).quoted},
	{"command", (*Talk).commanded},
	{"button", (*Talk).pressed},
	{"paper", (*Talk).paperAnswer},
	{"contact", (*Talk).shared},
	{"form", (*Talk).submitted},
	{"complaint", (*Talk).complaint},
	{"question", (*Talk).question},
	{"values", (*Talk).values},
	{"free text", (*Talk).freeText},
	{"re-ask", (*Talk).reask},
}

// Hear answers a burst of messages with one reply.
func (b *Book) Hear(s bot.Scene) bot.Turn {
	t := b.talk(s)
	t.expire()
	if s.Woken {
		t.nudge()
	}
	for i, in := range t.inOrder() {
		t.rest = len(s.Heard) - i - 1
		t.hear(in)
		if len(t.need) > 0 {
			return bot.Turn{Need: t.need}
		}
	}
	return t.turn()
}

// talk opens the turn. What was shown before it may be answered; what the reply
// that has not left yet asks was never seen.
func (b *Book) talk(s bot.Scene) *Talk {
	t := &Talk{Scene: s, State: readState(s.State), Words: b.texts.In(s.Person.Lang), book: b}
	if d := t.State.Open; d != nil {
		d.Look()
	}
	t.busy = t.State.Open != nil || t.State.Pending != nil
	t.shown = t.State.Prompt
	t.State.Out = t.State.Out && s.Person.Stopped
	if s.Unsent != nil && s.Unsent.Prompt > 0 && s.Unsent.Prompt <= t.shown {
		t.shown = s.Unsent.Prompt - 1
	}
	return t
}

// inOrder puts first what the rest of a burst needs: texts come out of a dead
// zone in any order. A LEAD while nothing is open; then the text with an
// address, so that the name in it is the business's and other names are not.
// Two of either are two leads, and stay as they came.
func (t *Talk) inOrder() []bot.Inbound {
	if len(t.Heard) < 2 || !t.Person.Enrolled() {
		return t.Heard
	}
	d := t.State.Open
	first, leads, addresses := make(map[int64]int, len(t.Heard)), 0, 0
	for _, in := range t.Heard {
		c, ok := command.Parse(in.Text, command.Context{Channel: in.From.Channel, Now: t.Now})
		switch {
		case in.Kind != bot.Text:
		case ok && c.Word == "LEAD":
			leads++
			if d == nil {
				first[in.ID] = 2
			}
		case !ok && (d == nil || form.Part(d.Card(), "business.name") == ""):
			if f, _ := read.Values(in.Text); form.Part(f.Card, "business.street") != "" {
				addresses++
				first[in.ID] = 1
			}
		}
	}
	if leads > 1 || addresses > 1 {
		return t.Heard
	}
	heard := slices.Clone(t.Heard)
	slices.SortStableFunc(heard, func(a, b bot.Inbound) int { return first[b.ID] - first[a.ID] })
	return heard
}

// hear takes one message down the ladder. Photos that came with it go onto the
// card it belongs to, and use up no question.
func (t *Talk) hear(in bot.Inbound) {
	t.In, t.Sure = in, false
	t.photos, t.fetched = photosOf(in.Media), nil
	before := ""
	if t.offered = 0; t.State.Pending != nil {
		t.offered = t.State.Pending.Heard
	}
	if t.State.Open != nil {
		before = t.State.Open.ID
	}
	for _, r := range ladder {
		if r.hear(t) {
			break
		}
	}
	if len(t.need) == 0 {
		t.attach()
		t.offerSpanish()
		t.list(in, before)
	}
	if in.Kind != bot.Edit && in.Message != "" {
		t.State.Last = in.Message
	}
	if t.State.Open != nil {
		t.State.Open.Heard++
	}
}

// offerSpanish says once, in Spanish, how to be answered in Spanish.
func (t *Talk) offerSpanish() {
	if t.In.Kind == bot.Text && t.spoke && t.only == nil && t.Person.Enrolled() && t.Words.Tag != "es" && !slices.Contains(t.State.Told, "spanish") && read.Spanish(t.In.Text) && t.Once("spanish") {
		t.ackText(t.book.texts.In("es").Say("card.in_spanish"))
	}
}

// reask is the last rung: other words for the open question, or the menu.
func (t *Talk) reask() bool {
	if t.State.Open == nil {
		t.idle()
		return true
	}
	if t.near != "" && t.State.Open.At.Tries == 0 {
		t.offer(t.near)
		return true
	}
	if t.In.Kind == bot.Text && t.text() != "" {
		t.misread()
	}
	t.spoke = true
	return true
}

// misread asks in other words. Whole sentences are kept as a note at once:
// nothing that somebody took the time to type is dropped.
func (t *Talk) misread() {
	if text := t.text(); read.Chatter(text) {
		t.step(form.Event{Kind: form.Misread})
		return
	} else if len(strings.Fields(text)) >= sentence && t.step(form.Event{Kind: form.Misread, Raw: text}).Noted {
		return
	} else if len(strings.Fields(text)) >= sentence {
		t.step(form.Event{Kind: form.Answer, Raw: text, Card: bot.Card{Notes: []string{text}}})
		return
	}
	t.step(form.Event{Kind: form.Misread, Raw: t.text()})
}

// sentence is how many words make more than a slip.
const sentence = 3

// idle answers what fits nothing while nothing is open.
func (t *Talk) idle() {
	switch {
	case len(t.photos) > 0 && t.text() == "":
		return // attach says what can be done with it
	case courtesy.MatchString(t.text()):
		t.mark("courtesy")
		t.Say("card.any_time")
	case t.State.Gone != "":
		t.spoke = true // what became of the card is all there is to say
	case t.sentAgain():
	case t.near != "":
		t.offer(t.near)
	default:
		t.mark("menu")
		t.menu()
	}
}

// courtesy is a kind word that asks for nothing.
var courtesy = regexp.MustCompile(`(?i)^(?:(?:ok|okay|k|great|cool|nice|perfect|good|got it|will do|thanks|thank you|thx|ty|tks|appreciate it|so much|a lot|very much|muchas|gracias|vale|bueno|listo|perfecto)[ .,!]*)+$`)

// mark records what became of a message, for the funnel.
func (t *Talk) mark(outcome string) {
	t.rungs = append(t.rungs, bot.Rung{Dialog: "card", Version: t.version(), Question: t.asking(), Outcome: outcome})
}

func (t *Talk) version() int {
	if t.State.Open == nil {
		return cardForms[len(cardForms)-1].Version
	}
	return t.State.Open.Version
}

// typed is the text of the message as it was typed; the readers make it plain.
func (t *Talk) typed() string { return strings.TrimSpace(t.In.Text) }

// text is the text of the message, in plain characters.
func (t *Talk) text() string {
	if t.folded.of != t.In.Text {
		t.folded.of, t.folded.text = t.In.Text, strings.TrimSpace(read.Fold(t.In.Text))
	}
	return t.folded.text
}
