package main

import (
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// What passes is counted, by words of the program and nobody's data.
func TestMetrics(t *testing.T) {
	t.Parallel()
	url, _ := district(t, 0)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := ln.Addr().String()
	ln.Close()
	twilio := newTwilio(t)
	r := serveOn(t, url, twilio, "METRICS_LISTEN="+at)
	carrier := "+17205550101"
	r.text(carrier, sid(1), "JOIN "+invite(t, url, "dot"))
	eventually(t, "the first reply", func() bool { return len(twilio.to(carrier)) == 1 })
	r.text(carrier, sid(2), theLead)
	r.text(carrier, sid(2), theLead)
	eventually(t, "the review", func() bool { return len(twilio.to(carrier)) == 2 })
	var page string
	get := func() string {
		res, err := http.Get("http://" + at + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	eventually(t, "both sends are counted", func() bool {
		page = get()
		return strings.Contains(page, `leadline_messages_out_total{channel="sms",class="",kind="reply",state="sent"} 2`)
	})
	for _, want := range []string{
		`leadline_messages_in_total{channel="sms",kind="text"} 2`, "leadline_turns_total 2", `leadline_send_seconds_count{channel="sms"} 2`,
		"leadline_unanswered 0", "leadline_ambiguous 0", "leadline_parked 0",
	} {
		if !strings.Contains(page, want+"\n") {
			t.Errorf("%s is not there", want)
		}
	}
	if m := regexp.MustCompile(`(?i)\b(dot|ann|ruiz|joes|5550\d+)\b|\+1\d{10}|[?&]o=`).FindString(page); m != "" {
		t.Errorf("%q is in the metrics", m)
	}
	if res, err := http.Get("http://" + at + "/debug/pprof/"); err != nil || res.StatusCode != http.StatusNotFound {
		t.Errorf("something else is served there: %v %v", res, err)
	}
	if res, err := http.Get("http://" + r.addr + "/metrics"); err != nil || res.StatusCode == http.StatusOK {
		t.Errorf("metrics are served to everybody: %v", err)
	}
}
