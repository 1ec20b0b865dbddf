// Package form is the form engine. A form keeps answers, not a position: the
// next question is the first one without an answer. So several answers from one
// text, corrections, undo, new questions and old drafts come free. Step is pure
// and total; what is asked is named here and worded elsewhere.
package form

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"leadline/bot"
)

// Def is a form as data. A draft pins the version it was begun with.
type Def struct {
	Name      string     `json:"name"`
	Version   int        `json:"version"`
	Questions []Question `json:"questions"`
}

// Question is one line of a form.
type Question struct {
	// Field is a word of bot.Fields, or Kind.
	Field string `json:"field"`
	// Must: there is no lead without it; it cannot be skipped.
	Must bool `json:"must,omitempty"`
	// Notes: after the second misreading the text is kept as a note and the
	// form goes on. The others keep asking, with other words and a way out.
	Notes bool `json:"notes,omitempty"`
	// Ships: only asked while the customer is not known to ship nothing.
	Ships bool `json:"ships,omitempty"`
	// Program: only asked in this program; empty: in all.
	Program string `json:"program,omitempty"`
}

// Kind is the question that only Business Connect asks: sales help, or a sale
// already. The other fields are words of bot.Fields.
const Kind = "kind"

// Review is asked when no question is left.
const Review = "review"

// Hash names the content of a definition: one that changed without a new
// version is found by it.
func (d Def) Hash() string {
	b, err := json.Marshal(d)
	if err != nil { // a Def holds only words and flags
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// Question finds a question by its field.
func (d Def) Question(field string) (Question, bool) {
	i := slices.IndexFunc(d.Questions, func(q Question) bool { return q.Field == field })
	if i < 0 {
		return Question{}, false
	}
	return d.Questions[i], true
}

// Find is the definition of a version. A draft of a version that is no longer
// kept goes on with the newest: its answers are all there, and what it lacks is
// asked. The last of defs is the newest.
func Find(defs []Def, version int) Def {
	for _, d := range defs {
		if d.Version == version {
			return d
		}
	}
	if len(defs) == 0 {
		return Def{}
	}
	return defs[len(defs)-1]
}

// Draft is a form being filled.
type Draft struct {
	ID      string    `json:"id"`
	Version int       `json:"v"`
	Program string    `json:"program,omitempty"` // prefix of the lead code to come
	First   string    `json:"first,omitempty"`   // the message that began it
	Born    time.Time `json:"born"`
	Touched time.Time `json:"touched"`
	Given   []Given   `json:"given,omitempty"`
	At      Cursor    `json:"at,omitzero"`
	Prompt  int       `json:"prompt,omitempty"` // number of the message that asked last
	Heard   int       `json:"heard,omitempty"`  // messages so far, for the funnel
	Nudged  bool      `json:"nudged,omitempty"` // its owner was reminded of it, once
	Texts   Texts     `json:"texts,omitzero"`   // what was said about it, to be forgotten with it

	seen *view // Given laid over one another, once somebody looked; whoever changes Given clears it
}

// Given is what one message did to the form: any number of answers, none if it
// only moved the cursor. Undo takes the last one away.
type Given struct {
	Message string   `json:"m,omitempty"` // the provider's id, for edits
	Raw     string   `json:"r,omitempty"` // as typed
	Asked   string   `json:"q,omitempty"` // the question it was read for
	Beside  string   `json:"b,omitempty"` // the question that was open, if it was misread and kept as a note
	Over    string   `json:"o,omitempty"` // the field, or part of one, that it may overwrite
	Card    bot.Card `json:"c,omitzero"`
	Kind    string   `json:"k,omitempty"` // help, sale
	Clear   string   `json:"z,omitempty"` // part that it takes off the card: "no, that is not the address"
	Closed  string   `json:"x,omitempty"` // question that needs no more asking though it has no value
	Skip    bool     `json:"s,omitempty"` // … because the person skipped it
	Was     Cursor   `json:"w,omitzero"`  // where the form stood before
}

// Cursor is what is asked out of turn, and how often in vain.
type Cursor struct {
	Field  string `json:"f,omitempty"` // "": the first question without an answer
	Part   string `json:"p,omitempty"` // "decision_maker.phone" when only that is asked
	Tries  int    `json:"t,omitempty"` // misreadings so far
	Doubt  string `json:"d,omitempty"` // what must be asked about the last answer: a key of package read
	Half   string `json:"h,omitempty"` // half an answer: "555-0142"
	Amends bool   `json:"a,omitempty"` // Field has an answer already; KEEP leaves it
	Then   string `json:"n,omitempty"` // Review, when the correction began there
}

// New begins a draft.
func New(def Def, id, program string, now time.Time) Draft {
	return Draft{ID: id, Version: def.Version, Program: program, Born: now, Touched: now, Texts: Texts{All: true}}
}

// Empty says whether nothing was answered yet.
func (s Draft) Empty() bool { return !slices.ContainsFunc(s.Given, Given.Says) }

// Says says whether the message gave an answer, and did not only move the form.
func (g Given) Says() bool { return !blank(g.Card) || g.Kind != "" || g.Closed != "" || g.Clear != "" }

// Kind is the answer to the question of Business Connect.
func (s Draft) Kind() string { return look(s).kind }

// Card is what all answers say together.
func (s Draft) Card() bot.Card {
	c := look(s).card
	c.Notes, c.Media = slices.Clip(c.Notes), slices.Clip(c.Media)
	return c
}

// Look lays the answers over one another once, for all who ask from here on.
func (s *Draft) Look() {
	v := look(*s)
	s.seen = &v
}

// Asking is the open question: a field of the form, or Review.
func (d Def) Asking(s Draft) string { return d.asking(look(s), s.At) }

// Left are the questions not answered yet.
func (d Def) Left(s Draft) (left []string) {
	v := look(s)
	for _, q := range d.Questions {
		if d.open(v, q) {
			left = append(left, q.Field)
		}
	}
	return left
}

// open says whether a question still has to be asked. Who decides stays open
// while nobody can be reached at all.
func (d Def) open(v view, q Question) bool {
	switch {
	case !d.applies(v, q):
		return false
	case q.Field == Kind:
		return v.kind == ""
	case q.Field == "decision_maker" && !v.card.Reachable():
		return true
	}
	return !filled(v.card, q.Field) && (q.Must || !slices.Contains(v.closed, q.Field))
}

func (d Def) applies(v view, q Question) bool {
	return (q.Program == "" || q.Program == v.program) && !(q.Ships && shipsNothing(v.card))
}

func (d Def) asking(v view, at Cursor) string {
	if at.Field != "" {
		return at.Field
	}
	for _, q := range d.Questions {
		if d.open(v, q) {
			return q.Field
		}
	}
	return Review
}
