package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Runs of reports are kept as they were made. Of a period that is over there is
// one final run, however many processes make it at once.

const sqlFrozen = `
select body
from report_run
where name = $1
  and scope = $2
  and period_from = $3
  and period_to = $4
  and final`

const sqlFreeze = `
insert into report_run (name, scope, period_from, period_to, made_at, final, body)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (name, scope, period_from, period_to) where final do nothing`

// sqlForgetRuns: what was made while its period still ran is of no use for long.
const sqlForgetRuns = `
delete from report_run
where not final
  and made_at < $1`

// FrozenReport is the final run of a period; nil: there is none yet.
func (s *Store) FrozenReport(ctx context.Context, name, scope string, p bot.Period) (*bot.Report, error) {
	var body []byte
	err := s.desk.QueryRow(ctx, sqlFrozen, name, scope, p.From, p.To).Scan(&body)
	if isNone(err) {
		return nil, nil
	}
	if err != nil {
		return nil, wrap(err, "find a frozen report")
	}
	r := &bot.Report{}
	if err := json.Unmarshal(body, r); err != nil {
		return nil, fmt.Errorf("find a frozen report: %w", err)
	}
	settleTypes(r)
	return r, nil
}

// FreezeReport keeps a run. Its scope is not kept with it: of a carrier's it would
// be a name. Of two final runs the first stays, and is returned.
func (s *Store) FreezeReport(ctx context.Context, scope string, r bot.Report, final bool) (bot.Report, error) {
	kept := r
	kept.Scope = ""
	body, err := jsonArg(kept)
	if err != nil {
		return r, fmt.Errorf("freeze a report: %w", err)
	}
	tag, err := s.desk.Exec(ctx, sqlFreeze, r.Name, scope, r.Period.From, r.Period.To, r.FrozenAt, final, body)
	if err != nil {
		return r, wrap(err, "freeze a report")
	}
	if final && tag.RowsAffected() == 0 {
		first, err := s.FrozenReport(ctx, r.Name, scope, r.Period)
		if err != nil || first == nil {
			return r, err
		}
		return *first, nil
	}
	// As it will be read: a number is the same whether the run is fresh or found.
	if err := json.Unmarshal([]byte(*body), &kept); err != nil {
		return r, fmt.Errorf("freeze a report: %w", err)
	}
	settleTypes(&kept)
	return kept, nil
}

// settleTypes makes whole numbers of those columns that hold such.
func settleTypes(r *bot.Report) {
	for _, row := range r.Rows {
		for i, v := range row {
			if f, ok := v.(float64); ok && i < len(r.Columns) && r.Columns[i].Type != "share" && f == float64(int64(f)) {
				row[i] = int64(f)
			}
		}
	}
}

const sqlStationsNamed = `
select ` + stationColumns + `
from station s
where s.code = $1
   or s.district = $1
order by s.code`

// StationsOf are the station of a code, or the stations of a district.
func (s *Store) StationsOf(ctx context.Context, of string) ([]bot.Station, error) {
	rows, err := s.desk.Query(ctx, sqlStationsNamed, of)
	if err != nil {
		return nil, wrap(err, "list stations")
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (at bot.Station, err error) {
		err = r.Scan(stationFields(&at)...)
		return at, err
	})
	return all, wrap(err, "list stations")
}
