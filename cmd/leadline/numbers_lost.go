package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"leadline/bot"
	"leadline/handlers/sms"
	"leadline/storage"
)

// Numbers that providers say nobody has any more are taken from their people.

// lost takes enrolments of listed numbers away, some thousand numbers at a time.
type lost struct {
	store *storage.Store
	desk  *bot.Bot
	zone  *time.Location
	dry   bool

	waiting     map[string]bot.Date
	read        int
	taken, kept []string // handles
}

func (l *lost) add(ctx context.Context, number string, day bot.Date) error {
	if l.waiting == nil {
		l.waiting = map[string]bot.Date{}
	}
	l.read++
	if l.waiting[number].Before(day) { // of two days the later counts
		l.waiting[number] = day
	}
	if len(l.waiting) < numbersAtOnce {
		return nil
	}
	return l.flush(ctx)
}

// flush takes away those of ours. Who has joined again after the day of the list
// has proved that the number is theirs.
func (l *lost) flush(ctx context.Context) error {
	found, err := l.store.NumbersNamed(ctx, l.waiting)
	if err != nil {
		return err
	}
	l.waiting = nil
	for _, n := range found {
		if n.Day.Before(bot.DateOf(n.Since, l.zone)) {
			l.kept = append(l.kept, n.Handle)
			continue
		}
		if !l.dry {
			if _, err := l.desk.Vacate(ctx, n.LostNumber); err != nil {
				return err
			}
		}
		l.taken = append(l.taken, n.Handle)
	}
	return nil
}

// The provider's lists are read each day; those of the last days are made up for
// after an outage.
const (
	listsBack  = 7
	listCursor = "deactivations"
)

// deactivations takes in the lists of the days that are over and not yet read.
func (s *service) deactivations(ctx context.Context, e *env) error {
	if s.live.sms == nil {
		return nil
	}
	set, err := e.config.program()
	if err != nil {
		return err
	}
	today := bot.DateOf(e.now(), time.UTC)
	next := today.Add(-listsBack)
	at, err := s.store.Cursor(ctx, listCursor)
	if err != nil {
		return err
	}
	if done, err := bot.ParseDate(at); err == nil && !done.Before(next) {
		next = done.Add(1)
	}
	for ; next.Before(today); next = next.Add(1) {
		l := lost{store: s.store, desk: s.bot, zone: set.Zone}
		err := s.live.sms.Deactivated(ctx, next.String(), func(number string) error { return l.add(ctx, number, next) })
		if errors.Is(err, sms.ErrNoList) && !next.Before(today.Add(-2)) {
			return nil // it may still come
		}
		if err != nil && !errors.Is(err, sms.ErrNoList) {
			return err
		}
		if err := l.flush(ctx); err != nil {
			return err
		}
		if err := s.store.SetCursor(ctx, listCursor, next.String()); err != nil {
			return err
		}
		if len(l.taken) > 0 {
			e.log.Warn("numbers were given up", "day", next.String(), "enrolments", len(l.taken))
		}
	}
	return nil
}

// deactivated puts the number of somebody on today's list, for transcripts.
func (w *world) deactivated(ctx context.Context, handle string) error {
	p, err := w.store.PersonByHandle(ctx, handle)
	if err != nil {
		return err
	}
	l := lost{store: w.store, desk: w.bot, zone: w.set.Zone}
	for _, a := range p.Addresses {
		if a.Channel == "sms" {
			err = errors.Join(err, l.add(ctx, a.User, w.set.Day(w.clock.Now())))
		}
	}
	if err = errors.Join(err, l.flush(ctx)); err == nil && len(l.taken) == 0 {
		err = fmt.Errorf("deactivated: %s is not on sms", handle)
	}
	return err
}
