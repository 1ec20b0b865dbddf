package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"leadline/bot"
	"leadline/storage"
)

// meter counts what passes between the bot and its store. Labels are words of
// the program; nobody's number, name or text is ever one.
type meter struct {
	*storage.Store
	now      func() time.Time
	registry *prometheus.Registry

	heard   *prometheus.CounterVec   // messages in
	turns   prometheus.Counter       // decisions written
	turn    prometheus.Histogram     // how long a transaction of turns took
	settled *prometheus.CounterVec   // messages out, by what became of them
	latency *prometheus.HistogramVec // from the lease to the outcome

	mu   sync.Mutex
	sent map[int64]sending // leased rows without an outcome yet
}

type sending struct {
	channel string
	kind    bot.Kind
	at      time.Time
}

// maxSending bounds what is remembered of leased rows; beyond it latencies are
// not measured.
const maxSending = 50_000

func newMeter(s *storage.Store, now func() time.Time) *meter {
	m := &meter{Store: s, now: now, registry: prometheus.NewRegistry(), sent: map[int64]sending{},
		heard:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "leadline_messages_in_total", Help: "Messages stored, once each."}, []string{"channel", "kind"}),
		turns:   prometheus.NewCounter(prometheus.CounterOpts{Name: "leadline_turns_total", Help: "Turns decided."}),
		turn:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "leadline_exchange_seconds", Help: "How long a transaction of turns took.", Buckets: prometheus.ExponentialBuckets(0.002, 2, 12)}),
		settled: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "leadline_messages_out_total", Help: "Sends by what became of them; class says why one failed, ambiguous is an unknown outcome."}, []string{"channel", "kind", "state", "class"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "leadline_send_seconds", Help: "From taking a message to its outcome at the provider.", Buckets: prometheus.ExponentialBuckets(0.005, 2, 12)}, []string{"channel"}),
	}
	m.registry.MustRegister(m.heard, m.turns, m.turn, m.settled, m.latency, &sizes{m}, stuckGauge(s, now))
	return m
}

// Accept counts what is new.
func (m *meter) Accept(ctx context.Context, in ...bot.Inbound) ([]bot.Accepted, error) {
	got, err := m.Store.Accept(ctx, in...)
	if err == nil {
		for i, a := range got {
			if a.Fresh {
				m.heard.WithLabelValues(in[i].From.Channel, string(in[i].Kind)).Inc()
			}
		}
	}
	return got, err
}

// Exchange counts turns.
func (m *meter) Exchange(ctx context.Context, people []bot.PersonID, decide func(bot.Scene) bot.Change) ([]bot.PersonID, error) {
	began, who := m.now(), decided{}
	putOff, err := m.Store.Exchange(ctx, people, who.watch(decide))
	m.turned(who, began, err)
	return putOff, err
}

// ExchangeLeasing counts turns, and remembers what leaves.
func (m *meter) ExchangeLeasing(ctx context.Context, people []bot.PersonID, decide func(bot.Scene) bot.Change) ([]bot.PersonID, []bot.Outbound, error) {
	began, who := m.now(), decided{}
	putOff, leased, err := m.Store.ExchangeLeasing(ctx, people, who.watch(decide))
	m.turned(who, began, err)
	m.leaves(leased)
	return putOff, leased, err
}

// decided are the people whose turn was decided: once each, however often it
// was decided again.
type decided map[bot.PersonID]bool

func (d decided) watch(decide func(bot.Scene) bot.Change) func(bot.Scene) bot.Change {
	return func(s bot.Scene) bot.Change {
		c := decide(s)
		if len(c.Need) == 0 {
			d[s.Person.ID] = true
		}
		return c
	}
}

func (m *meter) turned(who decided, began time.Time, err error) {
	if err == nil && len(who) > 0 {
		m.turns.Add(float64(len(who)))
		m.turn.Observe(m.now().Sub(began).Seconds())
	}
}

// Lease remembers what leaves.
func (m *meter) Lease(ctx context.Context, now time.Time, to []bot.AddressID, limit int) ([]bot.Outbound, error) {
	rows, err := m.Store.Lease(ctx, now, to, limit)
	m.leaves(rows)
	return rows, err
}

func (m *meter) leaves(rows []bot.Outbound) {
	at := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range rows {
		if len(m.sent) < maxSending {
			m.sent[o.ID] = sending{o.To.Channel, o.Kind, at}
		}
	}
}

// Settle counts outcomes.
func (m *meter) Settle(ctx context.Context, all ...bot.Settlement) error {
	err := m.Store.Settle(ctx, all...)
	if err != nil {
		return err
	}
	at := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range all {
		o := m.sent[s.ID]
		delete(m.sent, s.ID)
		m.settled.WithLabelValues(o.channel, string(o.kind), string(s.State), string(s.Class)).Inc()
		if !o.at.IsZero() {
			m.latency.WithLabelValues(o.channel).Observe(at.Sub(o.at).Seconds())
		}
	}
	return nil
}

// sizes are the lengths of what waits, looked up when somebody asks.
type sizes struct{ m *meter }

// gauges are what is looked up, in the order of Collect.
var gauges = []struct{ name, help string }{
	{"leadline_unanswered", "Messages taken and not answered yet."},
	{"leadline_unanswered_oldest_seconds", "How long the oldest of them has waited."},
	{"leadline_parked", "Messages that could not be handled; leadline dead list shows them."},
	{"leadline_queued", "Messages to leave, the held ones too."},
	{"leadline_due", "Messages to leave whose time has come."},
	{"leadline_due_oldest_seconds", "How long the oldest of them has waited."},
	{"leadline_sending", "Messages under way."},
	{"leadline_ambiguous", "Messages whose outcome is unknown."},
	{"leadline_lost_news", "News of messages that were never ours, in this process."},
	{"leadline_repeats", "Transactions done again after a conflict, in this process."},
	{"leadline_connections", "Connections of operators' pool."},
	{"leadline_connections_busy", "Those in use."},
}

func desc(i int) *prometheus.Desc {
	return prometheus.NewDesc(gauges[i].name, gauges[i].help, nil, nil)
}

// Describe lists them.
func (s *sizes) Describe(ch chan<- *prometheus.Desc) {
	for i := range gauges {
		ch <- desc(i)
	}
}

// Collect asks the database; if that does not answer there are none, and the
// scrape says so.
func (s *sizes) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	z, err := s.m.Sizes(ctx, s.m.now())
	if err != nil {
		ch <- prometheus.NewInvalidMetric(desc(0), errors.New("the database does not answer"))
		return
	}
	for i, v := range []float64{float64(z.Unanswered), z.OldestMessage.Seconds(), float64(z.Parked), float64(z.Queued), float64(z.Due), z.OldestDue.Seconds(),
		float64(z.Sending), float64(z.Ambiguous), float64(z.DroppedNews), float64(z.Repeats), float64(z.Conns), float64(z.BusyConns)} {
		ch <- prometheus.MustNewConstMetric(desc(i), prometheus.GaugeValue, v)
	}
}

// serve answers /metrics until the context ends.
func (m *meter) serve(ctx context.Context, e *env) error {
	ln, err := net.Listen("tcp", e.config.MetricsListen)
	if err != nil {
		return errors.New("LEADLINE_METRICS_LISTEN: cannot listen there: " + err.Error())
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 5 * time.Second}))
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	e.log.Info("metrics", "at", ln.Addr().String())
	go func() {
		<-ctx.Done()
		_ = srv.Close()
	}()
	go func() {
		if err := srv.Serve(ln); err != nil && ctx.Err() == nil {
			e.log.Error("serve metrics", "err", err)
		}
	}()
	return nil
}
