package dialogs

import (
	"strconv"
	"strings"

	"leadline/bot"
)

// A station in the world of the tests: its coordinators, its library, its book.

// office loads what is known of stations and districts.
func (w *world) office(r *bot.Records, n bot.Need) bool {
	switch n.What {
	case bot.NeedDesk:
		set(&r.Desks, n.Key, w.facts(n.Key))
	case bot.NeedBoard:
		set(&r.Facts, n.Key, w.facts(n.Key))
	case bot.NeedDistrict:
		b := w.district
		b.District, b.Since = n.Key, bot.Date{Year: 2026, Month: 3, Day: 4}
		b.Admins = map[string][]bot.Person{bot.USPS: w.staff(bot.ProgramAdmin, n.Key), bot.NALC: w.staff(bot.NALCAdmin, n.Key)}
		set(&r.Districts, n.Key, b)
	case bot.NeedTalk:
		number, _ := strconv.Atoi(n.Key)
		t := bot.TalkBook{Library: library()}.Talk(number)
		t.Text = strings.TrimSpace(strings.Repeat("A sentence about small boxes and what they weigh. ", 30))
		if t.Number == 0 {
			t = bot.Talk{}
		}
		set(&r.Talks, n.Key, t)
	case bot.NeedQueue:
		q := w.queue
		q.Station = w.stations[n.Key]
		set(&r.Queues, n.Key, q)
	case bot.NeedCrew:
		set(&r.Crews, n.Key, w.crew(n.Key))
	default:
		return false
	}
	return true
}

func library() (all []bot.Talk) {
	for n, title := range map[int]string{13: "Small boxes", 14: "Direct mail around the corner", 15: "Abroad without fear"} {
		all = append(all, bot.Talk{Number: n, Code: "t", Title: title, Teaser: "In short.", Version: 1, Hash: bot.TalkHash(title, "x")})
	}
	for i := range all { // by number
		for j := range all {
			if all[i].Number < all[j].Number {
				all[i], all[j] = all[j], all[i]
			}
		}
	}
	return all
}

// facts are those of a station whose coordinators are the world's; what a turn
// has left is put back by keep.
func (w *world) facts(code string) bot.Facts {
	if f, ok := w.desks[code]; ok {
		return f
	}
	st, ok := w.stations[code]
	if !ok {
		return bot.Facts{}
	}
	f := bot.Facts{Book: bot.TalkBook{Station: st, Since: bot.Date{Year: 2026, Month: 3, Day: 2}, Carriers: 3, Library: library(), Coords: map[string][]bot.Person{}}}
	for _, side := range []string{bot.USPS, bot.NALC} {
		f.Book.Coords[side] = w.staff(bot.CoordinatorOf(side), code)
		for _, p := range f.Book.Coords[side] {
			f.Book.Terms = append(f.Book.Terms, bot.Term{Role: bot.CoordinatorOf(side), Person: p.ID, Name: p.Name, From: bot.Date{Year: 2026, Month: 1, Day: 1}})
		}
	}
	f.District.District, f.District.Since = st.District, f.Book.Since
	return f
}

// keep applies the talk actions of a turn to the world's station.
func (w *world) keep(who string, t turn) {
	w.t.Helper()
	for _, a := range t.Do {
		p, from := w.people[who], bot.AddressID(1)
		station := ""
		var book bot.TalkBook
		var err *bot.Error
		switch a := a.(type) {
		case bot.GiveTalk:
			station = a.Station
			book, _, err = w.set.Give(w.facts(station).Book, p, a.Talk, a.On, a.Attendance, w.now)
		case bot.SignTalk:
			station = a.Station
			book, _, err = w.set.Sign(w.facts(station).Book, p, from, a.Talk, a.Reference, w.now)
		case bot.DisputeGiven:
			station = a.Station
			book, _, err = w.set.DisputeTalk(w.facts(station).Book, p, a.Talk, a.Why, w.now)
		case bot.ResolveGiven:
			station = a.Station
			book, _, err = w.set.ResolveTalk(w.facts(station).Book, p, a.Talk, a.Stands, a.Note, w.now)
		default:
			continue
		}
		if err != nil {
			w.t.Fatalf("the rule refuses what the dialog did: %+v: %v", a, err)
		}
		f := w.facts(station)
		f.Book = book
		if w.desks == nil {
			w.desks = map[string]bot.Facts{}
		}
		w.desks[station] = f
	}
}

// sayDesk is say from an address that is linked, whose actions take effect.
func (w *world) sayDesk(who, text string) turn {
	w.t.Helper()
	from := bot.Address{ID: 1, Channel: "slack", Tenant: "T0555", User: "user-" + who}
	t := w.hear(who, from, bot.Inbound{Kind: bot.Text, Text: text})
	w.keep(who, t)
	return t
}
