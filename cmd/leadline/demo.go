package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers/simulator"
	"leadline/storage"
)

// DemoCmd is everything with no settings.
type DemoCmd struct {
	Fresh bool `help:"Start over: forget what earlier runs left."`
}

// demoPhones are on which channel each person of the demo is.
var demoPhones = map[string]string{"ana": "slack", "ben": "telegram", "sue": "slack", "mia": "sms", "cal": "telegram", "ada": "slack"}

// poolMembers sit in the pool's channel.
var poolMembers = []string{"ana", "sue", "ada"}

// Run starts the private server, the bot and the page, and stops all of them
// at ^C.
func (c *DemoCmd) Run(e *env) error {
	fmt.Fprintln(e.errs, "leadline demo: an invented district, nobody is really texted")
	if e.config.DatabaseURL != "" {
		return usage("demo plays on its own server; unset LEADLINE_DATABASE_URL, or use serve")
	}
	d, err := openDatabase(e)
	if err != nil {
		return err
	}
	defer d.close(e.ctx)
	if err := d.server.EnsureDatabase(e.ctx, "leadline_demo"); err != nil {
		return err
	}
	url := d.server.URL("leadline_demo")
	if err := storage.Migrate(e.ctx, url); err != nil {
		return err
	}
	slog.SetDefault(e.log)
	show, err := newShow(e, url, staging{clock: filepath.Join(d.server.Dir(), "demo-clock"), fresh: c.Fresh, log: e.log,
		pages: orElse(e.config.PublicURL, "http://"+e.config.Listen)})
	if err != nil {
		return err
	}
	defer show.world.close()
	return serveHTTP(e, e.config.Listen, show.handler(), func(addr string) {
		fmt.Fprintf(e.errs, "open http://%s and text a lead as Dot; ^C stops\n", addr)
	}, d.server.Done())
}

// show is the demo's world with its page.
type show struct {
	staging
	world *world
	stage *simulator.Theatre
	now   func() time.Time
}

// staging is what differs between the page of demo and the screen of chat.
type staging struct {
	clock string // the file that keeps the time between runs; "": it is not kept
	fresh bool   // what earlier runs left is forgotten
	pages string // the address of the signed-in pages; "": there are none
	log   *slog.Logger
	// phones are the channels of people who are elsewhere than in the demo.
	phones map[string]string
}

// phone is the channel that a person is on.
func (s *staging) phone(handle string) string {
	return orElse(s.phones[handle], orElse(demoPhones[handle], "sms"))
}

func newShow(e *env, url string, as staging) (*show, error) {
	set, err := e.config.program()
	if err != nil {
		return nil, err
	}
	set.KeywordReplies, set.ReplyHold = "bot", 0
	run := fmt.Sprintf("d%d-", e.now().UnixNano())
	at := opening(e.now(), &set)
	if saved, ok := savedTime(as.clock); ok && !as.fresh {
		at = saved
	}
	set.PublicURL = pagesAt(as.pages)
	w, err := newWorld(e.ctx, url, set, at, secretKey(), run, as.log)
	if err != nil {
		return nil, err
	}
	s := &show{staging: as, world: w, now: e.now}
	if err := s.open(e.ctx, as.fresh); err != nil {
		w.close()
		return nil, err
	}
	s.stage = simulator.NewTheatre(w.sim, w.clock, w.bot, simulator.Sources{
		Cast: s.actors, Held: s.held, Leads: s.leads, Due: s.due, Reset: s.reset,
	})
	return s, w.settle(e.ctx)
}

// opening is when a new demo begins: in the morning of the next business day,
// when carriers are on their routes and sales is at work.
func opening(now time.Time, set *bot.Settings) time.Time {
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		denver = set.Zone
	}
	day := bot.DateOf(now, denver)
	if morning := day.At(9, 12, denver); set.Calendar.Business(day) && morning.After(now) {
		return morning
	}
	return set.Calendar.After(day, 1).At(9, 12, denver)
}

// savedTime is where an earlier run's clock stood.
func savedTime(file string) (time.Time, bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(string(b)))
	return t, err == nil
}

// open brings the cast in; what an earlier run left goes back on the phones.
func (s *show) open(ctx context.Context, fresh bool) error {
	if fresh {
		if err := s.world.store.Empty(ctx); err != nil {
			return err
		}
	}
	if err := s.cast(ctx); err != nil {
		return err
	}
	return s.restore(ctx)
}

// reset is "start over" on the page.
func (s *show) reset(ctx context.Context) error {
	if err := s.world.store.Empty(ctx); err != nil {
		return err
	}
	s.world.clock.Set(opening(s.now(), s.world.set))
	_ = os.Remove(s.clock)
	return s.cast(ctx)
}

// pastLines is how much of the past the phones show.
const pastLines = 2000

// restore puts the past on the phones; cards show their leads as they are now.
func (s *show) restore(ctx context.Context) error {
	lines, err := s.world.store.Past(ctx, pastLines)
	if err != nil {
		return err
	}
	book := dialogs.New()
	channels := map[string]bot.Channel{}
	for _, c := range s.world.sim.Channels() {
		channels[c.Name()] = c
	}
	var past []simulator.Past
	for _, l := range lines {
		switch {
		case l.In != nil:
			past = append(past, simulator.Past{At: l.At, In: l.In})
		case l.Out.Kind == bot.CardUpdate:
		case l.Out.Kind == bot.PoolCard && l.Out.Lead != "":
			lead, err := s.world.store.Lead(ctx, l.Out.Lead)
			if err != nil {
				return err
			}
			now := lead.At(s.world.clock.Now())
			l.Out.Rendered = channels[l.Out.To.Channel].Render(book.Tell(bot.News{What: bot.NewsCard, Lead: now, Who: now.Holder, Zone: s.world.set.Zone, Central: s.world.set.Zone}, "en"))
			past = append(past, simulator.Past{At: l.At, Out: l.Out})
		default:
			past = append(past, simulator.Past{At: l.At, Out: l.Out})
		}
	}
	s.world.sim.Restore(past...)
	return nil
}

// cast brings the invented district in and gives everybody a phone.
func (s *show) cast(ctx context.Context) error {
	if err := s.world.load(ctx, demoDistrict()); err != nil {
		return err
	}
	_, people, err := readRoster(demoDistrict())
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := s.world.enrol(ctx, p.Handle, s.world.sim.Address(p.Handle, s.phone(p.Handle))); err != nil {
			return err
		}
	}
	room := s.world.sim.Room("#pool-CO-WY", "slack")
	for _, h := range poolMembers {
		if s.phone(h) == "slack" {
			s.world.sim.Join(room, s.world.sim.Address(h, "slack"))
		}
	}
	return nil
}

var errDatabaseGone = errors.New("the private PostgreSQL server stopped; start leadline again, nothing stored is lost")
