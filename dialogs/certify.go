package dialogs

import (
	"slices"

	"leadline/bot"
	"leadline/dialogs/command"
)

// A talk that was given is certified by both sides, or disputed by one.

// mostTalks is how many talks one text may be about.
const mostTalks = 5

// each does something to the talks of a command; none: false.
func (t *Talk) each(c command.Command, do func(number int)) bool {
	numbers := c.Args.Talks
	if c.Args.Talk != nil {
		numbers = []int{*c.Args.Talk}
	}
	if len(numbers) > mostTalks {
		t.Say("talks.too_many")
		return true
	}
	for _, n := range numbers {
		do(n)
	}
	return len(numbers) > 0
}

// sign signs for the speaker's side: the talks named, else the one that waits.
func (t *Talk) sign(c command.Command) {
	if !t.each(c, func(n int) { t.signTalk(n, c.Args.Note) }) {
		t.signTalk(0, c.Args.Note)
	}
}

func (t *Talk) signTalk(number int, paper string) {
	station := t.deskStation()
	f, ready := t.desk(station)
	if !ready {
		return
	}
	book, g, err := t.Settings.Sign(f.Book, t.Person, t.From.ID, number, paper, t.Now)
	if err != nil {
		t.refuseTalk(err, number, g)
		return
	}
	f.Book = book
	t.keepDesk(station, f)
	t.Do(bot.SignTalk{Station: station, Talk: g.Talk, Reference: paper})
	t.Rung("talk", "", "signed")
	side := t.Settings.Coordinates(t.Person, station, t.Now)
	other := bot.OtherSide(side)
	key := "talks.signed"
	late := slices.ContainsFunc(g.Signed, func(s bot.Signature) bool { return s.Side == side && s.Late })
	if paper != "" {
		key = "talks.signed_paper"
	}
	if late {
		key = "talks.acknowledged"
	}
	line := t.Words.Say(key, "Talk", g.Talk, "Day", t.dayOf(g.On), "Paper", short(paper, 60))
	switch g.State() {
	case bot.TalkCertified:
		key = "talks.certified"
		if g.Paper() != "" {
			key = "talks.certified_paper"
		}
		line += " " + t.Words.Say(key)
	case bot.TalkVacant:
		if !late {
			line += " " + t.Words.Say("talks.counts_vacant", "Post", t.postName(other))
		}
	default:
		who := namesOf(f.Book.Coords[other])
		switch {
		case late:
		case who == "":
			line += " " + t.Words.Say("talks.waits_vacant", "Post", t.postName(other))
		default:
			line += " " + t.Words.Say("talks.waits", "Who", short(who, 40))
		}
	}
	t.ackText(line)
}

// dispute stops the certification of a talk.
func (t *Talk) dispute(c command.Command) {
	if !t.each(c, func(n int) { t.disputeTalk(n, c.Args.Reason) }) {
		t.Say("talks.dispute_how")
	}
}

func (t *Talk) disputeTalk(number int, reason string) {
	station := t.deskStation()
	f, ready := t.desk(station)
	if !ready {
		return
	}
	why := short(oneLine(reason), 300)
	book, g, err := t.Settings.DisputeTalk(f.Book, t.Person, number, why, t.Now)
	if err != nil {
		t.refuseTalk(err, number, g)
		return
	}
	f.Book = book
	t.keepDesk(station, f)
	t.Do(bot.DisputeGiven{Station: station, Talk: g.Talk, Why: why})
	t.Rung("talk", "", "disputed")
	key := "talks.disputed"
	if why == "" {
		key = "talks.disputed_why"
	}
	t.Ack(key, "Talk", g.Talk, "Day", t.dayOf(g.On))
}

// resolveTalk is one side's word about a dispute: RESOLVE 14, RESOLVE 14 NOT
// GIVEN.
func (t *Talk) resolveTalk(c command.Command) {
	number, _ := smallNumber(c.Args.Value)
	stands := !notGivenWords.MatchString(c.Args.Note)
	t.voteTalk(number, stands, c.Args.Note)
}

func (t *Talk) voteTalk(number int, stands bool, note string) {
	station := t.deskStation()
	f, ready := t.desk(station)
	if !ready {
		return
	}
	note = short(oneLine(note), 300)
	book, g, err := t.Settings.ResolveTalk(f.Book, t.Person, number, stands, note, t.Now)
	if err != nil {
		t.refuseTalk(err, number, g)
		return
	}
	f.Book = book
	t.keepDesk(station, f)
	t.Do(bot.ResolveGiven{Station: station, Talk: g.Talk, Stands: stands, Note: note})
	t.Rung("talk", "", "resolved")
	other := bot.OtherSide(t.Settings.Coordinates(t.Person, station, t.Now))
	who := namesOf(f.Book.Coords[other])
	if who == "" {
		who = t.postName(other)
	}
	key := "talks.vote_stands"
	if !stands {
		key = "talks.vote_not_given"
	}
	line := t.Words.Say(key, "Talk", g.Talk)
	switch {
	case g.Dispute() != nil:
		line += " " + t.Words.Say("talks.vote_waits", "Who", short(who, 40))
	case g.Voided != nil:
		line += " " + t.Words.Say("talks.vote_withdrawn")
	case g.State() == bot.TalkCertified:
		line += " " + t.Words.Say("talks.vote_certified")
	default:
		line += " " + t.Words.Say("talks.vote_goes_on", "Talk", g.Talk)
	}
	t.ackText(line)
}
