package dialogs

import (
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

func mineDialog() Dialog {
	return Dialog{
		Name:  "mine",
		Words: []string{"MINE", "STATUS"},
		Help:  "help.mine",
		Hear: func(t *Talk, c command.Command) {
			if c.Args.Code != "" {
				t.status(c.Args.Code)
				return
			}
			t.mine(0)
		},
	}
}

// minePage is how many leads one message of MINE lists.
const minePage = 4

// mine lists what the person sent, newest first, with their own count, and
// what they hold if they work leads.
func (t *Talk) mine(from int) {
	working := sells(t.Person, t.Day())
	var held []bot.Lead
	if working {
		var ready bool
		if held, ready = t.held(); !ready {
			return
		}
	}
	if !t.Need(bot.NeedMine, "") {
		return
	}
	list := *t.Records.Mine
	if working && from == 0 {
		t.holding(held)
		if len(list) == 0 {
			return
		}
	}
	if len(list) == 0 {
		t.Say("mine.none")
		return
	}
	if !t.firstsOf(list) {
		return
	}
	lines, more := t.page("MINE", list, from, minePage, func(l bot.Lead) string {
		return t.Words.Say("mine.line", "Code", l.Code, "Business", short(orDash(leadName(l)), 24), "Status", t.statusOf(l))
	})
	count := ""
	if n := t.Records.MineCount; n > 0 {
		count = t.Words.Say("mine.count", "Count", n)
		if n == 1 {
			count = t.Words.Say("mine.count_one")
		}
	}
	t.SayText(join(lines, count, more))
}

// holding lists the leads a rep works on, those without a first contact first.
func (t *Talk) holding(held []bot.Lead) {
	if len(held) == 0 {
		t.Say("mine.hold_none")
		return
	}
	var waiting, met []string
	for _, l := range held {
		name := join2(l.Code, short(leadName(l), 24))
		if l.Clock.ContactedAt == nil && l.Clock.Due != nil {
			waiting = append(waiting, name+", "+t.Words.Say("claims.due", "Due", t.Clock(*l.Clock.Due)))
			continue
		}
		met = append(met, name+": "+t.Words.Say("mine.status_contacted"))
	}
	t.Say("mine.hold", "Count", len(held), "List", strings.Join(append(waiting, met...), "\n"))
}

// status says where one lead is. Who may not see it gets the answer of a code
// that does not exist.
func (t *Talk) status(code string) {
	l, ready := t.Lead(code)
	if !ready {
		return
	}
	if !t.Settings.MaySee(l, t.Person, t.Now) {
		t.refuse(&bot.Error{Kind: bot.ErrUnknown}, code, nil)
		return
	}
	if t.Settings.Holds(l, t.Person, t.Now) && !l.Status.Closed() { // the holder works with the customer's data
		t.Do(bot.LookAt{Customer: l.Customer, How: "status", Shown: "contact"})
		t.SayText(t.book.Tell(bot.News{What: bot.NewsHolder, Lead: *l, To: t.Person, Zone: t.Zone(), Central: t.Settings.Zone}, t.Words.Tag).Text)
		return
	}
	if !t.firstsOf([]bot.Lead{*l}) {
		return
	}
	line := join2(l.Code, t.nameFor(*l)) + ": " + t.statusOf(*l)
	if who, since := l.HeldBy(); who != "" && !l.Status.Closed() && sells(t.Person, t.Day()) {
		line += " (" + t.Words.Say("mine.held_by", "Who", who, "Since", t.Clock(since)) + ")"
	}
	rest := t.Words.Say("mine.sent_on", "Day", dayText(t.Words, l.SubmittedAt, t.Zone()))
	switch {
	case l.Status.Closed():
	case l.Status == bot.InReview:
		rest += " " + t.Words.Say("mine.in_review")
	case l.Clock.ContactedAt == nil && l.Clock.Due != nil:
		rest += " " + t.Words.Say("mine.next", "Due", t.Clock(*l.Clock.Due))
	}
	t.SayText(join(line+".", rest))
}

// nameFor is the customer's name where the person may see it: coordinators see
// how a lead stands, not whose it is.
func (t *Talk) nameFor(l bot.Lead) string {
	if l.SubmitterID == t.Person.ID || sells(t.Person, t.Day()) {
		return short(leadName(l), 40)
	}
	return ""
}

// firstsOf asks for the leads whose duplicates are in a list; false: not there yet.
func (t *Talk) firstsOf(list []bot.Lead) bool {
	ready := true
	for _, l := range list {
		if l.Status == bot.Duplicate && !t.Need(bot.NeedCustomer, l.DuplicateOf) {
			ready = false
		}
	}
	return ready
}

// statusOf is statusText; a duplicate is where the lead is that is worked.
func (t *Talk) statusOf(l bot.Lead) string {
	if v := t.Records.Customers[l.DuplicateOf]; v != nil && l.Status == bot.Duplicate {
		for _, first := range v.Leads {
			if first.Code == l.DuplicateOf {
				return t.Words.Say("mine.status_duplicate_as", "Status", statusText(t.Words, first))
			}
		}
	}
	return statusText(t.Words, l)
}

// statusText is where a lead is in the carrier's words: sent, picked up, tried,
// reached, SALE, closed.
func statusText(w texts.Lang, l bot.Lead) string {
	key := "mine.status_" + string(l.Status)
	if l.Status == bot.Claimed && l.Tries > 0 {
		key = "mine.status_tried"
	}
	switch {
	case l.Status == bot.Sold && l.RevenueCents > 0:
		return w.Say("mine.status_sale_amount", "Amount", moneyText(l.RevenueCents))
	case l.Status == bot.NoSale && w.Has("claims.reason_"+l.Reason):
		return w.Say("mine.status_no_sale_reason", "Reason", w.Say("claims.reason_"+l.Reason))
	}
	return w.Say(key)
}

func moreDialog() Dialog {
	return Dialog{
		Name:  "more",
		Words: []string{"MORE"},
		Hear:  func(t *Talk, _ command.Command) { t.more() },
	}
}

// pages are the lists that MORE goes on with.
func pages(do string) func(*Talk, int) {
	if code, ok := strings.CutPrefix(do, "WHO "); ok {
		return func(t *Talk, from int) { t.customer(code, code, from) }
	}
	if number, ok := strings.CutPrefix(do, "TALK "); ok {
		n, _ := smallNumber(number)
		return func(t *Talk, from int) { t.readTalk(n, from) }
	}
	switch do {
	case "ISSUES":
		return (*Talk).issues
	case "MINE":
		return (*Talk).mine
	case "OPEN":
		return (*Talk).open
	}
	return nil
}

func (t *Talk) more() {
	p := t.State.Page
	if p == nil || pages(p.Do) == nil {
		t.Say("mine.no_more")
		return
	}
	pages(p.Do)(t, p.From)
}

// join puts the parts that say something on lines of their own.
func join(parts ...string) string {
	var b []string
	for _, p := range parts {
		if p != "" {
			b = append(b, p)
		}
	}
	return strings.Join(b, "\n")
}

// join2 puts a name behind a code.
func join2(code, name string) string { return strings.TrimSpace(code + " " + name) }
