package sms

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestDeactivated: the list is fetched where Twilio says, without our login; what
// is no number is passed over; everything else ends with an error, and no address
// inside is ever asked.
func TestDeactivated(t *testing.T) {
	t.Parallel()
	const numbers = "13035550142\n+17205550143\r\n7205550144\n\n44123\nhello\n1035550145\n"
	at := func(to string) string { return fmt.Sprintf(`{"redirect_to":%q}`, to) }
	for _, c := range []struct {
		name   string
		status int
		body   string // %s: the server
		list   string
		want   []string
		err    string
	}{
		{"a list", 307, at("%s/file"), numbers, []string{"+13035550142", "+17205550143", "+17205550144"}, ""},
		{"an empty day", 200, at("%s/file"), "", nil, ""},
		{"not there yet", 404, "", "", nil, ErrNoList.Error()},
		{"no login", 401, "", "", nil, "answered 401"},
		{"down", 503, "<html>", "", nil, "answered 503"},
		{"nowhere", 307, `{}`, "", nil, "nowhere"},
		{"inside", 307, at("http://169.254.169.254/file"), "", nil, "no plain https address"},
		{"inside by https", 307, at("https://127.0.0.1/file"), "", nil, "not public"},
		{"a file", 307, at("file:///etc/passwd"), "", nil, "no plain https address"},
		{"a line without end", 307, at("%s/file"), strings.Repeat("1", 1<<20), nil, "read deactivations"},
		{"gone meanwhile", 307, at("%s/gone"), "", nil, "answered 403"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var server *httptest.Server
			server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _, login := r.BasicAuth()
				switch {
				case r.URL.Path == "/v1/Deactivations" && r.URL.Query().Get("Date") == "2026-03-03" && login:
					w.WriteHeader(c.status)
					_, _ = io.WriteString(w, strings.ReplaceAll(c.body, "%s", server.URL))
				case r.URL.Path == "/file" && !login:
					_, _ = io.WriteString(w, c.list)
				default:
					w.WriteHeader(http.StatusForbidden)
				}
			}))
			t.Cleanup(server.Close)
			ch, err := New(Config{AccountSID: "AC" + strings.Repeat("1", 32), AuthTokens: []string{token}, From: ours, APIURL: server.URL, PublicURL: "https://leads.test", Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(ch.Close)
			var got []string
			err = ch.Deactivated(t.Context(), "2026-03-03", func(number string) error { got = append(got, number); return nil })
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) || !slices.Equal(got, c.want) {
				t.Errorf("%q, %v; want %q, %q", got, err, c.want, c.err)
			}
			if c.status == 404 && !errors.Is(err, ErrNoList) {
				t.Errorf("%v is not %v", err, ErrNoList)
			}
		})
	}
}
