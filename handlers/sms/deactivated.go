package sms

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"leadline/handlers"
)

// Twilio lists the mobile numbers of the United States that were given up, by
// day; asking is free. The answer is the address of a file, good for two minutes.

const (
	deactivationsHost = "https://messaging.twilio.com"
	maxList           = 64 << 20 // some hundred thousand numbers are a few MiB
	maxListLine       = 100
	listTime          = 25 * time.Second
)

// ErrNoList says that the list of a day is not there (yet).
var ErrNoList = errors.New("no list of that day")

var listed = regexp.MustCompile(`^\+?1?([2-9][0-9]{9})$`)

// Deactivated hands over the numbers that were given up on a day, as +1 and ten
// digits. What is no number of ours to text is left out.
func (c *Channel) Deactivated(ctx context.Context, day string, each func(number string) error) error {
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	at, err := c.listAt(ctx, day)
	if err != nil {
		return fmt.Errorf("list deactivations: %w", err)
	}
	// Our login stays with Twilio; where the file lies is another's house.
	var through http.RoundTripper = c.transport
	if c.APIURL == "" || at.Host != c.base.Host {
		if err := handlers.OutsideAddress(at); err != nil {
			return fmt.Errorf("list deactivations: %w", err)
		}
		through = handlers.Outside()
	}
	res, err := ask(ctx, through, at, nil)
	if err != nil {
		return fmt.Errorf("fetch deactivations: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("fetch deactivations: answered %d", res.StatusCode)
	}
	body := &io.LimitedReader{R: res.Body, N: maxList + 1}
	scan := bufio.NewScanner(body)
	scan.Buffer(nil, maxListLine)
	for scan.Scan() {
		if m := listed.FindStringSubmatch(strings.TrimSpace(scan.Text())); m != nil {
			if err := each("+1" + m[1]); err != nil {
				return err
			}
		}
	}
	switch {
	case scan.Err() != nil:
		return fmt.Errorf("read deactivations: %w", handlers.Scrub(scan.Err()))
	case body.N == 0:
		return errors.New("read deactivations: list is too large")
	}
	return nil
}

// listAt asks where the list of a day lies.
func (c *Channel) listAt(ctx context.Context, day string) (*url.URL, error) {
	host := deactivationsHost
	if c.APIURL != "" {
		host = strings.TrimSuffix(c.APIURL, "/")
	}
	at, err := url.Parse(host + "/v1/Deactivations?Date=" + url.QueryEscape(day))
	if err != nil {
		return nil, errors.New("make address")
	}
	res, err := ask(ctx, c.transport, at, func(r *http.Request) { r.SetBasicAuth(c.login()) })
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK, http.StatusTemporaryRedirect, http.StatusFound, http.StatusSeeOther:
	case http.StatusNotFound:
		return nil, ErrNoList
	default:
		return nil, fmt.Errorf("answered %d", res.StatusCode)
	}
	var answer struct {
		To string `json:"redirect_to"`
	}
	_ = json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&answer) // the header says it too
	to := cmp.Or(answer.To, res.Header.Get("Location"))
	if to == "" {
		return nil, errors.New("the answer says nowhere where the list is")
	}
	if at, err = url.Parse(to); err != nil {
		return nil, errors.New("the answer's address is none")
	}
	return at, nil
}

// ask makes one request, which follows nothing.
func ask(ctx context.Context, through http.RoundTripper, at *url.URL, auth func(*http.Request)) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, errors.New("make request")
	}
	if auth != nil {
		auth(req)
	}
	res, err := through.RoundTrip(req)
	if errors.Is(err, handlers.ErrInside) {
		return nil, handlers.ErrInside
	}
	if err != nil {
		return nil, handlers.Scrub(err)
	}
	return res, nil
}
