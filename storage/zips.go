package storage

import (
	"context"
	"maps"
	"slices"
)

const sqlSetZIPs = `
insert into zip_prefix (prefix, district)
select *
from unnest($1::text[], $2::text[])
on conflict (prefix) do update
set district = excluded.district`

// ImportZIPs takes in the districts of ZIP prefixes of three to five digits;
// of two that fit, the longer decides. Nothing is deleted.
func (s *Store) ImportZIPs(ctx context.Context, districts map[string]string) (int, error) {
	prefixes := slices.Sorted(maps.Keys(districts))
	values := make([]string, len(prefixes))
	for i, p := range prefixes {
		values[i] = districts[p]
	}
	tag, err := s.desk.Exec(ctx, sqlSetZIPs, prefixes, values)
	return int(tag.RowsAffected()), wrap(err, "take in ZIP prefixes")
}
