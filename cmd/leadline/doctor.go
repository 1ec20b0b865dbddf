package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"leadline/bot"
	"leadline/storage"
)

// DoctorCmd says what holds and what must be mended.
type DoctorCmd struct{}

// finding is one line of doctor.
type finding struct {
	Bad  bool
	Text string
}

// Run prints each finding; exit code 1 if something must be mended.
func (*DoctorCmd) Run(e *env) error {
	findings := []finding{{Text: "the settings are valid"}}
	findings = append(findings, checkChannels(e.config)...)
	findings = append(findings, checkProviders(e)...)
	d, err := openDatabase(e)
	if err != nil {
		findings = append(findings, finding{true, "the database cannot be opened: " + err.Error()})
		return printFindings(e, findings)
	}
	defer d.close(e.ctx)
	s, err := storage.Open(e.ctx, d.url, storage.Options{Now: e.now, Zone: time.UTC})
	if err != nil {
		findings = append(findings, finding{true, "the database cannot be reached: " + err.Error()})
		return printFindings(e, findings)
	}
	defer s.Close()
	database := checkDatabase(e.ctx, s, e.now)
	findings = append(findings, database...)
	if database[0].Bad { // nothing is where it should be
		return printFindings(e, findings)
	}
	findings = append(findings, checkWeekly(e, s)...)
	findings = append(findings, checkHandouts(e.ctx, e.config, s, e.now())...)
	return printFindings(e, findings)
}

func printFindings(e *env, findings []finding) error {
	bad := 0
	for _, f := range findings {
		mark := "ok   "
		if f.Bad {
			mark, bad = "MEND ", bad+1
		}
		fmt.Fprintln(e.out, mark+f.Text)
	}
	if bad > 0 {
		return fmt.Errorf("%d things must be mended", bad)
	}
	return nil
}

// checkChannels says which channels are on, and where their providers call.
func checkChannels(c *Config) (f []finding) {
	for _, ch := range []struct {
		name string
		on   func() (bool, error)
		at   string
	}{{"SMS", c.twilioOn, "/twilio/messages"}, {"Slack", c.slackOn, "/slack/events, /slack/interactions, /slack/commands"}, {"Telegram", c.telegramOn, "/telegram/updates"}} {
		on, err := ch.on()
		switch {
		case err != nil:
			f = append(f, finding{true, err.Error()})
		case !on:
			f = append(f, finding{false, ch.name + " is off: it has no credentials"})
		default:
			f = append(f, finding{false, fmt.Sprintf("%s is on; its provider calls %s%s", ch.name, c.PublicURL, ch.at)})
		}
	}
	if c.webhooks() && c.PublicURL == "" {
		f = append(f, finding{true, "LEADLINE_PUBLIC_URL is missing: providers sign and call that address"})
	}
	return f
}

// weeklyScale is the whole program: what a sender of all stations would have to do.
const weeklyScale = 78_000

// checkWeekly says whether the weekly texts leave in time at the sender's rate.
func checkWeekly(e *env, s *storage.Store) []finding {
	if on, _ := e.config.twilioOn(); !on {
		return []finding{{false, "no weekly status goes out by SMS, so its rate does not matter"}}
	}
	set, err := e.config.program()
	if err != nil {
		return []finding{{true, err.Error()}}
	}
	load, err := s.WeeklyLoad(e.ctx, e.now())
	if err == nil {
		set.Calendar, err = s.Calendar(e.ctx)
	}
	if err != nil {
		return []finding{{true, "who gets a weekly status cannot be counted"}}
	}
	return weeklyFindings(&set, load, e.now())
}

func weeklyFindings(set *bot.Settings, load storage.Weekly, now time.Time) []finding {
	rate := fmt.Sprintf("at LEADLINE_TWILIO_SEGMENTS_PER_SECOND=%g", set.SMSRate)
	from, last, late, room := set.WeeklyFit(load.Recipients, load.Segments, now)
	own := finding{false, fmt.Sprintf("the weekly status fits: %d texts from %s, the last about %s, %s", load.Recipients, set.Central(from), set.Central(last), rate)}
	switch {
	case load.Recipients == 0:
		own.Text = "the weekly status fits: nobody would get one by SMS now"
	case late > 0:
		own = finding{true, fmt.Sprintf("the weekly status does not fit: of %d texts from %s about %d do not leave by the evening after, %s; raise the sender's rate, or let people use other channels",
			load.Recipients, set.Central(from), late, rate)}
	}
	_, last, late, _ = set.WeeklyFit(weeklyScale, load.Segments, now)
	whole := fmt.Sprintf("%s about %d texts of the weekly status leave in time; all %d of the program would take until %s", rate, room, weeklyScale, set.Central(last))
	if late > 0 {
		whole += fmt.Sprintf(", %d of them too late; %g segments a second would do", late, rateFor(set, load.Segments, now))
	}
	return []finding{own, {false, whole}}
}

// rateFor is the rate at which the whole program's weekly status fits, rounded up.
func rateFor(set *bot.Settings, segments float64, now time.Time) float64 {
	faster := *set
	for faster.SMSRate = max(1, math.Ceil(set.SMSRate)); faster.SMSRate < 10_000; faster.SMSRate++ {
		if _, _, late, _ := faster.WeeklyFit(weeklyScale, segments, now); late == 0 {
			break
		}
	}
	return faster.SMSRate
}

// maxSkew is how far the database's clock may be from ours.
const maxSkew = time.Minute

// checkDatabase looks at version, durability and clock.
func checkDatabase(ctx context.Context, s *storage.Store, now func() time.Time) (f []finding) {
	h, err := s.Health(ctx)
	if err != nil {
		return []finding{{true, "the database does not answer"}}
	}
	add := func(bad bool, good, mend string) {
		if bad {
			good = mend
		}
		f = append(f, finding{bad, good})
	}
	add(h.SchemaBehind, "the schema is up to date", "the schema is behind this program: run leadline migrate")
	add(h.Fsync != "on", "fsync is on", "fsync is "+h.Fsync+": an acknowledged message could be lost; switch it on")
	add(h.SynchronousCommit == "off", "commits wait for the disk", "synchronous_commit is off: an acknowledged message could be lost; switch it on")
	add(h.ReadOnly, "the database takes writes", "the database is read-only")
	skew := now().Sub(h.Now)
	add(skew > maxSkew || skew < -maxSkew, "the clocks agree", fmt.Sprintf("our clock and the database's differ by %s; set them right", skew.Round(time.Second)))
	return f
}
