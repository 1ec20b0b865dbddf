package dialogs

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
)

// administers says whether a person speaks for a side in a district.
func administers(p bot.Person, day bot.Date) bool {
	return p.Has(bot.ProgramAdmin, day) || p.Has(bot.NALCAdmin, day)
}

func teleconDialog() Dialog {
	return Dialog{
		Name:  "telecon",
		Words: []string{"TELECON", "HELD"},
		For:   administers,
		Help:  "help.telecon",
		Hear: func(t *Talk, c command.Command) {
			if c.Word == "HELD" {
				t.heldTelecon(c)
				return
			}
			t.telecon(c)
		},
	}
}

func appointDialog() Dialog {
	return Dialog{
		Name:  "appoint",
		Words: []string{"APPOINT"},
		For:   administers,
		Help:  "help.appoint",
		Hear:  func(t *Talk, c command.Command) { t.appoint(c) },
	}
}

// ownDistrict is the district that an admin speaks for.
func (t *Talk) ownDistrict() string {
	for _, g := range t.Person.Grants {
		if (g.Role == bot.ProgramAdmin || g.Role == bot.NALCAdmin) && g.Holds(t.Settings.Day(t.Now)) {
			if g.Scope == "national" {
				return t.Person.District
			}
			return g.Scope
		}
	}
	return ""
}

func (t *Talk) districtBook() (b bot.DistrictBook, ready bool) {
	d := t.ownDistrict()
	if d == "" {
		t.Say("talks.no_district")
		return b, false
	}
	if !t.Need(bot.NeedDistrict, d) {
		return b, false
	}
	return t.Records.Districts[d], true
}

func (t *Talk) keepDistrict(b bot.DistrictBook) {
	all := maps.Clone(t.Records.Districts)
	all[b.District] = b
	t.Records.Districts = all
}

// telecon sets the district's next teleconference, or says when it is.
func (t *Talk) telecon(c command.Command) {
	b, ready := t.districtBook()
	if !ready {
		return
	}
	ahead := b.Ahead(t.Now)
	if c.Args.When == nil {
		if c.Rest != "" {
			t.Say("talks.telecon_unread")
			return
		}
		if ahead != nil {
			t.Say("talks.telecon_is", "District", b.District, "At", t.Clock(ahead.At))
			return
		}
		t.Say("talks.telecon_how", "District", b.District)
		return
	}
	after, set, err := t.Settings.SetTelecon(b, t.Person, *c.Args.When, t.Now)
	if err != nil {
		t.Say("talks.telecon_refused_" + string(err.Kind))
		return
	}
	if odd := t.Settings.Odd(set.At, t.Now, t.Zone()); odd != "" && !t.Sure {
		t.sureOfTelecon(odd, set.At)
		return
	}
	t.keepDistrict(after)
	t.Do(bot.PlanTelecon{District: b.District, At: *c.Args.When})
	t.Rung("telecon", "", "set")
	key := "talks.telecon_set"
	switch {
	case ahead != nil:
		key = "talks.telecon_moved"
	case !t.Settings.PackDue(set).After(t.Now):
		key = "talks.telecon_set_soon"
	}
	t.Ack(key, "District", b.District, "At", t.Clock(set.At), "Quarter", bot.QuarterOf(t.Settings.Day(set.At)))
	for _, side := range []string{bot.USPS, bot.NALC} {
		switch {
		case len(b.Admins[side]) == 0:
			t.Ack("talks.telecon_vacant_"+side, "District", b.District)
		case !anyTold(b.Admins[side]):
			t.Ack("talks.telecon_quiet", "Who", short(namesOf(b.Admins[side]), 40))
		}
	}
}

// sureOfTelecon asks whether a time is meant: both sides are invited at once.
func (t *Talk) sureOfTelecon(odd bot.OddTelecon, at time.Time) {
	local := at.In(t.Zone())
	day := bot.DateOf(at, t.Zone())
	next := t.Settings.Calendar.After(day, 1)
	key := "talks.telecon_sure_" + string(odd)
	why := t.Settings.Calendar.Off(day)
	if w := day.Weekday(); odd == bot.TeleconOff && (w == time.Saturday || w == time.Sunday) {
		key += "_weekend"
	}
	t.Confirm("TELECON "+local.Format("2006-01-02 15:04"), key, "At", t.Clock(at), "Why", short(why, 40), "Year", day.Year,
		"Like", fmt.Sprintf("TELECON %d/%d %s", next.Month, next.Day, local.Format("15:04")), "Quarter", bot.QuarterOf(t.Settings.Day(at)), "Hours", hoursText(day, t.Settings.StaffHours))
}

// hoursText are hours of a day: "7:00am-6:00pm".
func hoursText(day bot.Date, hours []bot.Span) string {
	var list []string
	for _, h := range hours {
		list = append(list, day.At(0, h.From, time.UTC).Format("3:04pm")+"-"+day.At(0, h.To, time.UTC).Format("3:04pm"))
	}
	return strings.Join(list, ", ")
}

// heldTelecon puts on record how many of each side took part.
func (t *Talk) heldTelecon(c command.Command) {
	b, ready := t.districtBook()
	if !ready {
		return
	}
	if c.Args.USPS == nil || c.Args.NALC == nil {
		t.Say("talks.held_how")
		return
	}
	after, rec, err := t.Settings.HoldTelecon(b, t.Person, *c.Args.USPS, *c.Args.NALC, t.Now)
	if err != nil {
		t.Say("talks.telecon_refused_" + string(err.Kind))
		return
	}
	t.keepDistrict(after)
	t.Do(bot.RecordTelecon{District: b.District, USPS: *c.Args.USPS, NALC: *c.Args.NALC})
	t.Rung("telecon", "", "held")
	key := "talks.held"
	if !rec.Counts() {
		key = "talks.held_not"
	}
	t.Ack(key, "District", b.District, "Day", t.dayOf(t.Settings.Day(rec.At)), "USPS", rec.USPS, "NALC", rec.NALC, "Quarter", bot.QuarterOf(t.Settings.Day(rec.At)))
}

// appoint puts somebody into the coordinator's post of the speaker's side.
func (t *Talk) appoint(c command.Command) {
	if c.Args.Handle == "" || c.Args.Value == "" {
		t.Say("talks.appoint_how")
		return
	}
	station := strings.ToUpper(c.Args.Value)
	f, ready := t.desk(station)
	if !t.Need(bot.NeedPerson, c.Args.Handle) || !ready {
		return
	}
	id := t.Records.Handles[c.Args.Handle]
	if f.Book.Station.Code == "" || t.Settings.Appoints(t.Person, f.Book.Station, t.Now) == "" {
		t.Say("talks.appoint_station", "Station", short(station, 20))
		return
	}
	if id == 0 {
		t.Say("talks.appoint_not_here", "Who", short(c.Args.Handle, 24))
		return
	}
	if !t.Need(bot.NeedPeople, personKey(id)) {
		return
	}
	who := t.Records.People[id]
	a := bot.Appoint{Person: id, Station: station, Acting: c.Args.Reason == "acting"}
	if c.Args.To != "" {
		a.To, _ = bot.ParseDate(c.Args.To)
	}
	if err := t.Settings.MayAppoint(f.Book, t.Person, who, a, t.Now); err != nil {
		t.Say("talks.appoint_"+string(err.Kind), "Who", short(who.Name, 24), "Handle", short(c.Args.Handle, 24), "Station", station)
		return
	}
	side := t.Settings.Appoints(t.Person, f.Book.Station, t.Now)
	if !t.Sure && !a.Acting {
		for _, now := range f.Book.Terms {
			if bot.SideOf(now.Role) == side && now.Covers(f.Book.Today(t.Settings, t.Now)) && !now.Acting {
				line := "APPOINT " + c.Args.Handle + " " + station
				if c.Args.To != "" {
					line += " TO " + c.Args.To
				}
				t.Confirm(line, "talks.appoint_follow", "Now", short(now.Name, 24), "Who", short(who.Name, 24), "Post", t.postName(side), "Station", station)
				return
			}
		}
	}
	t.Do(a)
	t.Rung("appoint", "", side)
	key := "talks.appointed"
	switch {
	case a.Acting:
		key = "talks.appointed_acting"
	case !a.To.IsZero():
		key = "talks.appointed_to"
	}
	until := ""
	if !a.To.IsZero() {
		until = t.dayOf(a.To)
	}
	t.Ack(key, "Who", short(who.Name, 24), "Post", t.postName(side), "Station", station, "Until", until)
}
