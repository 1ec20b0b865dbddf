package main

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"leadline/bot"
	"leadline/storage"
)

// BsnCmd takes in the customers of the Business Service Network.
type BsnCmd struct {
	Import BSNImportCmd `cmd:"" help:"Take in accounts.csv; nothing is deleted."`
}

// BSNImportCmd is bsn import.
type BSNImportCmd struct {
	File string `arg:"" help:"CSV with the columns account, name, phone, zip5, rep (a handle with the role bsn_rep, or empty for the district's BSN queue)." type:"existingfile"`
}

var accountColumns = []string{"account", "name", "phone", "zip5", "rep"}

// Help says what an account list is for.
func (*BSNImportCmd) Help() string {
	return `A lead about one of these customers (the same phone number, or the same name and ZIP) is not posted to the pool: only the account's representative, else the BSN queue of the district, may claim it. Columns: account, name, phone, zip5, rep.`
}

// Run takes in what can be taken and lists what cannot.
func (c *BSNImportCmd) Run(e *env) error {
	accounts, bad, err := readFile(c.File, readAccounts)
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		n, refused, err := s.ImportAccounts(e.ctx, accounts)
		if err != nil {
			return err
		}
		printRejected(e.out, c.File, bad)
		for _, r := range refused {
			fmt.Fprintf(e.out, "rejected: %s: %s\n", r.Who, r.Why)
		}
		fmt.Fprintf(e.out, "%d accounts taken in\n", n)
		return nil
	})
}

// readAccounts reads accounts.csv.
func readAccounts(r io.Reader) (accounts []bot.Account, bad []rejected, err error) {
	seen := map[string]bool{}
	bad, err = readTable(r, accountColumns, func(_ int, f map[string]string) error {
		a := bot.Account{Number: f["account"], Name: f["name"], ZIP5: f["zip5"], Handle: strings.ToLower(orElse(f["rep"], f["rep_handle"]))}
		phone, ok := phoneOf(f["phone"])
		switch {
		case !placeWord.MatchString(a.Number):
			return fmt.Errorf("account %q: write letters, digits and dashes, at most 40", a.Number)
		case a.Name == "" || len(a.Name) > 200:
			return fmt.Errorf("account %s needs a name of at most 200 characters", a.Number)
		case !ok:
			return fmt.Errorf("phone %q: write ten digits, like 303-555-0142", f["phone"])
		case a.ZIP5 != "" && !zipWord.MatchString(a.ZIP5):
			return fmt.Errorf("zip5 %q: write five digits", a.ZIP5)
		case a.Handle != "" && !handleWord.MatchString(a.Handle):
			return fmt.Errorf("rep %q: write a handle of the roster", a.Handle)
		case phone == "" && a.ZIP5 == "":
			return fmt.Errorf("account %s needs a phone number or a ZIP to be recognised by", a.Number)
		case seen[a.Number]:
			return fmt.Errorf("account %s stands twice in the file", a.Number)
		}
		seen[a.Number] = true
		a.Phone = phone
		accounts = append(accounts, a)
		return nil
	})
	return accounts, bad, err
}

// phoneOf is a number of the United States in E.164; an empty one is none.
func phoneOf(text string) (e164 string, ok bool) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	digits = strings.TrimPrefix(digits, "1")
	switch {
	case strings.TrimSpace(text) == "":
		return "", true
	case len(digits) != 10 || digits[0] < '2':
		return "", false
	}
	return "+1" + digits, true
}

// optional reads a file of a roster folder that need not be there.
func optional(files fs.FS, name string, read func(io.Reader) ([]rejected, error)) error {
	f, err := files.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	bad, err := read(f)
	if err == nil && len(bad) > 0 {
		err = fmt.Errorf("line %d: %s", bad[0].Line, bad[0].Why)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
