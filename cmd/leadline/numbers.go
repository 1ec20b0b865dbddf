package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/storage"
)

// NumbersCmd is about phone numbers that change hands.
type NumbersCmd struct {
	Import NumbersImportCmd `cmd:"" help:"Take in a list of numbers that were given up; whoever joined with one needs a new code."`
	List   NumbersListCmd   `cmd:"" help:"Print the numbers that have joined, with the day on which each was last heard, as CSV."`
}

// NumbersImportCmd is numbers import.
type NumbersImportCmd struct {
	File   string `arg:"" type:"existingfile" help:"Lines of number,date or number,date,answer; or of numbers alone, with --date."`
	Date   string `help:"The day (YYYY-MM-DD) for lines that name none." placeholder:"DATE"`
	DryRun bool   `help:"Only say what would be taken away."`
}

// Help says which lists there are.
func (*NumbersImportCmd) Help() string {
	return `Takes lists of deactivated or re-assigned numbers: a provider's file of one number a line (give --date), or the answers of the Reassigned Numbers Database to what "leadline numbers list" prints (lines of number,date,yes|no|no data: only "yes" counts). Numbers that are not of ours are passed over. What waits to be sent to one that is, is cancelled; the coordinators are told that its owner needs a new code, and drafts and leads stay theirs. Who has joined again after that day is left alone. The same file may be read any number of times.`
}

// NumbersListCmd is numbers list.
type NumbersListCmd struct{}

const (
	maxNumbersFile = 64 << 20
	maxNumberLine  = 200
	numbersAtOnce  = 2000
	printedAtMost  = 50 // rejected lines
)

// Run takes in what can be taken and lists what cannot.
func (c *NumbersImportCmd) Run(e *env) error {
	var day bot.Date
	if c.Date != "" {
		var err error
		if day, err = bot.ParseDate(c.Date); err != nil {
			return usage(fmt.Sprintf("--date %q: write a day like 2026-03-04", c.Date))
		}
	}
	set, err := e.config.program()
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	return withStore(e, func(s *storage.Store) error {
		desk, err := newDesk(e, s)
		if err != nil {
			return err
		}
		l := lost{store: s, desk: desk, zone: set.Zone, dry: c.DryRun}
		bad, err := readNumbers(f, day, set.Day(e.now()), func(number string, day bot.Date) error { return l.add(e.ctx, number, day) })
		if err == nil {
			err = l.flush(e.ctx)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		printRejected(e.out, c.File, bad[:min(len(bad), printedAtMost)])
		if more := len(bad) - printedAtMost; more > 0 {
			fmt.Fprintf(e.out, "rejected: %d more lines\n", more)
		}
		fmt.Fprintf(e.out, "numbers read: %d\n", l.read)
		fmt.Fprintf(e.out, "taken away: %s\n", counted(l.taken))
		fmt.Fprintf(e.out, "left alone, joined again since: %s\n", counted(l.kept))
		if c.DryRun {
			fmt.Fprintln(e.out, "dry run: nothing was written")
		}
		return nil
	})
}

func counted(handles []string) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", len(handles), strings.Join(handles, " ")))
}

// Run prints them; the columns are what the Reassigned Numbers Database asks for.
func (*NumbersListCmd) Run(e *env) error {
	set, err := e.config.program()
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		out := bufio.NewWriter(e.out)
		fmt.Fprintln(out, "number,date")
		err := s.Numbers(e.ctx, func(l storage.NumberLine) error {
			_, err := fmt.Fprintf(out, "%s,%s\n", strings.TrimPrefix(l.Number, "+1"), bot.DateOf(l.Last, set.Zone))
			return err
		})
		return errors.Join(err, out.Flush())
	})
}

var (
	numberWord = regexp.MustCompile(`^\+?1?([2-9][0-9]{9})$`)
	answers    = []string{"", "yes", "no", "no data", "nodata"}
)

// readNumbers reads lines of number, date and answer, with or without a header.
// What is between the digits of a number does not matter.
func readNumbers(r io.Reader, day, today bot.Date, take func(number string, day bot.Date) error) (bad []rejected, err error) {
	limited := &io.LimitedReader{R: r, N: maxNumbersFile + 1}
	scan := bufio.NewScanner(limited)
	scan.Buffer(nil, maxNumberLine)
	for n := 1; scan.Scan(); n++ {
		f := strings.Split(strings.TrimPrefix(scan.Text(), "\ufeff"), ",")
		for i := range f {
			f[i] = strings.Trim(strings.TrimSpace(f[i]), `"`)
		}
		if len(f) == 1 && f[0] == "" || n == 1 && !strings.ContainsAny(f[0], "0123456789") {
			continue // nothing, or the header
		}
		number, day, why := numberOf(f, day, today)
		if why != "" {
			bad = append(bad, rejected{Line: n, Why: why})
			continue
		}
		if number == "" {
			continue
		}
		if err := take(number, day); err != nil {
			return nil, err
		}
	}
	switch {
	case scan.Err() != nil:
		return nil, fmt.Errorf("a line is longer than %d characters; write one number a line, like 303-555-0142,2026-03-04", maxNumberLine)
	case limited.N == 0:
		return nil, fmt.Errorf("the file is larger than %d MiB; split it", maxNumbersFile>>20)
	}
	return bad, nil
}

// numberOf reads one line; "" without a reason: the number is still its owner's.
func numberOf(f []string, day, today bot.Date) (number string, on bot.Date, why string) {
	plain := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "").Replace(f[0])
	m := numberWord.FindStringSubmatch(plain)
	if m == nil {
		return "", on, fmt.Sprintf("number %q: write ten digits, like 303-555-0142 or +13035550142", f[0])
	}
	on = day
	if len(f) > 1 && f[1] != "" {
		var err error
		if on, err = bot.ParseDate(f[1]); err != nil {
			return "", on, fmt.Sprintf("date %q: write a day like 2026-03-04", f[1])
		}
	}
	answer := ""
	if len(f) > 2 {
		answer = strings.ToLower(f[2])
	}
	switch {
	case on.IsZero():
		return "", on, "no date: add one like 303-555-0142,2026-03-04, or give --date"
	case today.Before(on):
		return "", on, fmt.Sprintf("date %s is still to come", on)
	case !slices.Contains(answers, answer):
		return "", on, fmt.Sprintf("answer %q: write yes, no or no data, or leave it out", f[2])
	case strings.HasPrefix(answer, "no"):
		return "", on, ""
	}
	return "+1" + m[1], on, ""
}
