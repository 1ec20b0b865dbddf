package dialogs

import (
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// news is what is told of a lead.
func (w *world) news(what string, l *bot.Lead, to string) bot.News {
	p := w.people[to]
	return bot.News{What: what, Lead: *l, Who: "Ana Ortiz", To: p, Zone: p.Location(w.set.Zone), Central: w.set.Zone}
}

// private are words of the sample card that a room may never see.
var private = []string{"Ann Ruiz", "Ruiz", "Gus", "Hale", "0142", "303", "joesbikes.test", "@", "Main St", "12 Main", "dot", "Weaver", "call after", "ARVADA"}

func TestPoolCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	l.Card.ShipsWith, l.Card.ShipsWithRaw = []string{"UPS", "other"}, "other: ask Ann Ruiz 303-555-0142"
	m := w.book.Tell(w.news(bot.NewsCard, l, ""), "en")
	if m.Title != "CC-7K3M4 Joe's Bikes" {
		t.Error(m.Title)
	}
	var got []string
	for _, f := range m.Fields {
		got = append(got, f.Label+"="+f.Value)
	}
	want := []string{"Town=Arvada, CO 80002", "Program=Customer Connect", "=40", "=UPS, other", "First contact by=Mon Mar 9 2:00pm CT", "Status=open"}
	for _, x := range want {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, x) }) {
			t.Errorf("%q is not on the card: %q", x, got)
		}
	}
	if len(m.Buttons) != 2 || m.Buttons[0].Do != "CLAIM CC-7K3M4" || m.Buttons[1].Do != "WHY CC-7K3M4" || m.Buttons[0].Claim != 0 {
		t.Errorf("%+v", m.Buttons)
	}
	if !strings.Contains(m.Text, "Type CLAIM CC-7K3M4") {
		t.Error("the buttons have no typed alternative:", m.Text)
	}
}

// TestP22_PoolCardHidesPeople: in no state and no language does a public card
// name the carrier, the contact person, a number, an address or the street.
func TestP22_PoolCardHidesPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")
	l.Card.ShipsWith, l.Card.ShipsWithRaw = nil, "Ann Ruiz 303-555-0142"
	at := w.now
	for _, status := range []bot.Status{bot.InReview, bot.Open, bot.Claimed, bot.Contacted, bot.Sold, bot.NoSale, bot.Dropped, bot.Duplicate, bot.Withdrawn, bot.Expired} {
		for _, lang := range texts.Languages {
			l.Status, l.Clock.ContactedAt, l.RevenueCents, l.Reason = status, nil, 0, "price"
			if status == bot.Sold {
				l.Clock.ContactedAt, l.RevenueCents = &at, 10968200
			}
			for _, what := range []string{bot.NewsCard, bot.NewsCardSMS, bot.NewsReleased} {
				m := w.book.Tell(w.news(what, l, "bo"), lang)
				all := m.Title + "\n" + m.Whole()
				for _, f := range m.Fields {
					all += "\n" + f.Label + ": " + f.Value
				}
				for _, b := range m.Buttons {
					all += "\n" + b.Label + b.Do
				}
				for _, p := range private {
					if strings.Contains(all, p) {
						t.Errorf("%s %s %s shows %q:\n%s", what, status, lang, p, all)
					}
				}
				if status != bot.Open && len(m.Buttons) > 0 {
					t.Errorf("%s %s has buttons", what, status)
				}
				if strings.Contains(all, "tell.") || strings.Contains(all, "claims.") || strings.Contains(all, "<no value>") {
					t.Errorf("%s %s %s lacks words:\n%s", what, status, lang, all)
				}
			}
		}
	}
}

func TestPoolCardStates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	status := func() string {
		m := w.book.Tell(w.news(bot.NewsCard, l, ""), "en")
		return m.Fields[len(m.Fields)-1].Value
	}
	at := w.now
	w.hold("CC-7K3M4", "ana")
	for _, c := range []struct {
		change func()
		want   string
	}{
		{func() {}, "claimed by ana"},
		{func() { l.Tries = 2 }, "claimed by ana, tried 2"},
		{func() { l.Status, l.Clock.ContactedAt = bot.Contacted, &at }, "reached by ana"},
		{func() { l.Status, l.RevenueCents = bot.Sold, 10968200 }, "SALE $109,682, by ana"},
		{func() { l.Status, l.Reason = bot.NoSale, "price" }, "closed, price"},
		{func() { l.Status = bot.Withdrawn }, "withdrawn"},
	} {
		c.change()
		if got := status(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestHolderDetails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	l := w.hold("CC-7K3M4", "ana")
	m := w.book.Tell(w.news(bot.NewsHolder, l, "ana"), "en")
	for _, s := range []string{"CC-7K3M4 Joe's Bikes", "Ann Ruiz", "owner", "303-555-0142 x12", "ann@joesbikes.test", "Gus Hale", "12 Main St", "Arvada", "80002", "40", "3-5 lb", "UPS", "nationwide", "call after 5", "Mon Mar 9 2:00pm CT", "REACHED", "RELEASE CC-7K3M4"} {
		if !strings.Contains(m.Text, s) {
			t.Errorf("%q is not there:\n%s", s, m.Text)
		}
	}
	for _, s := range []string{"dot", "Dot", "Weaver"} {
		if strings.Contains(m.Text, s) {
			t.Errorf("the carrier is named:\n%s", m.Text)
		}
	}
	for i, do := range []string{"REACHED CC-7K3M4", "TRIED CC-7K3M4", "RELEASE CC-7K3M4"} {
		if b := m.Buttons[i]; b.Do != do || b.Claim != l.ClaimSeq || b.Claim == 0 {
			t.Errorf("%+v", b)
		}
	}
}

// TestNoticesFit: what carriers and reps are told by SMS is one segment with
// sample values, in every language.
func TestNoticesFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	l.Card.Business.Name = "Rocky Mountain Bicycle Works" // cut where there is no room
	l.RevenueCents = 10968200
	for _, lang := range texts.Languages {
		for _, what := range []string{bot.NewsPickedUp, bot.NewsReached, bot.NewsSale, bot.NewsNoSale, bot.NewsCardSMS, bot.NewsWithdrawn, bot.NewsReleased, bot.NewsEnrolled} {
			for _, reason := range []string{"price", "stays_with_current", "not_a_fit", "no_reply", "wrong_contact", "other", ""} {
				l.Reason = reason
				m := w.book.Tell(w.news(what, l, "dot"), lang)
				fits(t, 1, m.Text)
				if strings.Contains(m.Text, "tell.") || strings.Contains(m.Text, "<no value>") || what != bot.NewsEnrolled && !strings.Contains(m.Text, "CC-7K3M4") {
					t.Errorf("%s %s: %s", what, lang, m.Text)
				}
			}
		}
		fits(t, 1, w.book.Tell(bot.News{What: bot.NewsParked}, lang).Text)
	}
	sale := w.book.Tell(w.news(bot.NewsSale, l, "dot"), "en").Text
	if !strings.Contains(sale, "$109,682") || !strings.Contains(sale, "CC-7K3M4") {
		t.Error(sale)
	}
	l.Reason = "stays_with_current"
	if s := w.book.Tell(w.news(bot.NewsNoSale, l, "dot"), "en").Text; !strings.Contains(s, "stays with current") {
		t.Error(s)
	}
}

// TestClock: Central time is CT summer and winter, and the reader's own time
// stands behind it where it differs.
func TestClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	central, mountain := w.set.Zone, denver(t)
	eastern, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	hawaii, err := time.LoadLocation("Pacific/Honolulu")
	if err != nil {
		t.Fatal(err)
	}
	winter := time.Date(2026, 3, 6, 14, 0, 0, 0, central)
	summer := time.Date(2026, 3, 9, 14, 0, 0, 0, central)
	night := time.Date(2026, 3, 10, 0, 30, 0, 0, central)
	for _, c := range []struct {
		lang  string
		at    time.Time
		local *time.Location
		want  string
	}{
		{"en", winter, central, "Fri Mar 6 2:00pm CT"},
		{"en", summer, central, "Mon Mar 9 2:00pm CT"},
		{"en", summer, nil, "Mon Mar 9 2:00pm CT"},
		{"en", summer, mountain, "Mon Mar 9 2:00pm CT (1:00pm MT)"},
		{"en", winter, eastern, "Fri Mar 6 2:00pm CT (3:00pm ET)"},
		{"en", night, mountain, "Tue Mar 10 12:30am CT (Mon Mar 9 11:30pm MT)"},
		{"es", summer, mountain, "lun 9 mar 2:00pm CT (1:00pm MT)"},
		{"en", winter, hawaii, "Fri Mar 6 2:00pm CT (10:00am HT)"},
	} {
		got := clockText(w.book.texts.In(c.lang), c.at, central, c.local)
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if strings.Contains(got, "CST") || strings.Contains(got, "CDT") {
			t.Error(got)
		}
	}
}

func TestMoneyText(t *testing.T) {
	t.Parallel()
	for cents, want := range map[int64]string{0: "$0", 10968200: "$109,682", 120050: "$1,200.50", 100: "$1", 123456789012: "$1,234,567,890.12"} {
		if got := moneyText(cents); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
