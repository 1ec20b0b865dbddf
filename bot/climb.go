package bot

import (
	"context"
	"fmt"
	"time"
)

// The ladder is climbed: what is due by time is looked at, lead by lead.

const (
	climbBatch = 16
	// climbAgain is how long a lead that cannot be decided is left alone.
	climbAgain = 15 * time.Minute
)

// Climb does what is due by time: steps of the ladder, claims, roles and offers
// that end, and the gathered messages to staff. It returns how much it did.
func (b *Bot) Climb(ctx context.Context) (int, error) {
	total := 0
	for {
		if err := b.readCalendar(ctx); err != nil {
			return total, err
		}
		n, err := b.climb(ctx)
		total += n
		if err != nil {
			return total, err
		}
		if n == 0 {
			break
		}
	}
	n, err := b.sweepRoles(ctx)
	total += n
	if err != nil {
		return total, err
	}
	n, err = b.sweepOffers(ctx)
	total += n
	if err != nil {
		return total, err
	}
	n, err = b.sweepNumbers(ctx)
	total += n
	if err != nil {
		return total, err
	}
	n, err = b.broadcastAll(ctx)
	total += n
	if err != nil {
		return total, err
	}
	n, err = b.attendAll(ctx)
	total += n
	if err != nil {
		return total, err
	}
	n, err = b.gatherAll(ctx)
	return total + n, err
}

// climb looks at one batch of leads; one that cannot be decided or written
// harms no other.
func (b *Bot) climb(ctx context.Context) (int, error) {
	n, err := b.look(ctx, climbBatch)
	if err == nil || ctx.Err() != nil || isTransient(err) {
		return n, err
	}
	for range climbBatch {
		one, err := b.look(ctx, 1)
		if err != nil {
			if ctx.Err() != nil || isTransient(err) {
				return n, err
			}
			code, postponed := b.store.Postpone(ctx, b.now(), b.now().Add(climbAgain), b.settings().Calendar.Edition)
			b.log.Error("climb", "lead", code, "err", err)
			if postponed != nil {
				return n, postponed
			}
			one = 1
		}
		if n += one; one == 0 {
			break
		}
	}
	return n, nil
}

func (b *Bot) look(ctx context.Context, limit int) (int, error) {
	var spoken []AddressID
	n, err := b.store.Climb(ctx, b.now(), b.settings().Calendar.Edition, limit, func(k Look) (c Change) {
		defer func() {
			if r := recover(); r != nil {
				b.log.Error("climb", "lead", k.Lead.Code, "panic", fmt.Sprintf("%T", r))
				c = Change{Next: []Next{{Lead: k.Lead.Code, At: b.now().Add(climbAgain), Edition: b.settings().Calendar.Edition}}}
			}
		}()
		r := b.nobody(&c, k.Records)
		r.climb(k)
		c = r.done()
		for i, o := range r.notify {
			if len(c.Need) > 0 {
				break
			}
			c.Say = append(c.Say, b.render(r.notify[i]))
			spoken = append(spoken, o.To.ID)
		}
		return c
	})
	b.spoke(spoken)
	return n, err
}

// climber is the ladder's part of Run, in every process.
func (b *Bot) climber(ctx context.Context) {
	for Pause(ctx, sweepEvery) == nil {
		if _, err := b.Climb(context.WithoutCancel(ctx)); err != nil && ctx.Err() == nil {
			b.log.Error("climb", "err", err)
		}
	}
}

// climb is what time makes of one lead, and when to look again.
func (r *ruling) climb(k Look) {
	l, next := k.Lead, soonest{now: r.s.Now}
	l = r.recalculate(l)
	if !l.Status.Closed() && l.Clock.ContactedAt == nil {
		l = r.idle(l, k, &next)
		r.steps(l, k, &next)
		r.promised(l, k, &next)
	}
	r.c.Next = append(r.c.Next, Next{Lead: l.Code, At: next.at, Edition: r.set.Calendar.Edition})
}

// soonest gathers when something is due next.
type soonest struct{ now, at time.Time }

func (s *soonest) of(t time.Time) {
	if !t.After(s.now) { // it was due and is done, or it would be for ever
		t = s.now.Add(time.Minute)
	}
	if s.at.IsZero() || t.Before(s.at) {
		s.at = t
	}
}
