package handlers

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var png = []byte("\x89PNG\r\n\x1a\n0000")

func fetcher(t *testing.T, base string, s Source) *Fetcher {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	s.Base = u
	return NewFetcher(s)
}

// forgeries are the addresses of TRUST S20.
var forgeries = []string{
	"http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f000001/", "http://0.0.0.0/", "http://[::1]/",
	"http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://169.254.169.254/", "http://100.64.0.1/", "http://10.0.0.1:5432/", "http://localhost./",
	"http://api.twilio.com@127.0.0.1/", "file:///etc/passwd", "https://127.0.0.1/", "https://[fd00::1]/", "https://[fe80::1%25lo]/", "//127.0.0.1/", "gopher://127.0.0.1/", "",
}

func TestS20_ForgedReferencesAreRefused(t *testing.T) {
	t.Parallel()
	f := fetcher(t, "https://api.twilio.com", Source{Auth: func(*http.Request) { t.Error("credentials were asked for") }})
	for _, ref := range forgeries {
		if _, err := f.Fetch(t.Context(), ref); err == nil {
			t.Errorf("%s: fetched", ref)
		}
	}
	for _, ref := range []string{"https://api.twilio.com.evil.test/x", "https://api.twilio.com:8443/x", "http://api.twilio.com/x", "https://user@api.twilio.com/x", "https://API.twilio.com/x"} {
		if _, err := f.Fetch(t.Context(), ref); err == nil || strings.Contains(err.Error(), "ask") {
			t.Errorf("%s: was asked: %v", ref, err)
		}
	}
}

// Even a reference that got past every look at its letters ends at the dial:
// here the forged host is the provider's own name, as a rebinding one would be.
func TestS20_DialLooksAtTheAddress(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(server.Close)
	for _, ref := range forgeries {
		u, err := url.Parse(ref)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		u.User = nil
		f := NewFetcher(Source{Base: &url.URL{Scheme: u.Scheme, Host: u.Host}})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err = f.Fetch(ctx, u.String())
		cancel()
		if err == nil {
			t.Errorf("%s: fetched", ref)
		}
	}
	f := fetcher(t, server.URL, Source{})
	if _, err := f.Fetch(t.Context(), server.URL+"/x"); !errors.Is(err, ErrInside) {
		t.Errorf("an inside server: %v", err)
	}
	if reached.Load() != 0 {
		t.Error("an inside server was reached")
	}
}

func TestS20_RebindingName(t *testing.T) {
	t.Parallel()
	// Control sees what the name stands for at that moment, whatever it stood for before.
	d := net.Dialer{Control: publicOnly}
	for _, host := range []string{"localhost:443", "127.0.0.1:443", "[::1]:443", "169.254.169.254:443"} {
		if conn, err := d.DialContext(t.Context(), "tcp", host); !errors.Is(err, ErrInside) {
			if err == nil {
				conn.Close()
			}
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestS20_RedirectIsGuardedAndCarriesNoCredentials(t *testing.T) {
	t.Parallel()
	var reached, withCredentials atomic.Int32
	inner := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		if r.Header.Get("Authorization") != "" {
			withCredentials.Add(1)
		}
		_, _ = w.Write(png)
	}))
	t.Cleanup(inner.Close)
	to := ""
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, _, _ := r.BasicAuth(); user != "us" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.Redirect(w, r, to, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(provider.Close)
	f := fetcher(t, provider.URL, Source{Trusted: true, Auth: func(r *http.Request) { r.SetBasicAuth("us", "secret") }})
	for _, to = range []string{"http://169.254.169.254/", "https://169.254.169.254/", inner.URL, provider.URL + "/again", "file:///etc/passwd", "https://u:p@127.0.0.1/", "", "https://localhost/"} {
		if _, err := f.Fetch(t.Context(), provider.URL+"/x"); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("redirect to %q: %v", to, err)
		}
	}
	if reached.Load() != 0 {
		t.Fatal("a redirect led inside")
	}
	// The same redirect followed: with the guard taken off, as for a public host.
	u, _ := url.Parse(inner.URL)
	open := inner.Client().Transport.(*http.Transport).Clone()
	open.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, u.Host)
	}
	f.outside, to = open, "https://example.com/card"
	file, err := f.Fetch(t.Context(), provider.URL+"/x")
	if err != nil || file.Type != "image/png" || withCredentials.Load() != 0 || reached.Load() != 1 {
		t.Errorf("public redirect: %q %v, with credentials %d, reached %d", file.Type, err, withCredentials.Load(), reached.Load())
	}
	open.CloseIdleConnections()
	to = provider.URL
	if _, err := f.Fetch(t.Context(), provider.URL+"/x"); err == nil {
		t.Error("a redirect may not lead back to a trusted inside address")
	}
}

func TestS21_SizeAndType(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{
		"/png": png, "/jpeg": []byte("\xff\xd8\xff\xe0 jfif"), "/gif": []byte("GIF89a...."), "/webp": []byte("RIFF\x00\x00\x00\x00WEBPVP8 "),
		"/heic": []byte("\x00\x00\x00\x18ftypheic\x00\x00"), "/vcf": []byte("BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n"),
		"/html": []byte("<html><script>1</script>"), "/svg": []byte("<?xml version='1.0'?><svg/>"), "/exe": []byte("MZ\x90\x00"), "/empty": nil,
		"/large": append(append([]byte{}, png...), make([]byte, 2000)...),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			w.Header().Set("Content-Type", "image/png")
			for range 1000 {
				if _, err := w.Write(png); err != nil {
					return
				}
				w.(http.Flusher).Flush()
			}
		case "/missing":
			w.WriteHeader(http.StatusNotFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		default:
			w.Header().Set("Content-Type", "image/png") // a claim, nothing more
			_, _ = w.Write(files[r.URL.Path])
		}
	}))
	t.Cleanup(server.Close)
	f := fetcher(t, server.URL, Source{Trusted: true, Max: 1000})
	for path, want := range map[string]string{
		"/png": "image/png", "/jpeg": "image/jpeg", "/gif": "image/gif", "/webp": "image/webp", "/heic": "image/heic", "/vcf": "text/vcard",
		"/html": "", "/svg": "", "/exe": "", "/empty": "", "/large": "", "/endless": "", "/missing": "", "/loop": "",
	} {
		file, err := f.Fetch(t.Context(), server.URL+path)
		if file.Type != want || (err == nil) != (want != "") {
			t.Errorf("%s: type %q, error %v, want type %q", path, file.Type, err, want)
		}
	}
}

func TestPublic(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "127.0.0.1": false, "::1": false, "::ffff:10.0.0.1": false, "::ffff:8.8.8.8": true, "64:ff9b::7f00:1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "::": false, "224.0.0.1": false, "fd00:ec2::254": false, "2002:7f00:1::": false, "192.168.1.1": false, "255.255.255.255": false,
	} {
		if got := Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s is public: %t, want %t", addr, got, want)
		}
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := fetcher(t, server.URL, Source{Trusted: true}).Fetch(ctx, server.URL+"/private-name")
	if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(fmt.Sprint(err), "private-name") {
		t.Errorf("want an ended context that names no file, have %v", err)
	}
}
