package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// What the office's papers say of a quarter is held against the books.

// checkSummary compares R2 of a station and a week with the export.
func (q *autumn) checkSummary(station string, week bot.Date) bot.Report {
	t, b := q.t, q.export()
	t.Helper()
	r := q.report(bot.ReportAsk{Name: "R2", Of: station, Week: week})
	lines := table(t, r)
	if len(lines) != 5 {
		t.Fatalf("R2 has %d lines", len(lines))
	}
	midnight := func(d bot.Date) time.Time { return d.At(0, 0, q.zone) }
	now := q.clock.Now()
	for i, p := range [][2]time.Time{{midnight(week), midnight(week.Add(7))}, {midnight(week.Add(-7)), midnight(week)}, {midnight(bot.FiscalOf(week.Add(6)).From()), midnight(week.Add(7))}} {
		here := func(l entry) bool {
			return l["station"] == station && inUnit(l) && within(l.at(t, "submitted_at"), p[0], p[1])
		}
		due := func(l entry) bool {
			return l["station"] == station && inUnit(l) && l["status"] != "duplicate" && within(l.at(t, "due"), p[0], p[1]) &&
				(l["contacted_at"] != "" || !l.at(t, "due").After(now))
		}
		sold := func(l entry) bool {
			return l["station"] == station && l["status"] == "sale" && within(l.at(t, "closed_at"), p[0], p[1])
		}
		where := fmt.Sprintf("R2 %s, week of %s, %s", station, week, lines[i]["Period"])
		same(t, where, lines[i], "Leads", strconv.Itoa(b.count(here)))
		same(t, where, lines[i], "Employees taking part", few(b.senders(here)))
		same(t, where, lines[i], "Awaiting first contact", strconv.Itoa(b.count(func(l entry) bool {
			return here(l) && l["contacted_at"] == "" && slices.Contains([]string{"in_review", "open", "claimed"}, l["status"])
		})))
		met, all := b.count(func(l entry) bool {
			return due(l) && l["contacted_at"] != "" && !l.at(t, "contacted_at").After(l.at(t, "due"))
		}), b.count(due)
		share := ""
		if all > 0 {
			share = shareOf(met, all)
		}
		same(t, where, lines[i], "Contacted in time", share)
		same(t, where, lines[i], "Sales", strconv.Itoa(b.count(sold)))
		same(t, where, lines[i], "New estimated annualized revenue, verified", dollars(b.cents(t, sold)))
	}
	return r
}

// shareOf is a percentage with one digit, rounded half up as the database does.
func shareOf(part, all int) string {
	tenths := (2000*part + all) / (2 * all)
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", tenths/10, tenths%10), ".0") + "%"
}

// fate is what became of the first contact of a lead, by the export alone.
func fate(t *testing.T, l entry, now time.Time) string {
	t.Helper()
	due, met := l.at(t, "due"), l.at(t, "contacted_at")
	open := slices.Contains([]string{"open", "claimed", "in_review"}, l["status"])
	switch {
	case !met.IsZero() && !met.After(due):
		return "Met"
	case !met.IsZero():
		return "Contacted late"
	case slices.Contains([]string{"withdrawn", "duplicate", "dropped"}, l["status"]):
		return "Excluded"
	case !open:
		return "Closed, unreached"
	case !due.After(now):
		return "Open, overdue"
	}
	return "Running"
}

var fates = []string{"Met", "Contacted late", "Open, overdue", "Closed, unreached", "Excluded", "Running"}

// checkFollowUp compares R4 and the follow-up of R5 with the export, and with each
// other.
func (q *autumn) checkFollowUp(b books, pack []entry) {
	t := q.t
	t.Helper()
	from, to := playedQuarter.From().At(0, 0, q.book.Zone), playedQuarter.To().At(0, 0, q.book.Zone)
	lines := table(t, q.report(bot.ReportAsk{Name: "R4", Of: "CO-WY", From: playedQuarter.From(), To: playedQuarter.To()}))
	total := lines[len(lines)-1]
	due := b.count(func(l entry) bool { return l["pool"] == "CO-WY" && within(l.at(t, "due"), from, to) })
	same(t, "R4", total, "Leads due", strconv.Itoa(due))
	same(t, "R5", packed(t, pack, "Follow-up", "(district)", "Leads due"), "This quarter", strconv.Itoa(due))
	sum := 0
	for _, f := range fates {
		n := b.count(func(l entry) bool {
			return l["pool"] == "CO-WY" && within(l.at(t, "due"), from, to) && fate(t, l, q.clock.Now()) == f
		})
		sum += n
		same(t, "R4", total, f, strconv.Itoa(n))
		same(t, "R5", packed(t, pack, "Follow-up", "(district)", f), "This quarter", strconv.Itoa(n))
	}
	if sum != due || due < 20 {
		t.Errorf("%d leads were due, %d of them have a fate", due, sum)
	}
}

// packed is a line of the pack.
func packed(t *testing.T, pack []entry, part, station, what string) entry {
	t.Helper()
	for _, l := range pack {
		if l["Part"] == part && l["Station"] == station && l["What"] == what {
			return l
		}
	}
	t.Errorf("the pack has no line %s, %s, %s", part, station, what)
	return entry{}
}

// checkParticipation compares the pack's part about stations with the export.
func (q *autumn) checkParticipation(b books, pack []entry) {
	t := q.t
	t.Helper()
	columns := map[string]bot.Quarter{"This quarter": playedQuarter, "Quarter before": playedQuarter.Last(), "Same quarter last year": {Year: playedQuarter.Year - 1, N: playedQuarter.N}}
	for column, of := range columns {
		from, to := of.From().At(0, 0, q.book.Zone), of.To().At(0, 0, q.book.Zone)
		leads, shown, hidden := 0, 0, false
		for _, st := range autumnStations {
			here := func(l entry) bool {
				return l["station"] == st.code && inUnit(l) && within(l.at(t, "submitted_at"), from, to)
			}
			n, people := b.count(here), b.senders(here)
			leads += n
			if few(people) != strconv.Itoa(people) {
				hidden = true
			} else {
				shown += people
			}
			same(t, "R5", packed(t, pack, "Participation", st.code, "Leads"), column, strconv.Itoa(n))
			same(t, "R5", packed(t, pack, "Participation", st.code, "Employees taking part"), column, few(people))
		}
		same(t, "R5", packed(t, pack, "Participation", "(district)", "Leads"), column, strconv.Itoa(leads))
		people := strconv.Itoa(shown)
		switch {
		case hidden && shown == 0:
			people = "fewer than 3 at each station"
		case hidden:
			people = "more than " + people
		}
		same(t, "R5", packed(t, pack, "Participation", "(district)", "Employees taking part"), column, people)
		sold := func(l entry) bool { return l["status"] == "sale" && within(l.at(t, "closed_at"), from, to) }
		same(t, "R5", packed(t, pack, "Participation", "(district)", "Sales"), column, strconv.Itoa(b.count(sold)))
		got := strings.NewReplacer("$", "", ",", "").Replace(packed(t, pack, "Participation", "(district)", "New estimated annualized revenue, verified")[column])
		if want := strconv.FormatInt(b.cents(t, sold)/100, 10); got != want {
			t.Errorf("R5, %s: revenue %s, the export says %s", column, got, want)
		}
	}
}

// checkCarriers compares R1 of every carrier with the export.
func (q *autumn) checkCarriers(b books, week bot.Date) {
	t := q.t
	t.Helper()
	from := week.At(0, 0, q.zone)
	for _, s := range q.senders {
		var got, want []string
		for _, l := range table(t, q.report(bot.ReportAsk{Name: "R1", Of: s.handle, Week: week, Look: true})) {
			got = append(got, l["Code"]+" "+l["Status"])
		}
		for _, l := range b.leads {
			status, worked := strings.ReplaceAll(l["status"], "_", " "), l
			for _, o := range b.leads {
				if l["status"] == "duplicate" && o["code"] == l["duplicate_of"] {
					worked = o
					status += ", the first is " + strings.ReplaceAll(o["status"], "_", " ")
				}
			}
			open := slices.Contains([]string{"in_review", "open", "claimed", "contacted"}, worked["status"])
			if l["submitter"] == s.handle && l["status"] != "dropped" && (open || !worked.at(t, "closed_at").Before(from)) && l.at(t, "submitted_at").Before(from.AddDate(0, 0, 7)) {
				want = append(want, l["code"]+" "+status)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("R1 %s:\n  %q, the export says\n  %q", s.handle, got, want)
		}
	}
}

// checkTalks compares R3 with what the coordinators did.
func (q *autumn) checkTalks() {
	t := q.t
	t.Helper()
	seen := map[fortnightOf]string{}
	for _, l := range table(t, q.report(bot.ReportAsk{Name: "R3", Of: "CO-WY", Fiscal: bot.Fiscal(playedQuarter.Year)})) {
		from, err := bot.ParseDate(l["From"])
		q.must(err)
		seen[fortnightOf{l["Station"], from}] = l["State"]
	}
	for key, state := range q.talks {
		if !bot.FiscalOf(key.from).From().Add(-1).Before(key.from) || bot.FiscalOf(key.from) != bot.Fiscal(playedQuarter.Year) {
			continue
		}
		if seen[key] != state {
			t.Errorf("R3 %s, %s: %q, want %q", key.station, key.from, seen[key], state)
		}
	}
	missing := 0
	for key, state := range seen {
		if q.talks[key] == "" && state != "missing" && state != "overdue" && state != "due" {
			t.Errorf("R3 %s, %s: %q where no talk was given", key.station, key.from, state)
		}
		if state == "missing" {
			missing++
		}
	}
	if len(seen) < 18 || missing == 0 {
		t.Errorf("R3 has %d fortnights, %d without a talk", len(seen), missing)
	}
}

// checkBoards compares the boards with the export, with what the coordinators did,
// and with the pack.
func (q *autumn) checkBoards(b books, pack []entry) {
	t, now := q.t, q.clock.Now()
	t.Helper()
	for _, st := range autumnStations {
		facts, err := q.store.Facts(t.Context(), st.code)
		q.must(err)
		f := facts[0]
		since := now.AddDate(0, 0, -bot.FactDays)
		entered := func(late bool) int {
			return b.count(func(l entry) bool {
				at := l.at(t, "entered_at")
				return l["station"] == st.code && !at.Before(since) && at.After(l.at(t, "input_due")) == late
			})
		}
		if f.InputOnTime != entered(false) || f.InputLate != entered(true) {
			t.Errorf("%s: %d cards input in time, %d late; the export says %d and %d", st.code, f.InputOnTime, f.InputLate, entered(false), entered(true))
		}
		contacted := func(fates ...string) int {
			return b.count(func(l entry) bool {
				return l["station"] == st.code && !l.at(t, "due").IsZero() && !l.at(t, "due").Before(since) && slices.Contains(fates, fate(t, l, now))
			})
		}
		if f.ContactMet != contacted("Met") || f.ContactLate != contacted("Contacted late") || f.ContactRunning != contacted("Running") {
			t.Errorf("%s: contacts %d met, %d late, %d running; the export says %d, %d, %d", st.code, f.ContactMet, f.ContactLate, f.ContactRunning,
				contacted("Met"), contacted("Contacted late"), contacted("Running"))
		}
		board := q.book.Board(f, now)
		states := map[string]string{}
		for _, c := range board.Cells {
			states[c.Key] = c.State
			if onPack := slices.ContainsFunc(pack, func(l entry) bool {
				return l["Part"] == "Board" && l["Station"] == st.code && l["What"] == c.Title && l["This quarter"] == c.State
			}); onPack != (c.State != bot.CellOK) {
				t.Errorf("%s %s is %s on the board; on the pack: %t", st.code, c.Key, c.State, onPack)
			}
		}
		want := map[string]string{"M1": bot.CellOK, "M10": bot.CellOK}
		if st.code == "SMALL" {
			want = map[string]string{"M1": bot.CellMissing, "M10": bot.CellVacant}
		}
		week := q.book.Weekly(bot.DateOf(now, q.zone))
		want["M6"] = map[bool]string{true: bot.CellOK, false: bot.CellMissing}[slices.Contains(q.posted[st.code], week)]
		last := q.book.Fortnight(bot.Date{}, bot.DateOf(now, q.zone))
		last = q.book.Fortnight(bot.Date{}, last.From.Add(-1))
		if q.talks[fortnightOf{st.code, last.From}] == "" {
			want["M7"] = bot.CellMissing
		}
		for key, state := range want {
			if states[key] != state {
				t.Errorf("%s %s is %s on the board, want %s", st.code, key, states[key], state)
			}
		}
	}
}
