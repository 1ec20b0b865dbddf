package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Who leaves, or loses the role by which they held leads: what nobody has
// contacted returns to the pool at once; what was contacted is listed to the
// manager, since somebody should go on with it; what is offered to them stays
// with who offered it.

// Revoke ends a role of a person on a day; of a role that is over, its last one.
type Revoke struct {
	Person PersonID
	Role   Role
	Scope  string
	Day    Date
}

// Leaving is the rule for people who leave the Postal Service; for Store.Apply,
// or within an import.
func (b *Bot) Leaving(people []PersonID) ([]Need, func(Records) Change) {
	return needsOf(people), func(r Records) Change {
		return b.rule(r, func(r *ruling) {
			r.c.Leave = people
			for _, id := range people {
				who := r.s.Records.People[id]
				r.handBack(who, func(*Lead) bool { return true }, r.s.Now.UTC().Format("20060102150405"))
			}
			for _, id := range people {
				r.unoffer(r.s.Records.People[id], func(*Lead) bool { return true })
			}
		})
	}
}

// EndRole ends a role and what rested on it, in one transaction; false: the
// person does not hold it.
func (b *Bot) EndRole(ctx context.Context, v Revoke) (ended bool, err error) {
	people := []PersonID{v.Person}
	err = b.store.Apply(ctx, needsOf(people), func(records Records) Change {
		who := records.People[v.Person]
		kept := slices.DeleteFunc(slices.Clone(who.Grants), func(g Grant) bool {
			return g.Role == v.Role && strings.EqualFold(g.Scope, v.Scope) && (g.To.IsZero() || !g.To.Before(v.Day))
		})
		if ended = len(kept) < len(who.Grants); !ended {
			return Change{}
		}
		who.Grants = kept
		return b.rule(records, func(r *ruling) {
			r.c.Revokes = append(r.c.Revokes, v)
			r.handBack(who, func(l *Lead) bool { return !r.set.Works(l, who, r.s.Now) }, r.s.Now.UTC().Format("20060102150405"))
			r.unoffer(who, func(l *Lead) bool { return !r.set.mayHold(l, who, r.s.Now) })
		})
	})
	return ended, err
}

// sweepRoles hands back what rested on roles whose last day is over, at the
// midnight after it, and returns how many ended. The role itself does not hold
// any more by its date alone; whoever comes first, on any number of processes,
// finds the leads still held.
func (b *Bot) sweepRoles(ctx context.Context) (int, error) {
	over, err := b.store.RolesOver(ctx, b.settings().Day(b.now()), sweepBatch)
	if err != nil {
		return 0, err
	}
	for i, v := range over {
		err := b.store.Apply(ctx, needsOf([]PersonID{v.Person}), func(records Records) Change {
			who := records.People[v.Person]
			return b.rule(records, func(r *ruling) {
				r.c.RolesOver = append(r.c.RolesOver, v)
				if !slices.Contains(holding, v.Role) {
					return
				}
				r.handBack(who, func(l *Lead) bool { return !r.set.Works(l, who, r.s.Now) }, v.Day.String())
				r.unoffer(who, func(l *Lead) bool { return !r.set.mayHold(l, who, r.s.Now) })
			})
		})
		if err != nil {
			return i, fmt.Errorf("end a role of person %d: %w", v.Person, err)
		}
	}
	return len(over), nil
}

// holding are the roles by which somebody holds leads.
var holding = []Role{Rep, SalesManager, BSNRep}

func needsOf(people []PersonID) (needs []Need) {
	for _, p := range people {
		needs = append(needs, Need{NeedPeople, fmt.Sprint(p)}, Need{NeedHeld, fmt.Sprint(p)})
	}
	return needs
}

// handBack ends a person's claims on the leads that are not theirs to work any
// more. when names the occasion: the manager is told once of each.
func (r *ruling) handBack(who Person, lost func(*Lead) bool, when string) {
	if !r.want(NeedHeld, fmt.Sprint(who.ID)) {
		return
	}
	contacted := map[string][]Lead{}
	var pools []string
	for _, held := range r.s.Records.Held[who.ID] {
		l := r.lead(held.Code)
		if l == nil || l.HolderID != who.ID || l.Status.Closed() || !lost(l) {
			continue
		}
		if l.Clock.ContactedAt != nil {
			if contacted[l.Pool] == nil {
				pools = append(pools, l.Pool)
			}
			contacted[l.Pool] = append(contacted[l.Pool], *l)
			continue
		}
		l = r.touch(l)
		r.endClaim(l, "left")
		l.Status = Open
		r.event(l, "released", map[string]any{"reason": "left", "from": who.Handle})
		r.c.Cards = append(r.c.Cards, l.Code)
		if l.AccountRep == who.ID { // the account has no representative now
			l.AccountRep = 0
		}
		r.backInPool(l)
	}
	for _, pool := range pools {
		managers, ready := r.managers(pool)
		for _, m := range managers {
			if ready && m.ID != who.ID {
				r.tell(m, 0, News{What: NewsLeft, Who: who.Name, About: who, Leads: contacted[pool]}, fmt.Sprintf("left:%d:%s:%s", who.ID, pool, when))
			}
		}
	}
}

// unoffer ends the offers to a person who may not take them any more: the leads
// are their holders' still, who are told at once, so that they can ask another.
func (r *ruling) unoffer(who Person, lost func(*Lead) bool) {
	if !r.want(NeedOffered, fmt.Sprint(who.ID)) {
		return
	}
	for _, offered := range r.s.Records.Offered[who.ID] {
		l := r.lead(offered.Code)
		if l == nil || l.OfferedTo != who.ID || !lost(l) || !r.want(NeedPeople, fmt.Sprint(l.HolderID)) {
			continue
		}
		l = r.touch(l)
		l.endOffer()
		r.event(l, "expired", map[string]any{"offer": who.Handle, "why": "left"})
		r.tell(r.s.Records.People[l.HolderID], 0, News{What: NewsOfferLost, Lead: *l, Who: who.Name}, fmt.Sprintf("offer_lost:%s:%d", l.Code, l.Version))
	}
}

// sweepOffers ends offers that nobody answered in time, and returns how many.
func (b *Bot) sweepOffers(ctx context.Context) (int, error) {
	codes, err := b.store.OffersDue(ctx, b.now(), sweepBatch)
	if err != nil {
		return 0, err
	}
	for i, code := range codes {
		err := b.store.Apply(ctx, []Need{{NeedLead, code}}, func(records Records) Change {
			return b.rule(records, func(r *ruling) { r.expireOffer(code) })
		})
		if err != nil {
			return i, fmt.Errorf("expire the offer of %s: %w", code, err)
		}
	}
	return len(codes), nil
}

// rule is a ruling without a speaker: an operator's command, or time that has
// passed.
func (b *Bot) rule(records Records, do func(*ruling)) Change {
	r := b.nobody(&Change{}, records)
	do(r)
	c := r.done()
	if len(c.Need) > 0 {
		return c
	}
	for _, o := range r.notify {
		c.Say = append(c.Say, b.render(o))
	}
	return c
}
