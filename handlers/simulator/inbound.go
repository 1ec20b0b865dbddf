package simulator

import (
	"fmt"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"leadline/bot"
)

// maxText is the most of a text that a channel hands on.
const maxText = 4 << 10

// types of media by the ending of their name; anything else is a JPEG.
var types = map[string]string{".png": "image/png", ".gif": "image/gif", ".pdf": "application/pdf", ".vcf": "text/vcard", ".m4a": "audio/mp4"}

// Text is a text that a person sends, perhaps with photos.
func (s *Simulator) Text(from bot.Address, text string, media ...bot.Media) bot.Inbound {
	return s.input(bot.Inbound{Kind: bot.Text, From: from, Text: clean(text), Media: media})
}

// Photo is a picture as Text takes it; there need not be a file of that name.
func Photo(name string) bot.Media {
	t, ok := types[strings.ToLower(path.Ext(name))]
	if !ok {
		t = "image/jpeg"
	}
	return bot.Media{Ref: "simulator:" + name, Type: t, Name: name}
}

// Contact is a contact card that a person shares.
func (s *Simulator) Contact(from bot.Address, card bot.ContactCard) bot.Inbound {
	return s.input(bot.Inbound{Kind: bot.Contact, From: from, Contact: &card})
}

// ParseContact reads a card written in a line: "Ann Ruiz; Vita Co;
// 303-555-0142; ann@vita.test". The first word that is no number and no mail
// address is the name, the next one the company, a third one the role.
func ParseContact(line string) bot.ContactCard {
	var c bot.ContactCard
	words := []*string{&c.Name, &c.Org, &c.Role}
	for part := range strings.SplitSeq(line, ";") {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case strings.Contains(part, "@"):
			c.Emails = append(c.Emails, part)
		case strings.Trim(part, "+0123456789 ().,-") == "":
			for phone := range strings.SplitSeq(part, ",") {
				c.Phones = append(c.Phones, strings.TrimSpace(phone))
			}
		case len(words) > 0:
			*words[0], words = part, words[1:]
		}
	}
	return c
}

// Form is a filled modal or web form.
func (s *Simulator) Form(from bot.Address, values map[string]string) bot.Inbound {
	return s.input(bot.Inbound{Kind: bot.Form, From: from, Values: values})
}

// Do is an input that says nothing: a location, a block, the home page opened.
func (s *Simulator) Do(from bot.Address, kind bot.InboundKind) bot.Inbound {
	return s.input(bot.Inbound{Kind: kind, From: from})
}

// Edit replaces the text of the person's nth input on that channel (1 is the
// first of all they ever did there).
func (s *Simulator) Edit(from bot.Address, nth int, text string) (bot.Inbound, error) {
	s.mu.Lock()
	var own []bot.Inbound
	for _, in := range s.said {
		if in.From.Key() == from.Key() && in.Kind != bot.Edit {
			own = append(own, in.Inbound)
		}
	}
	s.mu.Unlock()
	if nth < 1 || nth > len(own) {
		return bot.Inbound{}, fmt.Errorf("edit %d: this person has sent %d messages on %s", nth, len(own), from.Channel)
	}
	return s.EditOf(own[nth-1], text)
}

// EditOf replaces the text of a message.
func (s *Simulator) EditOf(was bot.Inbound, text string) (bot.Inbound, error) {
	if was.From.Channel == "sms" {
		return bot.Inbound{}, fmt.Errorf("edit: an SMS cannot be changed once it is sent; send the correction as a new text")
	}
	if was.Kind != bot.Text {
		return bot.Inbound{}, fmt.Errorf("edit: that message is no text but a %s; only texts can be edited", was.Kind)
	}
	return s.input(bot.Inbound{Kind: bot.Edit, From: was.From, Text: clean(text), Edits: was.Message}), nil
}

// Again is the newest input of a person on that channel, as a provider delivers
// it once more: the same keys.
func (s *Simulator) Again(from bot.Address) (bot.Inbound, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.said) - 1; i >= 0; i-- {
		if s.said[i].From.Key() == from.Key() {
			return s.said[i].Inbound, nil
		}
	}
	return bot.Inbound{}, fmt.Errorf("again: this person has sent nothing on %s yet", from.Channel)
}

// input gives an input its ids and time, and keeps it; of a press with its label.
func (s *Simulator) input(in bot.Inbound, label ...string) bot.Inbound {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inputs++
	in.At = s.now()
	in.Message = fmt.Sprintf("%s%d", s.run, s.inputs)
	in.Keys = []string{fmt.Sprintf("simulator:%s:%s", in.From.Channel, in.Message)}
	switch in.From.Channel { // the provider's order within the sender; SMS has none
	case "slack":
		in.Hint = fmt.Sprintf("%d.%06d", in.At.Unix(), s.inputs%1000000)
	case "telegram":
		in.Hint = fmt.Sprint(s.inputs)
		if in.Press != nil {
			in.Press.Callback = "press-" + in.Message
		}
	}
	s.order++
	s.said = append(s.said, said{Inbound: in, label: strings.Join(label, " "), order: s.order})
	s.changed()
	return in
}

// clean makes of a text what every channel hands on: composed characters, no
// NUL, no space around it, at most 4 KiB and no half character at the end.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(text, "\x00", "")))
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}
