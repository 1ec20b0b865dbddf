package dialogs

import (
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
)

func stationDialog() Dialog {
	return Dialog{
		Name:  "station",
		Words: []string{"STATION"},
		Help:  "help.station",
		Hear:  func(t *Talk, c command.Command) { t.station(c) },
	}
}

// station says who coordinates and where cards are dropped and summaries hang.
// A post without a holder, or a place nobody named, is said in so many words.
func (t *Talk) station(c command.Command) {
	s := t.Station
	code := strings.ToUpper(strings.TrimSpace(c.Args.Value))
	if code != "" && code != strings.ToUpper(s.Code) {
		if !t.seesStation(code) {
			t.Say("station.elsewhere", "Code", short(code, 24))
			return
		}
		s = t.Records.Stations[code]
	}
	if t.waiting() {
		return
	}
	if s.Code == "" {
		t.Say("station.none")
		return
	}
	mc, ok := t.post(bot.ManagementCoordinator, s.Code)
	cc, ok2 := t.post(bot.CarrierCoordinator, s.Code)
	if !ok || !ok2 {
		return
	}
	t.Say("station.board", "Name", short(s.Name, 30), "MC", mc, "CC", cc, "Drop", t.orMissing(s.DropPlace), "Posting", t.orMissing(s.PostingPlace))
}

// seesStation says whether a person may see another station's board: admins,
// managers and coordinators in whose scope it lies. It asks for the station.
func (t *Talk) seesStation(code string) bool {
	if !t.Need(bot.NeedStation, code) {
		return true // decided again with it
	}
	s := t.Records.Stations[code]
	day := t.Day()
	for _, r := range []bot.Role{bot.ManagementCoordinator, bot.CarrierCoordinator, bot.ProgramAdmin, bot.NALCAdmin, bot.AreaManager, bot.SalesManager} {
		if s.Code != "" && t.Person.Has(r, day, s.Code, s.District, s.Area) {
			return true
		}
	}
	return false
}

// waiting says whether something was asked for in this turn.
func (t *Talk) waiting() bool { return len(t.need) > 0 }

// post is who holds a role at a station, or that nobody does.
func (t *Talk) post(role bot.Role, station string) (name string, ready bool) {
	key := string(role) + "@" + station
	if !t.Need(bot.NeedStaff, key) {
		return "", false
	}
	var names []string
	for _, p := range t.Records.Staff[key] {
		names = append(names, short(p.Name, 24))
	}
	if len(names) == 0 {
		return t.Words.Say("station.vacant"), true
	}
	return strings.Join(names, ", "), true
}

func (t *Talk) orMissing(place string) string {
	if place == "" {
		return t.Words.Say("station.missing")
	}
	return short(place, 60)
}

func poolDialog() Dialog {
	return Dialog{
		Name:  "pool",
		Words: []string{"POOL"},
		For:   func(p bot.Person, day bot.Date) bool { return p.Has(bot.ProgramAdmin, day) },
		Hear:  func(t *Talk, c command.Command) { t.bindPool(c) },
	}
}

// bindPool ties the room it was said in to a pool.
func (t *Talk) bindPool(c command.Command) {
	d := strings.ToUpper(c.Args.Value)
	switch {
	case d == "":
		t.Say("station.pool_which")
	case !t.Person.Has(bot.ProgramAdmin, t.Settings.Day(t.Now), d):
		t.Say("station.pool_not_yours", "District", short(d, 24))
	case !t.From.Room:
		t.Say("station.pool_room", "District", short(d, 24))
	default:
		t.Do(bot.BindPool{District: d})
		t.Ack("station.pool_bound", "District", short(d, 24))
	}
}
