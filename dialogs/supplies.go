package dialogs

import (
	"regexp"
	"slices"
	"strconv"

	"leadline/bot"
	"leadline/dialogs/command"
)

func supplyDialog() Dialog {
	return Dialog{
		Name:  "cards",
		Words: []string{"CARDS"},
		Hear:  func(t *Talk, c command.Command) { t.cards(c) },
	}
}

// notGivenWords are how a coordinator says that a talk did not take place.
var notGivenWords = regexp.MustCompile(`(?i)^\W*(?:no\b|not\b|wasn|never|no se)`)

// smallNumber reads a talk's or request's number.
func smallNumber(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0 && n < 10000
}

// cards brings a request to the station's management coordinator.
func (t *Talk) cards(c command.Command) {
	what, count := "lead_cards", 0
	if n, ok := smallNumber(c.Args.Value); ok {
		count = n
	} else if c.Args.Value != "" {
		what = c.Args.Value
	}
	if t.Person.Station == "" || !slices.Contains(bot.SupplyKinds, what) {
		t.Say("supply.no_station")
		return
	}
	f, ready := t.desk(t.Person.Station)
	if !ready {
		return
	}
	label := t.Words.Say("supply." + what)
	if s := f.Asked(t.Person.ID, what); s != nil {
		t.Say("supply.again", "What", label, "Day", dayText(t.Words, s.At, t.Zone()))
		return
	}
	t.Do(bot.AskSupplies{What: what, Count: count})
	t.Rung("supply", "", "asked")
	f.Supplies = append(slices.Clone(f.Supplies), bot.Supply{Number: 1 << 20, By: t.Person.ID, What: what, At: t.Now})
	t.keepDesk(t.Person.Station, f)
	who, key := namesOf(f.Book.Coords[bot.USPS]), "supply.asked"
	switch {
	case who == "":
		key = "supply.vacant"
	case !anyTold(f.Book.Coords[bot.USPS]):
		key = "supply.quiet"
	}
	t.Ack(key, "What", label, "Who", short(who, 30))
	if t.Once("supplies") {
		t.Ack("supply.also")
	}
}

// confirmSupply tells who asked.
func (t *Talk) confirmSupply(station string, f bot.Facts, s bot.Supply) {
	t.Do(bot.ConfirmSupplies{Station: station, Number: s.Number})
	t.Rung("supply", "", "confirmed")
	f.Supplies = slices.Clone(f.Supplies)
	left := 0
	for i := range f.Supplies {
		if f.Supplies[i].Number == s.Number {
			f.Supplies[i].OKAt = &t.Now
		}
		if f.Supplies[i].OKAt == nil {
			left++
		}
	}
	t.keepDesk(station, f)
	t.Ack("supply.confirmed", "Who", short(s.Name, 24), "What", t.Words.Say("supply."+s.What))
	if next := f.Supply(0); left > 0 && next != nil {
		t.Ack("supply.next", "Who", short(next.Name, 24), "What", t.Words.Say("supply."+next.What), "Number", next.Number)
	}
}

func okDialog() Dialog {
	return Dialog{
		Name:  "ok",
		Words: []string{"OK"},
		For:   coordinates,
		Takes: func(c command.Command) bool { return c.Args.Code == "" },
		Hear:  func(t *Talk, c command.Command) { t.ok(c) },
	}
}

// ok confirms supplies, or says that a disputed talk stands.
func (t *Talk) ok(c command.Command) {
	station := t.deskStation()
	f, ready := t.desk(station)
	if !ready {
		return
	}
	number, _ := smallNumber(c.Args.Value)
	s := f.Supply(number)
	if t.Settings.Coordinates(t.Person, station, t.Now) == bot.USPS && s != nil {
		t.confirmSupply(station, f, *s)
		return
	}
	for _, g := range f.Book.Given {
		if g.Voided == nil && g.Dispute() != nil && (number == 0 || number == g.Talk) {
			t.voteTalk(g.Talk, true, "")
			return
		}
	}
	if t.State.Open == nil {
		t.Say("talks.ok_nothing")
	}
}
