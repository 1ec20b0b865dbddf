package storage

import (
	"slices"
	"testing"
	"time"

	"leadline/bot"
)

// numbered is a district whose carrier dot texts, with the bot that decides.
func numbered(t *testing.T) (w *world, dot bot.PersonID, desk *bot.Bot) {
	t.Helper()
	w = newWorld(t)
	w.district()
	return w, w.enrol(phone(1), "dot"), w.clockwork()
}

func (w *world) addressID(n int) bot.AddressID {
	return one[bot.AddressID](w, `select id from address where user_key = $1`, phone(n).User)
}

// failed says by callback that a phone did not take a message.
func (w *world) failed(text string, class bot.SendClass) {
	w.t.Helper()
	dot := bot.Address{ID: w.addressID(1)}
	w.tell(notice(dot, text, w.at))
	for range 2 { // one late new try of those that may pass
		rows := w.lease(dot.ID)
		if len(rows) == 0 {
			break
		}
		w.settle(sent(rows[0], w.at))
		w.delivered(bot.Delivery{Channel: "sms", Receipt: "R" + one[string](w, `select max(id)::text from outbox`), Outbound: rows[0].ID, Status: "undelivered", Code: "30003", Class: class})
		w.at = w.at.Add(lateRetry)
	}
}

func (w *world) swept(desk *bot.Bot) {
	w.t.Helper()
	if _, err := desk.Climb(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// lostOf is why the number of a person was taken away, "" if it was not.
func (w *world) lostOf(p bot.PersonID) string {
	w.t.Helper()
	return one[string](w, `select coalesce((select why from number_lost where person_id = $1), '')`, p)
}

// TestP26_VacatedNumberIsAStrangers: what was to be sent there is not, what was
// written there and not answered is a stranger's, their talk stays the person's,
// and both coordinators are told once, however often it is said.
func TestP26_VacatedNumberIsAStrangers(t *testing.T) {
	t.Parallel()
	w, dot, desk := numbered(t)
	w.hear(phone(1), "LEAD")
	w.exchange(func(s bot.Scene) bot.Change {
		c := say("Customer ok?")(s)
		c.Drafting, c.Wake = true, w.at.Add(time.Hour)
		return c
	}, dot)
	at := bot.Address{ID: w.addressID(1)}
	w.tell(notice(at, "picked up", w.at))
	under := w.lease(at.ID) // two lanes: the question and the notice are on their way
	w.tell(notice(at, "sold", w.at))
	w.hear(phone(1), "what about joes bikes")
	w.exec(`insert into web_link (hash, person_id, address_id, made_at, expires_at) values (repeat('a', 64), $1, $2, $3::timestamptz, $3::timestamptz + interval '10 minutes')`, dot, at.ID, w.at)
	w.exec(`insert into web_session (hash, person_id, address_id, mark, made_at, seen_at, ends_at) values (repeat('b', 64), $1, $2, repeat('c', 64), $3::timestamptz, $3::timestamptz, $3::timestamptz + interval '1 day')`, dot, at.ID, w.at)

	lost := bot.LostNumber{Address: at.ID, Person: dot, Why: bot.LostListed, Day: bot.DateOf(w.at, time.UTC)}
	for i := range 2 {
		if done, err := desk.Vacate(t.Context(), lost); err != nil || done != (i == 0) {
			t.Fatalf("vacated %t, %v", done, err)
		}
	}
	stranger, err := w.Accept(t.Context(), w.text(phone(1), "LEAD"))
	if err != nil || stranger[0].Person == dot {
		t.Fatalf("a text from the number is %v's, %v", stranger, err)
	}
	w.exchange(func(s bot.Scene) bot.Change {
		if s.Person.Enrolled() || s.State != nil || len(s.Own) > 0 || len(s.Heard) != 2 {
			t.Errorf("the new owner is met with %+v, state %s, %q, heard %d", s.Person, s.State, s.Own, len(s.Heard))
		}
		return answered(s)
	}, stranger[0].Person)
	for _, o := range under { // their sends failed, and would be tried again
		w.settle(bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Queued, Class: bot.Retry, Retry: w.at, Now: w.at})
	}
	w.tell(notice(at, "decided before it was known", w.at))
	if rows := w.lease(at.ID); len(rows) > 0 {
		t.Errorf("the new owner is sent %q", texts(rows))
	}
	w.at = w.at.Add(2 * time.Hour)
	woken := false
	w.exchange(func(s bot.Scene) bot.Change { woken = s.Woken; return bot.Change{Person: s.Person.ID} }, dot)
	if n := one[int](w, `select count(*) from conversation where person_id = $1 and state is not null and drafting`, dot); n != 1 || !woken {
		t.Errorf("%d drafts kept; woken %t", n, woken)
	}
	told := one[[]string](w, `select array_agg(p.handle || ' ' || l.what order by p.handle) from staff_line l join person p on p.id = l.person_id`)
	if !slices.Equal(told, []string{"cal number_lost", "mia number_lost"}) {
		t.Errorf("told: %q", told)
	}
	if n := one[int](w, `select count(*) from web_link where expires_at > $1`, w.at); n != 0 {
		t.Error("a link that was sent there still signs in")
	}
	if n := one[int](w, `select count(*) from web_session where ended_at is null`); n != 0 {
		t.Error("who signed in from there is still signed in")
	}
	for _, c := range w.verify() {
		t.Error(c)
	}
}

// TestP26_ProviderSaysSo: nobody's number is lost at once, a phone that takes
// nothing only after days in which nothing arrived.
func TestP26_ProviderSaysSo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		events func(w *world)
		why    string
	}{
		{"unknown handset", func(w *world) { w.failed("one", bot.NumberGone) }, bot.LostGone},
		{"landline at the send", func(w *world) {
			w.tell(notice(bot.Address{ID: w.addressID(1)}, "one", w.at))
			o := w.lease()[0]
			w.settle(bot.Settlement{ID: o.ID, Lease: o.Lease, State: bot.Failed, Class: bot.NumberGone, Code: "21614", Now: w.at})
		}, bot.LostGone},
		{"an account that may not send there", func(w *world) {
			for _, text := range []string{"one", "two", "three", "four"} {
				w.failed(text, bot.BadAddress)
				w.at = w.at.Add(20 * time.Hour)
			}
		}, ""},
		{"off for a night", func(w *world) { w.failed("one", bot.RetryOnce); w.failed("two", bot.RetryOnce) }, ""},
		{"a network that is down", func(w *world) {
			for _, text := range []string{"one", "two", "three", "four"} {
				w.failed(text, bot.RetryOnce)
			}
		}, ""},
		{"off for days", func(w *world) {
			for _, text := range []string{"one", "two", "three"} {
				w.failed(text, bot.RetryOnce)
				w.at = w.at.Add(20 * time.Hour)
			}
		}, bot.LostDeaf},
		{"off, and on again between", func(w *world) {
			for _, text := range []string{"one", "two", "three"} {
				w.failed(text, bot.RetryOnce)
				w.at = w.at.Add(20 * time.Hour)
				if text == "two" {
					w.tell(notice(bot.Address{ID: w.addressID(1)}, "seen", w.at))
					o := w.lease(w.addressID(1))[0]
					w.settle(sent(o, w.at))
					w.delivered(bot.Delivery{Channel: "sms", Outbound: o.ID, Status: "delivered"})
				}
			}
		}, ""},
		{"off three times a month", func(w *world) {
			for _, text := range []string{"one", "two", "three"} {
				w.failed(text, bot.RetryOnce)
				w.at = w.at.AddDate(0, 0, 5)
			}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w, dot, desk := numbered(t)
			w.swept(desk)
			c.events(w)
			w.swept(desk)
			if got := w.lostOf(dot); got != c.why {
				t.Errorf("lost: %q, want %q", got, c.why)
			}
		})
	}
}

// TestP26_SilenceNeedsProof: 180 days after the last message, also one that is not
// the person's newest, and not a moment before; who is heard on another way alone
// has proved nothing of the number.
func TestP26_SilenceNeedsProof(t *testing.T) {
	t.Parallel()
	w, dot, desk := numbered(t)
	w.at = w.at.Add(100 * 24 * time.Hour)
	heard := w.at
	w.hear(phone(1), "MINE")
	w.exchange(answered, dot)
	w.enrol(chat(1), "dot")
	for range 3 {
		w.at = w.at.Add(24 * time.Hour)
		w.hear(chat(1), "MINE")
		w.exchange(answered, dot)
	}
	end := heard.Add(bot.SilentFor)
	w.at = end.Add(-time.Second)
	w.swept(desk)
	if got := w.lostOf(dot); got != "" {
		t.Fatalf("lost a second too early: %q", got)
	}
	if silent := one[time.Time](w, `select silent_at from address where id = $1`, w.addressID(1)); !silent.Equal(end) {
		t.Errorf("looked at again %v, want %v", silent, end)
	}
	if next, err := w.NextDue(t.Context(), w.at); err != nil || next.After(end) {
		t.Errorf("next due %v, %v; want %v", next, err, end)
	}
	w.at = end
	w.swept(desk)
	if got := w.lostOf(dot); got != bot.LostSilent {
		t.Errorf("lost: %q", got)
	}
	p, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil || len(p.Addresses) != 1 || p.Addresses[0].Channel != "telegram" {
		t.Errorf("%+v, %v", p.Addresses, err)
	}
}

// TestP26_ListsAreReadOnce: who has joined again since is left alone, and so is
// who joined again on that day when the same list is read twice.
func TestP26_ListsAreReadOnce(t *testing.T) {
	t.Parallel()
	w, dot, desk := numbered(t)
	day := bot.DateOf(w.at, time.UTC)
	named := func() (numbers []string) {
		found, err := w.NumbersNamed(t.Context(), map[string]bot.Date{phone(1).User: day, phone(2).User: day})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range found {
			if l.Person != dot || !l.Since.Equal(w.at) || l.Day != day {
				t.Errorf("%+v", l)
			}
			numbers = append(numbers, l.Number)
		}
		return numbers
	}
	if got := named(); !slices.Equal(got, []string{phone(1).User}) {
		t.Fatalf("found %q", got)
	}
	if _, err := desk.Vacate(t.Context(), bot.LostNumber{Address: w.addressID(1), Person: dot, Why: bot.LostListed, Day: day}); err != nil {
		t.Fatal(err)
	}
	if got := named(); len(got) > 0 {
		t.Errorf("a stranger's number is found: %q", got)
	}
	w.enrol(phone(1), "dot")
	if got := named(); len(got) > 0 {
		t.Errorf("the same list again: %q", got)
	}
	var all []NumberLine
	if err := w.Numbers(t.Context(), func(l NumberLine) error { all = append(all, l); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(all) != 5 || !slices.ContainsFunc(all, func(l NumberLine) bool { return l.Person == dot && l.Last.Equal(w.at) }) {
		t.Errorf("%+v", all)
	}
}
