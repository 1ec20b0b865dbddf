package main

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"leadline/bot"
)

func TestS24_ALinkSignsInOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	link := o.link("dot", "sms")
	for range 3 { // previews and checkers look and never press
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			o.browser().do(method, link, nil)
		}
	}
	if r, _ := o.browser().do("POST", link, url.Values{"proof": {strings.Repeat("0", 64)}}); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != link {
		t.Errorf("a press without having looked: %d %s", r.StatusCode, r.Header.Get("Location"))
	}
	b := o.browser()
	if !b.press(link) || !b.in() {
		t.Fatal("the link does not sign in after previews")
	}
	if o.browser().press(link) || b.press(link) {
		t.Error("the link signs in twice")
	}
	if r, page := b.get(link); r.StatusCode != http.StatusGone || !strings.Contains(page, "does not work any more") {
		t.Errorf("a used link: %d %s", r.StatusCode, page)
	}
	for _, bad := range []string{"/in/", "/in/x", "/in/" + strings.Repeat("A", 28), "/in/" + strings.Repeat("A", 5000), "/in/..%2fme"} {
		if r, page := o.browser().get(bad); r.StatusCode < 400 || strings.Contains(page, "proof") {
			t.Errorf("%s: %d", bad, r.StatusCode)
		}
	}
}

func TestS24_TwoPressAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	link := o.link("dot", "sms")
	won := make(chan bool, 8)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for range 8 {
		b := o.browser()
		_, page := b.get(link)
		proof := proofShape.FindStringSubmatch(page)[1]
		wg.Go(func() {
			<-start
			r, _ := b.do("POST", link, url.Values{"proof": {proof}})
			won <- r.Header.Get("Location") == "/me"
		})
	}
	close(start)
	wg.Wait()
	close(won)
	n := 0
	for w := range won {
		if w {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d of 8 signed in with one link", n)
	}
}

func TestS24_LinksAge(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	young, old := o.link("dot", "sms"), o.browser()
	_, page := old.get(young)
	o.clock.Set(o.clock.Now().Add(bot.LinkLife - time.Second))
	if !o.browser().press(young) {
		t.Error("a link of 9:59 minutes does not work")
	}
	late := o.link("dot", "sms")
	o.clock.Set(o.clock.Now().Add(bot.LinkLife))
	if o.browser().press(late) {
		t.Error("a link of ten minutes works")
	}
	if r, _ := old.do("POST", young, url.Values{"proof": {proofShape.FindStringSubmatch(page)[1]}}); r.Header.Get("Location") == "/me" {
		t.Error("a form that was shown in time is taken afterwards")
	}
}

// Whoever is no employee gets no link; who leaves or changes is out at once.
func TestS25_SessionsEnd(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	ctx := t.Context()
	stranger := o.sim.Stranger("+13035550199")
	if err := o.bot.Receive(ctx, o.sim.Text(stranger, "WEB")); err != nil {
		t.Fatal(err)
	}
	if err := o.settle(ctx); err != nil {
		t.Fatal(err)
	}
	for _, m := range o.sim.Since(0) {
		if linkShape.MatchString(m.Text) {
			t.Errorf("a stranger got %q", m.Text)
		}
	}

	b := o.enter("dot", "sms")
	for range 4 {
		o.clock.Set(o.clock.Now().Add(29 * time.Minute))
		if !b.in() {
			t.Fatal("a session that is used does not last")
		}
	}
	o.clock.Set(o.clock.Now().Add(31 * time.Minute))
	if b.in() {
		t.Error("half an hour without doing anything does not end a session")
	}
	o.clock.Set(o.clock.Now().Add(-31 * time.Minute))
	if b.in() {
		t.Error("a session that ended came back")
	}

	b = o.enter("dot", "sms")
	for end := o.clock.Now().Add(12 * time.Hour); o.clock.Now().Before(end); {
		o.clock.Set(o.clock.Now().Add(20 * time.Minute))
		b.get("/me")
	}
	if b.in() {
		t.Error("12 hours do not end a session")
	}

	b = o.enter("dot", "sms")
	stolen := &browser{o: o, cookies: map[string]*http.Cookie{}}
	for k, c := range b.cookies {
		stolen.cookies[k] = c
	}
	if r, _ := b.do("POST", "/out", url.Values{}); r.StatusCode != http.StatusOK || stolen.in() {
		t.Errorf("signing out leaves the session on the server: %d", r.StatusCode)
	}

	rep, carrier := o.enter("ana", "slack"), o.enter("dot", "sms")
	ana, err := o.store.PersonByHandle(ctx, "ana")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.bot.EndRole(ctx, bot.Revoke{Person: ana.ID, Role: bot.Rep, Scope: "CO-WY", Day: o.set.Day(o.clock.Now())}); err != nil {
		t.Fatal(err)
	}
	if rep.in() {
		t.Error("a role that ended leaves its session")
	}
	if !carrier.in() {
		t.Error("another person's session ended too")
	}
}

func TestS25_ASessionIsAlwaysNew(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	mallory := o.enter("sam", "sms")
	fixed := mallory.cookies["__Host-leadline-session"].Value
	b := o.browser()
	b.cookies["__Host-leadline-session"] = &http.Cookie{Name: "__Host-leadline-session", Value: fixed}
	if !b.press(o.link("dot", "sms")) {
		t.Fatal("no sign-in")
	}
	if b.cookies["__Host-leadline-session"].Value == fixed {
		t.Error("the session that was brought along was taken over")
	}
	if mallory.in() {
		t.Error("the session that was brought along still lives")
	}
	if _, page := b.get("/me"); !strings.Contains(page, "Dot") {
		t.Error("it is not Dot who is signed in")
	}
}
