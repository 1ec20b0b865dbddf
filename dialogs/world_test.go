package dialogs

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// world is the records that turns are heard with: a small invented district.
// Needs are answered from it, as the store would.
type world struct {
	queue    bot.Queue
	t        *testing.T
	book     *Book
	set      bot.Settings
	now      time.Time
	people   map[string]bot.Person // by handle
	leads    map[string]*bot.Lead  // by full code
	invites  map[string]bot.InviteLook
	stations map[string]bot.Station
	rooms    []bot.Address
	mine     map[bot.PersonID]int // how many more they sent than are listed
	states   map[bot.PersonID]json.RawMessage
	sent     map[int64]bot.SentMessage
	neutral  time.Time
	ids      int64

	desks     map[string]bot.Facts // by station
	district  bot.DistrictBook
	customers map[string]*bot.View // by their code and those of their leads
	issues    []bot.Issue
}

func denver(t *testing.T) *time.Location {
	t.Helper()
	l, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		t: t, book: New(), set: bot.DefaultSettings(), now: time.Date(2026, 3, 4, 9, 0, 0, 0, denver(t)),
		people: map[string]bot.Person{}, leads: map[string]*bot.Lead{}, invites: map[string]bot.InviteLook{},
		stations: map[string]bot.Station{}, mine: map[bot.PersonID]int{}, states: map[bot.PersonID]json.RawMessage{}, sent: map[int64]bot.SentMessage{},
	}
	w.set.BotName = "CustomerConnectBot"
	w.stations["ARVADA"] = bot.Station{Code: "ARVADA", Name: "Arvada", District: "CO-WY", Area: "WESTPAC", State: "CO", ZIP5: "80002", Zone: "America/Denver", DropPlace: "tray by the time clock", PostingPlace: "break room board"}
	w.stations["GOLDEN"] = bot.Station{Code: "GOLDEN", Name: "Golden", District: "CO-WY", Area: "WESTPAC", State: "CO", ZIP5: "80401", Zone: "America/Denver"}
	w.person("dot", "Dot Weaver", bot.CityCarrier, "ARVADA")
	w.person("sam", "Sam Rowe", bot.CityCarrier, "ARVADA")
	w.person("lee", "Lee Park", bot.CityCarrier, "GOLDEN")
	w.person("pat", "Pat Mills", bot.Manager, "ARVADA", bot.Grant{Role: bot.ManagementCoordinator, Scope: "ARVADA", Side: "usps"})
	w.person("kim", "Kim Sato", bot.CityCarrier, "ARVADA", bot.Grant{Role: bot.CarrierCoordinator, Scope: "ARVADA", Side: "nalc"})
	w.person("ana", "Ana Ortiz", bot.Other, "", bot.Grant{Role: bot.Rep, Scope: "CO-WY"})
	w.person("bo", "Bo Lindgren", bot.Other, "", bot.Grant{Role: bot.Rep, Scope: "CO-WY"})
	w.person("far", "Fay Arnold", bot.Other, "", bot.Grant{Role: bot.Rep, Scope: "NV-SIERRA"})
	w.person("max", "Max Stone", bot.Other, "", bot.Grant{Role: bot.SalesManager, Scope: "CO-WY"})
	w.person("adm", "Ada Moss", bot.Other, "", bot.Grant{Role: bot.ProgramAdmin, Scope: "CO-WY"})
	return w
}

func (w *world) person(handle, name string, craft bot.Craft, station string, grants ...bot.Grant) {
	w.ids++
	p := bot.Person{ID: bot.PersonID(w.ids), Handle: handle, Name: name, Craft: craft, Station: station, Lang: "en", Grants: grants}
	if s := w.stations[station]; station != "" {
		p.Zone, p.District, p.Area = s.Zone, s.District, s.Area
	}
	w.people[handle] = p
}

func yes() *bool { b := true; return &b }

// bikes is a full card.
func bikes() bot.Card {
	return bot.Card{
		Concurrence:   yes(),
		Business:      &bot.Business{Name: "Joe's Bikes", Street: "12 Main St", City: "Arvada", State: "CO", ZIP5: "80002", Raw: "joe's bikes 12 main st arvada co 80002"},
		DecisionMaker: &bot.Party{Name: "Ann Ruiz", Role: "owner", Phone: "+13035550142", Ext: "12", Email: "ann@joesbikes.test"},
		SpokeWith:     &bot.Party{Name: "Gus Hale"},
		Volume:        &bot.Volume{Min: 40, Max: 40, Per: "week", Annual: 2080},
		Weight:        &bot.Weight{Min: 3, Max: 5},
		ShipsWith:     []string{"UPS"}, Destinations: []string{"nationwide"}, DirectMail: yes(),
		Notes: []string{"call after 5"},
	}
}

// lead puts a lead of dot's into the pool; it was entered at the world's time.
func (w *world) lead(code, by string) *bot.Lead {
	p := w.people[by]
	entered := w.now
	start, due := w.set.FollowUp(entered)
	w.ids++
	l := &bot.Lead{
		ID: w.ids, Version: 1, Code: code, Program: code[:2], Status: bot.Open, Source: "sms", Station: p.Station, Submitter: by, SubmitterID: p.ID,
		SubmittedAt: entered, EnteredAt: &entered, Clock: bot.Clock{Start: &start, Due: &due}, Pool: "CO-WY", Card: bikes(),
	}
	w.leads[code] = l
	return l
}

// hold gives a lead to a rep.
func (w *world) hold(code, by string) *bot.Lead {
	l, p := w.leads[code], w.people[by]
	l.Status, l.Holder, l.HolderID = bot.Claimed, by, p.ID
	l.ClaimSeq++
	l.Claims = append(l.Claims, bot.Claim{Seq: l.ClaimSeq, By: by, ByID: p.ID, How: "self", From: w.now})
	return l
}

// turn is what a person's texts lead to; the state is kept for the next.
type turn struct {
	bot.Turn
	text string // the reply as read, with its acknowledgement
}

func (w *world) say(who, channel string, texts ...string) turn {
	w.t.Helper()
	in := make([]bot.Inbound, len(texts))
	for i, s := range texts {
		in[i] = bot.Inbound{Kind: bot.Text, Text: s}
	}
	return w.hear(who, bot.Address{Channel: channel, Tenant: tenants[channel], User: "user-" + who}, in...)
}

var tenants = map[string]string{"sms": "+13035550100", "slack": "T0555", "telegram": "555"}

// hear runs Hear until nothing is needed, each time twice: the same Scene must
// give the same Turn.
func (w *world) hear(who string, from bot.Address, heard ...bot.Inbound) turn {
	w.t.Helper()
	p := w.people[who] // a stranger has no handle
	s := bot.Scene{Now: w.now, Seed: [16]byte{7, byte(len(w.states))}, From: from, Person: p, Station: w.stations[p.Station], Settings: &w.set, State: w.states[p.ID], Neutral: w.neutral}
	for i := range heard {
		w.ids++
		heard[i].ID, heard[i].Message, heard[i].From, heard[i].At = w.ids, fmt.Sprint("m", w.ids), from, w.now
		heard[i].Wish = bot.WishOf(from.Channel, heard[i].Text)
	}
	s.Heard = heard
	for range 20 {
		one, two := w.book.Hear(s), w.book.Hear(s)
		if !reflect.DeepEqual(one, two) {
			w.t.Fatalf("the same scene gave two turns:\n%+v\n%+v", one, two)
		}
		if len(one.Need) == 0 {
			w.states[p.ID] = one.State
			if len(one.Say) > 1 {
				w.t.Errorf("%d messages in one turn", len(one.Say))
			}
			got := turn{Turn: one}
			if len(one.Say) > 0 {
				got.text = one.Say[0].Whole()
			}
			return got
		}
		for _, n := range one.Need {
			w.answer(&s, n)
		}
	}
	w.t.Fatal("the turn never has what it needs")
	return turn{}
}

// did are the actions of a turn, as the tests write them.
func (t turn) did() string {
	var b []string
	for _, a := range t.Do {
		b = append(b, strings.TrimPrefix(fmt.Sprintf("%T%+v", a, a), "bot."))
	}
	return strings.Join(b, "; ")
}

// has fails unless the reply holds all the words.
func (t turn) has(w *world, words ...string) {
	w.t.Helper()
	for _, s := range words {
		if !strings.Contains(t.text, s) {
			w.t.Errorf("%q is not in the reply:\n%s", s, t.text)
		}
	}
}

// lacks fails if the reply holds one of the words.
func (t turn) lacks(w *world, words ...string) {
	w.t.Helper()
	for _, s := range words {
		if strings.Contains(strings.ToLower(t.text), strings.ToLower(s)) {
			w.t.Errorf("%q is in the reply:\n%s", s, t.text)
		}
	}
}

// fits fails if a text does not fit so many SMS segments.
func fits(t *testing.T, parts int, text string) {
	t.Helper()
	if f := texts.Foreign(text); f != "" {
		t.Errorf("letters %q are not of an SMS of 160:\n%s", f, text)
	}
	if n := texts.Segments(text); n > parts {
		t.Errorf("%d segments (%d units), at most %d:\n%s", n, texts.Units(text), parts, text)
	}
}
