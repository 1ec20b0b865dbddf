package dialogs

import (
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

// cardCommands are the commands of the lead card; open: they mean nothing
// without an open card.
var cardCommands = []struct {
	word string
	open bool
	hear func(*Talk, command.Command)
}{
	{"LEAD", false, (*Talk).lead},
	{"GO", false, (*Talk).goOn},
	{"UNDO", false, (*Talk).undo},
	{"BACK", true, (*Talk).back},
	{"SKIP", true, (*Talk).skip},
	{"KEEP", true, (*Talk).keep},
	{"REVIEW", true, (*Talk).review},
	{"CHANGE", true, (*Talk).change},
	{"FIX", true, (*Talk).fix},
	{"LATER", true, (*Talk).later},
	{"DROP", true, (*Talk).drop},
	{"SEND", true, (*Talk).send},
}

func cardDialog() Dialog {
	d := Dialog{Name: "card", Help: "help.card", Hear: (*Talk).card}
	for _, c := range cardCommands {
		d.Words = append(d.Words, c.word)
	}
	return d
}

// card answers one command of the lead card.
func (t *Talk) card(c command.Command) {
	t.spoke = true
	for _, known := range cardCommands {
		switch {
		case known.word != c.Word:
		case c.Word == "DROP" && c.Args.Value != "":
			t.dropHanded(c)
		case known.open && t.State.Open == nil:
			if !t.sentAlready() {
				t.none()
			}
		default:
			known.hear(t, c)
		}
	}
}

// ofCard says whether a command belongs to the lead card.
func ofCard(word string) bool {
	for _, c := range cardCommands {
		if c.word == word {
			return true
		}
	}
	return false
}

// cardLine runs a line that only our own menus use.
func (t *Talk) cardLine(line string) {
	what, rest, _ := strings.Cut(line, " ")
	switch what {
	case "new": // park the open card, begin another with these words
		t.park()
		t.begin(rest, t.offered)
	case "turn": // to the card that was begun beside the open one
		t.openParked(rest, false)
	case "stay":
		t.stay(rest)
	case "open":
		t.openParked(rest, true)
	case "drop":
		t.erase()
	case "fix":
		t.ask(rest, rest)
	case "unsend":
		if t.State.Sent != nil {
			t.unsend(*t.State.Sent)
		}
	case "refused":
		t.noAfterAll()
	case "reedit":
		t.reedit(rest)
	case "forget":
		if since, err := time.Parse(time.RFC3339Nano, rest); err == nil {
			t.Do(bot.Forget{Since: since, All: t.offered == 0, Texts: []int64{t.offered, t.In.ID}})
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
		t.askWhich(c.Rest)
	}
}

// askWhich asks whether to finish the open card or to start another. A new one
// with words in it is begun beside the open one at once: whatever is answered,
// they are kept.
func (t *Talk) askWhich(text string) {
	open := *t.State.Open
	stay, turn := "", ":new"
	if text != "" {
		t.echo() // what was said of the open card is not the new one's
		t.got, t.notes = nil, nil
		t.State.Open = nil
		if t.begin(text); t.State.Open == nil { // its customer did not agree
			t.State.Open = &open
			return
		}
		stay, turn = ":stay "+t.State.Open.ID, ":turn "+t.State.Open.ID
		t.State.Parked = append([]form.Draft{*t.State.Open}, t.State.Parked...)
		t.limitParked()
		t.State.Open = &open
	}
	key, name := t.named("card.which_lead", open)
	t.Menu(key, []any{"Name", name},
		Choice{Key: "1", Label: "card.which_finish", Do: stay},
		Choice{Key: "2", Label: "card.which_another", Do: turn})
	t.State.Pending.Must = true
}

// begin opens a new card, with whatever the text holds; heard are texts before
// this one that belong to it.
func (t *Talk) begin(text string, heard ...int64) {
	def := cardForms[len(cardForms)-1]
	d := form.New(def, t.newID(), bot.ProgramOf(t.Person.Craft).Code, t.Now)
	if !t.In.At.IsZero() && t.In.At.Before(d.Born) {
		d.Born = t.In.At // nothing said since then may stay if there is no consent
	}
	d.First = t.In.Message
	for _, id := range heard {
		d.Texts = d.Texts.Hear(id)
	}
	t.State.Open, t.State.Pending = &d, nil
	t.moved, t.spoke = true, true
	t.sentBefore()
	t.Ack(begun(d.Program))
	if strings.TrimSpace(text) != "" {
		t.answer("", read.Lead(text), text)
	}
}

// begun is the first line of a card: the programs beside Customer Connect are
// named, so that everybody sees that the bot is theirs too.
func begun(program string) string {
	if program == "CC" {
		return "card.begun"
	}
	return "card.begun_" + strings.ToLower(program)
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

func (t *Talk) back(command.Command) {
	if out := t.step(form.Event{Kind: form.Back}); out.Nothing {
		t.Say("card.first")
	}
}

func (t *Talk) skip(command.Command) { t.step(form.Event{Kind: form.Skip}) }

func (t *Talk) keep(command.Command) { t.step(form.Event{Kind: form.Keep}) }

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

// named is a text about a card and what the card is called in it: one without
// any name has a wording of its own.
func (t *Talk) named(key string, d form.Draft) (string, string) {
	name := t.nameOf(d)
	if name == t.Words.Say("card.no_name") {
		key += "_bare"
	}
	return key, name
}
