package web

import (
	"slices"
	"strings"

	"leadline/bot"
)

// Limits of the lists.
const (
	maxOwn      = 100
	maxHeld     = 100
	maxDistrict = 500
)

// row is a lead in a list.
type row struct {
	Code, Name, Town, Program, Volume, Shipper, Status, Who, Due, Sent, Clock string
	Tries                                                                     int
	Risk, Over                                                                bool
}

func (v *visit) row(l bot.Lead, names map[bot.PersonID]string) row {
	l = l.At(v.now)
	r := row{Code: l.Code, Program: program(l.Program), Status: word(v, statuses, l.Status), Who: names[l.HolderID], Sent: v.clock(l.SubmittedAt), Tries: l.Tries,
		Clock: word(v, clocks, l.Clock.State), Risk: v.risk(l), Over: l.Clock.State == "breached"}
	if l.Status == bot.Claimed && l.Tries > 0 {
		r.Status = v.say("Tried")
	}
	if l.Clock.Due != nil {
		r.Due = v.clock(*l.Clock.Due)
	}
	if v.set.MaySeeName(&l, v.who, v.now) {
		r.Name, r.Town, r.Volume, r.Shipper = businessName(l.Card), town(l.Card.Business), v.volume(l.Card), v.shipper(l.Card)
	}
	return r
}

// risk is a lead without a first contact on the day it is due, or later.
func (v *visit) risk(l bot.Lead) bool {
	c := l.Clock
	return c.Due != nil && c.ContactedAt == nil && !l.Status.Closed() && !v.set.Day(v.now).Before(bot.DateOf(*c.Due, v.set.Zone))
}

func (v *visit) rows(leads []bot.Lead, names map[bot.PersonID]string) (list []row) {
	for _, l := range leads {
		list = append(list, v.row(l, names))
	}
	return list
}

// mine are the visitor's own leads, and those they work on.
func (p *pages) mine(v *visit) error {
	own, err := p.Store.OwnLeads(v.r.Context(), v.who.ID, maxOwn)
	if err != nil {
		return err
	}
	data := map[string]any{"Own": v.rows(own, nil), "Sells": v.sells()}
	if v.sells() {
		working, err := p.Store.HeldLeads(v.r.Context(), v.who.ID, maxHeld)
		if err != nil {
			return err
		}
		data["Held"] = v.rows(working, nil)
	}
	return v.write("mine.html", "My leads", data)
}

func (v *visit) sells() bool { return v.has(bot.Rep) || v.has(bot.SalesManager) || v.has(bot.BSNRep) }

// districtRoles see a district's leads.
var districtRoles = []bot.Role{bot.Rep, bot.SalesManager, bot.ProgramAdmin}

// districts are those in which the visitor has such a role; of an area manager, and
// of a role for the whole country, those that stations are in.
func (v *visit) districts() (list []string, err error) {
	wide := v.has(bot.AreaManager)
	for _, g := range v.who.Grants {
		if !slices.Contains(districtRoles, g.Role) && g.Role != bot.NALCAdmin || !g.Holds(v.day) {
			continue
		}
		if wide = wide || g.Scope == "national"; g.Scope != "national" && !slices.Contains(list, g.Scope) {
			list = append(list, g.Scope)
		}
	}
	if !wide {
		return list, nil
	}
	stations, err := v.p.Store.Stations(v.r.Context())
	for _, s := range stations {
		theirs := v.has(bot.AreaManager, s.Area) || v.has(bot.NALCAdmin, s.District) || slices.ContainsFunc(districtRoles, func(r bot.Role) bool { return v.has(r, s.District) })
		if theirs && s.District != "" && !slices.Contains(list, s.District) {
			list = append(list, s.District)
		}
	}
	return list, err
}

// mayDistrict says whether the visitor sees a district; an area manager those of
// the area.
func (v *visit) mayDistrict(code string) (bool, error) {
	for _, role := range districtRoles {
		if v.has(role, code) {
			return true, nil
		}
	}
	if !v.has(bot.AreaManager) {
		return false, nil
	}
	stations, err := v.p.Store.Stations(v.r.Context())
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(stations, func(s bot.Station) bool { return s.District == code && v.has(bot.AreaManager, s.Area) }), nil
}

// district is the pool of a district, what is worked on, and what is at risk.
func (p *pages) district(v *visit) error {
	code := strings.ToUpper(v.r.PathValue("code"))
	boards, err := v.boards(code)
	if err != nil {
		return err
	}
	may, err := v.mayDistrict(code)
	if err != nil {
		return err
	}
	if !may && len(boards) > 0 { // the mandates, and no lead
		return v.write("boards.html", code, map[string]any{"Code": code, "Boards": boards})
	}
	if !may {
		return errHidden
	}
	leads, err := p.Store.DistrictLeads(v.r.Context(), code, maxDistrict)
	if err != nil {
		return err
	}
	var ids []bot.PersonID
	for _, l := range leads {
		ids = append(ids, l.HolderID)
	}
	names, err := p.Store.Names(v.r.Context(), ids)
	if err != nil {
		return err
	}
	var pool, risk, working, reached []row
	over := 0
	for _, l := range leads {
		r := v.row(l, names)
		if r.Risk {
			risk = append(risk, r)
		}
		if r.Over {
			over++
		}
		switch {
		case l.Status == bot.Open:
			pool = append(pool, r)
		case l.Status == bot.Claimed:
			working = append(working, r)
		default:
			reached = append(reached, r)
		}
	}
	return v.write("district.html", code, map[string]any{
		"Code": code, "Boards": boards, "Pool": pool, "Risk": risk, "Working": working, "Reached": reached, "More": len(leads) == maxDistrict,
		"Counts": []field{
			{Label: v.say("In the pool"), Value: grouped(int64(len(pool)))}, {Label: v.say("Picked up"), Value: grouped(int64(len(working)))},
			{Label: v.say("Reached"), Value: grouped(int64(len(reached)))}, {Label: v.say("At risk"), Value: grouped(int64(len(risk)))},
			{Label: v.say("Overdue"), Value: grouped(int64(over))}},
	})
}
