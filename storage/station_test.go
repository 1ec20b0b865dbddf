package storage

import (
	"testing"
	"time"

	"leadline/bot"
)

// district makes three people who coordinate and lead a district, all with a
// phone, a carrier, and a talk.
func (w *world) district() (mia, cal, ada, nan bot.PersonID) {
	w.t.Helper()
	grant := func(role bot.Role, scope string) []bot.Grant {
		return []bot.Grant{{Role: role, Scope: scope, Side: bot.SideOf(role)}}
	}
	people := []bot.Person{
		{Handle: "dot", Name: "Dot Alder", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en"},
		{Handle: "mia", Name: "Mia Frost", Craft: bot.Manager, Station: "ARVADA", Lang: "en", Grants: grant(bot.ManagementCoordinator, "ARVADA")},
		{Handle: "cal", Name: "Cal Reed", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en", Grants: grant(bot.CarrierCoordinator, "ARVADA")},
		{Handle: "ada", Name: "Ada West", Craft: bot.Other, Lang: "en", Grants: grant(bot.ProgramAdmin, "CO-WY")},
		{Handle: "nan", Name: "Nan Ives", Craft: bot.Other, Lang: "en", Grants: grant(bot.NALCAdmin, "CO-WY")},
	}
	stations := []bot.Station{{Code: "ARVADA", Name: "Arvada Main", District: "CO-WY", Area: "WESTPAC", State: "CO", ZIP5: "80002", Zone: "America/Denver", Close: "17:00", EntryMode: "direct"}}
	if _, err := w.ImportRoster(w.t.Context(), Roster{Stations: stations, People: people}, false, w.at); err != nil {
		w.t.Fatal(err)
	}
	talks := []bot.Talk{talkOf(13, "one"), talkOf(14, "two")}
	if changed, err := w.ImportTalks(w.t.Context(), talks, w.at); err != nil || len(changed) != 2 {
		w.t.Fatalf("%v %v", changed, err)
	}
	for i, handle := range []string{"mia", "cal", "ada", "nan"} {
		if err := w.EnrolDirect(w.t.Context(), phone(10+i), handle, w.at); err != nil {
			w.t.Fatal(err)
		}
	}
	id := func(handle string) bot.PersonID {
		return one[bot.PersonID](w, `select id from person where handle = $1`, handle)
	}
	return id("mia"), id("cal"), id("ada"), id("nan")
}

// deskAct writes what a decision about the station's desk says.
func (w *world) deskAct(decide func(bot.Facts) bot.Change) error {
	return w.Apply(w.t.Context(), []bot.Need{{What: bot.NeedDesk, Key: "ARVADA"}}, func(r bot.Records) bot.Change { return decide(r.Desks["ARVADA"]) })
}

// TestSignaturesStay: the database takes one signature a side, only of the frozen
// words, and one talk a fortnight.
func TestSignaturesStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mia, cal, _, _ := w.district()
	set := bot.DefaultSettings()
	from := func(who bot.PersonID) bot.AddressID {
		return one[bot.AddressID](w, `select id from address where person_id = $1`, who)
	}
	person := func(f bot.Facts, side string) bot.Person { return f.Book.Coords[side][0] }
	var key string
	step := func(do func(bot.Facts) (bot.TalkBook, bot.Given, *bot.Error)) bot.Given {
		t.Helper()
		var g bot.Given
		if err := w.deskAct(func(f bot.Facts) (c bot.Change) {
			var why *bot.Error
			if _, g, why = do(f); why != nil {
				t.Fatal(why)
			}
			c.Given = append(c.Given, g)
			return c
		}); err != nil {
			t.Fatal(err)
		}
		key = g.Key
		return g
	}
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.Give(f.Book, person(f, bot.USPS), 14, bot.Date{}, nil, w.at)
	})
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.Sign(f.Book, person(f, bot.USPS), from(mia), 14, "", w.at)
	})
	if _, err := w.ImportTalks(t.Context(), []bot.Talk{talkOf(14, "other words")}, w.at); err != nil {
		t.Fatal(err)
	}
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.Sign(f.Book, person(f, bot.NALC), from(cal), 14, "", w.at)
	})
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.DisputeTalk(f.Book, person(f, bot.NALC), 14, "not that day", w.at)
	})
	step(func(f bot.Facts) (bot.TalkBook, bot.Given, *bot.Error) {
		return set.ResolveTalk(f.Book, person(f, bot.USPS), 14, true, "it was", w.at)
	})
	f, err := w.Facts(t.Context(), "ARVADA")
	if err != nil {
		t.Fatal(err)
	}
	g := f[0].Book.Given[0]
	if g.State() != bot.TalkDisputed || len(g.Signed) != 2 || g.Hash != talkOf(14, "two").Hash || g.Signed[1].Hash != g.Hash || g.Version != 1 ||
		len(g.Disputes) != 1 || len(g.Disputes[0].Votes) != 1 || g.Disputes[0].Votes[0].Note != "it was" || g.Window != (bot.Date{Year: 2026, Month: 3, Day: 2}) {
		t.Errorf("%s %+v", g.State(), g)
	}
	for text, sql := range map[string]string{
		"a second talk for the fortnight": `insert into talk_given (key, station, number, version, held_on, fortnight, at, by_id, side) select 'x', station, 13, 1, held_on, fortnight, at, by_id, side from talk_given`,
		"a second signature of a side":    `insert into talk_signature select given, side, person_id, address_id, at, acting, reference, recorded_by, late, hash from talk_signature`,
		"a signature from no address":     `update talk_signature set address_id = null`,
		"a second open dispute":           `insert into talk_dispute (given, seq, by_id, side, at) select given, 2, by_id, side, at from talk_dispute`,
	} {
		if _, err := w.pool.Exec(t.Context(), sql); err == nil {
			t.Errorf("the database takes %s", text)
		}
	}
	if n := one[int](w, `select count(*) from talk_signature where given = $1`, key); n != 2 {
		t.Errorf("%d signatures", n)
	}
}

// TestTeleconKept: what was set and held comes back with its district.
func TestTeleconKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, ada, nan := w.district()
	at := w.at.AddDate(0, 0, 20)
	for _, tele := range []bot.Telecon{{Key: "CO-WY:1", District: "CO-WY", At: at, SetBy: ada, SetAt: w.at},
		{Key: "CO-WY:1", District: "CO-WY", At: at.Add(time.Hour), SetBy: nan, SetAt: w.at, HeldAt: &w.at, HeldBy: nan, USPS: 4, NALC: 3}} {
		if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedDistrict, Key: "CO-WY"}}, func(bot.Records) bot.Change { return bot.Change{Office: bot.Office{Telecons: []bot.Telecon{tele}}} }); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedDistrict, Key: "CO-WY"}}, func(r bot.Records) bot.Change {
		b := r.Districts["CO-WY"]
		if len(b.Telecons) != 1 || !b.Telecons[0].Counts() || !b.Telecons[0].At.Equal(at.Add(time.Hour)) || len(b.Admins[bot.NALC]) != 1 || len(b.Admins[bot.USPS]) != 1 {
			t.Errorf("%+v", b)
		}
		return bot.Change{}
	}); err != nil {
		t.Fatal(err)
	}
}
