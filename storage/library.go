package storage

import (
	"context"

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
