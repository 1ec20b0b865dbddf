package dialogs

import (
	"slices"
	"strings"
	"testing"

	"leadline/bot"
)

// crew are the employees of a station, by name.
func (w *world) crew(station string) (all []bot.Person) {
	for _, p := range w.people {
		if p.Station == station && p.Handle != "" {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b bot.Person) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func TestPaperCardOfOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("pat", "sms", "card vita co 40 elm st 80002, ann ruiz 303-555-0142, 40/wk, ups, customer ok, sam r 3/3").
		has(w, "Paper card of Sam Rowe, Tue Mar 3.", "vita", "ann ruiz 303-555-0142")
	if sent := w.say("pat", "sms", "review"); !strings.Contains(sent.text, "1 SEND") && len(sent.Say[0].Buttons) != 3 {
		t.Error(sent.text)
	}
	got := w.say("pat", "sms", "1")
	got.has(w, "card of Sam Rowe, Tue Mar 3", "In time, it was due Wed Mar 4 5:00pm MT")
	// The funnel's two counts of cards that were sent agree for it too.
	if !slices.ContainsFunc(got.Rungs, func(r bot.Rung) bool { return r.Question == "messages" && r.Outcome == "3" }) {
		t.Errorf("its messages are not counted: %+v", got.Rungs)
	}
	for _, a := range got.Do {
		s, ok := a.(bot.SendLead)
		if !ok {
			continue
		}
		if s.For != w.people["sam"].ID || s.Source != bot.SourcePaper || s.CardDate != (bot.Date{Year: 2026, Month: 3, Day: 3}) || s.Station != "ARVADA" {
			t.Errorf("%+v", s)
		}
		return
	}
	t.Errorf("nothing was sent: %+v", got.Do)
}

// TestPaperCardRunTogether: without a mark between them the person is not read into
// the business's name, and words before the carrier stay on the card.
func TestPaperCardRunTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.say("pat", "sms", "card ann ruiz vita co 3035550142 sam r 3/3")
	got.has(w, "Paper card of Sam Rowe, Tue Mar 3.", "vita co?", "ann ruiz 303-555-0142")
	got.lacks(w, "ann ruiz vita co")
	w = newWorld(t)
	w.say("pat", "sms", "card vita co 40 elm st 80002, ann ruiz 3035550142 customer ok sam 3/3").
		has(w, "Paper card of Sam Rowe, Tue Mar 3.", "How many packages")
}

// TestPaperCardAsks: whose it is and its date, in as many questions as needed.
func TestPaperCardAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("pat", "sms", "card").has(w, "Whose card is it, and what date")
	w.say("pat", "sms", "zed").has(w, "I know nobody called zed at Arvada")
	w.say("pat", "sms", "sam").has(w, "Sam Rowe's card: what date")
	w.say("pat", "sms", "12/24/2026").has(w, "can't be input", "What date is on it?")
	w.say("pat", "sms", "yesterday").has(w, "Paper card of Sam Rowe, Tue Mar 3.", "Y or N")

	w = newWorld(t)
	w.person("sal", "Sally Rowe", bot.CityCarrier, "ARVADA")
	w.say("pat", "sms", "card").has(w, "Whose card")
	which := w.say("pat", "sms", "sa ro 3/2")
	which.has(w, "Whose card is it?")
	if b := which.Say[0].Buttons; len(b) != 2 || b[0].Label != "Sally Rowe" || b[1].Label != "Sam Rowe" {
		t.Errorf("%+v", b)
	}
	w.say("pat", "sms", "2").has(w, "Paper card of Sam Rowe, Mon Mar 2.")

	// A whole sentence is about something else; a carrier of another station is not known.
	w = newWorld(t)
	w.say("pat", "sms", "card")
	w.say("pat", "sms", "lee park").has(w, "I know nobody called lee park")
	w.say("pat", "sms", "my mail is late again today").lacks(w, "I know nobody")
	w.say("dot", "sms", "card vita co").has(w, "drop place")
	w.say("kim", "sms", "card vita co").has(w, "drop place") // the carriers' side keys none
}

func TestQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say("pat", "sms", "queue").has(w, "Nothing waits for you", "CARD")
	yes := true
	w.queue = bot.Queue{With: 2, Carriers: 2, Drafts: []bot.HandedDraft{{Number: 2, ID: "d2", By: w.people["sam"].ID, Name: "Sam Rowe", Born: w.now.AddDate(0, 0, -2),
		Card: bot.Card{Concurrence: &yes, Business: &bot.Business{Name: "Vita Co"}}}}}
	w.say("pat", "sms", "queue").has(w, "2 Vita Co, draft of Sam Rowe, due Tue Mar 3 5:00pm MT", "Drafts still with their carriers: 2", "FINISH 2")
	w.say("pat", "sms", "finish 3").has(w, "no draft 3")
	w.say("pat", "sms", "drop 2").has(w, "Why is draft 2 (Vita Co) dropped?")
	got := w.say("pat", "sms", "drop 2 customer closed down")
	got.has(w, "Draft 2 (Vita Co) is dropped", "Sam Rowe")
	if got.did() != "DropHanded{Station:ARVADA Number:2 Reason:customer closed down}" {
		t.Error(got.did())
	}
	w.say("pat", "sms", "finish 2").has(w, "Paper card of Sam Rowe", "Who decides about shipping there?")
	w.say("dot", "sms", "drop 2 x").lacks(w, "Vita")
	w.say("dot", "sms", "queue").lacks(w, "Vita")
}

func TestReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	l.Status, l.Station = bot.InReview, "ARVADA"
	w.queue = bot.Queue{Review: []bot.Reviewed{{Lead: *l, Name: "Dot Weaver"}}}
	w.say("pat", "sms", "queue").has(w, "CC-7K3M4", "to check, from Dot Weaver", "RETURN CC-7K3M4")
	w.say("pat", "sms", "finish 7k3m4").has(w, "Please check", "OK CC-7K3M4")
	w.say("pat", "sms", "return 7k3m4").has(w, "What is missing on CC-7K3M4?")
	back := w.say("pat", "sms", "no 7k3m4 which Vita Co?")
	back.has(w, "CC-7K3M4 goes back to who sent it: which Vita Co?")
	if !strings.Contains(back.did(), "ReviewLead{Code:CC-7K3M4 OK:false Reason:which Vita Co") {
		t.Error(back.did())
	}
	mended := w.say("dot", "sms", "note 7k3m4 the one on Elm, 303-555-0188")
	mended.has(w, "Added to CC-7K3M4")
	if !strings.Contains(mended.did(), "MendLead") {
		t.Error(mended.did())
	}
	ok := w.say("pat", "sms", "ok 7k3m4")
	ok.has(w, "CC-7K3M4 is with sales now")
	if !strings.Contains(ok.did(), "ReviewLead{Code:CC-7K3M4 OK:true") {
		t.Error(ok.did())
	}
	l.Status = bot.Open
	w.say("pat", "sms", "ok 7k3m4").has(w, "was checked already")
	// Another station's coordinator, carriers and representatives check nothing.
	w.say("kim", "sms", "ok 7k3m4").lacks(w, "is with sales now")
	w.say("ana", "sms", "return 7k3m4 no").lacks(w, "goes back")
}

// TestWeeklyFits: the longest status takes three segments by SMS, and names only
// the reader's own leads.
func TestWeeklyFits(t *testing.T) {
	t.Parallel()
	book := New()
	var leads []bot.Lead
	for range 14 {
		leads = append(leads, bot.Lead{Code: "CC-7K3M4", Status: bot.NoSale, Reason: "stays_with_current", Card: bot.Card{Business: &bot.Business{Name: strings.Repeat("Wide ", 12)}}})
	}
	for _, lang := range []string{"en", "es"} {
		m := book.Tell(bot.News{What: bot.NewsWeekly, Leads: leads, Brief: true}, lang)
		if len(m.Text) > 3*153 || !strings.Contains(m.Text, "9") {
			t.Errorf("%d letters: %s", len(m.Text), m.Text)
		}
		if m := book.Tell(bot.News{What: bot.NewsWeekly, Leads: leads}, lang); !strings.Contains(m.Text, "MINE") {
			t.Error(m.Text)
		}
	}
}

// TestThanksNameNobody: thanks are for the unit, with counts only where they are
// nobody's.
func TestThanksNameNobody(t *testing.T) {
	t.Parallel()
	book := New()
	for leads, want := range map[string]string{"12": "12 leads", "": "all of you"} {
		m := book.Tell(bot.News{What: bot.NewsThanks, Who: "Dot Weaver", To: bot.Person{Name: "Dot Weaver"}, Values: map[string]string{"station": "Arvada Main", "leads": leads, "sales": ""}}, "en")
		if !strings.Contains(m.Text, want) || strings.Contains(m.Text, "Dot") || len(m.Text) > 160 {
			t.Error(m.Text)
		}
	}
}

// TestPaperForm: the coordinator's form asks whose card it is, and sends it as
// theirs; a wrong name or date is an error beside its field.
func TestPaperForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pat := w.people["pat"]
	form := func(values map[string]string) bot.FormView {
		return w.book.Form(bot.FormScene{Person: pat, Values: values, Now: w.now, Settings: &w.set, Crew: w.crew("ARVADA")})
	}
	if first := form(nil).Inputs[0]; first.Name != "carrier" || !first.Optional {
		t.Errorf("%+v", first)
	}
	values := good()
	values["carrier"], values["card_date"] = "sam r", "3/3"
	if v := form(values); len(v.Errors) > 0 {
		t.Errorf("%v", v.Errors)
	}
	for field, bad := range map[string]string{"carrier": "zed", "card_date": "12/24/2026"} {
		wrong := good()
		wrong["carrier"], wrong["card_date"] = "sam r", "3/3"
		wrong[field] = bad
		if v := form(wrong); v.Errors[field] == "" || len(v.Errors) != 1 {
			t.Errorf("%s: %v", field, v.Errors)
		}
	}
	values["source"] = "paper_card"
	from := bot.Address{Channel: "slack", User: "pat"}
	got := w.hear("pat", from, bot.Inbound{Kind: bot.Form, From: from, Message: "web:1", Values: values})
	got.has(w, "card of Sam Rowe, Tue Mar 3")
	if s, ok := got.Do[len(got.Do)-1].(bot.SendLead); !ok || s.For != w.people["sam"].ID || s.Source != bot.SourcePaper {
		t.Errorf("%+v", got.Do)
	}
}
