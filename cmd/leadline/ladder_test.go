package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// clones gives each transcript a database of the test's own server.
type clones struct{ t *testing.T }

func (c clones) fresh(context.Context) (string, func(), error) {
	return storagetest.Open(c.t, storage.Migrate), func() {}, nil
}

func testEnv(t *testing.T) *env {
	t.Helper()
	config, err := loadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &env{ctx: t.Context(), config: config, errs: t.Output(), log: slog.New(slog.DiscardHandler), now: time.Now}
}

var anyCode = regexp.MustCompile(`[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{5}`)

// replicas are more bots on the database of a world, each with its own phones.
func replicas(t *testing.T, url string, at time.Time, n int) []*world {
	t.Helper()
	set := bot.DefaultSettings()
	set.KeywordReplies, set.ReplyHold = "bot", 0
	var all []*world
	for i := range n {
		w, err := newWorld(t.Context(), url, set, at, rehearseKey, fmt.Sprintf("r%d-", i), slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(w.close)
		all = append(all, w)
	}
	return all
}

// hundredLeads is a district with a manager, two reps and a hundred leads of
// which the reps hold some; the clock stands at the morning they were sent.
func hundredLeads(t *testing.T) (url string, w *world) {
	t.Helper()
	url = storagetest.Open(t, storage.Migrate)
	w = replicas(t, url, startTime(), 1)[0]
	ctx := t.Context()
	if err := w.load(ctx, demoDistrict()); err != nil {
		t.Fatal(err)
	}
	phones := map[string]string{"dot": "sms", "sam": "sms", "ana": "slack", "ben": "telegram", "sue": "slack", "art": "sms", "ada": "slack"}
	say := func(who, text string) {
		t.Helper()
		if err := w.bot.Receive(ctx, w.sim.Text(w.sim.Address(who, phones[who]), text)); err != nil {
			t.Fatal(err)
		}
	}
	for who, channel := range phones {
		if err := w.enrol(ctx, who, w.sim.Address(who, channel)); err != nil {
			t.Fatal(err)
		}
	}
	settle := func() {
		t.Helper()
		if err := w.settle(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 100 {
		who := []string{"dot", "sam"}[i%2]
		say(who, fmt.Sprintf("LEAD shop%d co %d main st 80002, ann ruiz 303-555-%04d, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok", i, 100+i, 100+i))
		settle()
		say(who, "1")
		settle()
	}
	codes, err := w.store.Codes(ctx)
	if err != nil || len(codes) != 100 {
		t.Fatalf("%d leads, %v", len(codes), err)
	}
	for i := range 16 {
		say([]string{"ana", "ben"}[i%2], "CLAIM "+codes[i])
		settle()
	}
	return url, w
}

// A hundred leads, an outage of 26 hours over their due time, four processes
// that come back together: nobody is told twice about a lead, every breach is
// on record, every carrier hears of each once.
func TestP14_F27_OutageWithFourWorkers(t *testing.T) {
	t.Parallel()
	url, w := hundredLeads(t)
	ctx := t.Context()
	morning := time.Date(2026, 3, 9, 7, 40, 0, 0, startTime().Location()) // Monday; due at 1:00 pm here
	if err := w.moveTo(ctx, morning); err != nil {
		t.Fatal(err)
	}
	before := one(t, url, `select count(*) from outbox`)
	back := morning.Add(26 * time.Hour)
	workers := replicas(t, url, back, 4)
	together := func() {
		var wg sync.WaitGroup
		for _, r := range workers {
			wg.Go(func() {
				if err := r.bot.Drain(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	for range 3 { // now, and the next quarters of an hour
		together()
		for _, r := range workers {
			r.clock.Set(r.clock.Now().Add(15 * time.Minute))
		}
	}
	for _, r := range workers { // the carriers' hours
		r.clock.Set(time.Date(2026, 3, 10, 16, 0, 0, 0, morning.Location()))
	}
	together()
	told := map[string]int{}
	sent := 0
	for _, r := range workers {
		for _, m := range r.sim.Since(0) {
			if m.Kind != bot.Notice {
				continue
			}
			sent++
			for _, code := range anyCode.FindAllString(m.Text, -1) {
				told[r.sim.Name(m.To)+" "+code]++
			}
		}
	}
	for who, n := range told {
		if n > 1 && !strings.HasPrefix(who, "#") { // a room's text names the code again: Type CLAIM …
			t.Errorf("%s was told %d times", who, n)
		}
	}
	if sent < 101 || len(told) < 120 { // each carrier of theirs; the manager of twenty by name, and how many more
		t.Errorf("%d messages about %d leads and people", sent, len(told))
	}
	for sql, want := range map[string]int{
		`select count(*) from lead_event where kind = 'breached'`:                100,
		`select count(distinct lead_id) from lead_event where kind = 'breached'`: 100,
		`select count(*) from ladder_step where step = 'breach'`:                 100,
		`select count(*) from outbox where cause like 'late:%'`:                  100,
		`select count(*) from outbox o where kind = 'notice' and lead is not null group by address_id, lead, cause having count(*) > 1 union all select 0 limit 1`: 0,
		`select count(*) from (select person_id, lead_id from staff_line where made_at >= '2026-03-10' group by 1, 2 having count(distinct step) > 1) twice`:       0,
	} {
		if got := one(t, url, sql); got != want {
			t.Errorf("%s: %d, want %d", sql, got, want)
		}
	}
	if after := one(t, url, `select count(*) from outbox`); after == before {
		t.Error("nothing was said")
	}
	checks, err := w.store.Verify(ctx, back)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if len(c.Rows) > 0 && !strings.HasPrefix(c.Text, "P15 no message waits") { // an outage it was
			t.Errorf("%s: %v", c.Text, c.Rows)
		}
	}
}

// Every process of `serve` climbs by itself, without a leader: two of them find
// one lead whose time has passed, and one breach is recorded.
func TestP14_ServeClimbs(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 1)
	p := newTwilio(t)
	all := []*replica{serveOn(t, url, p), serveOn(t, url, p)}
	for i, text := range wholeLead {
		all[0].text(numbers[0], sid(i), text)
		eventually(t, "a reply to "+text, func() bool { return len(p.to(numbers[0])) == i+1 })
	}
	one(t, url, `with late as (update lead set entered_at = entered_at - interval '40 days' returning 1) select count(*) from late`)
	eventually(t, "the breach is on record", func() bool { return one(t, url, `select count(*) from lead_event where kind = 'breached'`) == 1 })
	for sql, want := range map[string]int{
		`select count(*) from lead_event where kind = 'recalculated'`: 1,
		`select count(*) from lead_event where kind = 'breached'`:     1,
		`select count(*) from ladder_step`:                            6,
		`select count(*) from outbox where cause like 'late:%'`:       1,
	} {
		if got := one(t, url, sql); got != want {
			t.Errorf("%s: %d, want %d", sql, got, want)
		}
	}
}

// The auditor raises an alarm for a lead that nobody will be reminded of.
func TestAuditorRaisesAnAlarm(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 1)
	p := newTwilio(t)
	r := serveOn(t, url, p)
	for i, text := range wholeLead {
		r.text(numbers[0], sid(i), text)
		eventually(t, "a reply to "+text, func() bool { return len(p.to(numbers[0])) == i+1 })
	}
	eventually(t, "the ladder has looked", func() bool { return one(t, url, `select count(*) from ladder where next_at > '-infinity'`) == 1 })
	r.stop(t)
	var log bytes.Buffer
	e := testEnv(t)
	e.log = slog.New(slog.NewTextHandler(&log, nil))
	s, err := storage.Open(t.Context(), url, storage.Options{Now: time.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := audit(t.Context(), e, s); err != nil || log.Len() > 0 {
		t.Errorf("an alarm without need: %s %v", log.String(), err)
	}
	one(t, url, `with lost as (update ladder set next_at = null returning 1) select count(*) from lost`)
	if err := audit(t.Context(), e, s); err != nil || !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), "without a next step") {
		t.Errorf("no alarm: %q %v", log.String(), err)
	}
	families, err := newMeter(s, time.Now).registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, f := range families {
		seen = seen || f.GetName() == "leadline_leads_stuck" && f.GetMetric()[0].GetGauge().GetValue() == 1
	}
	if !seen {
		t.Error("the metric does not show one stuck lead")
	}
}
