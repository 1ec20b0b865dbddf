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
		Hear:  func(t *Talk, c command.Command) { t.stationBoard(c) },
	}
}

// boardRoles see the boards of the stations in their scope.
var boardRoles = []bot.Role{bot.ManagementCoordinator, bot.CarrierCoordinator, bot.ProgramAdmin, bot.NALCAdmin, bot.AreaManager, bot.SalesManager}

// seesStation says whether a person may see another station's board: admins,
// managers and coordinators in whose scope it lies. It asks for the station.
func (t *Talk) seesStation(code string) bool {
	if !t.Need(bot.NeedStation, code) {
		return true // decided again with it
	}
	s := t.Records.Stations[code]
	day := t.Day()
	for _, r := range boardRoles {
		if s.Code != "" && t.Person.Has(r, day, s.Code, s.District, s.Area) {
			return true
		}
	}
	return false
}

// waiting says whether something was asked for in this turn.
func (t *Talk) waiting() bool { return len(t.need) > 0 }

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
