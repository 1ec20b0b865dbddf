package dialogs

import (
	"regexp"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/read"
)

// What is no answer: repeats, noise, complaints, and texts in quotes.

// repeated drops what was heard before: a message that gave an answer already,
// or the same long text again from somebody who waits.
func (t *Talk) repeated() bool {
	d := t.State.Open
	if d == nil || t.In.Kind != bot.Text {
		return false
	}
	if _, gave := d.Gave(t.In.Message); gave {
		return true
	}
	n := len(d.Given)
	if n == 0 || len(t.text()) < repeatLength || d.Given[n-1].Raw != t.typed() {
		return false
	}
	t.spoke = true
	t.mark("repeat")
	return true
}

// repeatLength is how long a text must be to be taken for a repetition; "1" and
// "yes" answer many questions.
const repeatLength = 12

// noise drops what phones say by themselves; nothing is answered.
func (t *Talk) noise() bool {
	if t.In.Kind != bot.Text || len(t.In.Media) > 0 {
		return false
	}
	own := t.Own
	if len(t.In.Text) < repeatLength { // too short to be one of ours
		own = nil
	}
	kind, noise := read.Noise(t.In.Text, own)
	if kind == "emoji" && (t.asking() != "" || t.State.Pending != nil || strings.Contains(t.In.Text, "?")) {
		return false // a thumb may be a yes, "?" is the menu
	}
	if noise {
		t.mark("noise")
	}
	return noise
}

// aside takes what is no text at all.
func (t *Talk) aside() bool {
	switch {
	case t.In.Kind == bot.Home:
		t.home()
		return true
	case slices.Contains(silent, t.In.Kind):
		return true
	case t.In.Kind == bot.Location:
		t.mark("location")
		t.Ack("card.location")
		return true
	}
	return t.In.Kind == bot.Text && t.files() && t.text() == ""
}

// quoted: a text in quotes is always an answer.
func (t *Talk) quoted() bool {
	m := inQuotes.FindStringSubmatch(read.Fold(t.In.Text))
	if t.In.Kind != bot.Text || m == nil || t.State.Open == nil {
		return false
	}
	t.In.Text = m[1]
	t.literal = true
	defer func() { t.literal = false }()
	return t.question() || t.values() || t.freeText() || t.reask()
}

var inQuotes = regexp.MustCompile(`^"([^"]+)"\.?$`)

// complaint answers a complaint about service, which is no lead.
func (t *Talk) complaint() bool {
	if t.In.Kind != bot.Text || t.literal || !read.Complaint(t.In.Text) {
		return false
	}
	t.mark("complaint")
	key := "card.complaint"
	if t.State.Open != nil { // a bare ISSUE would be taken for an answer
		key = "card.complaint_open"
	}
	t.Say(key)
	return true
}
