package main

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// What the demo's page shows, and what happens on it.

// stars are the phones that the page shows first; all others can be picked.
var stars = []string{"dot", "mia", "cal", "ana"}

// handler is the page; the clock's time is kept after every request that may
// have moved it.
func (s *show) handler() http.Handler {
	page := http.NewServeMux()
	pages := http.NewServeMux()
	mountPages(pages, s.world.store, s.world.bot, s.world.clock.Now, slog.Default())
	phones := simulator.Handler(s.stage)
	page.Handle("GET /{$}", phones)
	page.Handle("/simulator/", phones)
	page.Handle("/", s.settled(pages))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page.ServeHTTP(w, r)
		if r.Method == http.MethodPost {
			_ = os.WriteFile(s.clock, []byte(s.world.clock.Now().UTC().Format(time.RFC3339)), 0o600)
		}
	})
}

// settled lets the bot finish what a page began; here nobody else does.
func (s *show) settled(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pages.ServeHTTP(w, r)
		if r.Method == http.MethodPost {
			if err := s.world.settle(context.WithoutCancel(r.Context())); err != nil {
				slog.Error("settle", "err", err)
			}
		}
	})
}

// actors is the cast for the page.
func (s *show) actors(ctx context.Context) ([]simulator.Actor, error) {
	people, err := s.world.store.People(ctx)
	if err != nil {
		return nil, err
	}
	day := s.world.set.Day(s.world.clock.Now())
	var cast []simulator.Actor
	for _, p := range people {
		if !p.Enrolled() {
			continue
		}
		channel := s.phone(p.Handle)
		a := simulator.ActorOf(p, day, channel)
		if channel == "slack" && slices.Contains(poolMembers, p.Handle) {
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
			if p, found := s.world.store.PersonByHandle(ctx, h.To); found == nil {
				h.To = p.Name
			}
			return at, "a message to " + h.To, err
		}
	}
	return at, simulator.Something, err
}
