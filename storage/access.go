package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// AccessQuery says which lines of the access log are wanted; zero: all.
type AccessQuery struct {
	Person   bot.PersonID
	Customer string // a lead's code, a phone number (E.164) or the customer's own code
	Since    time.Time
	Until    time.Time // not in it
}

// AccessLine says that somebody was shown personal data of a customer. It names
// the customer by its code alone.
type AccessLine struct {
	At       time.Time `json:"at"`
	Person   string    `json:"person"` // handle
	Customer string    `json:"customer"`
	How      string    `json:"how"`
	Shown    string    `json:"shown"`
	Channel  string    `json:"channel"`
}

const sqlAccessLog = `
select a.at, coalesce(p.handle, ''), a.customer_id, a.how, a.shown, a.channel
from access_log a
join person p on p.id = a.person_id
where ($1::bigint is null or a.person_id = $1)
  and ($2::bigint[] is null or a.customer_id = any($2))
  and ($3::timestamptz is null or a.at >= $3)
  and ($4::timestamptz is null or a.at < $4)
order by a.at, a.id`

const sqlGroups = `
select customer_group(r)
from unnest($1::bigint[]) r`

// AccessLog reads who was shown which customer's data, oldest first; ErrNotFound:
// nobody knows the customer. Whoever was merged with them is the same customer.
func (s *Store) AccessLog(ctx context.Context, q AccessQuery, each func(AccessLine) error) error {
	var who []int64
	if q.Customer != "" {
		id, _ := bot.ParseCustomerCode(q.Customer)
		rows, err := s.desk.Query(ctx, sqlFindCustomers, bot.PhoneKey(q.Customer), q.Customer, shortOf(q.Customer), id)
		if err != nil {
			return wrap(err, "find a customer")
		}
		roots, err := collect[int64](rows)
		if err == nil {
			rows, err = s.desk.Query(ctx, sqlGroups, roots)
		}
		if err == nil {
			who, err = collect[int64](rows)
		}
		if err != nil {
			return wrap(err, "find a customer")
		}
		if len(who) == 0 {
			return ErrNotFound
		}
	}
	p := &pipeline{}
	p.each(sqlAccessLog, func(rows pgx.Rows) error {
		var l AccessLine
		var customer int64
		if err := rows.Scan(&l.At, &l.Person, &customer, &l.How, &l.Shown, &l.Channel); err != nil {
			return err
		}
		l.At, l.Customer = l.At.UTC(), bot.CustomerCode(customer)
		return each(l)
	}, idArg(q.Person), who, timeArg(q.Since), timeArg(q.Until))
	return wrap(p.send(ctx, s.desk), "read the access log")
}
