package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
	"leadline/storage"
)

var leadCode = regexp.MustCompile(`CC-[0-9A-HJKMNP-TV-Z]{5}`)

// The main job over real signed webhooks of all three channels: a carrier
// texts a lead by SMS, two representatives race for it on Slack and Telegram,
// one wins, and the carrier hears by SMS.
func TestMainJobOnThreeChannels(t *testing.T) {
	t.Parallel()
	url, _ := district(t, 0)
	twilio, slack, telegram := newTwilio(t), newSlack(t), newTelegram(t)
	r := serveOn(t, url, twilio, append(withAll(slack, telegram), "CARRIER_HOURS=00:00-23:59", "STAFF_HOURS=00:00-23:59")...)
	carrier, n := "+17205550101", 0
	next := func() int { n++; return n }

	// Everybody joins with a code of their own, each on their channel.
	if code := r.text(carrier, sid(next()), "JOIN "+invite(t, url, "dot")); code != http.StatusOK {
		t.Fatalf("join by SMS: %d", code)
	}
	eventually(t, "the first reply", func() bool { return len(twilio.to(carrier)) == 1 })
	if first := twilio.to(carrier)[0]; !strings.Contains(first, "STOP") || !strings.Contains(strings.ToLower(first), "parked") {
		t.Errorf("the first reply lacks STOP or parked: %q", first)
	}
	if code := r.slackText(t, "UANA", "DANA", "join "+invite(t, url, "ana"), next()); code != http.StatusOK {
		t.Fatalf("join on Slack: %d", code)
	}
	if code := r.slackText(t, "UADA", "DADA", "join "+invite(t, url, "ada"), next()); code != http.StatusOK {
		t.Fatalf("join on Slack: %d", code)
	}
	if code := r.telegramUpdate(t, telegramText(77, next(), "/start "+invite(t, url, "ben"))); code != http.StatusOK {
		t.Fatalf("join on Telegram: %d", code)
	}
	eventually(t, "three have joined", func() bool {
		return len(slack.of("chat.postMessage", "DANA")) == 1 && len(slack.of("chat.postMessage", "DADA")) == 1 && len(telegram.of("sendMessage", "")) == 1
	})
	if code := r.slackCommand(t, "UADA", poolRoom, "pool CO-WY", next()); code != http.StatusOK {
		t.Fatalf("bind the pool: %d", code)
	}
	eventually(t, "the pool is bound", func() bool { return one(t, url, `select count(*) from pool_room`) == 1 })

	// The carrier's lead, in one text.
	r.text(carrier, sid(next()), "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok")
	eventually(t, "the review", func() bool { return len(twilio.to(carrier)) == 2 })
	r.text(carrier, sid(next()), "1")
	eventually(t, "the code", func() bool { return len(twilio.to(carrier)) == 3 })
	code := leadCode.FindString(twilio.to(carrier)[2])
	if code == "" {
		t.Fatalf("no code in %q", twilio.to(carrier)[2])
	}
	eventually(t, "the pool card", func() bool { return len(slack.of("chat.postMessage", poolRoom)) == 1 })
	card := slack.of("chat.postMessage", poolRoom)[0]
	for _, private := range []string{"Ann", "ann ruiz", "0142", "12 main", "12 Main", "Dot"} {
		for _, v := range card.Values {
			if strings.Contains(v, private) {
				t.Errorf("the pool card shows %q: %s", private, v)
			}
		}
	}
	ref := regexp.MustCompile(`b:\d+\.\d+`).FindString(card.Values["blocks"])
	if ref == "" {
		t.Fatalf("the card has no button: %s", card.Values["blocks"])
	}

	// The race.
	var wg sync.WaitGroup
	wg.Go(func() { r.slackPress(t, "UANA", poolRoom, card.TS, ref, next()+1000) })
	wg.Go(func() { r.telegramUpdate(t, telegramText(77, 2000, "CLAIM "+code)) })
	wg.Wait()
	eventually(t, "the claim", func() bool { return one(t, url, `select count(*) from claim`) == 1 })
	eventually(t, "the card shows the holder", func() bool { return len(slack.of("chat.update", poolRoom)) >= 1 })
	eventually(t, "the carrier hears", func() bool { return len(twilio.to(carrier)) == 4 })
	eventually(t, "the winner has the customer's number", func() bool {
		return strings.Contains(slack.all(), "0142") != strings.Contains(telegram.all(), "0142")
	})

	// The outcome, by whoever won.
	say := func(text string) {
		if strings.Contains(telegram.all(), "0142") {
			r.telegramUpdate(t, telegramText(77, 3000+next(), text))
			return
		}
		r.slackText(t, "UANA", "DANA", text, 3000+next())
	}
	say("REACHED " + code + " wants a quote")
	eventually(t, "the carrier hears that they were reached", func() bool { return len(twilio.to(carrier)) == 5 })
	say("SALE " + code + " $109,682")
	eventually(t, "the winner is asked whether the amount is right", func() bool { return strings.Contains(slack.all()+telegram.all(), "109,682") })
	say("Y")
	eventually(t, "the carrier hears of the sale", func() bool { return len(twilio.to(carrier)) == 6 })
	if last := twilio.to(carrier)[5]; !strings.Contains(last, "109,682") || !strings.Contains(last, code) {
		t.Errorf("the carrier reads %q", last)
	}
	for i, body := range twilio.to(carrier) {
		t.Logf("carrier %d: %s", i+1, body)
	}
}

// invite makes a code for a person, as `leadline invite` does.
func invite(t *testing.T, url, handle string, nth ...byte) string {
	t.Helper()
	s, err := storage.Open(t.Context(), url, storage.Options{Now: time.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := s.PersonByHandle(t.Context(), handle)
	if err != nil {
		t.Fatal(err)
	}
	code := bot.NewInvite(seedOf(handle, nth), 0)
	if err := s.MakeInvite(t.Context(), bot.Invite{Hash: bot.HashInvite(code), Person: p.ID, Made: time.Now(), Expires: time.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	return code
}

// Twenty press at once, on two processes: one holds it, all others are told.
func TestP12_OneWinnerOfTwenty(t *testing.T) {
	t.Parallel()
	const reps = 20
	url, numbers := district(t, reps)
	p := newTwilio(t)
	s, err := storage.Open(t.Context(), url, storage.Options{Now: time.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	for i := range reps {
		who, err := s.PersonByHandle(t.Context(), fmt.Sprintf("carrier%d", i))
		if err == nil {
			err = s.Grant(t.Context(), who.ID, bot.Grant{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}, time.Now())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	enrolNumber(t, s, "dot", "+17205550999")
	s.Close()
	replicas := []*replica{serveOn(t, url, p), serveOn(t, url, p)}
	for i, text := range wholeLead {
		replicas[0].text("+17205550999", sid(i), text)
		eventually(t, "a reply to "+text, func() bool { return len(p.to("+17205550999")) == i+1 })
	}
	code := leadCode.FindString(p.to("+17205550999")[len(wholeLead)-1])
	var wg sync.WaitGroup
	for i, number := range numbers {
		wg.Go(func() { replicas[i%2].text(number, sid(100+i), "CLAIM "+code) })
	}
	wg.Wait()
	// A representative without a room got the card as a notice, too: only what
	// answers the claim is counted.
	eventually(t, "twenty answers", func() bool {
		return one(t, url, `select count(*) from outbox o join outcome c on c.outbox_id = o.id where o.kind in ('reply', 'private') and o.address_id in (select id from address where user_key <> '+17205550999')`) >= reps
	})
	if got := one(t, url, `select count(*) from claim`); got != 1 {
		t.Errorf("%d claims", got)
	}
	won := 0
	for _, number := range numbers {
		if strings.Contains(strings.Join(p.to(number), "\n"), "303") { // the customer's number
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d were given the customer's number", won)
	}
}

// seedOf makes the codes of different invitations differ.
func seedOf(handle string, nth []byte) (seed [16]byte) {
	copy(seed[:], fmt.Sprint(handle, nth))
	return seed
}
