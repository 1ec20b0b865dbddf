package dialogs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// gatheredWords are all that a gathered message may say, and the seats that it
// may say it for.
var (
	gatheredWords = []string{bot.NewsOverdueArea, bot.NewsOverdue, bot.NewsOverdueBoss, bot.NewsPromise, bot.NewsDueToday, bot.NewsAtRisk, bot.NewsHalf, bot.NewsHalfBoss,
		bot.NewsUnclaimed, bot.NewsNudge, bot.NewsIdle, bot.NewsIdleBoss, bot.NewsExpired, bot.NewsExpiredBoss}
	gatheredSeats = []string{"", "pool", "sales_manager", "area_manager", "quiet_pool", "quiet_holder", "quiet_sales_manager", "quiet_area_manager",
		"away_pool", "away_holder", "away_sales_manager", "away_area_manager"}
)

// A gathered message names every lead by its code and business and nobody's
// phone, name or street; on SMS it takes three parts whatever there is to say.
func TestP20_P22_GatheredMessages(t *testing.T) {
	t.Parallel()
	b := New()
	central, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	mountain, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2026, 3, 9, 19, 0, 0, 0, time.UTC)
	line := func(n int, what, seat string, holder bot.PersonID) bot.News {
		l := bot.Lead{Code: fmt.Sprintf("CC-%05d", n), Status: bot.Open, HolderID: holder, Clock: bot.Clock{Start: &due, Due: &due}, Submitter: "canary-carrier",
			Card: bot.Card{Business: &bot.Business{Name: "A Business With Quite A Long Name Inc", Street: "12 Canary St", ZIP5: "80002"},
				DecisionMaker: &bot.Party{Name: "Canary Person", Phone: "+13035550142", Email: "canary@shop.test"}}}
		return bot.News{What: what, Lead: l, Who: "ana", Zone: mountain, Central: central, Until: due, Values: map[string]string{"vacant": seat}}
	}
	for _, lang := range texts.Languages {
		for _, what := range gatheredWords {
			for _, seat := range gatheredSeats {
				for _, holder := range []bot.PersonID{0, 2} {
					m := b.Tell(bot.News{What: bot.NewsGathered, Lines: []bot.News{line(1, what, seat, holder)}, Zone: mountain, Central: central, Brief: true}, lang)
					if strings.Contains(m.Text, "ladder.") || !strings.Contains(m.Text, "CC-00001 A Business") || strings.Contains(strings.ToLower(m.Text), "canary") || strings.Contains(m.Text, "0142") {
						t.Errorf("%s %s for %q: %q", lang, what, seat, m.Text)
					}
					if texts.Segments(m.Text) > 2 || texts.Foreign(m.Text) != "" {
						t.Errorf("%s %s: %d parts, foreign %q: %s", lang, what, texts.Segments(m.Text), texts.Foreign(m.Text), m.Text)
					}
					if seat != "" && !strings.HasSuffix(m.Text, ")") {
						t.Errorf("%s %s does not say that %s is vacant: %q", lang, what, seat, m.Text)
					}
				}
			}
		}
		for n := 1; n <= 120; n++ {
			var lines []bot.News
			for i := range n {
				lines = append(lines, line(i, gatheredWords[i*len(gatheredWords)/n], "", 2))
			}
			for _, brief := range []bool{true, false} {
				m := b.Tell(bot.News{What: bot.NewsGathered, Lines: lines, Zone: mountain, Central: central, Brief: brief}, lang)
				named := strings.Count(m.Text, "CC-")
				if brief && texts.Segments(m.Text) > mostParts || named == 0 || named > mostLines {
					t.Fatalf("%s, %d lines: %d parts, %d named", lang, n, texts.Segments(m.Text), named)
				}
				if left := n - named; left > 0 && !strings.Contains(m.Text, fmt.Sprint(left)+" m") {
					t.Errorf("%s, %d lines, %d named: does not say how many more: %q", lang, n, named, m.Text)
				}
			}
		}
	}
}
