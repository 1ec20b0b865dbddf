package storage

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

var update = flag.Bool("update", false, "write the golden reports anew")

// central are settings whose fiscal year is the program's.
func central() bot.Settings {
	set := bot.DefaultSettings()
	set.Zone, _ = time.LoadLocation("America/Chicago")
	return set
}

// past is a lead as it stands in the books.
type past struct {
	by, status          string
	sent                time.Time
	due                 time.Time
	contacted, closed   *time.Time
	cents               int64
	verified            bool
	claimFrom, claimEnd *time.Time
}

// book puts a lead into the books.
func (w *world) book(n int, p past) {
	w.t.Helper()
	var verified *time.Time
	if p.verified {
		verified = p.closed
	}
	code := fmt.Sprintf("CC-7K%03d", n)
	w.exec(`insert into lead (code, program, status, source, station, submitter_id, card_date, submitted_at, entered_at, input_due, clock_start, clock_due, contacted_at, closed_at,
  clock_state, promise_due, pool, holder_id, claim_seq, revenue_cents, revenue_verified_at, card)
select $1, 'CC', $2, 'sms', s.code, p.id, ($3::timestamptz)::date, $3, $3, $3, $4::timestamptz - interval '2 days', $4, $5, $6, 'running', $4, s.district,
  case when $2 in ('claimed', 'contacted') then (select id from person where handle = 'ana') end, 0, $7, $8, '{"concurrence":true,"business":{"name":"Vita Canary Co"}}'
from person p
join station s on s.code = p.station
where p.handle = $9`, code, p.status, p.sent, p.due, p.contacted, p.closed, p.cents, verified, p.by)
	w.exec(`insert into lead_event (lead_id, seq, at, kind, person_id, channel) select l.id, 1, $2, 'submitted', l.submitter_id, 'sms' from lead l where l.code = $1`, code, p.sent)
	if p.claimFrom != nil {
		w.exec(`insert into claim (lead_id, seq, person_id, how, from_at, to_at, ended) select l.id, 1, (select id from person where handle = 'ana'), 'self', $2, $3, case when $3::timestamptz is null then null else 'released' end from lead l where l.code = $1`, code, p.claimFrom, p.claimEnd)
	}
}

// smallWorld is two stations with seven carriers whose names are canaries, and a
// year of leads.
func smallWorld(t *testing.T) *world {
	w := newWorld(t)
	golden := arvada
	golden.Code, golden.Name, golden.ZIP5 = "GOLDEN", "Golden Hill", "80401"
	var people []bot.Person
	for i, station := range []string{"ARVADA", "ARVADA", "ARVADA", "ARVADA", "GOLDEN", "GOLDEN", "GOLDEN"} {
		people = append(people, bot.Person{Handle: fmt.Sprintf("canary%d", i), Name: fmt.Sprintf("Canary Bird %d", i), Craft: bot.CityCarrier, Station: station, Lang: "en"})
	}
	people = append(people, bot.Person{Handle: "ana", Name: "Ana Ruiz", Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}}})
	if _, err := w.ImportRoster(t.Context(), Roster{Stations: []bot.Station{arvada, golden}, People: people}, false, w.at); err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, time.UTC)
	}
	p := func(t time.Time) *time.Time { return &t }
	w.book(1, past{by: "canary0", status: "sale", sent: at(2, 27, 16), due: at(3, 4, 20), contacted: p(at(3, 3, 20)), closed: p(at(3, 4, 18)), cents: 109_682_00, verified: true})
	w.book(2, past{by: "canary1", status: "contacted", sent: at(3, 2, 16), due: at(3, 5, 20), contacted: p(at(3, 6, 2)), claimFrom: p(at(3, 5, 22))})
	w.book(3, past{by: "canary2", status: "open", sent: at(3, 3, 16), due: at(3, 6, 20)})
	w.book(4, past{by: "canary0", status: "no_sale", sent: at(3, 3, 17), due: at(3, 6, 20), closed: p(at(3, 6, 1))})
	w.book(5, past{by: "canary4", status: "open", sent: at(3, 4, 1), due: at(3, 9, 19)})
	w.book(6, past{by: "canary4", status: "withdrawn", sent: at(3, 4, 2), due: at(3, 9, 19), closed: p(at(3, 4, 3))})
	w.book(7, past{by: "canary5", status: "sale", sent: at(1, 7, 16), due: at(1, 12, 20), contacted: p(at(1, 9, 20)), closed: p(at(1, 20, 18)), cents: 5_000_00})
	last := time.Date(2025, 3, 3, 16, 0, 0, 0, time.UTC)
	w.book(8, past{by: "canary3", status: "sale", sent: last, due: last.AddDate(0, 0, 3), contacted: p(last.AddDate(0, 0, 2)), closed: p(last.AddDate(0, 0, 5)), cents: 700_00, verified: true})
	w.at = time.Date(2026, 3, 10, 15, 0, 0, 0, time.UTC)
	return w
}

// asks are the reports on the small world.
var asks = []bot.ReportAsk{
	{Name: "R1", Of: "canary0", Week: bot.Date{Year: 2026, Month: 3, Day: 4}},
	{Name: "R2", Of: "arvada", Week: bot.Date{Year: 2026, Month: 3, Day: 4}},
	{Name: "R3", Of: "CO-WY", Fiscal: 2026},
	{Name: "R4", Of: "CO-WY", From: bot.Date{Year: 2026, Month: 3, Day: 1}, To: bot.Date{Year: 2026, Month: 3, Day: 10}},
	{Name: "R5", Of: "CO-WY", Quarter: bot.Quarter{Year: 2026, N: 2}},
	{Name: "R6"},
}

// TestReportsAreAsWritten compares every report of the small world with the one
// that was read and found right.
func TestReportsAreAsWritten(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	set := central()
	for _, ask := range asks {
		r, err := set.MakeReport(t.Context(), w.Store, ask, w.at)
		if err != nil {
			t.Errorf("%s: %v", ask.Name, err)
			continue
		}
		for _, c := range r.Checks {
			if !c.Holds {
				t.Errorf("%s does not add up: %s", ask.Name, c.Text)
			}
		}
		for _, row := range r.Rows {
			if len(row) != len(r.Columns) {
				t.Errorf("%s: %d values under %d headings", ask.Name, len(row), len(r.Columns))
			}
		}
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		if err := enc.Encode(r); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "reports", ask.Name+".json")
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != b.String() {
			t.Errorf("%s differs; go test ./storage -run AsWritten -update, then read the diff aloud:\n%s", ask.Name, b.String())
		}
	}
}

// TestSharedReportsNameNobody: what hangs on a wall or is talked about names no
// carrier and no customer, and one or two carriers are never a number.
func TestSharedReportsNameNobody(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	set := central()
	for _, ask := range asks {
		if ask.Name == "R1" || ask.Name == "R6" { // for their reader alone
			continue
		}
		r, err := set.MakeReport(t.Context(), w.Store, ask, w.at)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if found := strings.ToLower(string(b)); strings.Contains(found, "canary") {
			t.Errorf("%s names somebody: %s", ask.Name, b)
		}
		for _, row := range r.Rows {
			for i, v := range row {
				people := strings.Contains(r.Columns[i].Title, "taking part") || i > 2 && fmt.Sprint(row[2]) == "Employees taking part"
				if s := fmt.Sprint(v); people && (s == "1" || s == "2") {
					t.Errorf("%s counts %s carriers out: %v", ask.Name, s, row)
				}
			}
		}
	}
	// Nor can it be reckoned from the district's sum: Golden's two are not in it.
	r, err := set.MakeReport(t.Context(), w.Store, asks[4], w.at)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Rows {
		if row[1] == "(district)" && row[2] == "Employees taking part" && (row[3] != "more than 3" || row[6] != "fewer than 3 at each station") {
			t.Errorf("%v", row)
		}
	}
}

// TestARunIsFrozenOnceMade: of a period that is over; what happens later changes
// the next one.
func TestARunIsFrozenOnceMade(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	set := central()
	text := func(ask bot.ReportAsk) string {
		r, err := set.MakeReport(t.Context(), w.Store, ask, w.at)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	over, running := asks[1], asks[1]
	running.Week = bot.Date{Year: 2026, Month: 3, Day: 10}
	first, now := text(over), text(running)
	w.exec(`update lead set status = 'sale', contacted_at = $1, closed_at = $1, revenue_cents = 100 where code = 'CC-7K003'`, w.at)
	w.at = w.at.Add(time.Hour)
	if again := text(over); again != first {
		t.Errorf("it changed:\n%s\n%s", first, again)
	}
	if again := text(running); again == now {
		t.Error("a week that still runs is shown as it was")
	}
	if n := one[int](w, `select count(*) from report_run where final`); n != 1 {
		t.Errorf("%d final runs", n)
	}
	if one[int](w, `select count(*) from report_run where body::text like '%canary%'`) != 0 {
		t.Error("a kept run names somebody")
	}
}

// TestReportsRefuseInWholeSentences: what does not exist is said, and what would
// have worked.
func TestReportsRefuseInWholeSentences(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	set := central()
	for _, ask := range []bot.ReportAsk{{Name: "R7"}, {Name: "R1", Of: "zed"}, {Name: "R2", Of: "NOWHERE"}, {Name: "R3", Of: "NOWHERE"}, {Name: "R4", Of: "ARVADA"},
		{Name: "R4", Of: "CO-WY", From: bot.Date{Year: 2026, Month: 3, Day: 2}, To: bot.Date{Year: 2026, Month: 3, Day: 1}}, {Name: "R5", Of: "arvada"}, {Name: "R6", Since: w.at.AddDate(1, 0, 0)}} {
		_, err := set.MakeReport(t.Context(), w.Store, ask, w.at)
		var refused bot.ReportError
		if !errors.As(err, &refused) || len(refused.Error()) < 20 {
			t.Errorf("%+v: %v", ask, err)
		}
	}
}
