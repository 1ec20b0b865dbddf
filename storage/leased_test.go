package storage

import (
	"slices"
	"testing"

	"leadline/bot"
)

func TestRenderedComesBackWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	to := w.person(chat(1))
	o := notice(to, "card", w.at)
	o.Rendered = bot.Rendered{Text: `a "quoted", {braced} \ text`, Buttons: []string{`1 "SEND"`, "FIX, now", `back\slash`, "{}", "", "null"}, Segments: 3, Payload: []byte(`{"blocks": [1]}`)}
	o.Message.Buttons = []bot.Button{{Key: "1", Label: "SEND", Do: "SEND", Prompt: 3, Field: "review", Draft: "d1", Claim: 2}}
	o.Hints = bot.ReplyHints{ResponseURL: "https://hooks.slack.com/x"}
	w.tell(o)
	got := w.lease()[0]
	if got.Rendered.Text != o.Rendered.Text || !slices.Equal(got.Rendered.Buttons, o.Rendered.Buttons) || got.Rendered.Segments != 3 || string(got.Rendered.Payload) != `{"blocks": [1]}` || got.Hints != o.Hints {
		t.Errorf("%+v", got)
	}
	who := w.hear(chat(1), "x")
	m := w.text(chat(1), "")
	m.Kind, m.Press = bot.Press, &bot.Pressed{Outbound: got.ID, Index: 0}
	stray := m
	stray.Keys, stray.Press = []string{"telegram:stray"}, &bot.Pressed{Outbound: 4711, Index: 0}
	w.accept(m, stray)
	w.exchange(func(s bot.Scene) bot.Change {
		if sent := s.Records.Sent[got.ID]; sent.ID != got.ID || len(sent.Buttons) != 1 || sent.Buttons[0] != o.Message.Buttons[0] || sent.To != to.ID {
			t.Errorf("pressed under %+v", sent)
		}
		if sent, ok := s.Records.Sent[4711]; !ok || sent.ID != 0 {
			t.Errorf("a press of nothing: %+v %t", sent, ok)
		}
		return answered(s)
	}, who)
}

func TestCardsShowTheNewestState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	room := bot.Address{Channel: "slack", Tenant: "T1", User: "U9", Conversation: "C1", Room: true}
	if err := w.BindPool(t.Context(), room, "CO-WY", w.at); err != nil {
		t.Fatal(err)
	}
	w.lead(phone(1), "CC-7K3M4")
	var rooms []bot.Address
	err := w.Apply(t.Context(), []bot.Need{{What: bot.NeedPool, Key: "CO-WY"}}, func(r bot.Records) bot.Change {
		rooms = r.Pools["CO-WY"].Rooms
		var c bot.Change
		for _, to := range rooms {
			c.Say = append(c.Say, bot.Outgoing{To: to, Kind: bot.PoolCard, Cause: "card:CC-7K3M4", At: w.at, Lead: "CC-7K3M4", Version: 1, Rendered: bot.Rendered{Text: "a lead"}})
		}
		return c
	})
	if err != nil || len(rooms) != 1 || !rooms[0].Room || rooms[0].Conversation != "C1" {
		t.Fatalf("rooms %+v, %v", rooms, err)
	}
	card := w.lease()
	if len(card) != 1 || card[0].Kind != bot.PoolCard || card[0].Fresh == nil || card[0].Fresh.Version != 1 || card[0].To.Conversation != "C1" || !card[0].To.Room {
		t.Fatalf("card %+v", card)
	}
	// Claimed while the card is under way, and changed twice more.
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M4"), ana)
	if rows := w.lease(rooms[0].ID); len(rows) > 0 {
		t.Fatalf("an edit of a card that is not there: %+v", rows)
	}
	done := sent(card[0], w.at)
	done.Receipt = bot.Receipt{ID: "17.5", Conversation: "C1"}
	w.settle(done)
	for range 2 {
		w.hear(chat(2), "NOTE")
		w.exchange(func(s bot.Scene) bot.Change {
			if s.Records.Leads == nil {
				return bot.Change{Need: []bot.Need{{What: bot.NeedLead, Key: "CC-7K3M4"}}}
			}
			l := *s.Records.Leads["CC-7K3M4"]
			if len(l.Claims) != 1 || l.Claims[0].By != "ana" {
				t.Errorf("claims %+v", l.Claims)
			}
			l.Version++
			c := answered(s)
			c.Leads, c.Cards = []bot.Lead{l}, []string{l.Code}
			return c
		}, ana)
	}
	edits := w.lease(rooms[0].ID)
	if len(edits) != 1 || edits[0].Kind != bot.CardUpdate || edits[0].Edit == nil || edits[0].Edit.ID != "17.5" || edits[0].Fresh.Version != 4 || edits[0].Fresh.Holder != "ana" || len(edits[0].Fresh.Claims) != 1 {
		t.Fatalf("edits %+v", edits)
	}
	w.settle(sent(edits[0], w.at))
	if more := w.lease(rooms[0].ID); len(more) > 0 {
		t.Errorf("an older edit after a newer: %+v", more)
	}
	if n := one[int](w, `select count(*) from outcome where state = 'superseded'`); n != 2 {
		t.Errorf("%d edits were spared", n)
	}
	// A notice to the room about the lead is written below its card.
	o := notice(rooms[0], "back in the pool", w.at)
	o.Lead = "CC-7K3M4"
	w.tell(o)
	if rows := w.lease(rooms[0].ID); len(rows) != 1 || rows[0].ReplyTo == nil || rows[0].ReplyTo.ID != "17.5" {
		t.Errorf("notice %+v", rows)
	}
}

func TestEditsOfACardThatNeverCame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.roster()
	w.enrol(phone(1), "dot")
	ana := w.enrol(chat(2), "ana")
	w.lead(phone(1), "CC-7K3M4")
	room := w.person(chat(50))
	w.tell(bot.Outgoing{To: room, Kind: bot.PoolCard, Cause: "card:CC-7K3M4", At: w.at, Lead: "CC-7K3M4", Version: 1})
	card := w.lease(room.ID)[0]
	w.hear(chat(2), "CLAIM")
	w.exchange(claim("CC-7K3M4"), ana)
	w.settle(bot.Settlement{ID: card.ID, Lease: card.Lease, State: bot.Failed, Class: bot.BadAddress, Now: w.at})
	if rows := w.lease(room.ID); len(rows) > 0 {
		t.Errorf("%+v", rows)
	}
	if n := one[int](w, `select count(*) from queue where address_id = $1`, room.ID); n != 0 {
		t.Error("the edit waits for ever")
	}
}
