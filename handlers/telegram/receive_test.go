package telegram

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// hears delivers an update and returns what the inbox got.
func (b *bench) hears(t *testing.T, u object) []bot.Inbound {
	t.Helper()
	var inbox channeltest.Inbox
	w := httptest.NewRecorder()
	b.Webhook(&inbox).ServeHTTP(w, request(channeltest.JSON(u)))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d", w.Code)
	}
	return inbox.Got()
}

func (b *bench) hearsOne(t *testing.T, u object) bot.Inbound {
	t.Helper()
	got := b.hears(t, u)
	if len(got) != 1 {
		t.Fatalf("became %d messages, want 1", len(got))
	}
	return got[0]
}

// S7: a wrong secret is 401 and never 200, whatever else is wrong too.
func TestS7_WrongSecret(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, c := range map[string]struct {
		body  string
		given []string
		want  int
	}{
		"right":                    {channeltest.JSON(texting(1, 7, "hi")), []string{secret}, 200},
		"again":                    {channeltest.JSON(texting(1, 7, "hi")), []string{secret}, 200},
		"wrong":                    {channeltest.JSON(texting(1, 7, "hi")), []string{"wrong"}, 401},
		"none":                     {channeltest.JSON(texting(1, 7, "hi")), nil, 401},
		"empty":                    {channeltest.JSON(texting(1, 7, "hi")), []string{""}, 401},
		"a part":                   {channeltest.JSON(texting(1, 7, "hi")), []string{secret[:16]}, 401},
		"longer":                   {channeltest.JSON(texting(1, 7, "hi")), []string{secret + "x"}, 401},
		"two":                      {channeltest.JSON(texting(1, 7, "hi")), []string{secret, secret}, 401},
		"broken body":              {`{"update_id":`, []string{"wrong"}, 401},
		"no body":                  {``, []string{"wrong"}, 401},
		"as large as may be":       {large(1 << 20), []string{secret}, 200},
		"1 MiB + 1":                {large(1<<20 + 1), []string{secret}, 413},
		"1 MiB + 1, wrong":         {large(1<<20 + 1), []string{"wrong"}, 413},
		"broken body, right":       {`{"update_id":`, []string{secret}, 200},
		"nothing for us":           {`{"update_id":5,"poll":{}}`, []string{secret}, 200},
		"nothing for us and wrong": {`{"update_id":5,"poll":{}}`, []string{"wrong"}, 401},
	} {
		var inbox channeltest.Inbox
		r := request(c.body)
		r.Header.Del(secretHeader)
		for _, g := range c.given {
			r.Header.Add(secretHeader, g)
		}
		w := httptest.NewRecorder()
		b.Webhook(&inbox).ServeHTTP(w, r)
		if w.Code != c.want || w.Body.Len() != 0 {
			t.Errorf("%s: answered %d %q, want %d", name, w.Code, w.Body, c.want)
		}
		if c.want != 200 && len(inbox.Got()) != 0 {
			t.Errorf("%s: something was stored", name)
		}
	}
}

// large is an update of that many bytes.
func large(n int) string {
	s := channeltest.JSON(texting(1, 7, "PAD"))
	return strings.Replace(s, "PAD", strings.Repeat("x", n-len(s)+3), 1)
}

// While we poll, nobody may post updates.
func TestNoWebhookWhilePolling(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	var inbox channeltest.Inbox
	w := httptest.NewRecorder()
	b.Webhook(&inbox).ServeHTTP(w, request(channeltest.JSON(texting(1, 7, "hi"))))
	if w.Code != http.StatusNotFound || len(inbox.Got()) != 0 {
		t.Errorf("answered %d", w.Code)
	}
}

func TestPrivateTexts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for text, want := range map[string]string{
		"LEAD joes bikes":              "LEAD joes bikes",
		"/start Ab12-cd_34":            "/start Ab12-cd_34",
		"/start":                       "/start",
		"/start@" + botName + " ab12":  "/start ab12",
		"/stop@" + botName:             "/stop",
		"/lead@Leadline_Test_BOT vita": "/lead vita",
		"mail me at ann@vita.test":     "mail me at ann@vita.test",
		"  two\r\nlines \x00 ":         "two\nlines",
		"/lead pool CO-WY":             "/lead pool CO-WY",
	} {
		in := b.hearsOne(t, texting(41, 7, text))
		want := bot.Inbound{
			Kind: bot.Text, Text: want, Keys: []string{"telegram:update:5550100:41"}, Hint: "41", Message: "7/141", At: clock,
			From: bot.Address{Channel: "telegram", Tenant: "5550100", User: "7", Conversation: "7"},
		}
		if !reflect.DeepEqual(in, want) {
			t.Errorf("%q became %+v", text, in)
		}
	}
	if in := b.hearsOne(t, texting(42, 7, "", object{"text": nil, "sticker": object{"file_id": "A", "emoji": "👍"}})); in.Text != "👍" {
		t.Errorf("a sticker says %q", in.Text)
	}
}

// S13: two people with one @name are two people; a person who takes another
// name is the same.
func TestS13_IdentityIsTheNumber(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, other := b.hearsOne(t, texting(1, 7, "hi")), b.hearsOne(t, texting(2, 8, "hi"))
	renamed := b.hearsOne(t, texting(3, 7, "hi", object{"from": object{"id": 7, "first_name": "Sales Admin", "username": "sales_admin"}}))
	if one.From.Key() == other.From.Key() || one.From.Key() != renamed.From.Key() {
		t.Errorf("addresses %s, %s, %s", one.From.Key(), other.From.Key(), renamed.From.Key())
	}
}

// In a group only what is said to us counts.
func TestGroupTexts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ours := object{"reply_to_message": object{"message_id": 3, "from": object{"id": 5550100, "is_bot": true}}}
	for _, c := range []struct {
		text, want string // "": not for us
		more       object
	}{
		{"/claim CC-7K3M4", "/claim CC-7K3M4", nil}, {"/claim@" + botName + " CC-7K3M4", "/claim CC-7K3M4", nil}, {"/claim@other_bot CC-7K3M4", "", nil},
		{"/lead pool CO-WY", "/pool CO-WY", nil}, {"/lead@" + botName + " pool CO-WY", "/pool CO-WY", nil}, {"/LEAD  Pool CO-WY", "/pool CO-WY", nil},
		{"/lead poolside cafe", "/lead poolside cafe", nil}, {"pool CO-WY", "pool CO-WY", nil}, {"pool", "pool", nil}, {"pool party on friday", "", nil},
		{"CLAIM CC-7K3M4", "CLAIM CC-7K3M4", nil}, {"claim\n7k3m4", "claim\n7k3m4", nil}, {"Claim: cc 7k3m4", "Claim: cc 7k3m4", nil}, {"claim cc-7k3m", "claim cc-7k3m", nil},
		{"WHY CC-7K3M4", "WHY CC-7K3M4", nil}, {"why is nobody here", "", nil}, {"open", "open", nil}, {"Open.", "Open.", nil}, {"open the door", "", nil},
		{"release CC-7K3M4 too far", "release CC-7K3M4 too far", nil}, {"reached cc7k3m4", "reached cc7k3m4", nil}, {"TRIED CC-7K3M4", "TRIED CC-7K3M4", nil},
		{"sale CC-7K3M4 $500", "sale CC-7K3M4 $500", nil}, {"sale at the mall", "", nil}, {"nosale CC-7K3M4 2", "nosale CC-7K3M4 2", nil}, {"NOTE CC-7K3M4 calls back", "NOTE CC-7K3M4 calls back", nil},
		{"@" + botName + " claim 7k3m4", "claim 7k3m4", nil}, {"@" + botName, "?", nil}, {"@other_bot claim 7k3m4", "", nil}, {"good morning all", "", nil}, {"/", "", nil},
		{"what does that mean?", "what does that mean?", ours}, {"what does that mean?", "", object{"reply_to_message": object{"message_id": 3, "from": user(9)}}},
	} {
		got := b.hears(t, texting(9, 7, c.text, object{"chat": inGroup()}, c.more))
		if c.want == "" {
			if len(got) != 0 {
				t.Errorf("%q counts: %q", c.text, got[0].Text)
			}
			continue
		}
		if len(got) != 1 || got[0].Text != c.want || got[0].Kind != bot.Text {
			t.Errorf("%q: want %q, have %+v", c.text, c.want, got)
			continue
		}
		if from := got[0].From; !from.Room || from.Conversation != fmt.Sprint(group) || from.User != "7" || from.Thread != "" {
			t.Errorf("%q comes from %+v", c.text, from)
		}
	}
	topic := b.hearsOne(t, texting(9, 7, "/pool CO-WY", object{"chat": inGroup(), "message_thread_id": 12, "is_topic_message": true}))
	if topic.From.Thread != "12" {
		t.Errorf("a topic's thread is %q", topic.From.Thread)
	}
	edited := texting(10, 7, "claim CC-7K3M4", object{"chat": inGroup(), "edit_date": clock.Unix()})["message"]
	if in := b.hearsOne(t, object{"update_id": 10, "edited_message": edited}); in.Kind != bot.Edit || !in.From.Room {
		t.Errorf("an edit in a group became %+v", in)
	}
	if one, other := b.hearsOne(t, texting(11, 7, "/open")), b.hearsOne(t, texting(11, 7, "/open", object{"chat": inGroup()})); one.Message == other.Message {
		t.Error("two messages of different chats have one name")
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m := texting(50, 7, "Vita Co", object{"message_id": 141, "edit_date": 1772640000})["message"]
	in := b.hearsOne(t, object{"update_id": 50, "edited_message": m})
	if in.Kind != bot.Edit || in.Text != "Vita Co" || in.Edits != "7/141" || !slices.Equal(in.Keys, []string{"telegram:update:5550100:50:1772640000"}) {
		t.Errorf("became %+v", in)
	}
	photo := texting(51, 7, "", object{"text": nil, "caption": "their dock", "message_id": 141, "edit_date": 1772640001})["message"]
	if in := b.hearsOne(t, object{"update_id": 51, "edited_message": photo}); in.Text != "their dock" {
		t.Errorf("an edited caption became %+v", in)
	}
}

func TestMemberships(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for status, want := range map[string]bot.InboundKind{"kicked": bot.Blocked, "member": bot.Unblocked} {
		in := b.hearsOne(t, object{"update_id": 70, "my_chat_member": object{
			"chat": private(7), "from": user(7), "date": 1, "old_chat_member": object{"status": "x"}, "new_chat_member": object{"status": status, "until_date": 0, "user": object{"id": 5550100}},
		}})
		if in.Kind != want || in.From.User != "7" || in.From.Room || len(in.Keys) != 1 {
			t.Errorf("%s became %+v", status, in)
		}
	}
}

// What is new or odd in a part we do not need costs us no message.
func TestLooseDecoding(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := b.hearsOne(t, texting(96, 7, "hi", object{
		"entities": "a new shape", "forward_origin": object{"type": "a new one"}, "link_preview_options": 5, "sticker": "x", "edit_date": "soon", "photo": object{"a": 1},
	}))
	if in.Kind != bot.Text || in.Text != "hi" {
		t.Errorf("became %+v", in)
	}
}
