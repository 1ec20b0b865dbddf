package main

import (
	"bytes"
	"compress/zlib"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers/web"
	"leadline/storage"
)

// canary finds the name or handle of a carrier in a text. Those words stand
// nowhere else: not in a business, a place or another name.
var canary = regexp.MustCompile(`(?i)` + canaryFirst + `|` + canaryLast + `|` + canaryHandle)

// TestNothingSharedNamesACarrier: recognition is for the unit [S2 q7]. In random
// worlds whose carriers have names like nobody else's, no text of a room, of the
// wall, of thanks, of a campaign, of a board, of a pack or of the log holds one;
// and a message to one person names no other carrier, but to who keys cards or works a
// service issue.
func TestNothingSharedNamesACarrier(t *testing.T) {
	t.Parallel()
	for seed := *simulatedSeed; seed < *simulatedSeed+2; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			first := bot.Date{Year: 2026, Month: time.November, Day: 4}
			q := newAutumn(t, seed, first)
			q.campaign()
			q.play(first, bot.Date{Year: 2026, Month: time.November, Day: 21}, func(d bot.Date) {
				q.says("ccnorth@slack", pick(q.rnd, "REPORT R2", "REPORT R3", "STATION"))
				q.says(pick(q.rnd, "ada@slack", "nan@slack"), pick(q.rnd, "REPORT R3", "REPORT R4", "REPORT R5", "STATION SMALL"))
				if s := q.senders[q.rnd.IntN(len(q.senders))]; s.at != "" { // what else a carrier asks
					q.says(s.at, pick(q.rnd, "MINE", "CARDS 20", "STATION", "ISSUE vita co the parcel locker jams", "TALK", "LEAD oak shop 3 elm st 80002, customer ok", "WEB"))
				}
			})
			rooms := q.shared()
			if len(rooms) < 20 {
				t.Errorf("only %d messages went to rooms", len(rooms))
			}
			for _, m := range rooms {
				q.clean("a message in the room "+m.To.Conversation, m.Text+strings.Join(m.Buttons, " "))
			}
			q.cleanMessages()
			q.cleanPapers()
			q.cleanPages()
			q.clean("the log", q.log.String())
		})
	}
}

// clean looks for a canary.
func (q *autumn) clean(where, text string) {
	q.t.Helper()
	if at := canary.FindStringIndex(text); at != nil {
		q.t.Errorf("%s names a carrier: …%s…", where, text[max(0, at[0]-120):min(len(text), at[1]+60)])
	}
}

func (q *autumn) campaign() {
	year := bot.Fiscal(playedQuarter.Year)
	q.must(q.store.AddCampaign(q.t.Context(), bot.Campaign{Name: "Full Boxes", District: "CO-WY", Fiscal: year, Leads: 40, Participation: 50, Until: year.To().Add(-1)}, q.clock.Now()))
}

// keyers are who may read whose card it is: management coordinators.
var keyers = []string{"mcnorth", "mcreview", "mcsmall"}

// cleanMessages looks at what was said to single people.
func (q *autumn) cleanMessages() {
	q.t.Helper()
	names := map[string]*regexp.Regexp{} // by the address of a carrier: everybody else's names
	owner := map[string]string{}
	for _, s := range q.senders {
		if s.at == "" {
			continue
		}
		key := q.at(s.at).Key()
		first, last, _ := strings.Cut(s.name, " ")
		names[key] = regexp.MustCompile(`(?i)` + first + `|` + last + `|` + s.handle)
		owner[key] = s.handle
	}
	mayKey := map[string]bool{}
	for _, handle := range keyers {
		for _, channel := range []string{"sms", "slack"} {
			mayKey[q.sim.Address(handle, channel).Key()] = true
		}
	}
	thanked, sung := 0, 0
	for _, m := range q.sim.Since(0) {
		text := m.Text
		if own := names[m.To.Key()]; own != nil {
			text = own.ReplaceAllString(text, "you")
		}
		if strings.Contains(text, "ppreciation") {
			thanked++
		}
		if canary.MatchString(text) {
			sung++
		}
		if !m.To.Room && !mayKey[m.To.Key()] && !strings.HasPrefix(text, "Service issue") { // who works an issue asks who saw it
			q.clean("a message to "+m.To.Key(), text)
		}
	}
	if thanked == 0 || sung == 0 {
		q.t.Errorf("%d were thanked; %d messages to who keys cards name their carrier", thanked, sung)
	}
}

// cleanPapers looks at every report that hangs or is handed round, in each form.
func (q *autumn) cleanPapers() {
	q.t.Helper()
	week := q.book.Weekly(bot.DateOf(q.clock.Now(), q.zone)).Add(-7)
	var asks []bot.ReportAsk
	for _, st := range autumnStations {
		asks = append(asks, bot.ReportAsk{Name: "R2", Of: st.code, Week: week}, bot.ReportAsk{Name: "R3", Of: st.code})
	}
	asks = append(asks, bot.ReportAsk{Name: "R4", Of: "CO-WY"}, bot.ReportAsk{Name: "R5", Of: "CO-WY"})
	for _, ask := range asks {
		r := q.report(ask)
		var b bytes.Buffer
		for _, write := range []func(io.Writer, bot.Report) error{reportText, reportCSV, reportHTML, reportJSON} {
			q.must(write(&b, r))
		}
		if ask.Name == "R5" {
			q.must(web.WritePackPage(&b, r))
			var pdf bytes.Buffer
			q.must(web.WritePackPDF(&pdf, r))
			text := unpacked(q.t, pdf.Bytes())
			if !strings.Contains(text, "District pack") {
				q.t.Error("the text of the PDF was not read")
			}
			b.WriteString(text)
		}
		if ask.Name == "R2" {
			station, err := q.store.Station(q.t.Context(), ask.Of)
			q.must(err)
			for _, lang := range []string{"en", "es"} {
				q.must(web.WriteSummary(&b, r, station, lang))
			}
		}
		q.clean(ask.Name+" of "+ask.Of, b.String())
	}
	for _, st := range autumnStations {
		facts, err := q.store.Facts(q.t.Context(), st.code)
		q.must(err)
		for _, m := range boardOf(q.book.Board(facts[0], q.clock.Now()), dialogs.New(), q.book).Mandates {
			q.clean("the board of "+st.code, m.Title+" "+m.Evidence)
		}
	}
	campaigns, err := q.store.Campaigns(q.t.Context())
	q.must(err)
	if len(campaigns) != 1 || campaigns[0].Sent == 0 {
		q.t.Errorf("%+v", campaigns)
	}
	q.clean("the campaign", campaigns[0].Progress())
}

var stream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)

// unpacked is the text of a PDF's pages.
func unpacked(t *testing.T, pdf []byte) string {
	t.Helper()
	var text strings.Builder
	for _, m := range stream.FindAllSubmatch(pdf, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		b, _ := io.ReadAll(z)
		text.Write(b)
	}
	return text.String()
}

// cleanPages looks at the pages that are printed for the wall, and at those that
// both sides look at together.
func (q *autumn) cleanPages() {
	q.t.Helper()
	o := &office{world: q.world, t: q.t, url: q.url, log: q.log}
	o.server = httptest.NewServer(web.Handler(web.Config{Store: q.store, Desk: q.bot, Settings: q.bot.Settings, Now: q.clock.Now, Random: rand.Text,
		Log: slog.New(slog.NewTextHandler(q.log, nil)), ErrNotFound: storage.ErrNotFound, Evidence: evidence(q.bot.Settings), Slips: slipsFor(q.store), Printers: printers}))
	q.t.Cleanup(o.server.Close)
	q.set.PublicURL = "http://leads.test"
	pages := 0
	for who, paths := range map[string][]string{
		"mcnorth@slack": {"/stations/NORTH", "/stations/NORTH/summary", "/stations/NORTH/summary?week=2026-11-05", "/talks"},
		"ccnorth@slack": {"/stations/NORTH", "/stations/NORTH/summary", "/reports"},
		"ada@slack":     {"/district/CO-WY", "/district/CO-WY/pack", "/stations/SMALL", "/reports/R3/NORTH", "/reports/R4/CO-WY"},
		"nan@slack":     {"/district/CO-WY", "/stations/REVIEW", "/district/CO-WY/pack"},
	} {
		handle, channel, _ := strings.Cut(who, "@")
		b := o.enter(handle, channel)
		for _, path := range paths {
			answer, text := b.get(path)
			if answer.StatusCode == http.StatusOK {
				pages++
			}
			q.clean("the page "+path+" of "+handle, text)
		}
	}
	if pages < 12 {
		q.t.Errorf("only %d pages were shown", pages)
	}
}
