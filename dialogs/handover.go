package dialogs

import (
	"leadline/bot"
	"leadline/dialogs/command"
)

func handoverDialog() Dialog {
	return Dialog{
		Name:  "handover",
		Words: []string{"OFFER", "ACCEPT", "DECLINE"},
		For:   sells,
		Help:  "help.handover",
		Hear: func(t *Talk, c command.Command) {
			handover[c.Word](t, c)
		},
	}
}

var handover = map[string]func(*Talk, command.Command){
	"OFFER":   (*Talk).offerColleague,
	"ACCEPT":  (*Talk).accept,
	"DECLINE": (*Talk).decline,
}

// colleague is the person of a handle, with the leads they hold where that is
// asked; nobody: the zero person. Persons come before leads: they are locked in
// that order.
func (t *Talk) colleague(handle string, held bool) (who bot.Person, ready bool) {
	if !t.Need(bot.NeedPerson, handle) {
		return who, false
	}
	id := t.Records.Handles[handle]
	if id == 0 {
		return who, true
	}
	if !t.Need(bot.NeedPeople, personKey(id)) || held && !t.Need(bot.NeedHeld, personKey(id)) {
		return who, false
	}
	return t.Records.People[id], true
}

// offerColleague offers a held lead to a colleague, who may take it within a
// business day.
func (t *Talk) offerColleague(c command.Command) {
	if c.Args.Code == "" || c.Args.Handle == "" {
		t.Say("claims.offer_how", "Code", orSample(c.Args.Code))
		return
	}
	to, ready := t.colleague(c.Args.Handle, false)
	l, there := t.Lead(c.Args.Code)
	if !ready || !there {
		return
	}
	if err := t.Settings.MayOffer(l, t.Person, to, t.claimSeq(), t.Now); err != nil {
		t.refuseFor(err, c, l)
		return
	}
	until := t.Settings.OfferUntil(t.Now)
	t.Do(bot.OfferLead{Code: l.Code, To: to.ID})
	t.Rung("handover", "", "offered")
	after := *l
	after.OfferedTo, after.Offered, after.OfferedUntil = to.ID, to.Handle, &until
	t.Remember(after)
	t.Ack("claims.offered", "Code", l.Code, "Who", short(to.Name, 24), "Until", t.Clock(until))
	t.warnAway(to)
}

// warnAway says that somebody will not be there to answer.
func (t *Talk) warnAway(who bot.Person) {
	today := t.Settings.Day(t.Now)
	if who.Away.On(today) || who.Away.On(today.Add(1)) {
		t.Ack("claims.warn_away", "Who", short(who.Name, 24), "Until", t.dayOf(who.Away.Last))
	}
}

func (t *Talk) dayOf(d bot.Date) string {
	return dayText(t.Words, d.At(12, 0, t.Settings.Zone), t.Settings.Zone)
}

// accept takes an offered lead.
func (t *Talk) accept(c command.Command) {
	if c.Args.Code == "" {
		t.Say("claims.accept_which")
		return
	}
	l, there := t.Lead(c.Args.Code)
	held, loaded := t.held()
	if !there || !loaded {
		return
	}
	if err := t.Settings.MayAccept(l, t.Person, t.claimSeq(), bot.Uncontacted(held), t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	t.Do(bot.AcceptLead{Code: l.Code})
	t.Rung("handover", "", "accepted")
	t.taken(*l)
}

// taken says that a lead is the speaker's now, and makes the rest of the turn
// see it so.
func (t *Talk) taken(l bot.Lead) {
	key := "claims.claimed"
	l.HolderID, l.Holder, l.Status = t.Person.ID, t.Person.Handle, bot.Claimed
	switch {
	case l.Clock.ContactedAt != nil: // somebody made the first contact
		key, l.Status = "claims.claimed_met", bot.Contacted
	case l.Clock.Due != nil && !t.Now.Before(*l.Clock.Due):
		key = "claims.claimed_late"
	}
	if t.From.Room {
		key += "_room"
	}
	l.ClaimSeq++
	l.OfferedTo, l.Offered, l.OfferedUntil = 0, "", nil
	t.Remember(l)
	t.Ack(key, "Code", l.Code, "Due", t.due(l))
}

// decline leaves an offered lead with its holder. A manager's no to a contact
// that waits for them is the same word.
func (t *Talk) decline(c command.Command) {
	if c.Args.Code == "" {
		t.Say("claims.accept_which")
		return
	}
	l, there := t.Lead(c.Args.Code)
	if !there {
		return
	}
	err := t.Settings.MayDecline(l, t.Person, t.claimSeq(), t.Now)
	if err != nil && t.Settings.MayDecide(l, t.Person, t.Now) == nil {
		t.decide(l, false, c.Args.Reason)
		return
	}
	if err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	t.Do(bot.DeclineLead{Code: l.Code, Reason: c.Args.Reason})
	t.Rung("handover", "", "declined")
	after := *l
	after.OfferedTo, after.Offered, after.OfferedUntil = 0, "", nil
	t.Remember(after)
	t.Ack("claims.declined", "Code", l.Code, "Who", short(l.Holder, 24))
}

// orSample is a code for an example.
func orSample(code string) string {
	if code == "" {
		return "CC-7K3M4"
	}
	return code
}

// refuseFor says why something cannot be done for the person that a command
// names. Who is not of the team is answered like who does not exist.
func (t *Talk) refuseFor(err *bot.Error, c command.Command, l *bot.Lead) {
	if err.Kind == bot.ErrNotTeam {
		t.Say("claims.refused_not_team", "Code", l.Code, "Handle", short(c.Args.Handle, 24), "Command", c.Word)
		return
	}
	t.refuse(err, c.Args.Code, l)
}

func awayDialog() Dialog {
	return Dialog{
		Name:  "away",
		Words: []string{"AWAY"},
		For:   sells,
		Hear:  func(t *Talk, c command.Command) { t.away(c) },
	}
}

// maxAway is more days than anybody is away; a longer time is a slip.
const maxAway = 120

// away notes a rep's days off: no claims meanwhile.
func (t *Talk) away(c command.Command) {
	now := t.Person.Away
	if now.Last.Before(t.Settings.Day(t.Now)) {
		now = bot.Days{}
	}
	if c.Args.Value != "" {
		if now.IsZero() {
			t.Say("claims.away_none")
			return
		}
		t.Do(bot.SetAway{})
		t.Person.Away = bot.Days{}
		t.Ack("claims.away_off")
		return
	}
	if c.Args.From == "" {
		if now.IsZero() {
			t.Say("claims.away_how")
			return
		}
		t.Say("claims.away_is", "From", t.dayOf(now.First), "Until", t.dayOf(now.Last))
		return
	}
	var d bot.Days
	first, err := bot.ParseDate(c.Args.From)
	last, err2 := bot.ParseDate(c.Args.To)
	d.First, d.Last = first, last
	if err != nil || err2 != nil || d.Last.Before(t.Settings.Day(t.Now)) || d.First.Add(maxAway).Before(d.Last) {
		t.Say("claims.away_how")
		return
	}
	held, ready := t.held()
	if !ready {
		return
	}
	t.Do(bot.SetAway{Days: d})
	t.Person.Away = d
	t.Rung("handover", "", "away")
	t.Ack("claims.away_set", "From", t.dayOf(d.First), "Until", t.dayOf(d.Last))
	if n := bot.Uncontacted(held); n > 0 {
		t.Ack("claims.away_held", "Count", n)
	}
}
