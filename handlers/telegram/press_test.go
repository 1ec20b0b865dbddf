package telegram

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

func TestPresses(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := b.hearsOne(t, pressing(60, 7, bot.ButtonRef(9007, 2), private(7)))
	want := bot.Inbound{
		Kind: bot.Press, Press: &bot.Pressed{Outbound: 9007, Index: 2, Callback: "cb60"}, Keys: []string{"telegram:update:5550100:60", "telegram:press:5550100:cb60"},
		From: bot.Address{Channel: "telegram", Tenant: "5550100", User: "7", Conversation: "7"}, Hint: "60", Message: "7/55", At: clock,
	}
	if !reflect.DeepEqual(in, want) {
		t.Errorf("became %+v", in)
	}
	if in := b.hearsOne(t, pressing(61, 8, bot.ButtonRef(9007, 2), inGroup())); !in.From.Room || in.From.User != "8" || in.From.Conversation != fmt.Sprint(group) {
		t.Errorf("a press in a group comes from %+v", in.From)
	}
	old := object{"update_id": 62, "callback_query": object{"id": "cb62", "from": user(7), "data": "b:9007.2", "message": object{"message_id": 5, "date": 0, "chat": private(7)}}}
	if in := b.hearsOne(t, old); in.Message != "7/5" {
		t.Errorf("a press under an old message became %+v", in)
	}
	if in := b.hearsOne(t, object{"update_id": 63, "callback_query": object{"id": "cb63", "from": user(7), "data": "b:9007.2"}}); in.From.Conversation != "7" {
		t.Errorf("a press without a message comes from %+v", in.From)
	}
	b.hears(t, pressing(64, 7, "not ours", private(7)))
	b.under.Wait()
	answered := b.fake.pressesAnswered()
	slices.Sort(answered)
	if want := []string{"cb60", "cb61", "cb62", "cb63", "cb64"}; !slices.Equal(answered, want) {
		t.Errorf("answered %v, want %v: every press, and those that are not ours", answered, want)
	}
}

// A press that could not be stored is not answered: Telegram sends it again.
func TestPressIsAnsweredWhenStored(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inbox := &channeltest.Inbox{Err: http.ErrServerClosed}
	w := httptest.NewRecorder()
	b.Webhook(inbox).ServeHTTP(w, request(channeltest.JSON(pressing(60, 7, bot.ButtonRef(1, 0), private(7)))))
	b.under.Wait()
	if w.Code != http.StatusServiceUnavailable || len(b.fake.pressesAnswered()) != 0 {
		t.Errorf("answered %d, presses answered %v", w.Code, b.fake.pressesAnswered())
	}
}

// Telegram being slow to take the answer to a press holds nobody up.
func TestPressAnswerWaitsForNobody(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.at.Spoil(channeltest.Fault{Any: true, Hang: true})
	channeltest.Within(t, time.Second, func() { b.hearsOne(t, pressing(60, 7, bot.ButtonRef(1, 0), private(7))) })
	b.at.Close()
}
