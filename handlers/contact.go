package handlers

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"slices"
	"strings"

	"github.com/emersion/go-vcard"

	"leadline/bot"
)

// The most of one contact card that is taken.
const (
	maxCard   = 64 << 10 // bytes, pictures and keys left out
	maxLine   = 200
	maxOfKind = 5
)

// ReadContact reads a contact card (vCard 2.1 to 4.0) as phones send them by
// MMS; false: there is nothing in it that could be used. A card that breaks off
// still holds what it says.
func ReadContact(file []byte) (bot.ContactCard, bool) {
	card, _ := vcard.NewDecoder(bytes.NewReader(bare(file))).Decode()
	var c bot.ContactCard
	c.Name = line(value(card.Preferred(vcard.FieldFormattedName)))
	if n := card.Name(); c.Name == "" && n != nil {
		c.Name = line(n.GivenName + " " + n.FamilyName)
	}
	c.Org = line(strings.ReplaceAll(value(card.Preferred(vcard.FieldOrganization)), ";", " "))
	c.Role = line(value(card.Preferred(vcard.FieldTitle)))
	for _, f := range card[vcard.FieldTelephone] {
		add(&c.Phones, line(strings.TrimPrefix(f.Value, "tel:")))
	}
	for _, f := range card[vcard.FieldEmail] {
		add(&c.Emails, line(f.Value))
	}
	if f := card.Preferred(vcard.FieldAddress); f != nil {
		part := append(strings.Split(value(f), ";"), "", "", "", "", "", "")
		c.Street, c.City, c.State, c.ZIP = line(part[2]), line(part[3]), line(part[4]), line(part[5])
	}
	return c, c.Name != "" || c.Org != "" || len(c.Phones) > 0 || len(c.Emails) > 0
}

// bare leaves out pictures, sounds and keys, which are most of a card, and joins
// the soft line ends of version 2.1.
func bare(file []byte) []byte {
	var out []byte
	skipping, joining := false, false
	for l := range bytes.Lines(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))) {
		l = bytes.TrimRight(l, "\r\n")
		if joining || len(l) > 0 && (l[0] == ' ' || l[0] == '\t') {
			if skipping {
				continue
			}
		} else {
			skipping = heavy(l)
			if skipping {
				continue
			}
			l = named(l)
		}
		joining = bytes.HasSuffix(l, []byte("=")) && (joining || bytes.Contains(bytes.ToUpper(l), []byte("QUOTED-PRINTABLE")))
		if joining {
			l = l[:len(l)-1]
		} else {
			l = append(slices.Clip(l), "\r\n"...)
		}
		if len(out)+len(l) > maxCard {
			break
		}
		out = append(out, l...)
	}
	return out
}

// named gives the parameters of version 2.1 their names: "TEL;CELL:" is
// "TEL;TYPE=CELL:".
func named(l []byte) []byte {
	head, rest, ok := strings.Cut(string(l), ":")
	if !ok || !strings.Contains(head, ";") || strings.Contains(head, `"`) {
		return l
	}
	params := strings.Split(head, ";")
	for i, p := range params[1:] {
		switch {
		case p == "" || strings.Contains(p, "="):
		case strings.EqualFold(p, "QUOTED-PRINTABLE"):
			params[i+1] = "ENCODING=" + p
		default:
			params[i+1] = "TYPE=" + p
		}
	}
	return []byte(strings.Join(params, ";") + ":" + rest)
}

func heavy(l []byte) bool {
	key, _, _ := bytes.Cut(l, []byte(":"))
	key, _, _ = bytes.Cut(key, []byte(";"))
	if i := bytes.LastIndexByte(key, '.'); i >= 0 {
		key = key[i+1:]
	}
	return slices.Contains([]string{"PHOTO", "LOGO", "SOUND", "KEY"}, strings.ToUpper(string(key)))
}

// value is what a field says, decoded.
func value(f *vcard.Field) string {
	switch {
	case f == nil:
		return ""
	case !strings.EqualFold(f.Params.Get("ENCODING"), "QUOTED-PRINTABLE"):
		return f.Value
	}
	b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(f.Value)))
	if err != nil {
		return f.Value
	}
	return string(b)
}

// add appends what is new, as long as there is room.
func add(list *[]string, s string) {
	if s != "" && len(*list) < maxOfKind && !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

func line(s string) string { return strings.Join(strings.Fields(Clean(s, maxLine)), " ") }
