package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"leadline/dialogs/read"
	"leadline/storage"
)

// EraseCmd erases what is known of a customer or an employee.
type EraseCmd struct {
	Customer EraseCustomerCmd `cmd:"" help:"Erase a customer: contact data, notes, pictures, messages. Rows of leads stay, blanked."`
	Person   ErasePersonCmd   `cmd:"" help:"Erase an employee: name, handle, numbers, messages. Their leads stay."`
	Again    EraseAgainCmd    `cmd:"" help:"After a restore: erase again what was erased before."`
}

// EraseCustomerCmd is erase customer.
type EraseCustomerCmd struct {
	Key    string `arg:"" name:"code-or-phone" help:"A lead's code, or a phone number of the customer."`
	DryRun bool   `help:"Only say what would be erased."`
	Yes    bool   `help:"Erase; without it nothing is."`
}

// Run shows what is erased, and does it with --yes.
func (c *EraseCustomerCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		key := customerKey(c.Key)
		desk, err := newDesk(e, s)
		if err != nil {
			return err
		}
		erase := func(dry bool) (storage.Erased, error) {
			got, err := s.EraseCustomer(e.ctx, key, e.now(), dry, desk)
			if errors.Is(err, storage.ErrNotFound) {
				err = fmt.Errorf("no customer is known by %s; give a lead's code or a phone number like 303-555-0142", c.Key)
			}
			return got, err
		}
		return erasing(e, c.DryRun, c.Yes, erase)
	})
}

// customerKey is a phone number as it is stored, else the code as typed.
func customerKey(text string) string {
	if phones, _ := read.Phones(text); len(phones) == 1 {
		return phones[0].E164
	}
	return strings.ToUpper(strings.TrimSpace(text))
}

// ErasePersonCmd is erase person.
type ErasePersonCmd struct {
	Handle string `arg:"" help:"A handle of the roster."`
	DryRun bool   `help:"Only say what would be erased."`
	Yes    bool   `help:"Erase; without it nothing is."`
}

// Run shows what is erased, and does it with --yes: what the person holds goes
// back, by the rule for those who leave.
func (c *ErasePersonCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		if _, err := person(e, s, c.Handle); err != nil {
			return err
		}
		desk, err := newDesk(e, s)
		if err != nil {
			return err
		}
		erase := func(dry bool) (storage.Erased, error) {
			return s.ErasePerson(e.ctx, c.Handle, e.now(), dry, desk)
		}
		return erasing(e, c.DryRun, c.Yes, erase)
	})
}

// erasing shows what would go; with yes it goes, and a tombstone is kept in the
// database and in a file beside it.
func erasing(e *env, dryRun, yes bool, erase func(dry bool) (storage.Erased, error)) error {
	if dryRun || !yes {
		would, err := erase(true)
		if err != nil {
			return err
		}
		printErased(e.out, would, "would be erased")
		if dryRun {
			return nil
		}
		return usage("nothing was erased; add --yes to do it, or --dry-run to only look")
	}
	done, err := erase(false)
	if err != nil {
		return err
	}
	printErased(e.out, done, "erased")
	name, err := keepTombstones(e.config, done.Tombstones)
	if err != nil {
		return fmt.Errorf("it is erased, but the tombstone file was not written: %w; after a restore from an older backup it has to be erased again by hand", err)
	}
	fmt.Fprintf(e.out, "tombstones are kept in %s: after a restore from an older backup run `leadline erase again`\n", name)
	return nil
}

func printErased(w io.Writer, what storage.Erased, verb string) {
	if len(what.Names) > 0 {
		fmt.Fprintf(w, "%s: %s\n", verb, strings.Join(what.Names, ", "))
	}
	for _, c := range what.Counts {
		fmt.Fprintf(w, "%6d %s\n", c.Rows, c.What)
	}
	if len(what.Leads) > 0 {
		fmt.Fprintf(w, "leads that stay, without personal data: %s\n", strings.Join(what.Leads, " "))
	}
}

// tombstoneFile keeps tombstones outside the database, since a restored backup
// may be older than they are.
func tombstoneFile(c *Config) (string, error) {
	dir := c.DataDir
	if dir == "" {
		dir = "/var/lib/leadline"
		if os.Geteuid() != 0 {
			home, err := os.UserHomeDir()
			if err != nil {
				return "", err
			}
			dir = filepath.Join(home, ".local", "share", "leadline")
		}
	}
	return filepath.Join(dir, "erasures.jsonl"), nil
}

func keepTombstones(c *Config, all []storage.Tombstone) (name string, err error) {
	if name, err = tombstoneFile(c); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return "", err
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	enc := json.NewEncoder(f)
	for _, t := range all {
		if err := enc.Encode(t); err != nil {
			return "", errors.Join(err, f.Close())
		}
	}
	return name, errors.Join(f.Sync(), f.Close())
}

// EraseAgainCmd is erase again.
type EraseAgainCmd struct {
	File string `arg:"" optional:"" help:"Tombstones kept elsewhere; else erasures.jsonl in the data folder." type:"existingfile"`
}

// Run erases what the tombstones of the database and of the file say.
func (c *EraseAgainCmd) Run(e *env) error {
	name := c.File
	if name == "" {
		kept, err := tombstoneFile(e.config)
		if err != nil {
			return err
		}
		if _, err := os.Stat(kept); err == nil {
			name = kept
		}
	}
	var kept []storage.Tombstone
	if name != "" {
		var err error
		if kept, err = readTombstones(name); err != nil {
			return err
		}
	}
	return withStore(e, func(s *storage.Store) error {
		desk, err := newDesk(e, s)
		if err != nil {
			return err
		}
		again, err := s.ReapplyErasures(e.ctx, e.now(), desk, kept...)
		if err != nil {
			return err
		}
		all, err := s.Tombstones(e.ctx)
		if err != nil {
			return err
		}
		missing := slices.DeleteFunc(all, func(t storage.Tombstone) bool {
			return slices.ContainsFunc(kept, func(k storage.Tombstone) bool { return k.What == t.What && k.Subject == t.Subject && k.Mark == t.Mark })
		})
		if len(missing) > 0 && c.File == "" { // an erasure was cut off before its tombstone was kept
			if _, err := keepTombstones(e.config, missing); err != nil {
				return fmt.Errorf("keep tombstones beside the database: %w", err)
			}
		}
		fmt.Fprintf(e.out, "%d erased again; the others were still erased\n", again)
		return nil
	})
}

// maxTombstone is the longest line of a tombstone file.
const maxTombstone = 1 << 20

func readTombstones(name string) (all []storage.Tombstone, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxTombstone)
	for n := 1; lines.Scan(); n++ {
		var t storage.Tombstone
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil || !slices.Contains([]string{"customer", "person"}, t.What) || t.Subject <= 0 || t.Mark == "" {
			return nil, fmt.Errorf("%s line %d is no tombstone; nothing was erased", name, n)
		}
		all = append(all, t)
	}
	return all, lines.Err()
}

// erases is a line of a transcript: `erase customer {lead1}`, `erase person ana`.
func (w *world) erases(ctx context.Context, text string) error {
	what, key, _ := strings.Cut(text, " ")
	now := w.clock.Now()
	switch what {
	case "customer":
		_, err := w.store.EraseCustomer(ctx, customerKey(key), now, false, w.bot)
		return err
	case "person":
		_, err := w.store.ErasePerson(ctx, key, now, false, w.bot)
		return err
	}
	return fmt.Errorf("erase: write `erase customer {lead1}` or `erase person ana`")
}
