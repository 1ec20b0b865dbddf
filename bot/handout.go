package bot

import "time"

// The outside lead-entry system [S2 q13] gets every lead that was entered, each
// time something happens to it: by a signed webhook (PRODUCT §10, R6). Its own id
// of the lead comes back as the reference.

// Handout is one lead on its way there. ID is the same at every try with the same
// events, so that what arrives twice is recognised.
type Handout struct {
	ID    string    `json:"id"`
	At    time.Time `json:"at"`
	Lead  Lead      `json:"lead"`
	Tries int       `json:"-"`
}

const (
	handoutFirst = 30 * time.Second
	handoutMost  = 6 * time.Hour
)

// HandoutAgain is how long after a failed try the next one comes, tries counted
// from 1: half a minute, twice as long each time up to six hours, and never given
// up. What the other side asks for (0: nothing) is honoured up to that longest
// pause.
func HandoutAgain(tries int, asked time.Duration) time.Duration {
	wait := handoutMost
	if tries < 10 {
		wait = min(handoutFirst<<max(tries-1, 0), handoutMost)
	}
	return max(wait, min(asked, handoutMost))
}

// MaxExternalRef is the longest id of the outside system, in characters.
const MaxExternalRef = 80

// ExternalRef says whether a text can be an id of the outside system: it is
// printed in reports, so it is one word of plain characters.
func ExternalRef(ref string) bool {
	for _, c := range ref {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return ref != "" && len(ref) <= MaxExternalRef
}
