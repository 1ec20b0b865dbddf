package form

import (
	"slices"

	"leadline/bot"
)

// A draft is looked at as it is now: what is answered, what is open.

// view is a draft read once: its answers laid over one another.
type view struct {
	program string
	kind    string
	card    bot.Card
	closed  []string
}

func look(s Draft) view {
	if s.seen != nil {
		return *s.seen
	}
	v := view{program: s.Program}
	for _, g := range s.Given {
		v.add(g)
		v.tidy() // after each, as with does: what was filled once is skipped no more
	}
	return v
}

// with is the view after one message more; v stays as it is.
func (v view) with(g Given) view {
	v = v.own()
	v.add(g)
	v.tidy()
	return v
}

// own is a copy that may be laid over.
func (v view) own() view {
	c := &v.card
	c.Business, c.DecisionMaker, c.SpokeWith = clone(c.Business), clone(c.DecisionMaker), clone(c.SpokeWith)
	c.Guesses, c.Skipped = slices.Clone(c.Guesses), slices.Clone(c.Skipped)
	c.Notes, c.Media, v.closed = slices.Clip(c.Notes), slices.Clip(c.Media), slices.Clip(v.closed)
	return v
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

func (v *view) tidy() {
	v.card.Skipped = slices.DeleteFunc(v.card.Skipped, func(f string) bool { return filled(v.card, f) })
	if len(v.card.Skipped) == 0 {
		v.card.Skipped = nil
	}
	if len(v.card.Guesses) == 0 {
		v.card.Guesses = nil
	}
}

func (v *view) add(g Given) {
	lay(&v.card, g.Card, g.Over)
	clearPart(&v.card, g.Clear)
	if g.Kind != "" {
		v.kind = g.Kind
	}
	if g.Closed != "" && !slices.Contains(v.closed, g.Closed) {
		v.closed = append(v.closed, g.Closed)
	}
	if g.Skip && !slices.Contains(v.card.Skipped, g.Closed) {
		v.card.Skipped = append(v.card.Skipped, g.Closed)
	}
}
