package web

import (
	"net/http"
	"time"

	"leadline/bot"
)

// waits is one thing in the coordinator's queue: what it is, until when it must be
// input, and the words that deal with it.
type waits struct {
	What, Who, Due, To string
	Do                 []string
	Late, Away         bool // Away: it is with somebody else
}

// queue is what waits at a station for its management coordinator, and for nobody
// else to see.
func (p *pages) queue(v *visit) error {
	f, err := p.stationOf(v)
	if err != nil {
		return err
	}
	at := f.Book.Station
	if !v.set.MayKey(v.who, at.Code, v.now) {
		return errHidden
	}
	q, err := p.Store.Queue(v.r.Context(), at.Code)
	if err != nil {
		return err
	}
	var list []waits
	due := func(one *waits, t time.Time) {
		one.Due, one.Late = inDays(v.lang, bot.Local(t, v.set.ZoneOf(at))), t.Before(v.now)
	}
	for _, d := range q.Drafts {
		n := grouped(int64(d.Number))
		one := waits{What: v.say("Draft") + " " + n + ": " + orDash(businessName(d.Card)), Who: d.Name, Do: []string{"FINISH " + n, "DROP " + n + " " + v.say("and why")}}
		due(&one, v.set.DraftDue(d, at))
		list = append(list, one)
	}
	for _, r := range q.Review {
		one := waits{What: r.Lead.Code + ": " + orDash(businessName(r.Lead.Card)), To: "/leads/" + r.Lead.Code, Who: r.Name, Away: r.Returned}
		if !r.Returned {
			one.Do = []string{"OK " + r.Lead.Code, "RETURN " + r.Lead.Code + " " + v.say("and why")}
		}
		due(&one, r.Lead.InputDue)
		list = append(list, one)
	}
	return v.write("queue.html", "Queue", map[string]any{"Station": at, "Waits": list, "With": q.With, "Carriers": few(v, q.Carriers), "Slips": q.Slips})
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// few is a count of carriers that names nobody.
func few(v *visit, n int) string {
	if bot.Few(n) {
		return v.say("fewer than 3")
	}
	return grouped(int64(n))
}

// handOut puts on record that this week's slips are with their carriers.
func (p *pages) handOut(v *visit) error {
	f, err := p.stationOf(v)
	if err != nil {
		return err
	}
	at := f.Book.Station
	if !v.set.MayKey(v.who, at.Code, v.now) {
		return errHidden
	}
	if f.Slips > 0 {
		if _, err := p.Store.HandOut(v.r.Context(), bot.Handed{Station: at.Code, Week: f.SlipsOf, By: v.who.ID}, v.now); err != nil {
			return err
		}
	}
	http.Redirect(v.w, v.r, "/stations/"+at.Code+"/slips?handed", http.StatusSeeOther)
	return nil
}
