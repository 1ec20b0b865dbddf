package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"leadline/handlers"
)

// fileHosts are where Slack keeps files, with all hosts below them: the token
// goes there and nowhere else, for the address of a "remote" file is whatever
// its creator wrote.
var fileHosts = []string{"slack.com", "slack-gov.com"}

// Fetch gets a file that came along with a message. Its reference is an address
// or, for files that came without one, a file id.
func (c *Channel) Fetch(ctx context.Context, ref string) (handlers.File, error) {
	if strings.HasPrefix(ref, "F") && !strings.Contains(ref, ":") {
		var info struct {
			File file `json:"file"`
		}
		if err := c.get(ctx, "files.info", url.Values{"file": {ref}}, &info); err != nil {
			return handlers.File{}, fmt.Errorf("fetch file: ask for its address: %w", err)
		}
		ref = info.File.Private
		if info.File.Download != "" {
			ref = info.File.Download
		}
	}
	u, err := url.Parse(ref)
	if err != nil {
		return handlers.File{}, errors.New("fetch file: reference is no address")
	}
	atAPI := c.cfg.APIURL != "" && !c.atSlack() && sameHost(u, c.base)
	if !atAPI && !atFileHost(u) {
		return handlers.File{}, errors.New("fetch file: reference is not to the provider")
	}
	f := handlers.NewFetcher(handlers.Source{
		Base: &url.URL{Scheme: u.Scheme, Host: u.Host}, Trusted: atAPI,
		Auth: func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+c.cfg.BotToken) },
	})
	return f.Fetch(ctx, ref)
}

func atFileHost(u *url.URL) bool {
	if u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	for _, h := range fileHosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}
