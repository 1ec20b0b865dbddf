package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/bot"
)

const sqlInvites = `
select id, hash, person_id, coalesce(made_by, 0), made_at, expires_at, used_at
from invite
where hash = any($1)
order by id
for update`

const sqlJoinFailures = `
select address_id, count(*)
from join_failure
where address_id = any($1)
  and at > $2
group by address_id`

const sqlHandles = `
select lower(handle), id
from person
where lower(handle) = any($1)`

const sqlRooms = `
select r.district, a.id, a.channel, a.tenant, a.user_key, a.conversation, a.thread
from pool_room r
join address a on a.id = r.address_id
where r.district = any($1)
order by r.address_id`

const sqlStaff = `
select distinct n.role, n.scope, g.person_id
from unnest($1::text[], $2::text[]) as n (role, scope)
cross join lateral (
  select g.person_id
  from role_grant g
  where g.role = n.role
    and g.scope in (n.scope, 'national')
    and g.revoked_at is null
    and coalesce(g.from_day, $3) <= $3
    and coalesce(g.to_day, $3) >= $3
    and (select p.left_at from person p where p.id = g.person_id) is null
  offset 0
) g
order by g.person_id`

const sqlZIPs = `
select distinct on (z.zip5) z.zip5, p.district
from unnest($1::text[]) as z (zip5)
join zip_prefix p on p.prefix in (left(z.zip5, 3), left(z.zip5, 4), left(z.zip5, 5))
order by z.zip5, length(p.prefix) desc`

const sqlSentMessages = `
select o.id, o.address_id, (select a.room from address a where a.id = o.address_id),
  (select array[a.conversation, coalesce(o.conversation, '')] from address a where a.id = o.address_id), o.buttons, o.lead, o.version, o.created_at
from outbox o
where o.id = any($1)`

// speaker asks for records: a person's turn, or a call of Apply.
type speaker struct {
	person  bot.PersonID
	address bot.AddressID
	records *bot.Records
	needs   []bot.Need
}

// needs gathers what several speakers ask for, so that each kind is loaded
// with one query, and deals it out to who asked.
type needs struct {
	now  time.Time
	zone *time.Location
	ask  []*speaker

	leads    map[string]*bot.Lead // by short code
	invites  map[string]*bot.Invite
	failures map[bot.AddressID]int
	handles  map[string]bot.PersonID
	rooms    map[string][]bot.Address
	staff    map[string][]bot.PersonID // by role@scope
	zips     map[string]string
	stations map[string]bot.Station
	sent     map[int64]bot.SentMessage
	people   map[bot.PersonID]*bot.Person
	held     map[bot.PersonID][]bot.Lead
	offered  map[bot.PersonID][]bot.Lead
	open     map[string][]bot.Lead
	mine     map[bot.PersonID][]bot.Lead
	counts   map[bot.PersonID]int

	customers customerNeeds
	office    officeNeeds
	queues    map[string]bot.Queue
	crews     map[string][]bot.Person
	accounts  map[string]bot.Account
	areas     map[string]string
	reports   map[string]bot.Report
	report    func(ctx context.Context, key string) (bot.Report, error) // nil: none can be made
}

// load answers all needs in one round trip, two if persons are among them.
func (n *needs) load(ctx context.Context, conn sender) error {
	p := &pipeline{}
	n.queueHolders(p)
	n.queueInvites(p)
	n.queueKeys(p)
	n.queueLeads(p)
	n.queueAccounts(p)
	n.queueLists(p)
	n.queueOffice(p)
	n.queueCustomers(p)
	if p.Len() > 0 {
		if err := p.send(ctx, conn); err != nil {
			return fmt.Errorf("load what is needed: %w", err)
		}
	}
	if err := n.loadViews(ctx, conn); err != nil {
		return err
	}
	if err := n.loadStations(ctx, conn); err != nil {
		return err
	}
	if err := n.loadQueues(ctx, conn); err != nil {
		return err
	}
	if err := n.loadReports(ctx); err != nil {
		return err
	}
	if ids := n.personIDs(); len(ids) > 0 {
		p, n.people = &pipeline{}, map[bot.PersonID]*bot.Person{}
		queuePeople(p, ids, n.people)
		if err := p.send(ctx, conn); err != nil {
			return fmt.Errorf("load people: %w", err)
		}
	}
	for _, s := range n.ask {
		for _, need := range s.needs {
			n.deal(s, need)
		}
	}
	return nil
}

// keys are the keys of one kind that anybody asks for, each once, sorted.
func (n *needs) keys(kinds ...bot.NeedKind) (keys []string) {
	for _, s := range n.ask {
		for _, need := range s.needs {
			if slices.Contains(kinds, need.What) {
				keys = append(keys, need.Key)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (n *needs) queueInvites(p *pipeline) {
	hashes := n.keys(bot.NeedInvite)
	if len(hashes) == 0 {
		return
	}
	n.invites, n.failures = map[string]*bot.Invite{}, map[bot.AddressID]int{}
	p.each(sqlInvites, func(rows pgx.Rows) error {
		var i bot.Invite
		if err := rows.Scan(&i.ID, &i.Hash, &i.Person, &i.By, &i.Made, &i.Expires, &i.Used); err != nil {
			return err
		}
		n.invites[i.Hash] = &i
		return nil
	}, hashes)
	var addresses []bot.AddressID
	for _, s := range n.ask {
		addresses = append(addresses, s.address)
	}
	p.each(sqlJoinFailures, func(rows pgx.Rows) error {
		var a bot.AddressID
		var count int
		if err := rows.Scan(&a, &count); err != nil {
			return err
		}
		n.failures[a] = count
		return nil
	}, addresses, n.now.Add(-time.Hour))
}

func (n *needs) queueLeads(p *pipeline) {
	keys := n.keys(bot.NeedLead)
	if len(keys) == 0 {
		return
	}
	shorts := make([]string, len(keys))
	for i, k := range keys {
		shorts[i] = shortOf(k)
	}
	n.leads = map[string]*bot.Lead{}
	p.each(sqlLockLeads, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		n.leads[shortOf(l.Code)] = &l
		return err
	}, shorts)
	p.each(sqlClaims, func(rows pgx.Rows) error {
		code, c, err := scanClaim(rows)
		if l := n.leads[shortOf(code)]; l != nil {
			l.Claims = append(l.Claims, c)
		}
		return err
	}, shorts)
	n.queueAsked(p, shorts)
}

// queueLists queues the lists of leads: mine, held, offered, open. They are not locked.
func (n *needs) queueLists(p *pipeline) {
	n.mine, n.counts = map[bot.PersonID][]bot.Lead{}, map[bot.PersonID]int{}
	for _, s := range n.ask {
		if !slices.Contains(s.needs, bot.Need{What: bot.NeedMine}) {
			continue
		}
		queueLeadList(p, n.mine, s.person, sqlMine)
		p.Queue(sqlMineCount, s.person, fiscalYear(n.now, n.zone)).QueryRow(func(row pgx.Row) error {
			var count int
			err := row.Scan(&count)
			n.counts[s.person] = count
			return err
		})
	}
	n.held = map[bot.PersonID][]bot.Lead{}
	for _, key := range n.keys(bot.NeedHeld) {
		queueLeadList(p, n.held, personID(key), sqlHeld)
	}
	n.offered = map[bot.PersonID][]bot.Lead{}
	for _, key := range n.keys(bot.NeedOffered) {
		queueLeadList(p, n.offered, personID(key), sqlOffered)
	}
	n.open = map[string][]bot.Lead{}
	for _, key := range n.keys(bot.NeedOpen) {
		queueLeadList(p, n.open, key, sqlOpen)
	}
}

func queueLeadList[K comparable](p *pipeline, into map[K][]bot.Lead, key K, sql string) {
	p.each(sql, func(rows pgx.Rows) error {
		l, err := scanLead(rows)
		into[key] = append(into[key], l)
		return err
	}, key)
}

// queueOffice queues what the office knows: people by handle and role, rooms,
// districts of ZIP codes, stations, and what buttons hung under.
func (n *needs) queueOffice(p *pipeline) {
	if handles := n.keys(bot.NeedPerson); len(handles) > 0 {
		n.handles = map[string]bot.PersonID{}
		p.each(sqlHandles, func(rows pgx.Rows) error {
			var handle string
			var id bot.PersonID
			err := rows.Scan(&handle, &id)
			n.handles[handle] = id
			return err
		}, lowered(handles))
	}
	if districts := n.keys(bot.NeedPool); len(districts) > 0 {
		n.rooms = map[string][]bot.Address{}
		p.each(sqlRooms, func(rows pgx.Rows) error {
			var district string
			a := bot.Address{Room: true}
			err := rows.Scan(&district, &a.ID, &a.Channel, &a.Tenant, &a.User, &a.Conversation, &a.Thread)
			n.rooms[district] = append(n.rooms[district], a)
			return err
		}, districts)
	}
	n.queueStaff(p)
	n.queueAreas(p)
	if zips := n.keys(bot.NeedZIP); len(zips) > 0 {
		n.zips = map[string]string{}
		p.each(sqlZIPs, func(rows pgx.Rows) error {
			var zip, district string
			err := rows.Scan(&zip, &district)
			n.zips[zip] = district
			return err
		}, zips)
	}
	if codes := n.keys(bot.NeedStation); len(codes) > 0 {
		n.stations = map[string]bot.Station{}
		p.each(sqlStations, func(rows pgx.Rows) error {
			var at bot.Station
			err := rows.Scan(stationFields(&at)...)
			n.stations[at.Code] = at
			return err
		}, codes)
	}
	n.queueSent(p)
}

func (n *needs) queueStaff(p *pipeline) {
	var roles, scopes []string
	for _, key := range n.keys(bot.NeedStaff) {
		role, scope, _ := strings.Cut(key, "@")
		roles, scopes = append(roles, role), append(scopes, scope)
	}
	for _, district := range n.keys(bot.NeedPool) {
		roles, scopes = append(roles, string(bot.Rep), string(bot.SalesManager)), append(scopes, district, district)
	}
	more, scopesToo := n.officeStaff()
	roles, scopes = append(roles, more...), append(scopes, scopesToo...)
	if len(roles) == 0 {
		return
	}
	n.staff = map[string][]bot.PersonID{}
	today := bot.DateOf(n.now, n.zone)
	p.each(sqlStaff, func(rows pgx.Rows) error {
		var role, scope string
		var id bot.PersonID
		err := rows.Scan(&role, &scope, &id)
		n.staff[role+"@"+scope] = append(n.staff[role+"@"+scope], id)
		return err
	}, roles, scopes, dateArg(today))
}

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

// personIDs are all persons that are asked for by id, handle or role.
func (n *needs) personIDs() (ids []bot.PersonID) {
	for _, key := range n.keys(bot.NeedPeople) {
		ids = append(ids, personID(key))
	}
	for _, id := range n.handles {
		ids = append(ids, id)
	}
	for _, staff := range n.staff {
		ids = append(ids, staff...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// deal hands the answer of one need to who asked. What does not exist is
// answered with a zero value.
func (n *needs) deal(s *speaker, need bot.Need) {
	r := s.records
	switch need.What {
	case bot.NeedLead:
		l := n.leads[shortOf(need.Key)]
		if l != nil && !isCode(l, need.Key) {
			l = nil
		}
		put(&r.Leads, need.Key, l)
	case bot.NeedMine:
		mine := n.mine[s.person]
		r.Mine, r.MineCount = &mine, n.counts[s.person]
	case bot.NeedHeld:
		put(&r.Held, personID(need.Key), n.held[personID(need.Key)])
	case bot.NeedOffered:
		put(&r.Offered, personID(need.Key), n.offered[personID(need.Key)])
	case bot.NeedPool:
		put(&r.Pools, need.Key, bot.Pool{District: need.Key, Rooms: n.rooms[need.Key],
			Reps: n.persons(string(bot.Rep), need.Key), Managers: n.persons(string(bot.SalesManager), need.Key)})
	case bot.NeedOpen:
		put(&r.Open, need.Key, n.open[need.Key])
	case bot.NeedInvite:
		put(&r.Invites, need.Key, bot.InviteLook{Invite: n.invites[need.Key], Failures: n.failures[s.address]})
	case bot.NeedPerson:
		id := n.handles[strings.ToLower(need.Key)]
		put(&r.Handles, need.Key, id)
		if id != 0 {
			n.dealPerson(r, id)
		}
	case bot.NeedPeople:
		n.dealPerson(r, personID(need.Key))
	case bot.NeedStation:
		put(&r.Stations, need.Key, n.stations[need.Key])
	case bot.NeedSent:
		put(&r.Sent, int64(personID(need.Key)), n.sent[int64(personID(need.Key))])
	case bot.NeedZIP:
		put(&r.ZIPs, need.Key, n.zips[need.Key])
	case bot.NeedArea:
		put(&r.Areas, need.Key, n.areas[need.Key])
	case bot.NeedAccount:
		put(&r.Accounts, need.Key, n.accounts[need.Key])
	case bot.NeedStaff:
		role, scope, _ := strings.Cut(need.Key, "@")
		put(&r.Staff, need.Key, n.persons(role, scope))
	default:
		if !n.dealQueue(s, need) && !n.dealStation(s, need) {
			n.dealCustomer(r, need)
		}
	}
}

func (n *needs) dealPerson(r *bot.Records, id bot.PersonID) {
	var who bot.Person
	if found := n.people[id]; found != nil {
		who = *found
	}
	put(&r.People, id, who)
}

func (n *needs) persons(role, scope string) (all []bot.Person) {
	for _, id := range n.staff[role+"@"+scope] {
		if who := n.people[id]; who != nil {
			all = append(all, *who)
		}
	}
	return all
}

func put[K comparable, V any](m *map[K]V, key K, value V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = value
}

func personID(key string) bot.PersonID {
	n, _ := strconv.ParseInt(key, 10, 64)
	return bot.PersonID(n)
}

func lowered(all []string) []string {
	low := make([]string, len(all))
	for i, s := range all {
		low[i] = strings.ToLower(s)
	}
	return low
}

// fiscalYear is when the fiscal year of a time began: October 1.
func fiscalYear(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	year := local.Year()
	if local.Month() < time.October {
		year--
	}
	return time.Date(year, time.October, 1, 0, 0, 0, 0, zone)
}
