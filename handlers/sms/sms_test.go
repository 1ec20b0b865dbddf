package sms

import (
	"strings"
	"testing"
	"time"
)

func TestS20_FetchIsForFilesOfThisAccountOnly(t *testing.T) {
	t.Parallel()
	ch, p, _ := setUp(t)
	good := "/2010-04-01/Accounts/" + account + "/Messages/" + sid("MM", 1) + "/Media/" + sid("ME", 1)
	for _, ref := range []string{
		"https://evil.test" + good, "http://169.254.169.254" + good, p.URL() + good + ".json", p.URL() + good + "?x=1", p.URL() + "/2010-04-01/Accounts/" + account + ".json",
		p.URL() + strings.Replace(good, account, "ACffffffffffffffffffffffffffffffff", 1), "file://" + good, good, p.URL() + "/x/.." + good, "http://127.0.0.1" + good,
	} {
		if _, err := ch.Fetch(t.Context(), ref); err == nil {
			t.Errorf("%s: fetched", ref)
		}
	}
	if n := len(p.Calls()); n != 0 {
		t.Errorf("%d calls were made with our login", n)
	}
}

func TestS1_NewNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Config){
		"LEADLINE_TWILIO_ACCOUNT_SID":           func(c *Config) { c.AccountSID = "" },
		"LEADLINE_TWILIO_AUTH_TOKENS":           func(c *Config) { c.AuthTokens = nil },
		"LEADLINE_TWILIO_AUTH_TOKENS ":          func(c *Config) { c.AuthTokens = []string{token, ""} },
		"LEADLINE_TWILIO_AUTH_TOKENS is":        func(c *Config) { c.AuthTokens = []string{"short"} },
		"LEADLINE_TWILIO_API_SECRET":            func(c *Config) { c.APISecret = "" },
		"LEADLINE_TWILIO_API_KEY":               func(c *Config) { c.APIKey = "" },
		"LEADLINE_TWILIO_API_KEY ":              func(c *Config) { c.APIKey = account },
		"LEADLINE_TWILIO_FROM":                  func(c *Config) { c.From = "555-0100" },
		"LEADLINE_TWILIO_MESSAGING_SERVICE_SID": func(c *Config) { c.From = "" },
		"MESSAGING_SERVICE_SID ":                func(c *Config) { c.MessagingServiceSID = account },
		"LEADLINE_TWILIO_SEGMENTS_PER_SECOND":   func(c *Config) { c.SegmentsPerSecond = -1 },
		"LEADLINE_TWILIO_API_URL":               func(c *Config) { c.APIURL = "twilio" },
		"LEADLINE_PUBLIC_URL":                   func(c *Config) { c.PublicURL = "" },
		"LEADLINE_PUBLIC_URL ":                  func(c *Config) { c.PublicURL = "leads.example.org" },
		"LEADLINE_PUBLIC_URL must":              func(c *Config) { c.PublicURL = "https://my_leads.example.org" },
		"LEADLINE_PUBLIC_URL must be":           func(c *Config) { c.PublicURL = "https://leáds.example.org" },
		"LEADLINE_PUBLIC_URL is":                func(c *Config) { c.PublicURL = "https://leads.example.org/?a=b" },
		"clock":                                 func(c *Config) { c.Now = nil },
	} {
		c := Config{AccountSID: account, AuthTokens: []string{token}, APIKey: key, APISecret: secret, From: ours, PublicURL: public, Now: func() time.Time { return now }}
		change(&c)
		_, err := New(c)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), token) || strings.Contains(err.Error(), "short") {
			t.Errorf("want an error naming %q, have %v", want, err)
		}
	}
}
