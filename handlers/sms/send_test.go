package sms

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
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
		if c.Method != http.MethodPost {
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

func TestP17_SendForm(t *testing.T) {
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

func TestP21_SendKeepsThePace(t *testing.T) {
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
