package web

import "leadline/bot"

// The talks and teleconferences of a board.

// talkStates are how far a talk is certified.
var talkStates = map[string]string{bot.TalkCertified: "certified", bot.TalkWaiting: "waits for a signature", bot.TalkVacant: "given, post vacant",
	bot.TalkDisputed: "disputed", bot.TalkWithdrawn: "withdrawn"}

// talk is a talk that was given, with who signed.
type talk struct {
	Talk                        int
	Title, On, For, State, To   string
	USPS, NALC, Paper, Count    string
	Late, Disputed, OneMore, No bool
}

const maxTalks = 26

func (v *visit) talks(f bot.Facts) (list []talk) {
	b := f.Book
	for _, g := range b.Given[:min(len(b.Given), maxTalks)] {
		one := talk{Talk: g.Talk, Title: g.Title, To: certificateAt(g), On: v.date(g.On), State: word(v, talkStates, g.State()), Paper: g.Paper(),
			Disputed: g.State() == bot.TalkDisputed, No: g.Voided != nil, OneMore: g.Window.IsZero()}
		if !g.Window.IsZero() {
			w := v.set.Fortnight(b.Anchor, g.Window)
			one.For, one.Late = v.date(g.Window), !g.On.Before(w.To)
		}
		if g.Attendance != nil {
			one.Count = grouped(int64(*g.Attendance))
		}
		for _, s := range g.Signed {
			who := v.dayAt(s.At, v.set.ZoneOf(b.Station)) + ", " + s.Name
			if s.Late {
				who = v.say("acknowledged") + " " + who
			}
			if s.Side == bot.USPS {
				one.USPS = who
			} else {
				one.NALC = who
			}
		}
		list = append(list, one)
	}
	return list
}

// teleconference is one of the district's.
type teleconference struct {
	Quarter, At, USPS, NALC, State string
	Bad                            bool
}

func (v *visit) telecons(f bot.Facts) (list []teleconference) {
	for _, t := range f.District.Telecons {
		one := teleconference{Quarter: bot.QuarterOf(v.set.Day(t.At)).String(), At: v.clock(t.At), State: v.say("set")}
		if t.HeldAt != nil {
			one.USPS, one.NALC, one.State = grouped(int64(t.USPS)), grouped(int64(t.NALC)), v.say("counts")
			if !t.Counts() {
				one.State, one.Bad = v.say("does not count: one side was missing"), true
			}
		}
		list = append(list, one)
	}
	return list
}
