package sms

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

func serve(t testing.TB, ch *Channel, inbox bot.Inbox, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	ch.Webhook(inbox).ServeHTTP(w, r)
	return w
}

func TestP1_MessageIsStoredAndAnsweredWithEmptyTwiML(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	var inbox channeltest.Inbox
	form := with(texted(1, 1, "  Joe\u2019s Bikes\x00 \n"), "SomethingNew", "that Twilio added")
	w := serve(t, ch, &inbox, call(MessagesPath, form))
	if w.Code != 200 || w.Body.String() != "<Response/>" || w.Header().Get("Content-Type") != "text/xml" {
		t.Errorf("answered %d %q %q", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	in := inbox.Got()[0]
	want := bot.Address{Channel: "sms", Tenant: ours, User: person(1)}
	if in.From != want || in.Text != "Joe\u2019s Bikes" || in.Kind != bot.Text || in.Message != sid("SM", 1) || !slices.Equal(in.Keys, []string{"sms:" + sid("SM", 1)}) ||
		in.Wish != bot.WishNone || in.Raw != nil || in.Media != nil {
		t.Errorf("became %+v", in)
	}
}

func TestMediaAndOptOutType(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	ref := "https://api.twilio.com/2010-04-01/Accounts/" + account + "/Messages/" + sid("MM", 1) + "/Media/"
	form := with(texted(1, 1, ""), "MessageSid", sid("MM", 1), "NumMedia", "2", "MediaUrl0", ref+sid("ME", 1), "MediaContentType0", "image/jpeg",
		"MediaUrl1", ref+sid("ME", 2), "MediaContentType1", "text/vcard; charset=utf-8")
	var inbox channeltest.Inbox
	if w := serve(t, ch, &inbox, call(MessagesPath, form)); w.Code != 200 {
		t.Fatalf("answered %d", w.Code)
	}
	want := []bot.Media{{Ref: ref + sid("ME", 1), Type: "image/jpeg"}, {Ref: ref + sid("ME", 2), Type: "text/vcard"}}
	if in := inbox.Got()[0]; !slices.Equal(in.Media, want) || in.Kind != bot.Text || in.Text != "" {
		t.Errorf("became %+v", in)
	}
	for word, wish := range map[string]bot.Wish{"STOP": bot.WishStop, "START": bot.WishStart, "HELP": bot.WishHelp, "": bot.WishNone, "OTHER": bot.WishNone} {
		var inbox channeltest.Inbox
		if w := serve(t, ch, &inbox, call(MessagesPath, with(texted(2, 1, "BASTA"), "OptOutType", word))); w.Code != 200 || inbox.Got()[0].Wish != wish {
			t.Errorf("OptOutType %q: answered %d, wish %q", word, w.Code, inbox.Got()[0].Wish)
		}
	}
}

func TestEveryTokenIsAccepted(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	for _, tok := range []string{token, older} {
		var inbox channeltest.Inbox
		form := texted(1, 1, "hi")
		r := call(MessagesPath, form)
		r.Header.Set(Signature, sign(tok, public+MessagesPath, form))
		if w := serve(t, ch, &inbox, r); w.Code != 200 || len(inbox.Got()) != 1 {
			t.Errorf("answered %d", w.Code)
		}
	}
}

// What Twilio signs is PUBLIC_URL as it stands in its console; only a port that
// stands there may also be missing.
func TestS2_PublicURL(t *testing.T) {
	t.Parallel()
	form := texted(1, 1, "hi")
	for _, c := range []struct {
		public, signed string
		want           int
	}{
		{"https://leads.example.org/", "https://leads.example.org", 200},
		{"https://leads.example.org", "https://leads.example.org:443", 401},
		{"https://leads.example.org:8443", "https://leads.example.org:8443", 200},
		{"https://leads.example.org:8443", "https://leads.example.org", 200},
		{"https://leads.example.org:8443", "https://leads.example.org:443", 401},
		{"https://example.org/leads", "https://example.org/leads", 200},
		{"https://example.org/leads", "https://example.org", 401},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080", 200},
	} {
		ch, _, _ := setUp(t, func(cfg *Config) { cfg.PublicURL = c.public })
		r := call(MessagesPath, form)
		r.Header.Set(Signature, sign(token, c.signed+MessagesPath, form))
		var inbox channeltest.Inbox
		if w := serve(t, ch, &inbox, r); w.Code != c.want {
			t.Errorf("%s signed as %s: %d, want %d", c.public, c.signed, w.Code, c.want)
		}
	}
}

func TestMessagingServiceNumbersAreOurs(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t, func(c *Config) { c.From, c.MessagingServiceSID = "", service })
	for _, c := range []struct {
		form url.Values
		want int
	}{
		{with(texted(1, 1, "hi"), "MessagingServiceSid", service, "To", "+13035550177"), 200},
		{with(texted(1, 1, "hi"), "To", "+13035550177"), 400},
		{with(texted(1, 1, "hi"), "MessagingServiceSid", "MGffffffffffffffffffffffffffffffff"), 400},
		{with(texted(1, 1, "hi"), "MessagingServiceSid", service, "To", "12345"), 400},
	} {
		var inbox channeltest.Inbox
		if w := serve(t, ch, &inbox, call(MessagesPath, c.form)); w.Code != c.want || (len(inbox.Got()) == 1) != (c.want == 200) {
			t.Errorf("answered %d, want %d", w.Code, c.want)
		}
	}
}

func TestStatusCallbacks(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	for _, c := range []struct {
		query, state, code string
		want               bot.Delivery
	}{
		{"?o=41", "queued", "", bot.Delivery{Outbound: 41, Status: "queued"}},
		{"?o=41", "sent", "", bot.Delivery{Outbound: 41, Status: "sent"}},
		{"?o=41", "delivered", "", bot.Delivery{Outbound: 41, Status: "delivered"}},
		{"?o=41", "read", "", bot.Delivery{Outbound: 41, Status: "read"}},
		{"?o=41", "delivered", "30003", bot.Delivery{Outbound: 41, Status: "delivered"}},
		{"?o=41", "undelivered", "30003", bot.Delivery{Outbound: 41, Status: "undelivered", Code: "30003", Class: bot.RetryOnce}},
		{"?o=41", "failed", "30005", bot.Delivery{Outbound: 41, Status: "failed", Code: "30005", Class: bot.NumberGone}},
		{"?o=41", "undelivered", "30007", bot.Delivery{Outbound: 41, Status: "undelivered", Code: "30007", Class: bot.BadContent}},
		{"?o=41", "failed", "21610", bot.Delivery{Outbound: 41, Status: "failed", Code: "21610", Class: bot.OptedOut}},
		{"?o=41", "failed", "99999", bot.Delivery{Outbound: 41, Status: "failed", Code: "99999", Class: bot.Unknown}},
		{"?o=41", "canceled", "", bot.Delivery{Outbound: 41, Status: "failed"}},
		{"?o=41", "failed", "+1303555", bot.Delivery{Outbound: 41, Status: "failed", Code: "1303555", Class: bot.Unknown}},
		{"", "sent", "", bot.Delivery{Status: "sent"}},
		{"?o=-3", "sent", "", bot.Delivery{Status: "sent"}},
		{"?o=x", "sent", "", bot.Delivery{Status: "sent"}},
		{"?o=99999999999999999999", "sent", "", bot.Delivery{Status: "sent"}},
	} {
		c.want.Channel, c.want.Receipt = "sms", sid("SM", 9)
		if c.state == "canceled" {
			c.want.Class = bot.Unknown
		}
		var inbox channeltest.Inbox
		w := serve(t, ch, &inbox, call(StatusPath+c.query, status("SM", c.state, c.code)))
		if got := inbox.Deliveries(); w.Code != 200 || len(got) != 1 || got[0] != c.want {
			t.Errorf("%s %s %s: answered %d, %+v, want %+v", c.query, c.state, c.code, w.Code, got, c.want)
		}
	}
}

func TestP6_StatusCallbacksAreVerifiedAndDurable(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	var inbox channeltest.Inbox
	r := call(StatusPath+"?o=41", status("SM", "sent", ""))
	r.URL.RawQuery = "o=42" // whose text it was is signed too
	if w := serve(t, ch, &inbox, r); w.Code != 401 || len(inbox.Deliveries()) != 0 {
		t.Errorf("another id: answered %d", w.Code)
	}
	for name, form := range map[string]url.Values{"another account": with(status("SM", "sent", ""), "AccountSid", "ACffffffffffffffffffffffffffffffff"), "no id": without(status("SM", "sent", ""), "MessageSid")} {
		if w := serve(t, ch, &inbox, call(StatusPath+"?o=41", form)); w.Code != 400 || len(inbox.Deliveries()) != 0 {
			t.Errorf("%s: answered %d", name, w.Code)
		}
	}
	down := &channeltest.Inbox{Err: errors.New("down")}
	if w := serve(t, ch, down, call(StatusPath+"?o=41", status("SM", "sent", ""))); w.Code != 503 || w.Body.Len() != 0 {
		t.Errorf("not stored: answered %d", w.Code)
	}
}

func FuzzForm(f *testing.F) {
	ch, _, _ := setUp(f)
	f.Add("Body=hi&NumMedia=1&MediaUrl0=x")
	f.Add(texted(1, 1, "hi").Encode())
	f.Add("a=%zz&;&=&&MessageSid=SM")
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, MessagesPath, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		form, err := url.ParseQuery(body)
		if err != nil {
			form = nil
		}
		first := url.Values{}
		for k, v := range form {
			first[k] = v[:1]
		}
		r.Header.Set(Signature, sign(token, public+MessagesPath, first))
		var inbox channeltest.Inbox
		w := serve(t, ch, &inbox, r)
		switch w.Code {
		case 200, 400, 413:
		default:
			t.Errorf("a signed form was answered %d", w.Code)
		}
		for _, in := range inbox.Got() {
			if w.Code != 200 || !messageSID.MatchString(in.Message) || in.From.Tenant != ours || len(in.Text) > 4096 {
				t.Errorf("stored %+v, answered %d", in, w.Code)
			}
		}
	})
}
