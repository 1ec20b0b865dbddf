package bot

import "testing"

// TestQuarters: of the fiscal year, from October.
func TestQuarters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"2025-10-01": "Q1-26", "2025-12-31": "Q1-26", "2026-01-01": "Q2-26", "2026-03-31": "Q2-26",
		"2026-04-01": "Q3-26", "2026-09-30": "Q4-26", "2026-10-01": "Q1-27"} {
		d := day(t, text)
		q := QuarterOf(d)
		if q.String() != want || d.Before(q.From()) || !d.Before(q.To()) || q.Last().To() != q.From() || q.Next().From() != q.To() {
			t.Errorf("%s: %s from %s to %s", text, q, q.From(), q.To())
		}
	}
}
