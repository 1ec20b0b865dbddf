package dialogs

import (
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// The management coordinator's queue: drafts that were handed over, and leads that
// the station wants checked.

func queueDialog() Dialog {
	return Dialog{
		Name:  "queue",
		Words: []string{"FINISH", "RETURN"},
		For:   keysCards,
		Help:  "help.queue",
		Hear: func(t *Talk, c command.Command) {
			if c.Word == "RETURN" {
				t.returnLead(c)
				return
			}
			t.finish(c)
		},
	}
}

// reviewDialog is OK to a lead of a station that wants leads checked.
func reviewDialog() Dialog {
	return Dialog{
		Name:  "review",
		Words: []string{"OK"},
		For:   keysCards,
		Takes: func(c command.Command) bool { return c.Args.Code != "" },
		Hear:  func(t *Talk, c command.Command) { t.approveLead(c) },
	}
}

// deskQueue is the queue of the speaker's station; ready is false until it is loaded.
func (t *Talk) deskQueue() (station string, q bot.Queue, ready bool) {
	station = t.deskStation()
	if !t.Need(bot.NeedQueue, station) {
		return station, q, false
	}
	return station, t.Records.Queues[station], true
}

// finish lists the queue, opens a draft of it, or shows a lead that waits.
func (t *Talk) finish(c command.Command) {
	station, q, ready := t.deskQueue()
	if !ready {
		return
	}
	typed := strings.TrimSpace(c.Args.Value)
	if code, _, _, ok := read.Code(typed); ok && typed != "" {
		if _, small := smallNumber(typed); !small {
			t.showReview(code)
			return
		}
	}
	number, ok := smallNumber(typed)
	if !ok {
		t.listQueue(q)
		return
	}
	d := q.Draft(number)
	if d == nil {
		t.Say("paper.no_draft", "Number", number)
		return
	}
	if !t.Need(bot.NeedPeople, personKey(d.By)) {
		return
	}
	who := t.Records.People[d.By]
	card := d.Card
	if open := t.State.Open; open != nil && open.ID == d.ID {
		return // it is asked again
	}
	t.beginPaper(keyed{For: who.ID, Name: who.Name, Program: bot.ProgramOf(who.Craft).Code, Date: bot.DateOf(d.Born, t.Settings.ZoneOf(q.Station)), Station: station, Handed: d.ID}, d.ID, &card)
}

// queuePage is how many things of the queue one message lists.
const queuePage = 6

// listQueue prints what waits, and what can be done about it.
func (t *Talk) listQueue(q bot.Queue) {
	zone := t.Settings.ZoneOf(q.Station)
	var lines []string
	for _, d := range q.Drafts {
		lines = append(lines, t.Words.Say("paper.queue_draft", "Number", d.Number, "Business", short(cardName(d.Card), 24), "Who", short(d.Name, 20), "Due", bot.Local(t.Settings.DraftDue(d, q.Station), zone)))
	}
	for _, r := range q.Review {
		key := "paper.queue_review"
		if r.Returned {
			key = "paper.queue_returned"
		}
		lines = append(lines, t.Words.Say(key, "Code", r.Lead.Code, "Business", short(leadName(r.Lead), 24), "Who", short(r.Name, 20), "Due", bot.Local(r.Lead.InputDue, zone)))
	}
	how := ""
	switch {
	case len(lines) == 0:
		lines = append(lines, t.Words.Say("paper.queue_empty"))
	case len(q.Drafts) > 0 && len(q.Review) > 0:
		how = t.Words.Say("paper.queue_how_both", "Number", q.Drafts[0].Number, "Code", q.Review[0].Lead.Code)
	case len(q.Drafts) > 0:
		how = t.Words.Say("paper.queue_how", "Number", q.Drafts[0].Number)
	default:
		how = t.Words.Say("paper.queue_how_review", "Code", q.Review[0].Lead.Code)
	}
	if n := len(lines) - queuePage; n > 0 {
		lines = append(lines[:queuePage], t.Words.Say("paper.queue_more", "N", n))
	}
	with := ""
	if q.With > 0 {
		with = t.Words.Say("paper.queue_with", "N", q.With)
	}
	t.SayText(join(strings.Join(lines, "\n"), with, how))
}

// cardName is the business of a card that may have none.
func cardName(c bot.Card) string {
	if c.Business == nil || c.Business.Name == "" {
		return "-"
	}
	return c.Business.Name
}

// reviewed is the lead of a command if the person may check it; else it says why not.
func (t *Talk) reviewed(code string) *bot.Lead {
	l, ready := t.Lead(code)
	if !ready {
		return nil
	}
	if err := t.Settings.MayReview(l, t.Person, t.Now); err != nil {
		t.refuse(err, code, l)
		return nil
	}
	return l
}

// showReview shows a lead whole to who is to check it.
func (t *Talk) showReview(code string) {
	l := t.reviewed(code)
	if l == nil {
		return
	}
	t.Do(bot.LookAt{Customer: l.Customer, How: "review", Shown: "contact"})
	fields := t.reviewFields(form.Draft{Given: []form.Given{{Card: l.Card}}}, nil)
	lines := []string{t.Words.Say("paper.check", "Code", l.Code, "Day", t.dayOf(l.CardDate))}
	for _, f := range fitFields(fields, reviewRoom) {
		lines = append(lines, f.Label+": "+f.Value)
	}
	t.SayText(strings.Join(append(lines, t.Words.Say("paper.check_how", "Code", l.Code)), "\n"))
}

// approveLead enters a lead: from now on it is sales' turn.
func (t *Talk) approveLead(c command.Command) {
	l := t.reviewed(c.Args.Code)
	if l == nil {
		return
	}
	t.Do(bot.ReviewLead{Code: l.Code, OK: true})
	t.Rung("queue", "", "approved")
	after := *l
	after.Status = bot.Open
	t.Remember(after)
	key := "paper.approved"
	if t.Now.After(l.InputDue) {
		key = "paper.approved_late"
	}
	_, due := t.Settings.FollowUp(t.Now)
	t.Ack(key, "Code", l.Code, "Due", t.Clock(due), "Input", bot.Local(l.InputDue, t.Zone()))
}

// returnLead gives a lead back to who sent it, with what is missing.
func (t *Talk) returnLead(c command.Command) {
	if c.Args.Code == "" {
		t.Say("paper.return_how")
		return
	}
	l := t.reviewed(c.Args.Code)
	if l == nil {
		return
	}
	why := short(oneLine(c.Args.Reason), 100)
	if why == "" {
		t.askRest("RETURN "+l.Code, "paper.return_why", "Code", l.Code)
		return
	}
	t.Do(bot.ReviewLead{Code: l.Code, Reason: why})
	t.Rung("queue", "", "returned")
	t.ackText(endings.Replace(t.Words.Say("paper.returned", "Code", l.Code, "Why", why)))
}

// dropHanded ends a draft of the queue with a reason.
func (t *Talk) dropHanded(c command.Command) {
	if !keysCards(t.Person, t.Settings.Day(t.Now)) {
		t.none()
		return
	}
	if t.askStation(c) {
		return
	}
	station, q, ready := t.deskQueue()
	if !ready {
		return
	}
	number, _ := smallNumber(c.Args.Value)
	d := q.Draft(number)
	why := short(oneLine(c.Args.Reason), 300)
	switch {
	case d == nil:
		t.Say("paper.no_draft", "Number", c.Args.Value)
	case why == "":
		t.askRest(fmt.Sprintf("DROP %d", number), "paper.drop_why", "Number", number, "Business", short(cardName(d.Card), 30))
	default:
		t.Do(bot.DropHanded{Station: station, Number: number, Reason: why})
		t.Rung("queue", "", "dropped")
		t.Ack("paper.dropped", "Number", number, "Business", short(cardName(d.Card), 30), "Who", short(d.Name, 24))
	}
}

// mend puts what the sender adds onto a lead that waits at the station.
func (t *Talk) mend(l bot.Lead, text string) {
	f, _ := read.Values(text)
	card := form.Join(l.Card, f.Card)
	if text = short(oneLine(text), 200); !slices.Contains(card.Notes, text) {
		card.Notes = append(slices.Clone(card.Notes), text)
	}
	card.Skipped = slices.DeleteFunc(slices.Clone(card.Skipped), func(field string) bool { return form.Has(card, field) })
	t.Do(bot.MendLead{Code: l.Code, Card: card, Text: text})
	t.Rung("queue", "", "mended")
	after := l
	after.Card = card
	t.Remember(after)
	t.Ack("paper.mended", "Code", l.Code)
}
