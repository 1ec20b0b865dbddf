package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/storage"
)

// CalendarCmd is closing days: days on which no clock counts.
type CalendarCmd struct {
	Add  CalendarAddCmd  `cmd:"" help:"Add a closing day; running clocks move."`
	List CalendarListCmd `cmd:"" help:"List the closing days."`
}

// CalendarListCmd lists closing days.
type CalendarListCmd struct {
	Preview bool `help:"Taken as with add; a list writes nothing anyway."`
}

// Run prints one line a day.
func (*CalendarListCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		days, err := s.Closings(e.ctx)
		if err != nil {
			return err
		}
		for _, d := range days {
			fmt.Fprintf(e.out, "%s %s  %s\n", d.Day, d.Day.Weekday().String()[:3], orElse(d.Reason, "closed"))
		}
		if len(days) == 0 {
			fmt.Fprintln(e.out, "no closing days; weekends and federal holidays never count")
		}
		return nil
	})
}

// CalendarAddCmd adds a closing day.
type CalendarAddCmd struct {
	Date    string   `arg:"" help:"The day (YYYY-MM-DD)."`
	Reason  []string `arg:"" optional:"" help:"Why, as WHY prints it."`
	Preview bool     `help:"Only say which leads would move."`
	Yes     bool     `help:"Do not ask."`
}

// closingYears is how far from today a closing day may be: farther is a typo.
const closingYears = 2

// Run says what would move, asks, records the day and moves the clocks. Steps
// of the ladder that were sent are not sent again.
func (c *CalendarAddCmd) Run(e *env) error {
	set, err := e.config.program()
	if err != nil {
		return err
	}
	day, reason, err := c.parse(set.Day(e.now()))
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		if set.Calendar, err = s.Calendar(e.ctx); err != nil {
			return err
		}
		if off := set.Calendar.Off(day); off != "" {
			return usage(fmt.Sprintf("%s does not count already: %s", day, off))
		}
		leads, err := s.Ticking(e.ctx)
		if err != nil {
			return err
		}
		c.preview(e, &set, day, set.Moves(set.Calendar.With(day, orElse(reason, "closed")), leads), len(leads))
		if c.Preview {
			fmt.Fprintln(e.out, "preview: nothing was written")
			return nil
		}
		if err := c.confirm(e); err != nil {
			return err
		}
		added, err := s.AddClosing(e.ctx, bot.Closing{Day: day, Reason: reason, At: e.now()}, 0)
		if err != nil {
			return err
		}
		if !added {
			return fmt.Errorf("somebody else added %s meanwhile; nothing was changed", day)
		}
		b := bot.New(bot.Parts{Store: s, Dialogs: dialogs.New(), Settings: &set, Now: e.now, Key: secretKey(), Log: e.log, ByHand: true})
		n, err := b.Recalculate(e.ctx)
		if err != nil {
			return fmt.Errorf("%s is recorded; its leads move within seconds of serve running: %w", day, err)
		}
		fmt.Fprintf(e.out, "%s is a closing day; %d leads were looked at\n", day, n)
		return nil
	})
}

func (c *CalendarAddCmd) parse(today bot.Date) (bot.Date, string, error) {
	day, err := bot.ParseDate(c.Date)
	if err != nil {
		return day, "", usage(err.Error())
	}
	if n := day.Year - today.Year; n > closingYears || n < -1 {
		return day, "", usage(fmt.Sprintf("%s is too far from today; is the year right?", day))
	}
	reason := strings.Join(strings.Fields(strings.Join(c.Reason, " ")), " ")
	if len([]rune(reason)) > 100 {
		return day, "", usage("a reason has at most 100 characters")
	}
	return day, reason, nil
}

// previewLeads is how many leads the preview names.
const previewLeads = 10

func (c *CalendarAddCmd) preview(e *env, set *bot.Settings, day bot.Date, moved []bot.Move, running int) {
	later, earlier := 0, 0
	for _, m := range moved {
		if m.To.After(m.From) {
			later++
		} else if m.To.Before(m.From) {
			earlier++
		}
	}
	fmt.Fprintf(e.out, "%s %s: of %d running leads %d get a later due time, %d an earlier one, %d stay\n",
		day, day.Weekday(), running, later, earlier, running-later-earlier)
	for i, m := range moved {
		if i == previewLeads {
			fmt.Fprintf(e.out, "  and %d more\n", len(moved)-i)
			break
		}
		fmt.Fprintf(e.out, "  %s due %s, then %s\n", m.Code, set.Central(m.From), set.Central(m.To))
	}
}

// confirm asks y/N on a terminal; elsewhere --yes must have been given.
func (c *CalendarAddCmd) confirm(e *env) error {
	if c.Yes {
		return nil
	}
	if f, ok := e.in.(*os.File); !ok || !isatty.IsTerminal(f.Fd()) {
		return usage("nothing was written; add --yes to record the day")
	}
	fmt.Fprint(e.out, "Add it? y/N ")
	answer, _ := bufio.NewReader(e.in).ReadString('\n')
	if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
		return errors.New("nothing was written")
	}
	return nil
}

// closeDay is the `close` line of a transcript: "2026-03-06 snow".
func (p *player) closeDay(text string) error {
	date, reason, _ := strings.Cut(text, " ")
	day, err := bot.ParseDate(date)
	if err != nil {
		return fmt.Errorf("close: %w", err)
	}
	_, err = p.world.store.AddClosing(p.ctx, bot.Closing{Day: day, Reason: strings.TrimSpace(reason), At: p.world.clock.Now()}, 0)
	return err
}
