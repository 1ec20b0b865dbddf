package form

import (
	"slices"
	"strings"
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
	w := &walk{def: def, s: s, e: e, v: v, now: v}
	if int(e.Kind) >= 0 && int(e.Kind) < len(steps) {
		steps[e.Kind](w)
	}
	w.s.Given = fold(w.s.Given)
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
	g := Given{Asked: w.e.Field, Over: w.e.Field, Card: w.e.Card, Kind: w.e.Choice}
	if w.e.Part != "" {
		g.Over = w.e.Part
	}
	if about, ok := w.def.Question(w.e.Field); w.e.Skipped || w.e.Kept {
		if ok && !about.Must {
			g.Closed, g.Skip = w.e.Field, w.e.Skipped && !w.e.Kept
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

func (w *walk) misread() {
	q, asked := w.asked()
	half := w.s.At.Half != "" && w.s.At.Tries >= 2 && w.s.At.Amends
	if q.Notes && w.s.At.Tries >= 1 || half {
		w.note(asked)
		return
	}
	w.s.At.Tries++
}

// note keeps the words and goes on.
func (w *walk) note(field string) {
	g := Given{Asked: field}
	for _, words := range []string{w.s.At.Half, w.e.Raw} {
		if words = strings.TrimSpace(words); words != "" {
			g.Card.Notes = append(g.Card.Notes, words)
		}
	}
	if !w.s.At.Amends {
		g.Closed = field
	}
	w.give(g, w.done())
	w.out.Noted = true
}

func (w *walk) skip() {
	q, asked := w.asked()
	switch {
	case w.s.At.Amends:
		w.keep()
	case q.Field == "" || q.Must || asked == "decision_maker" && !w.v.card.Reachable():
		w.out.Must = true
		w.s.At.Tries++
	default:
		w.give(Given{Asked: asked, Closed: asked, Skip: true}, w.done())
	}
}

func (w *walk) back() {
	_, asked := w.asked()
	if asked == Review && len(w.def.Left(w.s)) > 0 {
		w.resume()
		return
	}
	to := ""
	for _, q := range w.def.Questions {
		if q.Field == asked {
			break
		}
		if w.def.applies(w.v, q) {
			to = q.Field
		}
	}
	if to == "" {
		w.out.Nothing = true
		return
	}
	w.give(Given{}, w.amend(to, ""))
}

// amend is the cursor on a question out of turn.
func (w *walk) amend(field, part string) Cursor {
	q, _ := w.def.Question(field)
	c := Cursor{Field: field, Part: part, Amends: !w.def.open(w.now, q), Then: w.s.At.Then}
	if w.s.At.Field == Review {
		c.Then = Review
	}
	return c
}

func (w *walk) keep() {
	if !w.s.At.Amends {
		w.out.Nothing = true
		return
	}
	w.give(Given{}, w.done())
}

func (w *walk) undo() {
	n := len(w.s.Given)
	if n == 0 {
		w.out.Nothing = true
		return
	}
	w.s.At = w.s.Given[n-1].Was
	w.s.Given = w.s.Given[:n-1]
	w.now = look(w.s)
}

func (w *walk) ask() {
	if _, ok := w.def.Question(w.e.Field); ok {
		w.give(Given{}, w.amend(w.e.Field, w.e.Part))
	}
}

func (w *walk) show() {
	if _, asked := w.asked(); asked != Review {
		w.give(Given{}, Cursor{Field: Review})
	}
}

func (w *walk) resume() {
	if w.s.At.Field == Review && len(w.def.Left(w.s)) > 0 {
		w.give(Given{}, Cursor{})
		return
	}
	w.out.Nothing = true
}

// clear takes a part off the card and asks for it.
func (w *walk) clear() {
	if Part(w.v.card, w.e.Part) == "" {
		w.out.Nothing = true
		return
	}
	w.give(Given{Clear: w.e.Part}, w.s.At)
	w.s.At = w.amend(w.e.Field, w.e.Part)
}

// edit puts the new reading of a message where its old one stood.
func (w *walk) edit() {
	i := w.s.find(w.e.Message)
	if i < 0 {
		w.out.Nothing = true
		return
	}
	g := &w.s.Given[i]
	g.Raw, g.Card, g.Kind = cut(w.e.Raw, maxTyped), w.e.Card, w.e.Choice
	g.Closed, g.Skip = "", false
	if q, ok := w.def.Question(g.Asked); ok && !q.Must && (w.e.Skipped || w.e.Kept) {
		g.Closed, g.Skip = g.Asked, w.e.Skipped && !w.e.Kept
	}
	w.now = look(w.s)
}

// find is the place of the last answer that a message gave, or -1.
func (s Draft) find(message string) int {
	for i := len(s.Given) - 1; i >= 0 && message != ""; i-- {
		if s.Given[i].Message == message {
			return i
		}
	}
	return -1
}

// Gave finds what a message did to the form.
func (s Draft) Gave(message string) (Given, bool) {
	if i := s.find(message); i >= 0 {
		return s.Given[i], true
	}
	return Given{}, false
}

// fold makes one of the oldest messages when there are too many.
func fold(given []Given) []Given {
	if len(given) <= maxGiven {
		return given
	}
	old, rest := look(Draft{Given: given[:maxGiven/2]}), given[maxGiven/2:]
	base := Given{Card: old.card, Kind: old.kind}
	base.Card.Skipped = nil
	out := []Given{base}
	for _, field := range old.closed {
		out = append(out, Given{Asked: field, Closed: field, Skip: slices.Contains(old.card.Skipped, field)})
	}
	return append(out, rest...)
}
