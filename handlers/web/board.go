package web

import (
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// boardRoles see the boards of the stations in their scope; everybody sees their
// own station's.
var boardRoles = []bot.Role{bot.ManagementCoordinator, bot.CarrierCoordinator, bot.ProgramAdmin, bot.NALCAdmin, bot.AreaManager, bot.SalesManager, bot.Auditor}

// mayBoard says whether the visitor sees a station's board.
func (v *visit) mayBoard(s bot.Station) bool {
	return s.Code == v.who.Station || slices.ContainsFunc(boardRoles, func(r bot.Role) bool { return v.has(r, s.Code, s.District, s.Area) })
}

// cellStates are the words of a cell: never a colour alone.
var cellStates = map[string]string{bot.CellOK: "ok", bot.CellDue: "due", bot.CellMissing: "missing", bot.CellVacant: "vacant"}

// cell is one mandate of a board: what it asks for, how it stands, why, and
// where to see the evidence.
type cell struct {
	Key, Title, Rule, State, Why, Since, To string
	Bad, Open                               bool
}

// evidenceAt is where the evidence of a mandate stands on the station's page, and
// what the mandate asks for.
var evidenceAt = map[string]struct{ at, rule string }{
	"M1":  {"places", "Everybody knows where to drop a card."},
	"M2":  {"places", "The summary has a place to hang."},
	"M3":  {"input", "A card is input by close of business of the next business day."},
	"M4":  {"contact", "Sales makes first contact within 48 hours, counted on business days from 2:00pm Central of the day after entry."},
	"M5":  {"weekly", "Every carrier with leads hears each week how their own stand, by message or on a slip of paper."},
	"M6":  {"weekly", "A summary for all, in counts only, is posted each week."},
	"M7":  {"talks", "A service talk is given in every fortnight. A late one does not move the next."},
	"M8":  {"talks", "Both coordinators sign each talk, each for their own side."},
	"M9":  {"telecons", "The district meets NALC by telephone in every quarter; without both sides it does not count."},
	"M10": {"posts", "USPS appoints the management coordinator, NALC the carrier coordinator."},
	"M11": {"recognition", "Thanks go to the whole unit. Nothing for a shared place names who sent a lead, and counts of one or two carriers read fewer than 3."},
	"M12": {"recognition", "Nobody is chased: there is no list of who did not, and no number anybody has to reach."},
}

func (v *visit) cells(f bot.Facts) (list []cell) {
	zone := v.set.ZoneOf(f.Book.Station)
	for _, c := range v.set.Board(f, v.now).Cells {
		one := cell{Key: c.Key, Title: v.say(c.Title), State: word(v, cellStates, c.State), Why: v.p.Evidence(c, v.lang, zone),
			Bad: c.State == bot.CellMissing || c.State == bot.CellVacant, Open: c.State != bot.CellOK, Rule: v.say(evidenceAt[c.Key].rule), To: "/stations/" + f.Book.Station.Code + "#" + evidenceAt[c.Key].at}
		if !c.Since.IsZero() {
			one.Since = v.dayAt(c.Since, zone)
		}
		list = append(list, one)
	}
	return list
}

// station is the board of a station with its evidence.
func (p *pages) station(v *visit) error {
	all, err := p.Store.Facts(v.r.Context(), strings.ToUpper(v.r.PathValue("code")))
	if err != nil {
		return err
	}
	if len(all) == 0 || !v.mayBoard(all[0].Book.Station) {
		return errHidden
	}
	f := all[0]
	b := f.Book
	return v.write("station.html", b.Station.Name, map[string]any{
		"Station": b.Station, "Cells": v.cells(f), "Posts": v.posts(f), "Talks": v.talks(f), "Telecons": v.telecons(f), "Proofs": v.proofs(f),
		"Input": v.input(f),
		"Contact": []field{
			{Label: v.say("First contacts in time, 30 days"), Value: share(f.ContactMet, f.ContactMet+f.ContactLate)},
			{Label: v.say("Clock is running"), Value: grouped(int64(f.ContactRunning))},
			{Label: v.say("First contacts overdue"), Value: v.since(f.ContactOver, f.ContactSince, v.set.ZoneOf(b.Station))},
		},
		"Joined": few(v, f.Joined), "Slips": f.Slips, "Keys": v.set.MayKey(v.who, b.Station.Code, v.now), "Reports": v.mayBoard(b.Station), "Summary": v.maySummary(b.Station),
		"Bound": b.Carriers > 0,
	})
}

// input is the evidence of the mandate about cards, counted as its cell counts:
// drafts that were handed over wait for the coordinator too.
func (v *visit) input(f bot.Facts) []field {
	cells := v.set.Board(f, v.now).Cells
	i := slices.IndexFunc(cells, func(c bot.Cell) bool { return c.Key == "M3" })
	if i < 0 {
		return nil
	}
	waiting, late := cells[i].Values["waiting"], cells[i].Values["late"]
	if since := cells[i].Since; !since.IsZero() && late != "0" {
		late += ", " + v.say("since") + " " + v.dayAt(since, v.set.ZoneOf(f.Book.Station))
	}
	return []field{
		{Label: v.say("Cards input on time, 30 days"), Value: share(f.InputOnTime, f.InputOnTime+f.InputLate)},
		{Label: v.say("Wait for the coordinator"), Value: waiting},
		{Label: v.say("Cards overdue"), Value: late},
	}
}

// since is a count with the day of the oldest.
func (v *visit) since(n int, first time.Time, zone *time.Location) string {
	if n == 0 || first.IsZero() {
		return grouped(int64(n))
	}
	return grouped(int64(n)) + ", " + v.say("since") + " " + v.dayAt(first, zone)
}

// share is "9 of 10", or a dash where there is nothing to share.
func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return grouped(int64(n)) + " / " + grouped(int64(of))
}

func (v *visit) dayAt(t time.Time, zone *time.Location) string { return v.date(bot.DateOf(t, zone)) }

func (v *visit) date(d bot.Date) string {
	return inDays(v.lang, d.At(12, 0, time.UTC).Format("Mon Jan 2 2006"))
}

// post is a time in office.
type post struct {
	Post, Who, From, To string
	Acting, Vacant      bool
}

func (v *visit) posts(f bot.Facts) (list []post) {
	for _, side := range []string{bot.USPS, bot.NALC} {
		name := "Management coordinator"
		if side == bot.NALC {
			name = "Carrier coordinator"
		}
		today := f.Book.Today(v.set, v.now)
		if !f.Book.Holds(side, today) {
			list = append(list, post{Post: v.say(name), Vacant: true, Who: v.say("vacant"), From: v.date(f.Book.VacantSince(side, today))})
		}
		for _, t := range f.Book.Terms {
			if bot.SideOf(t.Role) != side {
				continue
			}
			one := post{Post: v.say(name), Who: t.Name, From: v.date(t.From), Acting: t.Acting}
			if !t.To.IsZero() {
				one.To = v.date(t.To)
			}
			list = append(list, one)
		}
	}
	return list
}

func (v *visit) proofs(f bot.Facts) (list []field) {
	names := map[string]string{"M5": "Weekly lead status to carriers", "M6": "Weekly station summary posted"}
	for _, p := range f.Proofs {
		if name := names[p.Mandate]; name != "" {
			zone := v.set.ZoneOf(f.Book.Station)
			note := v.p.Evidence(bot.Cell{Key: p.Mandate, Why: "weekly_note", Values: map[string]string{"note": p.Note}}, v.lang, zone)
			list = append(list, field{Label: v.date(p.Period) + ": " + v.say(name), Value: v.dayAt(p.At, zone) + ", " + note})
		}
	}
	return list
}

// boardRow is a station in the district's board.
type boardRow struct {
	Code, Name string
	Cells      []cell
	Met        int
}

// maxBoards is how many stations a district's board shows.
const maxBoards = 200

// boards are the stations of a district that the visitor may see, with how they
// stand.
func (v *visit) boards(district string) (rows []boardRow, err error) {
	stations, err := v.p.Store.Stations(v.r.Context())
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, s := range stations {
		if s.District == district && len(codes) < maxBoards && slices.ContainsFunc(boardRoles, func(r bot.Role) bool { return v.has(r, s.District, s.Area) }) {
			codes = append(codes, s.Code)
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	facts, err := v.p.Store.Facts(v.r.Context(), codes...)
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		r := boardRow{Code: f.Book.Station.Code, Name: f.Book.Station.Name, Cells: v.cells(f)}
		for _, c := range r.Cells {
			if !c.Open {
				r.Met++
			}
		}
		rows = append(rows, r)
	}
	return rows, nil
}
