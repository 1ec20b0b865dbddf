package main

import (
	"errors"
	"fmt"
	"strings"

	"leadline/bot"
	"leadline/storage"
)

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
