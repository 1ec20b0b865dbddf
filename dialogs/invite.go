package dialogs

import (
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
)

func inviteDialog() Dialog {
	return Dialog{
		Name:  "invite",
		Words: []string{"INVITE"},
		For:   coordinates,
		Help:  "help.invite",
		Hear:  func(t *Talk, c command.Command) { t.invite(c) },
	}
}

// invite makes a code for a person of the coordinator's own station and says it
// this once; only its hash is kept. Who is not of that station is answered like
// who does not exist.
func (t *Talk) invite(c command.Command) {
	handle := c.Args.Handle
	if handle == "" {
		t.Say("enroll.invite_who")
		return
	}
	if !t.Need(bot.NeedPerson, handle) {
		return
	}
	id := t.Records.Handles[handle]
	if id == 0 {
		t.Say("enroll.invite_unknown", "Handle", short(handle, 24))
		return
	}
	if !t.Need(bot.NeedPeople, personKey(id)) {
		return
	}
	who := t.Records.People[id]
	if !who.Enrolled() || t.Settings.MayInvite(t.Person, who, t.Now) != nil {
		t.Say("enroll.invite_unknown", "Handle", short(handle, 24))
		return
	}
	t.ids++
	code := bot.NewInvite(t.Seed, t.ids)
	t.Do(bot.MakeInvite{Person: id, Hash: bot.HashInvite(code)})
	t.Rung("invite", "", "made")
	until := t.Clock(t.Now.Add(time.Duration(t.Settings.InviteHours) * time.Hour))
	args := []any{"Name", short(who.Name, 24), "Code", code, "Until", until, "Number", t.From.Tenant, "Bot", t.Settings.BotName}
	key := "enroll.invite"
	switch {
	case t.SMS() && t.From.Tenant != "":
		args[7] = bot.PhoneText(t.From.Tenant, "")
		key = "enroll.invite_sms"
	case t.From.Channel == "telegram" && t.Settings.BotName != "":
		key = "enroll.invite_telegram"
	case t.From.Channel == "slack":
		key = "enroll.invite_slack"
	}
	t.Ack(key, args...)
}
