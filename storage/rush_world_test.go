package storage

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"leadline/bot"
)

// A rush in tests: many people with reminders for the same quarter of an hour.

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

// holdsStill fails where staff was told twice in a quarter of an hour, or a line is lost.
func (w *world) holdsStill() {
	w.t.Helper()
	for _, broken := range w.verify() {
		if strings.HasPrefix(broken, "P20") || strings.HasPrefix(broken, "every line") {
			w.t.Error(broken)
		}
	}
}
