package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

// halfPast is the hour of reminders of a Thursday in Chicago: 07:30.
var halfPast = time.Date(2026, 3, 5, 13, 30, 0, 0, time.UTC)

// bulk writes much at once, for which the path of a message has no time.
func (w *world) bulk(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.desk.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

// coordinators makes people with a phone and a role at stations of Chicago.
func (w *world) coordinators(people, stations int) {
	w.t.Helper()
	w.bulk(`insert into station (code, name, district, area, state, zip5, zone, close_of_business, saturday_counts, entry_mode)
select 'S' || n, 'Station ' || n, 'CO-WY', 'WESTPAC', 'CO', '80002', 'America/Chicago', '17:00', false, 'direct'
from generate_series(1, $1::integer) n`, stations)
	w.bulk(`insert into person (handle, name, craft, station, lang)
select 'p' || n, 'Person ' || n, 'city_carrier', 'S' || (1 + n % $2::integer), 'en'
from generate_series(1, $1::integer) n`, people, stations)
	w.bulk(`insert into address (channel, tenant, user_key, person_id, last_used_at)
select case when id % 10 = 0 then 'telegram' else 'sms' end, 't', 'u' || id, id, $1
from person where handle like 'p%'`, w.at)
	w.bulk(`insert into consent (person_id) select id from person where handle like 'p%'`)
	w.bulk(`insert into role_grant (person_id, role, scope, side, made_at)
select id, 'carrier_coordinator', station, 'nalc', $1
from person where handle like 'p%'`, w.at)
	w.bulk(`delete from watch`) // no duties of their own here
	w.bulk(`analyze`)
}

// remind lays a line for everybody whose number is in a range: due at a time, out of
// date at another.
func (w *world) remind(what string, from, to int, at, until time.Time) {
	w.t.Helper()
	w.bulk(`insert into staff_line (person_id, topic, what, step, said, made_at, send_at, until)
select id, 'talk:' || station || ':' || $1, $1, 'day', json_build_object('station', 'for ' || handle, 'talk', '14'), $4, $4, $5
from person
where handle like 'p%'
  and substr(handle, 2)::integer between $2 and $3`, what, from, to, at, timeArg(until))
}

// lister words a message as its lines, each with whom it is for.
type lister struct{}

func (lister) Hear(bot.Scene) bot.Turn         { return bot.Turn{} }
func (lister) Form(bot.FormScene) bot.FormView { return bot.FormView{} }
func (lister) Tell(n bot.News, _ string) bot.Message {
	var all []string
	for _, l := range n.Lines {
		all = append(all, l.What+" "+l.Values["station"])
	}
	return bot.Message{Text: strings.Join(all, "; ")}
}

func (w *world) lister(rate float64) *bot.Bot {
	set := bot.DefaultSettings()
	set.Zone, _ = time.LoadLocation("America/Chicago")
	set.SMSRate = rate
	return bot.New(bot.Parts{Store: w.open(), Dialogs: lister{}, Settings: &set, Now: func() time.Time { return w.at }, Log: slog.New(slog.DiscardHandler), ByHand: true})
}

func (w *world) rush(least int) bot.Rush {
	set := bot.DefaultSettings()
	set.Zone, _ = time.LoadLocation("America/Chicago")
	r := set.Rush(w.at)
	r.Least = least
	return r
}

func (w *world) planRush(least int) int {
	w.t.Helper()
	n, err := w.PlanRush(w.t.Context(), w.at, w.rush(least))
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// takes gathers what is due now, with the words of its lines.
func (w *world) takes() (texts []string) {
	w.t.Helper()
	_, err := w.Gather(w.t.Context(), w.at, 10, func(t bot.Tray) bot.Change {
		g := bot.Gathered{Person: t.Person.ID, Until: w.at.Truncate(15 * time.Minute).Add(15 * time.Minute)}
		text := ""
		for _, l := range t.Lines {
			g.Lines = append(g.Lines, l.ID)
			text += l.What + " " + l.Values["station"] + "; "
		}
		texts = append(texts, text)
		o := notice(t.Person.Addresses[0], text, w.at)
		o.Cause = fmt.Sprintf("gathered:%d", g.Lines[0])
		return bot.Change{Gathered: &g, Say: []bot.Outgoing{o}}
	})
	if err != nil {
		w.t.Error(err)
	}
	return texts
}

// rushed is how many recipients are in which state.
func (w *world) rushed() string {
	return one[string](w, `select coalesce(string_agg(state || ' ' || n, ', ' order by state), '') from (select state, count(*) as n from broadcast_to group by state) s`)
}

// said counts in how many messages a line was said.
func (w *world) said(what string) int {
	return one[int](w, `select count(*) from outbox where cause like 'gathered:%' and text like '%' || $1 || ' for %'`, what)
}

// onceEach fails where a line was said twice, or was lost.
func (w *world) onceEach(what string, people int) {
	w.t.Helper()
	if n := one[int](w, `select count(*) from (select 1 from outbox o join address a on a.id = o.address_id where o.text like '%' || $1 || ' for %' group by a.person_id having count(*) > 1) twice`, what); n != 0 {
		w.t.Errorf("%s: %d people are told twice", what, n)
	}
	if n := w.said(what); n != people {
		w.t.Errorf("%s: %d of %d are told", what, n, people)
	}
}

// TestRushIsPlanned: from a number on they wait for their broadcast, below it gather
// tells them at once; who has something else to hear is told that at once, too.
func TestRushIsPlanned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(12, 3)
	w.remind(bot.NewsTalkToday, 1, 10, w.at, w.at.Add(16*time.Hour))
	w.remind(bot.NewsTalkDisputed, 10, 10, w.at, time.Time{})
	if n := w.planRush(10); n != 0 { // nine have nothing else
		t.Errorf("%d are planned", n)
	}
	if n := w.planRush(9); n != 9 || w.rushed() != "waiting 9" {
		t.Errorf("%d are planned, %s", n, w.rushed())
	}
	b := w.lister(1)
	if got := w.takes(); len(got) != 1 || got[0] != "talk_today for p10; talk_disputed for p10; " {
		t.Errorf("gather takes %q", got)
	}
	if w.planRush(9) != 0 || w.rushed() != "waiting 9" {
		t.Errorf("again: %s", w.rushed())
	}
	w.remind(bot.NewsTalkToday, 11, 11, w.at, w.at.Add(16*time.Hour)) // laid a little later
	if n := w.planRush(9); n != 1 || w.rushed() != "waiting 10" {
		t.Errorf("%d follow, %s", n, w.rushed())
	}
	w.remind(bot.NewsSummary, 1, 2, w.at, w.at.Add(8*time.Hour)) // it can wait with the other
	if n := w.planRush(9); n != 0 || w.rushed() != "waiting 10" || len(w.takes()) != 0 {
		t.Errorf("%d, %s", n, w.rushed())
	}
	if n := one[int](w, `select count(*) from broadcast_to where until = $1`, w.at.Add(8*time.Hour)); n != 2 {
		t.Errorf("%d come first", n)
	}
	w.at = w.at.Add(15 * time.Minute) // another quarter, fewer than make a rush
	w.remind(bot.NewsTalkToday, 12, 12, w.at, w.at.Add(16*time.Hour))
	if n := w.planRush(9); n != 0 {
		t.Errorf("%d are planned", n)
	}
	w.expect(b)
	for range 20 {
		w.at = w.at.Add(10 * time.Second)
		w.expect(b)
	}
	if w.rushed() != "queued 10" {
		t.Error(w.rushed())
	}
	w.onceEach(bot.NewsTalkToday, 12)
	w.onceEach(bot.NewsSummary, 2)
	if n := one[int](w, `select count(*) from outbox where text = 'talk_today for p1; summary for p1'`); n != 1 {
		t.Error("two lines are not one message")
	}
	// The pace is kept, as that of other broadcasts.
	if n := one[int](w, `select count(*) from (select q.not_before from queue q join address a on a.id = q.address_id join broadcast_to t on t.person_id = a.person_id where a.channel = 'sms' group by q.not_before having count(*) > 1) same`); n != 0 {
		t.Errorf("%d instants with more than one SMS", n)
	}
	if all, err := w.Broadcasts(t.Context(), w.at); err != nil || len(all) != 1 || all[0].Key != "talks:2026-03-05:0730" || !all[0].Ended || all[0].In(bot.ToQueued) != 10 {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestUrgentOvertakesRush: what cannot wait leaves at once, whatever the broadcast
// does, and takes the reminder along; nobody is told twice.
func TestUrgentOvertakesRush(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(6, 3)
	w.remind(bot.NewsTalkToday, 1, 6, w.at, w.at.Add(16*time.Hour))
	w.planRush(6)
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", true, w.at); err != nil {
		t.Fatal(err)
	}
	b := w.lister(100)
	w.expect(b)
	if w.rushed() != "waiting 6" {
		t.Errorf("paused: %s", w.rushed())
	}
	w.remind(bot.NewsTalkDisputed, 2, 3, w.at, time.Time{})
	w.expect(b)
	if got := one[string](w, `select string_agg(text, ' | ' order by text) from outbox`); w.rushed() != "gathered 2, waiting 4" || got != "talk_disputed for p2; talk_today for p2 | talk_disputed for p3; talk_today for p3" {
		t.Errorf("%s: %q", w.rushed(), got)
	}
	w.exec(`update staff_line set done_at = $1 where person_id = (select id from person where handle = 'p4')`, w.at) // the talk was given
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", false, w.at); err != nil {
		t.Fatal(err)
	}
	w.expect(b)
	w.at = w.at.Add(time.Minute)
	w.expect(b)
	if w.rushed() != "gathered 2, needless 1, queued 3" {
		t.Error(w.rushed())
	}
	w.onceEach(bot.NewsTalkToday, 5)
	w.onceEach(bot.NewsTalkDisputed, 2)
	w.remind(bot.NewsTalkLate, 1, 1, w.at, time.Time{}) // told in this quarter of an hour
	w.expect(b)
	if w.said(bot.NewsTalkLate) != 0 {
		t.Error("two messages in a quarter of an hour")
	}
	w.at = halfPast.Add(15 * time.Minute)
	w.expect(b)
	w.onceEach(bot.NewsTalkLate, 1)
	w.holdsStill()
}

// holdsStill fails where staff was told twice in a quarter of an hour, or a line is lost.
func (w *world) holdsStill() {
	w.t.Helper()
	for _, broken := range w.verify() {
		if strings.HasPrefix(broken, "P20") || strings.HasPrefix(broken, "every line") {
			w.t.Error(broken)
		}
	}
}

// TestRushRunsOut: a reminder that is out of date is never said, however long the
// broadcast was held; what runs out first leaves first.
func TestRushRunsOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(8, 3)
	w.remind(bot.NewsTalkSoon, 1, 4, w.at, w.at.Add(48*time.Hour))
	w.remind(bot.NewsTalkToday, 5, 6, w.at, w.at.Add(16*time.Hour))
	w.remind(bot.NewsTalkToday, 7, 8, w.at, w.at.Add(30*time.Minute))
	w.remind(bot.NewsSummary, 8, 8, w.at, w.at.Add(20*time.Hour))
	w.planRush(8)
	order := func() string {
		return one[string](w, `select coalesce(string_agg(substr(p.handle, 2), ' ' order by q.not_before), '') from queue q join address a on a.id = q.address_id join person p on p.id = a.person_id where a.channel = 'sms'`)
	}
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", true, w.at); err != nil {
		t.Fatal(err)
	}
	b := w.lister(0.1)
	if next, err := b.NextDue(t.Context(), w.at); err != nil || !next.Equal(w.at.Add(30*time.Minute)) {
		t.Errorf("next due %s, %v", next, err)
	}
	w.at = w.at.Add(30 * time.Minute)
	w.expect(b)
	if w.rushed() != "late 1, waiting 7" || one[time.Time](w, `select min(until) from broadcast_to where state = 'waiting'`) != halfPast.Add(16*time.Hour) {
		t.Error(w.rushed())
	}
	all, err := w.Broadcasts(t.Context(), w.at)
	if err != nil || !slices.ContainsFunc(all, func(b bot.BroadcastState) bool {
		return b.Key == "talks:2026-03-05:0730" && b.Paused && b.In(bot.ToLate) == 1
	}) {
		t.Errorf("%+v, %v", all, err)
	}
	if err := w.PauseBroadcast(t.Context(), "talks:2026-03-05:0730", false, w.at); err != nil {
		t.Fatal(err)
	}
	for range 12 {
		w.expect(b)
		w.at = w.at.Add(10 * time.Second)
	}
	if got := order(); got != "5 6 8 1 2 3 4" && got != "5 6 8 1 2 3" { // p10n have Telegram
		t.Errorf("in the order %s, %s", got, w.rushed())
	}
	if w.rushed() != "late 1, queued 7" {
		t.Error(w.rushed())
	}
	if n := one[int](w, `select count(*) from outbox where text in ('talk_today for p7', 'talk_today for p8; summary for p8')`); n != 0 {
		t.Error("said though out of date")
	}
	if n := one[int](w, `select count(*) from outbox where text = 'summary for p8'`); n != 1 {
		t.Error("the rest of a tray is lost")
	}
	if n := one[int](w, `select count(*) from staff_line where done_at is null`); n != 0 {
		t.Errorf("%d lines are left", n)
	}
}

// TestSoonestBroadcastFirst: two broadcasts share a channel, and who must have it first
// comes first, whichever was planned before.
func TestSoonestBroadcastFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = thursday.Add(2 * time.Hour)
	w.crowd(6, 1) // Denver's carriers
	w.exec(`update address set channel = 'sms'`)
	w.exec(`insert into broadcast (key, kind, day, made_at) values ('weekly:2026-03-05', 'weekly', '2026-03-05', $1)`, w.at)
	w.exec(`insert into broadcast_to (broadcast_id, person_id, station, zone, staff, channel, state, send_at, until)
select b.id, p.id, p.station, 'America/Denver', false, 'sms', 'waiting', $1, $2 from broadcast b, person p where p.handle in ('p1', 'p2', 'p3')`, w.at.Add(-time.Hour), w.at.Add(30*time.Hour))
	w.exec(`delete from watch`)
	w.remind(bot.NewsTalkToday, 4, 5, w.at, w.at.Add(10*time.Hour))
	w.remind(bot.NewsTalkSoon, 6, 6, w.at, w.at.Add(60*time.Hour))
	w.planRush(3)
	var got []string
	take := func(b bot.Batch) bot.Change {
		for _, r := range b.To {
			got = append(got, r.Person.Handle)
		}
		return bot.Change{}
	}
	if n, err := w.Broadcast(t.Context(), w.at, w.at.Add(time.Minute), 5, take); err != nil || n != 5 || strings.Join(got, " ") != "p4 p5 p1 p2 p3" {
		t.Errorf("%q, %v", got, err)
	}
	got = nil
	if err := w.PauseBroadcast(t.Context(), "weekly:2026-03-05", true, w.at); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Broadcast(t.Context(), w.at, w.at.Add(time.Minute), 5, take); err != nil || strings.Join(got, " ") != "p4 p5 p6" {
		t.Errorf("paused: %q, %v", got, err)
	}
}

// TestRushIsTakenBack: a process that dies between taking and writing has told nobody;
// the next one tells each once.
func TestRushIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	w.coordinators(20, 3)
	w.remind(bot.NewsTalkToday, 1, 20, w.at, w.at.Add(16*time.Hour))
	w.planRush(20)
	ctx, cancel := context.WithCancel(t.Context())
	took := 0
	_, err := w.Broadcast(ctx, w.at, w.at.Add(time.Minute), 50, func(b bot.Batch) bot.Change {
		took = len(b.To)
		for _, r := range b.To {
			if len(r.Lines) != 1 || r.Person.Handle == "" || !r.Staff || r.Zone != "America/Chicago" {
				t.Errorf("%+v", r)
			}
		}
		cancel() // the connection ends
		return bot.Change{}
	})
	if err == nil || took != 20 || w.rushed() != "waiting 20" {
		t.Errorf("took %d, %v, %s", took, err, w.rushed())
	}
	b := w.lister(100)
	for range 4 {
		w.expect(b)
	}
	if w.rushed() != "queued 20" {
		t.Error(w.rushed())
	}
	w.onceEach(bot.NewsTalkToday, 20)
}

// TestRushOnTwoProcesses: while two processes work it off, their calls cut short at
// random, and something that cannot wait comes up for some, every line is said once.
func TestRushOnTwoProcesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	const people = 1200 // more than make a rush
	w.coordinators(people, 12)
	w.remind(bot.NewsTalkToday, 1, people, w.at, w.at.Add(16*time.Hour))
	b := []*bot.Bot{w.lister(2), w.lister(2)}
	if n := w.planRush(1000); n != people {
		t.Fatalf("%d are planned", n)
	}
	for round := range 60 {
		if round%10 == 3 {
			from := 1 + round*people/80
			w.remind(bot.NewsTalkDisputed, from, from+19, w.at, time.Time{})
		}
		var wg sync.WaitGroup
		for i := range b {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(20+(round*7+i*13)%90)*time.Millisecond)
				defer cancel()
				_, _ = b[i].Climb(ctx) // cut short, as a kill would
			})
		}
		wg.Wait()
		if round%4 == 0 {
			w.at = w.at.Add(2 * time.Second)
		}
	}
	for range 60 { // and at last undisturbed
		w.at = w.at.Add(20 * time.Second)
		w.expect(b[0])
	}
	if got := w.rushed(); strings.Contains(got, "waiting") || !strings.Contains(got, "gathered") || !strings.Contains(got, "queued") {
		t.Error(got)
	}
	t.Log(w.rushed())
	w.onceEach(bot.NewsTalkToday, people)
	w.onceEach(bot.NewsTalkDisputed, 120)
	if n := one[int](w, `select count(*) from staff_line where done_at is null`); n != 0 {
		t.Errorf("%d lines are left", n)
	}
	w.holdsStill()
}

// TestRushOf68000: the reminders of the whole program are planned within seconds; what
// is looked for meanwhile, by every process every two seconds, is looked up.
func TestRushOf68000(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at = halfPast
	const people = 68_000
	w.coordinators(people, 600)
	w.remind(bot.NewsTalkToday, 1, people, w.at, w.at.Add(16*time.Hour))
	began := time.Now()
	if n := w.planRush(1000); n != people {
		t.Fatalf("%d are planned", n)
	}
	took := time.Since(began)
	t.Logf("%d reminders planned in %s", people, took.Round(time.Millisecond))
	if took > 30*time.Second {
		t.Errorf("planning took %s", took)
	}
	w.bulk(`analyze`)
	for name, do := range map[string]func() int{
		"plan":   func() int { return w.planRush(1000) },
		"gather": func() int { return len(w.takes()) },
		"next": func() int {
			if _, err := w.NextDue(t.Context(), w.at); err != nil {
				t.Error(err)
			}
			return 0
		},
	} {
		began := time.Now()
		if n := do(); n != 0 || time.Since(began) > time.Second {
			t.Errorf("%s: %d in %s", name, n, time.Since(began))
		}
	}
	began = time.Now()
	got, err := w.Broadcast(t.Context(), w.at, w.at.Add(time.Minute), 50, func(bot.Batch) bot.Change { return bot.Change{} })
	if err != nil || got != 100 || time.Since(began) > 5*time.Second { // fifty of each channel
		t.Errorf("%d in %s, %v", got, time.Since(began), err)
	}
	all := constants(t)
	conn, err := w.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, name := range []string{"sqlRecipients", "sqlOver", "sqlLockRushed", "sqlToldNow", "sqlTrays", "sqlLockTrays", "sqlRushLines", "sqlJoinRush", "sqlGatheredRushed", "sqlLetGo", "sqlReached", "sqlLinesDone", "sqlAllTold", "sqlWaitingChannels"} {
		if _, err := conn.Conn().Prepare(t.Context(), strings.ToLower(name), all[name]); err != nil {
			t.Fatal(name, err)
		}
		var params int
		if err := conn.QueryRow(t.Context(), `select cardinality(parameter_types) from pg_prepared_statements where name = $1`, strings.ToLower(name)).Scan(&params); err != nil {
			t.Fatal(name, err)
		}
		var text []byte
		nulls := strings.TrimSuffix(strings.Repeat("null,", params), ",")
		if err := conn.QueryRow(t.Context(), fmt.Sprintf("explain (format json) execute %s (%s)", strings.ToLower(name), nulls)).Scan(&text); err != nil {
			t.Fatal(name, err)
		}
		var plans []struct{ Plan plan }
		if err := json.Unmarshal(text, &plans); err != nil {
			t.Fatal(err)
		}
		for _, p := range plans {
			inBulk(t, name, p.Plan)
		}
	}
}

// bulky are the tables in which a rush leaves a row for each; of their indexes those
// may be walked through that hold only what nobody has planned, or one of a channel.
var (
	bulky  = map[string]bool{"staff_line": true, "broadcast_to": true, "person": true, "address": true, "staff_told": true}
	narrow = map[string]bool{"staff_line_due": true, "broadcast_to_next": true}
)

func inBulk(t *testing.T, name string, p plan) {
	t.Helper()
	if bulky[p.Relation] && p.Cond == "" && strings.Contains(p.Node, "Scan") && p.Node != "Bitmap Heap Scan" && !narrow[p.Index] {
		t.Errorf("%s reads all of %s%s (%s)", name, p.Relation, p.Index, p.Node)
	}
	for _, below := range p.Plans {
		inBulk(t, name, below)
	}
}
