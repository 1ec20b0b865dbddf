package main

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers"
	"leadline/handlers/simulator"
	"leadline/storage"
)

//go:embed demo/*.csv demo/talks/*.md
var demoFiles embed.FS

// demoDistrict is the invented district of demo, chat and transcripts.
func demoDistrict() fs.FS {
	f, err := fs.Sub(demoFiles, "demo")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return f
}

// world is the whole bot with phones in place of the providers and a clock
// that is moved by hand. Rehearse, chat and demo play on it.
type world struct {
	store *storage.Store
	bot   *bot.Bot
	sim   *simulator.Simulator
	clock *simulator.Clock
	set   *bot.Settings
	files fs.FS // the roster taken in
}

// newWorld makes a world on a migrated database. key is its randomness, run
// tells this process's messages from an earlier one's.
func newWorld(ctx context.Context, url string, set bot.Settings, at time.Time, key []byte, run string, log *slog.Logger) (*world, error) {
	w := &world{clock: simulator.NewClock(at), set: &set}
	store, err := storage.Open(ctx, url, storage.Options{Now: w.clock.Now, Zone: set.Zone, Report: chatReports(w.set, w.clock.Now)})
	if err != nil {
		return nil, err
	}
	w.store = store
	real, err := renderers(w.clock.Now, set.PublicURL)
	if err != nil {
		store.Close()
		return nil, err
	}
	w.sim = simulator.New(w.clock.Now, run, real...)
	w.bot = bot.New(bot.Parts{Store: store, Dialogs: dialogs.New(), Channels: w.sim.Channels(), Settings: w.set, Now: w.clock.Now, Key: key, Log: log, Tidy: handlers.Tidy, ByHand: true})
	return w, nil
}

func (w *world) close() { w.store.Close() }

// settle lets the bot finish what is due now, and tells it what arrived.
func (w *world) settle(ctx context.Context) error {
	if err := w.bot.Drain(ctx); err != nil {
		return err
	}
	if arrived := w.sim.Deliveries(); len(arrived) > 0 {
		return w.bot.Delivered(ctx, arrived...)
	}
	return nil
}

// maxSteps bounds how many due times one move may pass.
const maxSteps = 100_000

// moveTo moves the clock; everything due on the way happens, in order.
func (w *world) moveTo(ctx context.Context, to time.Time) error {
	for range maxSteps {
		at, err := w.bot.NextDue(ctx, w.clock.Now())
		if err != nil {
			return err
		}
		if at.IsZero() || at.After(to) {
			w.clock.Set(to)
			return w.settle(ctx)
		}
		w.clock.Set(at)
		if err := w.settle(ctx); err != nil {
			return err
		}
	}
	return fmt.Errorf("more than %d things are due until %s", maxSteps, to)
}

// enrol links an address to a person as if they had joined before.
func (w *world) enrol(ctx context.Context, handle string, a bot.Address) error {
	return w.store.EnrolDirect(ctx, a, handle, w.clock.Now())
}

// load takes in a folder of roster files and binds each district's pool to the
// Slack channel #pool-DISTRICT.
func (w *world) load(ctx context.Context, files fs.FS) error {
	w.files = files
	stations, people, err := readRoster(files)
	if err != nil {
		return err
	}
	if _, err := w.store.ImportRoster(ctx, storageRoster(stations, people, ""), false, w.clock.Now()); err != nil {
		return err
	}
	for _, d := range districts(stations, people) {
		if err := w.store.BindPool(ctx, w.sim.Room("#pool-"+d, "slack"), d, w.clock.Now()); err != nil {
			return err
		}
	}
	if err := w.loadTalks(ctx, files); err != nil {
		return err
	}
	if err := w.loadTables(ctx, files); err != nil {
		return err
	}
	return w.settle(ctx) // what looks at stations begins now
}

// districts are those of the stations and of the sales people, in order.
func districts(stations []bot.Station, people []rosterPerson) (all []string) {
	seen := map[string]bool{}
	add := func(d string) {
		if d != "" && !seen[d] {
			seen[d] = true
			all = append(all, d)
		}
	}
	for _, s := range stations {
		add(s.District)
	}
	for _, p := range people {
		for _, g := range p.Grants {
			if g.Role == bot.Rep || g.Role == bot.SalesManager {
				add(g.Scope)
			}
		}
	}
	return all
}

// readRoster reads stations.csv and people.csv of a folder; here a line that
// cannot be taken is an error.
func readRoster(files fs.FS) ([]bot.Station, []rosterPerson, error) {
	var stations []bot.Station
	var people []rosterPerson
	for name, read := range map[string]func(io.Reader) ([]rejected, error){
		"stations.csv": func(r io.Reader) (bad []rejected, err error) { stations, bad, err = readStations(r); return },
		"people.csv":   func(r io.Reader) (bad []rejected, err error) { people, bad, err = readPeople(r); return },
	} {
		f, err := files.Open(name)
		if err != nil {
			return nil, nil, fmt.Errorf("read roster: %w", err)
		}
		bad, err := read(f)
		f.Close()
		if err == nil && len(bad) > 0 {
			err = fmt.Errorf("line %d: %s", bad[0].Line, bad[0].Why)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return stations, people, nil
}

// contact is the card of a `contact` line: "Ann Ruiz; Vita Co; 303-555-0142",
// or a file's name, whose card is made up.
func (w *world) contact(text string) bot.ContactCard {
	return simulator.ParseContact(text)
}
