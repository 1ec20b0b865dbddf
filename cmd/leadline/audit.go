package main

import (
	"context"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"leadline/storage"
)

const (
	auditEvery = 15 * time.Minute
	auditMost  = 50 // codes in one alarm
)

// audit raises an alarm for leads that nobody will be reminded of any more:
// they go on, and no step of the ladder lies before them.
func audit(ctx context.Context, e *env, s *storage.Store) error {
	codes, err := s.Stuck(ctx, e.now(), auditMost)
	if err != nil {
		return err
	}
	if len(codes) > 0 {
		e.log.Error("leads without a next step: ask their sales manager to contact or close them", "count", len(codes), "leads", codes)
	}
	return nil
}

// stuckGauge shows the same to who watches the metrics; it is looked up when
// somebody asks, NaN if the database does not answer.
func stuckGauge(s *storage.Store, now func() time.Time) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "leadline_leads_stuck", Help: "Leads without a next step, at most 50: nobody will be reminded of them."}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		codes, err := s.Stuck(ctx, now(), auditMost)
		if err != nil {
			return math.NaN()
		}
		return float64(len(codes))
	})
}
