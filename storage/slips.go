package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// sqlHandOut: a slip is handed out once; the first to say so stays on record.
const sqlHandOut = `
update broadcast_to t
set handed_at = $3,
    handed_by = $4
from broadcast b
where b.id = t.broadcast_id
  and b.kind = 'weekly'
  and b.day = $2
  and t.station = $1
  and t.state in ('slip', 'silent')
  and t.handed_at is null`

// sqlProveHanded is the evidence of the weekly status once the last slip is out.
const sqlProveHanded = proofInsert + `b.day = $1::date` + proofRest

func queueHanded(p *pipeline, h bot.Handed, now time.Time) {
	p.exec(sqlHandOut, h.Station, dateArg(h.Week), now, h.By)
	p.exec(sqlProveHanded, dateArg(h.Week), []string{h.Station}, "", now)
}

// HandOut puts on record that the slips of a station were handed out, and says
// how many.
func (s *Store) HandOut(ctx context.Context, h bot.Handed, now time.Time) (n int64, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlHandOut, h.Station, dateArg(h.Week), now, h.By)
		if err != nil {
			return err
		}
		n = tag.RowsAffected()
		p := &pipeline{}
		p.exec(sqlProveHanded, dateArg(h.Week), []string{h.Station}, "", now)
		p.exec(sqlHush, []string{bot.SlipsTopic(h.Station, h.Week)}, now)
		return p.send(ctx, tx)
	})
	return n, wrap(err, "hand out slips")
}
