package bot

import (
	"strings"
	"testing"
	"time"
)

// A tray of a rush becomes the message that gather would make of it, at the pace of
// its channel and in the person's hours; what is out of date is never said.
func TestRushedTrays(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	now := central(t, "2026-03-05 07:30")
	b := New(Parts{Dialogs: topics{}, Settings: &set, Now: func() time.Time { return now }, ByHand: true})
	midnight, passed, shut := central(t, "2026-03-06 00:00"), central(t, "2026-03-05 07:29"), central(t, "2026-03-05 19:00")
	line := func(id int64, what string, until time.Time) Laid {
		return Laid{Line: Line{ID: id, To: 2, What: what, Topic: "talk:A:" + what, Until: until}}
	}
	today, soon, old := line(1, NewsTalkToday, midnight), line(2, NewsTalkSoon, time.Time{}), line(3, NewsTalkToday, passed)
	disputed := line(4, NewsTalkDisputed, time.Time{})
	mia := Person{ID: 2, Handle: "mia", Zone: "America/Chicago", Grants: []Grant{{Role: ManagementCoordinator, Scope: "A"}},
		Addresses: []Address{{ID: 1, Channel: "slack"}, {ID: 2, Channel: "sms"}}}
	for _, c := range []struct {
		name   string
		change func(*Recipient)
		at     time.Time // zero: now
		pace   time.Time // of SMS
		lines  []Laid
		state  string
		said   string // "channel from: text"
		done   int    // lines
		until  time.Time
		closed bool
	}{
		{"said", nil, time.Time{}, time.Time{}, []Laid{today}, ToQueued, "sms 7:30: talk_today", 1, time.Time{}, false},
		{"after those before it", nil, time.Time{}, now.Add(40 * time.Second), []Laid{today}, ToQueued, "sms 7:30: talk_today", 1, time.Time{}, false},
		{"with all that is due, the most urgent first", nil, time.Time{}, time.Time{}, []Laid{soon, today, disputed}, ToQueued, "sms 7:30: talk_disputed, talk_today, talk_soon", 3, time.Time{}, false},
		{"without what is out of date", nil, time.Time{}, time.Time{}, []Laid{old, soon}, ToQueued, "sms 7:30: talk_soon", 2, time.Time{}, false},
		{"too late", nil, time.Time{}, time.Time{}, []Laid{old}, ToLate, "", 1, time.Time{}, false},
		{"too late by the time they are open", nil, shut, time.Time{}, []Laid{today}, ToLate, "", 1, time.Time{}, false},
		{"waits until they are open", nil, shut, time.Time{}, []Laid{soon}, ToWaiting, "", 0, time.Time{}, true},
		{"done meanwhile", nil, time.Time{}, time.Time{}, nil, ToNeedless, "", 0, time.Time{}, false},
		{"said STOP meanwhile", func(r *Recipient) { r.Person.Stopped = true }, time.Time{}, time.Time{}, []Laid{today}, ToSilent, "", 1, time.Time{}, false},
		{"paused, and too late", func(r *Recipient) { r.Paused = true }, time.Time{}, time.Time{}, []Laid{old}, ToLate, "", 1, time.Time{}, false},
		{"paused, and the rest waits on", func(r *Recipient) { r.Paused = true }, time.Time{}, time.Time{}, []Laid{old, today, soon}, ToWaiting, "", 0, midnight, false},
		{"the phone is gone", func(r *Recipient) { r.Person.Addresses = r.Person.Addresses[:1] }, time.Time{}, time.Time{}, []Laid{today}, ToQueued, "slack 7:30: talk_today", 1, time.Time{}, false},
	} {
		r := Recipient{Broadcast: 7, Key: "talks:2026-03-05:0730", Kind: BroadcastTalks, Person: mia, Channel: "sms", Zone: "America/Chicago", Staff: true, Lines: c.lines}
		if c.change != nil {
			c.change(&r)
		}
		at := now
		if !c.at.IsZero() {
			at = c.at
		}
		change, closed := Change{Pace: map[string]time.Time{"sms": c.pace}}, map[Postponed]bool{}
		out := b.queueTray(&set, at, r, &change, closed)
		var said []string
		for _, o := range change.Say {
			said = append(said, o.To.Channel+" "+o.NotBefore.In(set.Zone).Format("3:04")+": "+o.Message.Text)
			if !o.At.Equal(at) || o.NotBefore.Before(c.pace) || !change.Pace[o.To.Channel].After(o.NotBefore) {
				t.Errorf("%s: at %v from %v, pace %v", c.name, o.At, o.NotBefore, change.Pace)
			}
		}
		done := 0
		for _, g := range change.Trays {
			done += len(g.Lines)
			if g.Person != mia.ID || g.Until.IsZero() != (c.said == "") {
				t.Errorf("%s: %+v", c.name, g)
			}
		}
		for p := range closed {
			if p.Zone != "America/Chicago" || !p.Staff || !p.To.Equal(central(t, "2026-03-06 07:00")) {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		if out.State != c.state || !out.Until.Equal(c.until) || strings.Join(said, " | ") != c.said || done != c.done || len(closed) > 0 != c.closed {
			t.Errorf("%s: %+v, said %q, %d lines done, closed %v", c.name, out, said, done, closed)
		}
	}
}

// topics words a message as the words of its lines.
type topics struct{ listing }

func (topics) Tell(n News, _ string) Message {
	var all []string
	for _, l := range n.Lines {
		all = append(all, l.What)
	}
	return Message{Text: strings.Join(all, ", ")}
}

// A rush is named by its quarter of an hour in Central time, in winter and summer.
func TestRushIsNamedInCentralTime(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	for at, want := range map[string]string{"2026-03-05T13:37:10Z": "talks:2026-03-05:0730", "2026-07-09T12:30:00Z": "talks:2026-07-09:0730", "2026-03-06T05:59:59Z": "talks:2026-03-05:2345"} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if r := set.Rush(now); r.Key != want || r.At.After(now) || now.Sub(r.At) >= quarter || r.Day.String() != want[6:16] {
			t.Errorf("%s: %+v", at, r)
		}
	}
}

// Each reminder of a subject is out of date once the next one is due, or at the end
// of the day of which it speaks.
func TestRemindersRunOut(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time { return central(t, s) }
	steps := inTurn([]step{
		{name: "before3", at: at("2026-03-10 07:30")}, {name: "before1", at: at("2026-03-12 07:30")},
		{name: "day", at: at("2026-03-13 07:30"), until: at("2026-03-14 00:00")}, {name: "late1", at: at("2026-03-16 07:30")}, {name: "district", at: at("2026-03-17 07:30")},
	})
	for i, want := range []time.Time{at("2026-03-12 07:30"), at("2026-03-13 07:30"), at("2026-03-14 00:00"), at("2026-03-17 07:30"), {}} {
		if !steps[i].until.Equal(want) {
			t.Errorf("%s until %s, want %s", steps[i].name, steps[i].until, want)
		}
	}
	for _, what := range rushed {
		if order[rank(what)].what != what || order[rank(what)].own {
			t.Errorf("%s is no line that can wait", what)
		}
	}
	inTurn(nil)
}
