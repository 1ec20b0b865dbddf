package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"leadline/bot"
)

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
