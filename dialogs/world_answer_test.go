package dialogs

import (
	"strconv"
	"strings"

	"leadline/bot"
)

// What the world of the tests answers to needs.

// answer loads a record.
func (w *world) answer(s *bot.Scene, n bot.Need) {
	r := &s.Records
	id := func() bot.PersonID {
		i, err := strconv.Atoi(n.Key)
		if err != nil {
			w.t.Fatalf("need %s %q is no id", n.What, n.Key)
		}
		return bot.PersonID(i)
	}
	switch n.What {
	case bot.NeedLead:
		set(&r.Leads, n.Key, w.find(n.Key))
	case bot.NeedMine:
		mine := []bot.Lead{}
		for _, l := range w.sorted() {
			if l.SubmitterID == s.Person.ID {
				mine = append(mine, *l)
			}
		}
		r.Mine, r.MineCount = &mine, len(mine)+w.mine[s.Person.ID]
	case bot.NeedHeld:
		held := []bot.Lead{}
		for _, l := range w.sorted() {
			if l.HolderID == id() {
				held = append(held, *l)
			}
		}
		set(&r.Held, id(), held)
	case bot.NeedPool:
		set(&r.Pools, n.Key, bot.Pool{District: n.Key, Rooms: w.rooms})
	case bot.NeedOpen:
		open := []bot.Lead{}
		for _, l := range w.sorted() {
			if l.Pool == n.Key && l.Status == bot.Open {
				open = append(open, *l)
			}
		}
		set(&r.Open, n.Key, open)
	case bot.NeedInvite:
		set(&r.Invites, n.Key, w.invites[n.Key])
	case bot.NeedPerson:
		set(&r.Handles, n.Key, w.people[n.Key].ID)
	case bot.NeedPeople:
		set(&r.People, id(), w.byID(id()))
	case bot.NeedStation:
		set(&r.Stations, n.Key, w.stations[n.Key])
	case bot.NeedSent:
		set(&r.Sent, int64(id()), w.sent[int64(id())])
	case bot.NeedStaff:
		role, scope, _ := strings.Cut(n.Key, "@")
		set(&r.Staff, n.Key, w.staff(bot.Role(role), scope))
	case bot.NeedNumber:
		set(&r.Numbers, n.Key, 12)
	case bot.NeedFound:
		set(&r.Found, n.Key, w.found(n.Key))
	case bot.NeedCustomer:
		set(&r.Customers, n.Key, w.customers[n.Key])
	case bot.NeedIssues:
		set(&r.Issues, n.Key, w.issues)
	case bot.NeedIssue:
		set(&r.Issue, n.Key, w.issue(n.Key))
	default:
		if !w.office(r, n) {
			w.t.Fatalf("no such need: %s", n.What)
		}
	}
}

func set[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[k] = v
}

func (w *world) find(key string) *bot.Lead {
	for code, l := range w.leads {
		if code == key || strings.TrimPrefix(code, code[:3]) == key {
			return l
		}
	}
	return nil
}

// sorted are the leads, the newest first.
func (w *world) sorted() (list []*bot.Lead) {
	for id := w.ids; id > 0; id-- {
		for _, l := range w.leads {
			if l.ID == id {
				list = append(list, l)
			}
		}
	}
	return list
}

func (w *world) byID(id bot.PersonID) bot.Person {
	for _, p := range w.people {
		if p.ID == id {
			return p
		}
	}
	return bot.Person{}
}

func (w *world) staff(role bot.Role, scope string) (list []bot.Person) {
	for id := bot.PersonID(1); int64(id) <= w.ids; id++ {
		if p := w.byID(id); p.Has(role, w.set.Day(w.now), scope) {
			list = append(list, p)
		}
	}
	return list
}
