package dialogs

import (
	"strings"

	"leadline/bot"
)

// Notices to the staff about what somebody did. Alone each is a message with its
// buttons; among others it is its text, which says what to type, or for a lead
// that is free one line that begins with it.

// sentences are those that need more than the lead's code and name.
var sentences = map[string]func(telling) bot.Message{
	bot.NewsCardSMS: telling.cardSMS,
	bot.NewsBSN:     telling.bsn,

	bot.NewsIssue:        telling.issue,
	bot.NewsIssueHeld:    telling.issue,
	bot.NewsResolved:     telling.issue,
	bot.NewsResolvedHeld: telling.issue,

	bot.NewsPulled:   telling.pulled,
	bot.NewsDeclined: telling.declined,
	bot.NewsReopened: telling.reopened,
	bot.NewsVerified: telling.verified,
	bot.NewsAsked:    telling.asked,
	bot.NewsApproved: telling.approved,
	bot.NewsRefused:  telling.refused,
	bot.NewsJoined:   telling.joined,
	bot.NewsAdded:    telling.withReason,
	bot.NewsSupplied: telling.supplied,
}

// toClaim are the news of leads that are free: among others a line each, below a
// heading.
var toClaim = map[string]bool{bot.NewsCardSMS: true, bot.NewsBSN: true, bot.NewsReleased: true}

func (t telling) sentence() bot.Message {
	if word := sentences[t.What]; word != nil {
		return word(t)
	}
	return bot.Message{Text: t.say("tell." + t.What)}
}

// free is a lead that may be claimed, in one line.
func (t telling) free() string {
	due := t.due()
	if t.Brief && t.Lead.Clock.Due != nil { // one time only, as when it is told alone
		due = clockText(t.w, *t.Lead.Clock.Due, t.central, nil)
	}
	return t.say("ladder.line_claim", "About", t.about(), "Due", due)
}

// about is what a representative wants to know of a new lead first.
func (t telling) about() string {
	l := t.Lead
	about := []string{short(orDash(leadName(l)), shortName)}
	for _, s := range []string{short(placeOf(l.Card), 18), t.talk.value(l.Card, "volume"), short(strings.Join(l.Card.ShipsWith, "/"), 11)} {
		if s != "" {
			about = append(about, s)
		}
	}
	return strings.Join(about, ", ")
}
