package storage

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"leadline/bot"
)

// TestSumsOfRandomLeads: whatever happens to leads, every report adds up.
func TestSumsOfRandomLeads(t *testing.T) {
	t.Parallel()
	for seed := range 6 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := smallWorld(t)
			set := central()
			random := rand.New(rand.NewPCG(uint64(seed), 21))
			some := func(from time.Time) *time.Time {
				at := from.Add(time.Duration(random.IntN(8*24*60)) * time.Minute)
				return &at
			}
			for n := range 150 {
				sent := time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.IntN(525*24*60)) * time.Minute)
				if random.IntN(3) == 0 {
					sent = time.Date(2026, 2, 20, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.IntN(18*24*60)) * time.Minute)
				}
				p := past{by: fmt.Sprintf("canary%d", random.IntN(7)), status: "open", sent: sent, due: sent.Add(72 * time.Hour)}
				switch random.IntN(7) {
				case 0:
					p.status, p.contacted = "contacted", some(sent)
				case 1:
					p.status, p.contacted, p.closed, p.cents, p.verified = "sale", some(sent), some(sent.Add(24*time.Hour)), int64(random.IntN(1_000_000)), random.IntN(2) == 0
				case 2:
					p.status, p.closed = "no_sale", some(sent)
				case 3:
					p.status, p.closed = "withdrawn", some(sent)
				case 4:
					p.status = "claimed"
				case 5:
					p.claimFrom, p.claimEnd = some(sent), nil
					p.status = "claimed"
				}
				w.book(100+n, p)
			}
			for _, ask := range append(asks[:len(asks):len(asks)], bot.ReportAsk{Name: "R4", Of: "CO-WY", From: bot.Date{Year: 2025, Month: 10, Day: 1}},
				bot.ReportAsk{Name: "R5", Of: "CO-WY", Quarter: bot.Quarter{Year: 2026, N: 1}}, bot.ReportAsk{Name: "R2", Of: "GOLDEN"}) {
				r, err := set.MakeReport(t.Context(), w.Store, ask, w.at)
				if err != nil {
					t.Fatal(ask, err)
				}
				for _, c := range r.Checks {
					if !c.Holds {
						t.Errorf("%+v does not add up: %s", ask, c.Text)
					}
				}
				if ask.Name == "R4" {
					equation(t, r)
				}
			}
		})
	}
}

// equation: the printed numbers of each line add up, not only those of the check.
func equation(t *testing.T, r bot.Report) {
	t.Helper()
	for _, row := range r.Rows {
		sum := int64(0)
		for _, v := range row[2:8] {
			n, _ := v.(int64)
			sum += n
		}
		if due, _ := row[1].(int64); due != sum {
			t.Errorf("%v: %d due, %d told", row[0], due, sum)
		}
		for _, v := range row[11:13] {
			if n, _ := v.(int64); n < 0 {
				t.Errorf("%v: breach minutes below zero: %v", row[0], row)
			}
		}
	}
}

// TestRevenueCountsInTheYearOfItsSale: a lead of September sold and verified in
// October is a lead of the old fiscal year and revenue of the new one.
func TestRevenueCountsInTheYearOfItsSale(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	set := central()
	sent, sold := time.Date(2026, 9, 29, 16, 0, 0, 0, time.UTC), time.Date(2026, 10, 1, 7, 0, 0, 0, time.UTC) // one in the morning in Denver
	w.book(9, past{by: "canary0", status: "sale", sent: sent, due: sent.AddDate(0, 0, 3), contacted: &sold, closed: &sold, cents: 1_000_00, verified: true})
	year := func(day bot.Date) (leads, cents any) {
		r, err := set.MakeReport(t.Context(), w.Store, bot.ReportAsk{Name: "R2", Of: "ARVADA", Week: day}, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range r.Columns {
			switch c.Key {
			case "leads":
				leads = r.Rows[2][i]
			case "new_estimated_annualized_revenue_verified":
				cents = r.Rows[2][i]
			}
		}
		return leads, cents
	}
	if leads, cents := year(bot.Date{Year: 2026, Month: 9, Day: 30}); leads != int64(5) || cents != int64(109_682_00) {
		t.Errorf("the old year has %v leads and %v cents", leads, cents)
	}
	if leads, cents := year(bot.Date{Year: 2026, Month: 10, Day: 8}); leads != int64(0) || cents != int64(1_000_00) {
		t.Errorf("the new year has %v leads and %v cents", leads, cents)
	}
}
