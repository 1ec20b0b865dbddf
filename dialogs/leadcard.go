package dialogs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// cardForms are the versions of the lead card, the newest last. A version stays
// until eight days after its last draft; a new question is a new version.
var cardForms = []form.Def{
	{Name: "card", Version: 1, Questions: []form.Question{
		{Field: form.Kind, Program: "BC", Must: true},
		{Field: "concurrence", Must: true},
		{Field: "business", Must: true},
		{Field: "decision_maker"},
		{Field: "volume", Notes: true},
		{Field: "weight_lb", Notes: true, Ships: true},
		{Field: "ships_with", Notes: true, Ships: true},
		{Field: "destinations", Notes: true, Ships: true},
		{Field: "direct_mail", Notes: true},
	}},
}

// cardForm is the version a draft was begun with.
func cardForm(d form.Draft) form.Def { return form.Find(cardForms, d.Version) }

// cardWords are the commands of the lead card.
var cardWords = []string{"LEAD", "GO", "BACK", "SKIP", "UNDO", "REVIEW", "CHANGE", "LATER", "KEEP", "DROP", "SEND", "FIX"}

func cardDialog() Dialog {
	return Dialog{Name: "card", Words: cardWords, Help: "help.card", Hear: (*Talk).card}
}

// card answers one command of the lead card.
func (t *Talk) card(c command.Command) {
	t.spoke = true
	if d := t.State.Open; d == nil && slices.Contains(needsCard, c.Word) {
		if !t.sentAlready() {
			t.Say("card.none")
		}
		return
	}
	switch c.Word {
	case "LEAD":
		t.lead(c)
	case "GO":
		t.goOn()
	case "BACK":
		if out := t.step(form.Event{Kind: form.Back}); out.Nothing {
			t.Say("card.first")
		}
	case "SKIP":
		t.skip()
	case "KEEP":
		t.keep()
	case "UNDO":
		t.undo()
	case "REVIEW":
		t.review()
	case "CHANGE":
		t.change(c)
	case "FIX":
		t.fix(c)
	case "LATER":
		t.later()
	case "DROP":
		t.drop(c)
	case "SEND":
		t.send()
	}
}

// needsCard are the commands that mean nothing without an open card.
var needsCard = []string{"BACK", "SKIP", "KEEP", "REVIEW", "CHANGE", "FIX", "LATER", "DROP", "SEND"}

// cardLine runs a line that only our own menus use.
func (t *Talk) cardLine(line string) {
	what, rest, _ := strings.Cut(line, " ")
	switch what {
	case "new": // park the open card, begin another with these words
		t.park()
		t.begin(rest)
	case "open":
		t.reopen(rest)
	case "drop":
		t.erase()
	case "fix":
		t.ask(rest, rest)
	case "unsend":
		if t.State.Sent != nil {
			t.unsend(*t.State.Sent)
		}
	case "forget":
		if since, err := time.Parse(time.RFC3339Nano, rest); err == nil {
			t.Do(bot.Forget{Since: since})
		}
		t.Say("card.forgotten")
	}
}

// lead begins a card. With one open it asks which; in a burst nobody can answer
// that, so the open one waits and nothing of the new one gets lost.
func (t *Talk) lead(c command.Command) {
	d := t.State.Open
	switch {
	case d == nil:
		t.begin(c.Rest)
	case d.Empty() && c.Rest == "":
		return // it is asked again
	case d.Empty(), t.rest > 0:
		t.park()
		t.begin(c.Rest)
	default:
		another := strings.TrimSpace(":new " + c.Rest)
		t.Menu("card.which_lead", []any{"Name", t.nameOf(*d)},
			Choice{Key: "1", Label: "card.which_finish"},
			Choice{Key: "2", Label: "card.which_another", Do: another})
		t.State.Pending.Must = true
	}
}

// begin opens a new card, with whatever the text holds.
func (t *Talk) begin(text string) {
	def := cardForms[len(cardForms)-1]
	d := form.New(def, t.newID(), bot.ProgramOf(t.Person.Craft).Code, t.Now)
	if !t.In.At.IsZero() && t.In.At.Before(d.Born) {
		d.Born = t.In.At // nothing said since then may stay if there is no consent
	}
	t.State.Open, t.State.Pending = &d, nil
	t.moved, t.spoke = true, true
	t.sentBefore()
	t.Ack("card.begun")
	if strings.TrimSpace(text) != "" {
		t.answer("", read.Lead(text), text)
	}
}

// sentBefore: another card was begun since the last lead was sent, so UNDO asks
// before it takes that one back.
func (t *Talk) sentBefore() {
	if s := t.State.Sent; s != nil {
		before := *s
		before.Before = true
		t.State.Sent = &before
	}
}

// park puts the open card aside; an empty one is let go.
func (t *Talk) park() {
	d := t.State.Open
	if d == nil {
		return
	}
	t.State.Open, t.State.Pending = nil, nil
	if d.Empty() {
		return
	}
	t.State.Parked = append([]form.Draft{*d}, t.State.Parked...)
	t.Ack("card.parked", "Name", t.nameOf(*d))
	t.limitParked()
}

// maxParked bounds how many cards may wait. The one that waits longest gives
// way, as if its week were over.
const maxParked = 9

func (t *Talk) limitParked() {
	for len(t.State.Parked) > maxParked {
		last := len(t.State.Parked) - 1
		gone := t.State.Gone
		t.letGo(t.State.Parked[last], "waited")
		t.State.Gone = gone
		t.Ack("card.too_many", "N", maxParked)
		t.State.Parked = t.State.Parked[:last]
	}
}

// later puts the card aside until GO.
func (t *Talk) later() {
	if t.State.Open.Empty() {
		t.State.Open, t.State.Pending = nil, nil
		t.Say("card.dropped")
		return
	}
	t.mark("later")
	t.park()
}

// goOn brings back what waits.
func (t *Talk) goOn() {
	if d := t.State.Open; d != nil {
		t.step(form.Event{Kind: form.Resume})
		return
	}
	switch n := len(t.State.Parked); n {
	case 0:
		if !t.sentAlready() {
			t.Say("card.none")
		}
	case 1:
		t.reopen(t.State.Parked[0].ID)
	default:
		var choices []Choice
		for i, d := range t.State.Parked {
			choices = append(choices, Choice{Key: fmt.Sprint(i + 1), Text: short(t.nameOf(d), 24), Do: ":open " + d.ID})
		}
		t.Menu("card.which_go", nil, choices...)
	}
}

// reopen opens a parked card; an open one takes its place.
func (t *Talk) reopen(id string) {
	i := slices.IndexFunc(t.State.Parked, func(d form.Draft) bool { return d.ID == id })
	if i < 0 {
		t.Say("card.none")
		return
	}
	d := t.State.Parked[i]
	t.State.Parked = slices.Delete(slices.Clone(t.State.Parked), i, i+1)
	t.park()
	d.Touched = t.Now
	t.State.Open, t.moved = &d, true
	t.sentBefore()
	t.Ack("card.reopened", "Name", t.nameOf(d))
}

// drop asks, and then erases the open card.
func (t *Talk) drop(command.Command) {
	switch {
	case t.State.Open.Empty(), t.Sure:
		t.erase()
	default:
		t.Confirm(":drop", "card.drop_sure", "Name", t.nameOf(*t.State.Open))
	}
}

func (t *Talk) erase() {
	d := t.State.Open
	if d == nil {
		t.Say("card.none")
		return
	}
	t.mark("dropped")
	if c := d.Card(); !d.Empty() && (c.Concurrence == nil || !*c.Concurrence) {
		t.Do(bot.Forget{Since: d.Born})
	}
	t.State.Open, t.State.Pending = nil, nil
	t.Say("card.dropped")
}

func (t *Talk) skip() {
	if out := t.step(form.Event{Kind: form.Skip}); out.Must {
		t.Say("card.must_" + out.Asking)
	}
}

func (t *Talk) keep() {
	t.step(form.Event{Kind: form.Keep})
}

// nameOf is what a card is called in lists: the business, else whom to ask,
// else what it is.
func (t *Talk) nameOf(d form.Draft) string {
	c := d.Card()
	switch {
	case c.Business != nil && c.Business.Name != "":
		return short(c.Business.Name, 30)
	case c.DecisionMaker != nil && c.DecisionMaker.Name != "":
		return short(c.DecisionMaker.Name, 30)
	case c.Business != nil && c.Business.Street != "":
		return short(c.Business.Street, 30)
	}
	return t.Words.Say("card.no_name")
}
