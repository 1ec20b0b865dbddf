package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers"
	"leadline/storage"
)

// ServeCmd runs every channel with credentials.
type ServeCmd struct{}

// stopTime is how long a stop may take; the supervisor should allow 25 s.
const stopTime = 20 * time.Second

// Run starts the parts in order and stops them in reverse: intake first, then
// what is under way, then the database.
func (*ServeCmd) Run(e *env) error {
	if e.config.webhooks() && e.config.PublicURL == "" {
		return errors.New("LEADLINE_PUBLIC_URL is missing: providers sign and call that address")
	}
	tuneMemory(e.environ)
	d, err := openDatabase(e)
	if err != nil {
		return err
	}
	defer d.close(e.ctx)
	if err := d.migrateIfAllowed(e); err != nil {
		return err
	}
	s, err := newService(e, d)
	if err != nil {
		return err
	}
	defer s.store.Close()
	return s.run(e, d)
}

// memoryGoal is what the collector aims to stay below.
const memoryGoal = 120 << 20

// tuneMemory lets garbage lie longer than Go does by itself: a turn makes
// little that lives, and a third of the processor went into looking for it.
// GOGC and GOMEMLIMIT in the environment win.
func tuneMemory(environ []string) {
	if lookup(environ, "GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if lookup(environ, "GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
}

// service is a running `serve`.
type service struct {
	store    *storage.Store
	bot      *bot.Bot
	live     live
	meter    *meter   // nil: no metrics
	tracing  *tracing // nil: no traces
	stopping atomic.Bool
}

func newService(e *env, d *database) (*service, error) {
	set, err := e.config.program()
	if err != nil {
		return nil, err
	}
	set.PublicURL = pagesAt(set.PublicURL)
	s := &service{}
	if s.live, err = liveChannels(e.config, e.now, e.log); err != nil {
		return nil, err
	}
	if len(s.live.all()) == 0 {
		e.log.Warn("no channel has credentials; only the web page answers", "see", "leadline config")
	}
	if s.store, err = storage.Open(e.ctx, d.url, storage.Options{Now: e.now, Zone: set.Zone, Report: chatReports(&set, e.now)}); err != nil {
		return nil, err
	}
	if set.BotName == "" {
		set.BotName = s.live.telegramName(e.ctx, e)
	}
	if s.tracing, err = startTracing(e); err != nil {
		return nil, err
	}
	var store bot.Store = s.store
	if e.config.MetricsListen != "" {
		s.meter = newMeter(s.store, e.now)
		store = s.meter
	}
	s.bot = bot.New(bot.Parts{Store: store, Dialogs: dialogs.New(), Channels: s.live.all(), Settings: &set, Now: e.now, Key: secretKey(), Log: e.log, Trace: s.tracing.asTracer(), Tidy: handlers.Tidy})
	return s, nil
}

// run works until the context ends or the private database dies.
func (s *service) run(e *env, d *database) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(e.ctx))
	defer stopWork()
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.bot.Run(work) })
	jobs, err := s.store.StartJobs(work, s.jobs(e), e.log)
	if err != nil {
		return err
	}
	listen, stopListen := context.WithCancel(e.ctx)
	defer stopListen()
	if s.meter != nil {
		if err := s.meter.serve(listen, e); err != nil {
			return err
		}
	}
	var listeners sync.WaitGroup
	s.listen(listen, e, &listeners)
	var gone <-chan struct{}
	if d.server != nil {
		gone = d.server.Done()
	}
	err = serveHTTP(e, e.config.Listen, s.routes(e), func(addr string) { e.log.Info("serving", "address", addr) }, gone)
	s.stopping.Store(true)
	stopListen()
	listeners.Wait()
	stopWork() // what has begun is finished
	wg.Wait()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), stopTime)
	defer cancel()
	err = errors.Join(err, jobs.Stop(ctx))
	s.tracing.stop(ctx)
	return err
}

// listen starts the channels that fetch by themselves, and tells the others'
// providers where to call.
func (s *service) listen(ctx context.Context, e *env, wg *sync.WaitGroup) {
	for _, c := range s.live.all() {
		l, ok := c.(bot.Listener)
		if !ok || !s.fetches(e, c.Name()) {
			continue
		}
		wg.Go(func() {
			s.live.makeRoom(ctx, e, c.Name())
			if err := l.Listen(ctx, s.bot); err != nil && ctx.Err() == nil {
				e.log.Error("listen", "channel", c.Name(), "err", err)
			}
		})
	}
	wg.Go(func() { s.live.introduce(ctx, e) })
	if s.live.telegram != nil && e.config.TelegramTransport == "webhook" {
		wg.Go(func() {
			if err := s.live.telegram.SetWebhook(ctx, e.config.PublicURL+"/telegram/updates"); err != nil {
				e.log.Error("set the Telegram webhook", "err", err)
			}
		})
	}
}

func (s *service) fetches(e *env, channel string) bool {
	return channel == "slack" && e.config.SlackTransport == "socket" || channel == "telegram" && e.config.TelegramTransport == "poll"
}

// routes are the webhooks of the channels that are on, health, and the front
// page. A channel that is off has no route.
func (s *service) routes(e *env) http.Handler {
	mux := http.NewServeMux()
	for _, c := range s.live.all() {
		if h := c.Webhook(s.bot); h != nil {
			mux.Handle("/"+webhookFolder[c.Name()]+"/", h)
		}
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, map[string]any{"ok": true}) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		reasons := s.notReady(r.Context(), e)
		code := http.StatusOK
		if len(reasons) > 0 {
			code = http.StatusServiceUnavailable
		}
		writeJSON(w, code, map[string]any{"ready": len(reasons) == 0, "reasons": reasons})
	})
	mux.HandleFunc("GET /{$}", frontPage)
	mountPages(mux, s.store, s.bot, e.now, e.log)
	return mux
}

var webhookFolder = map[string]string{"sms": "twilio", "slack": "slack", "telegram": "telegram"}

// notReady are the reasons not to send messages here, as sentences.
func (s *service) notReady(ctx context.Context, e *env) []string {
	reasons := []string{}
	if s.stopping.Load() {
		reasons = append(reasons, "this process is stopping")
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	for _, f := range checkDatabase(ctx, s.store, e.now) {
		if f.Bad {
			reasons = append(reasons, f.Text)
		}
	}
	return reasons
}

// jobs are the periodic works beside the message path. Each looks at rows and
// does what is due; running twice or late is harmless.
func (s *service) jobs(e *env) []storage.Job {
	all := append([]storage.Job{
		{Name: "gaps", Every: 5 * time.Minute, Run: func(ctx context.Context) error { return s.fillGaps(ctx, e) }},
		{Name: "seal", Every: sealEvery, Run: func(ctx context.Context) error { return seal(ctx, e, s.store) }},
		{Name: "anchor", Every: postEvery, Run: func(ctx context.Context) error { return postHead(ctx, e, s.store) }},
		{Name: "auditor", Every: auditEvery, Run: func(ctx context.Context) error { return audit(ctx, e, s.store) }},
		{Name: "numbers", Every: time.Hour, Run: func(ctx context.Context) error { return s.deactivations(ctx, e) }},
		{Name: "retention", Every: time.Hour, Run: func(ctx context.Context) error { return s.store.Retain(ctx, e.now()) }},
	}, s.handouts(e)...)
	for i := range all {
		all[i] = s.tracing.job(all[i])
	}
	return all
}

// gap is how far back a look for missed messages goes; what is known already
// is recognised by its keys.
const gap = 20 * time.Minute

// fillGaps takes in what the providers accepted for us while we were down.
func (s *service) fillGaps(ctx context.Context, e *env) error {
	var failed error
	for _, c := range s.live.all() {
		missed, err := c.Missed(ctx, e.now().Add(-gap))
		if err == nil && len(missed) > 0 {
			err = s.bot.Receive(ctx, missed...)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("gaps of %s: %w", c.Name(), err))
		}
	}
	return failed
}

// migrateIfAllowed migrates, or where the role may not checks the version.
func (d *database) migrateIfAllowed(e *env) error {
	err := d.migrate(e)
	if err == nil || e.config.MigrateDatabaseURL != "" || !storage.NotAllowed(err) {
		return err
	}
	return storage.CheckVersion(e.ctx, d.url)
}
