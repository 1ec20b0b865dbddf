package dialogs

import (
	"encoding/json"
	"time"

	"leadline/dialogs/form"
)

// State is what is remembered of a person's talk between turns, on all their
// channels. It travels as compact JSON; what is empty is left out.
type State struct {
	// Open is the card being filled, Parked the others, last parked first.
	Open   *form.Draft  `json:"open,omitempty"`
	Parked []form.Draft `json:"parked,omitempty"`
	// Pending is the menu or yes/no that hangs open above the card.
	Pending *Pending `json:"pending,omitempty"`
	// Sent is the last lead sent: for UNDO, and so that a second SEND says so.
	Sent *Sent `json:"sent,omitempty"`
	// Mailed are the leads sent lately, for edits of their texts.
	Mailed []Mailed `json:"mailed,omitempty"`
	// Last is the newest message: an edit of it says it anew.
	Last string `json:"last,omitempty"`
	// Gone says what became of a draft that waited too long, until it is told.
	Gone string `json:"gone,omitempty"`
	// Prompt is the number of the last question asked, of any kind.
	Prompt int `json:"prompt,omitempty"`
	// Out: the person said STOP, and has had the confirmation.
	Out bool `json:"out,omitempty"`
	// Told are the names of hints given once.
	Told []string `json:"told,omitempty"`
	// Page is a list of which only the first part was shown, for MORE.
	Page *Page `json:"page,omitempty"`
	// Kept is room for the dialogs of other files: small, by their name.
	Kept map[string]string `json:"kept,omitempty"`
}

// Pending is a short menu that is open: what may be typed, and the command each
// choice stands for. Yes or no is the menu of Y and N.
type Pending struct {
	Prompt  int       `json:"prompt"`
	Ask     string    `json:"ask"` // the text key of the question, to ask it again
	Args    []string  `json:"args,omitempty"`
	Choices []Choice  `json:"choices"`
	At      time.Time `json:"at,omitzero"`
	Tries   int       `json:"tries,omitempty"`
	Must    bool      `json:"must,omitempty"` // asked again until a choice is made
	Rest    bool      `json:"rest,omitempty"` // "4 50 a week": words behind the number answer what it asks
	More    string    `json:"more,omitempty"` // the line that other words complete
	Room    bool      `json:"room,omitempty"` // asked where others read along
	Heard   int64     `json:"h,omitempty"`    // the text that it was asked about
}

// Choice is one line of a Pending. Do is a command as if typed, and sure: it
// does not ask again. An empty Do only closes the menu.
type Choice struct {
	Key   string `json:"key"`
	Label string `json:"label,omitempty"` // a text key
	Text  string `json:"text,omitempty"`  // in place of a label: the name of a card
	Do    string `json:"do,omitempty"`
}

// Sent is a lead that was sent a while ago, with its draft for UNDO.
type Sent struct {
	Code  string     `json:"code"`
	At    time.Time  `json:"at"`
	Draft form.Draft `json:"draft"`
	// Before: another card was begun since.
	Before bool `json:"before,omitempty"`
}

// Mailed is a lead that was sent, with the messages that made it and the question
// each answered.
type Mailed struct {
	Code  string            `json:"c"`
	At    time.Time         `json:"at"`
	Texts map[string]string `json:"t"`
}

// Page remembers where a long list stopped.
type Page struct {
	Do   string `json:"do"` // the command that made the list
	From int    `json:"from"`
}

// readState reads what Turn.State was; what cannot be read begins anew, so that
// nobody is locked out by a state of another version.
func readState(b json.RawMessage) (s State) {
	if len(b) == 0 || json.Unmarshal(b, &s) != nil {
		return State{}
	}
	return s
}

func (s State) raw() json.RawMessage {
	b, err := json.Marshal(s)
	if err != nil { // a state holds no channel, function or cycle
		return json.RawMessage(`{}`)
	}
	return b
}
