package storage

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"leadline/bot"
)

// What a roster would change is found before anything is written.

// compare says what the roster changes.
func (i *rosterImport) compare() {
	named := map[string]bool{}
	for _, who := range i.People {
		who.Handle = strings.ToLower(who.Handle)
		if named[who.Handle] {
			i.reject(who.Handle, "the handle stands twice in the roster")
			continue
		}
		named[who.Handle] = true
		if who.Station != "" && !i.codes[who.Station] {
			i.reject(who.Handle, "there is no station %s", who.Station)
			continue
		}
		old := i.there[who.Handle]
		granted := i.compareGrants(who, old)
		switch {
		case old == nil:
			i.added = append(i.added, who)
			i.result.Added = append(i.result.Added, who.Handle)
			continue
		case old.Station != who.Station:
			i.result.Moved = append(i.result.Moved, who.Handle)
		case old.Left || old.Name != who.Name || old.Craft != who.Craft || granted:
			i.result.Changed = append(i.result.Changed, who.Handle)
		default:
			continue
		}
		who.ID = old.ID
		i.changed = append(i.changed, who)
	}
	for _, handle := range i.Unread {
		named[strings.ToLower(handle)] = true
	}
	if !i.Torn {
		i.compareLeft(named)
	}
}

// compareGrants collects the roles that are new or have other dates; true:
// there are some.
func (i *rosterImport) compareGrants(who bot.Person, old *bot.Person) (changed bool) {
	var has []bot.Grant
	if old != nil {
		has = old.Grants
	}
	for _, g := range who.Grants {
		if why := i.refuse(g, has); why != "" {
			i.reject(who.Handle, "%s@%s: %s", g.Role, g.Scope, why)
			continue
		}
		same := func(h bot.Grant) bool { return h.Role == g.Role && h.Scope == g.Scope }
		at := slices.IndexFunc(has, same)
		switch {
		case at < 0:
			i.grants = append(i.grants, newGrant{who.Handle, g})
			has = append(slices.Clone(has), g)
		case has[at].From != g.From && !g.From.IsZero() || has[at].To != g.To:
			if g.From.IsZero() {
				g.From = has[at].From
			}
			i.dates = append(i.dates, newGrant{who.Handle, g})
		default:
			continue
		}
		changed = true
	}
	return changed
}

// refuse says why a role of the roster is not made, "" if it is.
func (i *rosterImport) refuse(g bot.Grant, has []bot.Grant) string {
	coordinator := g.Role == bot.ManagementCoordinator || g.Role == bot.CarrierCoordinator
	switch {
	case !coordinator:
		return ""
	case !i.codes[g.Scope]:
		return "there is no such station"
	case i.Side != "" && i.Side != g.Side:
		return "coordinators are made by their own side: import with --side " + g.Side
	}
	return bothAtOnce(g, has)
}

// bothAtOnce says why a coordinator's role cannot be given, "" if it can: one
// person is never both coordinators of a station at a time.
func bothAtOnce(g bot.Grant, has []bot.Grant) string {
	other := bot.CarrierCoordinator
	if g.Role == bot.CarrierCoordinator {
		other = bot.ManagementCoordinator
	}
	for _, h := range has {
		if h.Role == other && h.Scope == g.Scope && overlap(g, h) && (g.Role == bot.CarrierCoordinator || g.Role == bot.ManagementCoordinator) {
			return fmt.Sprintf("the same person is %s there; one person is never both", strings.ReplaceAll(string(other), "_", " "))
		}
	}
	return ""
}

func overlap(a, b bot.Grant) bool {
	return (a.To.IsZero() || b.From.IsZero() || !a.To.Before(b.From)) && (b.To.IsZero() || a.From.IsZero() || !b.To.Before(a.From))
}

// compareLeft finds who is missing among those the roster speaks of.
func (i *rosterImport) compareLeft(named map[string]bool) {
	stations, scopes := map[string]bool{}, map[string]bool{}
	for _, who := range i.People {
		if who.Station != "" {
			stations[who.Station] = true
			continue
		}
		for _, g := range who.Grants {
			scopes[string(g.Role)+"@"+g.Scope] = true
		}
	}
	for _, handle := range slices.Sorted(maps.Keys(i.there)) {
		old := i.there[handle]
		if named[handle] || old.Left {
			continue
		}
		spoken := stations[old.Station]
		if old.Station == "" {
			spoken = slices.ContainsFunc(old.Grants, func(g bot.Grant) bool { return scopes[string(g.Role)+"@"+g.Scope] })
		}
		if spoken {
			i.result.Left = append(i.result.Left, handle)
			i.leaving = append(i.leaving, old.ID)
		}
	}
}
