package telegram

import (
	"reflect"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

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
		if all := channeltest.JSON(in); strings.Contains(all, "39.8") || strings.Contains(all, "Main") {
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
