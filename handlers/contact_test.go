package handlers

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"leadline/bot"
)

func TestReadContact(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file string
		want bot.ContactCard
		ok   bool
	}{
		"a phone's card": {"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Ruiz;Ann;;;\r\nFN:Ann Ruiz\r\nORG:Vita Co;\r\nTITLE:Owner\r\nTEL;type=CELL;type=VOICE;type=pref:(303) 555-0142\r\nTEL;type=WORK:+1 303 555 0143\r\n" +
			"item1.EMAIL;type=INTERNET:ann@vita.test\r\nitem2.ADR;type=WORK:;;12 Main St;Arvada;CO;80002;United States\r\nPHOTO;ENCODING=b;TYPE=JPEG:" + strings.Repeat("QUJD\r\n ", 30000) + "\r\nEND:VCARD\r\n",
			bot.ContactCard{Name: "Ann Ruiz", Org: "Vita Co", Role: "Owner", Phones: []string{"(303) 555-0142", "+1 303 555 0143"}, Emails: []string{"ann@vita.test"},
				Street: "12 Main St", City: "Arvada", State: "CO", ZIP: "80002"}, true},
		"quoted-printable": {"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=52=75=C3=AD=\n=7A;Ann\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ann Ru=C3=AD=\n=7A\nTEL;CELL:3035550142\nEND:VCARD",
			bot.ContactCard{Name: "Ann Ruíz", Phones: []string{"3035550142"}}, true},
		"broken off":      {"BEGIN:VCARD\nVERSION:4.0\nN:Ruiz;Ann;;;\nTEL;VALUE=uri:tel:+1-303-555-0142\n", bot.ContactCard{Name: "Ann Ruiz", Phones: []string{"+1-303-555-0142"}}, true},
		"nothing of use":  {"BEGIN:VCARD\nVERSION:3.0\nNOTE:hi\nEND:VCARD", bot.ContactCard{}, false},
		"no card":         {"hello", bot.ContactCard{}, false},
		"empty":           {"", bot.ContactCard{}, false},
		"many numbers":    {"BEGIN:VCARD\n" + strings.Repeat("TEL:1\nTEL:2\nTEL:3\nTEL:4\nTEL:5\nTEL:6\n", 50) + "END:VCARD", bot.ContactCard{Phones: []string{"1", "2", "3", "4", "5"}}, true},
		"hostile name":    {"BEGIN:VCARD\nFN:<!channel>\x00\u202e" + strings.Repeat("x", 500) + "\nEND:VCARD", bot.ContactCard{Name: "<!channel>" + strings.Repeat("x", 190)}, true},
		"a line too many": {"BEGIN:VCARD\nFN:Ann\nNOTE:" + strings.Repeat("x", 100000) + "\nTEL:1\nEND:VCARD", bot.ContactCard{Name: "Ann"}, true},
	} {
		got, ok := ReadContact([]byte(c.file))
		if ok != c.ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %t %+v\nwant %t %+v", name, ok, got, c.ok, c.want)
		}
	}
}

func FuzzReadContact(f *testing.F) {
	f.Add([]byte("BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=\n=41\nADR:;;a;b\nTEL:tel:1\nEND:VCARD"))
	f.Add([]byte("BEGIN:VCARD\nN:;\nTEL;x=\"y\":1\n PHOTO:\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, ok := ReadContact(file)
		if !ok {
			return
		}
		for _, s := range append(append([]string{c.Name, c.Org, c.Role, c.Street, c.City, c.State, c.ZIP}, c.Phones...), c.Emails...) {
			if len(s) > maxLine || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\n\r") {
				t.Errorf("not clean: %q", s)
			}
		}
	})
}
