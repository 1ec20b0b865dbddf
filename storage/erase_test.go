package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"leadline/bot"
)

// everywhere lists the tables in which a text stands, in any column.
func (w *world) everywhere(text string) (found []string) {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), sqlOurTables)
	if err != nil {
		w.t.Fatal(err)
	}
	tables, err := collect[string](rows)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, table := range tables {
		if n := one[int](w, fmt.Sprintf(`select count(*) from %q x where strpos(lower(x::text), lower($1)) > 0`, table), text); n > 0 {
			found = append(found, fmt.Sprintf("%s (%d)", table, n))
		}
	}
	return found
}

// canaries are a customer whose words are nobody else's.
var canaries = []string{"Zorblatt", "+13035550142", "303-555-0142", "99 Quuxley", "Wilhelmina Pfeffer", "pfeffer@zorblatt.test", "back door code"}

// canary fills a world with a customer in every place where one can stand.
func (w *world) canary() (code string) {
	w.t.Helper()
	w.roster(bot.Person{Handle: "sam", Craft: bot.CityCarrier, Station: "ARVADA"})
	dot, sam := w.enrol(phone(0), "dot"), w.enrol(phone(1), "sam")
	w.enrol(phone(2), "ana")
	desk := w.office(w.Store)
	card := "SEND Zorblatt & Sons' Toys|99 Quuxley St|80002|+13035550142"
	for i, p := range []bot.PersonID{dot, sam} {
		w.hear(phone(i), card)
		if err := desk.Exchange(w.t.Context(), p); err != nil {
			w.t.Fatal(err)
		}
	}
	code = one[string](w, `select code from lead where status = 'open'`)
	w.exec(`update lead set card = replace((jsonb_set(card::jsonb, '{decision_maker}', '{"name":"Wilhelmina Pfeffer","phone":"+13035550142","email":"pfeffer@zorblatt.test"}') || '{"notes":["back door code"],"media":["0123456789"]}')::text, '": ', '":')::json`)
	w.exec(`update customer set emails = '{pfeffer@zorblatt.test}'`)
	w.exec(`insert into media (name, person_id, address_id, contact, ref, at, state, bytes) select '0123456789', $1, a.id, false, 'x', $2, 'kept', 'Zorblatt' from address a where a.person_id = $1`, dot, w.at)
	w.exec(`insert into issue (by_id, business, what, at, customer, district) select $1, 'Zorblatt', 'no pickup at 99 Quuxley', $2, id, 'CO-WY' from customer`, sam, w.at)
	w.exec(`insert into lead_event (lead_id, seq, at, kind, data) select id, (select max(seq) + 1 from lead_event e where e.lead_id = lead.id), $1, 'noted', '{"note":"back door code","reason":"ask Wilhelmina Pfeffer"}' from lead where code = $2`, w.at, code)
	w.exec(`insert into approval (lead_id, person_id, contact_at, note, asked_at) select id, $1, $2, 'Wilhelmina Pfeffer back door code', $2 from lead where code = $3`, sam, w.at, code)
	w.exec(`insert into handed_draft (person_id, station, draft, card, born_at, why, at) values ($1, 'ARVADA', 'x', '{"business":{"name":"Zorblatt \u0026 Sons'' Toys"}}', $2, 'waited', $2)`, dot, w.at)
	w.exec(`insert into activity (person_id, draft, card, note, at) values ($1, 'y', '{}', 'called (303) 555 0142', $2)`, dot, w.at)
	w.exec(`insert into staff_line (person_id, lead_id, what, step, made_at, send_at, said) select $1, id, 'added', 'added:1', $2, $2, '{"note":"back door code"}' from lead where code = $3`, sam, w.at, code)
	w.exec(`insert into staff_line (person_id, topic, what, step, made_at, send_at, said) values ($1, 'issue:1', 'issue', 'issue', $2, $2, '{"business":"Zorblatt \u0026 Sons'' Toys","what":"no pickup at 99 Quuxley"}')`, sam, w.at)
	for i, text := range []string{"Your lead Zorblatt & Sons' Toys was picked up", "Call Wilhelmina Pfeffer, 303.555.0142"} {
		n := notice(w.address(1), text, w.at)
		n.Cause = fmt.Sprint("told:", i)
		w.tell(n)
	}
	w.hear(phone(1), "is ZORBLATT AND SONS TOYS at 99 quuxley st, back door code")
	w.exchange(func(s bot.Scene) bot.Change {
		c := answered(s)
		c.State = []byte(`{"open":{"card":"Zorblatt & Sons' Toys"}}`)
		return c
	}, sam)
	return code
}

func (w *world) address(n int) bot.Address {
	w.t.Helper()
	a := phone(n)
	a.ID = one[bot.AddressID](w, `select id from address where channel = 'sms' and user_key = $1`, a.User)
	return a
}

// TestP29_EraseCustomer: after an erasure nothing of the customer stands in any
// column of any table; the lead's row stays with what can be counted.
func TestP29_EraseCustomer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.canary()
	for _, c := range canaries {
		if c != "303-555-0142" && len(w.everywhere(c)) == 0 {
			t.Errorf("%q was never there", c)
		}
	}
	would, err := w.EraseCustomer(t.Context(), "+13035550142", w.at, true, w.rules())
	if err != nil || len(would.Leads) != 2 || !slices.Contains(would.Leads, code) || len(would.Names) != 1 {
		t.Fatal(would, err)
	}
	if len(w.everywhere("Zorblatt")) == 0 || one[int](w, `select count(*) from tombstone`) != 0 {
		t.Fatal("a dry run wrote something")
	}
	done, err := w.EraseCustomer(t.Context(), code, w.at, false, w.rules())
	if err != nil || fmt.Sprint(done.Counts) != fmt.Sprint(would.Counts) {
		t.Errorf("foreseen %v, done %v, %v", would.Counts, done.Counts, err)
	}
	for _, c := range canaries {
		if found := w.everywhere(c); len(found) > 0 {
			t.Errorf("%q still stands in %q", c, found)
		}
	}
	if n := one[int](w, `select count(*) from lead l where l.code = $1 and submitter_id is not null and exists (select 1 from lead_event e where e.lead_id = l.id and e.kind = 'erased')`, code); n != 1 {
		t.Error("the lead has lost its row, its sender or its history")
	}
	if broken := w.verify(); len(broken) > 0 {
		t.Errorf("%q", broken)
	}
	if _, err := w.EraseCustomer(t.Context(), "+13035550142", w.at, false, w.rules()); !errors.Is(err, ErrNotFound) {
		t.Errorf("found again: %v", err)
	}
}

// cutOff is a bot whose process dies while it decides what becomes of the leads.
type cutOff struct {
	*bot.Bot
	die func()
}

func (c cutOff) Forgotten(codes []string) ([]bot.Need, func(bot.Records) bot.Change) {
	needs, decide := c.Bot.Forgotten(codes)
	return needs, func(r bot.Records) bot.Change { c.die(); return decide(r) }
}

func (c cutOff) Leaving(people []bot.PersonID) ([]bot.Need, func(bot.Records) bot.Change) {
	needs, decide := c.Bot.Leaving(people)
	return needs, func(r bot.Records) bot.Change { c.die(); return decide(r) }
}

// TestP29_CutOff: an erasure that is cut off between blanking and ending the leads
// has done nothing; begun again, it does all.
func TestP29_CutOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.canary()
	before := w.everywhere("Zorblatt")
	ctx, die := context.WithCancel(t.Context())
	if _, err := w.EraseCustomer(ctx, code, w.at, false, cutOff{w.rules(), die}); err == nil {
		t.Fatal("it was not cut off")
	}
	ctx, die = context.WithCancel(t.Context())
	if _, err := w.ErasePerson(ctx, "dot", w.at, false, cutOff{w.rules(), die}); err == nil {
		t.Fatal("it was not cut off")
	}
	if after := w.everywhere("Zorblatt"); len(before) == 0 || !slices.Equal(after, before) {
		t.Errorf("the name stood in %q, then in %q", before, after)
	}
	open := `select count(*) from lead where status in ('open', 'claimed', 'contacted', 'in_review')`
	if n := one[int](w, open); n == 0 || one[int](w, `select count(*) from tombstone`) != 0 || one[int](w, `select count(*) from person where handle = 'dot' and left_at is null`) != 1 {
		t.Errorf("%d leads go on; a tombstone was written, or somebody left", n)
	}
	if _, err := w.EraseCustomer(t.Context(), code, w.at, false, w.rules()); err != nil {
		t.Fatal(err)
	}
	if n := one[int](w, open+` and card::text not like '%business%'`); n != 0 {
		t.Errorf("%d leads without a customer go on", n)
	}
	if broken := w.verify(); len(broken) > 0 {
		t.Errorf("%q", broken)
	}
}

// TestP29_SparesOthers: what is not about the customer stays as it was.
func TestP29_SparesOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.canary()
	dot := one[bot.PersonID](w, `select id from person where handle = 'dot'`)
	w.hear(phone(0), "SEND Vita Co|40 Elm St|80002|+13035550143")
	if err := w.office(w.Store).Exchange(t.Context(), dot); err != nil {
		t.Fatal(err)
	}
	before := one[int](w, `select count(*) from inbox where payload::text ~ 'Vita'`)
	if _, err := w.EraseCustomer(t.Context(), "+13035550142", w.at, false, w.rules()); err != nil {
		t.Fatal(err)
	}
	if after := one[int](w, `select count(*) from inbox where payload::text ~ 'Vita'`); after != before || before == 0 {
		t.Errorf("messages about another customer: %d, then %d", before, after)
	}
	if n := one[int](w, `select count(*) from customer where name = 'Vita Co' and erased_at is null`); n != 1 {
		t.Error("another customer is gone")
	}
}

// TestP29_Person: an employee is nobody afterwards; their leads keep their
// codes, and their phone is a stranger's.
func TestP29_Person(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.canary()
	w.exec(`update person set name = 'Dorothea Ogilvy' where handle = 'dot'`)
	w.exec(`set local session_replication_role = replica; update lead_event set data = '{"to":"dot"}' where kind = 'entered'`)
	if _, err := w.ErasePerson(t.Context(), "nobody", w.at, false, w.rules()); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	would, err := w.ErasePerson(t.Context(), "DOT", w.at, true, w.rules())
	if err != nil || len(w.everywhere("Dorothea Ogilvy")) == 0 {
		t.Fatal(would, err)
	}
	done, err := w.ErasePerson(t.Context(), "dot", w.at, false, w.rules())
	if err != nil || fmt.Sprint(done.Counts) != fmt.Sprint(would.Counts) {
		t.Errorf("foreseen %v, done %v, %v", would.Counts, done.Counts, err)
	}
	for _, c := range []string{"Dorothea Ogilvy", phone(0).User, `"dot"`} {
		if found := w.everywhere(c); len(found) > 0 {
			t.Errorf("%q still stands in %q", c, found)
		}
	}
	l, err := w.Lead(t.Context(), code)
	if err != nil || !strings.HasPrefix(l.Submitter, "erased-") {
		t.Error(l.Submitter, err)
	}
	if stranger := w.hear(phone(0), "hello"); stranger == l.SubmitterID {
		t.Error("the phone is still theirs")
	}
	w.exchange(say("ok"), one[bot.PersonID](w, `select person_id from address where user_key = $1`, phone(0).User))
	if broken := w.verify(); len(broken) > 0 {
		t.Errorf("%q", broken)
	}
}

// TestOldLeadsGetCustomers: leads of before have one each, recognised by phone.
func TestOldLeadsGetCustomers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.canary()
	w.exec(`update issue set customer = null`)
	w.exec(`update lead set customer = null`)
	w.exec(`delete from customer_key`)
	w.exec(`delete from customer`)
	b, err := fs.ReadFile(migrationFiles, "migrations/00014_customers.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "-- Leads of before")
	_, rest, _ = strings.Cut(rest, "-- +goose StatementBegin\n")
	do, _, ok := strings.Cut(rest, "-- +goose StatementEnd")
	if !ok {
		t.Fatal("the statement is not there")
	}
	w.exec(do)
	if n := one[int](w, `select count(*) from lead l join customer c on c.id = l.customer where c.name = l.card::jsonb -> 'business' ->> 'name' and '+13035550142' = any(c.phones)`); n != 2 {
		t.Errorf("%d leads have their customer", n)
	}
	if n := one[int](w, `select count(*) from customer_key where key = 'phone:+13035550142'`); n != 1 {
		t.Errorf("%d keys", n)
	}
}
