package web

import (
	"strings"

	"leadline/bot"
)

// A certificate is what both sides put on record about one service talk, on a
// sheet to print: who signed, when and how, and the words that were read. Where a
// signature is missing it has a line for it, for those who sign on paper.

// signed is one side's place on the certificate.
type signed struct {
	Post, Name, Says, Acting string
	Empty                    bool // a line to sign on
}

// certificateAt is where the certificate of a given talk is.
func certificateAt(g bot.Given) string {
	return "/stations/" + g.Station + "/talks/" + certificateName(g)
}

// certificateName is the key of a report without its station: 14-2026-03-05.
func certificateName(g bot.Given) string {
	return strings.ReplaceAll(strings.TrimPrefix(g.Key, g.Station+":"), ":", "-")
}

// posts are the two sides, in the order of the page.
var posts = []struct{ side, says string }{{bot.USPS, "Management coordinator"}, {bot.NALC, "Carrier coordinator"}}

// certificate is the sheet of one talk.
func (p *pages) certificate(v *visit) error {
	f, err := p.stationOf(v)
	if err != nil {
		return err
	}
	if !v.mayBoard(f.Book.Station) {
		return errHidden
	}
	for _, g := range f.Book.Given {
		if certificateName(g) != v.r.PathValue("talk") {
			continue
		}
		words, err := p.Store.TalkTexts(v.r.Context(), g.Talk, g.Version)
		if err != nil || len(words) == 0 {
			return orHidden(err)
		}
		return v.write("certificate.html", "Certificate of a service talk", v.certificate(f, g, words[0]))
	}
	return errHidden
}

func orHidden(err error) error {
	if err == nil {
		return errHidden
	}
	return err
}

func (v *visit) certificate(f bot.Facts, g bot.Given, words bot.Talk) map[string]any {
	b := f.Book
	data := map[string]any{"Station": b.Station, "Talk": g.Talk, "Code": words.Code, "Name": g.Title, "Version": g.Version, "On": v.date(g.On), "State": word(v, talkStates, g.State()),
		"Good": g.State() == bot.TalkCertified, "Bad": g.State() == bot.TalkDisputed || g.State() == bot.TalkWithdrawn, "Hash": g.Hash, "Words": words.Text, "Printed": v.clock(v.now)}
	if g.Attendance != nil {
		data["Count"] = grouped(int64(*g.Attendance))
	}
	if !g.Window.IsZero() {
		w := v.set.Fortnight(b.Anchor, g.Window)
		data["Window"] = v.date(w.From) + " - " + v.date(w.To.Add(-1))
		data["Late"] = !g.On.Before(w.To)
	}
	var sides []signed
	waits := false
	for _, p := range posts {
		one := v.signature(f, g, p.side)
		one.Post = v.say(p.says) + " (" + strings.ToUpper(p.side) + ")"
		waits = waits || one.Empty
		sides = append(sides, one)
	}
	data["Sides"], data["Waits"] = sides, waits
	if d := g.Dispute(); d != nil {
		data["Dispute"] = v.dayAt(d.At, v.set.ZoneOf(b.Station)) + ", " + d.Name + ": " + d.Why
	}
	return data
}

// signature is how one side signed; a vacant post is never signed for.
func (v *visit) signature(f bot.Facts, g bot.Given, side string) (one signed) {
	zone := v.set.ZoneOf(f.Book.Station)
	for _, s := range g.Signed {
		if s.Side != side {
			continue
		}
		one.Name = s.Name
		if s.Acting {
			one.Acting = v.say("acting")
		}
		switch {
		case s.Late:
			one.Says = v.say("acknowledged, was not in office then")
		case s.Reference != "":
			one.Says = v.say("on paper") + ": " + s.Reference
		default:
			one.Says = v.say("signed from their own address")
		}
		one.Says += ", " + inDays(v.lang, bot.Local(s.At, zone))
		return one
	}
	if g.Vacant == side {
		one.Says = v.say("the post was vacant on that day")
		return one
	}
	one.Empty = g.Voided == nil
	return one
}

// talk of the library as its page shows it.
type libraryTalk struct {
	bot.Talk
	Given string // when it was last given at the reader's station
	To    string // its certificate
}

// library is the talks to read, for everybody; at the reader's own station it
// says when each was last given.
func (p *pages) library(v *visit) error {
	all, err := p.Store.TalkTexts(v.r.Context(), 0, 0)
	if err != nil {
		return err
	}
	var b bot.TalkBook
	if v.who.Station != "" {
		facts, err := p.Store.Facts(v.r.Context(), v.who.Station)
		if err != nil {
			return err
		}
		if len(facts) > 0 {
			b = facts[0].Book
		}
	}
	var list []libraryTalk
	for _, t := range all {
		one := libraryTalk{Talk: t}
		if g := b.Find(t.Number); g != nil {
			one.Given, one.To = v.date(g.On), certificateAt(*g)
		}
		list = append(list, one)
	}
	turn := 0
	if len(b.Library) > 0 && b.Carriers > 0 {
		turn = b.Turn(v.set.Fortnight(b.Anchor, b.Today(v.set, v.now))).Number
	}
	return v.write("talks.html", "Service talks", map[string]any{"Talks": list, "Station": b.Station.Name, "Turn": turn})
}
