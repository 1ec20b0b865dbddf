package dialogs

import (
	"fmt"
	"slices"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

// Talk is the working value of one turn: the scene, the state as it changes,
// and what will be said and done. A dialog is a function on it.
type Talk struct {
	bot.Scene
	State State
	In    bot.Inbound // the message being heard
	Sure  bool        // the command was confirmed: do not ask again
	Words texts.Lang  // the catalogue in the person's language

	book   *Book
	acks   []string     // what was done
	got    []string     // values that were understood, in short
	notes  []string     // words that were kept as a note
	offers []string     // what to text to change a value that was kept
	said   []string     // answers
	only   *bot.Message // a message that stands alone
	spoke  bool         // there is something to answer, if only the open question
	do     []bot.Action
	need   []bot.Need
	rungs  []bot.Rung
	wake   time.Time
	ids    int

	rest    int         // messages of the burst that come after this one
	shown   int         // number of the newest prompt that the person can have seen
	busy    bool        // a card or a menu was open when the turn began
	moved   bool        // the open card changed in this turn
	literal bool        // the text was in quotes
	joined  bool        // a code was tried in this turn
	sentNow bool        // a card was sent in this turn
	at      string      // the station that was named, of those that the speaker coordinates
	near    string      // the command that the text is one letter away from
	photos  []bot.Media // of this message, not yet on a card
	offered int64       // the text that the open menu was asked about
	fetched []string    // names of the files of this message that are fetched
	about   []string    // the cards that were talked about in this turn

	zone   *time.Location            // of the person's station, once looked up
	folded struct{ of, text string } // the text of the message, once folded
}

// Ack adds a line of what was understood or done: it stands before everything
// else, and is never lost. Args are placeholder names and values in turn.
func (t *Talk) Ack(key string, args ...any) { t.ackText(t.Words.Say(key, args...)) }

// Say adds an answer. The open question, if any, is asked again below it.
func (t *Talk) Say(key string, args ...any) { t.SayText(t.Words.Say(key, args...)) }

// SayText adds an answer that is worded already.
func (t *Talk) SayText(text string) {
	if text != "" && !slices.Contains(t.said, text) {
		t.said = append(t.said, text)
	}
}

func (t *Talk) ackText(text string) {
	if text != "" && !slices.Contains(t.acks, text) {
		t.acks = append(t.acks, text)
	}
}

// Do asks for an action.
func (t *Talk) Do(a bot.Action) { t.do = append(t.do, a) }

// Need says whether a record is there. If not it is asked for, and the dialog
// returns: the turn is decided again with it.
func (t *Talk) Need(kind bot.NeedKind, key string) bool {
	n := bot.Need{What: kind, Key: key}
	if t.Records.Has(n) {
		return true
	}
	if !slices.Contains(t.need, n) {
		t.need = append(t.need, n)
	}
	return false
}

// Confirm asks a question that is answered with Y or N; yes runs the command
// line do, and then Sure is set.
func (t *Talk) Confirm(do, key string, args ...any) {
	t.Menu(key, args, Choice{Key: "Y", Label: "button.yes", Do: do}, Choice{Key: "N", Label: "button.no"})
}

// Menu asks a question with a few choices.
func (t *Talk) Menu(key string, args []any, choices ...Choice) {
	p := &Pending{Ask: key, Choices: choices, At: t.Now, Room: t.From.Room}
	for _, a := range args {
		p.Args = append(p.Args, fmt.Sprint(a))
	}
	t.State.Pending = p
}

// Code makes the code of a new lead.
func (t *Talk) Code(prefix string) string {
	t.ids++
	return bot.NewCode(prefix, t.Seed, t.ids)
}

// newID makes the id of a draft.
func (t *Talk) newID() string {
	t.ids++
	return fmt.Sprintf("%x%02d", t.Seed[:10], t.ids)
}

// Day is today at the person's station.
func (t *Talk) Day() bot.Date { return bot.DateOf(t.Now, t.Zone()) }

// Zone is the zone of the person's station, else Central.
func (t *Talk) Zone() *time.Location {
	if t.zone == nil {
		t.zone = t.Person.Location(t.Settings.Zone)
	}
	return t.zone
}

// SMS says whether the person writes by SMS, where texts are short and plain.
func (t *Talk) SMS() bool { return t.From.Channel == "sms" }

// WakeAt asks for a turn at a time even if nobody writes; the earliest wins.
func (t *Talk) WakeAt(at time.Time) {
	if t.wake.IsZero() || at.Before(t.wake) {
		t.wake = at
	}
}

// Rung records what a message matched, for the funnel.
func (t *Talk) Rung(dialog, question, outcome string) {
	t.rungs = append(t.rungs, bot.Rung{Dialog: dialog, Question: question, Outcome: outcome})
}

// Once says whether a hint may be given: true the first time only.
func (t *Talk) Once(hint string) bool {
	if slices.Contains(t.State.Told, hint) {
		return false
	}
	t.State.Told = append(t.State.Told, hint)
	return true
}

// Dialogs are those open to the person, in the order of the list.
func (t *Talk) Dialogs() (open []Dialog) {
	for _, d := range t.book.dialogs {
		if d.For == nil && t.Person.Enrolled() || d.For != nil && d.For(t.Person, t.Day()) {
			open = append(open, d)
		}
	}
	return open
}

// run does what a command says; false: nobody here answers it.
func (t *Talk) run(c command.Command) bool {
	for _, d := range t.Dialogs() {
		if slices.Contains(d.Words, c.Word) && (d.Takes == nil || d.Takes(c)) {
			if c.Word == "DROP" || !t.askStation(c) {
				d.Hear(t, c)
			}
			return true
		}
	}
	return false
}
