package telegram

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers"
	"leadline/handlers/channeltest"
)

var (
	dot  = bot.Address{ID: 1, Channel: "telegram", Tenant: "5550100", User: "7", Conversation: "7"}
	pool = bot.Address{ID: 2, Channel: "telegram", Tenant: "5550100", User: fmt.Sprint(group), Conversation: fmt.Sprint(group), Room: true}
)

// inPool is dot speaking in the pool's group.
var inPool = bot.Address{ID: 1, Channel: "telegram", Tenant: "5550100", User: "7", Conversation: fmt.Sprint(group), Room: true}

func (b *bench) row(id int64, to bot.Address, kind bot.Kind, m bot.Message) bot.Outbound {
	return bot.Outbound{ID: id, Lease: 1, To: to, Kind: kind, Rendered: b.Render(m), CreatedAt: clock, Attempt: 1}
}

func (b *bench) sends(t *testing.T, o bot.Outbound) (post, bot.Receipt) {
	t.Helper()
	r, err := b.Send(t.Context(), o)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	all := b.fake.sent()
	return all[len(all)-1], r
}

func TestButtonsCarryTheirRow(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	p, r := b.sends(t, b.row(9007, dot, bot.Reply, bot.Message{Text: "Send it?", Buttons: []bot.Button{
		{Key: "1", Label: "Send", Do: "SEND", Style: "primary"}, {Key: "2", Label: "Fix", Do: "FIX"}, {Key: "3", Label: "Drop", Do: "DROP", Style: "danger"},
		{Label: "Why is it due on Monday of next week?", Do: "WHY"},
	}}))
	want := [][]fakeKey{
		{{"1 Send", "b:9007.0", "primary"}, {"2 Fix", "b:9007.1", ""}, {"3 Drop", "b:9007.2", "danger"}},
		{{"Why is it due on Monday of next week?", "b:9007.3", ""}},
	}
	if p.Chat != 7 || p.Text != "Send it?" || fmt.Sprint(p.Keys) != fmt.Sprint(want) {
		t.Errorf("sent %+v", p)
	}
	if r != (bot.Receipt{ID: "1", Conversation: "7", Status: "sent"}) {
		t.Errorf("receipt %+v", r)
	}
}

// What is for one person goes to their own chat, what is for the group to it.
func TestPlaces(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	m := bot.Message{Text: "hi"}
	row := func(to bot.Address, kind bot.Kind, change func(*bot.Outbound)) bot.Outbound {
		o := b.row(1, to, kind, m)
		if change != nil {
			change(&o)
		}
		return o
	}
	room := inPool
	for name, c := range map[string]struct {
		o      bot.Outbound
		chat   int64
		thread string
	}{
		"a reply":                          {row(dot, bot.Reply, nil), 7, ""},
		"a first message":                  {row(bot.Address{Channel: "telegram", User: "7"}, bot.Notice, nil), 7, ""},
		"private in a group":               {row(inPool, bot.Private, func(o *bot.Outbound) { o.Room = &room }), 7, ""},
		"the holder's details":             {row(inPool, bot.Private, nil), 7, ""},
		"a reply to who spoke in a group":  {row(inPool, bot.Reply, nil), 7, ""},
		"a notice to who spoke in a group": {row(inPool, bot.Notice, nil), 7, ""},
		"a card":                           {row(pool, bot.PoolCard, nil), group, ""},
		"a card in a topic":                {row(pool, bot.PoolCard, func(o *bot.Outbound) { o.To.Thread = "12" }), group, "12"},
		"a nudge":                          {row(pool, bot.Notice, nil), group, ""},
	} {
		if p, r := b.sends(t, c.o); p.Chat != c.chat || p.Thread != c.thread || r.Conversation != fmt.Sprint(c.chat) {
			t.Errorf("%s went to %d, thread %q, receipt %+v", name, p.Chat, p.Thread, r)
		}
	}
	for name, to := range map[string]bot.Address{"nobody": {Channel: "telegram"}, "a name": {Channel: "telegram", User: "@dot"}, "0": {Channel: "telegram", User: "0"}} {
		if _, err := b.Send(t.Context(), row(to, bot.Notice, nil)); bot.ClassOf(err) != bot.BadAddress {
			t.Errorf("to %s: %v", name, err)
		}
	}
}

func TestReplyBelowTheCard(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	o := b.row(1, pool, bot.Notice, bot.Message{Text: "Due in two hours."})
	o.ReplyTo = &bot.Receipt{ID: "77", Conversation: fmt.Sprint(group)}
	if p, _ := b.sends(t, o); p.Reply != `{"message_id":77,"allow_sending_without_reply":true}` {
		t.Errorf("reply parameters %q", p.Reply)
	}
	o.ReplyTo.Conversation = "-1" // of another group
	if p, _ := b.sends(t, o); p.Reply != "" {
		t.Errorf("reply parameters %q", p.Reply)
	}
}

func TestCardUpdates(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	card := bot.Message{Text: "CC-7K3M4 Vita Co, Arvada 80002", Buttons: []bot.Button{{Label: "Claim", Do: "CLAIM CC-7K3M4", Style: "primary"}}}
	_, receipt := b.sends(t, b.row(1, pool, bot.PoolCard, card))
	update := b.row(2, pool, bot.CardUpdate, bot.Message{Text: "CC-7K3M4 is Ana's"})
	update.Edit = &receipt
	for range 2 { // the second time it says that already: done as well
		r, err := b.Send(t.Context(), update)
		if err != nil || r != receipt {
			t.Fatalf("receipt %+v, error %v", r, err)
		}
	}
	all := b.fake.sent()
	if len(all) != 1 || all[0].Text != "CC-7K3M4 is Ana's" || len(all[0].Keys) != 0 || all[0].Edits != 1 {
		t.Errorf("the group shows %+v", all)
	}
	update.Edit = &bot.Receipt{ID: "999", Conversation: fmt.Sprint(group)}
	if _, err := b.Send(t.Context(), update); bot.ClassOf(err) != bot.Gone {
		t.Errorf("a card that is not there: %v", err)
	}
	update.Edit = &bot.Receipt{ID: "not a number"}
	if _, err := b.Send(t.Context(), update); bot.ClassOf(err) != bot.Gone {
		t.Errorf("a receipt that is none of ours: %v", err)
	}
	if found, err := b.Reconcile(t.Context(), update); len(found) > 0 || err != nil {
		t.Errorf("found %+v, error %v", found, err)
	}
}

// A group that became a supergroup: the row is told, goes to the new one when
// sent once more, and old cards there are gone.
func TestGroupMoves(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	moved := channeltest.Fault{Status: 400, Body: refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", fmt.Sprintf(`{"migrate_to_chat_id":%d}`, group))}
	old := pool
	old.User, old.Conversation = "-5550199", "-5550199"
	b.at.Spoil(moved)
	_, err := b.Send(t.Context(), b.row(1, old, bot.PoolCard, bot.Message{Text: "card"}))
	if e, ok := errors.AsType[*bot.SendError](err); !ok || e.Class != bot.Moved || e.NewConversation != fmt.Sprint(group) {
		t.Fatalf("want Moved to %d, have %#v", group, err)
	}
	if p, r := b.sends(t, b.row(1, old, bot.PoolCard, bot.Message{Text: "card"})); p.Chat != group || r.Conversation != fmt.Sprint(group) {
		t.Errorf("sent once more it went to %d", p.Chat)
	}
	b.at.Spoil(moved)
	update := b.row(2, old, bot.CardUpdate, bot.Message{Text: "card"})
	update.Edit = &bot.Receipt{ID: "5", Conversation: "-5550199"}
	_, err = b.Send(t.Context(), update)
	if e, ok := errors.AsType[*bot.SendError](err); !ok || e.Class != bot.Gone || e.NewConversation != fmt.Sprint(group) {
		t.Errorf("want Gone with the new group, have %#v", err)
	}
}

// S16: whatever a business is called, it is shown as written: no markup, no
// mention, no preview is made of it, in texts and on buttons.
func TestS16_HostileNamesAreLiteral(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	for i, name := range channeltest.Hostile {
		m := bot.Message{Text: "Lead for " + name + " is in.", Ack: "Got it: " + name, Buttons: []bot.Button{{Key: "1", Label: name, Do: "1"}}}
		p, _ := b.sends(t, b.row(int64(i+1), dot, bot.Reply, m)) // the fake refuses markup
		want := handlers.Clean(m.Whole(), 64<<10)
		if handlers.Units(want) <= maxText && p.Text != want {
			t.Errorf("%.40q is shown as %.80q", name, p.Text)
		}
		label := "1 " + oneLine(name)
		if handlers.Units(label) <= maxLabel && strings.Trim(oneLine(name), "\u200c\u200d") != "" && p.Keys[0][0].Text != label {
			t.Errorf("%.40q is labelled %.80q", name, p.Keys[0][0].Text)
		}
	}
}

// Too long a message keeps its question.
func TestShortening(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := b.Render(bot.Message{Ack: strings.Repeat("so much was understood ", 400), Text: "Who ships for them now?"})
	if !strings.HasSuffix(r.Text, "…\nWho ships for them now?") || handlers.Units(r.Text) > maxText || handlers.Units(r.Text) < maxText-30 {
		t.Errorf("%d units, ends %q", handlers.Units(r.Text), r.Text[len(r.Text)-40:])
	}
	r = b.Render(bot.Message{Text: strings.Repeat("😀", 3000)})
	if n := handlers.Units(r.Text); n > maxText || n < maxText-2 || !strings.HasSuffix(r.Text, "😀…") {
		t.Errorf("%d units", n)
	}
	if r = b.Render(bot.Message{Title: "CC-7K3M4", Fields: []bot.Field{{Label: "Volume", Value: "40 a week"}}}); r.Text != "CC-7K3M4\nVolume: 40 a week" {
		t.Errorf("a card without words reads %q", r.Text)
	}
	if r = b.Render(bot.Message{}); r.Text != "…" {
		t.Errorf("nothing reads %q", r.Text)
	}
}

func TestBadPayload(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	for _, r := range []bot.Rendered{{Text: "hi", Payload: []byte(`{"rows":5}`)}, {Text: ""}} {
		if _, err := b.Send(t.Context(), bot.Outbound{ID: 1, To: dot, Rendered: r}); bot.ClassOf(err) != bot.BadContent {
			t.Errorf("%+v: %v", r, err)
		}
	}
	// Written while the channel was off: the words are all there is.
	if p, _ := b.sends(t, bot.Outbound{ID: 1, To: dot, Rendered: bot.Rendered{Text: "hi", Buttons: []string{"Claim"}}}); p.Text != "hi" || p.Keys != nil {
		t.Errorf("sent %+v", p)
	}
}

// What Telegram says about a message never reaches an error or the log.
func TestErrorsAreQuiet(t *testing.T) {
	t.Parallel()
	b := newBench(t).unpaced()
	said := "CANARY joes bikes 303-555-0142 " + token
	for i, f := range []channeltest.Fault{
		{Status: 400, Body: refusal(400, "Bad Request: "+said, "")}, {Status: 403, Body: refusal(403, said, "")}, {Status: 500, Body: "<html>" + said},
		{Status: 200, Body: said}, {Status: 302, Header: map[string]string{"Location": "http://127.0.0.1:1/" + token}}, {Cut: true},
		{Status: 200, Body: `{"ok":true,"result":{"message_id":"` + said + `"}}`},
	} {
		b.at.Spoil(f)
		_, err := b.Send(t.Context(), b.row(int64(i+1), dot, bot.Reply, bot.Message{Text: said}))
		for ; err != nil; err = errors.Unwrap(err) {
			quiet(t, "an error", fmt.Sprintf("%v %+v %#v", err, err, err))
		}
	}
	for _, f := range []func() error{
		func() error { _, err := b.Check(t.Context()); return err },
		func() error { _, err := b.Hook(t.Context()); return err },
		func() error { _, err := b.Fetch(t.Context(), "F1"); return err },
		func() error { return b.SetWebhook(t.Context(), "https://leads.example.com"+Path) },
		func() error { return b.DeleteWebhook(t.Context()) },
		func() error {
			return b.SetCommands(t.Context(), []Command{{Word: "mine", Says: "your leads"}})
		},
	} {
		b.at.Spoil(channeltest.Fault{Any: true, Status: 400, Body: refusal(400, said, "")})
		err := f()
		if err == nil {
			t.Error("no error")
			continue
		}
		quiet(t, "an error", fmt.Sprintf("%v %#v", err, errors.Unwrap(err)))
	}
}
