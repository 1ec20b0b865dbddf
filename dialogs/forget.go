package dialogs

import (
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
)

// Each draft lists the texts in which it was talked about. If its customer did not
// agree these are blanked, and what was said of other cards meanwhile stays.

// forget lets go of what was said about a draft; ids are messages besides.
func (t *Talk) forget(d form.Draft, ids ...int64) {
	f := bot.Forget{Since: d.Born, All: !d.Texts.All, Texts: slices.Clone(d.Texts.Heard), Causes: slices.Clone(d.Texts.Causes), Files: slices.Clone(d.Texts.Files)}
	for _, id := range ids {
		if id != 0 && !slices.Contains(f.Texts, id) {
			f.Texts = append(f.Texts, id)
		}
	}
	t.Do(f)
}

// list writes a message down with the cards that it was about: those it gave an
// answer to, else the open one. before was open when it came.
func (t *Talk) list(in bot.Inbound, before string) {
	about := func(d *form.Draft) {
		d.Texts = d.Texts.Hear(in.ID).File(t.fetched...)
		t.about = append(t.about, d.ID)
	}
	var rest []*form.Draft
	known := t.known()
	for _, d := range known {
		_, gave := d.Gave(in.Message)
		if !gave && in.Edits != "" {
			_, gave = d.Gave(in.Edits)
		}
		if gave {
			about(d)
			continue
		}
		rest = append(rest, d)
	}
	if len(rest) < len(known) {
		return
	}
	if t.State.Open != nil {
		before = t.State.Open.ID
	}
	for _, d := range rest {
		if d.ID == before {
			about(d)
			return
		}
	}
	for i, a := range t.do { // what follows a "no" in the same burst belongs to it
		if f, ok := a.(bot.Forget); ok && !f.All && !slices.Contains(f.Texts, in.ID) {
			f.Texts = append(f.Texts, in.ID)
			t.do[i] = f
		}
	}
}

// listReply writes the reply down with the cards that it is about or names.
func (t *Talk) listReply(m *bot.Message) {
	if m == nil {
		return
	}
	first := int64(0) // what the reply is to
	for _, in := range t.Heard {
		if first == 0 || in.ID < first {
			first = in.ID
		}
	}
	for _, d := range t.known() {
		if slices.Contains(d.Texts.Heard, first) || !slices.Contains(t.about, d.ID) && !t.mentions(m, *d) {
			continue
		}
		d.Texts = d.Texts.Say(t.Cause())
	}
}

// mentions says whether a message names a draft.
func (t *Talk) mentions(m *bot.Message, d form.Draft) bool {
	name := t.nameOf(d)
	if name == t.Words.Say("card.no_name") {
		return false
	}
	name = strings.TrimSuffix(short(name, 24), "..")
	return strings.Contains(m.Whole(), name) || slices.ContainsFunc(m.Buttons, func(b bot.Button) bool { return strings.Contains(b.Label, name) })
}

// known are all drafts that are remembered, also the last one that was sent.
func (t *Talk) known() (all []*form.Draft) {
	if t.State.Open != nil {
		all = append(all, t.State.Open)
	}
	for i := range t.State.Parked {
		all = append(all, &t.State.Parked[i])
	}
	if t.State.Sent != nil {
		all = append(all, &t.State.Sent.Draft)
	}
	return all
}
