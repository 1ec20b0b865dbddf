package dialogs

import (
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
)

// joinTries is how many codes an address may try in vain within an hour; after
// that even a good one gets the answer of a bad one.
const joinTries = 5

// joinWording is the version of the first text: a consent names it.
const joinWording = "enroll.welcome/1"

func joinDialog() Dialog {
	return Dialog{
		Name:  "enroll",
		Words: []string{"JOIN"},
		For:   anybody,
		Hear:  func(t *Talk, c command.Command) { t.join(c) },
	}
}

// join links the address to the person a code was made for. A wrong, a used and
// an expired code, and too many tries, are answered alike.
func (t *Talk) join(c command.Command) {
	switch {
	case t.Person.Enrolled():
		t.Say("enroll.already")
		return
	case c.Args.Code == "":
		t.stranger()
		return
	}
	hash := bot.HashInvite(c.Args.Code)
	if !t.Need(bot.NeedInvite, hash) {
		return
	}
	look := t.Records.Invites[hash]
	inv := look.Invite
	if look.Failures >= joinTries || inv == nil || inv.Used != nil || !t.Now.Before(inv.Expires) {
		t.refuseJoin(hash)
		return
	}
	if !t.Need(bot.NeedPeople, personKey(inv.Person)) {
		return
	}
	who := t.Records.People[inv.Person]
	if !who.Enrolled() { // left since the code was made
		t.refuseJoin(hash)
		return
	}
	t.Do(bot.Enroll{Invite: *inv, Wording: joinWording})
	t.Rung("enroll", "", "joined")
	t.Words = t.book.texts.In(who.Lang)
	t.Say("enroll.welcome")
}

// refuseJoin counts a code tried in vain. Somebody who mistyped must hear of it,
// so this answer does not wait a day; its words are those of the neutral line.
func (t *Talk) refuseJoin(hash string) {
	t.Do(bot.FailJoin{Hash: hash})
	t.neutral()
}

// neutralEvery is how long a stranger waits for the next neutral line.
const neutralEvery = 24 * time.Hour

// stranger is the one neutral answer a day to who is not enrolled, whatever
// they wrote. It says nothing about anybody.
func (t *Talk) stranger() {
	if !t.Neutral.IsZero() && t.Now.Sub(t.Neutral) < neutralEvery {
		return
	}
	t.neutral()
}

func (t *Talk) neutral() {
	t.Do(bot.NeutralLine{})
	t.Rung("enroll", "", "stranger")
	t.Say("enroll.neutral")
}
