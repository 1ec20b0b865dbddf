package dialogs

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
)

func followupDialog() Dialog {
	return Dialog{
		Name:  "followup",
		Words: []string{"REACHED", "TRIED", "SALE", "NOSALE"},
		Help:  "help.followup",
		For:   sells,
		Hear: func(t *Talk, c command.Command) {
			followup[c.Word](t, c)
		},
	}
}

var followup = map[string]func(*Talk, command.Command){
	"REACHED": (*Talk).reached,
	"TRIED":   (*Talk).tried,
	"SALE":    (*Talk).sale,
	"NOSALE":  (*Talk).noSale,
}

// maxRevenue is more than any lead brought in; a larger amount is a slip.
const maxRevenue = 100_000_000_00

// workable is the lead of a command if the person may work it; else it says
// why not, or which one is meant.
func (t *Talk) workable(c command.Command) *bot.Lead {
	l := t.worked(c)
	if l == nil {
		return nil
	}
	if err := t.Settings.MayWork(l, t.Person, t.claimSeq(), t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return nil
	}
	return l
}

// reached records the first contact: only that stops the clock.
func (t *Talk) reached(c command.Command) {
	l := t.workable(c)
	if l == nil {
		return
	}
	at := t.Now
	if c.Args.When != nil {
		at = *c.Args.When
	}
	if err := t.Settings.MayReach(l, t.Person, t.claimSeq(), at, t.Now); err != nil {
		if err.Kind == bot.ErrBackdated {
			t.askBack(l, c, at)
			return
		}
		t.refuse(err, c.Args.Code, l)
		return
	}
	t.Do(bot.ReachLead{Code: l.Code, At: at, Note: c.Args.Note})
	t.Rung("followup", "", "reached")
	after := *l
	after.Status = bot.Contacted
	key := "claims.reached"
	if l.Clock.ContactedAt != nil {
		key = "claims.reached_again"
	} else {
		after.Clock.ContactedAt = &at
	}
	t.Remember(after)
	t.Ack(key, "Code", l.Code, "At", t.Clock(at))
}

// askBack lets a contact dated back wait for the manager: it changes what the
// clock says.
func (t *Talk) askBack(l *bot.Lead, c command.Command, at time.Time) {
	if err := t.Settings.MayAsk(l, t.Person, t.claimSeq(), at, t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	t.Do(bot.AskContact{Code: l.Code, At: at, Note: c.Args.Note})
	t.Rung("followup", "", "asked")
	after := *l
	after.Asked = &bot.Approval{Lead: l.Code, By: t.Person.ID, Handle: t.Person.Handle, At: at, Note: c.Args.Note, Asked: t.Now}
	t.Remember(after)
	t.Ack("claims.asked", "Code", l.Code, "At", t.Clock(at))
}

// spokeThen are words of a note that tell of a talk.
var spokeThen = regexp.MustCompile(`(?i)\b(?:spoke|spoken|talked|answered|hable|hablamos|contest[oó])\b`)

// tried records an attempt; the clock runs on.
func (t *Talk) tried(c command.Command) {
	l := t.workable(c)
	if l == nil {
		return
	}
	if !t.Sure && spokeThen.MatchString(c.Args.Note) { // "called 7k3m4, spoke to ann"
		rest := l.Code + " " + c.Args.Note
		t.Menu("claims.tried_or_reached", []any{"Code", l.Code},
			Choice{Key: "Y", Label: "button.yes", Do: "REACHED " + rest}, Choice{Key: "N", Label: "button.no", Do: "TRIED " + rest})
		return
	}
	t.Do(bot.ReachLead{Code: l.Code, At: t.Now, Note: c.Args.Note, Attempt: true})
	t.Rung("followup", "", "tried")
	after := *l
	after.Tries++
	t.Remember(after)
	if l.Clock.ContactedAt != nil || l.Clock.Due == nil {
		t.Ack("claims.tried_met", "Code", l.Code)
		return
	}
	t.Ack("claims.tried", "Code", l.Code, "Due", t.due(*l))
}

// sale closes a lead with its revenue, after a yes to the amount.
func (t *Talk) sale(c command.Command) {
	l := t.workable(c)
	if l == nil {
		return
	}
	cents := c.Args.RevenueCents
	if cents == nil || *cents <= 0 {
		t.askRest("SALE "+l.Code, "claims.sale_amount", "Code", l.Code)
		return
	}
	if *cents > maxRevenue {
		t.Say("claims.sale_absurd", "Code", l.Code, "Amount", moneyText(*cents))
		return
	}
	pieces, key := 0, "claims.sale_confirm"
	do := fmt.Sprintf("SALE %s $%d.%02d", l.Code, *cents/100, *cents%100)
	if c.Args.Pieces != nil {
		pieces, key = *c.Args.Pieces, "claims.sale_confirm_pieces"
		do += fmt.Sprintf(" %d/yr", pieces)
	}
	if c.Args.Note != "" {
		do += " " + c.Args.Note
	}
	if !t.Sure {
		t.Confirm(do, key, "Code", l.Code, "Business", short(leadName(*l), 24), "Amount", moneyText(*cents), "Pieces", grouped(int64(pieces)))
		t.State.Pending.More = "SALE " + l.Code
		return
	}
	t.Do(bot.CloseLead{Code: l.Code, Sale: true, Cents: *cents, Pieces: pieces, Note: c.Args.Note})
	t.Rung("followup", "", "sale")
	t.closed(*l, bot.Sold)
	t.Ack("claims.sale", "Code", l.Code, "Amount", moneyText(*cents))
}

// noSale closes a lead with a reason of the menu.
func (t *Talk) noSale(c command.Command) {
	l := t.workable(c)
	if l == nil {
		return
	}
	if !slices.Contains(command.Reasons, c.Args.Reason) {
		note := ""
		if c.Args.Note != "" {
			note = " " + c.Args.Note
		}
		var choices []Choice
		for i, r := range command.Reasons {
			n := fmt.Sprint(i + 1)
			choices = append(choices, Choice{Key: n, Label: "claims.reason_" + r, Do: "NOSALE " + l.Code + " " + n + note})
		}
		t.Menu("claims.no_sale_why", []any{"Code", l.Code}, choices...)
		t.State.Pending.More = "NOSALE " + l.Code
		return
	}
	t.Do(bot.CloseLead{Code: l.Code, Reason: c.Args.Reason, Note: c.Args.Note})
	t.Rung("followup", "", "no_sale")
	t.closed(*l, bot.NoSale)
	key := "claims.no_sale"
	after := bot.Lead{Status: bot.NoSale, Reason: c.Args.Reason}
	if l.Told == after.Outcome() {
		key = "claims.no_sale_known"
	}
	t.Ack(key, "Code", l.Code, "Reason", t.Words.Say("claims.reason_"+c.Args.Reason))
}

func (t *Talk) closed(l bot.Lead, as bot.Status) {
	l.Status = as
	t.Remember(l)
}
