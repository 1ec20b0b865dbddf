package main

import (
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"os"
	"runtime"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/storage"
)

// rounds is how often compared runs are repeated, floor and bot in turn.
const rounds = 3

const (
	// benchEnd is what the results after the rounds take, and the way out.
	benchEnd = 8 * time.Second
	shortest = 500 * time.Millisecond
)

// measure makes all results; the time that the preparations left is shared out.
func (b *bench) measure(c *BenchCmd) error {
	// A round is two pairs of floors (2 and 2 connection counts) and three loads;
	// a load comes before all, to warm up.
	left := time.Duration(c.Seconds)*time.Second - time.Since(b.began) - benchEnd
	unit := max(left/(rounds*7+1), shortest)
	fmt.Fprintf(b.e.errs, "leadline bench: %d rounds, %s a measurement\n", rounds, unit.Round(time.Millisecond))
	if err := b.startService(); err != nil {
		return err
	}
	if _, err := load(b.addr, benchPublic, "ff", b.phones, benchConns, 1, 0, unit); err != nil { // warm up
		return err
	}
	if err := b.rounds(unit); err != nil {
		return err
	}
	if leads, texts := b.stub.leads.Load(), b.texts(); leads < texts/int64(len(script))*8/10 {
		return fmt.Errorf("bench: only %d leads came of %d texts; every tenth should make one", leads, texts)
	}
	b.add(result{Name: "memory", Value: peakMemory(b.service.Process.Pid), Unit: "MiB"})
	b.stopService()
	if err := b.outbox(); err != nil {
		return err
	}
	b.step()
	return b.parse()
}

// texts is how many texts all phones have sent.
func (b *bench) texts() (n int64) {
	for _, p := range b.phones {
		n += int64(p.n)
	}
	return n
}

// round is what one round measured.
type round struct {
	floorTransaction, floorStatement float64
	inbound, twice                   float64
	service, database, wal           float64
	quarter                          measured
}

func (b *bench) rounds(unit time.Duration) error {
	var all []round
	var connT, connS int
	for i := range rounds {
		var r round
		var err error
		before, others := busy(), b.ourCPU()
		began := time.Now()
		if r.floorTransaction, connT, err = best(b.e.ctx, b.url, false, unit, 4, 16); err != nil {
			return err
		}
		if err := b.inbound(&r, unit, fmt.Sprintf("a%x", i)); err != nil {
			return err
		}
		if r.floorStatement, connS, err = best(b.e.ctx, b.url, true, unit, 16, 64); err != nil {
			return err
		}
		m, err := load(b.addr, benchPublic, fmt.Sprintf("b%x", i), b.phones, benchConns, 2, 0, unit)
		if err != nil {
			return err
		}
		r.twice = float64(m.turns) / m.took.Seconds()
		if r.quarter, err = load(b.addr, benchPublic, fmt.Sprintf("c%x", i), b.phones, benchConns, 1, r.inbound/4, unit); err != nil {
			return err
		}
		spent := busy() - before - (b.ourCPU() - others)
		b.others = append(b.others, math.Max(0, spent.Seconds()/time.Since(began).Seconds()/float64(runtime.NumCPU())))
		fmt.Fprintf(b.e.errs, "round %d: floor %.0f/s, inbound %.0f/s (%.2f), %d lost, %d refused\n", i+1, r.floorTransaction, r.inbound, r.inbound/r.floorTransaction, r.quarter.lost, r.quarter.refused)
		all = append(all, r)
	}
	b.summary(all, connT, connS)
	return nil
}

// inbound is the whole path at its peak, with what it cost.
func (b *bench) inbound(r *round, unit time.Duration, run string) error {
	pid, pg := b.service.Process.Pid, postmaster(b.server.Dir())
	service, database := cpuOf(pid, false), cpuOf(pg, true)
	wal, err := storage.WALPosition(b.e.ctx, b.url)
	if err != nil {
		return err
	}
	m, err := load(b.addr, benchPublic, run, b.phones, benchConns, 1, 0, unit)
	if err != nil {
		return err
	}
	if m.turns == 0 {
		return fmt.Errorf("bench: no reply came; %d webhooks were refused, %d replies lost", m.refused, m.lost)
	}
	after, err := storage.WALPosition(b.e.ctx, b.url)
	if err != nil {
		return err
	}
	turns := float64(m.turns)
	r.inbound = turns / m.took.Seconds()
	r.service = (cpuOf(pid, false) - service).Seconds() * 1000 / turns
	r.database = (cpuOf(pg, true) - database).Seconds() * 1000 / turns
	r.wal = float64(after-wal) / turns
	return nil
}

// ourCPU is what the benchmark, the service and the database have used.
func (b *bench) ourCPU() time.Duration {
	return cpuOf(os.Getpid(), false) + cpuOf(b.service.Process.Pid, false) + cpuOf(postmaster(b.server.Dir()), true)
}

func (b *bench) summary(all []round, connT, connS int) {
	pick := func(f func(round) float64) float64 {
		var v []float64
		for _, r := range all {
			v = append(v, f(r))
		}
		return median(v)
	}
	b.add(result{Name: "floor_transaction", Value: pick(func(r round) float64 { return r.floorTransaction }), Unit: "turns/s", Connections: connT})
	b.add(result{Name: "floor_statement", Value: pick(func(r round) float64 { return r.floorStatement }), Unit: "turns/s", Connections: connS})
	b.add(result{Name: "inbound", Value: pick(func(r round) float64 { return r.inbound }), Unit: "turns/s", Connections: benchConns,
		Ratio: pick(func(r round) float64 { return r.inbound / r.floorTransaction }), RatioTo: "floor_transaction"})
	b.add(result{Name: "inbound_statement", Value: pick(func(r round) float64 { return r.inbound }), Unit: "turns/s", Connections: benchConns,
		Ratio: pick(func(r round) float64 { return r.inbound / r.floorStatement }), RatioTo: "floor_statement"})
	b.add(result{Name: "inbound_twice", Value: pick(func(r round) float64 { return r.twice }), Unit: "turns/s", Connections: benchConns,
		Ratio: pick(func(r round) float64 { return r.twice / r.floorTransaction }), RatioTo: "floor_transaction"})
	for _, q := range []struct {
		name string
		of   func(measured) []time.Duration
		at   float64
	}{
		{"webhook_p50", func(m measured) []time.Duration { return m.webhook }, 0.5}, {"webhook_p99", func(m measured) []time.Duration { return m.webhook }, 0.99},
		{"reply_p50", func(m measured) []time.Duration { return m.reply }, 0.5}, {"reply_p99", func(m measured) []time.Duration { return m.reply }, 0.99},
	} {
		b.add(result{Name: q.name, Value: pick(func(r round) float64 { return percentile(q.of(r.quarter), q.at) }), Unit: "ms", Connections: benchConns})
	}
	b.add(result{Name: "cpu_per_turn", Value: pick(func(r round) float64 { return r.service }), Unit: "ms service"})
	b.add(result{Name: "cpu_per_turn_database", Value: pick(func(r round) float64 { return r.database }), Unit: "ms database"})
	b.add(result{Name: "wal_per_turn", Value: pick(func(r round) float64 { return r.wal }), Unit: "bytes"})
}

// outboxRows is how many waiting messages the sender has to send off.
const outboxRows = 10_000

// outbox is how fast waiting messages leave.
func (b *bench) outbox() error {
	store, err := storage.Open(b.e.ctx, b.url, storage.Options{Now: b.e.now, Zone: time.UTC})
	if err != nil {
		return err
	}
	now := b.e.now()
	var people []bot.Person
	if people, err = store.People(b.e.ctx); err == nil {
		err = store.Apply(b.e.ctx, nil, func(bot.Records) bot.Change {
			var c bot.Change
			for i := range outboxRows {
				p := people[i%len(people)]
				m := bot.Message{Text: "Joes Bikes was picked up by a sales representative."}
				c.Say = append(c.Say, bot.Outgoing{To: p.Addresses[0], Kind: bot.Reply, Message: m, Rendered: bot.Rendered{Text: m.Text, Segments: 1}, Cause: fmt.Sprintf("bench:%d", i), At: now})
			}
			return c
		})
	}
	store.Close()
	if err != nil {
		return err
	}
	b.stub.first.Store(0)
	before := b.stub.taken.Load()
	if err := b.startService(); err != nil {
		return err
	}
	for begin := time.Now(); b.stub.taken.Load()-before < outboxRows && time.Since(begin) < 30*time.Second; {
		time.Sleep(20 * time.Millisecond)
	}
	sent := b.stub.taken.Load() - before
	took := time.Duration(b.stub.last.Load() - b.stub.first.Load())
	b.stopService()
	if sent < outboxRows {
		return fmt.Errorf("bench: only %d of %d waiting messages left in 30 seconds", sent, outboxRows)
	}
	b.add(result{Name: "outbox", Value: float64(sent) / took.Seconds(), Unit: "sends/s"})
	return nil
}

// step is one dialog step with its state read and written, as serve runs it.
func (b *bench) step() {
	tuneMemory(os.Environ())
	set := bot.DefaultSettings()
	book := dialogs.New()
	scene := bot.Scene{Now: b.e.now(), Settings: &set, From: bot.Address{ID: 1, Channel: "sms", User: "+13035550142"},
		Person: bot.Person{ID: 1, Handle: "dot", Name: "Dot Alder", Craft: bot.CityCarrier, Station: "BENCH", Lang: "en", Zone: "America/Denver"}}
	n := int64(0)
	hear := func(text string) {
		n++ // each is a message of its own: a repeat costs nothing
		scene.Heard = []bot.Inbound{{ID: n, Kind: bot.Text, From: scene.From, Text: text, Message: fmt.Sprint("m", n), At: scene.Now}}
		scene.State = book.Hear(scene).State
	}
	for _, text := range script[:4] {
		hear(text)
	}
	middle := scene.State
	const steps = 5000
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	for range steps {
		scene.State = middle
		hear("40 a week")
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	b.add(result{Name: "step", Value: float64(took.Nanoseconds()) / steps, Unit: "ns"})
	b.add(result{Name: "step_allocations", Value: float64(after.Mallocs-before.Mallocs) / steps, Unit: "allocations"})
}

// parse is one signed webhook, read and verified, without the inbox.
func (b *bench) parse() error {
	c := &Config{TwilioAccountSID: benchSID, TwilioAuthTokens: []string{benchToken}, TwilioFrom: benchFrom, TwilioSegmentsPerSecond: 1, PublicURL: benchPublic, TwilioApiURL: b.stub.url}
	l, err := liveChannels(c, b.e.now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	h := l.sms.Webhook(acceptAll{})
	p := &phone{number: b.phones[0].number}
	head, body, _ := strings.Cut(string(p.request(benchPublic, "dd")), "\r\n\r\n")
	_, sign, _ := strings.Cut(head, "X-Twilio-Signature: ")
	sign, _, _ = strings.Cut(sign, "\r\n")
	const times = 5000
	began := time.Now()
	for range times {
		req, err := http.NewRequestWithContext(b.e.ctx, http.MethodPost, "/twilio/messages", strings.NewReader(body))
		if err != nil {
			return err
		}
		req.RequestURI = "/twilio/messages"
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Twilio-Signature", sign)
		w := &answer{header: http.Header{}}
		h.ServeHTTP(w, req)
		if w.code != http.StatusOK && w.code != 0 {
			return fmt.Errorf("bench: the webhook refused with %d", w.code)
		}
	}
	b.add(result{Name: "parse", Value: float64(time.Since(began).Nanoseconds()) / times, Unit: "ns"})
	return nil
}
