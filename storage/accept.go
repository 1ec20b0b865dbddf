package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"leadline/bot"
)

// The conversation of a room is where one message was written, not where its
// author is reached; a person's own is kept up to date.
const sqlAcceptAddresses = `
with given as (
  select g.*,
    (select a.id from address a where a.channel = g.channel and a.tenant = g.tenant and a.user_key = g.user_key) as id
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) as g (channel, tenant, user_key, conversation, at)
), strangers as (
  insert into address (channel, tenant, user_key, conversation, last_used_at, person_id)
  select g.channel, g.tenant, g.user_key, g.conversation, g.at, nextval('person_id_seq')
  from given g
  where g.id is null
  on conflict do nothing
  returning person_id
), people as (
  insert into person (id)
  overriding system value
  select person_id
  from strangers
  returning id
), consents as (
  insert into consent (person_id)
  select id
  from people
)
update address a
set conversation = (select g.conversation from given g where g.id = a.id)
where a.id = any(array(select g.id from given g where g.conversation <> ''))
  and a.conversation <> (select g.conversation from given g where g.id = a.id)
  and not a.room`

// Accept stores what is new of in: one round trip, one transaction.
func (s *Store) Accept(ctx context.Context, in ...bot.Inbound) ([]bot.Accepted, error) {
	if len(in) == 0 {
		return nil, nil
	}
	out := make([]bot.Accepted, len(in))
	waves, err := acceptWaves(in)
	if err != nil {
		return nil, fmt.Errorf("accept: %w", err)
	}
	err = s.repeat(ctx, func() error {
		clear(out)
		p := &pipeline{}
		// Several statements without begin are one transaction as long as they travel together.
		queueAddresses(p, in)
		for _, w := range waves {
			w.queue(p, out)
		}
		queueCursors(p, in)
		return p.send(ctx, s.pool)
	})
	if err != nil {
		return nil, wrap(err, "accept")
	}
	return out, nil
}

func queueAddresses(p *pipeline, in []bot.Inbound) {
	last := map[string]bot.Inbound{}
	for _, m := range in {
		if m.From.Room {
			m.From.Conversation = ""
		}
		if m.From.Conversation == "" {
			m.From.Conversation = last[m.From.Key()].From.Conversation
		}
		last[m.From.Key()] = m
	}
	var channels, tenants, users, conversations []string
	var times []time.Time
	for _, key := range slices.Sorted(maps.Keys(last)) { // in one order, so that two batches do not wait crosswise
		m := last[key]
		channels, tenants, users = append(channels, m.From.Channel), append(tenants, m.From.Tenant), append(users, m.From.User)
		conversations, times = append(conversations, m.From.Conversation), append(times, m.At)
	}
	p.exec(sqlAcceptAddresses, channels, tenants, users, conversations, times)
}
