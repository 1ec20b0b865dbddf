package bot

import "fmt"

// SetAway says on which days a rep takes no leads; no days: back again.
type SetAway struct{ Days Days }

func (SetAway) action() {}

// Days are a first and a last day in Central time, both included; the zero value
// holds none.
type Days struct{ First, Last Date }

// On says whether a day is one of them.
func (d Days) On(day Date) bool {
	return !d.First.IsZero() && !day.Before(d.First) && !d.Last.Before(day)
}

// IsZero says whether there are none.
func (d Days) IsZero() bool { return d.First.IsZero() }

// AwayChange writes a person's days off.
type AwayChange struct {
	Person PersonID
	Days   Days
}

// away keeps the days, and lists to the managers what nobody will contact
// meanwhile.
func (r *ruling) away(a SetAway) {
	p := r.s.Person
	r.c.Away = append(r.c.Away, AwayChange{p.ID, a.Days})
	if a.Days.IsZero() || !r.want(NeedHeld, fmt.Sprint(p.ID)) {
		return
	}
	waiting := map[string][]Lead{}
	var pools []string
	for _, l := range HeldNow(r.s.Records.Held[p.ID], r.leads, p.ID) {
		if l.Clock.ContactedAt == nil {
			if waiting[l.Pool] == nil {
				pools = append(pools, l.Pool)
			}
			waiting[l.Pool] = append(waiting[l.Pool], l)
		}
	}
	for _, pool := range pools {
		managers, ready := r.managers(pool)
		if !ready {
			continue
		}
		for _, m := range managers {
			if m.ID != p.ID {
				away := p
				away.Away = a.Days
				r.tell(m, 0, News{What: NewsAway, Who: p.Name, Leads: waiting[pool], About: away},
					fmt.Sprintf("away:%d:%s:%s:%s", p.ID, a.Days.First, a.Days.Last, pool))
			}
		}
	}
}
