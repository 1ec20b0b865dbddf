package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/storage"
	"leadline/storage/storagetest"
)

// remindedSize is how many coordinators are reminded of the talk; 68000 is the
// program's size: make broadcast.
var remindedSize = flag.Int("reminded", 1600, "coordinators of the reminder that is killed and goes on")

// reminderHour is the last day of a fortnight at stations of Denver, 07:30, and
// reminders the broadcast that it makes.
var reminderHour = time.Date(2026, 3, 13, 13, 30, 0, 0, time.UTC)

const reminders = "talks:2026-03-13:0830"

// desks makes stations of Denver with both their coordinators, who have a phone each,
// and a library with one talk.
const desks = `
insert into talk (number, code, title, teaser, body, version, hash, made_at)
values (14, 'doors', 'Doors', 'Two minutes about doors.', 'Knock first.', 1, repeat('a', 64), @at);
insert into station (code, name, district, area, state, zip5, zone, close_of_business, saturday_counts, entry_mode)
select 'S' || n, 'Station ' || n, 'CO-WY', 'WESTPAC', 'CO', '80002', 'America/Denver', '17:00', false, 'direct'
from generate_series(1, @stations) n;
insert into person (handle, name, craft, station, lang)
select 'p' || n, 'Person ' || n, case when n % 2 = 0 then 'manager' else 'city_carrier' end, 'S' || ((n + 1) / 2), 'en'
from generate_series(1, 2 * @stations) n;
insert into address (channel, tenant, user_key, person_id, last_used_at)
select 'sms', 'sim', '+1303555' || lpad(id::text, 7, '0'), id, @at::timestamptz
from person where handle like 'p%';
insert into consent (person_id) select id from person where handle like 'p%';
insert into role_grant (person_id, role, scope, side, made_at)
select id, case craft when 'manager' then 'management_coordinator' else 'carrier_coordinator' end, station, case craft when 'manager' then 'usps' else 'nalc' end, @at::timestamptz
from person where handle like 'p%';
analyze`

// staffed is a database with desks, on the evening before; what is due at them is
// known.
func staffed(t *testing.T, people int) (string, *pgx.Conn) {
	t.Helper()
	url := storagetest.Open(t, storage.Migrate)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	at := reminderHour.Add(-14 * time.Hour)
	for _, sql := range strings.Split(desks, ";\n") {
		sql = strings.NewReplacer("@stations", fmt.Sprint(people/2), "@at", "'"+at.Format(time.RFC3339)+"'").Replace(sql)
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	w := crowdWorld(t, url, at)
	if _, err := w.bot.Climb(t.Context()); err != nil {
		t.Fatal(err)
	}
	return url, conn
}

const reminderOf = "LEADLINETEST_REMINDED"

// TestRemindersChild is the process that the next test kills; by itself there is
// nothing for it to do.
func TestRemindersChild(t *testing.T) {
	url := os.Getenv(reminderOf)
	if url == "" {
		return
	}
	w := crowdWorld(t, url, reminderHour.Add(-time.Minute))
	if err := w.minutes(t.Context(), reminderHour.Add(8*time.Hour)); err != nil {
		t.Fatal(err)
	}
}

// TestRemindersSurviveKill9: everybody is reminded at the same hour; the process dies
// while it lays the lines and four times while it works them off, and the broadcast is
// paused once: each is told exactly once, and what cannot wait is told meanwhile.
func TestRemindersSurviveKill9(t *testing.T) {
	t.Parallel()
	people := *remindedSize
	began := time.Now()
	url, conn := staffed(t, people)
	t.Logf("%d stations were looked at in %s", people/2, time.Since(began).Round(time.Millisecond))
	one := func(sql string) (n int) {
		t.Helper()
		if err := conn.QueryRow(t.Context(), sql).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	laid := func() int { return one(`select count(*) from staff_line`) }
	queued := func() int { return one(`select count(*) from broadcast_to where state = 'queued'`) }
	began, deaths := time.Now(), 0
	for round := range 5 {
		count, enough := laid, people/4
		if round > 0 {
			count, enough = queued, queued()+people/16
		}
		child := exec.Command(os.Args[0], "-test.run=^TestRemindersChild$")
		child.Env = append(os.Environ(), reminderOf+"="+url)
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
			case <-time.After(time.Duration(5+people/200) * time.Millisecond):
				if count() >= enough { // early: what is counted is behind what is done
					_ = child.Process.Kill()
					deaths++
					<-ended
					wait = false
				}
			}
		}
		t.Logf("killed after %d lines, %d told of %d, round %d, %s", laid(), queued(), people, round+1, time.Since(began).Round(time.Millisecond))
	}
	if n := queued(); deaths < 4 || n == 0 || n == people {
		t.Fatalf("%d deaths, %d of %d are told: nothing was cut short", deaths, n, people)
	}
	w := crowdWorld(t, url, reminderHour)
	if err := w.store.PauseBroadcast(t.Context(), reminders, true, reminderHour); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `insert into staff_line (person_id, topic, what, step, said, made_at, send_at)
select person_id, 'dispute:' || person_id, 'talk_disputed', 'd1', '{"station":"Station 1","talk":"14","title":"Doors","day":"2026-03-12","who":"Cal","why":"too long"}', $1, $1
from broadcast_to where state = 'waiting' order by person_id limit 10`, reminderHour); err != nil {
		t.Fatal(err)
	}
	paused := queued()
	if err := w.minutes(t.Context(), reminderHour.Add(30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if n := one(`select count(*) from broadcast_to where state = 'gathered'`); queued() != paused || n != 10 {
		t.Errorf("paused: %d told of %d before, and %d of what cannot wait", queued(), paused, n)
	}
	e := testEnv(t)
	e.now, e.config.DatabaseURL, e.config.TwilioSegmentsPerSecond = w.clock.Now, url, 200
	if list := broadcastSays(t, e); !strings.Contains(list, reminders+": ") || !strings.Contains(list, ", paused") {
		t.Errorf("%q", list)
	}
	if err := w.store.PauseBroadcast(t.Context(), reminders, false, reminderHour); err != nil {
		t.Fatal(err)
	}
	midnight := time.Date(2026, 3, 14, 6, 0, 0, 0, time.UTC) // in Denver: then it is not the last day any more
	shown := broadcastShows(t, e, reminders)
	t.Logf("%+v", shown)
	if shown.State != "under_way" || shown.Recipients != people || shown.Counts["waiting"]["sms"] != people-paused-10 || shown.Last == nil || shown.WillBeLate != 0 || !shown.Until.Equal(midnight) {
		t.Errorf("%+v", shown)
	}
	rest, from := time.Now(), w.clock.Now()
	if err := w.settle(t.Context()); err != nil { // as the sweeper of serve looks by itself
		t.Fatal(err)
	}
	if err := w.minutes(t.Context(), reminderHour.Add(8*time.Hour)); err != nil {
		t.Fatal(err)
	}
	var last time.Time
	if err := conn.QueryRow(t.Context(), `select max(at) from broadcast_to where state = 'queued'`).Scan(&last); err != nil {
		t.Fatal(err)
	}
	t.Logf("from %s: was to end %s, ended about %s; %d in %s", from, shown.Last, last, people-paused, time.Since(rest).Round(time.Millisecond))
	if d := shown.Last.Sub(last); d < -2*time.Minute || d > 3*time.Minute {
		t.Errorf("was to end %s, ended %s", shown.Last, last)
	}
	if n := one(`select count(*) from outbox where cause like 'gathered:%'`); n != people || queued() != people-10 {
		t.Errorf("%d messages to %d people, %d of them queued", n, people, queued())
	}
	if n := one(`select count(*) from (select address_id from outbox where cause like 'gathered:%' group by address_id having count(*) > 1) twice`); n != 0 {
		t.Errorf("%d people are told twice", n)
	}
	if n := one(`select count(*) from outbox where text like '%today is the last day%'`); n != people {
		t.Errorf("%d of %d are reminded", n, people)
	}
	if n := one(`select count(*) from staff_line where done_at is null`); n != 0 {
		t.Errorf("%d lines are left", n)
	}
	if shown := broadcastShows(t, e, reminders); shown.State != "done" || shown.Counts["gathered"]["sms"] != 10 || shown.Late != 0 {
		t.Errorf("%+v", shown)
	}
	t.Logf("%d people in %s", people, time.Since(began).Round(time.Millisecond))
}

// broadcastShows is what `leadline broadcast show --format json` prints.
func broadcastShows(t *testing.T, e *env, key string) (shown broadcastShown) {
	t.Helper()
	var out bytes.Buffer
	own := *e
	own.out, own.errs = &out, &out
	if err := (&BroadcastShowCmd{Key: key, Format: "json"}).Run(&own); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &shown); err != nil {
		t.Fatal(err)
	}
	return shown
}
