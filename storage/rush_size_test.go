package storage

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

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
		if n := do(); n != 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	got, err := w.Broadcast(t.Context(), w.at, w.at.Add(time.Minute), 50, func(bot.Batch) bot.Change { return bot.Change{} })
	if err != nil || got != 100 { // fifty of each channel
		t.Errorf("%d, %v", got, err)
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
