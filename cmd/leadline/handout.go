package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers/leadentry"
	"leadline/storage"
)

// Leads on their way to the outside lead-entry system: R6 as a signed webhook.

const (
	handoutEvery = 2 * time.Minute
	handoutTime  = 15 * time.Second // of one run; what is left goes with the next
	// handoutBack is how far a look goes back behind the one before: what was
	// committed late is not skipped. Now and then all is looked at.
	handoutBack  = 10 * time.Minute
	handoutWhole = 6 * time.Hour
)

// handing is what one process knows about its last looks.
type handing struct {
	store  *storage.Store
	system *leadentry.System
	now    func() time.Time
	whole  time.Time // of the last look at everything
	last   time.Time
}

// run hands out what is due, one lead after the other, until the system takes no
// more, or the time is over. Whatever ends it, each lead is tried again.
func (h *handing) run(ctx context.Context) error {
	began := h.now()
	since := h.last.Add(-handoutBack)
	if h.whole.IsZero() || began.Sub(h.whole) >= handoutWhole {
		since, h.whole = time.Time{}, began
	}
	if err := h.store.NoteHandouts(ctx, since, began); err != nil {
		h.whole = time.Time{}
		return err
	}
	h.last = began
	for h.now().Sub(began) < handoutTime {
		one, err := h.store.NextHandout(ctx, h.now())
		if one == nil || err != nil {
			return err
		}
		if more, err := h.hand(ctx, *one); err != nil || !more {
			return err
		}
	}
	return nil
}

// hand hands one lead out; more says whether the next may be tried at once.
func (h *handing) hand(ctx context.Context, one bot.Handout) (more bool, err error) {
	ref, err := h.system.Hand(ctx, one, h.now())
	if trouble, ok := errors.AsType[*leadentry.Trouble](err); ok {
		again := h.now().Add(bot.HandoutAgain(one.Tries, trouble.After))
		if err := h.store.HandoutFailed(ctx, one, trouble.Why, again); err != nil {
			return false, err
		}
		return trouble.Own, nil
	}
	return true, h.store.HandedOut(ctx, one, ref, h.now())
}

// handouts is the periodic work, where the export is on.
func (s *service) handouts(e *env) (jobs []storage.Job) {
	system, err := e.config.leadEntry() // its settings were checked when the program started
	if err != nil || system == nil {
		return nil
	}
	h := &handing{store: s.store, system: system, now: e.now}
	return []storage.Job{{Name: "handout", Every: handoutEvery, Run: h.run}}
}

// handoutLate is after how long a lead that nobody took is a fault.
const handoutLate = time.Hour

// checkHandouts says how the export stands.
func checkHandouts(ctx context.Context, c *Config, s *storage.Store, now time.Time) []finding {
	if on, _ := c.exportOn(); !on {
		return []finding{{false, "no lead goes to an outside lead-entry system: LEADLINE_EXPORT_URL is not set"}}
	}
	h, err := s.HandoutState(ctx)
	switch {
	case err != nil:
		return []finding{{true, "what the outside lead-entry system lacks cannot be counted"}}
	case h.Waiting == 0:
		return []finding{{false, "the outside lead-entry system has everything"}}
	case now.Sub(h.Since) > handoutLate:
		return []finding{{true, fmt.Sprintf("%d leads wait for the outside lead-entry system, the oldest since %s, after %d tries: %s; look there, and at LEADLINE_EXPORT_URL and LEADLINE_EXPORT_SECRETS",
			h.Waiting, utc(h.Since), h.Tries, orElse(h.Trouble, "nothing was tried; is serve running?"))}}
	}
	return []finding{{false, fmt.Sprintf("%d leads are on their way to the outside lead-entry system", h.Waiting)}}
}

// RefsCmd takes in the ids of the outside lead-entry system.
type RefsCmd struct {
	Import RefsImportCmd `cmd:"" help:"Take in refs.csv; nothing is deleted."`
}

// RefsImportCmd is refs import.
type RefsImportCmd struct {
	File string `arg:"" help:"CSV with the columns code and external_ref." type:"existingfile"`
}

// Help says how ids come otherwise.
func (*RefsImportCmd) Help() string {
	return `The outside lead-entry system may also give its id of a lead at once, in its answer to the webhook: {"external_ref":"SL-4711"}. Reports and exports name it beside our code.`
}

// Run takes in what can be taken and lists what cannot.
func (c *RefsImportCmd) Run(e *env) error {
	lines, bad, err := readFile(c.File, readRefs)
	if err != nil {
		return err
	}
	refs := map[string]string{}
	for _, l := range lines {
		refs[l.code] = l.ref
	}
	return withStore(e, func(s *storage.Store) error {
		unknown, err := s.SetExternalRefs(e.ctx, refs)
		if err != nil {
			return err
		}
		printRejected(e.out, c.File, bad)
		for _, code := range unknown {
			fmt.Fprintf(e.out, "rejected: %s: no lead has this code\n", code)
		}
		fmt.Fprintf(e.out, "%d references taken in\n", len(refs)-len(unknown))
		return nil
	})
}

var codeWord = regexp.MustCompile(`^[A-Z]{2}-[0-9A-Z]{5}$`)

// refLine is one line of refs.csv.
type refLine struct{ code, ref string }

// readRefs reads refs.csv.
func readRefs(r io.Reader) (refs []refLine, bad []rejected, err error) {
	seen := map[string]bool{}
	bad, err = readTable(r, []string{"code", "external_ref"}, func(_ int, f map[string]string) error {
		code, ref := strings.ToUpper(f["code"]), f["external_ref"]
		switch {
		case !codeWord.MatchString(code):
			return fmt.Errorf("code %q: write a lead code like CC-7K3M4", f["code"])
		case !bot.ExternalRef(ref):
			return fmt.Errorf("external_ref of %s: write one word of letters, digits and signs, at most %d", code, bot.MaxExternalRef)
		case seen[code]:
			return fmt.Errorf("code %s stands twice in the file", code)
		}
		seen[code] = true
		refs = append(refs, refLine{code, ref})
		return nil
	})
	return refs, bad, err
}
