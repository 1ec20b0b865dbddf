package channeltest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

const swagger = `{"swagger":"2.0","info":{"title":"chat","version":"1"},"basePath":"/api","paths":{"/chat.post":{"post":{
 "consumes":["application/x-www-form-urlencoded","application/json"],"responses":{"200":{"description":"ok"}},
 "parameters":[{"name":"token","in":"header","type":"string","required":true},{"name":"channel","in":"formData","type":"string","required":true},{"name":"limit","in":"formData","type":"integer"}]}}}}`

const openapi = `{"openapi":"3.0.1","info":{"title":"texts","version":"1"},"paths":{"/Accounts/{Sid}/Texts.json":{
 "get":{"parameters":[{"name":"Sid","in":"path","required":true,"schema":{"type":"string","pattern":"^AC[0-9]{2}$"}},{"name":"PageSize","in":"query","schema":{"type":"integer","maximum":10}}],"responses":{"200":{"description":"ok"}}},
 "post":{"parameters":[{"name":"Sid","in":"path","required":true,"schema":{"type":"string","pattern":"^AC[0-9]{2}$"}}],"responses":{"200":{"description":"ok"}},
  "requestBody":{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","required":["To"],"properties":{"To":{"type":"string"},"Ok":{"type":"boolean"}}}}}}}}}}`

func load(t *testing.T, text, prefix string, extra ...string) *Spec {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spec.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return LoadSpec(t, file, prefix, extra...)
}

func TestSpecKnowsRightFromWrong(t *testing.T) {
	t.Parallel()
	old, texts := load(t, swagger, "/api", "extra"), load(t, openapi, "")
	form := "application/x-www-form-urlencoded"
	for _, c := range []struct {
		spec                     *Spec
		method, path, kind, body string
		ok                       bool
	}{
		{texts, "POST", "/Accounts/AC01/Texts.json", form, "To=a&Ok=true", true},
		{texts, "POST", "/Accounts/AC01/Texts.json", form, "Ok=true", false},
		{texts, "POST", "/Accounts/AC01/Texts.json", form, "To=a&Ok=perhaps", false},
		{texts, "POST", "/Accounts/AC01/Texts.json", form, "To=a&Unknown=1", false},
		{texts, "POST", "/Accounts/AC01/Texts.json", "application/json", `{"To":"a"}`, false},
		{texts, "POST", "/Accounts/XX01/Texts.json", form, "To=a", false},
		{texts, "PUT", "/Accounts/AC01/Texts.json", form, "To=a", false},
		{texts, "GET", "/Accounts/AC01/Texts.json?PageSize=5", "", "", true},
		{texts, "GET", "/Accounts/AC01/Texts.json?PageSize=50", "", "", false},
		{texts, "GET", "/Accounts/AC01/Texts.json?Page=5", "", "", false},
		{texts, "GET", "/Elsewhere.json", "", "", false},
		{old, "POST", "/api/chat.post", form, "channel=C1&limit=3&extra=1", true},
		{old, "POST", "/api/chat.post", form, "limit=3", false},
		{old, "POST", "/api/chat.post", form, "channel=C1&limit=many", false},
		{old, "POST", "/api/chat.post", form, "channel=C1&blocks=[]", false},
		{old, "POST", "/chat.post", form, "channel=C1", false},
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Header.Set("token", "x")
		if c.kind != "" {
			r.Header.Set("Content-Type", c.kind)
		}
		if err := c.spec.Check(r, []byte(c.body)); (err == nil) != c.ok {
			t.Errorf("%s %s %s: %v", c.method, c.path, c.body, err)
		}
	}
}

func TestProviderSpoilsWhatHandsOverAMessage(t *testing.T) {
	t.Parallel()
	var taken atomic.Int32
	p := NewProvider(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/send" {
			taken.Add(1)
		}
		_, _ = io.WriteString(w, "ok")
	}), func(r *http.Request) bool { return r.URL.Path == "/send" })
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	ask := func(path string) string {
		res, err := client.Post(p.URL()+path, "text/plain", strings.NewReader("x"))
		if err != nil {
			return "cut"
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		return res.Status[:3] + " " + string(b)
	}
	p.Spoil(Fault{Status: 503, Body: "down"}, Fault{Took: true, Cut: true}, Fault{Any: true, Status: 404})
	for i, c := range []struct {
		path, want string
		taken      int32
	}{{"/look", "200 ok", 0}, {"/send", "503 down", 0}, {"/send", "cut", 1}, {"/look", "404 ", 1}, {"/send", "200 ok", 2}} {
		if got := ask(c.path); got != c.want || taken.Load() != c.taken {
			t.Errorf("%d: %q, %d taken, want %q, %d", i, got, taken.Load(), c.want, c.taken)
		}
	}
	p.Spoil(Fault{Cut: true})
	p.Heal()
	if got := ask("/send"); got != "200 ok" {
		t.Errorf("healed: %q", got)
	}
	if n := len(p.Calls()); n != 6 {
		t.Errorf("%d calls were kept, want 6", n)
	}
	p.Close()
	if got := ask("/send"); got != "cut" {
		t.Errorf("closed: %q", got)
	}
}
