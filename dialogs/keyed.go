package dialogs

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/form"
)

// What a coordinator has typed of paper cards is kept aside while one is asked
// about.

// asked is a paper card of which it is not known yet whose it is, or its date.
type asked struct {
	Text string    `json:"t,omitempty"` // what the card says
	Who  string    `json:"w,omitempty"` // as typed
	Name string    `json:"n,omitempty"`
	For  int64     `json:"f,omitempty"`
	Date bot.Date  `json:"d,omitzero"`
	At   time.Time `json:"at"`
	In   []int64   `json:"i,omitempty"` // the texts so far
	// Station is the one that was named, of several.
	Station string `json:"s,omitempty"`
}

// keyed is whose card an open draft is.
type keyed struct {
	For     bot.PersonID `json:"f"`
	Name    string       `json:"n"`
	Program string       `json:"p"`
	Date    bot.Date     `json:"d"`
	Station string       `json:"s"`
	Handed  string       `json:"h,omitempty"` // the draft of the queue
}

const (
	keptAsked = "paper"
	keptKeyed = "paper:"
	// askedFor is how long the answer to "whose card?" is waited for.
	askedFor = 30 * time.Minute
)

// keepAside remembers something small under a name; nil forgets it.
func (t *Talk) keepAside(name string, v any) {
	kept := maps.Clone(t.State.Kept)
	if kept == nil {
		kept = map[string]string{}
	}
	delete(kept, name)
	if v != nil {
		if b, err := json.Marshal(v); err == nil {
			kept[name] = string(b)
		}
	}
	t.State.Kept = kept
}

// paperAsked is the card that waits for its name or date.
func (t *Talk) paperAsked() (a asked, ok bool) {
	if json.Unmarshal([]byte(t.State.Kept[keptAsked]), &a) != nil || t.Now.Sub(a.At) > askedFor {
		return asked{}, false
	}
	return a, true
}

// paperOf is whose card a draft is; false: the speaker's own.
func (t *Talk) paperOf(draft string) (k keyed, ok bool) {
	return k, json.Unmarshal([]byte(t.State.Kept[keptKeyed+draft]), &k) == nil
}

// tidyKeyed forgets cards whose draft is gone.
func (t *Talk) tidyKeyed() {
	for name := range t.State.Kept {
		id, ours := strings.CutPrefix(name, keptKeyed)
		sent := t.State.Sent != nil && t.State.Sent.Draft.ID == id
		if ours && !sent && !slices.ContainsFunc(t.drafts(), func(d form.Draft) bool { return d.ID == id }) {
			t.keepAside(name, nil)
		}
	}
}

// rekey keeps a card that was taken back the one that it was: somebody else's. The
// draft of the queue that it came from is done.
func (t *Talk) rekey(from, to string) {
	if k, ok := t.paperOf(from); ok {
		k.Handed = ""
		t.keepAside(keptKeyed+from, nil)
		t.keepAside(keptKeyed+to, k)
	}
}
