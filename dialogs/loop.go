package dialogs

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"time"

	"leadline/bot"
	"leadline/dialogs/read"
)

// Two machines that answer each other never stop by themselves, and each answer
// costs. What asks nothing new is therefore answered a few times only, and then
// not until it has been quiet for a while. An answer to a question, and whatever
// does something, is never counted.
const (
	loopTime = 10 * time.Minute
	loopSame = 3   // the same text with the same answer, one after the other
	loopMenu = 30  // texts that meant nothing to us
	loopAll  = 100 // all that only asks
)

const keptLoop = "loop"

// loop is what is remembered of it: counts and a hash, no words.
type loop struct {
	At   time.Time `json:"at"`
	Last uint64    `json:"last,omitempty"`
	Same int       `json:"same,omitempty"`
	Menu int       `json:"menu,omitempty"`
	All  int       `json:"all,omitempty"`
	Told bool      `json:"told,omitempty"`
}

// looped looks whether the reply answers a loop, and says what to send in its
// place: once a word that there will be no more, then nothing.
func (t *Talk) looped(m *bot.Message) *bot.Message {
	if t.only != nil || t.Woken || len(t.do) > 0 || len(t.Heard) == 0 || t.busy || t.State.Open != nil || t.State.Pending != nil || !t.Person.Enrolled() {
		return m
	}
	for _, in := range t.Heard {
		if in.Kind != bot.Text || in.Wish != bot.WishNone {
			return m
		}
	}
	var l loop
	if json.Unmarshal([]byte(t.State.Kept[keptLoop]), &l) != nil || t.Now.Sub(l.At) > loopTime {
		l = loop{}
	}
	h := fnv.New64a()
	for _, in := range t.Heard {
		_, _ = h.Write([]byte(read.Fold(in.Text)))
	}
	_, _ = h.Write([]byte(m.Whole()))
	if p := t.State.Page; p != nil { // MORE goes on, even where a page looks like the last
		_, _ = fmt.Fprint(h, p.Do, p.From)
	}
	if sum := h.Sum64(); sum != l.Last {
		l.Last, l.Same = sum, 0
	}
	l.At = t.Now
	l.Same++
	menus := 0
	for _, r := range t.rungs {
		if r.Outcome == "menu" {
			menus++
		}
	}
	l.Menu += menus
	over, told := l.Same > loopSame || menus > 0 && l.Menu > loopMenu, l.Told
	if !over { // what is not answered costs nothing, and must not silence the rest
		l.All += len(t.Heard)
		over = l.All > loopAll
	}
	l.Told = l.Told || over
	t.keepLoop(l)
	switch {
	case !over:
		return m
	case told:
		return nil
	}
	t.mark("loop")
	return &bot.Message{Text: t.Words.Say("comply.pause")}
}

func (t *Talk) keepLoop(l loop) {
	b, err := json.Marshal(l)
	if err != nil {
		return
	}
	kept := maps.Clone(t.State.Kept)
	if kept == nil {
		kept = map[string]string{}
	}
	kept[keptLoop] = string(b)
	t.State.Kept = kept
}
