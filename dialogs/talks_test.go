package dialogs

import (
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// TestCertify: a talk is reported once, signed once by each side, and what is
// refused says what would work.
func TestCertify(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ who, text, did, says string }{
		{"pat", "given 99", "", "no talk 99"},
		{"pat", "sign 14", "", "Nobody has reported talk 14"},
		{"pat", "sign", "", "No talk waits"},
		{"pat", "given 14 22", "GiveTalk", "given Wed Mar 4 to 22"},
		{"kim", "given 14", "", "on record for Wed Mar 4 already"},
		{"kim", "sign", "SignTalk", "Pat Mills has still to sign"},
		{"kim", "sign 14", "", "Your side has signed"},
		{"kim", "no 14", "DisputeGiven", "not certified until both"},
		{"pat", "sign 14", "", "Kim Sato disputes talk 14"},
		{"pat", "resolve 15", "", "Nobody has reported talk 15"},
		{"pat", "ok 14", "ResolveGiven", "ends when Kim Sato says the same"},
		{"pat", "resolve 14", "", "said that already"},
		{"kim", "resolve 14 not given", "ResolveGiven", "ends when Pat Mills says the same"},
		{"kim", "resolve 14 it was given after all", "ResolveGiven", "Both sides agree"},
		{"kim", "resolve 14", "", "is not disputed"},
		{"pat", "sign", "SignTalk", "certified"},
		{"pat", "done 13 and 15", "GiveTalk GiveTalk", "one more"},
	} {
		got := w.sayDesk(c.who, c.text)
		var did []string
		for _, a := range got.Do {
			name, _, _ := strings.Cut(strings.TrimPrefix(turn{Turn: bot.Turn{Do: []bot.Action{a}}}.did(), "bot."), "{")
			did = append(did, name)
		}
		if strings.Join(did, " ") != c.did || !strings.Contains(got.text, c.says) {
			t.Errorf("%s %q: did %v, said %q", c.who, c.text, did, got.text)
		}
	}
}

// TestVacantPost: nobody signs for it, and who comes later acknowledges.
func TestVacantPost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("gus", "Gus Lane", bot.Manager, "GOLDEN", bot.Grant{Role: bot.ManagementCoordinator, Scope: "GOLDEN", Side: "usps"})
	w.sayDesk("gus", "given 14").has(w, "post of carrier coordinator is vacant")
	w.sayDesk("gus", "sign 14").has(w, "counts as given, post vacant")
	g := w.facts("GOLDEN").Book.Given[0]
	if g.State() != bot.TalkVacant || g.SignedBy(bot.NALC) {
		t.Fatalf("%s %+v", g.State(), g.Signed)
	}
	w.person("new", "Nina Reyes", bot.CityCarrier, "GOLDEN", bot.Grant{Role: bot.CarrierCoordinator, Scope: "GOLDEN", Side: "nalc"})
	f := w.desks["GOLDEN"]
	f.Book.Terms = append(f.Book.Terms, bot.Term{Role: bot.CarrierCoordinator, Person: w.people["new"].ID, Name: "Nina Reyes", From: bot.Date{Year: 2026, Month: 3, Day: 10}})
	w.desks["GOLDEN"] = f
	w.now = w.now.AddDate(0, 0, 7)
	w.sayDesk("new", "sign 14").has(w, "before your time", "no signature")
	if g := w.facts("GOLDEN").Book.Given[0]; g.State() != bot.TalkVacant || g.SignedBy(bot.NALC) {
		t.Errorf("%s %+v", g.State(), g.Signed)
	}
}

// TestPaper: a sheet needs both sides; only who has no phone here is read from it.
func TestPaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kim := w.people["kim"]
	kim.Addresses = []bot.Address{{ID: 7, Channel: "sms"}}
	w.people["kim"] = kim
	w.sayDesk("pat", "given 14")
	w.sayDesk("pat", "sign 14 paper binder 2").has(w, "sheet on file: binder 2", "Kim Sato has still to sign")
	w.sayDesk("kim", "sign 14 paper binder 2").has(w, "Both sides are on the sheet")

	w = newWorld(t)
	w.sayDesk("pat", "given 14")
	w.sayDesk("pat", "sign 14 paper binder 2").has(w, "Both sides are on the sheet")
	signed := w.facts("ARVADA").Book.Given[0].Signed
	if len(signed) != 2 {
		t.Errorf("%d signatures", len(signed))
	}
	for _, s := range signed {
		if s.Reference != "binder 2" || s.Recorded != w.people["pat"].ID {
			t.Errorf("%+v", s)
		}
	}
}

// TestTalkInParts: by SMS a talk is read in messages of three parts, and no word
// of it is lost.
func TestTalkInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.say("dot", "sms", "talk")
	got.has(w, "Talk 13: Small boxes", "In short.", "MORE")
	words := 0
	for range 20 {
		fits(t, 3, got.text)
		words += strings.Count(got.text, "weigh")
		if !strings.Contains(got.text, "MORE") {
			break
		}
		got = w.say("dot", "sms", "more")
	}
	if words != 30 {
		t.Errorf("%d of 30 sentences were read", words)
	}
	whole := w.say("dot", "slack", "talk 14")
	if strings.Count(whole.text, "weigh") != 30 || strings.Contains(whole.text, "MORE") {
		t.Error(whole.text)
	}
	w.say("dot", "sms", "talk 99").has(w, "no talk 99")
}

// TestFAQ: the words of people find the answer, in both languages; every answer
// names its question, and is short.
func TestFAQ(t *testing.T) {
	t.Parallel()
	for lang, asked := range map[string]map[string]string{
		"en": {"faq why": "q3", "faq do I have to take part": "q3", "faq how much time does it take": "q4", "faq tear pads": "q11", "faq mandates": "q7",
			"faq who follows up": "q13", "faq whom can I mail": "q14", "faq q6": "q6", "FAQ MC-q2": "MC-q2", "faq what is this program": "q1"},
		"es": {"faq charlas": "q5", "faq es obligación": "q3", "faq blocs": "q11", "faq quién da seguimiento": "q13", "faq mandatos": "q7"},
	} {
		w := newWorld(t)
		dot := w.people["dot"]
		dot.Lang = lang
		w.people["dot"] = dot
		for text, want := range asked {
			got := w.say("dot", "sms", text)
			if !strings.Contains(got.text, "(FAQ "+want+")") {
				t.Errorf("%s %q is answered %q", lang, text, got.text)
			}
			fits(t, 3, got.text)
		}
		if got := w.say("dot", "sms", "faq"); got.text == "" {
			t.Error("a bare FAQ is not answered")
		}
		if got := w.say("dot", "sms", "ask"); !strings.Contains(got.text, "LEAD") {
			t.Error(got.text)
		}
		if got := w.say("dot", "sms", "faq xyzzy"); strings.Contains(got.text, "(FAQ") {
			t.Error(got.text)
		}
		for _, key := range faqs {
			s := w.book.texts.In(lang).Say("faq."+key, "Contact", "your district sales office", "Mailbox", "the program mailbox", "Subject", "WESTPAC / CO-WY")
			if n := texts.Segments(s); n > 2 {
				t.Errorf("%s %s takes %d segments", lang, key, n)
			}
			if !strings.Contains(s, "(FAQ ") {
				t.Errorf("%s %s names no source", lang, key)
			}
		}
	}
}

// TestCards: a request goes out once; the coordinator's OK ends it.
func TestCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.say("dot", "sms", "CARDS PLEASE")
	got.has(w, "Pat Mills", "lead cards")
	if got.did() != "AskSupplies{What:lead_cards Count:0}" {
		t.Error(got.did())
	}
	if got = w.say("dot", "sms", "tear pads"); got.did() != "AskSupplies{What:tear_pads Count:0}" {
		t.Error(got.did())
	}
	if got = w.say("lee", "sms", "cards 50"); got.did() != "AskSupplies{What:lead_cards Count:50}" {
		t.Error(got.did())
	}
	got.has(w, "no management coordinator")
	w.say("ana", "sms", "cards").has(w, "not at one")
	f := w.facts("ARVADA")
	f.Supplies = []bot.Supply{{Number: 3, Station: "ARVADA", By: w.people["dot"].ID, Name: "Dot Weaver", What: "lead_cards", At: w.now}}
	w.desks = map[string]bot.Facts{"ARVADA": f}
	w.say("dot", "sms", "cards").has(w, "still open")
	if got = w.say("pat", "sms", "ok"); got.did() != "ConfirmSupplies{Station:ARVADA Number:3}" {
		t.Error(got.did(), got.text)
	}
	if got = w.say("kim", "sms", "ok"); len(got.Do) != 0 {
		t.Error(got.did())
	}
}

// TestTelecon: both admins set and record it; others are told who does.
func TestTelecon(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("nan", "Nan Ives", bot.Other, "", bot.Grant{Role: bot.NALCAdmin, Scope: "CO-WY", Side: "nalc"})
	w.say("adm", "slack", "telecon").has(w, "None is set")
	got := w.say("adm", "slack", "telecon 4/10 11:00")
	got.has(w, "Set: teleconference of CO-WY", "Q3-26")
	if len(got.Do) != 1 {
		t.Error(got.did())
	}
	w.say("adm", "slack", "held 4").has(w, "HELD usps 4 nalc 3")
	w.say("nan", "slack", "held usps 4 nalc 0").has(w, "does not count for Q2-26")
	w.say("nan", "slack", "held usps 4 nalc 3").has(w, "It counts for Q2-26")
	w.say("pat", "slack", "telecon 4/10 11:00").has(w, "admins of your district")
}

// TestAppoint: each side names its own, nobody is both, acting ends.
func TestAppoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("nan", "Nan Ives", bot.Other, "", bot.Grant{Role: bot.NALCAdmin, Scope: "CO-WY", Side: "nalc"})
	for _, c := range []struct{ who, text, says string }{
		{"nan", "appoint", "Text APPOINT"},
		{"nan", "appoint nobody golden", "Nobody on the roster"},
		{"nan", "appoint lee reno", "do not appoint at RENO"},
		{"nan", "appoint pat arvada", "One person is never both"},
		{"nan", "appoint kim arvada", "holds that post already"},
		{"nan", "appoint lee golden acting", "last day"},
		{"nan", "appoint lee golden acting until 4/30", "acting carrier coordinator of GOLDEN from today until Thu Apr 30"},
		{"nan", "appoint lee golden", "Lee Park is carrier coordinator of GOLDEN from today"},
		{"adm", "appoint pat golden", "Pat Mills is management coordinator of GOLDEN"},
		{"nan", "appoint sam arvada", "Kim Sato is carrier coordinator of ARVADA. Does Sam Rowe follow"},
		{"pat", "appoint sam arvada", "admins of your district"},
	} {
		got := w.say(c.who, "slack", c.text)
		if !strings.Contains(got.text, c.says) {
			t.Errorf("%s %q: %q", c.who, c.text, got.text)
		}
	}
	w.say("nan", "slack", "appoint sam arvada")
	if got := w.say("nan", "slack", "y"); !strings.HasPrefix(got.did(), "Appoint{") {
		t.Error(got.did(), got.text)
	}
}

// TestStationOpen: the board names what is open, and fits three parts by SMS.
func TestStationOpen(t *testing.T) {
	t.Parallel()
	for _, lang := range texts.Languages {
		w := newWorld(t)
		lee := w.people["lee"]
		lee.Lang = lang
		w.people["lee"] = lee
		w.now = time.Date(2026, 3, 20, 9, 0, 0, 0, denver(t))
		got := w.say("lee", "sms", "station")
		fits(t, 4, got.text)
		if strings.Contains(got.text, "board.") || strings.Contains(got.text, "<no value>") {
			t.Error(got.text)
		}
	}
	w := newWorld(t)
	w.now = time.Date(2026, 3, 20, 9, 0, 0, 0, denver(t))
	w.say("dot", "sms", "station").has(w, "Service talk: missing, none on record for Mon Mar 2 to Sun Mar 15")
}
