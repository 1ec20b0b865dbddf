package telegram

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// hears delivers an update and returns what the inbox got.
func (b *bench) hears(t *testing.T, u object) []bot.Inbound {
	t.Helper()
	var inbox channeltest.Inbox
	w := httptest.NewRecorder()
	b.Webhook(&inbox).ServeHTTP(w, request(mustJSON(u)))
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
		"right":                    {mustJSON(texting(1, 7, "hi")), []string{secret}, 200},
		"again":                    {mustJSON(texting(1, 7, "hi")), []string{secret}, 200},
		"wrong":                    {mustJSON(texting(1, 7, "hi")), []string{"wrong"}, 401},
		"none":                     {mustJSON(texting(1, 7, "hi")), nil, 401},
		"empty":                    {mustJSON(texting(1, 7, "hi")), []string{""}, 401},
		"a part":                   {mustJSON(texting(1, 7, "hi")), []string{secret[:16]}, 401},
		"longer":                   {mustJSON(texting(1, 7, "hi")), []string{secret + "x"}, 401},
		"two":                      {mustJSON(texting(1, 7, "hi")), []string{secret, secret}, 401},
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
	s := mustJSON(texting(1, 7, "PAD"))
	return strings.Replace(s, "PAD", strings.Repeat("x", n-len(s)+3), 1)
}

// While we poll, nobody may post updates.
func TestNoWebhookWhilePolling(t *testing.T) {
	t.Parallel()
	b := newBench(t, polling)
	var inbox channeltest.Inbox
	w := httptest.NewRecorder()
	b.Webhook(&inbox).ServeHTTP(w, request(mustJSON(texting(1, 7, "hi"))))
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

func TestPresses(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := b.hearsOne(t, pressing(60, 7, bot.ButtonRef(9007, 2), private(7)))
	want := bot.Inbound{
		Kind: bot.Press, Press: &bot.Pressed{Outbound: 9007, Index: 2, Callback: "cb60"}, Keys: []string{"telegram:update:5550100:60", "telegram:press:5550100:cb60"},
		From: bot.Address{Channel: "telegram", Tenant: "5550100", User: "7", Conversation: "7"}, Hint: "60", Message: "7/55", At: clock,
	}
	if !reflect.DeepEqual(in, want) {
		t.Errorf("became %+v", in)
	}
	if in := b.hearsOne(t, pressing(61, 8, bot.ButtonRef(9007, 2), inGroup())); !in.From.Room || in.From.User != "8" || in.From.Conversation != fmt.Sprint(group) {
		t.Errorf("a press in a group comes from %+v", in.From)
	}
	old := object{"update_id": 62, "callback_query": object{"id": "cb62", "from": user(7), "data": "b:9007.2", "message": object{"message_id": 5, "date": 0, "chat": private(7)}}}
	if in := b.hearsOne(t, old); in.Message != "7/5" {
		t.Errorf("a press under an old message became %+v", in)
	}
	if in := b.hearsOne(t, object{"update_id": 63, "callback_query": object{"id": "cb63", "from": user(7), "data": "b:9007.2"}}); in.From.Conversation != "7" {
		t.Errorf("a press without a message comes from %+v", in.From)
	}
	b.hears(t, pressing(64, 7, "not ours", private(7)))
	b.under.Wait()
	answered := b.fake.pressesAnswered()
	slices.Sort(answered)
	if want := []string{"cb60", "cb61", "cb62", "cb63", "cb64"}; !slices.Equal(answered, want) {
		t.Errorf("answered %v, want %v: every press, and those that are not ours", answered, want)
	}
}

// A press that could not be stored is not answered: Telegram sends it again.
func TestPressIsAnsweredWhenStored(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inbox := &channeltest.Inbox{Err: http.ErrServerClosed}
	w := httptest.NewRecorder()
	b.Webhook(inbox).ServeHTTP(w, request(mustJSON(pressing(60, 7, bot.ButtonRef(1, 0), private(7)))))
	b.under.Wait()
	if w.Code != http.StatusServiceUnavailable || len(b.fake.pressesAnswered()) != 0 {
		t.Errorf("answered %d, presses answered %v", w.Code, b.fake.pressesAnswered())
	}
}

// Telegram being slow to take the answer to a press holds nobody up.
func TestPressAnswerWaitsForNobody(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.at.Spoil(channeltest.Fault{Any: true, Hang: true})
	channeltest.Within(t, time.Second, func() { b.hearsOne(t, pressing(60, 7, bot.ButtonRef(1, 0), private(7))) })
	b.at.Close()
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

func TestContacts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	share := func(contact object) bot.ContactCard {
		t.Helper()
		in := b.hearsOne(t, texting(80, 7, "", object{"text": nil, "contact": contact}))
		if in.Kind != bot.Contact || in.Contact == nil {
			t.Fatalf("became %+v", in)
		}
		return *in.Contact
	}
	if c := share(object{"phone_number": "13035550142", "first_name": "Dot", "user_id": 7}); !c.Own || c.Phones[0] != "+13035550142" {
		t.Errorf("their own card became %+v", c)
	}
	if c := share(object{"phone_number": "13035550142", "first_name": "Dot", "user_id": 8}); c.Own {
		t.Error("somebody else's card is taken for their own")
	}
	if c := share(object{"phone_number": "13035550142", "first_name": "Dot"}); c.Own {
		t.Error("a card of nobody known is taken for their own")
	}
	card := "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Ruiz\r\nORG:Vita Co;Sales\r\nTITLE:Owner\r\nTEL;TYPE=CELL:(303) 555-0142\r\nTEL:303-555-0143\r\nEMAIL:ann@vita.test\r\nADR;TYPE=WORK:;;12 Main St;Arvada;CO;80002;USA\r\nEND:VCARD"
	got := share(object{"phone_number": "(303) 555-0142", "first_name": "Ann", "last_name": "Ruiz", "vcard": card})
	want := bot.ContactCard{
		Name: "Ann Ruiz", Org: "Vita Co Sales", Role: "Owner", Phones: []string{"(303) 555-0142", "303-555-0143"}, Emails: []string{"ann@vita.test"},
		Street: "12 Main St", City: "Arvada", State: "CO", ZIP: "80002",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("a card became %+v, want %+v", got, want)
	}
	for _, broken := range []string{"BEGIN:VCARD", "nonsense", "\x00", strings.Repeat("TEL:1\n", 3000), "BEGIN:VCARD\n" + strings.Repeat("EMAIL:a@b.test\n", 50) + "END:VCARD"} {
		c := share(object{"phone_number": "303-555-0142", "first_name": "<b>Ann\u202e", "vcard": broken})
		if c.Name != "<b>Ann" || c.Phones[0] != "303-555-0142" || len(c.Phones) > maxOfKind || len(c.Emails) > maxOfKind {
			t.Errorf("with a broken card: %+v", c)
		}
	}
}

func TestLocationsAreNotKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, more := range []object{
		{"text": nil, "location": object{"latitude": 39.8028, "longitude": -105.0875}},
		{"text": nil, "location": object{"latitude": 39.8028, "longitude": -105.0875}, "venue": object{"title": "Vita Co", "address": "12 Main St", "location": object{"latitude": 39.8028, "longitude": -105.0875}}},
	} {
		in := b.hearsOne(t, texting(90, 7, "", more))
		if in.Kind != bot.Location || in.Text != "" || in.Raw != nil {
			t.Errorf("became %+v", in)
		}
		if all := mustJSON(in); strings.Contains(all, "39.8") || strings.Contains(all, "Main") {
			t.Errorf("the place is kept: %s", all)
		}
	}
}

func TestMedia(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, c := range map[string]struct {
		more object
		want []bot.Media
		text string
	}{
		"photo": {object{"text": nil, "caption": "their dock", "photo": []object{{"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60}, {"file_id": "Large_1-x", "file_unique_id": "u1", "width": 900, "height": 600}}},
			[]bot.Media{{Ref: "Large_1-x", Type: "image/jpeg", Name: "photo-u1.jpg"}}, "their dock"},
		"document": {object{"text": nil, "document": object{"file_id": "D1", "file_name": "card\u202egpj.exe", "mime_type": "Image/PNG; x=1"}},
			[]bot.Media{{Ref: "D1", Type: "image/png", Name: "cardgpj.exe"}}, ""},
		"voice":               {object{"text": nil, "voice": object{"file_id": "V1"}}, []bot.Media{{Ref: "V1", Type: "audio/ogg"}}, ""},
		"video":               {object{"text": nil, "video": object{"file_id": "V2", "mime_type": "video/quicktime"}}, []bot.Media{{Ref: "V2", Type: "video/quicktime"}}, ""},
		"text with a bad ref": {object{"document": object{"file_id": "../../etc/passwd"}}, nil, "hi"},
	} {
		in := b.hearsOne(t, texting(95, 7, "hi", c.more))
		if in.Kind != bot.Text || in.Text != c.text || !reflect.DeepEqual(in.Media, c.want) {
			t.Errorf("%s became %+v", name, in)
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
