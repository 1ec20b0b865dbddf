package storage

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// Floor is the smallest work that a durable turn can be: store what came in,
// change the conversation, store what goes out. The benchmark measures leadline
// against it on the same machine in the same run.
type Floor struct {
	conns     []*pgx.Conn
	statement bool
	n         atomic.Int64
}

const floorTables = `
create table if not exists floor_inbound (id bigint generated always as identity primary key, key text not null unique, body text not null);
create table if not exists floor_conversation (id bigint primary key, state text not null, version bigint not null) with (fillfactor = 60);
create table if not exists floor_outbound (id bigint generated always as identity primary key, conversation bigint not null, body text not null);
insert into floor_conversation (id, state, version) select n, '{}', 0 from generate_series(1, 1000) n on conflict do nothing`

// Not named sql…: the tables are made when the benchmark runs.
const (
	floorInsertInbound  = `insert into floor_inbound (key, body) values ($1, $2)`
	floorUpdate         = `update floor_conversation set state = $2, version = version + 1 where id = $1`
	floorInsertOutbound = `insert into floor_outbound (conversation, body) values ($1, $2)`
	floorStatement      = `
with came as (insert into floor_inbound (key, body) values ($1, $2)),
  talk as (update floor_conversation set state = $4, version = version + 1 where id = $3)
insert into floor_outbound (conversation, body) values ($3, $5)`
	floorBody  = "Joes Bikes 12 Main St 80002"
	floorState = `{"open":{"id":"d1","answers":{"concurrence":true,"business":"Joes Bikes"}},"prompt":3}`
)

// NewFloor opens connections of its own; statement: one statement a turn, else
// several plain ones in a transaction.
func NewFloor(ctx context.Context, url string, connections int, statement bool) (*Floor, error) {
	f := &Floor{statement: statement}
	for range connections {
		c, err := pgx.Connect(ctx, url)
		if err != nil {
			f.Close()
			return nil, wrap(err, "connect")
		}
		f.conns = append(f.conns, c)
	}
	if _, err := f.conns[0].Exec(ctx, floorTables); err != nil {
		f.Close()
		return nil, wrap(err, "make the floor's tables")
	}
	return f, nil
}

// floorKey is like a provider's id: different for every turn of every run.
func floorKey(c *pgx.Conn, n int64) string { return fmt.Sprintf("SM%08x%024x", c.PgConn().PID(), n) }

// Turn does one turn on a connection.
func (f *Floor) Turn(ctx context.Context, connection int) error {
	c := f.conns[connection]
	n := f.n.Add(1)
	person := n*7919%1000 + 1
	key := floorKey(c, n)
	if f.statement {
		_, err := c.Exec(ctx, floorStatement, key, floorBody, person, floorState, floorBody)
		return err
	}
	return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, floorInsertInbound, key, floorBody); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, floorUpdate, person, floorState); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, floorInsertOutbound, person, floorBody)
		return err
	})
}

// Close ends the connections.
func (f *Floor) Close() {
	for _, c := range f.conns {
		_ = c.Close(context.Background())
	}
}
