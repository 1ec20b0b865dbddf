package storage

import (
	"fmt"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// Service issues: those that wait, and what becomes of them.

const issueColumns = `
select i.id, i.by_id, i.business, i.what, i.at, coalesce(i.customer, 0), i.district, p.name,
  i.resolved_at, coalesce(i.resolved_by, 0), coalesce((select r.handle from person r where r.id = i.resolved_by), ''), i.answer
from issue i
join person p on p.id = i.by_id`

const sqlViewIssues = issueColumns + `
where i.customer = any(array(select g.id from unnest($1::bigint[]) as r (root) cross join lateral customer_group(r.root) g (id)))
order by i.id desc`

func scanIssue(rows pgx.Rows) (i bot.Issue, err error) {
	err = rows.Scan(&i.ID, &i.By, &i.Business, &i.What, &i.At, &i.Customer, &i.District, &i.Reporter, &i.ResolvedAt, &i.ResolvedBy, &i.Resolver, &i.Answer)
	return i, err
}

const sqlNumber = `
select nextval(pg_get_serial_sequence('issue', 'id'))`

const sqlLockIssues = issueColumns + `
where i.id = any($1)
order by i.id
for update of i`

const sqlOpenIssues = issueColumns + `
where i.district = any($1)
  and i.resolved_at is null
  and i.what <> ''
order by i.id
limit 200`

const sqlNewIssue = `
insert into issue (id, by_id, business, what, at, customer, district)
values (coalesce($1, nextval(pg_get_serial_sequence('issue', 'id'))), $2, $3, $4, $5, $6, $7)`

const sqlResolveIssue = `
with done as (
  update issue
  set resolved_at = $2,
      resolved_by = $3,
      answer = $4
  where id = $1
    and resolved_at is null
  returning id
)
select must_change((select count(*) from done), 1, 'issue')`

// queueIssues queues numbers, single issues and lists of them.
func (n *needs) queueIssues(p *pipeline) {
	c := &n.customers
	if keys := n.keys(bot.NeedNumber); len(keys) > 0 {
		c.numbers = map[string]int64{}
		for _, k := range keys {
			p.Queue(sqlNumber).QueryRow(func(row pgx.Row) error {
				var number int64
				err := row.Scan(&number)
				c.numbers[k] = number
				return err
			})
		}
	}
	if keys := n.keys(bot.NeedIssue); len(keys) > 0 {
		var ids []int64
		for _, k := range keys {
			ids = append(ids, int64(personID(k)))
		}
		c.issue = map[string]*bot.Issue{}
		p.each(sqlLockIssues, func(rows pgx.Rows) error {
			i, err := scanIssue(rows)
			c.issue[fmt.Sprint(i.ID)] = &i
			return err
		}, ids)
	}
	if districts := n.keys(bot.NeedIssues); len(districts) > 0 {
		c.issues = map[string][]bot.Issue{}
		p.each(sqlOpenIssues, func(rows pgx.Rows) error {
			i, err := scanIssue(rows)
			c.issues[i.District] = append(c.issues[i.District], i)
			return err
		}, districts)
	}
}
