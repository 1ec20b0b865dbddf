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
	return bot.Message{Text: text, Parts: mostParts}
}

func (t telling) listed(n int) string {
	var b []string
	what := ""
	for _, l := range t.Lines[:n] {
		if l.Lead.Code == "" { // about a station or district: a sentence of its own
			b, what = append(b, telling{l, t.w, t.talk, t.central}.duty()), l.What
			continue
		}
		if l.What != what {
			what = l.What
			b = append(b, t.w.Say("ladder.head_"+what))
		}
		b = append(b, telling{l, t.w, t.talk, t.central}.line())
	}
	if left := len(t.Lines) - n; left > 0 {
		b = append(b, t.w.Say("ladder.more", "Count", left))
	}
	return strings.Join(b, "\n")
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
