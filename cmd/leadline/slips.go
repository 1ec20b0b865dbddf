package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers/web"
	"leadline/storage"
)

// SlipsCmd prints the weekly status of carriers without messages, to cut apart.
type SlipsCmd struct {
	Station string `arg:"" help:"The station's code."`
	Week    string `help:"A day of the week whose papers are asked for; default: the newest." placeholder:"DAY"`
	Format  string `help:"html or text." default:"html" enum:"html,text"`
}

// Run prints them.
func (c *SlipsCmd) Run(e *env) error {
	week, err := dayArg("week", c.Week)
	if err != nil {
		return err
	}
	set, err := e.config.program()
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		facts, err := s.Facts(e.ctx, strings.ToUpper(c.Station))
		if err != nil {
			return err
		}
		if len(facts) == 0 {
			return fmt.Errorf("there is no station %q", c.Station)
		}
		at := facts[0].Book.Station
		if week.IsZero() {
			week = set.PostedWeek(facts[0].Book, e.now())
		} else {
			week = set.Weekly(week)
		}
		slips, err := slipsFor(s)(e.ctx, at.Code, week, "en")
		if err != nil {
			return err
		}
		if c.Format == "text" {
			for _, one := range slips {
				fmt.Fprintf(e.out, "%s\n  %s\n", one.Name, strings.Join(one.Lines, "\n  "))
			}
			return nil
		}
		return web.WriteSlips(e.out, at, week, slips, "en")
	})
}

// slipsFor words the slips of a station, each in its carrier's language, or in
// lang if that is not known: the customer is named only where the
// coordinator keyed the card and knows it.
func slipsFor(s *storage.Store) web.SlipsOf {
	words := dialogs.New()
	return func(ctx context.Context, station string, week bot.Date, lang string) (all []web.Slip, err error) {
		found, err := s.Slips(ctx, station, week)
		for _, one := range found {
			own := cmp.Or(one.Lang, lang)
			keyed := func(l bot.Lead) bool { return l.Source == bot.SourcePaper }
			all = append(all, web.Slip{Name: one.Name, Lang: own, Handed: one.Handed, Lines: words.StatusLines(one.Leads, own, keyed)})
		}
		return all, err
	}
}
