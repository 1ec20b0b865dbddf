package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// File is a file that came along with a message: what kind it is by its bytes.
// A contact card is read into Contact and its bytes are dropped.
type File struct {
	Type    string
	Bytes   []byte
	Width   int // pixels, of a picture
	Height  int
	Contact *ContactCard
}

// Fetcher is a Channel that can fetch what came along with a message.
type Fetcher interface {
	Fetch(ctx context.Context, ref string) (File, error)
}

// ErrNotTaken is a file that will never be taken: gone, too large, of a kind
// that we do not keep. Any other failure may be a bad moment.
var ErrNotTaken = errors.New("not taken")

// WantedMedia is a file to be fetched. Try is 1 at the first.
type WantedMedia struct {
	Name    string
	Person  PersonID
	From    Address
	Ref     string
	Contact bool // a contact card, which is then heard; else a photo
	Try     int
}

// MediaOutcome is what became of one: kept, failed (Why, a word), or to be
// tried again at Retry.
type MediaOutcome struct {
	Name  string
	File  *File
	Why   string
	Retry time.Time
	Now   time.Time
}

// A photo may come late; somebody waits for what a contact card says.
var (
	photoTries = []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour}
	cardTries  = []time.Duration{15 * time.Second}
)

const mediaBatch = 4

// NewMediaName makes the name of a photo: 50 bits, so that it cannot be guessed.
func NewMediaName(seed [16]byte, n int) string {
	return crockford(fmt.Sprintf("media/%x/%d", seed, n), 10)
}

// FetchMedia fetches what is due, and says how many that were. Running it twice
// at once is harmless: who takes a row postpones it.
func (b *Bot) FetchMedia(ctx context.Context) (int, error) {
	wanted, err := b.store.WantedMedia(ctx, b.now(), mediaBatch)
	if err != nil {
		return 0, fmt.Errorf("fetch media: %w", err)
	}
	for _, w := range wanted {
		if err := b.fetch(ctx, w); err != nil {
			return 0, fmt.Errorf("fetch media: %w", err)
		}
	}
	return len(wanted), nil
}

func (b *Bot) fetch(ctx context.Context, w WantedMedia) error {
	out := MediaOutcome{Name: w.Name, Now: b.now()}
	file, err := b.fetchFile(ctx, w)
	tries := photoTries
	if w.Contact {
		tries = cardTries
	}
	switch {
	case err == nil:
		out.File = &file
	case errors.Is(err, ErrNotTaken):
		out.Why = "not_taken"
	case w.Try <= len(tries):
		out.Retry = out.Now.Add(tries[w.Try-1])
	default:
		out.Why = "not_there"
	}
	if err != nil {
		b.log.Warn("fetch media", "channel", w.From.Channel, "try", w.Try, "again", !out.Retry.IsZero(), "err", err)
	}
	if w.Contact && out.Retry.IsZero() {
		if err := b.hearContact(ctx, w, file.Contact); err != nil {
			return err
		}
		out.File = nil // what it says is on the card now; the file is not kept
		out.Why = cmp.Or(out.Why, "heard")
	}
	if err := b.store.SettleMedia(ctx, out); err != nil || w.Contact || out.File != nil || !out.Retry.IsZero() {
		return err
	}
	return b.tellLost(ctx, w)
}

// tellLost tells who sent a photo that it could not be kept: they were told that it
// was added. At once if it is their last word, else in their hours.
func (b *Bot) tellLost(ctx context.Context, w WantedMedia) error {
	now := b.now()
	return b.store.Apply(ctx, []Need{{NeedPeople, fmt.Sprint(w.Person)}}, func(r Records) Change {
		who := r.People[w.Person]
		i := slices.IndexFunc(who.Addresses, func(a Address) bool { return a.ID == w.From.ID })
		if !who.Enrolled() || who.Stopped || i < 0 {
			return Change{}
		}
		o := Outgoing{To: who.Addresses[i], Kind: Reply, Message: b.dialogs.Tell(News{What: NewsPhotoLost, To: who}, who.Lang), At: now, Cause: "photo:" + w.Name}
		if w.Try > 1 {
			o.Kind, o.NotBefore = Notice, b.settings().Window(who, now)
		}
		return Change{Say: []Outgoing{b.render(o)}}
	})
}

func (b *Bot) fetchFile(ctx context.Context, w WantedMedia) (File, error) {
	if !b.settings().Media {
		return File{}, fmt.Errorf("media is off: %w", ErrNotTaken)
	}
	from, ok := b.channels[w.From.Channel].(Fetcher)
	if !ok {
		return File{}, fmt.Errorf("the channel fetches nothing: %w", ErrNotTaken)
	}
	file, err := from.Fetch(ctx, w.Ref)
	if err == nil && b.tidy != nil {
		file, err = b.tidy(file)
	}
	if err == nil && (file.Contact != nil) != w.Contact {
		err = fmt.Errorf("another kind of file than it said: %w", ErrNotTaken)
	}
	return file, err
}

// hearContact hands the card to the talk as if it had been shared as one; one
// that could not be had is heard as an empty one, so that the person is told.
func (b *Bot) hearContact(ctx context.Context, w WantedMedia, c *ContactCard) error {
	if c == nil {
		c = &ContactCard{}
	}
	return b.Receive(ctx, Inbound{Keys: []string{"media:" + w.Name}, Kind: Contact, From: w.From, Message: "media:" + w.Name, Contact: c})
}

// fetcher fetches all day. It is apart from the sweeper: a slow provider of
// files must not hold up messages.
func (b *Bot) fetcher(ctx context.Context) {
	for Pause(ctx, sweepEvery) == nil {
		for ctx.Err() == nil {
			n, err := b.FetchMedia(ctx)
			if err != nil && ctx.Err() == nil {
				b.log.Error("fetch", "err", err)
			}
			if n == 0 {
				break
			}
		}
	}
}
