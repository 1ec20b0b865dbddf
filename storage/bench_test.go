package storage

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage/storagetest"
)

// BenchmarkTurns drives whole turns, from a message to its settled reply, in
// batches of several people; the number to look at is turns/s.
func BenchmarkTurns(b *testing.B) {
	for _, batch := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(batch), func(b *testing.B) { benchTurns(b, batch) })
	}
}

func benchTurns(b *testing.B, batch int) {
	w := newWorld(b)
	state := json.RawMessage(fmt.Sprintf(`{"open":{"id":"d1","answers":%q}}`, strings.Repeat("Vita Co ", 60)))
	payload := json.RawMessage(`{"body":"x"}`)
	card := &bot.Card{Business: &bot.Business{Name: "Vita Co", Street: "12 Elm St", ZIP5: "80002"}}
	decide := func(s bot.Scene) bot.Change {
		c := answered(s)
		c.State, c.Drafting, c.Draft, c.Asking = state, true, card, "volume"
		c.Wake = w.at.Truncate(time.Hour).Add(24 * time.Hour)
		c.Rungs = []bot.Rung{{Dialog: "leadcard", Version: 1, Question: "volume", Outcome: "asked"}, {Dialog: "leadcard", Version: 1, Question: "business", Outcome: "answered"}}
		o := reply(s, "How many packages do they send, per day, week or month? Like 40/wk. SKIP if you don't know.")
		o.Message.Prompt, o.Rendered.Segments, o.Rendered.Payload = 3, 1, payload
		o.Message.Buttons = []bot.Button{{Key: "1", Label: "SKIP", Do: "SKIP"}}
		c.Say = append(c.Say, o)
		return c
	}
	spent := map[string]time.Duration{}
	timed := func(what string, do func()) {
		begin := time.Now()
		do()
		spent[what] += time.Since(begin)
	}
	n := 0
	round := func() {
		in := make([]bot.Inbound, batch)
		for i := range in {
			in[i] = w.text(phone((n+i)%1000), "Vita Co, 12 Elm St, 80002")
		}
		n += batch
		var people []bot.PersonID
		timed("accept", func() {
			for _, a := range w.accept(in...) {
				people = append(people, a.Person)
			}
		})
		var to []bot.AddressID
		timed("exchange", func() {
			w.exchange(func(s bot.Scene) bot.Change {
				to = append(to, s.From.ID)
				return decide(s)
			}, people...)
		})
		var rows []bot.Outbound
		timed("lease", func() { rows = w.lease(to...) })
		if len(rows) != batch {
			b.Fatalf("%d rows leased of %d", len(rows), batch)
		}
		done := make([]bot.Settlement, len(rows))
		for i, o := range rows {
			done[i] = sent(o, w.at)
		}
		timed("settle", func() { w.settle(done...) })
	}
	for range 2000 / batch { // everybody is known, and every plan is kept
		round()
	}
	clear(spent)
	ours, theirs := ownCPU(), serverCPU(b)
	b.ResetTimer()
	for range b.N {
		round()
	}
	b.StopTimer()
	turns := float64(b.N * batch)
	b.ReportMetric(turns/b.Elapsed().Seconds(), "turns/s")
	// On a shared machine the processor time says more than the clock.
	b.ReportMetric(float64((ownCPU()-ours).Microseconds())/turns, "own-cpu-us/turn")
	b.ReportMetric(float64((serverCPU(b)-theirs).Microseconds())/turns, "server-cpu-us/turn")
	for _, what := range []string{"accept", "exchange", "lease", "settle"} {
		b.ReportMetric(float64(spent[what].Microseconds())/float64(b.N*batch), what+"-us/turn")
	}
}

// ownCPU is the processor time that this process has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// serverCPU is the processor time that the processes of the test's server have
// used, as far as they still live.
func serverCPU(b *testing.B) time.Duration {
	b.Helper()
	pid, err := os.ReadFile(storagetest.Server(b).Dir() + "/data/postmaster.pid")
	if err != nil {
		b.Fatal(err)
	}
	parent, _, _ := strings.Cut(string(pid), "\n")
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	var ticks int64
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(text), ") ")
		f := strings.Fields(after)
		if len(f) > 12 && f[1] == parent {
			user, _ := strconv.ParseInt(f[11], 10, 64)
			system, _ := strconv.ParseInt(f[12], 10, 64)
			ticks += user + system
		}
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
