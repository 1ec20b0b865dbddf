package main

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

var (
	eventShape = regexp.MustCompile(`(?s)<span class="what">(.*?)</span>(.*?)</li>`)
	tagShape   = regexp.MustCompile(`<[^>]*>`)
)

// eventsOn are the lines of a lead's timeline, the oldest first.
func eventsOn(page string) (lines []string) {
	for _, m := range eventShape.FindAllStringSubmatch(page, -1) {
		line := html.UnescapeString(tagShape.ReplaceAllString(m[1]+strings.ReplaceAll(m[2], "<p>", ": "), ""))
		lines = append([]string{line}, lines...)
	}
	return lines
}

// TestUnknownAddresses: an address that is nobody's is answered in a sentence, also
// where a server has more than pages, and takes nothing from its other addresses.
func TestUnknownAddresses(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", frontPage)
	mountPages(mux, o.store, o.bot, o.clock.Now, slog.New(slog.DiscardHandler))
	for path, want := range map[string]struct {
		code int
		says string
	}{"/nothing": {http.StatusNotFound, "There is no such page"}, "/stations": {http.StatusNotFound, "There is no such page"}, "/": {http.StatusOK, "JOIN"}, "/me": {http.StatusUnauthorized, "WEB"}} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		if w.Code != want.code || !strings.Contains(w.Body.String(), want.says) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestPagesSayWhatHappened: the page of a lead says of each event what it was: an
// offer that ends is no claim that ends, and who left gave nothing back.
func TestPagesSayWhatHappened(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	later := func(d time.Duration) {
		t.Helper()
		if err := o.moveTo(t.Context(), o.clock.Now().Add(d)); err != nil {
			t.Fatal(err)
		}
	}
	o.says("ben", "telegram", "MINE")
	o.says("ana", "slack", "CLAIM "+code)
	o.says("ana", "slack", "OFFER "+code+" ben")
	later(20 * time.Hour)
	o.says("ana", "slack", "TRIED "+code+" voicemail") // else her claim ends before her offer does
	later(5 * time.Hour)                               // Ben does not answer
	later(7 * 24 * time.Hour)
	o.says("ben", "telegram", "CLAIM "+code)
	ben, err := o.store.PersonByHandle(t.Context(), "ben")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.bot.EndRole(t.Context(), bot.Revoke{Person: ben.ID, Role: bot.Rep, Scope: "CO-WY", Day: o.set.Day(o.clock.Now())}); err != nil {
		t.Fatal(err)
	}
	later(time.Minute)
	o.says("ana", "slack", "CLAIM "+code)
	o.says("sue", "slack", "PULL "+code+" on leave next week")
	o.says("dot", "sms", "WITHDRAW "+code+" they closed the shop")
	o.says("dot", "sms", "Y")
	_, page := o.enter("sue", "slack").get("/leads/" + code)
	lines := eventsOn(page)
	at := 0
	for _, want := range []string{
		"Sent (SMS)", "Entered (SMS)", "Picked up by Ana Cole (Slack)", "Offered by Ana Cole (Slack): to Ben Ortiz; until Thu Mar 5",
		"Offer ended without an answer: to Ben Ortiz", "Back in the pool: nothing was heard of its holder", "Overdue: it was due Mon Mar 9 2:00pm CT",
		"Picked up by Ben Ortiz (Telegram)", "Back in the pool: its holder is not of the team any more: from Ben Ortiz",
		"Picked up by Ana Cole (Slack)", "Taken away by Sue Hart (Slack): from Ana Cole; on leave next week", "Withdrawn (SMS): they closed the shop",
	} {
		for at < len(lines) && !strings.HasPrefix(lines[at], want) {
			at++
		}
		if at == len(lines) {
			t.Fatalf("%q stands nowhere, or not in its place:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if strings.Contains(page, "left the Postal Service") || !strings.Contains(page, "not of the team any more") {
		t.Error("who lost the role is said to have left")
	}
}
