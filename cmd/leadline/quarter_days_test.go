package main

import (
	"fmt"
	"strings"
	"time"

	"leadline/bot"
)

// What happens on the days of a quarter.

// card is what is said about the next customer; now and then it is one who was
// named before, which makes a duplicate.
func (q *autumn) card() string {
	q.shops++
	n := q.shops
	if n > 5 && q.rnd.IntN(9) == 0 {
		n -= 1 + q.rnd.IntN(4)
	}
	return fmt.Sprintf("%s %s %d oak st 80002, ann ruiz %s-555-01%02d, %d/wk 3 lb, ups, local, dm no, customer ok",
		syllables(n*7+3), pick(q.rnd, "books", "bikes", "soaps"), n+10, areaCodes[n/100%len(areaCodes)], n%100, 5+n%40)
}

// sends lets a carrier send a lead, by chat or on paper.
func (q *autumn) sends(s sender) {
	if s.at != "" {
		q.says(s.at, "LEAD "+q.card())
		q.says(s.at, "1")
		return
	}
	mc := "mc" + strings.ToLower(s.station)
	mc += map[string]string{"NORTH": "@sms", "REVIEW": "@slack", "SMALL": "@sms"}[s.station]
	day := bot.DateOf(q.clock.Now(), q.zone).Add(-q.rnd.IntN(4))
	q.says(mc, fmt.Sprintf("CARD %s, %s %d/%d", q.card(), s.name, day.Month, day.Day))
	q.says(mc, "1")
	q.keyed++
}

// sales does something with some of the leads.
func (q *autumn) sales() {
	var leads []bot.Lead
	q.must(q.store.Leads(q.t.Context(), time.Time{}, func(l bot.Lead) error { leads = append(leads, l); return nil }))
	channel := map[string]string{"ana": "@slack", "ben": "@telegram", "sue": "@slack"}
	for _, l := range leads {
		who := l.Holder + channel[l.Holder]
		switch dice := q.rnd.IntN(100); {
		case l.Status == bot.Open && dice < 35:
			q.says(pick(q.rnd, "ana@slack", "ana@slack", "ben@telegram"), "CLAIM "+l.Code)
		case l.Status == bot.Claimed && dice < 30:
			q.says(who, "REACHED "+l.Code+" wants a quote")
		case l.Status == bot.Claimed && dice < 40:
			q.says(who, "TRIED "+l.Code)
		case l.Status == bot.Claimed && dice < 44:
			q.says(who, "NOSALE "+l.Code+" 4")
		case l.Status == bot.Contacted && dice < 20:
			q.says(who, fmt.Sprintf("SALE %s $%d,%03d", l.Code, 1+q.rnd.IntN(90), q.rnd.IntN(1000)))
			q.says(who, "Y")
		case l.Status == bot.Contacted && dice < 30:
			q.says(who, "NOSALE "+l.Code+" 2")
		case l.Status == bot.Sold && l.RevenueVerifiedAt == nil && dice < 30:
			q.says("sue@slack", "VERIFY "+l.Code)
		case l.Status == bot.InReview && dice < 60:
			q.says("mcreview@slack", "OK "+l.Code)
		case (l.Status == bot.Open || l.Status == bot.Claimed) && dice >= 90:
			for _, s := range q.senders {
				if s.handle == l.Submitter && s.at != "" {
					q.says(s.at, "WITHDRAW "+l.Code+" they changed their mind")
					q.says(s.at, "Y")
				}
			}
		}
	}
}

// talk gives the fortnight's talk at a station and lets the sides sign, or not.
func (q *autumn) talk(station string, here bot.Fortnight) {
	key := fortnightOf{station, here.From}
	// A late talk counts for the fortnight that had none.
	if last := (fortnightOf{station, here.From.Add(-14)}); q.first.Before(here.From) && q.talks[last] == "" {
		key = last
	}
	n := 11 + len(q.talks)%6
	mc, cc := map[string]string{"NORTH": "mcnorth@sms", "REVIEW": "mcreview@slack", "SMALL": "mcsmall@sms"}[station], map[string]string{"NORTH": "ccnorth@slack", "REVIEW": "ccreview@sms"}[station]
	q.says(mc, fmt.Sprintf("GIVEN %d %d", n, 5+q.rnd.IntN(20)))
	q.says(mc, fmt.Sprintf("SIGN %d", n))
	switch dice := q.rnd.IntN(10); {
	case cc == "":
		q.talks[key] = "given, CC vacant"
	case dice < 2:
		q.talks[key] = "waits for a signature"
	case dice < 4:
		q.says(cc, fmt.Sprintf("DISPUTE %d half the unit was on the street", n))
		q.talks[key] = "disputed"
	default:
		q.says(cc, fmt.Sprintf("SIGN %d", n))
		q.talks[key] = "certified"
	}
}

// day plays one day: what people do in the morning, at noon and in the afternoon.
func (q *autumn) day(d bot.Date) {
	business := q.book.Calendar.Business(d)
	for _, hour := range []int{9, 15} {
		q.must(q.moveTo(q.t.Context(), d.At(hour, q.rnd.IntN(50), q.zone)))
		if !q.book.Calendar.Street(d) {
			continue
		}
		if q.rnd.IntN(100) < 45 {
			q.sends(q.senders[q.rnd.IntN(len(q.senders))])
		}
		if business {
			q.sales()
		}
	}
	if !business {
		return
	}
	for _, st := range autumnStations {
		here := q.book.Fortnight(bot.Date{}, d)
		if q.talks[fortnightOf{st.code, here.From}] == "" && q.rnd.IntN(8) == 0 {
			q.talk(st.code, here)
		}
		if week := q.book.Weekly(d); d == q.book.WeeklyDue(week) && q.rnd.IntN(4) > 0 {
			mc := map[string]string{"NORTH": "mcnorth@sms", "REVIEW": "mcreview@slack", "SMALL": "mcsmall@sms"}[st.code]
			q.says(mc, "POSTED swing room board")
			q.posted[st.code] = append(q.posted[st.code], week)
		}
	}
}
