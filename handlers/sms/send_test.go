package sms

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers"
	"leadline/handlers/channeltest"
)

func outbound(id int64, text string) bot.Outbound {
	return bot.Outbound{ID: id, To: bot.Address{Channel: Name, Tenant: ours, User: person(1)}, Kind: bot.Reply, CreatedAt: now, Attempt: 1,
		Rendered: bot.Rendered{Text: text, Segments: Segments(text)}}
}

// sent are the forms of the creates so far.
func sent(t *testing.T, p *channeltest.Provider) []url.Values {
	t.Helper()
	var out []url.Values
	for _, c := range p.Calls() {
		if c.Method != "POST" {
			continue
		}
		form, err := url.ParseQuery(string(c.Body))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, form)
	}
	return out
}

func TestSendForm(t *testing.T) {
	t.Parallel()
	plain := url.Values{"To": {person(1)}, "From": {ours}, "Body": {"hi"}, "SmartEncoded": {"false"}, "StatusCallback": {public + "/twilio/status?o=41"}}
	both := with(url.Values{"MessagingServiceSid": {service}}, "To", person(1), "From", ours, "Body", "hi", "SmartEncoded", "false", "StatusCallback", public+"/twilio/status?o=41")
	for name, c := range map[string]struct {
		config func(*Config)
		row    func(*bot.Outbound)
		want   url.Values
		status string
	}{
		"from the number that was texted": {nil, nil, plain, "queued"},
		"without a number texted":         {nil, func(o *bot.Outbound) { o.To.Tenant = "" }, plain, "queued"},
		"another number of ours":          {nil, func(o *bot.Outbound) { o.To.Tenant = "+13035550177" }, with(clone(plain), "From", "+13035550177"), "queued"},
		"service and number":              {func(c *Config) { c.From, c.MessagingServiceSID = "", service }, nil, both, "queued"},
		"service alone":                   {func(c *Config) { c.MessagingServiceSID = service }, func(o *bot.Outbound) { o.To.Tenant = "" }, without(clone(both), "From"), "queued"},
		"valid for a while":               {nil, func(o *bot.Outbound) { o.NotAfter = now.Add(90 * time.Minute) }, with(clone(plain), "ValidityPeriod", "5400"), "queued"},
		"valid for days":                  {nil, func(o *bot.Outbound) { o.NotAfter = now.Add(72 * time.Hour) }, with(clone(plain), "ValidityPeriod", "36000"), "queued"},
	} {
		ch, p, _ := setUp(t, func(cfg *Config) {
			if c.config != nil {
				c.config(cfg)
			}
		})
		o := outbound(41, "hi")
		if c.row != nil {
			c.row(&o)
		}
		receipt, err := ch.Send(t.Context(), o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if receipt.Status != c.status || receipt.Segments != 1 || !messageSID.MatchString(receipt.ID) {
			t.Errorf("%s: receipt %+v", name, receipt)
		}
		if got := sent(t, p)[0]; got.Encode() != c.want.Encode() {
			t.Errorf("%s: sent %v\nwant %v", name, got, c.want)
		}
	}
}

func clone(v url.Values) url.Values {
	out := url.Values{}
	for k, s := range v {
		out[k] = slices.Clone(s)
	}
	return out
}

// The account and its token log in where no key is set, and TWILIO_EDGE and
// TWILIO_REGION do not move the call to another host.
func TestSendLogin(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "sydney")
	t.Setenv("TWILIO_REGION", "au1")
	ch, p, _ := setUp(t, func(c *Config) { c.APIKey, c.APISecret = "", "" })
	_, err := ch.Send(t.Context(), outbound(41, "hi"))
	if bot.ClassOf(err) != bot.Auth { // the fake knows the key only
		t.Errorf("class %s", bot.ClassOf(err))
	}
	user, pass, _ := (&callRequest{p.Calls()[0]}).basicAuth()
	if user != account || pass != token {
		t.Error("logged in as somebody else")
	}
}

type callRequest struct{ channeltest.Call }

func (c *callRequest) basicAuth() (string, string, bool) {
	r := call("/", nil)
	r.Header = c.Header
	return r.BasicAuth()
}

func TestSendKeepsThePace(t *testing.T) {
	t.Parallel()
	clock := now
	ch, p, _ := setUp(t, func(c *Config) { c.SegmentsPerSecond = 1; c.Now = func() time.Time { return clock } })
	three := strings.Repeat("a", 459)
	for i := range 3 { // the bucket holds ten segments
		if _, err := ch.Send(t.Context(), outbound(int64(i+1), three)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // a refused turn costs nothing
		_, err := ch.Send(t.Context(), outbound(9, strings.Repeat("a", 900)))
		e, ok := errors.AsType[*bot.SendError](err)
		if !ok || e.Class != bot.RateLimited || e.Scope != bot.ScopeSender || e.RetryAfter != 5*time.Second {
			t.Fatalf("want to wait 5 s for 6 segments with 1 left, have %+v", e)
		}
	}
	clock = now.Add(5 * time.Second)
	if _, err := ch.Send(t.Context(), outbound(9, strings.Repeat("a", 900))); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if n := len(sent(t, p)); n != 4 {
		t.Errorf("%d calls, want 4", n)
	}
	// A short wait is waited for, unless the context ends first.
	clock = clock.Add(time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := ch.Send(ctx, outbound(10, strings.Repeat("a", 200))); bot.ClassOf(err) != bot.Retry {
		t.Errorf("class %s, want %s", bot.ClassOf(err), bot.Retry)
	}
	if _, err := ch.Send(t.Context(), outbound(11, "hi")); err != nil {
		t.Errorf("the next in turn: %v", err)
	}
}

func TestSendAnswersOfOthers(t *testing.T) {
	t.Parallel()
	ch, p, _ := setUp(t)
	for _, body := range []string{
		`{"sid":"CA00000000000000000000000000000001","account_sid":"` + account + `"}`,
		`{"sid":"` + sid("SM", 1) + `","account_sid":"ACffffffffffffffffffffffffffffffff"}`,
		`{"sid":null}`, `[]`, `"x"`, strings.Repeat("[", 20000),
	} {
		p.Spoil(channeltest.Fault{Status: 201, Body: body})
		if _, err := ch.Send(t.Context(), outbound(41, "hi")); bot.ClassOf(err) != bot.Ambiguous {
			t.Errorf("%.40s: class %s", body, bot.ClassOf(err))
		}
	}
}

// A failed call must not leave its connection behind: Twilio down for an hour
// would otherwise use up the sockets.
func TestFailedCallsShareAConnection(t *testing.T) {
	t.Parallel()
	ch, p, _ := setUp(t)
	for i := range 30 {
		p.Spoil(channeltest.Fault{Status: 503, Body: "<html>down</html>"})
		if _, err := ch.Send(t.Context(), outbound(int64(i+1), "hi")); bot.ClassOf(err) != bot.Ambiguous {
			t.Fatalf("class %s", bot.ClassOf(err))
		}
	}
	if n := p.Connections(); n > 2 {
		t.Errorf("%d connections for 30 failed calls", n)
	}
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	row := outbound(41, "Lead CC-7K3M4 is in.")
	base := message{sid: sid("SM", 1), direction: "outbound-api", from: ours, to: person(1), body: row.Rendered.Text, status: "sent", at: now.Add(3 * time.Second)}
	change := func(f func(*message)) message {
		m := base
		f(&m)
		return m
	}
	for name, c := range map[string]struct {
		held  message
		found bool
	}{
		"the text":              {base, true},
		"through a service":     {change(func(m *message) { m.direction, m.service = "outbound-api", service }), true},
		"on a trial account":    {change(func(m *message) { m.body = "Sent from your Twilio trial account - " + m.body }), true},
		"our clock is ahead":    {change(func(m *message) { m.at = now.Add(-20 * time.Second) }), true},
		"another text":          {change(func(m *message) { m.body += "!" }), false},
		"to another":            {change(func(m *message) { m.to = person(2) }), false},
		"the person's own text": {change(func(m *message) { m.direction = "inbound" }), false},
		"the same an hour ago":  {change(func(m *message) { m.at = now.Add(-time.Hour) }), false},
		"days later":            {change(func(m *message) { m.at = now.Add(72 * time.Hour) }), false},
		"under a strange id":    {change(func(m *message) { m.sid = "CA1" }), false},
	} {
		ch, _, fake := setUp(t)
		fake.take(c.held)
		receipt, found, err := ch.Reconcile(t.Context(), row)
		if err != nil || found != c.found || found && (receipt.ID != c.held.sid || receipt.Status != "sent") {
			t.Errorf("%s: found %t %+v %v", name, found, receipt, err)
		}
	}
	ch, _, fake := setUp(t)
	for i := range 250 { // behind two pages of others
		fake.take(change(func(m *message) {
			m.sid = sid("SM", 1000-i)
			if i > 0 {
				m.body = fmt.Sprint("text ", i)
			}
		}))
	}
	if receipt, found, err := ch.Reconcile(t.Context(), row); err != nil || !found || receipt.ID != sid("SM", 1000) {
		t.Errorf("on the third page: %t %+v %v", found, receipt, err)
	}
}

func TestMissedBringsMediaAndOnlyOurs(t *testing.T) {
	t.Parallel()
	ch, p, fake := setUp(t)
	in := func(n int, f func(*message)) message {
		m := message{sid: sid("MM", n), direction: "inbound", from: person(1), to: ours, body: fmt.Sprint("text ", n), status: "received", at: now}
		if f != nil {
			f(&m)
		}
		return m
	}
	fake.take(in(1, nil), "image/jpeg", "text/vcard")
	fake.take(in(2, func(m *message) { m.to = "+13035550199" }))
	fake.take(in(3, func(m *message) { m.from = "12345" }))
	fake.take(in(4, func(m *message) { m.status = "receiving" }))
	fake.take(in(5, func(m *message) { m.at = now.Add(-3 * time.Hour) }))
	fake.take(in(6, func(m *message) { m.direction = "outbound-reply" }))
	got, err := ch.Missed(t.Context(), now.Add(-time.Hour))
	if err != nil || len(got) != 1 {
		t.Fatalf("%d messages, %v", len(got), err)
	}
	for i, kind := range []string{"image/jpeg", "text/vcard"} {
		want := ch.base.String() + "/2010-04-01/Accounts/" + account + "/Messages/" + sid("MM", 1) + "/Media/" + sid("ME", i+1)
		if got[0].Media[i] != (bot.Media{Ref: want, Type: kind}) {
			t.Errorf("media %+v, want %s", got[0].Media[i], want)
		}
	}
	p.Obey(nil) // the description has the files' data, not the files
	file, err := ch.Fetch(t.Context(), got[0].Media[1].Ref)
	if card, ok := handlers.ReadContact(file.Bytes); err != nil || file.Type != handlers.CardType || !ok || card.Name != "Ann Ruiz" {
		t.Errorf("fetched %q %q %v", file.Type, file.Bytes, err)
	}
}

func TestMissedOfAService(t *testing.T) {
	t.Parallel()
	ch, _, fake := setUp(t, func(c *Config) { c.From, c.MessagingServiceSID = "", service })
	fake.take(message{sid: sid("SM", 1), direction: "inbound", from: person(1), to: "+13035550177", service: service, body: "ours", status: "received", at: now})
	fake.take(message{sid: sid("SM", 2), direction: "inbound", from: person(1), to: "+13035550188", body: "another's", status: "received", at: now})
	got, err := ch.Missed(t.Context(), now.Add(-time.Hour))
	if err != nil || len(got) != 1 || got[0].Text != "ours" || got[0].From.Tenant != "+13035550177" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestS20FetchIsForFilesOfThisAccountOnly(t *testing.T) {
	t.Parallel()
	ch, p, _ := setUp(t)
	good := "/2010-04-01/Accounts/" + account + "/Messages/" + sid("MM", 1) + "/Media/" + sid("ME", 1)
	for _, ref := range []string{
		"https://evil.test" + good, "http://169.254.169.254" + good, p.URL() + good + ".json", p.URL() + good + "?x=1", p.URL() + "/2010-04-01/Accounts/" + account + ".json",
		p.URL() + strings.Replace(good, account, "ACffffffffffffffffffffffffffffffff", 1), "file://" + good, good, p.URL() + "/x/.." + good, "http://127.0.0.1" + good,
	} {
		if _, err := ch.Fetch(t.Context(), ref); err == nil {
			t.Errorf("%s: fetched", ref)
		}
	}
	if n := len(p.Calls()); n != 0 {
		t.Errorf("%d calls were made with our login", n)
	}
}

func TestS1NewNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Config){
		"LEADLINE_TWILIO_ACCOUNT_SID":           func(c *Config) { c.AccountSID = "" },
		"LEADLINE_TWILIO_AUTH_TOKENS":           func(c *Config) { c.AuthTokens = nil },
		"LEADLINE_TWILIO_AUTH_TOKENS ":          func(c *Config) { c.AuthTokens = []string{token, ""} },
		"LEADLINE_TWILIO_AUTH_TOKENS is":        func(c *Config) { c.AuthTokens = []string{"short"} },
		"LEADLINE_TWILIO_API_SECRET":            func(c *Config) { c.APISecret = "" },
		"LEADLINE_TWILIO_API_KEY":               func(c *Config) { c.APIKey = "" },
		"LEADLINE_TWILIO_API_KEY ":              func(c *Config) { c.APIKey = account },
		"LEADLINE_TWILIO_FROM":                  func(c *Config) { c.From = "555-0100" },
		"LEADLINE_TWILIO_MESSAGING_SERVICE_SID": func(c *Config) { c.From = "" },
		"MESSAGING_SERVICE_SID ":                func(c *Config) { c.MessagingServiceSID = account },
		"LEADLINE_TWILIO_SEGMENTS_PER_SECOND":   func(c *Config) { c.SegmentsPerSecond = -1 },
		"LEADLINE_TWILIO_API_URL":               func(c *Config) { c.APIURL = "twilio" },
		"LEADLINE_PUBLIC_URL":                   func(c *Config) { c.PublicURL = "" },
		"LEADLINE_PUBLIC_URL ":                  func(c *Config) { c.PublicURL = "leads.example.org" },
		"LEADLINE_PUBLIC_URL must":              func(c *Config) { c.PublicURL = "https://my_leads.example.org" },
		"LEADLINE_PUBLIC_URL must be":           func(c *Config) { c.PublicURL = "https://leáds.example.org" },
		"LEADLINE_PUBLIC_URL is":                func(c *Config) { c.PublicURL = "https://leads.example.org/?a=b" },
		"clock":                                 func(c *Config) { c.Now = nil },
	} {
		c := Config{AccountSID: account, AuthTokens: []string{token}, APIKey: key, APISecret: secret, From: ours, PublicURL: public, Now: func() time.Time { return now }}
		change(&c)
		_, err := New(c)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), token) || strings.Contains(err.Error(), "short") {
			t.Errorf("want an error naming %q, have %v", want, err)
		}
	}
}
