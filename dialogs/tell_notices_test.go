package dialogs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// noticed are the notices that wait in trays, and what their line says to type.
var noticed = []struct{ what, types string }{
	{bot.NewsCardSMS, "CLAIM CC-00000"}, {bot.NewsBSN, "CLAIM CC-00000"}, {bot.NewsReleased, "CLAIM CC-00000"},
	{bot.NewsAsked, "OK CC-00000|DECLINE CC-00000"}, {bot.NewsRefused, "REACHED CC-00000"}, {bot.NewsPulled, "CC-00000"},
	{bot.NewsDeclined, "CC-00000"}, {bot.NewsOfferExpired, "CC-00000"}, {bot.NewsOfferLost, "OFFER CC-00000"}, {bot.NewsReopened, "CLAIM CC-00000"},
	{bot.NewsAgain, "WHO CC-00000"}, {bot.NewsAdded, "CC-00000"}, {bot.NewsApproved, "NOSALE CC-00000"}, {bot.NewsAccepted, "CC-00000"},
	{bot.NewsJoined, "WHO CC-00000"}, {bot.NewsVerified, "CC-00000"}, {bot.NewsIssueHeld, "WHO CC-00000"}, {bot.NewsResolvedHeld, "CC-00000"},
	{bot.NewsIssue, "RESOLVE 7"}, {bot.NewsResolved, "7"}, {bot.NewsSupplied, ""}, {bot.NewsEnrolled, ""},
}

// Whatever can be done about a notice when it comes alone can be done when it comes
// among others: its line says what to type, with the code. It never names the
// customer's person, phone or street.
func TestP20_P22_NoticesAmongOthers(t *testing.T) {
	t.Parallel()
	b := New()
	central, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2026, 3, 9, 19, 0, 0, 0, time.UTC)
	news := func(n int, what string) bot.News {
		l := bot.Lead{Code: fmt.Sprintf("CC-%05d", n), Status: bot.Open, Clock: bot.Clock{Start: &due, Due: &due}, RevenueCents: 1_200_000, Asked: &bot.Approval{At: due},
			Card: bot.Card{Business: &bot.Business{Name: "A Business With Quite A Long Name Inc", Street: "12 Canary St", City: "Arvada", State: "CO", ZIP5: "80002"},
				DecisionMaker: &bot.Party{Name: "Canary Person", Phone: "+13035550142"}}}
		if what == bot.NewsIssue || what == bot.NewsResolved || what == bot.NewsSupplied || what == bot.NewsEnrolled {
			l = bot.Lead{}
		}
		note := ""
		if what != bot.NewsVerified {
			note = "a reason that somebody typed"
		}
		return bot.News{What: what, Lead: l, Who: "Ana Cole", Note: note, Zone: central, Central: central,
			Values: map[string]string{"number": "7", "business": "Vita Co", "what": "cards", "answer": "a new key", "other": "CC-00009"}}
	}
	for _, lang := range texts.Languages {
		for i, c := range noticed {
			if !bot.Follows(c.what) {
				t.Errorf("%s is no line with words of its own", c.what)
			}
			other := news(1, noticed[(i+1)%len(noticed)].what)
			m := b.Tell(bot.News{What: bot.NewsGathered, Lines: []bot.News{news(0, c.what), other}, Zone: central, Central: central, Brief: true}, lang)
			for types := range strings.SplitSeq(c.types, "|") {
				if !strings.Contains(m.Text, types) {
					t.Errorf("%s %s does not say %q: %s", lang, c.what, types, m.Text)
				}
			}
			if low := strings.ToLower(m.Text); strings.Contains(low, "canary") || strings.Contains(low, "0142") || strings.Contains(m.Text, "tell.") || strings.Contains(m.Text, "ladder.") || strings.Contains(m.Text, "<no value>") {
				t.Errorf("%s %s: %s", lang, c.what, m.Text)
			}
			if foreign := texts.Foreign(m.Text); foreign != "" || m.Lines != 2 || len(m.Buttons) > 0 {
				t.Errorf("%s %s: %d lines, foreign %q, %d buttons", lang, c.what, m.Lines, foreign, len(m.Buttons))
			}
		}
		for n := 2; n <= 40; n++ {
			var lines []bot.News
			for i := range n {
				lines = append(lines, news(i, noticed[i*len(noticed)/n].what))
			}
			m := b.Tell(bot.News{What: bot.NewsGathered, Lines: lines, Zone: central, Central: central, Brief: true}, lang)
			left := n - m.Lines
			if texts.Segments(m.Text) > mostParts || m.Lines == 0 || (left > 0) != strings.Contains(m.Text, b.texts.In(lang).Say("ladder.follow", "Count", left)) {
				t.Errorf("%s, %d lines, %d said in %d parts: %s", lang, n, m.Lines, texts.Segments(m.Text), m.Text)
			}
		}
	}
}
