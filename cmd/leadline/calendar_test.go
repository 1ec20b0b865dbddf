package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// Closing days from the command line: previewed, confirmed, recorded; running
// clocks move and say so.
func TestCalendarCommand(t *testing.T) {
	t.Parallel()
	url, w := func() (string, *world) {
		url := storagetest.Open(t, storage.Migrate)
		return url, replicas(t, url, time.Now(), 1)[0]
	}()
	ctx := t.Context()
	if err := w.load(ctx, demoDistrict()); err != nil {
		t.Fatal(err)
	}
	dot := w.sim.Address("dot", "sms")
	if err := w.enrol(ctx, "dot", dot); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok", "1"} {
		if err := w.bot.Receive(ctx, w.sim.Text(dot, text)); err != nil {
			t.Fatal(err)
		}
		if err := w.settle(ctx); err != nil {
			t.Fatal(err)
		}
	}
	codes, err := w.store.Codes(ctx)
	if err != nil || len(codes) != 1 {
		t.Fatal(codes, err)
	}
	lead, err := w.store.Lead(ctx, codes[0])
	if err != nil {
		t.Fatal(err)
	}
	set := bot.DefaultSettings()
	day := bot.DateOf(*lead.Clock.Start, set.Zone)
	command := func(wrong bool, run func(*env) error) string {
		t.Helper()
		var out bytes.Buffer
		e := testEnv(t)
		e.config.DatabaseURL, e.in, e.out = url, strings.NewReader(""), &out
		err := run(e)
		if _, usage := errors.AsType[usageError](err); usage != wrong || err != nil && !wrong {
			t.Errorf("ends with %v: %s", err, out.String())
		}
		if err != nil {
			return out.String() + err.Error()
		}
		return out.String()
	}
	list := func() string { return command(false, (&CalendarListCmd{}).Run) }
	add := func(wrong bool, c CalendarAddCmd) string { return command(wrong, c.Run) }
	has := func(text string, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(text, p) {
				t.Errorf("%q lacks %q", text, p)
			}
		}
	}
	moved := fmt.Sprintf("of 1 running leads 1 get a later due time, 0 an earlier one, 0 stay\n  %s due %s, then", codes[0], set.Central(*lead.Clock.Due))
	date, nextYear := day.String(), time.Now().Year()+1
	has(list(), "no closing days")
	has(add(false, CalendarAddCmd{Date: date, Reason: []string{"snow"}, Preview: true}), moved, "nothing was written")
	has(add(true, CalendarAddCmd{Date: date, Reason: []string{"snow"}}), moved, "add --yes")
	has(list(), "no closing days")
	has(add(false, CalendarAddCmd{Date: date, Reason: []string{"heavy", "snow"}, Yes: true}), moved, "is a closing day; 1 leads")
	has(list(), date, "heavy snow")
	has(add(true, CalendarAddCmd{Date: date, Yes: true}), "does not count already: heavy snow")
	has(add(true, CalendarAddCmd{Date: "2026-13-01", Yes: true}), "is not a date")
	has(add(true, CalendarAddCmd{Date: "2099-03-05", Yes: true}), "is the year right?")
	has(add(true, CalendarAddCmd{Date: fmt.Sprintf("%d-12-25", nextYear), Yes: true}), "does not count already")
	has(add(true, CalendarAddCmd{Date: date, Reason: []string{strings.Repeat("x", 101)}, Yes: true}), "at most 100")
	after, err := w.store.Lead(ctx, codes[0])
	if err != nil {
		t.Fatal(err)
	}
	set.Calendar = set.Calendar.With(day, "heavy snow")
	if start, due := set.FollowUp(*lead.EnteredAt); !after.Clock.Start.Equal(start) || !after.Clock.Due.Equal(due) {
		t.Errorf("start %v due %v, want %v and %v", after.Clock.Start, after.Clock.Due, start, due)
	}
	if last := after.Events[len(after.Events)-1]; last.Kind != "recalculated" {
		t.Errorf("the last event is %s", last.Kind)
	}
}
