package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// LinkLife is how long a link that signs in to the web pages works, if nobody
// uses it before.
const LinkLife = 10 * time.Minute

// WebLink signs one person in, once. Only the hash of its token is kept.
type WebLink struct {
	Hash    string
	Person  PersonID
	Address AddressID // where it was asked for: who loses that, loses the session
	Made    time.Time
	Expires time.Time
}

// NewLinkToken makes the token of a link from randomness: all of the seed's 128
// bits are in it.
func NewLinkToken(seed [16]byte, n int) string {
	return crockford(fmt.Sprintf("link/%x/%d", seed, n), 28)
}

// HashLink is what is stored of a token.
func HashLink(token string) string {
	sum := sha256.Sum256([]byte("leadline link " + token))
	return hex.EncodeToString(sum[:])
}

// link keeps the link that the speaker asked for.
func (r *ruling) link(a MakeLink) {
	if !r.s.Person.Enrolled() {
		return
	}
	r.c.Links = append(r.c.Links, WebLink{Hash: a.Hash, Person: r.s.Person.ID, Address: r.s.From.ID, Made: r.s.Now, Expires: r.s.Now.Add(LinkLife)})
}

// home publishes the speaker's own page inside a chat app. It answers what they
// did (they opened it), so it is no unasked message.
func (r *ruling) home(a ShowHome) {
	to := r.s.From
	to.Room, to.Conversation, to.Thread = false, HomePage, ""
	r.notify = append(r.notify, Outgoing{To: to, Kind: Private, Message: a.Page, Cause: "home:" + turnCause(r.s), At: r.s.Now})
}

// HomePage is the conversation of what becomes a person's page in a chat app.
const HomePage = "home"

// Settings are the office's settings as they are now.
func (b *Bot) Settings() *Settings { return b.settings() }
