package sms

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

const (
	account = "AC0123456789abcdef0123456789abcdef"
	service = "MG0123456789abcdef0123456789abcdef"
	key     = "SK0123456789abcdef0123456789abcdef"
	token   = "0f1e2d3c4b5a69780f1e2d3c4b5a6978"
	older   = "ffeeddccbbaa99887766554433221100"
	secret  = "keysecretkeysecretkeysecretkey12"
	ours    = "+13035550100"
	public  = "https://leads.example.org"
)

var now = time.Date(2026, 3, 4, 16, 12, 0, 0, time.UTC)

func TestMain(m *testing.M) { channeltest.Main(m) }

// twilio is a fake of Twilio's API: it keeps messages, newest last.
type twilio struct {
	t        testing.TB
	mu       sync.Mutex
	messages []message
	media    map[string][]string // content types by message
}

type message struct {
	sid, direction, from, to, service, body, status string
	at                                              time.Time
}

func sid(prefix string, n int) string { return fmt.Sprintf("%s%032x", prefix, n) }

func (w *twilio) ServeHTTP(res http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if user, pass, _ := r.BasicAuth(); user != key || pass != secret {
		w.answer(res, 401, map[string]any{"code": 20003, "message": "Authenticate", "status": 401})
		return
	}
	root := "/2010-04-01/Accounts/" + account + "/Messages"
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, root+"/"), "/")
	switch {
	case r.URL.Path == root+".json" && r.Method == http.MethodPost:
		w.create(res, r)
	case r.URL.Path == root+".json" && r.Method == http.MethodGet:
		w.list(res, r, root)
	case len(parts) == 2 && parts[1] == "Media.json":
		var list []map[string]any
		for i, kind := range w.media[parts[0]] {
			list = append(list, map[string]any{"sid": sid("ME", i+1), "account_sid": account, "content_type": kind, "uri": fmt.Sprintf("%s/%s/Media/%s.json", root, parts[0], sid("ME", i+1))})
		}
		w.answer(res, 200, map[string]any{"media_list": list, "uri": r.URL.RequestURI(), "page": 0, "page_size": 10})
	case len(parts) == 3 && parts[1] == "Media":
		_, _ = res.Write([]byte("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Ruiz\r\nEND:VCARD\r\n"))
	default:
		w.answer(res, 404, map[string]any{"code": 20404, "status": 404})
	}
}

func (w *twilio) create(res http.ResponseWriter, r *http.Request) {
	m := message{sid: sid("SM", 0xf0000+len(w.messages)), direction: "outbound-api", from: r.PostFormValue("From"), to: r.PostFormValue("To"),
		service: r.PostFormValue("MessagingServiceSid"), body: r.PostFormValue("Body"), status: "queued", at: now}
	if m.service != "" {
		m.status = "accepted"
	}
	w.messages = append(w.messages, m)
	w.answer(res, 201, w.json(m))
}

func (w *twilio) list(res http.ResponseWriter, r *http.Request, root string) {
	q := r.URL.Query()
	var after time.Time
	if s := q.Get("DateSent>"); s != "" {
		var err error
		if after, err = time.Parse(time.RFC3339, s); err != nil {
			w.t.Errorf("date %q: %v", s, err)
		}
	}
	var match []map[string]any
	for _, m := range slices.Backward(w.messages) {
		if to := q.Get("To"); (to == "" || to == m.to) && !m.at.Before(after) {
			match = append(match, w.json(m))
		}
	}
	size, err := strconv.Atoi(q.Get("PageSize"))
	if err != nil || size > 1000 {
		size = 50
	}
	page, _ := strconv.Atoi(q.Get("Page"))
	if page > 0 && q.Get("PageToken") != fmt.Sprint("PASM", page) {
		w.answer(res, 400, map[string]any{"code": 20006, "status": 400})
		return
	}
	from, to := min(page*size, len(match)), min((page+1)*size, len(match))
	out := map[string]any{"messages": match[from:to], "page": page, "page_size": size, "uri": r.URL.RequestURI(), "next_page_uri": nil}
	if to < len(match) {
		q.Set("Page", fmt.Sprint(page+1))
		q.Set("PageToken", fmt.Sprint("PASM", page+1))
		out["next_page_uri"] = root + ".json?" + q.Encode()
	}
	w.answer(res, 200, out)
}

func (w *twilio) json(m message) map[string]any {
	segments := strconv.Itoa(Segments(m.body))
	if m.service != "" {
		segments = "0"
	}
	out := map[string]any{"sid": m.sid, "account_sid": account, "api_version": "2010-04-01", "body": m.body, "date_created": m.at.Format(time.RFC1123Z),
		"date_sent": nil, "direction": m.direction, "error_code": nil, "from": m.from, "to": m.to, "num_media": strconv.Itoa(len(w.media[m.sid])),
		"num_segments": segments, "status": m.status, "messaging_service_sid": nil}
	if m.service != "" {
		out["messaging_service_sid"] = m.service
	}
	return out
}

func (w *twilio) answer(res http.ResponseWriter, status int, body map[string]any) {
	res.Header().Set("Content-Type", "application/json")
	res.WriteHeader(status)
	if err := json.NewEncoder(res).Encode(body); err != nil {
		w.t.Log(err)
	}
}

func (w *twilio) accepted() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, m := range w.messages {
		if m.direction == "outbound-api" {
			out = append(out, m.body)
		}
	}
	return out
}

func (w *twilio) take(m message, media ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.messages = append(w.messages, m)
	if len(media) > 0 {
		w.media[m.sid] = media
	}
}

func isCreate(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Messages.json")
}

// setUp makes a channel on a fake Twilio that holds it to Twilio's own
// description of the calls.
func setUp(t testing.TB, change ...func(*Config)) (*Channel, *channeltest.Provider, *twilio) {
	t.Helper()
	fake := &twilio{t: t, media: map[string][]string{}}
	p := channeltest.NewProvider(t, fake, isCreate)
	p.Obey(channeltest.LoadSpec(t, "testdata/twilio_messages.json", ""))
	c := Config{
		AccountSID: account, AuthTokens: []string{token, older}, APIKey: key, APISecret: secret, From: ours, SegmentsPerSecond: 1e6,
		APIURL: p.URL(), PublicURL: public, Now: func() time.Time { return now }, WebhookDeadline: 200 * time.Millisecond,
	}
	for _, f := range change {
		f(&c)
	}
	ch, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ch.Close)
	return ch, p, fake
}

// sign proves a form as Twilio does.
func sign(token, address string, form url.Values) string {
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		for _, v := range form[k] {
			address += k + v
		}
	}
	h := hmac.New(sha1.New, []byte(token))
	h.Write([]byte(address))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// call is a signed request to a path of ours.
func call(path string, form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set(Signature, sign(token, public+path, form))
	return r
}

func person(n int) string { return fmt.Sprintf("+1303555%04d", 100+n) }

// texted is the form of a text from a person.
func texted(id, from int, body string) url.Values {
	s := sid("SM", id)
	return url.Values{
		"MessageSid": {s}, "SmsSid": {s}, "SmsMessageSid": {s}, "AccountSid": {account}, "From": {person(from)}, "To": {ours}, "Body": {body},
		"NumMedia": {"0"}, "NumSegments": {"1"}, "SmsStatus": {"received"}, "ApiVersion": {"2010-04-01"}, "FromCity": {"ARVADA"}, "FromState": {"CO"},
		"FromZip": {"80002"}, "FromCountry": {"US"}, "ToCity": {""}, "ToState": {"CO"}, "ToZip": {""}, "ToCountry": {"US"},
	}
}

func with(form url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func without(form url.Values, keys ...string) url.Values {
	for _, k := range keys {
		form.Del(k)
	}
	return form
}

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
