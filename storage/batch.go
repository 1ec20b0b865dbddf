package storage

import (
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
)

// batch knows what the turns of one transaction have named. Turns that name the
// same lead, customer or holder do not share one: neither sees what the other
// decides.
type batch struct {
	named  map[string]bot.PersonID
	locked map[bot.PersonID]bool // who has locked keys or leads in a round before
}

// take notes what a person names; true: something of it is another's, and the
// person is put off. Keys come before leads in the order of locks, so who needs
// keys is also put off once others have locked.
func (b *batch) take(who bot.PersonID, names []string) bool {
	if b.named == nil {
		b.named = map[string]bot.PersonID{}
	}
	for _, n := range names {
		if first, ok := b.named[n]; ok && first != who {
			return true
		}
	}
	for _, n := range names {
		b.named[n] = who
	}
	return false
}

// before says whether a person may ask for this now, and notes it.
func (b *batch) before(who bot.PersonID, needs []bot.Need) (putOff bool) {
	var names []string
	keys := false
	for _, n := range needs {
		switch n.What {
		case bot.NeedLead:
			names = append(names, shortOf(n.Key))
		case bot.NeedMatch:
			for _, k := range strings.Split(n.Key, "\n") {
				names = append(names, "key:"+k)
			}
			keys = true
		case bot.NeedNamed:
			names = append(names, "named:"+n.Key)
			keys = true
		case bot.NeedHeld, bot.NeedDesk, bot.NeedDistrict: // how many leads a person holds is counted against the cap
			names = append(names, string(n.What)+":"+n.Key)
		case bot.NeedGroup:
			names = append(names, "group:"+n.Key)
			keys = true
		}
	}
	if keys {
		for other := range b.locked {
			if other != who {
				return true
			}
		}
	}
	return b.take(who, names)
}

// after notes what was found: different keys may lead to one customer.
func (b *batch) after(who bot.PersonID, needs []bot.Need, r bot.Records) (putOff bool) {
	var names []string
	for _, n := range needs {
		switch n.What {
		case bot.NeedMatch:
			m := r.Matches[n.Key]
			for _, o := range m.Owners {
				names = append(names, fmt.Sprint("root:", o.Root))
			}
			for _, l := range m.Leads {
				names = append(names, shortOf(l.Code))
			}
		case bot.NeedGroup:
			if v := r.Groups[n.Key]; v != nil {
				names = append(names, fmt.Sprint("root:", v.ID))
				for _, l := range v.Leads {
					names = append(names, shortOf(l.Code))
				}
			}
		case bot.NeedNamed:
			for _, c := range r.Named[n.Key] {
				names = append(names, fmt.Sprint("root:", c.ID))
			}
		}
	}
	slices.Sort(names)
	return b.take(who, slices.Compact(names))
}

// lock notes who has locked something in this round.
func (b *batch) lock(who bot.PersonID, needs []bot.Need) {
	for _, n := range needs {
		if n.What == bot.NeedLead || slices.Contains(lockKinds, n.What) {
			if b.locked == nil {
				b.locked = map[bot.PersonID]bool{}
			}
			b.locked[who] = true
		}
	}
}
