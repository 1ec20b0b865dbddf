package main

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// wholeLead is a lead in ten texts.
var wholeLead = script

// 40 times the program is killed while carriers text. Whoever was told "taken"
// was heard: every acknowledged text is in the database, every lead that was
// confirmed is there once, and its sender has the reply.
func TestP1_P8_P9_KillUnderLoad(t *testing.T) {
	t.Parallel()
	const carriers, kills = 8, 40
	url, numbers := district(t, carriers)
	p := newTwilio(t)

	var mu sync.Mutex
	var now *replica
	current := func() *replica { mu.Lock(); defer mu.Unlock(); return now }
	now = serveOn(t, url, p)

	var sids, acknowledged, leads atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for _, number := range numbers {
		wg.Go(func() {
			for {
				for i, text := range wholeLead {
					if i == 0 { // between two leads is a good moment to end
						select {
						case <-stop:
							return
						default:
						}
					}
					id := sid(int(sids.Add(1)))
					before := len(p.to(number))
					for current().text(number, id, text) != http.StatusOK {
						time.Sleep(10 * time.Millisecond) // the provider repeats the same message
					}
					acknowledged.Add(1)
					for begin := time.Now(); len(p.to(number)) == before; time.Sleep(5 * time.Millisecond) {
						if time.Since(begin) > 40*time.Second {
							t.Errorf("%s: no reply to %q within 40 seconds", number, text)
							return
						}
					}
				}
				leads.Add(1)
			}
		})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range kills {
		time.Sleep(time.Duration(20+random.IntN(280)) * time.Millisecond)
		current().kill()
		next := serveOn(t, url, p)
		mu.Lock()
		now = next
		mu.Unlock()
	}
	close(stop)
	wg.Wait()
	eventually(t, "everything is answered", func() bool { return one(t, url, `select count(*) from inbox where answered_at is null`) == 0 })

	if got := one(t, url, `select count(*) from inbox`); got != int(acknowledged.Load()) {
		t.Errorf("%d texts were acknowledged, %d are stored", acknowledged.Load(), got)
	}
	if got := one(t, url, `select count(*) from lead`); got != int(leads.Load()) {
		t.Errorf("%d leads were confirmed, %d are stored", leads.Load(), got)
	}
	if leads.Load() < carriers {
		t.Errorf("only %d leads were sent in all", leads.Load())
	}
	t.Logf("%d kills: %d texts acknowledged, %d leads, %d messages sent", kills, acknowledged.Load(), leads.Load(), len(p.sent))
}

// Five deliveries of each message to two processes make one effect each.
func TestP2_FiveDeliveriesTwoProcesses(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 4)
	p := newTwilio(t)
	replicas := []*replica{serveOn(t, url, p), serveOn(t, url, p)}
	var wg sync.WaitGroup
	for n, number := range numbers {
		wg.Go(func() {
			for i, text := range wholeLead {
				id := sid(1000*(n+1) + i)
				var five sync.WaitGroup
				for d := range 5 {
					five.Go(func() {
						if code := replicas[d%2].text(number, id, text); code != http.StatusOK {
							t.Errorf("delivery %d of %q: %d", d, text, code)
						}
					})
				}
				five.Wait()
				eventually(t, "a reply to "+text, func() bool { return len(p.to(number)) > i })
			}
		})
	}
	wg.Wait()
	time.Sleep(2500 * time.Millisecond) // a sweep: nothing more must come
	for _, number := range numbers {
		if got := p.to(number); len(got) != len(wholeLead) {
			t.Errorf("%s got %d replies to %d texts: %q", number, len(got), len(wholeLead), got)
		}
	}
	if got := one(t, url, `select count(*) from lead`); got != len(numbers) {
		t.Errorf("%d leads of %d carriers", got, len(numbers))
	}
	// The same message 91 days later, to a process of its own, changes nothing.
	if code := replicas[1].text(numbers[0], sid(1000), wholeLead[0]); code != http.StatusOK {
		t.Errorf("an old message again: %d", code)
	}
	if got := one(t, url, `select count(*) from inbox`); got != len(numbers)*len(wholeLead) {
		t.Errorf("%d messages are stored, %d were sent", got, len(numbers)*len(wholeLead))
	}
}

// A webhook that cannot be stored is refused in time, never answered with 200.
func TestP4_HonestRefusal(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 1)
	p := newTwilio(t)
	r := serveOn(t, url, p)
	release := lockTable(t, url, "inbox")
	began := time.Now()
	code := r.text(numbers[0], sid(1), "LEAD")
	took := time.Since(began)
	if code != http.StatusServiceUnavailable {
		t.Errorf("answered %d while nothing could be stored", code)
	}
	if took > 2900*time.Millisecond {
		t.Errorf("the refusal took %s", took)
	}
	release()
	if code := r.text(numbers[0], sid(1), "LEAD"); code != http.StatusOK {
		t.Errorf("the repeat was answered %d", code)
	}
	eventually(t, "the reply", func() bool { return len(p.to(numbers[0])) == 1 })
}

// Only the provider can speak: forged, stale, oversized, malformed and re-split
// requests change nothing.
func TestP6_OnlyTheProvider(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 1)
	p := newTwilio(t)
	r := serveOn(t, url, p)
	post := func(body, contentType, signature string) int {
		req, _ := http.NewRequest(http.MethodPost, "http://"+r.addr+"/twilio/messages", strings.NewReader(body))
		req.Header.Set("Content-Type", contentType)
		if signature != "" {
			req.Header.Set("X-Twilio-Signature", signature)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	form := "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		body, kind, sign string
		want             int
	}{
		"unsigned":  {"MessageSid=" + sid(1) + "&Body=LEAD", form, "", http.StatusUnauthorized},
		"forged":    {"MessageSid=" + sid(1) + "&Body=LEAD", form, "bm90IHRoZSBzaWduYXR1cmU=", http.StatusUnauthorized},
		"oversized": {"Body=" + strings.Repeat("x", 70<<10), form, "bm90", http.StatusRequestEntityTooLarge},
		"not form":  {`{"a":1}`, "application/xml", "bm90", 0},
	} {
		if code := post(c.body, c.kind, c.sign); code != c.want && (c.want != 0 || code < 400 || code >= 500) {
			t.Errorf("%s: %d, want %d", name, code, c.want)
		}
	}
	if code := r.text(numbers[0], sid(1)+"NumMedia0", "LEAD"); code == http.StatusOK {
		t.Error("a re-split MessageSid was taken")
	}
	for _, path := range []string{"/slack/events", "/telegram/updates"} {
		res, err := http.Post("http://"+r.addr+path, "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s of a channel that is off answers %d", path, res.StatusCode)
		}
	}
	if got := one(t, url, `select count(*) from inbox`); got != 0 {
		t.Errorf("%d messages were stored", got)
	}
}

// SIGTERM: what has begun is finished, the exit code is 0.
func TestP32_StopIsGraceful(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 4)
	p := newTwilio(t)
	r := serveOn(t, url, p)
	var wg sync.WaitGroup
	for n, number := range numbers {
		wg.Go(func() { r.text(number, sid(n), "LEAD") })
	}
	wg.Wait()
	if code := r.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if got := one(t, url, `select count(*) from queue where lease is not null`); got != 0 {
		t.Errorf("%d sends were left under way", got)
	}

}
