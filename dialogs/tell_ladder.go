package dialogs

import (
	"strings"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// How many lines one gathered message has: on SMS as many as fit.
const (
	mostLines = 20
	mostParts = 3
)

// lineWords are the lines that say more than until when.
var lineWords = map[string]string{
	bot.NewsIdle: "ladder.line_idle", bot.NewsIdleBoss: "ladder.line_idle_boss",
}

// toHolder are the news that go to who holds the lead: no need to name them.
var toHolder = map[string]bool{bot.NewsOverdue: true, bot.NewsDueToday: true, bot.NewsHalf: true, bot.NewsExpired: true, bot.NewsNudge: true, bot.NewsUnclaimed: true, bot.NewsExpiredBoss: true}

// late are the news that come after the due time.
var late = map[string]bool{bot.NewsOverdueArea: true, bot.NewsOverdue: true, bot.NewsOverdueBoss: true}

// gathered is several lines in one message: a heading for each kind of news,
// below it a line for each lead.
func (t telling) gathered() bot.Message {
	n := min(len(t.Lines), mostLines)
	text := t.listed(n)
	for ; t.Brief && n > 1 && texts.Segments(text) > mostParts; n-- {
		text = t.listed(n - 1)
	}
	return bot.Message{Text: text, Parts: mostParts, Lines: n}
}

func (t telling) listed(n int) string {
	var b []string
	what := ""
	for _, l := range t.Lines[:n] {
		l.Brief = t.Brief
		one := telling{l, t.w, t.talk, t.central}
		switch {
		case bot.Follows(l.What) && !toClaim[l.What]: // what somebody did, as if told alone
			b, what = append(b, one.sentence().Whole()), l.What
			continue
		case l.Lead.Code == "": // about a station or district: a sentence of its own
			b, what = append(b, one.duty()), l.What
			continue
		}
		if l.What != what {
			what = l.What
			b = append(b, t.w.Say("ladder.head_"+what))
		}
		if toClaim[what] {
			b = append(b, one.free())
		} else {
			b = append(b, one.line())
		}
	}
	return strings.Join(append(b, t.unsaid(n)...), "\n")
}

// unsaid says how many lines there was no room for: those that are only counted,
// and those that come with the next message.
func (t telling) unsaid(n int) (lines []string) {
	more, follow := 0, 0
	for _, l := range t.Lines[n:] {
		if bot.Follows(l.What) {
			follow++
		} else {
			more++
		}
	}
	if more > 0 {
		lines = append(lines, t.w.Say("ladder.more", "Count", more))
	}
	if follow > 0 {
		lines = append(lines, t.w.Say("ladder.follow", "Count", follow))
	}
	return lines
}

// line is one lead of a gathered message.
func (t telling) line() string {
	key := lineWords[t.What]
	switch {
	case key != "":
	case toHolder[t.What]:
		key = "ladder.line"
	case t.Lead.HolderID == 0:
		key = "ladder.line_free"
	default:
		key = "ladder.line_held"
	}
	if late[t.What] {
		key += "_late"
	}
	until := ""
	if !t.Until.IsZero() {
		until = clockText(t.w, t.Until, t.central, t.Zone)
	}
	s := t.say(key, "Until", until)
	if seat := t.Values["vacant"]; seat != "" {
		word := "ladder.vacant_" + seat
		s += " (" + t.w.Say(word) + ")"
	}
	return s
}
