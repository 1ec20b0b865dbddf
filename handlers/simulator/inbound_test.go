package simulator

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"leadline/bot"
)

func TestInputsHaveIdsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s, next := New(still, "r1-"), New(still, "r2-")
	dot := s.Address("dot", "slack")
	a, b := s.Text(dot, "LEAD"), s.Text(dot, "joes bikes")
	if a.Keys[0] == b.Keys[0] || a.Message == b.Message || a.Hint >= b.Hint || a.At != noon {
		t.Errorf("inputs %+v and %+v", a, b)
	}
	if c := next.Text(dot, "LEAD"); c.Keys[0] == a.Keys[0] {
		t.Errorf("two runs share the key %s", c.Keys[0])
	}
	if again, err := s.Again(dot); err != nil || again.Keys[0] != b.Keys[0] || again.Text != "joes bikes" {
		t.Errorf("again: %+v, %v", again, err)
	}
	if _, err := s.Again(s.Address("mac", "sms")); err == nil {
		t.Error("again before anything was sent is no error")
	}
	s.Clear()
	if c := s.Text(dot, "LEAD"); c.Keys[0] == a.Keys[0] {
		t.Error("after Clear an old key came back")
	}
}

func TestTextsAreCleaned(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"  LEAD \n", "LEAD"}, {"a\x00b", "ab"}, {"Cafe\u0301", "Caf\u00e9"}, {"two\nlines", "two\nlines"}, {"\xff", "\uFFFD"}, {"", ""},
	} {
		if got := clean(c.in); got != c.want {
			t.Errorf("clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	long := clean(strings.Repeat("x", maxText-1) + "é and more")
	if len(long) > maxText || !utf8.ValidString(long) {
		t.Errorf("a long text is %d bytes, valid %v", len(long), utf8.ValidString(long))
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	s := New(still, "")
	dot, phone := s.Address("dot", "telegram"), s.Address("dot", "sms")
	first := s.Text(dot, "joes bikes")
	s.Text(phone, "elsewhere")
	s.Text(dot, "photo", Photo("card.PNG"))
	e, err := s.Edit(dot, 1, "Joe's Bikes")
	if err != nil || e.Kind != bot.Edit || e.Edits != first.Message || e.Keys[0] == first.Keys[0] || e.Text != "Joe's Bikes" {
		t.Errorf("edit: %+v, %v", e, err)
	}
	if _, err := s.Edit(dot, 3, "x"); err == nil {
		t.Error("there are two messages; editing the third is no error")
	}
	if _, err := s.Edit(phone, 1, "x"); err == nil || !strings.Contains(err.Error(), "SMS cannot be changed") {
		t.Errorf("editing an SMS: %v", err)
	}
	press := s.Do(dot, bot.Location)
	if _, err := s.EditOf(press, "x"); err == nil {
		t.Error("editing a location is no error")
	}
}

func TestContactCards(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bot.ContactCard{
		"Ann Ruiz; Vita Co; 303-555-0142; ann@vita.test": {Name: "Ann Ruiz", Org: "Vita Co", Phones: []string{"303-555-0142"}, Emails: []string{"ann@vita.test"}},
		"vita":                            {Name: "vita"},
		"+1 (303) 555-0142;;Bo; B; owner": {Name: "Bo", Org: "B", Role: "owner", Phones: []string{"+1 (303) 555-0142"}},
		"":                                {},
	} {
		if got := ParseContact(line); !reflect.DeepEqual(got, want) {
			t.Errorf("ParseContact(%q) = %+v, want %+v", line, got, want)
		}
	}
	s := New(still, "")
	in := s.Contact(s.Address("dot", "sms"), ParseContact("Ann Ruiz"))
	if in.Kind != bot.Contact || in.Contact.Name != "Ann Ruiz" {
		t.Errorf("contact %+v", in)
	}
	if m := Photo("card.PNG"); m.Type != "image/png" || Photo("x").Type != "image/jpeg" {
		t.Errorf("photo %+v", m)
	}
	if f := s.Form(s.Address("ana", "slack"), map[string]string{"business": "Vita"}); f.Kind != bot.Form || f.Values["business"] != "Vita" {
		t.Errorf("form %+v", f)
	}
}

func TestMissedListsWhatPeopleSent(t *testing.T) {
	t.Parallel()
	at := noon
	s := New(func() time.Time { return at }, "")
	dot := s.Address("dot", "sms")
	s.Text(dot, "early")
	at = at.Add(time.Hour)
	late := s.Text(dot, "late")
	s.Text(s.Address("ana", "slack"), "elsewhere")
	got, err := channelOf(s, "sms").Missed(context.Background(), at)
	if err != nil || len(got) != 1 || got[0].Keys[0] != late.Keys[0] {
		t.Errorf("missed %+v, %v", got, err)
	}
}

// stage sends a card into the pool, one to ana alone, and a menu to dot.
func stage(t *testing.T) (s *Simulator, room, ana, dot bot.Address) {
	t.Helper()
	s = New(still, "")
	room, ana, dot = s.Room("#pool-CO-WY", "slack"), s.Address("ana", "slack"), s.Address("dot", "telegram")
	s.Join(room, ana)
	claim := []bot.Button{{Label: "Claim"}, {Label: "Why"}}
	send(t, s, bot.Outbound{ID: 21, To: room, Kind: bot.PoolCard, Lead: "CC-11111"}, bot.Message{Text: "one", Buttons: claim})
	send(t, s, bot.Outbound{ID: 22, To: room, Kind: bot.PoolCard, Lead: "CC-22222"}, bot.Message{Text: "two", Buttons: claim})
	send(t, s, bot.Outbound{ID: 23, To: ana, Room: &room, Kind: bot.Private, Lead: "CC-11111"}, bot.Message{Text: "yours", Buttons: []bot.Button{{Label: "Reached"}}})
	send(t, s, bot.Outbound{ID: 24, To: dot, Kind: bot.Reply}, bot.Message{Text: "Send?", Buttons: []bot.Button{{Key: "1", Label: "SEND"}}})
	return s, room, ana, dot
}

func TestPresses(t *testing.T) {
	t.Parallel()
	s, room, ana, dot := stage(t)
	check := func(what string, in bot.Inbound, err error, outbound int64, index int, inRoom bool) {
		t.Helper()
		if err != nil || in.Kind != bot.Press || in.Press.Outbound != outbound || in.Press.Index != index || in.From.Room != inRoom {
			t.Errorf("%s: %+v %+v, %v; want row %d button %d, in a room: %v", what, in, in.Press, err, outbound, index, inRoom)
		}
	}
	in, err := s.Press(ana, "claim")
	check("newest claim, any case", in, err, 22, 0, true)
	if in.From.Conversation != room.Conversation || in.From.User != ana.User {
		t.Errorf("pressed as %+v", in.From)
	}
	in, err = s.PressOn(ana, "Claim", "CC-11111")
	check("claim on a code", in, err, 21, 0, true)
	in, err = s.PressOf(ana, "Why", 2)
	check("why of message 2", in, err, 22, 1, true)
	in, err = s.Press(ana, "Reached")
	check("a private one in the room", in, err, 23, 0, true)
	in, err = s.PressAt(dot, 4, 0)
	check("by place", in, err, 24, 0, false)
	if in.Press.Callback == "" {
		t.Error("a Telegram press without a callback to answer")
	}
	in, err = s.Press(In(dot, s.Room("group", "telegram")), "SEND")
	check("a private one while in a room", in, err, 24, 0, false)
}

func TestPressesThatCannotBe(t *testing.T) {
	t.Parallel()
	s, room, ana, dot := stage(t)
	ben := s.Address("ben", "slack")
	for what, err := range map[string]error{
		"no such label":       second(s.Press(ana, "Dance")),
		"not in the room":     second(s.Press(ben, "Claim")),
		"somebody else's":     second(s.PressAt(ben, 3, 0)),
		"no such message":     second(s.PressAt(ana, 99, 0)),
		"no such button":      second(s.PressAt(dot, 4, 1)),
		"negative button":     second(s.PressAt(dot, 4, -1)),
		"no such lead":        second(s.PressOn(ana, "Claim", "CC-33333")),
		"too few messages":    second(s.PressOf(dot, "SEND", 2)),
		"label not on that":   second(s.PressOf(ana, "Reached", 1)),
		"on another channel":  second(s.Press(s.Address("ana", "telegram"), "Claim")),
		"in the room, absent": second(s.Press(In(ben, room), "Reached")),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if in, err := s.Press(In(ben, room), "Claim"); err != nil || in.From.User != ben.User {
		t.Errorf("who speaks in the room sees its cards: %+v, %v", in, err)
	}
}

func second(_ bot.Inbound, err error) error { return err }
