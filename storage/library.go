package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// sqlTalkTexts are the talks of the library with their words, in their newest
// versions and, where one is asked for, in the version that was given.
const sqlTalkTexts = `
select number, version, code, title, teaser, body, hash
from talk t
where ($1 = 0 and version = (select max(n.version) from talk n where n.number = t.number))
   or (number = $1 and version = $2)
order by number`

// TalkTexts are the talks of the library in their newest versions; with a number
// it is that one in that version.
func (s *Store) TalkTexts(ctx context.Context, number, version int) ([]bot.Talk, error) {
	rows, err := s.desk.Query(ctx, sqlTalkTexts, number, version)
	if err != nil {
		return nil, wrap(err, "read talks")
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (t bot.Talk, err error) {
		err = r.Scan(&t.Number, &t.Version, &t.Code, &t.Title, &t.Teaser, &t.Text, &t.Hash)
		return t, err
	})
	return all, wrap(err, "read talks")
}

const sqlNewTalk = `
insert into talk (number, version, code, title, teaser, body, hash, made_at)
select $1, coalesce((select max(t.version) from talk t where t.number = $1), 0) + 1, $2, $3, $4, $5, $6, $7
where not exists (
  select 1
  from talk t
  where t.number = $1
    and t.hash = $6
    and t.teaser = $4
    and t.code = $2
    and t.version = (select max(n.version) from talk n where n.number = $1)
)`

// ImportTalks takes talks into the library; one whose words have changed gets a
// new version, and what was signed stays. It returns the numbers of those.
func (s *Store) ImportTalks(ctx context.Context, talks []bot.Talk, now time.Time) (changed []int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		changed = nil
		for _, t := range talks {
			tag, err := tx.Exec(ctx, sqlNewTalk, t.Number, t.Code, t.Title, t.Teaser, t.Text, t.Hash, now)
			if err != nil {
				return fmt.Errorf("talk %d: %w", t.Number, err)
			}
			if tag.RowsAffected() > 0 {
				changed = append(changed, t.Number)
			}
		}
		return nil
	})
	return changed, wrap(err, "import talks")
}
