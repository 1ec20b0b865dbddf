package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"leadline/bot"
)

// Who sees what of one lead (PRODUCT §3).
func TestS12_PagesShowWhatIsTheirs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	l, err := o.store.Lead(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Card.Media) != 1 {
		t.Fatalf("media %v", l.Card.Media)
	}
	photo := "/leads/" + code + "/photos/" + l.Card.Media[0]
	o.says("ana", "slack", "CLAIM "+code)
	o.says("ana", "slack", "TRIED "+code+" voicemail, asked for Ann")
	const nothing, state, name, all = "nothing", "how it stands", "the name", "everything"
	for handle, want := range map[string]string{
		"dot": all, "ana": all, "sue": all, "ada": state, "mia": state, "cal": state, "sam": nothing, "ben": name,
	} {
		b := o.enter(handle, orElse(demoPhones[handle], "sms"))
		r, page := b.get("/leads/" + code)
		page = strings.ToLower(page)
		sees := map[string]bool{
			nothing: r.StatusCode == http.StatusNotFound, state: strings.Contains(page, "picked up"), name: strings.Contains(page, "joes bikes"),
			all: strings.Contains(page, "0142") && strings.Contains(page, "ann ruiz") && strings.Contains(page, "12 main") && strings.Contains(page, "asked for ann"),
		}
		rank := []string{nothing, state, name, all}
		reached := false
		for _, level := range rank {
			if level == nothing {
				if sees[nothing] != (want == nothing) {
					t.Errorf("%s: %d", handle, r.StatusCode)
				}
				continue
			}
			if want != nothing && sees[level] != !reached {
				t.Errorf("%s sees %s: %v", handle, level, sees[level])
			}
			reached = reached || level == want
		}
		for _, private := range []string{"0142", "ann ruiz", "12 main", "asked for ann"} {
			if want != all && strings.Contains(page, private) {
				t.Errorf("%s sees %q", handle, private)
			}
		}
		mayName := handle == "dot" || handle == "mia" || handle == "cal"
		if strings.Contains(page, "sent by") != mayName || !mayName && strings.Contains(page, "dot alder") {
			t.Errorf("%s: who sent it is shown: %v", handle, strings.Contains(page, "sent by"))
		}
		r, _ = b.get(photo)
		if (r.StatusCode == http.StatusOK) != (want == all) {
			t.Errorf("%s: the photo is %d", handle, r.StatusCode)
		}
		r, _ = b.get("/district/CO-WY")
		if (r.StatusCode == http.StatusOK) != strings.Contains("ana ben sue ada", handle) {
			t.Errorf("%s: the district is %d", handle, r.StatusCode)
		}
		r, _ = b.get("/funnel")
		if (r.StatusCode == http.StatusOK) != (handle == "ada") {
			t.Errorf("%s: the funnel is %d", handle, r.StatusCode)
		}
		r, _ = b.get("/card")
		if (r.StatusCode == http.StatusOK) != (handle == "mia") {
			t.Errorf("%s: the paper card is %d", handle, r.StatusCode)
		}
	}
	unknown, _ := o.enter("sam", "sms").get("/leads/CC-00000")
	if unknown.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown code: %d", unknown.StatusCode)
	}
}

// TestAddressesOfPages: a customer is found by the number in a lead's JSON too,
// and an address that no database takes is a page that is not there.
func TestAddressesOfPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "https://leads.test")
	l, err := o.store.Lead(t.Context(), o.lead())
	if err != nil {
		t.Fatal(err)
	}
	b := o.enter("sue", "slack")
	for _, path := range []string{fmt.Sprint("/customers/", l.Customer), "/customers/" + bot.CustomerCode(l.Customer)} {
		if res, page := b.get(path); res.StatusCode != http.StatusOK || !strings.Contains(page, "joes bikes") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/leads/%00", "/leads/a%0Ab", "/stations/%ff", "/customers/%00", "/customers/-1", "/customers/99999999999999999999", "/district/%7f"} {
		if res, _ := b.get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

// What is shown of customers' data to others than who wrote the card is recorded.
func TestPagesRecordWhoLooked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	sue := o.enter("sue", "slack")
	_, page := sue.get("/leads/" + code)
	to := regexp.MustCompile(`/customers/[0-9A-Z]{8}`).FindString(page)
	if to == "" {
		t.Fatalf("no way to the customer: %s", page)
	}
	if r, page := sue.get(to); r.StatusCode != http.StatusOK || !strings.Contains(page, "303-555-0142") || !strings.Contains(page, "Lead sent") {
		t.Errorf("the manager's view of the customer: %d %s", r.StatusCode, page)
	}
	if r, page := o.enter("ben", "telegram").get(to); r.StatusCode != http.StatusOK || strings.Contains(page, "0142") || strings.Contains(page, "12 main") {
		t.Errorf("a representative without a claim: %d", r.StatusCode)
	}
	if r, _ := o.enter("sam", "sms").get(to); r.StatusCode != http.StatusNotFound {
		t.Errorf("a carrier of another lead: %d", r.StatusCode)
	}
	if n := o.count(`select count(*) from access_log where channel = 'web' and shown = 'contact'`); n != 2 {
		t.Errorf("%d looks at contact data are recorded", n)
	}
	if n := o.count(`select count(*) from access_log where channel = 'web' and shown = 'headlines'`); n != 1 {
		t.Errorf("%d looks at headlines are recorded", n)
	}
}

// The page inside Slack: who opens it gets their leads there and nowhere else.
func TestHomePageOfSlack(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	o.says("ana", "slack", "CLAIM "+code)
	before := len(o.sim.Since(0))
	if err := o.bot.Receive(t.Context(), o.sim.Do(o.sim.Address("ana", "slack"), bot.Home)); err != nil {
		t.Fatal(err)
	}
	if err := o.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := o.sim.Since(before)
	if len(said) != 1 || said[0].To.Conversation != bot.HomePage || !strings.Contains(said[0].Text, code) {
		t.Fatalf("%+v", said)
	}
	if text := o.says("ana", "slack", "MINE"); !strings.Contains(text, code) {
		t.Errorf("a message after it: %q", text)
	}
	if last := o.sim.Since(0); last[len(last)-1].To.Conversation == bot.HomePage {
		t.Error("the answer to a message went to the page")
	}
}
