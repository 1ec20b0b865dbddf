package storage

import (
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What a person has said and nobody has answered is read.

// What hung the button that was pressed is loaded with the press.
const sqlHeard = `
select who.id, m.id, m.kind, m.wish, m.received_at, m.payload, m.attempts,
  m.address_id, m.channel, m.tenant, m.user_key, m.conversation, m.thread,
  m.press, o.address_id, o.room, o.rooms, o.buttons, o.lead, o.version, o.created_at
from unnest($1::bigint[]) as who (id)
cross join lateral (
  select i.id, i.kind, i.wish, i.received_at, i.payload, i.attempts, i.press,
    a.id as address_id, a.channel, a.tenant, a.user_key, a.conversation, a.thread
  from address a
  cross join lateral (
    select i.id, i.kind, i.wish, i.received_at, i.payload, i.attempts, i.press
    from inbox i
    where i.address_id = a.id
      and i.answered_at is null
      and i.parked is null
    order by i.id
    limit $2
  ) i
  where a.person_id = who.id
  order by i.id
  limit $2
) m
left join lateral (
  select o.address_id, (select a.room from address a where a.id = o.address_id) as room,
    (select array[a.conversation, coalesce(o.conversation, '')] from address a where a.id = o.address_id) as rooms, o.buttons, o.lead, o.version, o.created_at
  from outbox o
  where o.id = m.press
  limit 1
) o on true
order by m.id`

func scanHeard(rows pgx.Rows, turns map[bot.PersonID]*turn) error {
	var id bot.PersonID
	var in bot.Inbound
	var kind, wish string
	var payload []byte
	var attempts int16
	var from bot.Address
	var hung hungUnder
	if err := rows.Scan(&id, &in.ID, &kind, &wish, &in.At, &payload, &attempts,
		&from.ID, &from.Channel, &from.Tenant, &from.User, &from.Conversation, &from.Thread,
		&hung.press, &hung.address, &hung.room, &hung.rooms, &hung.buttons, &hung.lead, &hung.version, &hung.at); err != nil {
		return err
	}
	t := turns[id]
	if t == nil {
		return nil
	}
	if err := readInbound(&in, kind, wish, payload, from); err != nil {
		return err
	}
	in.Author = id
	if len(t.scene.Heard) == 0 {
		t.attempts = attempts
	}
	t.scene.Heard = append(t.scene.Heard, in)
	if hung.press == nil {
		return nil
	}
	sent, err := hung.message()
	if err != nil {
		return err
	}
	if t.scene.Records.Sent == nil {
		t.scene.Records.Sent = map[int64]bot.SentMessage{}
	}
	t.scene.Records.Sent[*hung.press] = sent
	return nil
}

// readInbound makes a message of what was stored of it and of its address.
func readInbound(in *bot.Inbound, kind, wish string, payload []byte, address bot.Address) error {
	id, at := in.ID, in.At
	if err := json.Unmarshal(payload, in); err != nil {
		return fmt.Errorf("read message %d: %w", id, err)
	}
	from := in.From // where this one was written
	in.ID, in.At, in.From, in.Kind, in.Wish = id, at, address, bot.InboundKind(kind), bot.Wish(wish)
	in.From.Room = from.Room
	if from.Conversation != "" {
		in.From.Conversation, in.From.Thread = from.Conversation, from.Thread
	}
	return nil
}
