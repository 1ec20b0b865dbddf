package dialogs

import (
	"leadline/bot"
	"leadline/dialogs/command"
)

func noteDialog() Dialog {
	return Dialog{
		Name:  "note",
		Words: []string{"NOTE"},
		Help:  "help.note",
		Hear:  func(t *Talk, c command.Command) { t.noteLead(c) },
	}
}

// noteLead adds a note of whoever works the lead or sent it.
func (t *Talk) noteLead(c command.Command) {
	l := t.worked(c)
	if l == nil {
		return
	}
	if err := t.Settings.MayNote(l, t.Person, t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	if c.Args.Note == "" {
		t.askRest("NOTE "+l.Code, "claims.note_what", "Code", l.Code)
		return
	}
	if l.Status == bot.InReview && l.SubmitterID == t.Person.ID {
		t.mend(*l, c.Args.Note)
		return
	}
	t.Do(bot.NoteLead{Code: l.Code, Text: c.Args.Note})
	t.Ack("claims.noted", "Code", l.Code)
}

func withdrawDialog() Dialog {
	return Dialog{
		Name:  "withdraw",
		Words: []string{"WITHDRAW"},
		Hear:  func(t *Talk, c command.Command) { t.withdraw(c) },
	}
}

// withdraw takes a lead back, after a yes; until it is closed.
func (t *Talk) withdraw(c command.Command) {
	l := t.sent(c)
	if l == nil {
		return
	}
	if err := t.Settings.MayWithdraw(l, t.Person, t.Now); err != nil {
		if err.Kind == bot.ErrNotAllowed {
			t.Say("claims.withdraw_whose", "Code", l.Code)
			return
		}
		t.refuse(err, c.Args.Code, l)
		return
	}
	if !t.Sure {
		key := "claims.withdraw_confirm"
		if l.HolderID != 0 {
			key = "claims.withdraw_confirm_held"
		}
		do := "WITHDRAW " + l.Code
		if c.Args.Reason != "" {
			do += " " + c.Args.Reason
		}
		t.Confirm(do, key, "Code", l.Code, "Business", short(leadName(*l), 40))
		return
	}
	t.Do(bot.WithdrawLead{Code: l.Code, Reason: c.Args.Reason})
	t.Rung("followup", "", "withdrawn")
	t.closed(*l, bot.Withdrawn)
	t.Ack("claims.withdrawn", "Code", l.Code)
}

// sent is the lead a submitter's command is about: the one named, else the only
// one of theirs that is not closed. Otherwise it asks which.
func (t *Talk) sent(c command.Command) *bot.Lead {
	if c.Args.Code != "" {
		return t.worked(c)
	}
	if !t.Need(bot.NeedMine, "") {
		return nil
	}
	var going []bot.Lead
	for _, l := range *t.Records.Mine {
		if !l.Status.Closed() {
			going = append(going, l)
		}
	}
	switch len(going) {
	case 0:
		t.Say("claims.withdraw_none")
		return nil
	case 1:
		return &going[0]
	}
	t.Say("claims.withdraw_which", "Code", going[0].Code)
	return nil
}

func settingsDialog() Dialog {
	return Dialog{
		Name:  "settings",
		Words: []string{"LANG", "MUTE", "UNMUTE"},
		Help:  "help.settings",
		Hear:  func(t *Talk, c command.Command) { t.settings(c) },
	}
}

// settings are the language and whether a person hears more than answers.
func (t *Talk) settings(c command.Command) {
	switch {
	case c.Word == "LANG" && c.Args.Value == "":
		t.Say("help.lang")
	case c.Word == "LANG":
		t.Do(bot.SetLang{Lang: c.Args.Value})
		t.Person.Lang, t.Words = c.Args.Value, t.book.texts.In(c.Args.Value)
		t.Ack("help.lang_set")
	case c.Word == "MUTE":
		t.Do(bot.SetMute{Muted: true})
		t.Ack("help.muted")
	default:
		t.Do(bot.SetMute{Muted: false})
		t.Ack("help.unmuted")
	}
}
