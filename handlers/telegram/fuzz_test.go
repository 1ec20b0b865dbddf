package telegram

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// Whatever is posted with our secret becomes one message with a key and an
// author, or is ignored; reading it twice says the same.
func FuzzHear(f *testing.F) {
	for _, u := range []object{
		texting(1, 7, "LEAD joes bikes"), texting(2, 7, "/lead@x pool CO-WY", object{"chat": inGroup()}), pressing(3, 7, "b:1.0", private(7)),
		{"update_id": 4, "edited_message": texting(4, 7, "Vita Co", object{"edit_date": 5})["message"]},
		{"update_id": 5, "my_chat_member": object{"chat": private(7), "from": user(7), "new_chat_member": object{"status": "kicked"}}},
		texting(6, 7, "", object{"contact": object{"phone_number": "13035550142", "vcard": "BEGIN:VCARD\nN:;;\nADR:;;;\nEND:VCARD"}}),
		texting(7, 7, "", object{"photo": []object{{"file_id": "A"}}}),
	} {
		f.Add([]byte(channeltest.JSON(u)))
	}
	c := &Channel{id: 5550100, cfg: Config{}}
	c.goBy(botName)
	c.cfg.Now = func() time.Time { return clock }
	f.Fuzz(func(t *testing.T, raw []byte) {
		h := c.hear(raw)
		if again := c.hear(raw); channeltest.JSON(h.in) != channeltest.JSON(again.in) {
			t.Errorf("read twice differently")
		}
		if h.in.Kind == bot.Ignored {
			return
		}
		if len(h.in.Keys) == 0 || h.in.From.User == "" || h.in.From.Channel != "telegram" || h.in.Kind == "" {
			t.Errorf("became %+v", h.in)
		}
		for _, k := range h.in.Keys {
			if !strings.HasPrefix(k, "telegram:") {
				t.Errorf("key %q", k)
			}
		}
		if !utf8.ValidString(h.in.Text) || len(h.in.Text) > 4<<10 {
			t.Errorf("text of %d bytes", len(h.in.Text))
		}
	})
}
