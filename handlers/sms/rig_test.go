package sms

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

func TestChannel(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, rig)
}

func rig(t *testing.T) channeltest.Rig {
	ch, p, fake := setUp(t)
	post := func(form url.Values) func() *http.Request {
		return func() *http.Request { return call(MessagesPath, form) }
	}
	return channeltest.Rig{
		Channel: ch, Provider: p, Now: now, Deadline: 200 * time.Millisecond, MaxBody: 64 << 10,
		Signed: func(in channeltest.In) *http.Request {
			if in.Kind != bot.Text {
				return nil
			}
			return call(MessagesPath, texted(in.ID, in.From, in.Text))
		},
		Signature: Signature, SignsBody: true,
		Refused: append(refusedForms(), refusedAddresses()...),
		Ignored: []func() *http.Request{
			post(with(texted(1, 1, "hi"), "From", "whatsapp:"+person(1))), post(with(texted(1, 1, "hi"), "From", "12345")),
			post(with(texted(1, 1, "hi"), "From", "+447700900123")), post(with(texted(1, 1, "hi"), "From", ours)),
			func() *http.Request { return call(StatusPath+"?o=7", status("SM", "unheard-of", "")) },
		},
		To:       bot.Address{Channel: Name, Tenant: ours, User: person(1)},
		Accepted: fake.accepted,
		Errors:   errorCases(),
		Limited: func(seconds int) channeltest.Fault {
			return channeltest.Fault{Status: 429, Header: map[string]string{"Retry-After": strconv.Itoa(seconds)}, Body: `{"code":20429,"message":"Too Many Requests","status":429}`}
		},
		Take: func(in channeltest.In) {
			fake.take(message{sid: sid("SM", in.ID), direction: "inbound", from: person(in.From), to: ours, body: in.Text, status: "received", at: now})
		},
		Check:   checkRendered,
		Secrets: []string{token, older, secret, key},
	}
}

// refusedForms are the forms of TRUST S3: rightly signed, and refused.
func refusedForms() []channeltest.Refused {
	text := func() url.Values { return texted(1, 1, "hi") }
	twice := text()
	twice["Body"] = []string{"hi", "ho"}
	split := without(text(), "MessageSid", "NumMedia")
	split.Set("MessageSid", sid("SM", 1)+"NumMedia0")
	var out []channeltest.Refused
	for name, form := range map[string]url.Values{
		"keys split elsewhere": split, "a key twice": twice, "no sender": without(text(), "From"), "empty sender": with(text(), "From", ""),
		"another account": with(text(), "AccountSid", "ACffffffffffffffffffffffffffffffff"), "no account": without(text(), "AccountSid"),
		"not to us": with(text(), "To", "+13035550199"), "to nobody": without(text(), "To"), "no id": without(text(), "MessageSid"),
		"lower-case id": with(without(text(), "MessageSid"), "messagesid", sid("SM", 1)), "another id": with(text(), "MessageSid", sid("CA", 1)),
		"id with a line end": with(text(), "MessageSid", sid("SM", 1)+"\n"), "media uncounted": with(text(), "NumMedia", "many"),
		"too much media": with(text(), "NumMedia", "11"), "media without address": with(text(), "NumMedia", "1"),
		"foreign service": with(text(), "To", "+13035550199", "MessagingServiceSid", service),
	} {
		out = append(out, channeltest.Refused{Name: name, Request: func() *http.Request { return call(MessagesPath, form) }})
	}
	return out
}

// refusedAddresses are those of TRUST S2: signed for another address than ours.
func refusedAddresses() []channeltest.Refused {
	form := texted(1, 1, "hi")
	signedFor := func(address string, change func(*http.Request)) func() *http.Request {
		return func() *http.Request {
			r := call(MessagesPath, form)
			r.Header.Set(Signature, sign(token, address, form))
			if change != nil {
				change(r)
			}
			return r
		}
	}
	path := MessagesPath
	out := []channeltest.Refused{
		{Name: "query added", Request: func() *http.Request {
			r := call(path, form)
			r.URL.RawQuery = "a=b"
			return r
		}},
		{Name: "forged proto", Request: signedFor("http://leads.example.org"+path, func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "http") })},
		{Name: "forged host", Request: signedFor("https://evil.test"+path, func(r *http.Request) { r.Host = "evil.test"; r.Header.Set("X-Forwarded-Host", "evil.test") })},
		{Name: "key secret", Request: func() *http.Request {
			r := call(path, form)
			r.Header.Set(Signature, sign(secret, public+path, form))
			return r
		}},
		{Name: "broken form", Status: http.StatusBadRequest, Request: func() *http.Request {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("a=%zz"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(Signature, sign(token, public+path, nil))
			return r
		}},
	}
	for name, address := range map[string]string{
		"http for https": "http://leads.example.org" + path, "other host": "https://leads.example.com" + path, "with :443": "https://leads.example.org:443" + path,
		"changed query": public + path + "?o=1", "trailing slash": public + path + "/", "no path": public, "status address": public + StatusPath,
	} {
		out = append(out, channeltest.Refused{Name: name, Status: http.StatusUnauthorized, Request: signedFor(address, nil)})
	}
	return out
}

func status(prefix, state, code string) url.Values {
	v := url.Values{"MessageSid": {sid(prefix, 9)}, "SmsSid": {sid(prefix, 9)}, "AccountSid": {account}, "From": {ours}, "To": {person(1)}, "MessageStatus": {state}, "SmsStatus": {state}, "ApiVersion": {"2010-04-01"}}
	if code != "" {
		v.Set("ErrorCode", code)
	}
	return v
}

// errorCases play every code of the table as the answer to a create.
func errorCases() []channeltest.ErrorCase {
	answer := func(status int, code string) channeltest.Fault {
		return channeltest.Fault{Status: status, Header: map[string]string{"Content-Type": "application/json"},
			Body: fmt.Sprintf(`{"code":%s,"message":"The 'To' number %s is %s","more_info":"https://www.twilio.com/docs/errors/%s","status":%d}`, code, person(1), token, code, status)}
	}
	var out []channeltest.ErrorCase
	for code, o := range outcomes {
		out = append(out, channeltest.ErrorCase{Name: code, Answer: answer(400, code), Class: o.class, Scope: o.scope, Code: code})
	}
	return append(out,
		channeltest.ErrorCase{Name: "unheard of", Answer: answer(400, "29999"), Class: bot.Unknown, Code: "29999"},
		channeltest.ErrorCase{Name: "401 without a code", Answer: channeltest.Fault{Status: 401}, Class: bot.Auth, Scope: bot.ScopeAccount},
		channeltest.ErrorCase{Name: "429 without a code", Answer: channeltest.Fault{Status: 429, Header: map[string]string{"Retry-After": "3"}}, Class: bot.RateLimited, RetryAfter: 3 * time.Second},
		channeltest.ErrorCase{Name: "500 with a code", Answer: answer(500, "21610"), Class: bot.Ambiguous},
		channeltest.ErrorCase{Name: "not found", Answer: answer(404, "20404"), Class: bot.Unknown},
		channeltest.ErrorCase{Name: "not this country", Class: bot.BadAddress, Change: func(o *bot.Outbound) { o.To.User = "+447700900123" }},
		channeltest.ErrorCase{Name: "a name for a number", Class: bot.BadAddress, Change: func(o *bot.Outbound) { o.To.User = "client:ann" }},
		channeltest.ErrorCase{Name: "no words", Class: bot.BadContent, Change: func(o *bot.Outbound) { o.Rendered.Text = "" }},
		channeltest.ErrorCase{Name: "too many words", Class: bot.BadContent, Change: func(o *bot.Outbound) { o.Rendered.Text = strings.Repeat("x", 1601) }},
		channeltest.ErrorCase{Name: "too late", Class: bot.WindowClosed, Change: func(o *bot.Outbound) { o.NotAfter = now }},
		channeltest.ErrorCase{Name: "no sender", Class: bot.SenderFault, Scope: bot.ScopeSender, Change: func(o *bot.Outbound) { o.To.Tenant = "team" }},
	)
}
