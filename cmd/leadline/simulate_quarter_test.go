package main

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"leadline/bot"
)

// TestFiscalQuarter plays a fiscal quarter of three stations; then the totals of
// R1 to R5 are those that anybody counts in `leadline export`, those of the boards,
// and those that were on the wall. Another quarter: -args -seed 3
func TestFiscalQuarter(t *testing.T) {
	t.Parallel()
	first := playedQuarter.From().Add(-10)
	q := newAutumn(t, *simulatedSeed, first)
	q.campaign()
	type posted struct {
		station string
		week    bot.Date
	}
	wall := map[posted]bot.Report{}
	q.play(first, playedQuarter.To().Add(4), func(d bot.Date) {
		if d != q.book.WeeklyDue(q.book.Weekly(d)) {
			return
		}
		q.must(q.moveTo(t.Context(), d.At(19, 0, q.zone)))
		week := q.book.Weekly(d).Add(-7)
		for _, st := range autumnStations {
			wall[posted{st.code, week}] = q.checkSummary(st.code, week)
		}
	})

	b := q.export()
	pack := table(t, q.report(bot.ReportAsk{Name: "R5", Of: "CO-WY", Quarter: playedQuarter}))
	q.checkParticipation(b, pack)
	q.checkFollowUp(b, pack)
	q.checkTalks()
	q.checkBoards(b, pack)
	q.checkCarriers(b, q.book.Weekly(bot.DateOf(q.clock.Now(), q.zone)))
	for key, was := range wall {
		again := q.report(bot.ReportAsk{Name: "R2", Of: key.station, Week: key.week})
		if !reflect.DeepEqual(was.Rows, again.Rows) || !was.FrozenAt.Equal(again.FrozenAt) {
			t.Errorf("the summary of %s, week of %s, is not the one that was posted", key.station, key.week)
		}
	}
	from := playedQuarter.From().At(0, 0, q.book.Zone)
	sent := func(l entry) bool { return inUnit(l) && !l.at(t, "submitted_at").Before(from) }
	city := map[string]bool{}
	for _, s := range q.senders {
		if s.city {
			city[s.handle] = true
		}
	}
	taking := b.senders(func(l entry) bool { return sent(l) && city[l["submitter"]] })
	until := playedQuarter.To().At(0, 0, q.book.Zone)
	// Each station's carrier coordinator is a city carrier too; they sent none.
	want := fmt.Sprintf("%d leads, %d %% of the carriers", b.count(func(l entry) bool { return sent(l) && l.at(t, "submitted_at").Before(until) }), 100*taking/(len(city)+2))
	if got := packed(t, pack, "Campaigns", "(district)", "Full Boxes, goal 40 leads, 50 % with at least one lead by 2027-09-30")["This quarter"]; got != want {
		t.Errorf("the campaign: %q, the export says %q", got, want)
	}
	tele := packed(t, pack, "Teleconferences", "(district)", "2026-12-10")
	if tele["This quarter"] != "held, counts" || tele["Quarter before"] != "USPS 4, NALC 3" {
		t.Errorf("%q", tele)
	}
	if one := packed(t, pack, "Teleconferences", "(district)", "2026-11-12"); one["This quarter"] != "held without one side, does not count" {
		t.Errorf("%q", one)
	}

	if *simulatedSeed != 7 {
		return
	}
	// The quarter of everyday's seed had everything in it, or it would prove little.
	kinds := map[string]int{}
	for _, l := range b.leads {
		kinds[l["status"]]++
		kinds["source "+l["source"]]++
		if l["revenue_verified_at"] != "" {
			kinds["verified"]++
		}
	}
	for _, f := range fates {
		if f != "Open, overdue" && f != "Running" && b.count(func(l entry) bool { return fate(t, l, q.clock.Now()) == f }) == 0 {
			t.Errorf("no lead was %q", f)
		}
	}
	for _, kind := range []string{"sale", "no_sale", "duplicate", "withdrawn", "verified", "source sms", "source telegram", "source slack", "source paper_card"} {
		if kinds[kind] == 0 {
			t.Errorf("no lead was %s: %v", kind, kinds)
		}
	}
	states := map[string]int{}
	for _, s := range q.talks {
		states[s]++
	}
	for _, s := range []string{"certified", "waits for a signature", "disputed", "given, CC vacant"} {
		if states[s] == 0 {
			t.Errorf("no talk was %s: %v", s, states)
		}
	}
	t.Logf("%d leads, %d keyed from paper, %v; talks %v; %s", len(b.leads), q.keyed, kinds, states, q.clock.Now().Format(time.DateOnly))
}
