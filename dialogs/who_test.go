package dialogs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// found answers a search as the store would: by code, phone, or a part of the
// name, and only where the person may look.
func (w *world) found(key string) (all []bot.Found) {
	w.t.Helper()
	s, err := bot.ParseSearch(key)
	if err != nil {
		w.t.Fatal(err)
	}
	seen := map[int64]bool{}
	for code, v := range w.customers {
		name := strings.Contains(bot.NormalName(v.Name), bot.NormalName(s.Words)) && s.Words != ""
		hit := s.Lead != "" && strings.HasSuffix(code, s.Lead) || s.Phone != "" && len(v.Phones) > 0 && v.Phones[0] == s.Phone || s.Customer == v.ID || name
		visible := len(s.Districts) > 0
		for _, l := range v.Leads {
			visible = visible || l.SubmitterID == s.Own
		}
		if hit && visible && !seen[v.ID] {
			seen[v.ID] = true
			all = append(all, bot.Found{ID: v.ID, Name: v.Name, City: v.City, ZIP5: v.ZIP5, Exact: !name, Lead: v.Leads[0].Code})
		}
	}
	return all
}

func (w *world) issue(key string) *bot.Issue {
	for _, i := range w.issues {
		if fmt.Sprint(i.ID) == key {
			return &i
		}
	}
	return nil
}

// customer makes a customer of one lead of dot's, held by ana, with a history.
func (w *world) customer(code string, events ...string) *bot.View {
	l := *w.lead(code, "dot")
	at := w.now
	for i, kind := range append([]string{"submitted", "entered"}, events...) {
		at = at.Add(time.Hour)
		e := bot.Event{Lead: code, Seq: i + 1, At: at, Kind: kind, By: "ana"}
		if kind == "sale" {
			e.Data = []byte(`{"revenue_cents":10968200}`)
		}
		l.Events = append(l.Events, e)
	}
	l.HolderID, l.Holder = w.people["ana"].ID, "ana"
	v := &bot.View{Customer: bot.Customer{ID: 4711, Name: "Joe's Bikes", Street: "12 Main St", City: "Arvada", State: "CO", ZIP5: "80002", District: "CO-WY",
		Phones: []string{"+13035550142", "+13035550177"}, Emails: []string{"ann@joesbikes.test"}}, Leads: []bot.Lead{l}}
	v.Members = []bot.Customer{v.Customer}
	w.customers = map[string]*bot.View{code: v, v.Code(): v}
	return v
}

// contactWords are words of the customer that not everybody may see.
var contactWords = []string{"555", "12 Main", "Ann", "@"}

// TestP22_Who: the same history for everybody who may see it, contact data by
// role, and nobody learns of what is not theirs.
func TestP22_Who(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("con", "Connie Bell", bot.Other, "", bot.Grant{Role: bot.ConsumerAffairs, Scope: "CO-WY"})
	w.customer("CC-7K3M4", "claimed", "reached")
	history := []string{"lead CC-7K3M4, Customer Connect", "CC-7K3M4 picked up by ana", "CC-7K3M4 reached by ana"}
	for who, contact := range map[string]bool{"ana": true, "max": true, "dot": true, "bo": false, "con": false} {
		got := w.say(who, "slack", "who joes bikes")
		got.has(w, append(history, "Joe's Bikes", "Arvada")...)
		if contact {
			got.has(w, "303-555-0142", "12 Main St", "ann@joesbikes.test")
		}
		if who == "dot" { // their own card, not what others learnt
			got.lacks(w, "0177")
		}
		if contact && who != "dot" {
			got.has(w, "303-555-0177")
		}
		if !contact {
			got.lacks(w, contactWords...)
		}
		if !strings.Contains(got.did(), "LookAt{Customer:4711 How:who") || contact == strings.Contains(got.did(), "headlines") {
			t.Errorf("%s: %s", who, got.did())
		}
	}
	nobody := w.say("lee", "slack", "who joes bikes")
	nobody.lacks(w, append(contactWords, "Arvada", "CC-")...)
	for _, who := range []string{"lee", "sam", "pat", "kim", "adm"} { // a stranger's search and one of what is not there are answered alike
		for _, ask := range []string{"who joes bikes", "who 303-555-0142", "who CC-7K3M4"} {
			got, none := w.say(who, "slack", ask), w.say(who, "slack", "who Nowhere Inc")
			if strings.ReplaceAll(got.text, strings.TrimPrefix(ask, "who "), "X") != strings.ReplaceAll(none.text, "Nowhere Inc", "X") || len(got.Do) != 0 {
				t.Errorf("%s %s: %s (%s)", who, ask, got.text, got.did())
			}
		}
	}
}

// TestP22_WhoInARoom: where others read along there are no contact data.
func TestP22_WhoInARoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.customer("CC-7K3M4", "claimed")
	room := bot.Address{Channel: "slack", Tenant: "T0555", User: "user-ana", Conversation: "C0555", Room: true}
	got := w.hear("ana", room, bot.Inbound{Kind: bot.Text, Text: "/lead who joes bikes"})
	got.has(w, "picked up by ana", "WHO CC-7K3M4 in a direct message")
	got.lacks(w, contactWords...)
}

// TestWhoPages: five lines, and MORE.
func TestWhoPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.customer("CC-7K3M4", "claimed", "tried", "tried", "tried", "reached", "sale")
	first := w.say("ana", "sms", "who 303 555 0142")
	first.has(w, "SALE $109,682 by ana", "2 older: text MORE")
	first.lacks(w, "lead CC-7K3M4")
	fits(t, 3, first.text)
	more := w.say("ana", "sms", "more")
	more.has(w, "lead CC-7K3M4, Customer Connect", "picked up")
	more.lacks(w, "SALE", "older")
	w.say("ana", "sms", "more").has(w, "That was all")
}

// TestMergeDialog: both must be the manager's, and it asks.
func TestMergeDialog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.customer("CC-7K3M4")
	other := *v
	other.Customer.ID, other.Customer.Name, other.Leads = 4712, "Joe's Bike Shop", []bot.Lead{*w.lead("CC-9P2QX", "sam")}
	w.customers["CC-9P2QX"], w.customers[other.Code()] = &other, &other
	w.say("max", "slack", "merge CC-7K3M4").has(w, "Which two?")
	w.say("max", "slack", "merge CC-7K3M4 CC-00000").has(w, "CC-00000")
	w.say("max", "slack", "merge CC-7K3M4 and CC-7K3M4").has(w, "one customer already")
	w.say("max", "slack", "merge CC-7K3M4 with CC-9P2QX").has(w, "Merge Joe's Bike Shop (CC-9P2QX) into Joe's Bikes (CC-7K3M4)?")
	if got := w.say("max", "slack", "y"); got.did() != "MergeCustomers{Into:4711 From:4712}" {
		t.Error(got.did(), got.text)
	}
	w.say("max", "slack", "merge "+v.Code()+" "+other.Code()).has(w, "Merge Joe's Bike Shop")
	if got := w.say("max", "slack", "n"); len(got.Do) != 0 {
		t.Error(got.did())
	}
	w.say("ana", "slack", "merge CC-7K3M4 CC-9P2QX").has(w, "sales manager")
	w.say("max", "slack", "unmerge CC-7K3M4").has(w, "no such merge")
	v.Merges = []bot.Merge{{ID: 3, From: 4712, Into: 4711, Name: "Joe's Bike Shop", At: w.now.AddDate(0, 0, -29)}}
	w.say("max", "slack", "unmerge CC-7K3M4").has(w, "Take Joe's Bike Shop out of Joe's Bikes again?")
	if got := w.say("max", "slack", "y"); got.did() != "UnmergeCustomers{Customer:4711 Merge:3}" {
		t.Error(got.did(), got.text)
	}
	v.Merges[0].At = w.now.AddDate(0, 0, -31)
	w.say("max", "slack", "unmerge CC-7K3M4").has(w, "more than 30 days")
}

// TestIssues: consumer affairs lists and resolves; nobody else does.
func TestIssues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("con", "Connie Bell", bot.Other, "", bot.Grant{Role: bot.ConsumerAffairs, Scope: "CO-WY"})
	w.say("con", "sms", "issues").has(w, "No open service issue")
	for n := range 6 {
		w.issues = append(w.issues, bot.Issue{ID: int64(n + 1), Business: "Vita Co", What: fmt.Sprint("mail late ", n), District: "CO-WY", Reporter: "Dot Weaver", At: w.now})
	}
	list := w.say("con", "sms", "issues")
	list.has(w, "Open service issues: 6", "1 Vita Co: mail late 0", "2 more: text MORE")
	fits(t, 3, list.text)
	w.say("con", "sms", "more").has(w, "6 Vita Co: mail late 5")
	w.say("con", "sms", "resolve").has(w, "Which issue?")
	w.say("con", "sms", "resolve 2").has(w, "What was done about Vita Co?")
	w.say("con", "sms", "resolve 77 done").has(w, "no issue 77")
	if got := w.say("con", "sms", "resolve #2 new box key given"); got.did() != "ResolveIssue{ID:2 Answer:new box key given}" {
		t.Error(got.did(), got.text)
	}
	w.issues[1].ResolvedAt, w.issues[1].Resolver = &w.now, "con"
	w.say("con", "sms", "resolve 2 again").has(w, "was resolved by con")
	w.say("dot", "sms", "resolve 1 done").has(w, "Consumer affairs works on service issues")
}
