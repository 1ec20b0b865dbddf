package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Erased is what an erasure blanked, or would blank.
type Erased struct {
	Names      []string // as they stood; for the operator's eyes
	Leads      []string // codes: these rows stay, without personal data
	Counts     []ErasedCount
	Tombstones []Tombstone
}

// ErasedCount is how many rows of one kind.
type ErasedCount struct {
	What string
	Rows int64
}

// Rules say what becomes of the work on what is erased; *bot.Bot is them. They
// decide within the transaction that erases: a lead whose customer is nobody any
// more is never left for somebody to call.
type Rules interface {
	Forgotten(codes []string) ([]bot.Need, func(bot.Records) bot.Change)
	Leaving(people []bot.PersonID) ([]bot.Need, func(bot.Records) bot.Change)
}

// ending rolls a dry run back: it does the work and forgets it, so what it
// counts is what will be.
func ending(dryRun bool) error {
	if dryRun {
		return errDryRun
	}
	return nil
}

func unlessDry(err error) error {
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

// erasing is one erasure under way.
type erasing struct {
	tx    pgx.Tx
	now   time.Time
	zone  *time.Location
	rules Rules
	done  *Erased
}

// ruling is a transaction in which a rule decides; it is tried again where a lead
// changed hands meanwhile.
func (s *Store) ruling(ctx context.Context, work func(pgx.Tx) error) error {
	err := s.inTx(ctx, work)
	for n := 0; isConflict(err) && n < maxRepeats; n++ {
		err = s.inTx(ctx, work)
	}
	return err
}

// ruled decides and writes as Apply does, within a transaction that has begun.
func ruled(ctx context.Context, tx pgx.Tx, now time.Time, zone *time.Location, ask []bot.Need, decide func(bot.Records) bot.Change) error {
	var records bot.Records
	change, err := decided(ctx, tx, &needs{now: now, zone: zone}, &records, ask, decide)
	if err != nil {
		return err
	}
	w := &writer{now: now}
	if err := w.change(nil, &change); err != nil {
		return err
	}
	p := &pipeline{}
	if err := w.queue(p); err != nil {
		return err
	}
	return p.send(ctx, tx)
}

// run does one statement and counts what it changed.
func (e *erasing) run(ctx context.Context, what, sql string, args ...any) error {
	tag, err := e.tx.Exec(ctx, sql, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if n := tag.RowsAffected(); n > 0 && what != "" {
		e.done.Counts = append(e.done.Counts, ErasedCount{what, n})
	}
	return nil
}
