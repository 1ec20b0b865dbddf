package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// The full size: go test ./cmd/leadline -run TestEightWeeks -args -leads 10000 -seed 7
var (
	simulatedLeads = flag.Int("leads", 0, "TestEightWeeks: how many leads are sent; 0: a small size with several seeds")
	simulatedSeed  = flag.Uint64("seed", 7, "TestEightWeeks: the seed of the size given by -leads; TestFiscalQuarter: its seed")
)

// seasons are first days of eight weeks with a federal holiday and a change of
// the clocks; the second has also the turn of the fiscal year.
var seasons = []struct{ first, closing bot.Date }{
	{bot.Date{Year: 2026, Month: time.February, Day: 9}, bot.Date{Year: 2026, Month: time.February, Day: 26}},
	{bot.Date{Year: 2026, Month: time.September, Day: 28}, bot.Date{Year: 2026, Month: time.October, Day: 20}},
}

const weeks = 8

// Eight weeks of four districts: three hundred carriers, sales, coordinators,
// everybody at once, and everything that goes wrong. At the end `leadline
// verify` finds nothing, and nothing contradicts what people saw on their phones.
func TestEightWeeks(t *testing.T) {
	t.Parallel()
	if *simulatedLeads > 0 {
		begun := time.Now()
		liveEightWeeks(t, *simulatedSeed, *simulatedLeads, 16, 2)
		t.Logf("%d leads in %s", *simulatedLeads, time.Since(begun).Round(time.Second))
		return
	}
	for seed := uint64(1); seed <= 2; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			liveEightWeeks(t, seed, 160, 3, 6)
		})
	}
}

// town is the four districts with everybody in them, and what they saw.
type town struct {
	t    *testing.T
	ctx  context.Context
	url  string
	w    *world
	crew []*bot.Bot // processes on the one database
	rnd  *rand.Rand
	log  *alarms
	zone *time.Location

	cast
	shops  []*shop
	wanted int // leads to be sent in all
	sent   int // leads confirmed so far

	inputs   int // ids of what people did
	seen     int // messages of the simulator looked at
	spoke    map[*folk]bool
	operated int  // how often operators did something
	exact    bool // everything happens at its very minute
	refused  map[*folk]bool
	people   map[*folk]bot.Person
	unknown  bool // an unknown outcome blocks a lane until real seconds have passed
	db       *pgx.Conn
	lastSaid int64 // outbox rows looked at
	calendar *bot.Settings
	saw
}

// liveEightWeeks plays them with so many steps a day. On the first days
// everything happens at its very minute, later by the hour.
func liveEightWeeks(t *testing.T, seed uint64, leads, steps, exact int) {
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d, %d leads: go test ./cmd/leadline -run TestEightWeeks -args -leads %d -seed %d", seed, leads, leads, seed)
		}
	})
	season := seasons[seed%2]
	c := newTown(t, seed, leads, season.first)
	days := weeks * 7
	for day := range days {
		date := season.first.Add(day)
		if date == season.closing.Add(-3) {
			c.close(season.closing)
		}
		if date.Weekday() == time.Sunday { // the tests' server leaves that to us
			_, err := c.db.Exec(c.ctx, `vacuum (analyze)`)
			c.must(err)
		}
		c.exact = day < exact
		c.live(date, steps, days-day)
	}
	c.end()
	c.check()
}

// newTown is the cast on a database of its own, everybody joined.
func newTown(t *testing.T, seed uint64, leads int, first bot.Date) *town {
	t.Helper()
	c := &town{
		t: t, ctx: t.Context(), url: storagetest.Open(t, storage.Migrate), rnd: rand.New(rand.NewPCG(seed, 8)),
		log: &alarms{}, wanted: leads, saw: newSaw(), zone: startTime().Location(),
		refused: map[*folk]bool{}, people: map[*folk]bot.Person{},
	}
	db, err := pgx.Connect(c.ctx, c.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.WithoutCancel(t.Context())) })
	c.db = db
	set := bot.DefaultSettings()
	set.KeywordReplies, set.ReplyHold = "bot", 0
	log := slog.New(c.log)
	w, err := newWorld(c.ctx, c.url, set, first.At(5, 0, c.zone), rehearseKey, "s", log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	c.w, c.crew = w, []*bot.Bot{w.bot}
	if seed%2 == 1 { // a second process on the database
		c.crew = append(c.crew, bot.New(bot.Parts{Store: w.store, Dialogs: dialogs.New(), Channels: w.sim.Channels(), Settings: w.set, Now: w.clock.Now, Key: rehearseKey, Log: log, Tidy: handlers.Tidy, ByHand: true}))
	}
	c.cast = hire(c.rnd, max(12, leads/100))
	c.must(w.load(c.ctx, c.files()))
	for _, f := range c.everybody {
		for i, channel := range f.on {
			a := w.sim.Address(f.handle, channel)
			c.must(w.enrol(c.ctx, f.handle, a))
			f.phones = append(f.phones, a)
			c.owner[a.Key()] = f
			if i == 0 && channel != "sms" && f.sells {
				f.room = w.sim.Room("#pool-"+f.district, channel)
				w.sim.Join(f.room, a)
			}
		}
	}
	c.must(w.store.BindPool(c.ctx, w.sim.Room("#pool-"+districtsOf[1].code, "telegram"), districtsOf[1].code, w.clock.Now()))
	return c
}

func (c *town) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatalf("%s: %v", c.w.clock.Now().In(c.zone).Format("Mon Jan 2 15:04"), err)
	}
}
