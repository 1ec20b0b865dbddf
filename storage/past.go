package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// PastLine is one message of the past, in or out.
type PastLine struct {
	At  time.Time
	In  *bot.Inbound
	Out *bot.Outbound // with ID, To, Kind, Rendered, Room, Lead and Edit
}

// sqlPast is what was said last, oldest first.
const sqlPast = `
select at, way, id, channel, tenant, user_key, conversation, room, kind, text, labels, payload, in_room, lead, edit_of
from (
  select i.received_at as at, 'in' as way, i.id, a.channel, a.tenant, a.user_key, a.conversation, a.room, i.kind, '' as text, '{}'::text[] as labels, i.payload::text as payload, null::text as in_room, '' as lead, 0::bigint as edit_of
  from inbox i
  join address a on a.id = i.address_id
  union all
  select c.at, 'out', o.id, a.channel, a.tenant, a.user_key, coalesce(o.conversation, a.conversation), a.room, o.kind, o.text, o.labels, o.payload::text, o.room::text, coalesce(o.lead, ''), coalesce(o.edit_of, 0)
  from outcome c
  join outbox o on o.id = c.outbox_id
  join address a on a.id = o.address_id
  where c.state in ('sent', 'delivered')
  order by 1 desc, 2 desc, 3 desc
  limit $1
) past
order by at, way, id`

// Past lists the last messages in both directions, oldest first: the demo puts
// them back on its phones.
func (s *Store) Past(ctx context.Context, limit int) ([]PastLine, error) {
	rows, err := s.pool.Query(ctx, sqlPast, limit)
	if err != nil {
		return nil, wrap(err, "read the past")
	}
	lines, err := pgx.CollectRows(rows, scanPast)
	return lines, wrap(err, "read the past")
}

func scanPast(row pgx.CollectableRow) (l PastLine, err error) {
	var way, kind, text, lead string
	var id, editOf int64
	var payload, room *string
	var labels []string
	var a bot.Address
	err = row.Scan(&l.At, &way, &id, &a.Channel, &a.Tenant, &a.User, &a.Conversation, &a.Room, &kind, &text, &labels, &payload, &room, &lead, &editOf)
	if err != nil {
		return l, err
	}
	if way == "in" {
		in := bot.Inbound{}
		if payload != nil {
			err = json.Unmarshal([]byte(*payload), &in)
		}
		from := a
		from.Thread, from.Room = in.From.Thread, in.From.Room
		if in.From.Conversation != "" {
			from.Conversation = in.From.Conversation
		}
		in.ID, in.From, in.At = id, from, l.At
		l.In = &in
		return l, err
	}
	o := bot.Outbound{ID: id, To: a, Kind: bot.Kind(kind), Lead: lead, CreatedAt: l.At, Rendered: bot.Rendered{Text: text, Buttons: labels}}
	if payload != nil {
		o.Rendered.Payload = json.RawMessage(*payload)
	}
	if room != nil {
		o.Room = &bot.Address{}
		err = json.Unmarshal([]byte(*room), o.Room)
	}
	if editOf != 0 {
		o.Edit = &bot.Receipt{ID: fmt.Sprint(editOf)}
	}
	l.Out = &o
	return l, err
}

const sqlOurTables = `
select relname
from pg_stat_user_tables
where schemaname = current_schema()
  and relname <> 'goose_db_version'
  and relname not like 'river%'
order by relname`

// kept are the tables whose triggers say that rows are only added.
var kept = []string{"lead_event", "audit_link"}

// Empty forgets everything but the schema: the demo's "start over".
func (s *Store) Empty(ctx context.Context) error {
	rows, err := s.pool.Query(ctx, sqlOurTables)
	if err != nil {
		return wrap(err, "list tables")
	}
	names, err := collect[string](rows)
	if err != nil || len(names) == 0 {
		return wrap(err, "list tables")
	}
	for i, n := range names {
		names[i] = pgx.Identifier{n}.Sanitize()
	}
	// What else is only ever added to may go too, and nothing else: the triggers
	// that say so are back when this is over, or never were away.
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		var say []string
		for _, t := range kept {
			say = append(say, "alter table "+t+" disable trigger "+t+"_keep_all")
		}
		say = append(say, "truncate "+strings.Join(names, ", ")+" restart identity cascade")
		for _, t := range kept {
			say = append(say, "alter table "+t+" enable trigger "+t+"_keep_all")
		}
		_, err := tx.Exec(ctx, strings.Join(say, ";\n"))
		return err
	})
	return wrap(err, "empty the database")
}
