package dialogs

import (
	"fmt"
	"testing"
	"time"
)

// answersTo plays texts of somebody without an open question, a second apart,
// and counts the replies.
func answersTo(p *phone, texts ...string) (replies int) {
	for _, text := range texts {
		p.now = p.now.Add(time.Second)
		p.heard(p.one(text))
		replies += len(p.turn.Say)
	}
	return replies
}

func times(n int, text func(i int) string) (all []string) {
	for i := range n {
		all = append(all, text(i))
	}
	return all
}

// TestS33_LoopsEnd: a machine that answers us is answered a few times, told once
// that this is all, and then not at all; nor is it the next hour if it never rests.
func TestS33_LoopsEnd(t *testing.T) {
	t.Parallel()
	book := New()
	for name, c := range map[string]struct {
		texts []string
		most  int
	}{
		"the same words":   {times(200, func(int) string { return "We got your message" }), loopSame + 1},
		"with the time":    {times(200, func(i int) string { return fmt.Sprintf("We got your message at %d:%02d", i/60, i%60) }), loopMenu + 1},
		"the same request": {times(200, func(int) string { return "?" }), loopSame + 1},
		"two in turn":      {times(400, func(i int) string { return []string{"?", "MINE"}[i%2] }), loopAll + 1},
	} {
		p := newPhone(t, book)
		if n := answersTo(p, c.texts...); n > c.most || n < 2 {
			t.Errorf("%s: %d texts got %d answers, at most %d", name, len(c.texts), n, c.most)
		}
		// A person is heard all the same: what does something is done.
		if n := answersTo(p, "LEAD", "Y"); n != 2 {
			t.Errorf("%s: LEAD and Y got %d answers", name, n)
		}
		answersTo(p, "LATER")
		if n := answersTo(p, "MINE"); c.most <= loopMenu+1 && n != 1 {
			t.Errorf("%s: a command that was not repeated got %d answers", name, n)
		}
		p = newPhone(t, book)
		answersTo(p, c.texts...)
		p.now = p.now.Add(loopTime + time.Second)
		if n := answersTo(p, "?"); n != 1 {
			t.Errorf("%s: after a rest nobody is answered", name)
		}
	}
}

// TestS33_AListLeftOpenIsNoWayAround: MORE may go on, other texts may not.
func TestS33_AListLeftOpenIsNoWayAround(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	for range 20 {
		answersTo(p, "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok", "1")
	}
	answersTo(p, "MINE")
	if n := answersTo(p, times(50, func(int) string { return "what is this" })...); n != loopSame+1 {
		t.Errorf("%d answers", n)
	}
}

// TestS33_AnswersAreNoLoop: three "1" in a row are fine, and so is any number of
// them, as long as each answers a question.
func TestS33_AnswersAreNoLoop(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	for range 20 {
		if n := answersTo(p, "LEAD", "Y", "Vita Co, 40 Elm St 80002", "Ann Ruiz 303-555-0142", "1", "1", "1", "1", "1", "DROP", "Y"); n != 11 {
			t.Fatalf("%d of 11 texts were answered", n)
		}
	}
}
