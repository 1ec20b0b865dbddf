package dialogs

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// TestHandOver: each step says what was done, does one thing, and every
// refusal names a way on.
func TestHandOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	l := w.hold("CC-7K3M4", "ana")
	bo := w.people["bo"]

	for _, c := range []struct{ who, text, want, did string }{
		{"ana", "offer", "OFFER CC-7K3M4 ben", ""},
		{"ana", "offer 7k3m4", "OFFER 7K3M4 ben", ""},
		{"ana", "offer 7k3m4 nobody", "has the handle nobody", ""},
		{"ana", "offer 7k3m4 dot", "has the handle dot", ""},
		{"ana", "offer 7k3m4 far", "has the handle far", ""},
		{"ana", "offer 7k3m4 ana", "ana holds CC-7K3M4 already", ""},
		{"bo", "offer 7k3m4 max", "ana has held CC-7K3M4", ""},
		{"bo", "accept", "ACCEPT CC-7K3M4", ""},
		{"bo", "accept 7k3m4", "not offered to you", ""},
		{"bo", "decline 7k3m4", "not offered to you", ""},
		{"dot", "offer 7k3m4 bo", "worked by the sales team", ""},
		{"ana", "offer 7k3m4 to @Bo", "offered to Bo Lindgren until Thu Mar 5 10:00am CT", "OfferLead{Code:CC-7K3M4 To:" + personKey(bo.ID) + "}"},
	} {
		got := w.say(c.who, "sms", c.text)
		got.has(w, c.want)
		if got.did() != c.did {
			t.Errorf("%s: %q did %s, want %s", c.who, c.text, got.did(), c.did)
		}
	}
	until := w.now.Add(time.Hour)
	l.OfferedTo, l.Offered, l.OfferedUntil = bo.ID, "bo", &until
	for _, c := range []struct{ who, text, want, did string }{
		{"max", "accept 7k3m4", "not offered to you", ""},
		{"far", "accept 7k3m4", "I know no lead", ""},
		{"ana", "accept 7k3m4", "already yours", ""},
		{"bo", "decline 7k3m4 full this week", "ana keeps it", "DeclineLead{Code:CC-7K3M4 Reason:full this week}"},
		{"bo", "accept 7k3m4", "CC-7K3M4 is yours.", "AcceptLead{Code:CC-7K3M4}"},
	} {
		got := w.say(c.who, "sms", c.text)
		got.has(w, c.want)
		got.lacks(w, "Ruiz", "0142")
		if got.did() != c.did {
			t.Errorf("%s: %q did %s, want %s", c.who, c.text, got.did(), c.did)
		}
	}
	// Somebody who is away is named as such, and cannot accept.
	bo.Away = bot.Days{First: bot.DateOf(w.now, w.set.Zone), Last: bot.DateOf(w.now, w.set.Zone).Add(3)}
	w.people["bo"] = bo
	w.say("ana", "sms", "offer 7k3m4 bo").has(w, "is offered to Bo Lindgren", "away until Sat Mar 7")
	got := w.say("bo", "sms", "accept 7k3m4")
	got.has(w, "away until Sat Mar 7", "AWAY OFF")
	if len(got.Do) > 0 {
		t.Error(got.did())
	}
}

// TestManage: the manager's words, and nobody else's.
func TestManage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	bo := w.people["bo"]
	sold := w.lead("CC-9AB2C", "dot")
	w.hold("CC-9AB2C", "ana")
	closed := w.now.Add(-time.Hour)
	sold.Status, sold.RevenueCents, sold.ClosedAt = bot.Sold, 10968200, &closed
	w.lead("CC-8AB2C", "dot")
	asked := w.hold("CC-8AB2C", "ana")
	asked.Asked = &bot.Approval{ID: 4, Lead: asked.Code, By: w.people["ana"].ID, Handle: "ana", At: w.now.Add(-30 * time.Hour)}

	for _, c := range []struct{ who, text, want, did string }{
		{"ana", "assign 7k3m4 bo", "sales manager", ""},
		{"ana", "pull 8ab2c", "sales manager", ""},
		{"ana", "reopen 9ab2c", "sales manager", ""},
		{"ana", "verify 9ab2c", "sales manager", ""},
		{"max", "assign 7k3m4", "ASSIGN 7K3M4 ben", ""},
		{"max", "pull", "PULL CC-7K3M4", ""},
		{"max", "assign 7k3m4 dot", "has the handle dot", ""},
		{"max", "assign 7k3m4 bo", "with Bo Lindgren now", "AssignLead{Code:CC-7K3M4 To:" + personKey(bo.ID) + "}"},
		{"max", "pull 7k3m4", "Nobody holds CC-7K3M4", ""},
		{"max", "pull 8ab2c moved away", "back in the pool", "PullLead{Code:CC-8AB2C Reason:moved away}"},
		{"max", "reopen 7k3m4", "is not closed", ""},
		{"max", "reopen 9ab2c they called", "open again", "ReopenLead{Code:CC-9AB2C Reason:they called}"},
		{"max", "verify 7k3m4", "not closed as a sale", ""},
		{"max", "verify 9ab2c", "$109,682 new estimated annualized revenue is verified", "VerifyLead{Code:CC-9AB2C Cents:0}"},
		{"max", "verify 9ab2c $98,000", "reported with $109,682. Verify $98,000 instead?", ""},
		{"max", "y", "$98,000 new estimated", "VerifyLead{Code:CC-9AB2C Cents:9800000}"},
		{"max", "verify 9ab2c $900,000,000", "more than I can take", ""},
		{"max", "ok 7k3m4", "no contact waits", ""},
		{"max", "ok 8ab2c", "is recorded", "DecideContact{Code:CC-8AB2C Yes:true Reason:}"},
		{"max", "decline 8ab2c please call", "is not recorded", "DecideContact{Code:CC-8AB2C Yes:false Reason:please call}"},
		{"max", "decline 7k3m4", "not offered to you", ""},
	} {
		got := w.say(c.who, "sms", c.text)
		got.has(w, c.want)
		if got.did() != c.did {
			t.Errorf("%s: %q did %s, want %s", c.who, c.text, got.did(), c.did)
		}
	}
}

// TestDatedBack: a contact more than a day back waits for the manager, one
// before the lead is a slip.
func TestDatedBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")
	l.CardDate = bot.DateOf(w.now, w.set.Zone).Add(-3)
	got := w.say("ana", "sms", "reached 7k3m4 monday 9am wants a quote")
	got.has(w, "Mon Mar 2", "your sales manager says OK", "the clock runs on")
	if !strings.HasPrefix(got.did(), "AskContact{Code:CC-7K3M4 At:2026-03-02 09:00:00") || !strings.Contains(got.did(), "Note:wants a quote") {
		t.Error(got.did())
	}
	got = w.say("ana", "sms", "reached 7k3m4 2/3")
	got.has(w, "before the lead was written")
	if len(got.Do) > 0 {
		t.Error(got.did())
	}
	if got = w.say("max", "sms", "reached 7k3m4 monday 9am"); !strings.HasPrefix(got.did(), "ReachLead{") {
		t.Error("the manager waits for themselves: " + got.did())
	}
}

func TestAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	w.hold("CC-7K3M4", "ana")
	w.say("ana", "sms", "away").has(w, "AWAY 3/16 3/20")
	w.say("ana", "sms", "away off").has(w, "not marked as away")
	got := w.say("ana", "sms", "away 3/9 3/13")
	got.has(w, "Mon Mar 9", "Fri Mar 13", "You hold 1", "AWAY OFF")
	if got.did() != "SetAway{Days:{First:2026-03-09 Last:2026-03-13}}" {
		t.Error(got.did())
	}
	for _, text := range []string{"away 3/9 12/24", "away 3/1/26 3/2/26"} {
		got := w.say("ana", "sms", text)
		got.has(w, "at most 120 days")
		if len(got.Do) > 0 {
			t.Error(text, got.did())
		}
	}
	p := w.people["ana"]
	p.Away = bot.Days{First: bot.DateOf(w.now, w.set.Zone), Last: bot.DateOf(w.now, w.set.Zone)}
	w.people["ana"] = p
	w.say("ana", "sms", "away").has(w, "AWAY OFF ends that")
	w.lead("CC-9AB2C", "dot")
	w.say("ana", "sms", "claim 9ab2c").has(w, "You are away until Wed Mar 4")
	if got := w.say("ana", "sms", "away off"); got.did() != "SetAway{Days:{First: Last:}}" && !strings.HasPrefix(got.did(), "SetAway{") {
		t.Error(got.did())
	}
	w.say("dot", "sms", "away 3/9").has(w, "worked by the sales team")
}

// TestClaimNotices: every notice about who works a lead has its words in every
// language, names the code, and takes no more texts than it may.
func TestClaimNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lead("CC-7K3M4", "dot")
	l := w.hold("CC-7K3M4", "ana")
	until := w.now.Add(24 * time.Hour)
	l.Card.Business.Name = "Rocky Mountain Bicycle Works"
	l.OfferedTo, l.OfferedUntil, l.RevenueCents = w.people["bo"].ID, &until, 10968200
	l.Asked = &bot.Approval{At: w.now.Add(-30 * time.Hour)}
	many := []bot.Lead{}
	for range 12 {
		many = append(many, *l)
	}
	for _, lang := range texts.Languages {
		for what, parts := range map[string]int{bot.NewsOffered: 3, bot.NewsAccepted: 1, bot.NewsDeclined: 2, bot.NewsOfferExpired: 1, bot.NewsOfferLost: 1, bot.NewsPulled: 2, bot.NewsReopened: 2,
			bot.NewsVerified: 1, bot.NewsAsked: 3, bot.NewsApproved: 2, bot.NewsRefused: 3, bot.NewsBSN: 1, bot.NewsBSNSent: 1, bot.NewsTakenBack: 1} {
			n := w.news(what, l, "bo")
			n.Note = "they moved to another town"
			m := w.book.Tell(n, lang)
			fits(t, parts, m.Text)
			if strings.Contains(m.Text, "tell.") || strings.Contains(m.Text, "<no value>") || what != bot.NewsBSNSent && !strings.Contains(m.Text, "CC-7K3M4") {
				t.Errorf("%s %s: %s", what, lang, m.Text)
			}
			for _, p := range []string{"Ruiz", "0142", "Main St", "Weaver"} {
				if strings.Contains(m.Text, p) {
					t.Errorf("%s %s shows %q: %s", what, lang, p, m.Text)
				}
			}
			for _, b := range m.Buttons {
				if b.Do == "" || what == bot.NewsOffered && b.Claim != l.ClaimSeq {
					t.Errorf("%s: %+v", what, b)
				}
			}
		}
		for _, what := range []string{bot.NewsAway, bot.NewsLeft} {
			n := w.news(what, &bot.Lead{}, "max")
			n.Leads, n.About = many, w.people["ana"]
			m := w.book.Tell(n, lang)
			if strings.Count(m.Text, "Rocky") != longList || !strings.Contains(m.Text, "4") || !strings.Contains(m.Text, "ASSIGN CC-7K3M4") {
				t.Errorf("%s %s: %s", what, lang, m.Text)
			}
		}
		m := w.book.Tell(w.news(bot.NewsAssigned, l, "bo"), lang)
		if !strings.Contains(m.Whole(), "303-555-0142") || !strings.Contains(m.Ack, "Ana Ortiz") || len(m.Buttons) != 3 || m.Buttons[0].Claim != l.ClaimSeq {
			t.Errorf("assigned %s: %+v", lang, m)
		}
	}
}
