package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The app's own page in Slack holds the leads of who opens it; what is written
// afterwards is answered in the chat. The menu in Telegram is made at the start.
func TestHomePageAndMenuOnTheRealProgram(t *testing.T) {
	t.Parallel()
	url, _ := district(t, 0)
	twilio, slack, telegram := newTwilio(t), newSlack(t), newTelegram(t)
	r := serveOn(t, url, twilio, append(withAll(slack, telegram), "CARRIER_HOURS=00:00-23:59", "STAFF_HOURS=00:00-23:59")...)
	opened := func(user string, n int) int {
		at := fmt.Sprintf("%d.%06d", time.Now().Unix(), n)
		body, err := json.Marshal(map[string]any{"token": "x", "team_id": slackTeam, "api_app_id": slackApp, "type": "event_callback", "event_id": fmt.Sprintf("Ev9%07d", n),
			"event": map[string]any{"type": "app_home_opened", "user": user, "channel": "D" + user[1:], "tab": "home", "event_ts": at}})
		if err != nil {
			t.Fatal(err)
		}
		return r.slackPost(t, "/slack/events", "application/json", string(body))
	}
	if code := opened("UANA", 1); code != http.StatusOK {
		t.Fatalf("a stranger opens the page: %d", code)
	}
	eventually(t, "a page that says how to join", func() bool { return len(slack.of("views.publish", "JOIN")) == 1 })
	if n := len(slack.of("chat.postMessage", "")); n != 0 {
		t.Errorf("opening a page was answered with %d messages", n)
	}
	r.slackText(t, "UANA", "DANA", "join "+invite(t, url, "ana"), 2)
	eventually(t, "she has joined", func() bool { return len(slack.of("chat.postMessage", "DANA")) == 1 })
	carrier := "+17205550101"
	r.text(carrier, sid(1), "JOIN "+invite(t, url, "dot"))
	eventually(t, "he has joined", func() bool { return len(twilio.to(carrier)) == 1 })
	r.text(carrier, sid(2), theLead)
	eventually(t, "the review", func() bool { return len(twilio.to(carrier)) == 2 })
	r.text(carrier, sid(3), "1")
	eventually(t, "the code", func() bool { return len(twilio.to(carrier)) == 3 })
	code := leadCode.FindString(twilio.to(carrier)[2])
	r.slackText(t, "UANA", "DANA", "CLAIM "+code, 3)
	eventually(t, "it is hers", func() bool {
		return strings.Contains(fmt.Sprint(slack.of("chat.postMessage", "DANA")), code+" is yours")
	})
	opened("UANA", 4)
	eventually(t, "her page holds it", func() bool { return len(slack.of("views.publish", code)) == 1 })
	if page := slack.of("views.publish", code)[0]; page.Values["user_id"] != "UANA" || strings.Contains(page.Values["view"], "0142") {
		t.Errorf("the page: %v", page.Values)
	}
	r.slackText(t, "UANA", "DANA", "MINE", 5)
	eventually(t, "the answer comes to the chat", func() bool { return len(slack.of("chat.postMessage", "You hold 1")) == 1 })

	eventually(t, "the menu", func() bool { return len(telegram.of("setMyCommands", "lead")) == 1 })
	if menu := fmt.Sprint(telegram.of("setMyCommands", "")); !strings.Contains(menu, "mine") || strings.Contains(menu, "claim") {
		t.Errorf("the menu: %s", menu)
	}
}
