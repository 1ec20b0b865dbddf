package dialogs

import (
	"fmt"
	"slices"
	"testing"

	"leadline/bot"
)

// TestForgetsOneCard: the texts that go are those of the card whose customer did
// not agree, whatever else was talked about meanwhile.
func TestForgetsOneCard(t *testing.T) {
	t.Parallel()
	const (
		agreed = "LEAD Vita Co 5 Elm St 80002, Ann Ruiz 303-555-0142, customer ok"
		bare   = "LEAD Zebra Bikes 12 Okapi St 80002, Zoe 303-555-0187"
	)
	for name, c := range map[string]struct {
		lines []string
		want  []int64 // lines, and the causes besides
		cause []string
	}{
		"alone":                {[]string{"LEAD", "no"}, []int64{1, 2}, nil},
		"before and after":     {[]string{"MUTE", "LEAD", "N", "UNMUTE"}, []int64{2, 3}, nil},
		"beside another":       {[]string{agreed, bare, "2", "N"}, []int64{2, 3, 4}, nil},
		"in turns":             {[]string{bare, agreed, "1", "GO", "2", "40 a week", "GO", "2", "N"}, []int64{1, 3, 4, 8, 9}, []string{"in:2", "in:5", "in:7"}},
		"begun beside, undone": {[]string{agreed, bare, "UNDO"}, []int64{2, 3}, nil},
		"of another day":       {[]string{"Zebra Bikes 12 Okapi St 80002, Zoe 303-555-0187, ups", "Y", "N"}, []int64{1, 2, 3}, nil},
		"offered, declined":    {[]string{"Zebra Bikes 12 Okapi St 80002, Zoe 303-555-0187, ups", "N"}, []int64{1, 2}, nil},
		"in a burst":           {[]string{agreed, "burst: MINE || " + bare, "2", "N"}, []int64{3, 4, 5}, []string{"in:2"}},
		"after the no":         {[]string{bare, "burst: N || Zoe was not amused"}, []int64{1, 2, 3}, nil},
		"dropped":              {[]string{agreed, "later", bare, "DROP", "Y", "MUTE"}, []int64{3, 4, 5}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPhone(t, New())
			var forgot []bot.Forget
			for _, line := range c.lines {
				p.now = p.now.Add(1e9)
				p.heard(p.read(line)...)
				for _, a := range p.turn.Do {
					if f, ok := a.(bot.Forget); ok {
						forgot = append(forgot, f)
					}
				}
			}
			if len(forgot) != 1 || forgot[0].All {
				t.Fatalf("forgot %+v; last said %v", forgot, p.last)
			}
			slices.Sort(forgot[0].Texts)
			if fmt.Sprint(forgot[0].Texts) != fmt.Sprint(c.want) || fmt.Sprint(forgot[0].Causes) != fmt.Sprint(c.cause) {
				t.Errorf("texts %v, want %v; causes %v, want %v", forgot[0].Texts, c.want, forgot[0].Causes, c.cause)
			}
		})
	}
}

// TestForgetsByTime: a draft of an earlier version lists nothing; all that was said
// since it was begun goes.
func TestForgetsByTime(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	p.state = []byte(`{"open":{"id":"x","v":1,"born":"2026-03-04T15:00:00Z","touched":"2026-03-04T15:00:00Z","given":[{"m":"m0","c":{"business":{"name":"Vita Co"}}}]}}`)
	p.heard(p.one("no"))
	for _, a := range p.turn.Do {
		if f, ok := a.(bot.Forget); ok && f.All && f.Since.Hour() == 15 {
			return
		}
	}
	t.Errorf("did %+v", p.turn.Do)
}
