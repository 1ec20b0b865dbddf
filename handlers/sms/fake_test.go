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
