package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// command is one run of an operator's command on an office.
func (o *office) command(do interface{ Run(*env) error }) (string, error) {
	o.t.Helper()
	var out bytes.Buffer
	e := testEnv(o.t)
	e.now, e.out, e.errs, e.config.DatabaseURL = o.clock.Now, &out, &out, o.url
	err := do.Run(e)
	return out.String(), err
}

// TestSlipsAndBroadcastCommands: slips as text and as a page to cut apart; a
// broadcast that is not there cannot be held.
func TestSlipsAndBroadcastCommands(t *testing.T) {
	t.Parallel()
	o := newOffice(t, local)
	if out, err := o.command(&BroadcastListCmd{}); err != nil || !strings.Contains(out, "no broadcast was planned yet") {
		t.Errorf("%q %v", out, err)
	}
	o.week()
	out, err := o.command(&BroadcastListCmd{})
	if err != nil || !strings.Contains(out, "weekly:2026-03-05: 2 recipients (1 queued, 1 silent), done") {
		t.Errorf("%q %v", out, err)
	}
	for _, do := range []interface{ Run(*env) error }{&BroadcastPauseCmd{Key: "weekly:1999-01-07"}, &BroadcastResumeCmd{Key: "x"}} {
		if _, err := o.command(do); err == nil || !strings.Contains(err.Error(), "`leadline broadcast list` names them") {
			t.Errorf("%v", err)
		}
	}
	out, err = o.command(&SlipsCmd{Station: "arvada", Format: "text"})
	if err != nil || !strings.HasPrefix(out, "Luz Bravo\n  CC-") || strings.Contains(out, "Dot") || strings.Contains(out, "casa verde") {
		t.Errorf("%q %v", out, err)
	}
	out, err = o.command(&SlipsCmd{Station: "ARVADA", Week: "2026-03-06", Format: "html"})
	if err != nil || !strings.Contains(out, "<h2>Luz Bravo</h2>") || strings.Contains(out, "http://") && !strings.Contains(out, "w3.org") {
		t.Errorf("%q %v", out, err)
	}
	if _, err := o.command(&SlipsCmd{Station: "NOWHERE", Format: "text"}); err == nil || !strings.Contains(err.Error(), `no station "NOWHERE"`) {
		t.Errorf("%v", err)
	}
	if _, err := o.command(&SlipsCmd{Station: "ARVADA", Week: "monday", Format: "text"}); err == nil {
		t.Error("monday is no day")
	}
}

// TestCampaignCommands: goals of the district, how far they are, and an early end.
func TestCampaignCommands(t *testing.T) {
	t.Parallel()
	o := newOffice(t, local)
	o.lead()
	for _, bad := range []*CampaignAddCmd{
		{District: "NOWHERE", Name: "Spring"}, {District: "CO-WY", Name: ""}, {District: "CO-WY", Name: strings.Repeat("x", 81)}, {District: "CO-WY", Name: "Spring", FY: 1776},
		{District: "CO-WY", Name: "Spring", Until: "2026-12-01"}, {District: "CO-WY", Name: "Spring", Participation: 101}, {District: "CO-WY", Name: "Spring", Leads: -1}, {District: "CO-WY", Name: "Spring", Until: "soon"},
	} {
		if _, err := o.command(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if _, err := o.command(&CampaignAddCmd{District: "co-wy", Name: "Spring", Leads: 100, Participation: 40}); err != nil {
		t.Fatal(err)
	}
	out, err := o.command(&CampaignListCmd{})
	if err != nil || !strings.Contains(out, `CO-WY FY26 "Spring" until 2026-09-30`) || !strings.Contains(out, "1") || strings.Contains(out, "Dot") {
		t.Errorf("%q %v", out, err)
	}
	if _, err := o.command(&CampaignEndCmd{District: "CO-WY", Name: "Autumn"}); err == nil || !strings.Contains(err.Error(), `no campaign "Autumn"`) {
		t.Errorf("%v", err)
	}
	if _, err := o.command(&CampaignEndCmd{District: "CO-WY", Name: "Spring"}); err != nil {
		t.Error(err)
	}
	if out, _ := o.command(&CampaignListCmd{}); !strings.Contains(out, "ended") {
		t.Errorf("%q", out)
	}
}

// TestTalksCommands: a folder is taken in twice without harm; a change of words is
// a version; what cannot be read is named, and the rest is taken.
func TestTalksCommands(t *testing.T) {
	t.Parallel()
	o := newOffice(t, local)
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("31.md", "talk: 31\ncode: doors\ntitle: Doors\nteaser: Two minutes about doors.\n\nKnock first.\n")
	write("32.md", "talk: 32\ncode: dogs\ntitle: Dogs\n\nNo teaser.\n")
	out, err := o.command(&TalksImportCmd{Dir: dir})
	if err != nil || !strings.Contains(out, "rejected: 32.md: needs a teaser") || !strings.Contains(out, "1 talks, 1 new or changed 31") {
		t.Errorf("%q %v", out, err)
	}
	versions := func() int { return o.count(`select count(*) from talk where number in (31, 32)`) }
	if versions() != 1 {
		t.Errorf("%d versions", versions())
	}
	if err := os.Remove(filepath.Join(dir, "32.md")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if out, err := o.command(&TalksImportCmd{Dir: dir}); err != nil || versions() != 1 {
			t.Errorf("%q %v, %d versions", out, err, versions())
		}
	}
	write("31.md", "talk: 31\ncode: doors\ntitle: Doors\nteaser: Two minutes about doors.\n\nKnock first, then step back.\n")
	if out, err := o.command(&TalksImportCmd{Dir: dir}); err != nil || versions() != 2 {
		t.Errorf("%q %v, %d versions", out, err, versions())
	}
	_, page := o.enter("dot", "sms").get("/talks")
	if !strings.Contains(page, "then step back") || strings.Contains(page, "No teaser") {
		t.Error("the page reads otherwise")
	}
}

// TestBroadcastLineIsHonest: a line of the list says how many, how fast and until
// when, and how many that leaves behind.
func TestBroadcastLineIsHonest(t *testing.T) {
	t.Parallel()
	set := bot.DefaultSettings()
	now := time.Date(2026, 3, 5, 15, 0, 0, 0, time.UTC)
	until := now.Add(36 * time.Hour)
	crowds := []bot.Crowd{{Channel: "sms", Zone: "America/Denver", Until: until, Count: 70_000}, {Channel: "telegram", Zone: "America/Denver", Until: until, Count: 7_000}}
	b := bot.BroadcastState{Key: "weekly:2026-03-05", Kind: bot.BroadcastWeekly, Until: until, Segments: 2, Crowds: crowds, Lately: map[string]int{"sms": 150},
		Counts: map[string]map[string]int{bot.ToQueued: {"sms": 1000}, bot.ToWaiting: {"sms": 70_000, "telegram": 7_000}, bot.ToSlip: {"": 12}}}
	line := func() string { return broadcastLine(&set, b, set.Forecasts([]bot.BroadcastState{b}, now)[0]) }
	for _, must := range []string{"78012 recipients", "1000 queued", "77000 waiting", "12 slip", "70000 wait on sms at 1 segments a second", "7000 wait on telegram at 20 messages a second", "do not leave in time (Fri Mar 6 9:00pm CT at the latest)"} {
		if !strings.Contains(line(), must) {
			t.Errorf("%q lacks %q", line(), must)
		}
	}
	next := set.Forecasts([]bot.BroadcastState{b}, now)[0]
	shown := newBroadcastShown(&set, b, next)
	text := shown.text(&set, b, next)
	for _, must := range []string{"weekly:2026-03-05: 78012 recipients, under way\n", "  queued    1000 (1000 sms)\n", "  waiting   77000 (70000 sms, 7000 telegram)\n", "  slip      12 (12 paper)\n",
		"  sms: 0.5 messages a second in the last 5 minutes, 70000 wait at 1 segments a second\n", "  telegram: 0 messages a second", "  the last leaves about "} {
		if !strings.Contains(text, must) {
			t.Errorf("%q lacks %q", text, must)
		}
	}
	if shown.WillBeLate < 50_000 || shown.State != "under_way" || shown.Rate["sms"].Allowed != 1 || shown.Counts["slip"]["paper"] != 12 {
		t.Errorf("%+v", shown)
	}
	set.SMSRate = 100
	if line := line(); strings.Contains(line, "do not leave") || !strings.Contains(line, "the last leaves about Thu Mar 5") {
		t.Errorf("%q", line)
	}
	b.Paused = true
	if line := line(); !strings.Contains(line, ", paused") || !strings.Contains(line, "if it went on now, the last would leave about") {
		t.Errorf("%q", line)
	}
	b.Paused, b.Crowds, b.Counts = false, nil, map[string]map[string]int{bot.ToQueued: {"sms": 3}, bot.ToLate: {"sms": 2}}
	if line := line(); line != "weekly:2026-03-05: 5 recipients (3 queued, 2 late), done" {
		t.Errorf("%q", line)
	}
	if shown := newBroadcastShown(&set, b, bot.Forecast{}); shown.State != "done" || shown.Late != 2 || shown.Last != nil {
		t.Errorf("%+v", shown)
	}
}
