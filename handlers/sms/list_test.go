package sms

import (
	"fmt"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers"
)

func TestP16_Reconcile(t *testing.T) {
	t.Parallel()
	row := outbound(41, "Lead CC-7K3M4 is in.")
	base := message{sid: sid("SM", 1), direction: "outbound-api", from: ours, to: person(1), body: row.Rendered.Text, status: "sent", at: now.Add(3 * time.Second)}
	change := func(f func(*message)) message {
		m := base
		f(&m)
		return m
	}
	for name, c := range map[string]struct {
		held  message
		found bool
	}{
		"the text":              {base, true},
		"through a service":     {change(func(m *message) { m.direction, m.service = "outbound-api", service }), true},
		"on a trial account":    {change(func(m *message) { m.body = "Sent from your Twilio trial account - " + m.body }), true},
		"our clock is ahead":    {change(func(m *message) { m.at = now.Add(-20 * time.Second) }), true},
		"another text":          {change(func(m *message) { m.body += "!" }), false},
		"to another":            {change(func(m *message) { m.to = person(2) }), false},
		"the person's own text": {change(func(m *message) { m.direction = "inbound" }), false},
		"the same an hour ago":  {change(func(m *message) { m.at = now.Add(-time.Hour) }), false},
		"days later":            {change(func(m *message) { m.at = now.Add(72 * time.Hour) }), false},
		"under a strange id":    {change(func(m *message) { m.sid = "CA1" }), false},
	} {
		ch, _, fake := setUp(t)
		fake.take(c.held)
		found, err := ch.Reconcile(t.Context(), row)
		if err != nil || len(found) > 1 || c.found != (len(found) == 1) || c.found && (found[0].ID != c.held.sid || found[0].Status != "sent") {
			t.Errorf("%s: found %+v %v", name, found, err)
		}
	}
	ch, _, fake := setUp(t)
	for i := range 250 { // behind two pages of others
		fake.take(change(func(m *message) {
			m.sid = sid("SM", 1000-i)
			if i > 0 {
				m.body = fmt.Sprint("text ", i)
			}
		}))
	}
	if found, err := ch.Reconcile(t.Context(), row); err != nil || len(found) != 1 || found[0].ID != sid("SM", 1000) {
		t.Errorf("on the third page: %+v %v", found, err)
	}
	fake.take(change(func(m *message) { m.sid, m.at = sid("SM", 2000), m.at.Add(time.Second) })) // the same words again
	if found, err := ch.Reconcile(t.Context(), row); err != nil || len(found) != 2 || found[0].ID != sid("SM", 1000) || found[1].ID != sid("SM", 2000) {
		t.Errorf("the same words twice: %+v %v, want both, the oldest first", found, err)
	}
}

func TestP5_MissedBringsMediaAndOnlyOurs(t *testing.T) {
	t.Parallel()
	ch, p, fake := setUp(t)
	in := func(n int, f func(*message)) message {
		m := message{sid: sid("MM", n), direction: "inbound", from: person(1), to: ours, body: fmt.Sprint("text ", n), status: "received", at: now}
		if f != nil {
			f(&m)
		}
		return m
	}
	fake.take(in(1, nil), "image/jpeg", "text/vcard")
	fake.take(in(2, func(m *message) { m.to = "+13035550199" }))
	fake.take(in(3, func(m *message) { m.from = "12345" }))
	fake.take(in(4, func(m *message) { m.status = "receiving" }))
	fake.take(in(5, func(m *message) { m.at = now.Add(-3 * time.Hour) }))
	fake.take(in(6, func(m *message) { m.direction = "outbound-reply" }))
	got, err := ch.Missed(t.Context(), now.Add(-time.Hour))
	if err != nil || len(got) != 1 {
		t.Fatalf("%d messages, %v", len(got), err)
	}
	for i, kind := range []string{"image/jpeg", "text/vcard"} {
		want := ch.base.String() + "/2010-04-01/Accounts/" + account + "/Messages/" + sid("MM", 1) + "/Media/" + sid("ME", i+1)
		if got[0].Media[i] != (bot.Media{Ref: want, Type: kind}) {
			t.Errorf("media %+v, want %s", got[0].Media[i], want)
		}
	}
	p.Obey(nil) // the description has the files' data, not the files
	file, err := ch.Fetch(t.Context(), got[0].Media[1].Ref)
	if card, ok := handlers.ReadContact(file.Bytes); err != nil || file.Type != handlers.CardType || !ok || card.Name != "Ann Ruiz" {
		t.Errorf("fetched %q %q %v", file.Type, file.Bytes, err)
	}
}

func TestP5_MissedOfAService(t *testing.T) {
	t.Parallel()
	ch, _, fake := setUp(t, func(c *Config) { c.From, c.MessagingServiceSID = "", service })
	fake.take(message{sid: sid("SM", 1), direction: "inbound", from: person(1), to: "+13035550177", service: service, body: "ours", status: "received", at: now})
	fake.take(message{sid: sid("SM", 2), direction: "inbound", from: person(1), to: "+13035550188", body: "another's", status: "received", at: now})
	got, err := ch.Missed(t.Context(), now.Add(-time.Hour))
	if err != nil || len(got) != 1 || got[0].Text != "ours" || got[0].From.Tenant != "+13035550177" {
		t.Errorf("%+v %v", got, err)
	}
}
