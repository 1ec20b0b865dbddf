package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"leadline/bot"
	"leadline/storage"
	"leadline/storage/localpg"
)

// BenchCmd measures this machine's floor and leadline against it.
type BenchCmd struct {
	Seconds int    `help:"Seconds for the whole run, at least 30." default:"120"`
	Stored  int    `help:"Messages stored before the run." default:"0"`
	Only    string `help:"Only results whose name begins so." placeholder:"NAME"`
}

// result is one line of the benchmark.
type result struct {
	Name        string  `json:"name"`
	Value       float64 `json:"value"`
	Unit        string  `json:"unit"`
	Connections int     `json:"connections,omitempty"`
	Stored      int     `json:"stored"`
	Ratio       float64 `json:"ratio,omitempty"`
	RatioTo     string  `json:"ratio_to,omitempty"`
}

const (
	benchPhones = 2000
	benchConns  = 192 // carriers who text at once: with fewer a batch is small, and the peak is not reached
	benchPublic = "http://bench.invalid"
)

// bench is one run: a database server, a stub, phones, and `serve` as a
// process of its own.
type bench struct {
	e       *env
	began   time.Time
	server  *localpg.Server
	url     string
	phones  []*phone
	stub    *stub
	service *exec.Cmd
	addr    string
	results []result
	stored  int
	others  []float64 // share of CPU that others used, by round
}

// Run prints the table and the JSON lines.
func (c *BenchCmd) Run(e *env) error {
	if c.Seconds < 30 {
		return usage("--seconds must be 30 or more: shorter runs measure the warm-up")
	}
	b, err := newBench(e, c.Stored)
	if err != nil {
		return err
	}
	defer b.close()
	if err := b.measure(c); err != nil {
		return err
	}
	return b.print(e.out, c.Only)
}

func newBench(e *env, stored int) (*bench, error) {
	if e.config.DataDir != "" {
		if err := os.MkdirAll(e.config.DataDir, 0o755); err != nil {
			return nil, err
		}
	}
	dir, err := localpg.TempDir(e.config.DataDir)
	if err != nil {
		return nil, err
	}
	b := &bench{e: e, began: time.Now(), stored: stored}
	if b.server, err = localpg.Start(e.ctx, localpg.Options{Dir: dir, BinDir: e.config.PGBindir, Remove: true, Fetch: true, Log: progress(e)}); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	if err := b.prepare(); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// prepare makes the database, its people with their phones, and the stub.
func (b *bench) prepare() error {
	ctx := b.e.ctx
	if err := b.server.EnsureDatabase(ctx, "bench"); err != nil {
		return err
	}
	b.url = b.server.URL("bench")
	if err := storage.Migrate(ctx, b.url); err != nil {
		return err
	}
	store, err := storage.Open(ctx, b.url, storage.Options{Now: b.e.now, Zone: time.UTC})
	if err != nil {
		return err
	}
	defer store.Close()
	roster := storage.Roster{Stations: []bot.Station{{Code: "BENCH", Name: "Bench", District: "BENCH", Area: "BENCH", State: "CO", ZIP5: "80002", Zone: "America/Denver", Close: "17:00", EntryMode: "direct"}}}
	for i := range benchPhones {
		b.phones = append(b.phones, &phone{index: i, number: fmt.Sprintf("+1%03d55501%02d", 201+i/100, i%100), reply: make(chan time.Duration, 1)})
		roster.People = append(roster.People, bot.Person{Handle: fmt.Sprintf("p%04d", i), Name: "Bench Carrier", Craft: bot.CityCarrier, Station: "BENCH", Lang: "en"})
	}
	if _, err := store.ImportRoster(ctx, roster, false, b.e.now()); err != nil {
		return err
	}
	for i, p := range b.phones {
		a := bot.Address{Channel: "sms", Tenant: benchFrom, User: p.number, Conversation: p.number}
		if err := store.EnrolDirect(ctx, a, roster.People[i].Handle, b.e.now()); err != nil {
			return err
		}
	}
	if b.stored > 0 {
		if err := store.Preload(ctx, b.stored); err != nil {
			return err
		}
	}
	b.stub, err = newStub(b.phones)
	return err
}

func (b *bench) close() {
	b.stopService()
	if b.stub != nil {
		_ = b.stub.ln.Close()
	}
	_ = b.server.Stop(context.WithoutCancel(b.e.ctx))
}

// startService runs `serve` as users do, in a process of its own.
func (b *bench) startService() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	b.service = exec.Command(self, "serve")
	b.service.Stderr = w
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, prefix+"_") {
			b.service.Env = append(b.service.Env, v)
		}
	}
	for k, v := range map[string]string{"DATABASE_URL": b.url, "LISTEN": "127.0.0.1:0", "PUBLIC_URL": benchPublic, "REPLY_HOLD": "0s", "LOG_FORMAT": "json",
		"TWILIO_ACCOUNT_SID": benchSID, "TWILIO_AUTH_TOKENS": benchToken, "TWILIO_FROM": benchFrom, "TWILIO_SEGMENTS_PER_SECOND": "100000", "TWILIO_API_URL": b.stub.url} {
		b.service.Env = append(b.service.Env, prefix+"_"+k+"="+v)
	}
	if err := b.service.Start(); err != nil {
		return err
	}
	w.Close()
	found := make(chan string, 1)
	go readAddress(r, b.e.errs, found)
	select {
	case b.addr = <-found:
		return nil
	case <-time.After(20 * time.Second):
		b.stopService()
		return fmt.Errorf("bench: serve did not come up within 20 seconds")
	}
}

// readAddress finds the address in serve's log; what else it says is passed on.
func readAddress(r io.Reader, errs io.Writer, found chan<- string) {
	dec := json.NewDecoder(r)
	for {
		var line struct{ Level, Msg, Address, Err, Class, Code string }
		if err := dec.Decode(&line); err != nil {
			_, _ = io.Copy(io.Discard, r)
			return
		}
		if line.Address != "" {
			found <- line.Address
		} else if line.Level == "ERROR" || line.Level == "WARN" {
			fmt.Fprintf(errs, "serve: %s %s %s %s\n", line.Msg, line.Class, line.Code, line.Err)
		}
	}
}

func (b *bench) stopService() {
	if b.service == nil || b.service.Process == nil {
		return
	}
	_ = b.service.Process.Signal(os.Interrupt)
	done := make(chan struct{})
	go func() { _ = b.service.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(25 * time.Second):
		_ = b.service.Process.Kill()
		<-done
	}
	b.service = nil
}

func (b *bench) add(r result) {
	r.Stored = b.stored
	b.results = append(b.results, r)
}

// print writes the table, then a JSON line each.
func (b *bench) print(w io.Writer, only string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "name\tvalue\tunit\tconnections\tratio\tto")
	var kept []result
	for _, r := range b.results {
		if !strings.HasPrefix(r.Name, only) {
			continue
		}
		kept = append(kept, r)
		ratio, conns := "", ""
		if r.Ratio > 0 {
			ratio = fmt.Sprintf("%.2f", r.Ratio)
		}
		if r.Connections > 0 {
			conns = fmt.Sprint(r.Connections)
		}
		fmt.Fprintf(t, "%s\t%.4g\t%s\t%s\t%s\t%s\n", r.Name, r.Value, r.Unit, conns, ratio, r.RatioTo)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "reply_hold 0s; CPU used by others %.0f %% (median of the rounds)\n", 100*median(b.others))
	enc := json.NewEncoder(w)
	for _, r := range kept {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	s := slices.Clone(all)
	slices.Sort(s)
	if len(s)%2 == 0 {
		return (s[len(s)/2-1] + s[len(s)/2]) / 2
	}
	return s[len(s)/2]
}
