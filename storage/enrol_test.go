package storage

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

func TestEnrolment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Repeat("ab", 32)
	if err := w.MakeInvite(t.Context(), bot.Invite{Hash: hash, Person: dot.ID, Made: w.at, Expires: w.at.Add(24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	join := func(s bot.Scene) bot.Change {
		need := bot.Need{What: bot.NeedInvite, Key: hash}
		if !s.Records.Has(need) {
			return bot.Change{Need: []bot.Need{need, {What: bot.NeedInvite, Key: "none"}}}
		}
		if look := s.Records.Invites["none"]; look.Invite != nil {
			t.Errorf("an invite that is none: %+v", look)
		}
		c := answered(s)
		look := s.Records.Invites[hash]
		if look.Invite == nil || look.Invite.Used != nil {
			c.Failed = []string{hash}
			c.Say = append(c.Say, reply(s, "that code does not work"))
			return c
		}
		c.Person = look.Invite.Person
		c.State = json.RawMessage(`{"joined":true}`)
		c.Enroll = []bot.Enrollment{{Address: s.From.ID, Person: look.Invite.Person, Invite: look.Invite.ID, At: s.Now}}
		c.Consents = []bot.Consent{{Person: look.Invite.Person, Address: s.From.ID, What: "opt_in", How: "code", Wording: "join/1", At: s.Now}}
		c.Say = append(c.Say, reply(s, "welcome"))
		return c
	}
	stranger := w.hear(phone(1), "JOIN abcd")
	next := w.text(phone(1), "already in the inbox")
	w.accept(next)
	w.exec(`update inbox set parked = 'later', parked_at = $1 where id = (select max(id) from inbox)`, w.at)
	w.exchange(join, stranger)
	w.exec(`update inbox set parked = null, parked_at = null where parked = 'later'`)

	if again := w.hear(phone(1), "hello"); again != dot.ID {
		t.Fatalf("the address belongs to %d, not %d", again, dot.ID)
	}
	w.exchange(func(s bot.Scene) bot.Change {
		if len(s.Heard) != 2 || s.Heard[0].Text != "already in the inbox" || string(s.State) != `{"joined":true}` || s.Person.Handle != "dot" {
			t.Errorf("the talk goes on as %+v", s)
		}
		return answered(s)
	}, dot.ID)
	w.exchange(func(s bot.Scene) bot.Change { t.Error("the stranger speaks"); return answered(s) }, stranger)

	other := w.hear(phone(2), "JOIN abcd")
	w.exchange(join, other)
	w.hear(phone(2), "JOIN abcd")
	w.exchange(func(s bot.Scene) bot.Change {
		if look, ok := s.Records.Invites[hash]; ok && look.Failures != 1 {
			t.Errorf("%d failures", look.Failures)
		}
		return join(s)
	}, other)
	got, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil || len(got.Addresses) != 1 || got.Addresses[0].User != phone(1).User {
		t.Errorf("addresses %+v, %v", got.Addresses, err)
	}
	if n := one[int](w, `select count(*) from consent_record where what = 'opt_in' and wording = 'join/1'`); n != 1 {
		t.Errorf("%d opt-ins on record", n)
	}
	for _, broken := range w.verify() {
		t.Error(broken)
	}
}

// TestEnrolmentKeepsAStop: joining is not START.
func TestEnrolmentKeepsAStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil {
		t.Fatal(err)
	}
	who := w.accept(w.wish(chat(1), bot.WishStop, bot.Text))[0].Person
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.Enroll = []bot.Enrollment{{Address: s.From.ID, Person: dot.ID, At: s.Now}}
		return c
	}, who)
	if !w.stopped(dot.ID) {
		t.Error("the STOP was lost")
	}
}

func TestInviteIsUsedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	dot, err := w.PersonByHandle(t.Context(), "dot")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.MakeInvite(t.Context(), bot.Invite{Hash: strings.Repeat("cd", 32), Person: dot.ID, Made: w.at, Expires: w.at.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	id := one[int64](w, `select id from invite`)
	use := func(s bot.Scene) bot.Change { // does not look whether it was used
		c := answered(s)
		c.Enroll = []bot.Enrollment{{Address: s.From.ID, Person: dot.ID, Invite: id, At: s.Now}}
		return c
	}
	a, b := w.hear(phone(1), "JOIN"), w.hear(phone(2), "JOIN")
	w.exchange(use, a)
	if _, err := w.Exchange(t.Context(), []bot.PersonID{b}, use); err == nil {
		t.Error("used twice")
	}
}
