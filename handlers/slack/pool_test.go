package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// TestPoolCard plays the life of a card in a pool's room: posted, pressed by
// two, edited for all, the loser told alone.
func TestPoolCard(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.slack.members = []string{"C0POOL"}
	open := bot.Message{
		Title: "CC-7K3M4", Text: "CC-7K3M4: Joe's Bikes, Arvada 80002. CLAIM CC-7K3M4",
		Fields:  []bot.Field{{Label: "Business", Value: "Joe's Bikes <!channel>"}, {Label: "Town", Value: "Arvada 80002"}, {Label: "Due", Value: "Mon Mar 9 2:00pm CT"}},
		Buttons: []bot.Button{{Label: "Claim", Do: "CLAIM CC-7K3M4", Style: "primary"}, {Label: "Why", Do: "WHY CC-7K3M4"}},
	}
	receipt := b.sent(t, b.row(100, pool, bot.PoolCard, open))
	if receipt.ID == "" || receipt.Conversation != "C0POOL" {
		t.Fatalf("receipt %+v", receipt)
	}

	var blocks any
	if err := json.Unmarshal([]byte(b.last(t, "chat.postMessage").Get("blocks")), &blocks); err != nil {
		t.Fatal(err)
	}
	shown, err := json.MarshalIndent(blocks, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "card.json", append(shown, '\n'))

	// Both press; what they send back is only a reference to the row.
	press := func(user string) bot.Inbound {
		posted := b.last(t, "chat.postMessage").Get("blocks")
		if !strings.Contains(posted, `"value":"b:100.0"`) || !strings.Contains(posted, `"value":"b:100.1"`) {
			t.Fatalf("posted %s", posted)
		}
		return heard(t, b, interactionRequest(map[string]any{
			"type": "block_actions", "user": map[string]any{"id": user, "team_id": team}, "response_url": b.at.URL() + "/respond/" + user,
			"channel": map[string]any{"id": "C0POOL"}, "message": map[string]any{"ts": receipt.ID},
			"actions": []any{map[string]any{"action_id": "b0", "value": "b:100.0", "action_ts": "1772640900.0" + user[2:3]}},
		}))
	}
	winner, loser := press("U0ANA"), press("U0CY")
	if *winner.Press != (bot.Pressed{Outbound: 100, Index: 0}) || winner.Message != receipt.ID || winner.Keys[0] == loser.Keys[0] {
		t.Errorf("pressed %+v and %+v", winner, loser)
	}

	// The card shows the holder; its buttons are gone.
	held := bot.Message{Title: "CC-7K3M4", Text: "CC-7K3M4: Joe's Bikes, Arvada 80002. Held by ana.", Fields: []bot.Field{{Label: "Held by", Value: "ana"}}}
	update := b.row(101, pool, bot.CardUpdate, held)
	update.Edit = &receipt
	if again := b.sent(t, update); again.ID != receipt.ID {
		t.Errorf("the edit has another id: %+v", again)
	}
	form := b.last(t, "chat.update")
	if form.Get("ts") != receipt.ID || form.Get("channel") != "C0POOL" || strings.Contains(form.Get("blocks"), "button") || !strings.Contains(form.Get("text"), "Held by ana") {
		t.Errorf("edited %v", form)
	}

	// The loser is told alone, in the room where they pressed.
	no := b.row(102, loser.From, bot.Private, bot.Message{Text: "Ana has CC-7K3M4 since 9:12am."})
	room := loser.From
	no.Room, no.Hints = &room, loser.Hints
	b.sent(t, no)
	if w := b.slack.whispers; len(w) != 1 || w[0].User != "U0CY" || w[0].Room != "C0POOL" || w[0].Text != "Ana has CC-7K3M4 since 9:12am." {
		t.Errorf("whispered %+v", w)
	}
	// The winner gets the customer's details directly.
	direct := winner.From
	direct.Room, direct.Conversation = false, ""
	if r := b.sent(t, b.row(103, direct, bot.Private, bot.Message{Text: "Ann Ruiz"})); r.Conversation != "D0ANA" {
		t.Errorf("details went to %+v", r)
	}
	if got := b.slack.texts(); len(got) != 2 {
		t.Errorf("%d new messages, want the card and the details: %q", len(got), got)
	}

	// Someone deleted the card: the next edit says so, and it is posted anew.
	b.slack.mu.Lock()
	b.slack.rooms["C0POOL"] = nil
	b.slack.mu.Unlock()
	if _, err := b.Send(t.Context(), update); bot.ClassOf(err) != bot.Gone {
		t.Errorf("error %v", err)
	}
}

// TestSecondPressIsAnother: the same button may be pressed twice in earnest.
func TestSecondPressIsAnother(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := heard(t, b, signedIn(channeltest.In{Kind: bot.Press, ID: 1, From: 1, Press: bot.Pressed{Outbound: 7}}))
	second := heard(t, b, signedIn(channeltest.In{Kind: bot.Press, ID: 2, From: 1, Press: bot.Pressed{Outbound: 7}}))
	if first.Keys[0] == second.Keys[0] {
		t.Errorf("one key for both: %s", first.Keys[0])
	}
}
