package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// A fiscal quarter of three stations, played through the whole bot: cards by chat
// and on paper, talks given, signed, disputed and missed, the teleconference, leads
// through every outcome. NORTH has many carriers; REVIEW's coordinator checks every
// lead; SMALL has two senders, too few to be counted, and no carrier coordinator.

// playedQuarter is October to December 2026, with a clock change, three holidays
// and the turn of the fiscal year before it.
var playedQuarter = bot.Quarter{Year: 2027, N: 1}

// The words of the carriers' names and handles stand nowhere else: who finds one
// in a shared text has found a carrier.
const (
	canaryFirst  = "Xoqua"
	canaryLast   = "Vezzi"
	canaryHandle = "xqh"
)

// sender is a carrier; one without a channel writes on paper.
type sender struct {
	handle, name, station string
	at                    string // who they are for says; empty: paper only
	city                  bool
}

// fortnightOf is what was done in one fortnight at one station.
type fortnightOf struct {
	station string
	from    bot.Date
}

// autumn is a quarter being played, with what the test did itself.
type autumn struct {
	*stage
	rnd     *rand.Rand
	log     *bytes.Buffer
	senders []sender
	talks   map[fortnightOf]string // state of the talk that was given
	posted  map[string][]bot.Date  // weeks, by station
	shops   int
	first   bot.Date
	keyed   int // cards on paper
	zone    *time.Location
	book    *bot.Settings
}

// letters writes a number as letters, so that a name stays one word.
func letters(n int) string { return string(rune('a'+n/26)) + string(rune('a'+n%26)) }

// autumnStations: code, mode, close of business, drop and posting place, and how
// many carriers of which craft have which channel.
var autumnStations = []struct {
	line string
	code string
	on   []string // a channel a carrier, "" on paper only
}{
	{"NORTH,North End,CO-WY,WESTPAC,CO,80002,America/Denver,17:00,false,direct,box by the clock,swing room board", "NORTH", []string{"sms", "sms", "telegram", "sms", "slack", "sms", "", ""}},
	{"REVIEW,Mesa Review,CO-WY,WESTPAC,CO,80401,America/Denver,17:30,true,mc_review,tray at the cage,swing room board", "REVIEW", []string{"sms", "telegram", "sms", ""}},
	{"SMALL,Small Town,CO-WY,WESTPAC,WY,82070,America/Denver,17:00,false,direct,,lobby board", "SMALL", []string{"sms", ""}},
}

// newAutumn is the three stations a week before the quarter begins.
func newAutumn(t *testing.T, seed uint64, first bot.Date) *autumn {
	t.Helper()
	set := bot.DefaultSettings()
	set.KeywordReplies, set.ReplyHold = "bot", 0
	q := &autumn{rnd: rand.New(rand.NewPCG(seed, 27)), log: &bytes.Buffer{}, talks: map[fortnightOf]string{}, posted: map[string][]bot.Date{}}
	q.first = first
	q.zone, _ = time.LoadLocation("America/Denver")
	q.stage = &stage{t: t, url: storagetest.Open(t, storage.Migrate)}
	w, err := newWorld(t.Context(), q.url, set, first.At(6, 0, q.zone), rehearseKey, "q", slog.New(slog.NewTextHandler(q.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	q.must(err)
	t.Cleanup(w.close)
	q.world = w
	q.must(w.load(t.Context(), q.roster()))
	for _, s := range q.senders {
		if s.at != "" {
			q.join(s.at)
		}
	}
	for _, who := range []string{"mcnorth@sms", "ccnorth@slack", "mcreview@slack", "ccreview@sms", "mcsmall@sms", "ana@slack", "ben@telegram", "sue@slack", "ada@slack", "nan@slack"} {
		q.join(who)
	}
	return q
}

func (q *autumn) join(who string) {
	q.t.Helper()
	handle, channel, _ := strings.Cut(who, "@")
	q.must(q.enrol(q.t.Context(), handle, q.sim.Address(handle, channel)))
}

func (q *autumn) roster() fs.FS {
	people := []string{strings.Join(personColumns, ","),
		"mcnorth,Mia Frost,manager,NORTH,en,management_coordinator@NORTH,,", "ccnorth,Cal Reed,city_carrier,NORTH,en,carrier_coordinator@NORTH,,",
		"mcreview,Lou Vance,manager,REVIEW,en,management_coordinator@REVIEW,,", "ccreview,Fay Moss,city_carrier,REVIEW,en,carrier_coordinator@REVIEW,,",
		"mcsmall,Gus Lane,manager,SMALL,en,management_coordinator@SMALL,,",
		"ana,Ana Cole,other,,en,rep@CO-WY,,", "ben,Ben Ortiz,other,,en,rep@CO-WY,,", "sue,Sue Hart,other,,en,rep@CO-WY;sales_manager@CO-WY,,",
		"ada,Ada West,other,,en,program_admin@CO-WY,,", "nan,Nan Ives,other,,en,nalc_admin@CO-WY,,", "art,Art Flynn,other,,en,area_manager@WESTPAC,,"}
	stations := []string{strings.Join(stationColumns, ",")}
	crafts := []bot.Craft{bot.CityCarrier, bot.CityCarrier, bot.CityCarrier, bot.RuralCarrier}
	for _, st := range autumnStations {
		stations = append(stations, st.line)
		for i, channel := range st.on {
			n := len(q.senders)
			s := sender{city: crafts[i%len(crafts)] == bot.CityCarrier, handle: canaryHandle + letters(n), name: canaryFirst + letters(n) + " " + canaryLast + letters(n), station: st.code}
			if channel != "" {
				s.at = s.handle + "@" + channel
			}
			q.senders = append(q.senders, s)
			lang := map[bool]string{true: "es", false: "en"}[n%5 == 4]
			people = append(people, fmt.Sprintf("%s,%s,%s,%s,%s,,,", s.handle, s.name, crafts[i%len(crafts)], s.station, lang))
		}
	}
	m := fstest.MapFS{
		"people.csv":   {Data: []byte(strings.Join(people, "\n") + "\n")},
		"stations.csv": {Data: []byte(strings.Join(stations, "\n") + "\n")},
		"zips.csv":     {Data: []byte("prefix,district\n800,CO-WY\n804,CO-WY\n820,CO-WY\n")},
	}
	q.must(fs.WalkDir(demoDistrict(), "talks", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(demoDistrict(), path)
		m[path] = &fstest.MapFile{Data: b}
		return err
	}))
	return m
}

// play lives through the days and runs what is due on the way; each is given to
// look at in the evening.
func (q *autumn) play(first, until bot.Date, evening func(bot.Date)) {
	q.t.Helper()
	set := *q.set
	calendar, err := q.store.Calendar(q.t.Context())
	q.must(err)
	set.Calendar = calendar
	q.book = &set
	for d := first; d.Before(until); d = d.Add(1) {
		q.day(d)
		switch d {
		case bot.Date{Year: 2026, Month: time.October, Day: 20}:
			q.says("ada@slack", "TELECON 11/12 11:00")
		case bot.Date{Year: 2026, Month: time.November, Day: 12}:
			q.says("nan@slack", "HELD usps 4 nalc 0")
			q.says("ada@slack", "TELECON 12/10 11:00")
		case bot.Date{Year: 2026, Month: time.December, Day: 10}:
			q.says("nan@slack", "HELD usps 4 nalc 3")
		}
		if evening != nil {
			evening(d)
		}
	}
	q.must(q.moveTo(q.t.Context(), until.At(9, 0, q.zone)))
}

// shared are the messages that went where more than one reads them: rooms, and
// thanks to whole units.
func (q *autumn) shared() (all []simulator.Sent) {
	for _, m := range q.sim.Since(0) {
		if m.To.Room {
			all = append(all, m)
		}
	}
	return slices.Clip(all)
}
