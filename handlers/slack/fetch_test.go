package slack

import (
	"testing"

	"leadline/handlers/channeltest"
)

// photo begins like a JPEG.
var photo = []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00 an invented photo")

func TestFetch(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.slack.files["card.jpg"] = photo
	b.slack.files["page"] = []byte("<html>sign in</html>")
	b.at.Obey(nil) // files are no methods
	file, err := b.Fetch(t.Context(), b.at.URL()+"/files/card.jpg")
	if err != nil || file.Type != "image/jpeg" || string(file.Bytes) != string(photo) {
		t.Errorf("fetched %q of %d bytes, error %v", file.Type, len(file.Bytes), err)
	}
	for _, ref := range []string{b.at.URL() + "/files/page", b.at.URL() + "/files/gone", "F0NOWHERE"} {
		if _, err := b.Fetch(t.Context(), ref); err == nil {
			t.Errorf("%q was fetched", ref)
		} else {
			quiet(t, ref, err.Error())
		}
	}
	b.at.Spoil(channeltest.Fault{Any: true, Body: `{"ok":true,"file":{"id":"F1","url_private":"` + b.at.URL() + `/files/card.jpg"}}`})
	if file, err := b.Fetch(t.Context(), "F1"); err != nil || file.Type != "image/jpeg" {
		t.Errorf("by its id: %q, error %v", file.Type, err)
	}
}

// TestS20_Fetch: the token goes to Slack's files and nowhere else.
func TestS20_Fetch(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.APIURL = "" })
	for _, ref := range append([]string{"https://slack.com.evil.test/x", "https://evilslack.com/x", "http://files.slack.com/x", "https://files.slack.com:444/x", "https://u:p@files.slack.com/x", b.at.URL() + "/files/card.jpg"}, hostileURLs...) {
		if ref == "https://files.slack.com/x" {
			continue // Slack's own
		}
		if _, err := b.Fetch(t.Context(), ref); err == nil {
			t.Errorf("%q was fetched", ref)
		}
	}
	if n := len(b.at.Calls()); n != 0 {
		t.Errorf("%d requests left", n)
	}
}
