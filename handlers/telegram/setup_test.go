package telegram

import (
	"context"
	"strings"
	"testing"

	"leadline/handlers"
	"leadline/handlers/channeltest"
)

func TestSetWebhook(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.BotName = "" })
	for range 2 { // every process does it at its start
		if err := b.SetWebhook(t.Context(), "https://leads.example.com"+Path); err != nil {
			t.Fatal(err)
		}
	}
	h := b.fake.hook
	if h["url"] != "https://leads.example.com/telegram/updates" || h["secret_token"] != secret || h["drop_pending_updates"] != "" ||
		h["allowed_updates"] != `["message","edited_message","callback_query","my_chat_member"]` {
		t.Errorf("set %v", h)
	}
	if b.called("another_bot") {
		t.Error("the name was not learnt")
	}
	b.fake.trouble = "Wrong response from the webhook: 503 Service Unavailable"
	b.fake.says(1, 7, "hi")
	got, err := b.Hook(t.Context())
	if want := (Hook{"https://leads.example.com/telegram/updates", 1, b.fake.trouble}); err != nil || got != want {
		t.Errorf("is %+v, error %v", got, err)
	}
	if err := b.DeleteWebhook(t.Context()); err != nil || b.fake.hook["url"] != "" || b.fake.pending() != 1 {
		t.Errorf("deleted: %v, %d wait, error %v", b.fake.hook, b.fake.pending(), err)
	}
}

func TestSetWebhookWhilePolling(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	if err := b.SetWebhook(t.Context(), "https://leads.example.com"+Path); err == nil || b.fake.hook["url"] != "" {
		t.Error("a webhook was set although we poll")
	}
}

func TestSetCommands(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := b.SetCommands(t.Context(), []Command{{"lead", "Send in a lead"}, {"MINE", "Your leads\nand how they end " + strings.Repeat("x", 400)}}); err != nil {
		t.Fatal(err)
	}
	menu := b.fake.menu
	if !strings.HasPrefix(menu["commands"], `[{"command":"lead","description":"Send in a lead"},{"command":"mine","description":"Your leads and how they end x`) || menu["scope"] != `{"type":"all_private_chats"}` {
		t.Errorf("set %v", menu)
	}
	for _, bad := range []Command{{"two words", "x"}, {"", "x"}, {"mine", " "}, {strings.Repeat("x", 33), "x"}} {
		if err := b.SetCommands(t.Context(), []Command{bad}); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

var png = "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 64)

func TestFetch(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.fake.files = map[string]string{"F1": "photos/file_1.png", "F2": "documents/file_2.exe", "F3": "photos/gone.png", "F4": "photos/large.png"}
	b.fake.bytes = map[string][]byte{"photos/file_1.png": []byte(png), "documents/file_2.exe": []byte("MZ..."), "photos/large.png": make([]byte, handlers.MaxFile+1)}
	f, err := b.Fetch(t.Context(), "F1")
	if err != nil || f.Type != "image/png" || string(f.Bytes) != png {
		t.Errorf("got %s, %d bytes, error %v", f.Type, len(f.Bytes), err)
	}
	for ref, why := range map[string]string{
		"F2": "a program", "F3": "is not there", "F4": "too large", "F9": "unknown to Telegram", "": "no id", "../x": "no id", "http://127.0.0.1/": "no id",
	} {
		if _, err := b.Fetch(t.Context(), ref); err == nil {
			t.Errorf("%q (%s) was fetched", ref, why)
		} else {
			quiet(t, ref, err.Error())
		}
	}
}

// S20: a path that leads anywhere else is not followed.
func TestS20_FilePaths(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, path := range []string{
		"http://127.0.0.1/", "http://169.254.169.254/latest", "//evil.test/x", "/etc/passwd", "../../x", "photos/../../bot" + token + "/getMe", "photos/..", ".", "",
		"photos//x", "a b", "x?y", "x#y", "x%2f..", "file:///etc/passwd", "@evil.test/x", "photos\\x", "photos/x\r\nX-Injected: 1", strings.Repeat("../", 50),
	} {
		b.fake.files["F1"] = path
		before := len(b.at.Calls())
		if _, err := b.Fetch(t.Context(), "F1"); err == nil {
			t.Errorf("%q was fetched", path)
		} else {
			quiet(t, path, err.Error())
		}
		if n := len(b.at.Calls()) - before; n != 1 {
			t.Errorf("%q was asked for", path)
		}
	}
}

// A redirect to an inside address is refused, though the server itself is one.
func TestS20_Redirects(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.fake.files["F1"] = "photos/file_1.png"
	for _, to := range []string{"http://169.254.169.254/latest", "https://127.0.0.1/", "https://[::1]/x", "file:///etc/passwd"} {
		b.at.Spoil(channeltest.Fault{Any: true, Status: 200, Body: `{"ok":true,"result":{"file_path":"photos/file_1.png"}}`},
			channeltest.Fault{Any: true, Status: 302, Header: map[string]string{"Location": to}})
		if _, err := b.Fetch(t.Context(), "F1"); err == nil {
			t.Errorf("followed to %s", to)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Fetch(ctx, "F1"); err == nil {
		t.Error("fetched after the end")
	}
}
