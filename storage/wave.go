package storage

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

// What arrives together is written wave after wave: in one wave nobody says STOP
// and START.

// A message is fresh if all of its keys could be put among those that were
// seen; who comes second waits for the first one's commit.
const acceptFresh = `
with given as (
  select g.*, a.id as address_id, a.person_id
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::text[])
    with ordinality as g (n, channel, tenant, user_key, kind, at, payload, press, parked, wish, message, place)
  cross join lateral (
    select a.id, a.person_id
    from address a
    where a.channel = g.channel
      and a.tenant = g.tenant
      and a.user_key = g.user_key
    limit 1
  ) a
), keys as (
  select *
  from unnest($12::integer[], $13::uuid[]) as k (n, key)
), taken as (
  insert into seen (key)
  select key
  from keys
  on conflict do nothing
  returning key
), fresh as (
  select k.n
  from keys k
  left join taken t using (key)
  group by k.n
  having count(*) = count(t.key)
)`

const acceptAnswer = `
select g.n, f.n is not null, coalesce(g.person_id, 0)
from given g
left join fresh f using (n)`

const sqlAccept = acceptFresh + `, stored as (
  insert into inbox (address_id, kind, received_at, payload, press, parked, parked_at)
  select g.address_id, g.kind, g.at, g.payload::json, g.press, g.parked, case when g.parked is not null then g.at end
  from given g
  join fresh using (n)
  order by g.place
)` + acceptAnswer

// sqlAcceptWishes is sqlAccept for messages that say something about getting
// messages at all. The wish is what takes effect: YES is START for who is
// stopped and nothing else, a soft stop is a STOP for who has no draft open.
const sqlAcceptWishes = acceptFresh + `, wished as (
  select g.n, g.person_id, g.address_id, g.at, g.kind, g.message, c.stopped_at,
    case g.wish
      when 'yes' then case when c.stopped_at is null then '' else 'start' end
      when 'soft' then case when coalesce(v.drafting, false) then '' else 'stop' end
      else g.wish
    end as wish
  from given g
  join fresh using (n)
  cross join lateral (
    select c.stopped_at
    from consent c
    where c.person_id = g.person_id
    limit 1
  ) c
  left join lateral (
    select v.drafting
    from conversation v
    where v.person_id = g.person_id
    limit 1
  ) v on true
  where g.wish <> ''
), consented as (
  update consent c
  set stopped_at = case w.wish when 'stop' then coalesce(c.stopped_at, w.at) when 'start' then null else c.stopped_at end,
      hold_until = case w.wish when 'ask' then w.at + interval '24 hours' when 'start' then null else c.hold_until end
  from wished w
  where c.person_id = any(array(select person_id from wished where wish in ('stop', 'start', 'ask')))
    and w.person_id = c.person_id
    and w.wish in ('stop', 'start', 'ask')
), recorded as (
  insert into consent_record (person_id, address_id, what, how, message, at)
  select person_id, address_id, wish, case kind when 'blocked' then 'provider' else 'keyword' end, message, at
  from wished
  where (wish = 'stop' and stopped_at is null)
     or (wish = 'start' and stopped_at is not null)
), stored as (
  insert into inbox (address_id, kind, wish, received_at, payload, press, parked, parked_at)
  select g.address_id, g.kind, coalesce(w.wish, ''), g.at, g.payload::json, g.press, g.parked, case when g.parked is not null then g.at end
  from given g
  join fresh using (n)
  left join wished w using (n)
  order by g.place
)` + acceptAnswer

// blockedWish: who blocks us has said STOP by deed.
const blockedWish = bot.WishStop

// wave is a part of a batch with at most one wish an address, so that a START
// after a STOP finds its effect.
type wave struct {
	n                        []int32 // places in the batch
	channels, tenants, users []string
	kinds, wishes, payloads  []string
	messages                 []string // the provider's ids, for the consent record
	wishing                  bool
	at                       []time.Time
	press                    []*int64
	parked                   []*string
	keyOf                    []int32
	keys                     [][16]byte
}

// acceptWaves puts a batch into the order in which it is to be handled: as
// received, but one person's messages by the provider's own order where it
// gives one. What comes twice in the batch is taken once.
func acceptWaves(in []bot.Inbound) ([]*wave, error) {
	order := receivedOrder(in)
	waves := []*wave{{}}
	wished := map[string]bool{}
	known := map[[16]byte]bool{}
	for _, i := range order {
		m := &in[i]
		wish := m.Wish
		if m.Kind == bot.Blocked {
			wish = blockedWish
		}
		if wish != bot.WishNone && wished[m.From.Key()] {
			waves, wished = append(waves, &wave{}), map[string]bool{}
		}
		if wish != bot.WishNone {
			wished[m.From.Key()] = true
		}
		if len(m.Keys) == 0 {
			return nil, fmt.Errorf("a message from %s without a key", m.From.Channel)
		}
		keys := make([][16]byte, 0, len(m.Keys))
		twice := false
		for _, k := range m.Keys {
			key := seenKey(m.From, k)
			twice = twice || known[key]
			keys = append(keys, key)
		}
		w := waves[len(waves)-1]
		if err := w.add(int32(i), m, wish); err != nil {
			return nil, err
		}
		for _, key := range keys {
			// Of what comes twice in a batch the later gets no key, so is not fresh.
			known[key] = true
			if !twice {
				w.keyOf, w.keys = append(w.keyOf, int32(i)), append(w.keys, key)
			}
		}
	}
	for _, w := range waves {
		w.sortKeys()
	}
	return waves, nil
}

func (w *wave) add(i int32, m *bot.Inbound, wish bot.Wish) error {
	stored := *m
	// The address row has the rest.
	stored.From = bot.Address{Conversation: m.From.Conversation, Thread: m.From.Thread, Room: m.From.Room}
	stored.Wish = ""
	payload, err := json.Marshal(stored)
	if err != nil {
		return fmt.Errorf("write a message down: %w", err)
	}
	w.n = append(w.n, i)
	w.channels, w.tenants, w.users = append(w.channels, m.From.Channel), append(w.tenants, m.From.Tenant), append(w.users, m.From.User)
	w.kinds, w.wishes, w.payloads = append(w.kinds, string(m.Kind)), append(w.wishes, string(wish)), append(w.payloads, string(payload))
	w.at, w.wishing = append(w.at, m.At), w.wishing || wish != bot.WishNone
	w.messages = append(w.messages, storable(short(m.Message, 200)))
	var press *int64
	if m.Press != nil {
		press = &m.Press.Outbound
	}
	var parked *string
	if m.Kind == bot.Raw {
		undecoded := "undecoded"
		parked = &undecoded
	}
	w.press, w.parked = append(w.press, press), append(w.parked, parked)
	return nil
}

// sortKeys: two batches that hold the same messages must not wait for each
// other crosswise.
func (w *wave) sortKeys() {
	order := make([]int, len(w.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(string(w.keys[a][:]), string(w.keys[b][:])) })
	keyOf, keys := make([]int32, len(order)), make([][16]byte, len(order))
	for to, from := range order {
		keyOf[to], keys[to] = w.keyOf[from], w.keys[from]
	}
	w.keyOf, w.keys = keyOf, keys
}

func (w *wave) queue(p *pipeline, out []bot.Accepted) {
	sql := sqlAccept
	if w.wishing {
		sql = sqlAcceptWishes
	}
	p.each(sql, func(rows pgx.Rows) error {
		var n int32
		var a bot.Accepted
		if err := rows.Scan(&n, &a.Fresh, &a.Person); err != nil {
			return err
		}
		out[n] = a
		return nil
	}, w.n, w.channels, w.tenants, w.users, w.kinds, w.at, w.payloads, w.press, w.parked, w.wishes, w.messages, w.keyOf, w.keys)
}

// receivedOrder is the order of the batch, with the messages of one address
// sorted by their hints among the places they hold.
func receivedOrder(in []bot.Inbound) []int {
	order := make([]int, len(in))
	for i := range order {
		order[i] = i
	}
	places := map[string][]int{}
	for i, m := range in {
		if m.Hint != "" {
			places[m.From.Key()] = append(places[m.From.Key()], i)
		}
	}
	for _, at := range places {
		sorted := slices.Clone(at)
		slices.SortStableFunc(sorted, func(a, b int) int { return bot.CompareHints(in[a].Hint, in[b].Hint) })
		for i, place := range at {
			order[place] = sorted[i]
		}
	}
	return order
}

// seenKey is what is remembered for ever of a provider's id.
func seenKey(from bot.Address, key string) [16]byte {
	sum := sha256.Sum256([]byte(from.Channel + "\x00" + from.Tenant + "\x00" + key))
	return [16]byte(sum[:16])
}
