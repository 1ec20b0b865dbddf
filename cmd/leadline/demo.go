package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
	"leadline/storage"
)

// DemoCmd is everything with no settings.
type DemoCmd struct {
	Fresh bool `help:"Start over: forget what earlier runs left."`
}

// stars are the phones that the page shows first; all others can be picked.
var stars = []string{"dot", "mia", "cal", "ana"}

// demoPhones are on which channel each person of the demo is.
var demoPhones = map[string]string{"ana": "slack", "ben": "telegram", "sue": "slack", "mia": "sms", "cal": "telegram", "ada": "slack"}

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
	if c.Fresh {
		if err := storage.DropDatabase(e.ctx, d.server.URL("postgres"), "leadline_demo"); err != nil {
			return err
		}
	}
	if err := d.server.EnsureDatabase(e.ctx, "leadline_demo"); err != nil {
		return err
	}
	url := d.server.URL("leadline_demo")
	if err := storage.Migrate(e.ctx, url); err != nil {
		return err
	}
	show, err := newShow(e, url, filepath.Join(d.server.Dir(), "demo-clock"))
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
	world *world
	stage *simulator.Theatre
	clock string // the file that keeps the demo's time between runs
}

func newShow(e *env, url, clockFile string) (*show, error) {
	set, err := e.config.program()
	if err != nil {
		return nil, err
	}
	set.KeywordReplies, set.ReplyHold = "bot", 0
	run := fmt.Sprintf("d%d-", e.now().UnixNano())
	w, err := newWorld(e.ctx, url, set, savedTime(clockFile, e.now()), secretKey(), run, e.log)
	if err != nil {
		return nil, err
	}
	s := &show{world: w, clock: clockFile}
	if err := s.cast(e.ctx); err != nil {
		w.close()
		return nil, err
	}
	s.stage = simulator.NewTheatre(w.sim, w.clock, w.bot, simulator.Sources{
		Cast: s.actors, Held: s.held, Leads: s.leads, Due: s.due,
	})
	return s, w.settle(e.ctx)
}

// savedTime is where an earlier run's clock stood, if that is ahead of now.
func savedTime(file string, now time.Time) time.Time {
	b, err := os.ReadFile(file)
	if err != nil {
		return now.Truncate(time.Second)
	}
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(string(b))); err == nil && t.After(now) {
		return t
	}
	return now.Truncate(time.Second)
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
		channel := orElse(demoPhones[p.Handle], "sms")
		if err := s.world.enrol(ctx, p.Handle, s.world.sim.Address(p.Handle, channel)); err != nil {
			return err
		}
	}
	room := s.world.sim.Room("#pool-CO-WY", "slack")
	for _, h := range []string{"ana", "sue", "ada"} {
		s.world.sim.Join(room, s.world.sim.Address(h, "slack"))
	}
	return nil
}

// handler is the page; the clock's time is kept after every request that may
// have moved it.
func (s *show) handler() http.Handler {
	page := simulator.Handler(s.stage)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page.ServeHTTP(w, r)
		if r.Method == http.MethodPost {
			_ = os.WriteFile(s.clock, []byte(s.world.clock.Now().UTC().Format(time.RFC3339)), 0o600)
		}
	})
}

var errDatabaseGone = errors.New("the private PostgreSQL server stopped; start leadline again, nothing stored is lost")

// actors is the cast for the page.
func (s *show) actors(ctx context.Context) ([]simulator.Actor, error) {
	people, err := s.world.store.People(ctx)
	if err != nil {
		return nil, err
	}
	var cast []simulator.Actor
	for _, p := range people {
		if !p.Enrolled() {
			continue
		}
		channel := orElse(demoPhones[p.Handle], "sms")
		a := simulator.Actor{Handle: p.Handle, Name: p.Name, Role: roleWords(p), Part: partOf(p), Station: p.Station,
			Zone: orElse(p.Zone, s.world.set.Zone.String()), Enrolled: true, Channels: []string{channel}, Tries: tries[p.Handle]}
		if channel == "slack" {
			a.Rooms = []string{"#pool-CO-WY"}
		}
		cast = append(cast, a)
	}
	slices.SortStableFunc(cast, func(x, y simulator.Actor) int { return starRank(x.Handle) - starRank(y.Handle) })
	return cast, nil
}

func starRank(handle string) int {
	if i := slices.Index(stars, handle); i >= 0 {
		return i
	}
	return len(stars)
}

// tries are texts worth trying, offered on the phones.
var tries = map[string][]string{
	"dot": {"LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok", "LEAD", "MINE", "?"},
	"luz": {"LEAD", "?"},
	"ana": {"OPEN", "MINE"},
	"mia": {"STATION", "INVITE cleo"},
	"cal": {"STATION"},
}

// partOf is which phone of the page shows a person first.
func partOf(p bot.Person) string {
	for _, g := range p.Grants {
		switch g.Role {
		case bot.ManagementCoordinator:
			return "mc"
		case bot.CarrierCoordinator:
			return "cc"
		case bot.Rep:
			return "rep"
		}
	}
	if len(p.Grants) == 0 && (p.Craft == bot.CityCarrier || p.Craft == bot.RuralCarrier) {
		return "carrier"
	}
	return "other"
}

// roleWords says what a person is, for the page.
func roleWords(p bot.Person) string {
	words := []string{strings.ReplaceAll(string(p.Craft), "_", " ")}
	if len(p.Grants) > 0 {
		words = nil
		for _, g := range p.Grants {
			words = append(words, strings.ReplaceAll(string(g.Role), "_", " "))
		}
	}
	where := p.Station
	if where == "" && len(p.Grants) > 0 {
		where = p.Grants[0].Scope
	}
	return strings.Join(words, ", ") + " · " + where
}

func (s *show) held(ctx context.Context) (held []simulator.Held, err error) {
	rows, err := s.world.store.Held(ctx, s.world.clock.Now())
	for _, r := range rows {
		held = append(held, simulator.Held{To: s.world.sim.Name(r.To), Channel: r.To.Channel, Kind: r.Kind, Text: r.Text, At: r.At})
	}
	return held, err
}

func (s *show) leads(ctx context.Context) (leads []bot.Lead, err error) {
	codes, err := s.world.store.Codes(ctx)
	if err != nil {
		return nil, err
	}
	slices.Reverse(codes)
	for _, code := range codes[:min(len(codes), 50)] {
		l, err := s.world.store.Lead(ctx, code)
		if err != nil {
			return nil, err
		}
		leads = append(leads, l.At(s.world.clock.Now()))
	}
	return leads, nil
}

// due names what happens next: a held message by its person.
func (s *show) due(ctx context.Context, after time.Time) (time.Time, string, error) {
	at, err := s.world.bot.NextDue(ctx, after)
	if err != nil || at.IsZero() {
		return at, "", err
	}
	held, err := s.held(ctx)
	for _, h := range held {
		if h.At.Equal(at) {
			return at, "a message to " + h.To, err
		}
	}
	return at, "what is due next", err
}
