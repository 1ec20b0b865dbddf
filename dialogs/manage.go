package dialogs

import (
	"fmt"

	"leadline/bot"
	"leadline/dialogs/command"
)

// manages says whether a person leads a pool's sales team.
func manages(p bot.Person, day bot.Date) bool { return p.Has(bot.SalesManager, day) }

func manageDialog() Dialog {
	return Dialog{
		Name:  "manage",
		Words: []string{"ASSIGN", "PULL", "REOPEN", "VERIFY"},
		For:   manages,
		Help:  "help.manage",
		Hear: func(t *Talk, c command.Command) {
			managing[c.Word](t, c)
		},
	}
}

var managing = map[string]func(*Talk, command.Command){
	"ASSIGN": (*Talk).assign,
	"PULL":   (*Talk).pull,
	"REOPEN": (*Talk).reopenLead,
	"VERIFY": (*Talk).verify,
}

// managed is the lead of a manager's command; nil: it is not loaded, or an
// answer was given.
func (t *Talk) managed(c command.Command) *bot.Lead {
	if c.Args.Code == "" {
		t.Say("claims.manage_which", "Command", c.Word)
		return nil
	}
	l, ready := t.Lead(c.Args.Code)
	if ready && l == nil {
		t.refuse(&bot.Error{Kind: bot.ErrUnknown}, c.Args.Code, nil)
	}
	return l
}

// assign gives a lead to somebody of the team.
func (t *Talk) assign(c command.Command) {
	if c.Args.Code == "" || c.Args.Handle == "" {
		t.Say("claims.assign_how", "Code", orSample(c.Args.Code))
		return
	}
	to, ready := t.colleague(c.Args.Handle, true)
	if !ready {
		return
	}
	l := t.managed(c)
	if l == nil {
		return
	}
	if err := t.Settings.MayAssign(l, t.Person, to, bot.Uncontacted(bot.HeldNow(t.Records.Held[to.ID], t.Records.Leads, to.ID)), t.Now); err != nil {
		t.refuseFor(err, c, l)
		return
	}
	t.Do(bot.AssignLead{Code: l.Code, To: to.ID})
	t.Rung("manage", "", "assigned")
	if to.ID == t.Person.ID {
		t.taken(*l)
		return
	}
	after := *l
	after.HolderID, after.Holder, after.Status = to.ID, to.Handle, bot.Claimed
	after.ClaimSeq++
	t.Remember(after)
	t.Ack("claims.assigned", "Code", l.Code, "Who", short(to.Name, 24))
	t.warnAway(to)
}

// pull takes a lead from its holder.
func (t *Talk) pull(c command.Command) {
	l := t.managed(c)
	if l == nil {
		return
	}
	if err := t.Settings.MayPull(l, t.Person, t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	t.Do(bot.PullLead{Code: l.Code, Reason: c.Args.Reason})
	t.Rung("manage", "", "pulled")
	who := l.Holder
	after := *l
	after.HolderID, after.Holder, after.Status = 0, "", bot.Open
	t.Remember(after)
	t.Ack("claims.pulled", "Code", l.Code, "Who", short(who, 24))
}

// reopenLead puts a closed lead back into the pool.
func (t *Talk) reopenLead(c command.Command) {
	l := t.managed(c)
	if l == nil {
		return
	}
	if err := t.Settings.MayReopen(l, t.Person, t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	first, ready := t.beside(l)
	if !ready {
		return
	}
	t.Do(bot.ReopenLead{Code: l.Code, Reason: c.Args.Reason})
	t.Rung("manage", "", "reopened")
	after := *l
	after.HolderID, after.Holder, after.Status = 0, "", bot.Open
	after.RevenueCents, after.RevenueVerifiedAt, after.Reason = 0, nil, ""
	key := "claims.reopened"
	switch {
	case first != "":
		key, after.Status, after.DuplicateOf = "claims.reopened_beside", bot.Duplicate, first
	case l.RevenueVerifiedAt != nil:
		key = "claims.reopened_verified"
	}
	t.Remember(after)
	t.Ack(key, "Code", l.Code, "First", first, "Amount", moneyText(l.RevenueCents))
}

// beside is the code of the lead that goes on about the same customer, "" if
// there is none.
func (t *Talk) beside(l *bot.Lead) (first string, ready bool) {
	if l.Customer == 0 {
		return "", true
	}
	key := bot.CustomerCode(l.Customer)
	if !t.Need(bot.NeedGroup, key) {
		return "", false
	}
	if other := bot.Beside(t.Records.Groups[key], l.Code); other != nil {
		first = other.Code
	}
	return first, true
}

// verify makes the revenue of a sale count; another amount than the one
// recorded is asked about first.
func (t *Talk) verify(c command.Command) {
	l := t.managed(c)
	if l == nil {
		return
	}
	cents := int64(0)
	if c.Args.RevenueCents != nil {
		cents = *c.Args.RevenueCents
	}
	if err := t.Settings.MayVerify(l, t.Person, cents, t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	switch {
	case cents > maxRevenue:
		t.Say("claims.verify_absurd", "Code", l.Code, "Amount", moneyText(cents))
		return
	case cents > 0 && cents != l.RevenueCents && l.RevenueCents > 0 && !t.Sure:
		t.Confirm(fmt.Sprintf("VERIFY %s $%d.%02d", l.Code, cents/100, cents%100), "claims.verify_confirm",
			"Code", l.Code, "Amount", moneyText(cents), "Was", moneyText(l.RevenueCents))
		t.State.Pending.More = "VERIFY " + l.Code
		return
	}
	t.Do(bot.VerifyLead{Code: l.Code, Cents: cents})
	t.Rung("manage", "", "verified")
	after, now := *l, t.Now
	if after.RevenueVerifiedAt = &now; cents > 0 {
		after.RevenueCents = cents
	}
	t.Remember(after)
	t.Ack("claims.verified", "Code", l.Code, "Amount", moneyText(after.RevenueCents))
}

func approveDialog() Dialog {
	return Dialog{
		Name:  "approve",
		Words: []string{"OK"},
		For:   manages,
		Takes: func(c command.Command) bool { return c.Args.Code != "" },
		Hear:  func(t *Talk, c command.Command) { t.approve(c) },
	}
}

// approve records a contact that a rep dated back.
func (t *Talk) approve(c command.Command) {
	l := t.managed(c)
	if l == nil {
		return
	}
	if err := t.Settings.MayDecide(l, t.Person, t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	t.decide(l, true, "")
}

// decide answers a contact that waits.
func (t *Talk) decide(l *bot.Lead, yes bool, why string) {
	asked := *l.Asked
	t.Do(bot.DecideContact{Code: l.Code, Yes: yes, Reason: why})
	after := *l
	after.Asked = nil
	t.Remember(after)
	key := "claims.approved"
	if !yes {
		key = "claims.refused_contact"
	}
	t.Rung("manage", "", key[len("claims."):])
	t.Ack(key, "Code", l.Code, "Who", short(asked.Handle, 24), "At", t.Clock(asked.At))
}
