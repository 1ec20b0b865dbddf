package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Two processes take turns with the texts of thirty carriers who wait for no
// reply: each is handled in the order received, and slow ones delay nobody.
func TestP3_OnePersonOneOrder(t *testing.T) {
	t.Parallel()
	const carriers = 30
	url, numbers := district(t, carriers)
	p := newTwilio(t)
	replicas := []*replica{serveOn(t, url, p), serveOn(t, url, p)}
	var wg sync.WaitGroup
	for n, number := range numbers {
		random := rand.New(rand.NewPCG(uint64(n), 7))
		wg.Go(func() {
			for i, text := range wholeLead {
				if code := replicas[random.IntN(2)].text(number, sid(100*(n+1)+i), text); code != http.StatusOK {
					t.Errorf("%q: %d", text, code)
				}
			}
		})
	}
	wg.Wait()
	eventually(t, "all is answered", func() bool { return one(t, url, `select count(*) from inbox where answered_at is null`) == 0 })
	// A reply is named after the first text that it answers.
	if got := one(t, url, `select count(*) from outbox a join outbox b on a.address_id = b.address_id and a.id < b.id
		and a.kind = 'reply' and b.kind = 'reply' and split_part(a.cause, ':', 2)::bigint > split_part(b.cause, ':', 2)::bigint`); got != 0 {
		t.Errorf("%d replies came before the reply to an earlier text of the same person", got)
	}
	// The last text, "1", mostly came before its sender was shown a review, and
	// nothing is sent unseen; but every answer is on its card, or in the lead of
	// who was shown it in time.
	const whole = ` card->'business'->>'name' = 'Joes Bikes' and card->'weight_lb'->>'max' = '5' and card->>'direct_mail' = 'false' and card->'ships_with'->>0 = 'UPS'`
	cards := one(t, url, `select count(*) from (select draft as card from conversation where asking = 'review') c where`+whole)
	leads := one(t, url, `select count(*) from lead where`+whole)
	if cards+leads != carriers {
		t.Errorf("%d cards and %d leads of %d carriers hold what was texted", cards, leads, carriers)
	}
}

// Whatever the provider answers, every message comes to an end: sent, or
// failed with its reason; what is only late is sent when it may be.
func TestP15_EveryMessageEnds(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 5)
	p := newTwilio(t)
	fail := func(w http.ResponseWriter, status, code int) bool {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code":%d,"message":"no","status":%d}`, code, status)
		return true
	}
	p.answer = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		to := r.Form.Get("To")
		times := len(p.to(to))
		switch {
		case to == numbers[0]:
			return fail(w, http.StatusBadRequest, 21211) // no such number
		case to == numbers[1]:
			return fail(w, http.StatusBadRequest, 21610) // opted out at the provider
		case to == numbers[2] && times == 1:
			w.Header().Set("Retry-After", "1")
			return fail(w, http.StatusTooManyRequests, 20429)
		case to == numbers[3] && times == 1:
			return fail(w, http.StatusServiceUnavailable, 0) // may have been taken
		}
		return false
	}
	r := serveOn(t, url, p)
	for i, number := range numbers {
		r.text(number, sid(i), "LEAD")
	}
	eventually(t, "all is answered", func() bool {
		return one(t, url, `select count(*) from inbox where answered_at is not null`) == len(numbers)
	})
	eventually(t, "the queue is empty", func() bool { return one(t, url, `select count(*) from queue`) == 0 })
	for i, want := range []string{"failed", "failed", "sent", "sent", "sent"} {
		if got := one(t, url, `select count(*) from outcome c join outbox o on o.id = c.outbox_id join address a on a.id = o.address_id where a.user_key = $1 and c.state = $2`, numbers[i], want); got != 1 {
			t.Errorf("the message to %s did not end as %s", numbers[i], want)
		}
	}
	if got := one(t, url, `select count(*) from consent c join address a using (person_id) where a.user_key = $1 and c.stopped_at is not null`, numbers[1]); got != 1 {
		t.Error("who opted out at the provider is not stopped here")
	}
	if got := p.to(numbers[3]); len(got) != 1 {
		t.Errorf("what may have been taken was sent %d times, though the provider's list has it", len(got))
	}
}

// Answers leave on the channel and from the number that was used.
func TestP17_SameChannelSameNumber(t *testing.T) {
	t.Parallel()
	url, _ := district(t, 0)
	twilio, slack, telegram := newTwilio(t), newSlack(t), newTelegram(t)
	r := serveOn(t, url, twilio, withAll(slack, telegram)...)
	for i, handle := range []string{"dot", "dot", "dot"} { // one person on three channels
		code := invite(t, url, handle, byte(i))
		switch i {
		case 0:
			r.text("+17205550101", sid(1), "JOIN "+code)
		case 1:
			r.slackText(t, "UDOT", "DDOT", "JOIN "+code, 2)
		case 2:
			r.telegramUpdate(t, telegramText(7, 3, "/start "+code))
		}
	}
	counts := func() [3]int {
		return [3]int{len(twilio.to("+17205550101")), len(slack.of("chat.postMessage", "DDOT")), len(telegram.of("sendMessage", ""))}
	}
	eventually(t, "three first replies", func() bool { return counts() == [3]int{1, 1, 1} })
	r.text("+17205550101", sid(10), "LEAD")
	eventually(t, "an answer by SMS", func() bool { return counts() == [3]int{2, 1, 1} })
	r.slackText(t, "UDOT", "DDOT", "Y", 11)
	eventually(t, "an answer on Slack", func() bool { return counts() == [3]int{2, 2, 1} })
	r.telegramUpdate(t, telegramText(7, 12, "Vita Co 40 Elm St 80002"))
	eventually(t, "an answer on Telegram", func() bool { return counts() == [3]int{2, 2, 2} })
	if last := telegram.of("sendMessage", "Vita Co"); len(last) != 1 {
		t.Errorf("the draft did not follow the person: %s", telegram.all())
	}
	if !strings.Contains(slack.of("chat.postMessage", "DDOT")[1].Values["text"], "business") {
		t.Errorf("Slack reads %q", slack.of("chat.postMessage", "DDOT")[1].Values["text"])
	}
}

// After STOP nothing leaves by SMS but the one confirmation, until START.
func TestP18_NothingAfterStop(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 6)
	p := newTwilio(t)
	replicas := []*replica{serveOn(t, url, p), serveOn(t, url, p)}
	random := rand.New(rand.NewPCG(3, 4))
	var wg sync.WaitGroup
	for n, number := range numbers {
		wait := time.Duration(random.IntN(60)) * time.Millisecond
		wg.Go(func() {
			for i, text := range []string{"LEAD", "Y", "Joes Bikes 12 Main St 80002"} {
				replicas[i%2].text(number, sid(100*(n+1)+i), text)
			}
			time.Sleep(wait)
			if code := replicas[n%2].text(number, sid(100*(n+1)+50), "Stop."); code != http.StatusOK {
				t.Errorf("STOP was answered %d", code)
			}
			stopped := time.Now()
			time.Sleep(2 * time.Second)
			for i, text := range []string{"LEAD", "MINE", "?"} {
				replicas[i%2].text(number, sid(100*(n+1)+60+i), text)
			}
			time.Sleep(3 * time.Second)
			p.mu.Lock()
			late := 0
			var said []string
			for _, m := range p.sent {
				if m.To == number && m.At.After(stopped.Add(2*time.Second)) {
					late++
					said = append(said, m.Body)
				}
			}
			p.mu.Unlock()
			if late > 1 {
				t.Errorf("%s got %d messages after STOP: %q", number, late, said)
			}
			confirmations := 0
			for _, body := range p.to(number) {
				if strings.Contains(body, "No more messages") {
					confirmations++
				}
			}
			if confirmations != 1 {
				t.Errorf("%s got %d confirmations: %q", number, confirmations, p.to(number))
			}
			before := len(p.to(number))
			replicas[0].text(number, sid(100*(n+1)+70), "START")
			eventually(t, "an answer to START", func() bool { return len(p.to(number)) > before })
		})
	}
	wg.Wait()
}

// A send whose answer is lost is looked into before it is repeated: the
// provider has it once.
func TestP16_UnknownOutcomeIsResolved(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 1)
	p := newTwilio(t)
	p.answer = func(n int, w http.ResponseWriter, _ *http.Request) bool {
		if n != 1 {
			return false
		}
		if h, ok := w.(http.Hijacker); ok { // taken, but the line is cut
			c, _, _ := h.Hijack()
			c.Close()
		}
		return true
	}
	r := serveOn(t, url, p)
	r.text(numbers[0], sid(1), "LEAD")
	eventually(t, "the row is settled", func() bool {
		return one(t, url, `select count(*) from outcome where state in ('sent', 'delivered')`) == 1
	})
	if got := p.to(numbers[0]); len(got) != 1 {
		t.Errorf("the provider has it %d times: %q", len(got), got)
	}
}

// The same words were sent a moment before: a send that was lost is not taken
// for that one, it goes out again.
func TestP16_SameWordsAMomentBefore(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 1)
	p := newTwilio(t)
	lost := false
	p.answer = func(n int, w http.ResponseWriter, _ *http.Request) bool {
		if n != 2 || lost {
			return false
		}
		lost = true
		p.mu.Lock()
		p.sent = p.sent[:1] // not taken, and the line is cut
		p.mu.Unlock()
		if h, ok := w.(http.Hijacker); ok {
			c, _, _ := h.Hijack()
			c.Close()
		}
		return true
	}
	r := serveOn(t, url, p)
	for i := range 2 {
		r.text(numbers[0], sid(i), "MINE")
		eventually(t, "the answer", func() bool { return one(t, url, `select count(*) from outcome where state = 'sent'`) == i+1 })
	}
	if got := p.to(numbers[0]); len(got) != 2 || got[0] != got[1] || !lost {
		t.Errorf("two questions got %d answers, one send was lost: %t; %q", len(got), lost, got)
	}
}
