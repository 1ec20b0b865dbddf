package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers/web"
	"leadline/storage"
)

// BroadcastCmd is about broadcasts under way.
type BroadcastCmd struct {
	List   BroadcastListCmd   `cmd:"" help:"List broadcasts with counts, rate and when the last would leave."`
	Pause  BroadcastPauseCmd  `cmd:"" help:"Hold one: nothing more of it is queued."`
	Resume BroadcastResumeCmd `cmd:"" help:"Let one go on."`
}

type (
	// BroadcastListCmd lists them.
	BroadcastListCmd struct{}
	// BroadcastPauseCmd holds one.
	BroadcastPauseCmd struct {
		Key string `arg:"" help:"As list prints it, e.g. weekly:2026-03-05."`
	}
	// BroadcastResumeCmd lets one go on.
	BroadcastResumeCmd struct {
		Key string `arg:"" help:"As list prints it."`
	}
)

// Run lists the newest first.
func (*BroadcastListCmd) Run(e *env) error {
	set, err := e.config.program()
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		if set.Calendar, err = s.Calendar(e.ctx); err != nil {
			return err
		}
		all, err := s.Broadcasts(e.ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			fmt.Fprintln(e.out, "no broadcast was planned yet; the next weekly status is planned when LEADLINE_WEEKLY_AT has come, at each station:", e.config.WeeklyAt)
		}
		for _, b := range all {
			fmt.Fprintln(e.out, broadcastLine(&set, b, e.now()))
		}
		return nil
	})
}

// broadcastLine is one broadcast in a line, honest about how long it takes.
func broadcastLine(set *bot.Settings, b bot.BroadcastState, now time.Time) string {
	var counts []string
	total := 0
	for _, state := range []string{bot.ToQueued, bot.ToWaiting, bot.ToSlip, bot.ToSilent, bot.ToLate} {
		total += b.Counts[state]
		if n := b.Counts[state]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, state))
		}
	}
	line := fmt.Sprintf("%s: %d recipients (%s)", b.Key, total, strings.Join(counts, ", "))
	switch {
	case b.Ended || b.Counts[bot.ToWaiting] == 0:
		return line + ", done"
	case b.Paused:
		line += ", paused"
	}
	var channels []string
	for ch := range b.Waiting {
		channels = append(channels, ch)
	}
	slices.Sort(channels)
	for _, ch := range channels {
		one := set.Pace(ch, 1)
		unit := "messages"
		if ch == "sms" {
			unit = "segments"
		}
		line += fmt.Sprintf("; %d wait on %s at %g %s a second", b.Waiting[ch], ch, float64(time.Second)/float64(one), unit)
	}
	last, late := set.ETA(b, now)
	line += "; the last leaves about " + set.Central(last)
	if late > 0 {
		line += fmt.Sprintf(", so about %d do not leave by %s", late, set.Central(b.Until))
	}
	return line
}

// Run holds it.
func (c *BroadcastPauseCmd) Run(e *env) error { return pauseBroadcast(e, c.Key, true) }

// Run lets it go on.
func (c *BroadcastResumeCmd) Run(e *env) error { return pauseBroadcast(e, c.Key, false) }

func pauseBroadcast(e *env, key string, paused bool) error {
	return withStore(e, func(s *storage.Store) error {
		err := s.PauseBroadcast(e.ctx, key, paused, e.now())
		if errors.Is(err, storage.ErrNotFound) {
			return fmt.Errorf("no broadcast %q is under way; `leadline broadcast list` names them", key)
		}
		return err
	})
}

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
		return web.WriteSlips(e.out, at.Name, "week of "+week.String(), slips, "en")
	})
}

// slipsFor words the slips of a station: the customer is named only where the
// coordinator keyed the card and knows it.
func slipsFor(s *storage.Store) web.SlipsOf {
	words := dialogs.New()
	return func(ctx context.Context, station string, week bot.Date, lang string) (all []web.Slip, err error) {
		found, err := s.Slips(ctx, station, week)
		for _, one := range found {
			slip := web.Slip{Name: one.Name, Lines: words.StatusLines(one.Leads, lang, func(l bot.Lead) bool { return l.Source == bot.SourcePaper })}
			if one.Handed != nil {
				slip.Handed = one.Handed.UTC().Format("Jan 2 2006")
			}
			all = append(all, slip)
		}
		return all, err
	}
}

// CampaignCmd is about campaigns: goals of a district, never of a person.
type CampaignCmd struct {
	Add  CampaignAddCmd  `cmd:"" help:"Make a campaign, or change its goals."`
	List CampaignListCmd `cmd:"" help:"List campaigns and how far they are."`
	End  CampaignEndCmd  `cmd:"" help:"End one early."`
}

type (
	// CampaignAddCmd makes one.
	CampaignAddCmd struct {
		District      string `arg:"" help:"The district's code."`
		Name          string `arg:"" help:"What it is called."`
		FY            int    `name:"fy" help:"Fiscal year, e.g. 26; default: this one." placeholder:"N"`
		Leads         int    `help:"Goal of leads of the whole district." placeholder:"N"`
		Participation int    `help:"Goal: how many of a hundred city carriers send at least one lead." placeholder:"PERCENT"`
		Until         string `help:"Last day; default: September 30." placeholder:"DAY"`
	}
	// CampaignListCmd lists them.
	CampaignListCmd struct{}
	// CampaignEndCmd ends one.
	CampaignEndCmd struct {
		District string `arg:""`
		Name     string `arg:""`
		FY       int    `name:"fy" help:"Fiscal year; default: this one." placeholder:"N"`
	}
)

// fiscalArg is a fiscal year of the command line; 0 is this one.
func fiscalArg(e *env, n int) (bot.Fiscal, error) {
	set, err := e.config.program()
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return bot.FiscalOf(set.Day(e.now())), nil
	}
	if n < 100 {
		n += 2000
	}
	if n < 2000 || n > 2100 {
		return 0, usage(fmt.Sprintf("--fy: %d is no fiscal year; write 26 or 2026", n))
	}
	return bot.Fiscal(n), nil
}

// Run makes it.
func (c *CampaignAddCmd) Run(e *env) error {
	year, err := fiscalArg(e, c.FY)
	if err != nil {
		return err
	}
	until, err := dayArg("until", c.Until)
	if err != nil {
		return err
	}
	if until.IsZero() {
		until = year.To().Add(-1)
	}
	switch {
	case until.Before(year.From()) || !until.Before(year.To()):
		return usage(fmt.Sprintf("--until: %s is not in %s, which runs from %s to %s", until, year, year.From(), year.To().Add(-1)))
	case c.Leads < 0 || c.Participation < 0 || c.Participation > 100:
		return usage("goals are a number of leads, and 0 to 100 of a hundred carriers")
	case len(c.Name) == 0 || len(c.Name) > 80:
		return usage("a campaign's name has 1 to 80 letters")
	}
	return withStore(e, func(s *storage.Store) error {
		stations, err := s.StationsOf(e.ctx, strings.ToUpper(c.District))
		if err != nil {
			return err
		}
		if len(stations) == 0 || stations[0].District != strings.ToUpper(c.District) {
			return fmt.Errorf("there is no district %q", c.District)
		}
		return s.AddCampaign(e.ctx, bot.Campaign{Name: c.Name, District: strings.ToUpper(c.District), Fiscal: year, Leads: c.Leads, Participation: c.Participation, Until: until}, e.now())
	})
}

// Run lists them.
func (*CampaignListCmd) Run(e *env) error {
	return withStore(e, func(s *storage.Store) error {
		all, err := s.Campaigns(e.ctx)
		for _, c := range all {
			end := ""
			if c.Ended {
				end = ", ended"
			}
			fmt.Fprintf(e.out, "%s %s %q until %s%s: %s\n", c.District, c.Fiscal, c.Name, c.Until, end, c.Progress())
		}
		return err
	})
}

// Run ends it.
func (c *CampaignEndCmd) Run(e *env) error {
	year, err := fiscalArg(e, c.FY)
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		err := s.EndCampaign(e.ctx, strings.ToUpper(c.District), year, c.Name, e.now())
		if errors.Is(err, storage.ErrNotFound) {
			return fmt.Errorf("there is no campaign %q in %s of %s", c.Name, year, strings.ToUpper(c.District))
		}
		return err
	})
}
