package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"leadline/bot"
)

// The limits of a fetched file.
const (
	FetchTime       = 15 * time.Second
	MaxFile   int64 = 10 << 20
	maxHops         = 4
)

// Types of files that are taken: photos and contact cards. Each is told by its
// first bytes; what the sender claims does not count.
var (
	PhotoTypes = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"}
	CardType   = "text/vcard"
)

// Source is the one place of a provider where files may be fetched.
type Source struct {
	Base *url.URL // scheme and host; a reference to another is refused
	// Trusted: the operator set Base himself, so it may be an inside address.
	// What it redirects to may not.
	Trusted bool
	Auth    func(*http.Request) // adds credentials; only ever to requests to Base
	Types   []string            // nil: PhotoTypes and CardType
	Max     int64               // bytes; 0: MaxFile
}

// File is a fetched file with the type that its bytes show.
type File = bot.File

// Fetcher fetches files of one Source. References come from outside, so every
// connection is checked at the moment it is made, on the address that the name
// then stands for.
type Fetcher struct {
	Source
	own     http.RoundTripper // to Base, when trusted
	outside http.RoundTripper // to public addresses only
}

// NewFetcher makes a Fetcher.
func NewFetcher(s Source) *Fetcher {
	if s.Types == nil {
		s.Types = append(slices.Clone(PhotoTypes), CardType)
	}
	if s.Max <= 0 {
		s.Max = MaxFile
	}
	f := &Fetcher{Source: s, outside: Outside()}
	f.own = f.outside
	if s.Trusted {
		f.own = transport((&net.Dialer{Timeout: 5 * time.Second}).DialContext)
	}
	return f
}

// transport has no proxy (it would connect in our place, unchecked), keeps no
// connection and unpacks nothing.
func transport(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	return &http.Transport{
		DialContext: dial, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 10 * time.Second,
		DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: 64 << 10,
	}
}

// Outside makes connections to public addresses only, whatever a name stands for;
// for what a provider redirects to.
func Outside() http.RoundTripper {
	return transport((&net.Dialer{Timeout: 5 * time.Second, Control: publicOnly}).DialContext)
}

// Fetch gets the file behind a reference. Credentials go with the first request
// and never along with a redirect.
func (f *Fetcher) Fetch(ctx context.Context, ref string) (File, error) {
	ctx, cancel := context.WithTimeout(ctx, FetchTime)
	defer cancel()
	at, err := url.Parse(ref)
	if err != nil {
		return File{}, errors.New("fetch file: reference is no address")
	}
	if at.Scheme != f.Base.Scheme || at.Host != f.Base.Host || at.User != nil {
		return File{}, refused("fetch file: reference is not to the provider")
	}
	for hop := range maxHops {
		next, file, err := f.hop(ctx, at, hop == 0)
		if err != nil {
			return File{}, fmt.Errorf("fetch file: %w", err)
		}
		if next == nil {
			return file, nil
		}
		at = next
	}
	return File{}, errors.New("fetch file: redirected too often")
}

// hop makes one request; next is where it was redirected to.
func (f *Fetcher) hop(ctx context.Context, at *url.URL, first bool) (next *url.URL, file File, err error) {
	through := f.own
	if !first {
		through = f.outside
		if err := OutsideAddress(at); err != nil {
			return nil, File{}, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, File{}, errors.New("make request")
	}
	if first && f.Auth != nil {
		f.Auth(req)
	}
	res, err := through.RoundTrip(req)
	if err != nil {
		return nil, File{}, fmt.Errorf("ask: %w", guarded(err))
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK:
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		to, err := at.Parse(res.Header.Get("Location"))
		if err != nil || res.Header.Get("Location") == "" {
			return nil, File{}, errors.New("redirected to nowhere")
		}
		return to, File{}, nil
	default:
		if slices.Contains(gone, res.StatusCode) {
			return nil, File{}, refused(fmt.Sprintf("answered %d", res.StatusCode))
		}
		return nil, File{}, fmt.Errorf("answered %d", res.StatusCode)
	}
	if res.ContentLength > f.Max {
		return nil, File{}, refused("too large")
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, f.Max+1))
	switch {
	case err != nil:
		return nil, File{}, fmt.Errorf("read: %w", Scrub(err))
	case int64(len(b)) > f.Max:
		return nil, File{}, refused("too large")
	}
	kind := Sniff(b)
	if !slices.Contains(f.Types, kind) {
		return nil, File{}, refused("not a type that is taken")
	}
	return nil, File{Type: kind, Bytes: b}, nil
}

// gone are answers that do not change by asking again.
var gone = []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone}

// refused is an error that no further try mends.
func refused(why string) error { return fmt.Errorf("%s: %w", why, bot.ErrNotTaken) }

// OutsideAddress refuses what a redirect may not ask for.
func OutsideAddress(at *url.URL) error {
	if at.Scheme != "https" || at.User != nil || at.Host == "" || at.Port() != "" && at.Port() != "443" {
		return errors.New("redirected to what is no plain https address")
	}
	return nil
}

// ErrInside is a connection to an address that is not public.
var ErrInside = errors.New("address is not public")

func guarded(err error) error {
	if errors.Is(err, ErrInside) {
		return ErrInside
	}
	return Scrub(err)
}

// publicOnly refuses a connection to an inside address. It runs when the name
// has been looked up, so a name that changes its mind gains nothing.
func publicOnly(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !Public(at.Addr()) || at.Port() != 443 {
		return ErrInside
	}
	return nil
}

// inside are the networks that are not the public internet, beyond those that
// package netip knows.
var inside = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(list ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// Public says whether an address is on the public internet.
func Public(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() {
		return false
	}
	return !slices.ContainsFunc(inside, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Sniff tells a file's type by its first bytes, "" if it is none that is taken.
func Sniff(b []byte) string {
	head := bytes.TrimPrefix(b[:min(len(b), 64)], []byte("\xef\xbb\xbf"))
	if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(string(head))), "BEGIN:VCARD") {
		return CardType
	}
	if len(b) >= 12 && string(b[4:8]) == "ftyp" && slices.Contains([]string{"heic", "heix", "hevc", "mif1", "heim"}, string(b[8:12])) {
		return "image/heic"
	}
	if kind := http.DetectContentType(b); slices.Contains(PhotoTypes, kind) {
		return kind
	}
	return ""
}
