package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// crowdSize is how many carriers the broadcast that is killed goes to; 78000 is
// the program's size: make broadcast.
var crowdSize = flag.Int("crowd", 1600, "carriers of the broadcast that is killed and goes on")

// crowd makes carriers with a phone and an open lead each, at stations of Denver.
const crowd = `
insert into station (code, name, district, area, state, zip5, zone, close_of_business, saturday_counts, entry_mode)
select 'S' || n, 'Station ' || n, 'CO-WY', 'WESTPAC', 'CO', '80002', 'America/Denver', '17:00', false, 'direct'
from generate_series(1, @stations) n;
insert into person (handle, name, craft, station, lang)
select 'p' || n, 'Person ' || n, 'city_carrier', 'S' || (1 + n % @stations), 'en'
from generate_series(1, @people::integer) n;
insert into address (channel, tenant, user_key, person_id, last_used_at)
select 'sms', 'sim', '+1303555' || lpad(id::text, 7, '0'), id, @at::timestamptz
from person where handle like 'p%';
insert into consent (person_id) select id from person where handle like 'p%';
alter table lead disable trigger user;
insert into lead (code, program, status, source, station, submitter_id, card_date, submitted_at, entered_at, input_due, clock_start, clock_due, clock_state, promise_due, pool, card)
select 'CC-' || upper(lpad(translate(to_hex(id), 'abcdef', 'ghjkmn'), 5, '0')), 'CC', 'open', 'sms', station, id, @at::timestamptz::date, @at::timestamptz, @at::timestamptz, @at::timestamptz, @at::timestamptz, @at::timestamptz, 'waiting', @at::timestamptz, 'CO-WY', '{"concurrence":true,"business":{"name":"Vita Co","street":"12 Elm St"}}'
from person where handle like 'p%';
alter table lead enable trigger user;
analyze`

// crowded is a database with a crowd, on the evening before their weekly status.
func crowded(t *testing.T, people int) (string, *pgx.Conn) {
	t.Helper()
	url := storagetest.Open(t, storage.Migrate)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	at := thursdayMorning.Add(-24 * time.Hour)
	for _, sql := range strings.Split(crowd, ";\n") {
		sql = strings.NewReplacer("@people", fmt.Sprint(people), "@stations", fmt.Sprint(max(40, people/100)), "@at", "'"+at.Format(time.RFC3339)+"'").Replace(sql)
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	w := crowdWorld(t, url, at)
	if _, err := w.bot.Climb(t.Context()); err != nil { // the morning is expected
		t.Fatal(err)
	}
	return url, conn
}

func crowdWorld(t *testing.T, url string, at time.Time) *world {
	t.Helper()
	set := bot.DefaultSettings()
	set.SMSRate = 200
	w, err := newWorld(t.Context(), url, set, at, rehearseKey, rand.Text(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	return w
}

// minutes moves the clock minute by minute: all that is due in one happens at its
// end, so that a crowd does not take a step a message.
func (w *world) minutes(ctx context.Context, to time.Time) error {
	for range maxSteps {
		now := w.clock.Now()
		at, err := w.bot.NextDue(ctx, now)
		if err != nil {
			return err
		}
		if at.IsZero() || at.After(to) {
			w.clock.Set(to)
			return w.settle(ctx)
		}
		if end := now.Add(time.Minute); at.Before(end) {
			at = end
		}
		if at.After(to) {
			at = to
		}
		w.clock.Set(at)
		if err := w.settle(ctx); err != nil {
			return err
		}
	}
	return fmt.Errorf("more than %d minutes are due until %s", maxSteps, to)
}

const childOf = "LEADLINETEST_BROADCAST"

// TestBroadcastChild is the process that the next test kills; by itself there is
// nothing for it to do.
func TestBroadcastChild(t *testing.T) {
	url := os.Getenv(childOf)
	if url == "" {
		return
	}
	w := crowdWorld(t, url, thursdayMorning.Add(-2*time.Hour))
	if err := w.settle(t.Context()); err != nil { // what is due already
		t.Fatal(err)
	}
	if err := w.minutes(t.Context(), thursdayMorning.Add(30*time.Hour)); err != nil {
		t.Fatal(err)
	}
}

// TestBroadcastSurvivesKill9: the weekly status of a crowd is killed again and
// again by its process's death, and paused once; everybody is told exactly once.
func TestBroadcastSurvivesKill9(t *testing.T) {
	t.Parallel()
	people := *crowdSize
	url, conn := crowded(t, people)
	one := func(sql string) (n int) {
		t.Helper()
		if err := conn.QueryRow(t.Context(), sql).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	queued := func() int { return one(`select count(*) from broadcast_to where state = 'queued'`) }
	began, deaths := time.Now(), 0
	for round := range 4 {
		before := queued()
		child := exec.Command(os.Args[0], "-test.run=^TestBroadcastChild$")
		child.Env = append(os.Environ(), childOf+"="+url)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		for wait := true; wait; {
			select {
			case err := <-ended:
				if err != nil {
					t.Fatal(err)
				}
				wait = false
			case <-time.After(time.Duration(5+people/200) * time.Millisecond): // counting a large crowd is work too
				if queued() >= before+people/16 { // early: what is counted is behind what is done
					_ = child.Process.Kill()
					deaths++
					<-ended
					wait = false
				}
			}
		}
		t.Logf("killed after %d of %d, round %d, %s", queued(), people, round+1, time.Since(began).Round(time.Millisecond))
	}
	if n := queued(); deaths < 3 || n == 0 || n == people {
		t.Fatalf("%d deaths, %d of %d are queued: nothing was cut short", deaths, n, people)
	}
	e := testEnv(t)
	e.now = func() time.Time { return thursdayMorning.Add(-2 * time.Hour) }
	e.config.DatabaseURL = url
	list := broadcastSays(t, e)
	if !strings.Contains(list, fmt.Sprintf("weekly:2026-03-05: %d recipients", people)) || !strings.Contains(list, "segments a second; the last leaves about") {
		t.Errorf("%q", list)
	}
	t.Log(list)
	w := crowdWorld(t, url, thursdayMorning.Add(-2*time.Hour))
	if err := w.store.PauseBroadcast(t.Context(), "weekly:2026-03-05", true, thursdayMorning); err != nil {
		t.Fatal(err)
	}
	paused := queued()
	if err := w.minutes(t.Context(), thursdayMorning.Add(-30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if queued() != paused {
		t.Error("it goes on while it is paused")
	}
	if list := broadcastSays(t, e); !strings.Contains(list, "paused") {
		t.Errorf("%q", list)
	}
	if err := w.store.PauseBroadcast(t.Context(), "weekly:2026-03-05", false, thursdayMorning); err != nil {
		t.Fatal(err)
	}
	if err := w.settle(t.Context()); err != nil { // as the sweeper of serve looks by itself
		t.Fatal(err)
	}
	if err := w.minutes(t.Context(), thursdayMorning.Add(30*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n := queued(); n != people {
		t.Errorf("%d of %d are told", n, people)
	}
	if n := one(`select count(*) from outbox where cause like 'weekly:%'`); n != people {
		t.Errorf("%d messages to %d people", n, people)
	}
	if n := one(`select count(*) from (select address_id from outbox where cause like 'weekly:%' group by address_id having count(*) > 1) twice`); n != 0 {
		t.Errorf("%d people are told twice", n)
	}
	if list := broadcastSays(t, e); !strings.Contains(list, "done") {
		t.Errorf("%q", list)
	}
	t.Logf("%d people in %s", people, time.Since(began).Round(time.Millisecond))
}

// broadcastSays is what `leadline broadcast list` prints.
func broadcastSays(t *testing.T, e *env) string {
	t.Helper()
	var out bytes.Buffer
	own := *e
	own.out, own.errs = &out, &out
	if err := (&BroadcastListCmd{}).Run(&own); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
