package main

import (
	"context"
	"time"

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
