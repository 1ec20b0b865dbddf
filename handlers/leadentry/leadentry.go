// Package leadentry hands leads to the outside lead-entry system by a signed
// webhook, and takes its id of each lead back.
//
// The signature is that of Standard Webhooks (standardwebhooks.com), so that the
// other side finds a library for it: webhook-id, webhook-timestamp and
// webhook-signature, "v1," and the base64 of HMAC-SHA256 over "id.timestamp.body",
// one for each secret.
package leadentry

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"leadline/bot"
	"leadline/handlers"
)

// The limits of one call.
const (
	CallTime  = 10 * time.Second
	maxBody   = 2 << 20
	maxAnswer = 64 << 10
)

// System is the outside system at its one address.
type System struct {
	at      *url.URL
	secrets [][]byte
	client  *http.Client
}

// What is wrong with settings, as it goes on after their name.
var (
	ErrAddress = errors.New("must be an https address without a name or password in it, like https://leads.example.org/hook (http only on this machine)")
	ErrSecret  = errors.New("has an entry that begins with whsec_ but is not base64 of 16 bytes or more")
)

// New makes a System. The address is the operator's, so it may be an inside one;
// nothing that is handed over, and no answer, ever leads elsewhere.
func New(address string, secrets []string) (*System, error) {
	at, err := url.Parse(address)
	if err != nil || at.Host == "" || at.User != nil || at.Fragment != "" || at.Scheme != "https" && (at.Scheme != "http" || !loopback(at.Hostname())) {
		return nil, ErrAddress
	}
	s := &System{at: at}
	for _, text := range secrets {
		secret := []byte(text)
		if coded, ok := strings.CutPrefix(text, "whsec_"); ok {
			if secret, err = base64.StdEncoding.DecodeString(coded); err != nil || len(secret) < 16 {
				return nil, ErrSecret
			}
		}
		s.secrets = append(s.secrets, secret)
	}
	s.client = &http.Client{
		Timeout: CallTime,
		Transport: &http.Transport{ // no proxy: it would connect in our place, unchecked
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second, Control: noMetadata}).DialContext,
			TLSHandshakeTimeout: 5 * time.Second, DisableCompression: true, MaxResponseHeaderBytes: 64 << 10, MaxIdleConns: 2, IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s, nil
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// noMetadata refuses what no lead-entry system has for an address: the
// link-local ones, where a machine's own secrets are served.
func noMetadata(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return handlers.ErrInside
	}
	if a := at.Addr().WithZone("").Unmap(); a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() {
		return handlers.ErrInside
	}
	return nil
}

// Trouble is why a lead was not taken: a few words without anything of the lead.
type Trouble struct {
	Why string
	// Own: it is about this lead, the next may be taken. Else the system itself does
	// not take anything now.
	Own   bool
	After time.Duration // what it asked us to wait; 0: nothing
}

func (t *Trouble) Error() string { return "hand out a lead: " + t.Why }

// own are the answers that are about the lead, not about the system.
var own = []int{http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}

// Hand hands one lead over and returns the system's id of it, if it gave one. Any
// answer of 200 to 299 says that it is taken.
func (s *System) Hand(ctx context.Context, h bot.Handout, now time.Time) (ref string, err error) {
	body, err := json.Marshal(h)
	if err != nil {
		return "", &Trouble{Why: "write the lead as JSON", Own: true}
	}
	if len(body) > maxBody {
		return "", &Trouble{Why: "the lead is too large", Own: true}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.at.String(), bytes.NewReader(body))
	if err != nil {
		return "", &Trouble{Why: "make the request"}
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "leadline")
	req.Header.Set("Webhook-Id", h.ID)
	req.Header.Set("Webhook-Timestamp", stamp)
	req.Header.Set("Webhook-Signature", s.sign(h.ID, stamp, body))
	res, err := s.client.Do(req)
	if err != nil {
		return "", &Trouble{Why: handlers.Scrub(err).Error()}
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return "", &Trouble{Why: fmt.Sprintf("answered %d", res.StatusCode), Own: slices.Contains(own, res.StatusCode), After: after(res.Header.Get("Retry-After"), now)}
	}
	if err != nil { // taken, but whether an id came with it is not known: the next try finds out
		return "", &Trouble{Why: "the answer broke off"}
	}
	return reference(answer), nil
}

// sign has one signature for each secret, so that one can be replaced while the
// other still holds.
func (s *System) sign(id, stamp string, body []byte) string {
	var all []string
	for _, secret := range s.secrets {
		mac := hmac.New(sha256.New, secret)
		_, _ = fmt.Fprintf(mac, "%s.%s.", id, stamp) // a hash never fails
		_, _ = mac.Write(body)
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return strings.Join(all, " ")
}

// reference is the id in an answer like {"external_ref":"SL-4711"}; any other
// answer has none.
func reference(answer []byte) string {
	var a struct {
		Ref string `json:"external_ref"`
	}
	if json.Unmarshal(answer, &a) != nil || !bot.ExternalRef(a.Ref) {
		return ""
	}
	return a.Ref
}

// after reads Retry-After: seconds, or a date.
func after(text string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 1<<20 {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
