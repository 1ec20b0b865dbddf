package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// answered looks whether everybody who spoke got one answer: as it was written,
// for its send may be made to fail.
func (c *town) answered() {
	rows, err := c.db.Query(c.ctx, `
select o.id, a.channel || ':' || a.tenant || ':' || a.user_key, o.kind, o.text
from outbox o
join address a on a.id = o.address_id
where o.id > $1
order by o.id`, c.lastSaid)
	c.must(err)
	replies := map[*folk]int{}
	for rows.Next() {
		var key, kind, text string
		c.must(rows.Scan(&c.lastSaid, &key, &kind, &text))
		if f := c.owner[key]; f != nil && (kind == "reply" || kind == "private" && !strings.Contains(text, "\nType REACHED")) {
			replies[f]++
		}
	}
	c.must(rows.Err())
	for f, n := range replies {
		if n > 1 {
			c.wrongly("%s got %d replies to one burst, the last %q", f.handle, n, f.last)
		}
	}
	c.whoIsOut()
	for f := range c.spoke {
		if replies[f] == 0 && !f.stopped && !c.refused[f] && !f.noisy {
			c.wrongly("%s got no answer to %q", f.handle, f.was.Text)
		}
	}
}

// whoIsOut reads whose provider has told that they want no messages: they did not
// say so to us, and are answered no more.
func (c *town) whoIsOut() {
	rows, err := c.db.Query(c.ctx, `select lower(p.handle) from consent c join person p on p.id = c.person_id where c.stopped_at is not null and p.handle is not null`)
	c.must(err)
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	c.must(err)
	c.refused = map[*folk]bool{}
	for _, f := range c.everybody {
		if slices.Contains(out, f.handle) && !f.stopped {
			c.refused[f] = true
		}
	}
}

// stored is a lead as the database has it.
type stored struct {
	code, status, submitter, business string
	holder, entered, met              bool
}

// check compares the end with what people saw.
func (c *town) check() {
	now := c.w.clock.Now()
	checks, err := c.w.store.Verify(c.ctx, now)
	c.must(err)
	for _, k := range checks {
		if len(k.Rows) > 0 {
			c.t.Errorf("verify: %s: %d rows: %v", k.Text, len(k.Rows), k.Rows[:min(5, len(k.Rows))])
		}
	}
	leads := c.checkLeads()
	c.checkClaims()
	c.checkCards(leads)
	c.checkNothing()
	for _, line := range c.log.all[:min(10, len(c.log.all))] {
		c.t.Errorf("logged: %s", line)
	}
	for _, line := range c.wrong {
		c.t.Error(line)
	}
	var statuses []string
	count := map[string]int{}
	for _, l := range leads {
		count[l.status]++
	}
	for s, n := range count {
		statuses = append(statuses, fmt.Sprintf("%d %s", n, s))
	}
	slices.Sort(statuses)
	c.t.Logf("%d leads (%s), %d inputs, %d messages, %d notices in their hours, %d winners, verify: %d checks", len(leads), strings.Join(statuses, ", "), c.inputs, c.seen, c.window, len(c.wins), len(checks))
	if len(leads) < c.wanted*9/10 {
		c.t.Errorf("only %d of %d leads were sent", len(leads), c.wanted)
	}
}

// checkLeads: every confirmed lead exists once, of who sent it; its events lead
// to where it stands.
func (c *town) checkLeads() []stored {
	rows, err := c.db.Query(c.ctx, `
select l.code, l.status, coalesce(p.handle, ''), coalesce(l.card->'business'->>'name', ''), l.holder_id is not null, l.entered_at is not null, l.contacted_at is not null
from lead l
left join person p on p.id = l.submitter_id
order by l.id`)
	c.must(err)
	leads, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (l stored, err error) {
		err = r.Scan(&l.code, &l.status, &l.submitter, &l.business, &l.holder, &l.entered, &l.met)
		return l, err
	})
	c.must(err)
	of, made := map[string]*stored{}, map[string]int{}
	for i, l := range leads {
		of[l.code] = &leads[i]
		made[l.submitter+" "+l.business]++
	}
	for code, f := range c.told {
		l := of[code]
		if l == nil {
			c.t.Errorf("%s was told that %s is sent, but there is none", f.handle, code)
		} else if l.submitter != f.handle && !f.gone {
			c.t.Errorf("%s was told of %s, which %s sent", f.handle, code, l.submitter)
		}
	}
	for key, n := range made {
		if begun := c.begun[key]; n > begun && begun > 0 {
			c.t.Errorf("%s: %d leads of %d cards", key, n, begun)
		}
	}
	return leads
}

// checkClaims: whoever was told that a lead is theirs has a claim of then, and
// nobody else has one of the same moment.
func (c *town) checkClaims() {
	rows, err := c.db.Query(c.ctx, `select l.code, p.handle, c.from_at from claim c join lead l on l.id = c.lead_id join person p on p.id = c.person_id order by c.from_at`)
	c.must(err)
	claims := map[string][]time.Time{} // by "code handle", the newest last
	for rows.Next() {
		var code, who string
		var at time.Time
		c.must(rows.Scan(&code, &who, &at))
		claims[code+" "+who] = append(claims[code+" "+who], at)
	}
	c.must(rows.Err())
	for code, wins := range c.wins {
		first := map[time.Time]string{}
		for _, w := range wins {
			if w.who.gone { // by another name now
				continue
			}
			var claim time.Time
			for _, at := range claims[code+" "+w.who.handle] {
				if !at.After(w.at) { // the news of it may have been held up
					claim = at
				}
			}
			if w.at.Sub(claim) > 26*time.Hour {
				c.t.Errorf("%s was told at %s that %s is theirs, but there is no such claim", w.who.handle, w.at, code)
			}
			if other := first[claim]; other != "" && other != w.who.handle {
				c.t.Errorf("%s and %s both won %s", other, w.who.handle, code)
			}
			first[claim] = w.who.handle
		}
	}
}

// checkCards: what rooms show is what stands in the row.
func (c *town) checkCards(leads []stored) {
	broken := map[string]bool{}
	rows, err := c.db.Query(c.ctx, `
select distinct o.lead
from outbox o
join outcome oc on oc.outbox_id = o.id
where o.kind in ('card', 'card_update')
  and oc.state not in ('sent', 'delivered', 'superseded')`)
	c.must(err)
	gone, err := pgx.CollectRows(rows, pgx.RowTo[string])
	c.must(err)
	for _, code := range gone {
		broken[code] = true
	}
	of := map[string]stored{}
	for _, l := range leads {
		of[l.code] = l
	}
	wording := map[string]string{"open": "open", "in_review": "being checked", "claimed": "claimed by", "contacted": "reached by", "sale": "SALE", "no_sale": "closed", "duplicate": "same customer", "withdrawn": "withdrawn", "dropped": "closed", "expired": "closed"}
	n, wrong := 0, 0
	for _, m := range c.w.sim.Shown() {
		if !m.To.Room || m.Room != nil || m.Lead == "" || m.Under != 0 || !isCard(m) || broken[m.Lead] {
			continue
		}
		n++
		want := wording[of[m.Lead].status]
		if s := cardStatus.FindStringSubmatch(m.Text); s == nil || !strings.HasPrefix(s[1], want) {
			if wrong++; wrong < 10 {
				c.t.Errorf("%s is %s, its card in %s shows %q", m.Lead, of[m.Lead].status, c.w.sim.Name(m.To), m.Text)
			}
		}
	}
	c.t.Logf("%d cards show how their lead stands; of %d others an update could not be sent", n, len(broken))
}

func isCard(m simulator.Sent) bool { return m.Kind == bot.PoolCard || m.Kind == bot.CardUpdate }

// checkNothing: what must not be, in the words of the database.
func (c *town) checkNothing() {
	now := c.w.clock.Now()
	for what, sql := range map[string]string{
		"messages that were due and did not leave":       `select count(*) from queue where not_before <= $1`,
		"messages parked":                                `select count(*) from inbox where parked is not null and $1::timestamptz is not null`,
		"messages not answered":                          `select count(*) from inbox where answered_at is null and parked is null and received_at <= $1`,
		"staff lines that were due and not told":         `select count(*) from staff_line where done_at is null and greatest(send_at, coalesce(until, send_at)) < $1::timestamptz - interval '1 day'`,
		"steps told twice to one person":                 `select count(*) from (select 1 from staff_line where lead_id is not null and $1::timestamptz is not null group by person_id, lead_id, step, what having count(*) > 1) x`,
		"breaches recorded twice":                        `select count(*) from (select 1 from lead_event where kind = 'breached' and $1::timestamptz is not null group by lead_id having count(*) > 1) x`,
		"leads picked up and told twice":                 `select count(*) from (select 1 from outbox where cause like 'picked_up:%' and $1::timestamptz is not null group by lead, address_id having count(*) > 1) x`,
		"closed leads with a holder's open claim":        `select count(*) from lead l join claim c on c.lead_id = l.id and c.to_at is null where l.status not in ('claimed', 'contacted') and $1::timestamptz is not null`,
		"claims of people who had left":                  `select count(*) from claim c join person p on p.id = c.person_id where c.from_at > p.left_at and $1::timestamptz is not null`,
		"steps of a ladder before their time":            `select count(*) from ladder_step where step in ('breach', 'area') and at < due_at and $1::timestamptz is not null`,
		"ladders that should have looked":                `select count(*) from ladder where next_at < $1::timestamptz - interval '15 minutes'`,
		"leads open or claimed with a clock not running": `select count(*) from lead where status in ('open', 'claimed') and entered_at is null and $1::timestamptz is not null`,
	} {
		var n int
		c.must(c.db.QueryRow(c.ctx, sql, now).Scan(&n))
		if n > 0 {
			c.t.Errorf("%d %s", n, what)
		}
	}
	rows, err := c.db.Query(c.ctx, `select code, entered_at, clock_start, clock_due from lead where status in ('open', 'claimed') and contacted_at is null`)
	c.must(err)
	set := c.settings()
	for rows.Next() {
		var code string
		var entered, start, due time.Time
		c.must(rows.Scan(&code, &entered, &start, &due))
		if s, d := set.FollowUp(entered); !s.Equal(start) || !d.Equal(due) {
			c.t.Errorf("%s entered %s has its clock from %s to %s, want %s to %s", code, entered, start, due, s, d)
		}
	}
	c.must(rows.Err())
}
