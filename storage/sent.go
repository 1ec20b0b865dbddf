package storage

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlSentMessages = `
select o.id, o.address_id, (select a.room from address a where a.id = o.address_id),
  (select array[a.conversation, coalesce(o.conversation, '')] from address a where a.id = o.address_id), o.buttons, o.lead, o.version, o.created_at
from outbox o
where o.id = any($1)`

func (n *needs) queueSent(p *pipeline) {
	var ids []int64
	for _, key := range n.keys(bot.NeedSent) {
		ids = append(ids, int64(personID(key)))
	}
	if len(ids) == 0 {
		return
	}
	n.sent = map[int64]bot.SentMessage{}
	p.each(sqlSentMessages, func(rows pgx.Rows) error {
		var h hungUnder
		var id int64
		if err := rows.Scan(&id, &h.address, &h.room, &h.rooms, &h.buttons, &h.lead, &h.version, &h.at); err != nil {
			return err
		}
		h.press = &id
		m, err := h.message()
		n.sent[id] = m
		return err
	}, ids)
}

// hungUnder is the outbox row a button hung under, if it is known.
type hungUnder struct {
	press   *int64
	address *bot.AddressID
	room    *bool
	rooms   []string
	buttons []byte
	lead    *string
	version *int32
	at      *time.Time
}

func (h *hungUnder) message() (bot.SentMessage, error) {
	if h.address == nil {
		return bot.SentMessage{}, nil
	}
	m := bot.SentMessage{ID: *h.press, To: *h.address, Version: int(*h.version), At: *h.at}
	if h.room != nil {
		m.Room = *h.room
	}
	if m.Room {
		m.Rooms = h.rooms
	}
	if h.lead != nil {
		m.Lead = *h.lead
	}
	if len(h.buttons) > 0 {
		if err := json.Unmarshal(h.buttons, &m.Buttons); err != nil {
			return m, fmt.Errorf("read buttons of %d: %w", m.ID, err)
		}
	}
	return m, nil
}
