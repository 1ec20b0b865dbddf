package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

func TestFunnelReport(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.says("dot", "sms", "LEAD")
	o.says("dot", "sms", "y")
	o.says("dot", "sms", "joes bikes 12 main st 80002")
	o.says("dot", "sms", "ann ruiz 303-555-0142")
	for range 5 {
		o.says("dot", "sms", "SKIP")
	}
	o.says("dot", "sms", "1")
	o.says("sam", "sms", theLead)
	o.says("sam", "sms", "1")
	o.says("luz", "sms", "LEAD")
	o.says("luz", "sms", "N")
	at := o.clock.Now()
	r, err := o.store.Report(t.Context(), "funnel", bot.ReportScope{Of: "everything", Period: bot.Period{From: at.Add(-48 * time.Hour), To: at.Add(48 * time.Hour)}, Now: at})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Checks {
		if !c.Holds {
			t.Errorf("%s: does not hold", c.Text)
		}
	}
	for format, want := range map[string]string{
		"json": `"report":"funnel","title":"The lead card, question by question","scope":"everything"`,
		"csv":  "Question,Channel,Version,Language,Asked,Answered,Misread,Skipped,Corrected,Dropped,Leads sent,Median messages per lead\r\n",
		"text": "Median messages per lead", "html": "<th scope=\"col\">Skipped</th>",
	} {
		var b bytes.Buffer
		if err := (ReportFormat{format}).print(&b, r); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: %s", format, b.String())
		}
		for _, person := range []string{"dot", "sam", "luz", "ann", "0142", "joes"} {
			if regexp.MustCompile(`(?i)\b` + person + `\b`).MatchString(b.String()) {
				t.Errorf("%s names %s", format, person)
			}
		}
	}
	var shape struct {
		Columns []struct{ Key, Type string }
		Rows    [][]any
	}
	var b bytes.Buffer
	_ = reportJSON(&b, r)
	if err := json.Unmarshal(b.Bytes(), &shape); err != nil {
		t.Fatal(err)
	}
	counts := map[string]map[string]any{}
	for _, row := range shape.Rows {
		line := map[string]any{}
		for i, c := range shape.Columns {
			line[c.Key] = row[i]
		}
		if line["channel"] == "sms" && line["language"] == "en" {
			counts[fmt.Sprint(line["question"])] = line
		}
	}
	if c := counts["volume"]; c == nil || c["skipped"] != 1.0 || c["asked"] != 1.0 {
		t.Errorf("volume: %v", c)
	}
	if c := counts["concurrence"]; c == nil || c["dropped"] != 0.0 && c["dropped"] != 1.0 || c["asked"].(float64) < 1 {
		t.Errorf("concurrence: %v", c)
	}
	if c := counts["review"]; c == nil || c["answered"] != 2.0 || c["leads_sent"] != 2.0 || c["median_messages_per_lead"] != 2.0 {
		t.Errorf("review: %v", c)
	}
}
