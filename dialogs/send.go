package dialogs

import (
	"slices"
	"strconv"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
)

// A card is sent: once, whoever presses how often.

// send makes the lead, if the person saw the card as it is now. Otherwise the
// card is shown first: nothing is sent unseen.
func (t *Talk) send(command.Command) {
	d := t.State.Open
	c := d.Card()
	switch {
	case t.State.Pending != nil: // it was meant for a question that nobody saw yet
		return
	case !c.Complete():
		t.Say("card.not_complete")
		return
	case t.asking() != form.Review:
		t.step(form.Event{Kind: form.Show})
		return
	case d.Prompt != t.shown || t.moved: // something else was asked since
		t.Ack("card.look_first")
		return
	}
	t.sendCard(*d)
	t.State.Open, t.State.Pending = nil, nil
}

// mostMessages is where the count of a lead's messages ends, for the funnel.
const mostMessages = 60

// formSources are what a form of ours may say that it came from.
var formSources = []string{"web", "paper_card"}

// source is the door that a card came through: the channel, or a page's form.
func (t *Talk) source() string {
	if given := t.In.Values["source"]; t.In.Kind == bot.Form && slices.Contains(formSources, given) {
		return given
	}
	return t.From.Channel
}

// markSent counts a card that was sent, and how many messages it took: of a card
// that was keyed for somebody else too, or the two counts would not agree.
func (t *Talk) markSent(d form.Draft) {
	t.mark("sent")
	t.rungs = append(t.rungs, bot.Rung{Dialog: "card", Version: d.Version, Question: "messages", Outcome: strconv.Itoa(min(d.Heard+1, mostMessages))})
}

// sendCard sends a confirmed card.
func (t *Talk) sendCard(d form.Draft) {
	if k, ok := t.paperOf(d.ID); ok {
		t.sendPaper(d, k)
		return
	}
	program := firstOf(d.Program, bot.ProgramOf(t.Person.Craft).Code)
	code := t.Code(program)
	t.Do(bot.SendLead{
		Draft: d.ID, Code: code, Card: d.Card(), Source: t.source(),
		CardDate: bot.DateOf(d.Born, t.Zone()), Sale: d.Kind() == "sale",
	})
	t.markSent(d)
	d.Prompt = 0
	t.sentNow = true
	t.State.Sent = &Sent{Code: code, At: t.Now, Draft: d}
	t.rememberMailed(code, d)
	t.spoke = true
	key := "card.sent"
	switch {
	case d.Kind() == "sale":
		key = "card.sent_sale"
	case t.Station.EntryMode == "mc_review":
		key = "card.sent_review"
	}
	t.Ack(key, "Code", code)
	if len(d.Card().Media) > 0 { // of a paper card, as a rule
		t.Ack("card.paper")
	}
	if n := len(t.State.Parked); n > 0 {
		t.Ack("card.waiting", "N", n)
	}
}

// sentAlready answers what is meant for a card that was just sent.
func (t *Talk) sentAlready() bool {
	s := t.State.Sent
	if s == nil || t.Now.Sub(s.At) > undoSend {
		return false
	}
	if !t.sentNow { // the second tap of one burst needs no words
		t.Say("card.already_sent", "Code", s.Code)
	}
	return true
}

// sentAgain: an impatient second "1" while nothing is open.
func (t *Talk) sentAgain() bool {
	c, ok := command.Parse(t.In.Text, command.Context{Asking: form.Review, Channel: t.From.Channel, Now: t.Now})
	return ok && slices.Contains([]string{"SEND", "FIX", "DROP"}, c.Word) && t.sentAlready()
}
