package dialogs

import "leadline/bot"

func (b *Book) talk(s bot.Scene) *Talk {
	return &Talk{Scene: s, State: readState(s.State), Words: b.texts.In(s.Person.Lang), book: b}
}

func (t *Talk) turn() bot.Turn {
	return bot.Turn{State: t.State.raw(), Do: t.do, Need: t.need, Rungs: t.rungs, Wake: t.wake}
}
