package form

import (
	"slices"
	"strings"
)

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
		w.out.Skipped = true
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
	if w.s.At.Field == "" && w.def.asking(w.now, w.s.At) != w.def.asking(w.v, w.s.At) {
		w.s.At = Cursor{} // it was misread before, and is no more
	}
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
