package slack

import (
	"encoding/json"
	"net/http"
	"testing"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// TestSaid: what /lead and the words behind it stand for.
func TestSaid(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                               "",
		"join ab12cd34":                  "JOIN ab12cd34",
		"Join AB12CD34":                  "JOIN AB12CD34",
		"pool CO-WY":                     "/pool CO-WY",
		"joes bikes 12 main st 80002":    "/LEAD joes bikes 12 main st 80002",
		"lead joes bikes":                "/LEAD joes bikes",
		"LEAD":                           "LEAD",
		"claim 7k3m4":                    "/claim 7k3m4",
		"claim CC-7K3M4":                 "/claim CC-7K3M4",
		"sale cc-7k3m4 $109,682":         "/sale cc-7k3m4 $109,682",
		"mine":                           "/mine",
		"/mine":                          "/mine",
		"help":                           "/help",
		"stop":                           "/stop",
		"?":                              "/?",
		"talk 14":                        "/talk 14",
		"change phone TO 303-555-0199":   "/change phone TO 303-555-0199",
		"who joes bikes":                 "/who joes bikes",
		"issue Vita Co late mail":        "/issue Vita Co late mail",
		"1":                              "1",
		"y":                              "y",
		"7K3M4":                          "7K3M4",
		"CC-7K3M4":                       "CC-7K3M4",
		"open":                           "/open",
		"open door cafe, 5 Elm":          "/LEAD open door cafe, 5 Elm",
		"claim jumper grill 12 main":     "/LEAD claim jumper grill 12 main",
		"quit smoking clinic":            "/LEAD quit smoking clinic",
		"bus stop cafe":                  "/LEAD bus stop cafe",
		"go fast couriers":               "/LEAD go fast couriers",
		"join the club bar and grill":    "/LEAD join the club bar and grill",
		"talk of the town salon 5 Elm":   "/LEAD talk of the town salon 5 Elm",
		"note worthy books":              "/LEAD note worthy books",
		"sale shop 12345 main":           "/LEAD sale shop 12345 main", // a code stands right behind its word
		"lead works inc 5 Elm, customer": "/LEAD works inc 5 Elm, customer",
	} {
		if got := said(in); got != want {
			t.Errorf("/lead %s says %q, want %q", in, got, want)
		}
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got := heard(t, b, commandRequest(map[string]string{"text": " pool CO-WY ", "channel_id": "C1", "response_url": "https://hooks.slack.com/commands/1/2"}))
	if got.Text != "/pool CO-WY" || !got.From.Room || got.From.Conversation != "C1" || got.From.User != "U1" ||
		got.Hints.ResponseURL != "https://hooks.slack.com/commands/1/2" || got.Keys[0] != "slack:command:T0INVENTED:13.37" || got.Kind != bot.Text {
		t.Errorf("became %+v", got)
	}
	// The direct message may be one between other people.
	got = heard(t, b, commandRequest(map[string]string{"text": "joe &amp; sons", "channel_id": "D0THEIRS"}))
	if got.Text != "/LEAD joe & sons" || got.From.Room || got.From.Conversation != "" {
		t.Errorf("became %+v", got)
	}
	for _, url := range hostileURLs {
		if got := heard(t, b, commandRequest(map[string]string{"text": "mine", "response_url": url})); got.Hints.ResponseURL != "" {
			t.Errorf("kept %q", url)
		}
	}
}

// card is a form as the dialogs make it.
var card = bot.FormView{
	Title: "New lead", Submit: "Send", Close: "Cancel",
	Inputs: []bot.Input{
		{Name: "concurrence", Label: "Did the customer agree?", Options: []bot.Option{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}},
		{Name: "business.name", Label: "Business", Value: "Joe's Bikes", Max: 120},
		{Name: "decision_maker.phone", Label: "Phone", Hint: "303-555-0142", Optional: true},
		{Name: "ships_with", Label: "Who ships for them now?", Many: true, Optional: true, Value: "UPS, DHL", Options: []bot.Option{{Value: "UPS", Label: "UPS"}, {Value: "FedEx", Label: "FedEx"}, {Value: "DHL", Label: "DHL"}}},
		{Name: "volume.per", Label: "Per", Optional: true, Value: "week", Options: []bot.Option{{Value: "day", Label: "day"}, {Value: "week", Label: "week"}}},
		{Name: "notes", Label: "Anything else?", Long: true, Optional: true},
	},
}

// TestLeadAloneOpensTheForm: at once, with what is known filled in.
func TestLeadAloneOpensTheForm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inbox := &channeltest.Inbox{View: card}
	w := serve(b, inbox, commandRequest(map[string]string{"text": " "}))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || len(inbox.Got()) != 0 {
		t.Fatalf("answered %d %q, %d stored", w.Code, w.Body, len(inbox.Got()))
	}
	if forms := inbox.Forms(); len(forms) != 1 || forms[0].From.User != "U1" || len(forms[0].Values) != 0 {
		t.Errorf("asked for %+v", forms)
	}
	if len(b.slack.views) != 1 || b.slack.views[0]["trigger_id"] != "13.37" {
		t.Fatalf("opened %v", b.slack.views)
	}
	got, err := json.MarshalIndent(b.slack.views[0]["view"], "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "modal.json", append(got, '\n'))
}

// TestNoFormBeginsByText: when the form cannot be shown the questions come one
// by one, and nothing is lost.
func TestNoFormBeginsByText(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*bench, *channeltest.Inbox){
		"slack refuses":           func(b *bench, _ *channeltest.Inbox) { b.slack.fail["views.open"] = "expired_trigger_id" },
		"there is none for them":  func(_ *bench, i *channeltest.Inbox) { i.View = bot.FormView{} },
		"slack does not answer":   func(b *bench, _ *channeltest.Inbox) { b.at.Spoil(channeltest.Fault{Any: true, Cut: true}) },
		"slack answers something": func(b *bench, _ *channeltest.Inbox) { b.at.Spoil(channeltest.Fault{Any: true, Body: "<html>CANARY"}) },
	} {
		b := newBench(t)
		if _, err := b.identity(t.Context()); err != nil {
			t.Fatal(err)
		}
		inbox := &channeltest.Inbox{View: card}
		spoil(b, inbox)
		w := serve(b, inbox, commandRequest(nil))
		got := inbox.Got()
		if w.Code != http.StatusOK || len(got) != 1 || got[0].Text != "LEAD" || got[0].Kind != bot.Text {
			t.Errorf("%s: answered %d, stored %+v", name, w.Code, got)
		}
	}
}
