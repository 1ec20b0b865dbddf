package storage

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// sealAll lengthens the chain until nothing waits.
func (w *world) sealAll() AuditHead {
	w.t.Helper()
	for {
		head, n, err := w.Seal(w.t.Context(), rand.Reader, w.at)
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			return head
		}
	}
}

// chained is a world with leads whose 120 events are sealed.
func chained(t *testing.T) *world {
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	for i := range 4 {
		w.lead(phone(1), fmt.Sprintf("CC-7K3M%d", i))
	}
	w.exec(`insert into lead_event (lead_id, seq, at, kind, person_id, channel, data)
select l.id, 1000 + s, timestamptz '2026-03-05 00:00Z' + s * interval '1 minute', 'noted', l.submitter_id, 'sms', json_build_object('note', 'call Ann Ruiz ' || s)
from lead l, generate_series(1, 30) s where l.code like 'CC-7K3M_'`)
	w.sealAll()
	return w
}

func (w *world) audit(anchor AuditHead) Audit {
	w.t.Helper()
	a, err := w.AuditVerify(w.t.Context(), anchor)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// TestP27_FirstBadRowIsNamed: whoever owns the database can change a row; the
// chain says which was the first.
func TestP27_FirstBadRowIsNamed(t *testing.T) {
	t.Parallel()
	const free = `set local session_replication_role = replica; `
	for sql, want := range map[string]string{
		free + `update lead_event set data = '{"note":"call nobody"}' where link = 100`:                      "row 100: its event was changed",
		free + `update lead_event set person_id = null where link in (101, 100)`:                             "row 100: its event was changed",
		free + `update lead_event set at = at + interval '1 microsecond' where link = 100`:                   "row 100: its event was changed",
		free + `delete from lead_event where link = 100`:                                                     "row 100: its event is gone",
		free + `delete from audit_link where n = 100`:                                                        "row 100: it is missing",
		free + `delete from audit_link where n >= 100`:                                                       "row 100: an event was sealed there",
		free + `update audit_link set digest = sha256('x') where n = 100`:                                    "row 100: its hash does not follow",
		free + `update audit_link set salt = null where n = 100`:                                             "row 100: its event was erased without being sealed anew",
		free + `update lead_event set link = null where link = 100`:                                          "row 100: its event is sealed elsewhere",
		free + `update audit_link a set hash = b.hash from audit_link b where a.n = 100 and b.n = 99`:        "row 100: its hash does not follow",
		free + `update audit_link set n = -n + 300 where n > 100; update audit_link set n = n where n = 100`: "row 101: it is missing",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			w := chained(t)
			if a := w.audit(AuditHead{}); a.Bad != "" || a.Waiting != 0 || a.Head.N < 120 {
				t.Fatalf("before: %+v", a)
			}
			w.exec(sql)
			if a := w.audit(AuditHead{}); !strings.HasPrefix(a.Bad, want) {
				t.Errorf("%s\nsays %q, want %q", sql, a.Bad, want)
			}
			if broken := w.verify(); !slices.ContainsFunc(broken, func(b string) bool { return strings.HasPrefix(b, "P27 ") }) {
				t.Errorf("verify says %q", broken)
			}
		})
	}
}

// TestP27_EventsAreOnlyAdded: without more than the rights of the owner nothing
// is changed or taken out, and an erasure may take words only.
func TestP27_EventsAreOnlyAdded(t *testing.T) {
	t.Parallel()
	w := chained(t)
	for _, sql := range []string{
		`update lead_event set data = null where link = 100`, `delete from lead_event where link = 100`, `truncate lead_event`,
		`update audit_link set salt = null where n = 100`, `delete from audit_link`, `truncate audit_link`,
		`set local leadline.erasing = 'on'; update lead_event set kind = 'sale' where link = 100`,
		`set local leadline.erasing = 'on'; delete from lead_event where link = 100`,
		`set local leadline.erasing = 'on'; update audit_link set hash = digest where n = 100`,
	} {
		if _, err := w.pool.Exec(context.WithoutCancel(t.Context()), sql); err == nil || !NotAllowed(err) {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if a := w.audit(AuditHead{}); a.Bad != "" {
		t.Error(a.Bad)
	}
}

// TestP27_ErasedWordsLeaveTheChainWhole: the salt goes with the words, and what
// is left of the event is sealed anew.
func TestP27_ErasedWordsLeaveTheChainWhole(t *testing.T) {
	t.Parallel()
	w := chained(t)
	posted := w.audit(AuditHead{}).Head
	if _, err := w.EraseCustomer(t.Context(), "CC-7K3M1", w.at, false, w.rules()); err != nil {
		t.Fatal(err)
	}
	a := w.audit(posted)
	if a.Bad != "" || a.Erased != 30 || a.Waiting < 30 || len(w.everywhere("Ann Ruiz 7")) == 0 {
		t.Errorf("%+v", a)
	}
	w.sealAll()
	if a = w.audit(posted); a.Bad != "" || a.Erased != 30 || a.Waiting != 0 || a.Head.N <= posted.N {
		t.Errorf("sealed anew: %+v", a)
	}
	w.exec(`set local session_replication_role = replica; update lead_event set data = '{"note":"x"}' where lead_id = (select id from lead where code = 'CC-7K3M1') and seq = 1007`)
	if a = w.audit(AuditHead{}); !strings.Contains(a.Bad, "its event was changed (event 1007 of CC-7K3M1)") {
		t.Errorf("after the erasure: %+v", a)
	}
}

// TestP27_AnchorShowsARewrittenChain: who rewrites all of it cannot rewrite what
// was posted elsewhere.
func TestP27_AnchorShowsARewrittenChain(t *testing.T) {
	t.Parallel()
	w := chained(t)
	posted := w.audit(AuditHead{}).Head
	w.exec(`set local session_replication_role = replica; truncate audit_link; update lead_event set link = null; update lead_event set data = '{}' where seq = 1005`)
	w.sealAll()
	if a := w.audit(AuditHead{}); a.Bad != "" {
		t.Errorf("the new chain: %q", a.Bad)
	}
	if a := w.audit(posted); !strings.Contains(a.Bad, "it is not the row that was posted") {
		t.Errorf("against the anchor: %q", a.Bad)
	}
	posted.N += 1000
	if a := w.audit(posted); !strings.Contains(a.Bad, "the chain ends before it") {
		t.Errorf("against an anchor beyond the end: %q", a.Bad)
	}
}

// TestP27_EightSealersOneChain: number and last hash are taken under the lock.
func TestP27_EightSealersOneChain(t *testing.T) {
	t.Parallel()
	w := chained(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 5 {
				if _, err := w.pool.Exec(t.Context(), `insert into lead_event (lead_id, seq, at, kind) select id, $1, $2, 'noted' from lead where code = 'CC-7K3M2'`, 2000+10*i+j, w.at); err != nil {
					t.Error(err)
				}
				if _, _, err := w.Seal(t.Context(), rand.Reader, w.at); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	w.sealAll()
	if a := w.audit(AuditHead{}); a.Bad != "" || a.Waiting != 0 {
		t.Errorf("%+v", a)
	}
}
