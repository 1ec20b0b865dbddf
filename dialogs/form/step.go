package form

import (
	"slices"
	"time"

	"leadline/bot"
)

// EventKind is what happened.
type EventKind int

// The events.
const (
	Answer  EventKind = iota // values that were read, for the open question or others
	Misread                  // words that fit nothing
	Skip                     // no answer to this question
	Back                     // to the question before
	Keep                     // leave the answer as it is
	Undo                     // take the last message back
	Ask                      // a question out of turn: CHANGE, FIX
	Show                     // the review, before its turn
	Resume                   // from the review back to the questions that are left
	Edit                     // the message was edited: its answers are read anew
	Clear                    // a part that was read wrongly is taken off and asked again
)

// Event is one thing that happened to a form; texts have been read into values.
type Event struct {
	Kind    EventKind
	At      time.Time
	Message string
	Raw     string
	// Field and Part: of Answer the question it was read for, which it may
	// overwrite (empty: it only fills gaps); of Ask what to ask.
	Field, Part string
	Card        bot.Card
	Choice      string // answer to Kind: help, sale
	Skipped     bool   // the question is skipped
	Kept        bool   // the words are in Card.Notes; the question is done
	// Doubt is what must be asked about the answer (a key of package read),
	// Half the words it is about; About and AboutPart where they belong.
	Doubt, Half      string
	About, AboutPart string
}

// Effects are what a step led to, for the words.
type Effects struct {
	Asking  string    // what is asked now: a field, or Review
	Took    []string  // parts of the card that are new, in the order of the card
	Lost    []string  // parts that an Undo or Edit took away or changed
	Refused []Refusal // values that would have replaced others
	Noted   bool      // the words were kept as a note
	Skipped bool      // the question was skipped
	Must    bool      // it cannot be skipped
	Nothing bool      // there is nothing before, nothing to undo, nothing to edit
	Ended   bool      // no concurrence: nothing may be kept
}

// maxGiven bounds a draft: the oldest messages are folded into one, and can no
// longer be undone one by one.
const maxGiven = 60

// Step is one step of a form. It is pure and total: any draft and any event
// give a draft, and the same ones always the same.
func Step(def Def, s Draft, e Event) (Draft, Effects) {
	s.Given = slices.Clone(s.Given)
	if !e.At.IsZero() {
		s.Touched = e.At
	}
	v := look(s)
	s.seen = nil
	w := &walk{def: def, s: s, e: e, v: v, now: v}
	if int(e.Kind) >= 0 && int(e.Kind) < len(steps) {
		steps[e.Kind](w)
	}
	if n := len(w.s.Given); n > maxGiven {
		w.s.Given = fold(w.s.Given)
	} else {
		w.s.seen = &w.now
	}
	w.out.Took = changed(v.card, w.now.card)
	if e.Kind == Undo || e.Kind == Edit || e.Kind == Clear {
		w.out.Lost = changed(w.now.card, v.card)
	}
	w.out.Ended = w.now.card.Concurrence != nil && !*w.now.card.Concurrence
	w.out.Asking = def.asking(w.now, w.s.At)
	return w.s, w.out
}

// steps are what each event does, in the order of the events.
var steps = []func(*walk){
	Answer: (*walk).answer, Misread: (*walk).misread, Skip: (*walk).skip, Back: (*walk).back, Keep: (*walk).keep,
	Undo: (*walk).undo, Ask: (*walk).ask, Show: (*walk).show, Resume: (*walk).resume, Edit: (*walk).edit, Clear: (*walk).clear,
}

// walk is one step under way.
type walk struct {
	def Def
	s   Draft
	e   Event
	v   view // the draft before the step
	now view // and as it is now
	out Effects
}

// give records what the message did; the cursor goes where to says.
func (w *walk) give(g Given, to Cursor) {
	g.Message, g.Raw, g.Was = w.e.Message, cut(w.e.Raw, maxTyped), w.s.At
	if g.Asked == "" && len(g.Card.Notes) > 0 && onlyNotes(g.Card) {
		_, g.Beside = w.asked()
	}
	w.s.Given = append(w.s.Given, g)
	w.s.At = to
	w.now = w.now.with(g)
}

func (w *walk) asked() (Question, string) {
	field := w.def.asking(w.v, w.s.At)
	q, _ := w.def.Question(field)
	return q, field
}

// done is the cursor after the open question was answered.
func (w *walk) done() Cursor { return Cursor{Field: w.s.At.Then} }

func (w *walk) answer() {
	_, asked := w.asked()
	if w.e.Skipped && !w.e.Kept && w.e.Field == asked && blank(w.e.Card) { // "no idea" is SKIP in other words
		w.skip()
		return
	}
	g := Given{Asked: w.e.Field, Over: w.e.Field, Card: w.e.Card, Kind: w.e.Choice}
	if w.e.Part != "" {
		g.Over = w.e.Part
	}
	if about, ok := w.def.Question(w.e.Field); w.e.Skipped || w.e.Kept {
		if ok && !about.Must {
			g.Closed, g.Skip = w.e.Field, w.e.Skipped && !w.e.Kept
			w.out.Skipped = g.Skip
		}
		w.out.Must = ok && about.Must
	}
	next := w.v.own()
	w.out.Refused = lay(&next.card, w.e.Card, g.Over)
	answered := w.e.Field != "" && (g.Closed != "" || g.Kind != "" || w.covers())
	if len(changed(w.v.card, next.card)) == 0 && !answered {
		if w.e.Doubt != "" {
			w.give(Given{}, w.s.At)
			w.doubt()
		}
		return // nothing new; what was refused or is in doubt is all that is to be said
	}
	if asked == "decision_maker" && w.s.At.Tries > 0 && !w.v.card.Reachable() && next.card.Reachable() {
		g.Closed = asked // after a misreading the street was named as an answer
	}
	next = w.v.with(g)
	to := w.s.At
	switch {
	case answered && w.e.Field == asked:
		to = w.done()
	case to.Field == "" && w.def.asking(next, to) != asked:
		to = Cursor{}
	}
	w.give(g, to)
	w.doubt()
}

// covers says whether the values hold what was asked.
func (w *walk) covers() bool {
	if w.e.Part != "" && w.e.Part != w.e.Field {
		return Part(w.e.Card, w.e.Part) != ""
	}
	return Has(w.e.Card, w.e.Field)
}

// doubt keeps the question open until what is unsure about its answer is said.
// The second doubt about one of the five questions is kept as a note.
func (w *walk) doubt() {
	field := w.e.About
	q, ok := w.def.Question(field)
	if w.e.Doubt == "" || !ok {
		return
	}
	was := w.s.Given[len(w.s.Given)-1].Was
	if q.Notes && was.Doubt == w.e.Doubt {
		w.note(field)
		return
	}
	at := w.amend(field, w.e.AboutPart)
	at.Tries = 1
	if was.Field == at.Field && was.Doubt == w.e.Doubt || was.Field == "" && w.def.asking(w.v, was) == field {
		at.Tries = was.Tries + 1
	}
	at.Doubt, at.Half = w.e.Doubt, cut(w.e.Half, maxName)
	w.s.At = at
}
