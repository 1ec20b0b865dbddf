package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/storage"
)

// newDesk is a bot for an operator's command: its rules decide and its words
// are put into the outbox; a running serve sends them.
func newDesk(e *env, s *storage.Store) (*bot.Bot, error) {
	set, err := e.config.program()
	if err != nil {
		return nil, err
	}
	channels, err := renderers(e.now, "")
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Parts{Store: s, Dialogs: dialogs.New(), Channels: channels, Settings: &set, Now: e.now, Key: secretKey(), Log: e.log, ByHand: true}), nil
}

// loadTables takes in the files that a roster folder may hold besides:
// zips.csv and accounts.csv.
func (w *world) loadTables(ctx context.Context, files fs.FS) error {
	var zips []zipLine
	var accounts []bot.Account
	err := optional(files, "zips.csv", func(r io.Reader) (bad []rejected, err error) { zips, bad, err = readZIPs(r); return })
	if err == nil {
		err = optional(files, "accounts.csv", func(r io.Reader) (bad []rejected, err error) { accounts, bad, err = readAccounts(r); return })
	}
	if err != nil {
		return err
	}
	if len(zips) > 0 {
		if _, err := w.store.ImportZIPs(ctx, zipTable(zips)); err != nil {
			return err
		}
	}
	if len(accounts) > 0 {
		_, refused, err := w.store.ImportAccounts(ctx, accounts)
		if err == nil && len(refused) > 0 {
			err = fmt.Errorf("accounts.csv: %s: %s", refused[0].Who, refused[0].Why)
		}
		return err
	}
	return nil
}

// leaves takes in the roster again without a person: they have left.
func (w *world) leaves(ctx context.Context, handle string) error {
	stations, people, err := readRoster(w.files)
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(people, func(p rosterPerson) bool { return p.Handle == handle })
	roster := storageRoster(stations, rest, "")
	roster.Leaving = w.bot.Leaving
	got, err := w.store.ImportRoster(ctx, roster, false, w.clock.Now())
	if err == nil && !slices.Contains(got.Left, handle) {
		err = fmt.Errorf("leaves: nobody of the roster's has the handle %q", handle)
	}
	return err
}

// revokes ends a role, as `leadline revoke` does: "ana rep CO-WY".
func (w *world) revokes(ctx context.Context, text string) error {
	f := strings.Fields(text)
	if len(f) != 3 {
		return fmt.Errorf("revoke: write handle, role and scope: revoke ana rep CO-WY")
	}
	p, err := w.store.PersonByHandle(ctx, f[0])
	if err != nil {
		return err
	}
	ended, err := w.bot.EndRole(ctx, bot.Revoke{Person: p.ID, Role: bot.Role(f[1]), Scope: f[2], Day: w.set.Day(w.clock.Now())})
	if err == nil && !ended {
		err = fmt.Errorf("revoke: %s is not %s of %s", f[0], f[1], f[2])
	}
	return err
}
