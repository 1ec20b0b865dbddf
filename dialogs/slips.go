package dialogs

import (
	"leadline/bot"
	"leadline/dialogs/command"
)

// The slips of paper of the weekly status: the management coordinator hands them
// out and says so; the mandate is not met before.

func slipsDialog() Dialog {
	return Dialog{
		Name:  "slips",
		Words: []string{"HANDED"},
		For:   keysCards,
		Help:  "help.slips",
		Hear:  func(t *Talk, _ command.Command) { t.handed() },
	}
}

// handed puts on record that every slip of the speaker's station is out.
func (t *Talk) handed() {
	station, q, ready := t.deskQueue()
	if !ready {
		return
	}
	if q.Slips == 0 {
		t.Say("paper.handed_none")
		return
	}
	t.Do(bot.HandOut{Station: station})
	t.Ack("paper.handed", "N", q.Slips, "Day", t.dayOf(q.SlipsOf))
}
