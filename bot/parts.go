package bot

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Part is what a broadcast owes one zone: its recipients are planned at Due, are
// told until Until; it is about what happened since Since.
type Part struct {
	Key   string // weekly:2026-03-05
	Kind  string // weekly, thanks
	Day   Date
	Zone  string
	Due   time.Time
	Since time.Time
	Until time.Time
}

// Parts are the parts of broadcasts that a zone expects next: the weekly status of
// this and the next Thursday, and the thanks of this or the next year.
func (s *Settings) Parts(zoneName string, now time.Time) (all []Part) {
	z := zone(zoneName, s.Zone)
	today := DateOf(now, z)
	for _, week := range []Date{s.Weekly(today), s.Weekly(today).Add(7), s.Weekly(today).Add(14)} {
		all = append(all, Part{Key: BroadcastWeekly + ":" + week.String(), Kind: BroadcastWeekly, Day: week, Zone: zoneName,
			Due: s.WeeklyAt(week, z), Since: week.Add(-7).At(0, 0, z), Until: s.WeeklyUntil(week, z)})
	}
	for _, year := range []int{today.Year, today.Year + 1} {
		day := s.Appreciation(year)
		all = append(all, Part{Key: fmt.Sprintf("%s:%d", BroadcastThanks, year), Kind: BroadcastThanks, Day: day, Zone: zoneName,
			Due: day.At(appreciationHour, 0, z), Since: FiscalOf(day).From().At(0, 0, z).AddDate(-1, 0, 0), Until: day.At(weeklyEnd, 0, z)})
	}
	return all
}

// expected remembers when the parts to come were last written down.
type expected struct {
	mu      sync.Mutex
	at      time.Time
	edition int
	done    bool
}

func (e *expected) needed(now time.Time, edition int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.done || e.edition != edition || now.Sub(e.at) >= expectEvery || now.Before(e.at)
}

func (e *expected) written(now time.Time, edition int, done bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.at, e.edition, e.done = now, edition, done
}

// expectParts writes down what every zone expects.
func (b *Bot) expectParts(ctx context.Context) error {
	set, now := b.settings(), b.now()
	if !b.parts.needed(now, set.Calendar.Edition) {
		return nil
	}
	zones, err := b.store.Zones(ctx)
	if err != nil {
		return fmt.Errorf("expect broadcasts: %w", err)
	}
	var all []Part
	for _, z := range zones {
		all = append(all, set.Parts(z, now)...)
	}
	if err := b.store.ExpectParts(ctx, now, all); err != nil {
		return fmt.Errorf("expect broadcasts: %w", err)
	}
	b.parts.written(now, set.Calendar.Edition, len(zones) > 0)
	return nil
}
