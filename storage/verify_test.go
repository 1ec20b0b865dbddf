package storage

import (
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// TestVerifyFinds breaks each invariant behind the store's back.
func TestVerifyFinds(t *testing.T) {
	t.Parallel()
	for text, sql := range map[string]string{
		"every message has an address":                           `update inbox set address_id = 999`,
		"everybody has a state of consent":                       `delete from consent`,
		"P2 every message has a key of its own":                  `delete from seen`,
		"P3 no message waits for more than a quarter of an hour": `update inbox set answered_at = null, received_at = received_at - interval '1 hour'`,
		"P12 the holder of a lead is who has its one open claim": `update claim set to_at = from_at, ended = 'released'`,
		"P13 every lead has its events, without a gap":           `set local session_replication_role = replica; delete from lead_event where seq = 2`,
		"P13 no lead without the customer's concurrence":         `update lead set card = '{}'`,
		"P14 every lead in the pool has its clock":               `update lead set clock_start = null, clock_due = null`,
		"P15 every message has either left or waits":             `delete from outcome`,
		"P18 nothing was sent after a STOP":                      `update outbox set lane = 'notice', kind = 'notice'; update consent set stopped_at = timestamptz '2026-01-01'`,
		"P25 who has left holds nothing":                         `update person set left_at = timestamptz '2026-01-01' where handle = 'ana'`,
		"P15 no message waits to leave for more than a day":      `insert into queue (outbox_id, address_id, lane, not_before) select id, address_id, lane, created_at - interval '2 days' from outbox limit 1`,
		"P18 every STOP is on record":                            `update consent set stopped_at = timestamptz '2026-01-01'`,
		"P16 one message of a lane is under way at a time":       `insert into queue (outbox_id, address_id, lane, not_before, lease, lease_until) select id, 1, 'reply', created_at, 1, clock_timestamp() + interval '1 hour' from outbox limit 2`,
		"nobody is both coordinators of a station":               `insert into role_grant (person_id, role, scope, side, made_at) select person_id, 'carrier_coordinator', scope, 'nalc', made_at from role_grant where role = 'management_coordinator'`,
		"P23 no invite was used after its end":                   `insert into invite (hash, person_id, made_at, expires_at, used_at, used_by) select repeat('a', 64), person_id, timestamptz '2026-01-01', timestamptz '2026-01-02', timestamptz '2026-01-03', id from address limit 1`,
		"every line that a broadcast has is waited for":          `insert into broadcast (key, kind, day, made_at) values ('talks:x', 'talks', '2026-01-01', '2026-01-01'); insert into staff_line (person_id, topic, what, step, made_at, send_at, broadcast_id) select id, 't', 'talk_soon', 's', '2026-01-01', '2099-01-01', (select max(id) from broadcast) from person limit 1`,
		"P12 claims of a lead follow one another":                `insert into claim (lead_id, seq, person_id, how, from_at, to_at, ended) select lead_id, 2, person_id, how, from_at - interval '1 day', from_at, 'released' from claim`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.roster()
			w.enrol(phone(1), "dot")
			ana := w.enrol(chat(2), "ana")
			w.lead(phone(1), "CC-7K3M1")
			w.hear(chat(2), "CLAIM")
			w.exchange(claim("CC-7K3M1"), ana)
			w.hear(chat(2), "x")
			w.exchange(say("hello"), ana)
			w.settleAll()
			if broken := w.verify(); len(broken) > 0 {
				t.Fatalf("before: %q", broken)
			}
			w.exec(sql)
			broken := w.verify()
			if !slices.ContainsFunc(broken, func(b string) bool { return strings.HasPrefix(b, text+":") }) {
				t.Errorf("not found; but %q", broken)
			}
		})
	}
}

func TestSizesAndHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.hear(phone(1), "x")
	w.hear(phone(1), "y")
	w.at = w.at.Add(time.Minute)
	if z, err := w.Sizes(t.Context(), w.at); err != nil || z.Unanswered != 2 || z.OldestMessage != time.Minute || z.Queued != 0 {
		t.Errorf("%+v, %v", z, err)
	}
	w.exchange(say("z"), who)
	w.lease()
	if z, err := w.Sizes(t.Context(), w.at); err != nil || z.Unanswered != 0 || z.Queued != 1 || z.Sending != 1 || z.Due != 1 {
		t.Errorf("%+v, %v", z, err)
	}
	h, err := w.Health(t.Context())
	if err != nil || h.SchemaBehind || h.ReadOnly || h.Fsync != "off" || h.Now.IsZero() { // a throw-away server has no fsync
		t.Errorf("%+v, %v", h, err)
	}
}

// TestVerifyFindsCustomers: what verify promises of customers, it finds broken.
func TestVerifyFindsCustomers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, want string }{
		"no customer":            {`update lead set customer = null where id = 1`, "P13 every lead has its customer"},
		"two first leads":        {`update lead set status = 'open', duplicate_of = null where id = 2`, "P13 of the leads about one customer"},
		"a duplicate of itself":  {`update lead set duplicate_of = code where id = 2`, "P13 every duplicate"},
		"of nothing":             {`update lead set duplicate_of = 'CC-00000' where id = 2`, "P13 every duplicate"},
		"a first one that isn't": {`update lead set status = 'duplicate', duplicate_of = (select code from lead where id = 2) where id = 1`, "P13 every duplicate"},
		"a merge nobody made":    {`insert into customer (id, name, sought, district, made_at, merged_into) select 5, 'X', 'X', 'CO-WY', $1, id from customer`, "P13 merged customers"},
		"erased, but on a card":  {`with gone as (update customer set name = '', sought = '', street = '', phones = '{}', emails = '{}', erased_at = $1 returning id) insert into tombstone (what, subject, mark, at) select 'customer', id, 'x', $1 from gone`, "P29"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.roster(bot.Person{Handle: "sam", Craft: bot.CityCarrier, Station: "ARVADA"})
			desk := w.office(w.Store)
			for i, handle := range []string{"dot", "sam"} {
				p := w.enrol(phone(i), handle)
				w.hear(phone(i), "SEND Vita Co|40 Elm St|80002|+13035550142")
				if err := desk.Exchange(t.Context(), p); err != nil {
					t.Fatal(err)
				}
			}
			if broken := w.verify(); len(broken) > 0 {
				t.Fatal(broken)
			}
			if strings.Contains(c.sql, "$1") {
				w.exec(c.sql, w.at)
			} else {
				w.exec(c.sql)
			}
			if broken := w.verify(); !slices.ContainsFunc(broken, func(s string) bool { return strings.Contains(s, c.want) }) {
				t.Errorf("not found; found: %q", broken)
			}
		})
	}
}
