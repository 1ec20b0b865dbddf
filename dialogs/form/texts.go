package form

import "slices"

// Texts are the messages in which a draft was talked about: these and no others
// are blanked if nothing about its customer may be kept.
type Texts struct {
	// All says that every one of them is listed. Drafts of an earlier version, and
	// those with too many, have to be forgotten by time.
	All    bool     `json:"a,omitempty"`
	Heard  []int64  `json:"h,omitempty"` // inbox rows; the replies to them are found by them
	Causes []string `json:"c,omitempty"` // of what we said besides: to another text of the burst, unasked
	Files  []string `json:"f,omitempty"` // photos and contact cards, also those taken off again
}

// maxTexts bounds what a draft lists.
const maxTexts = 200

// Hear lists one message more; it copies what it changes.
func (t Texts) Hear(id int64) Texts {
	if id == 0 || !t.All || slices.Contains(t.Heard, id) {
		return t
	}
	t.Heard = append(slices.Clip(t.Heard), id)
	return t.bound()
}

// Say lists the cause of a message of ours.
func (t Texts) Say(cause string) Texts {
	if !t.All || slices.Contains(t.Causes, cause) {
		return t
	}
	t.Causes = append(slices.Clip(t.Causes), cause)
	return t.bound()
}

// File lists files that came along.
func (t Texts) File(names ...string) Texts {
	for _, n := range names {
		if t.All && !slices.Contains(t.Files, n) {
			t.Files = append(slices.Clip(t.Files), n)
		}
	}
	return t.bound()
}

// bound gives the list up when it is too long.
func (t Texts) bound() Texts {
	if len(t.Heard)+len(t.Causes)+len(t.Files) > maxTexts {
		return Texts{}
	}
	return t
}
