package telegram

import (
	"regexp"
	"slices"
	"strings"

	vcard "github.com/emersion/go-vcard"
	"github.com/go-telegram/bot/models"

	"leadline/bot"
	"leadline/handlers"
)

// The most of one contact that is taken.
const (
	maxLine   = 200
	maxVCard  = 8 << 10
	maxOfKind = 5
)

// contactOf reads a shared contact. It is the sender's own only if Telegram
// says so by number: anybody can share anybody's card.
func contactOf(k *models.Contact, from int64) *bot.ContactCard {
	c := bot.ContactCard{Name: line(k.FirstName + " " + k.LastName), Own: k.UserID != 0 && k.UserID == from}
	add(&c.Phones, phone(k.PhoneNumber))
	if k.VCard == "" || len(k.VCard) > maxVCard {
		return &c
	}
	// A card without its last line still holds what it says.
	card, _ := vcard.NewDecoder(strings.NewReader(k.VCard)).Decode()
	c.Org = line(strings.ReplaceAll(card.PreferredValue(vcard.FieldOrganization), ";", " "))
	c.Role = line(card.PreferredValue(vcard.FieldTitle))
	for _, v := range card.Values(vcard.FieldTelephone) {
		add(&c.Phones, phone(strings.TrimPrefix(v, "tel:")))
	}
	for _, v := range card.Values(vcard.FieldEmail) {
		add(&c.Emails, line(v))
	}
	if c.Name == "" {
		c.Name = line(card.PreferredValue(vcard.FieldFormattedName))
	}
	if a := card.Address(); a != nil {
		c.Street, c.City, c.State, c.ZIP = line(a.StreetAddress), line(a.Locality), line(a.Region), line(a.PostalCode)
	}
	return &c
}

// add appends what is new, as long as there is room.
func add(list *[]string, s string) {
	if s != "" && len(*list) < maxOfKind && !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

var bareNumber = regexp.MustCompile(`^1[0-9]{10}$`)

// phone is a number as people write it: Telegram leaves the + away.
func phone(s string) string {
	s = line(s)
	if bareNumber.MatchString(s) {
		return "+" + s
	}
	return s
}

func line(s string) string { return strings.Join(strings.Fields(handlers.Clean(s, maxLine)), " ") }
