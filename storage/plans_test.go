package storage

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"leadline/bot"
)

// hot are the statements that every message passes through.
var hot = []string{
	"sqlAcceptAddresses", "sqlAccept", "sqlAcceptWishes",
	"sqlLockPeople", "sqlScenes", "sqlGrants", "sqlAddresses", "sqlHeard", "sqlUnsent",
	"sqlSupersede", "sqlWriteTurns", "sqlSetWake", "sqlClearWake", "sqlUsed", "sqlFunnel",
	"sqlLockLanesOf", "sqlShareConsent", "sqlEndUnsendable", "sqlHold", "sqlLease",
	"sqlSettle", "sqlPutBack", "sqlMoved", "sqlProviderStop", "sqlApplyHeld", "sqlAdopt", "sqlMoveStates",
	"sqlLockLeads", "sqlClaims", "sqlChangeLead", "sqlEndClaim", "sqlBeginClaim", "sqlAddEvent", "sqlUpdateCards",
	"sqlBlankHeard", "sqlBlankSaid", "sqlBlankTexts", "sqlBlankParked", "sqlBlankReplies", "sqlEnroll", "sqlSentMessages", "sqlPeople", "sqlStaff",
	"sqlLockDue", "sqlLockOutdated", "sqlLadderLeads", "sqlClaimsOf", "sqlTaken", "sqlActive", "sqlTakeStep", "sqlNextLook", "sqlAddLine", "sqlLockTrays", "sqlTrays", "sqlLinesDone",
	"sqlRushLines", "sqlLockRushed", "sqlToldNow", "sqlGatheredRushed", "sqlLetGo",
}

// small are tables that are looked through as a whole: they stay small.
var small = map[string]bool{"closing_day": true, "delivery_held": true}

type plan struct {
	Node     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Cond     string `json:"Index Cond"`
	Plans    []plan
}

// TestHotPlansLookUp: the plan that a fresh, empty database is given, and that
// a connection keeps, must not read a whole table or index however much comes.
func TestHotPlansLookUp(t *testing.T) {
	t.Parallel()
	for _, filled := range []bool{false, true} {
		t.Run(fmt.Sprintf("filled=%t", filled), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if filled {
				for i := range 40 {
					w.exchange(say("ok"), w.hear(phone(i), "hello"))
				}
				var done []bot.Settlement
				for _, o := range w.lease() {
					done = append(done, sent(o, w.at))
				}
				w.settle(done...)
				w.exec(`insert into role_grant (person_id, role, scope, side, made_at) select id, 'rep', 'CO-WY', 'usps', $1 from person`, w.at)
				w.exec("analyze")
			}
			all := constants(t)
			conn, err := w.pool.Acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Release()
			for _, name := range hot {
				if all[name] == "" {
					t.Errorf("%s: no such statement", name)
					continue
				}
				d, err := conn.Conn().Prepare(t.Context(), strings.ToLower(name), all[name])
				if err != nil {
					t.Fatal(err)
				}
				nulls := strings.TrimSuffix(strings.Repeat("null,", len(d.ParamOIDs)), ",")
				if nulls != "" {
					nulls = "(" + nulls + ")"
				}
				var text []byte
				if err := conn.QueryRow(t.Context(), fmt.Sprintf("explain (format json) execute %s %s", strings.ToLower(name), nulls)).Scan(&text); err != nil {
					t.Fatal(name, err)
				}
				var plans []struct{ Plan plan }
				if err := json.Unmarshal(text, &plans); err != nil {
					t.Fatal(err)
				}
				for _, p := range plans {
					lookUp(t, name, p.Plan)
				}
			}
		})
	}
}

func lookUp(t *testing.T, name string, p plan) {
	t.Helper()
	whole := p.Node == "Seq Scan" || strings.HasPrefix(p.Node, "Index") && p.Cond == "" || p.Node == "Bitmap Index Scan" && p.Cond == ""
	if whole && !small[p.Relation] {
		t.Errorf("%s reads all of %s%s (%s)", name, p.Relation, p.Index, p.Node)
	}
	for _, below := range p.Plans {
		lookUp(t, name, below)
	}
}
