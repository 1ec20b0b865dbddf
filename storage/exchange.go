package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"leadline/bot"
)

const (
	sqlBegin    = `begin`
	sqlCommit   = `commit`
	sqlRollback = `rollback`
)

// needRounds is how often one decision may ask for more.
const needRounds = 12

var errAsksAgain = errors.New("a decision asks again for what it was given")

// Exchange reads, decides and writes for some people in one transaction: a
// plain turn takes two round trips, whatever the number of people.
func (s *Store) Exchange(ctx context.Context, people []bot.PersonID, decide func(bot.Scene) bot.Change) ([]bot.PersonID, error) {
	x := &exchange{now: s.now(), zone: s.zone, decide: decide, report: s.chatReport()}
	err := s.exchange(ctx, x, people)
	return x.putOff, err
}

// ExchangeLeasing is Exchange that leases the replies it writes, where nothing
// stands before them: one commit less for each turn.
func (s *Store) ExchangeLeasing(ctx context.Context, people []bot.PersonID, decide func(bot.Scene) bot.Change) ([]bot.PersonID, []bot.Outbound, error) {
	x := &exchange{now: s.now(), zone: s.zone, decide: decide, lease: true, report: s.chatReport()}
	err := s.exchange(ctx, x, people)
	return x.putOff, x.leased, err
}

func (s *Store) exchange(ctx context.Context, x *exchange, people []bot.PersonID) error {
	people = slices.Clone(people)
	slices.Sort(people)
	people = slices.Compact(people)
	if len(people) == 0 {
		return nil
	}
	err := s.repeat(ctx, func() error { return s.withConn(ctx, func(c *pgxpool.Conn) error { return x.run(ctx, c, people) }) })
	if isConflict(err) {
		x.putOff, err = s.alone(ctx, people, x.decide)
		return err
	}
	return wrap(err, "exchange")
}

// alone repeats the turns one by one: what one of them rested on has changed
// meanwhile, and it is decided again on what is there now.
func (s *Store) alone(ctx context.Context, people []bot.PersonID, decide func(bot.Scene) bot.Change) (putOff []bot.PersonID, err error) {
	for _, p := range people {
		x := &exchange{now: s.now(), zone: s.zone, decide: decide, report: s.chatReport()}
		for x.try = 1; ; x.try++ {
			s.repeats.Add(1)
			err = s.repeat(ctx, func() error {
				return s.withConn(ctx, func(c *pgxpool.Conn) error { return x.run(ctx, c, []bot.PersonID{p}) })
			})
			if !isConflict(err) || x.try == maxRepeats {
				break
			}
		}
		if err != nil {
			return nil, wrap(err, "exchange")
		}
		putOff = append(putOff, x.putOff...)
	}
	return putOff, nil
}

func (s *Store) withConn(ctx context.Context, do func(*pgxpool.Conn) error) error {
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer c.Release()
	if err := do(c); err != nil {
		if !c.Conn().IsClosed() && c.Conn().PgConn().TxStatus() != 'I' {
			undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			_, _ = c.Exec(undo, sqlRollback) // else Release drops the connection, which undoes it too
		}
		return err
	}
	return nil
}

// exchange is one transaction of turns.
type exchange struct {
	now    time.Time
	zone   *time.Location
	try    int
	decide func(bot.Scene) bot.Change
	putOff []bot.PersonID
	lease  bool
	leased []bot.Outbound
	report func(ctx context.Context, key string) (bot.Report, error)
}

func (x *exchange) run(ctx context.Context, c *pgxpool.Conn, people []bot.PersonID) error {
	x.putOff, x.leased = nil, nil
	turns := make(map[bot.PersonID]*turn, len(people))
	p := &pipeline{}
	p.exec(sqlBegin)
	p.exec(sqlLockPeople, people)
	queueScenes(p, people, turns)
	if err := p.send(ctx, c); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	var speaking []*turn
	for _, id := range people {
		if t := turns[id]; t != nil && t.ready(x.now, x.try) {
			speaking = append(speaking, t)
		}
	}
	if err := x.decideAll(ctx, c, speaking); err != nil {
		return err
	}
	w := &writer{now: x.now, lease: x.lease}
	for _, t := range speaking {
		if t.putOff {
			x.putOff = append(x.putOff, t.id())
			continue
		}
		if err := w.turn(t); err != nil {
			return fmt.Errorf("write a turn down: %w", err)
		}
	}
	p = &pipeline{}
	if err := w.queue(p); err != nil {
		return err
	}
	p.exec(sqlCommit)
	if err := p.send(ctx, c); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	x.leased = w.leased
	return nil
}

// decideAll asks for every turn's decision, loads what they need and asks
// again. Who names a lead that an earlier one of the batch has named is put off.
func (x *exchange) decideAll(ctx context.Context, conn sender, speaking []*turn) error {
	var b batch
	open := speaking
	for round := 0; len(open) > 0; round++ {
		if round == needRounds {
			return errAsksAgain
		}
		n := &needs{now: x.now, zone: x.zone, report: x.report}
		var again []*turn
		for _, t := range open {
			t.change = x.decide(t.scene)
			if len(t.change.Need) == 0 {
				continue
			}
			if t.putOff = b.before(t.id(), t.change.Need); t.putOff {
				continue
			}
			again = append(again, t)
			n.ask = append(n.ask, &speaker{person: t.id(), address: t.scene.From.ID, records: &t.scene.Records, needs: t.change.Need})
		}
		if len(again) == 0 {
			return nil
		}
		if err := n.load(ctx, conn); err != nil {
			return err
		}
		open = open[:0:0]
		for _, t := range again {
			b.lock(t.id(), t.change.Need)
			if t.putOff = b.after(t.id(), t.change.Need, t.scene.Records); !t.putOff {
				open = append(open, t)
			}
		}
	}
	return nil
}

// Apply is an exchange without a speaker: it locks the people and leads that
// are needed, decides and writes.
func (s *Store) Apply(ctx context.Context, ask []bot.Need, decide func(bot.Records) bot.Change) error {
	run := func(try int) error {
		return s.repeat(ctx, func() error {
			return s.withConn(ctx, func(c *pgxpool.Conn) error { return s.apply(ctx, c, ask, decide) })
		})
	}
	err := run(0)
	for try := 1; isConflict(err) && try <= maxRepeats; try++ {
		s.repeats.Add(1)
		err = run(try)
	}
	return wrap(err, "apply")
}

const sqlLockNamed = `
select id
from person
where id = any($1)
   or lower(handle) = any($2)
order by id
for no key update`

func (s *Store) apply(ctx context.Context, c *pgxpool.Conn, ask []bot.Need, decide func(bot.Records) bot.Change) error {
	now := s.now()
	var records bot.Records
	n := &needs{now: now, zone: s.zone, ask: []*speaker{{records: &records, needs: ask}}}
	var ids []bot.PersonID
	for _, key := range n.keys(bot.NeedPeople) {
		ids = append(ids, personID(key))
	}
	p := &pipeline{}
	p.exec(sqlBegin)
	p.exec(sqlLockNamed, ids, lowered(n.keys(bot.NeedPerson)))
	if err := p.send(ctx, c); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	change, err := decided(ctx, c, n, &records, ask, decide)
	if err != nil {
		return err
	}
	w := &writer{now: now}
	if err := w.change(nil, &change); err != nil {
		return fmt.Errorf("write a change down: %w", err)
	}
	p = &pipeline{}
	if err := w.queue(p); err != nil {
		return err
	}
	p.exec(sqlCommit)
	if err := p.send(ctx, c); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// decided loads what is asked for, decides, and again while the decision asks
// for more.
func decided(ctx context.Context, conn sender, n *needs, records *bot.Records, ask []bot.Need, decide func(bot.Records) bot.Change) (bot.Change, error) {
	who := &speaker{records: records, needs: ask}
	n.ask = []*speaker{who}
	for round := 0; round < needRounds; round++ {
		if len(who.needs) > 0 {
			if err := n.load(ctx, conn); err != nil {
				return bot.Change{}, err
			}
		}
		change := decide(*records)
		if who.needs = change.Need; len(change.Need) == 0 {
			return change, nil
		}
	}
	return bot.Change{}, errAsksAgain
}

var _ sender = (*pgx.Conn)(nil)
