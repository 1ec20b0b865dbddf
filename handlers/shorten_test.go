package handlers

import "testing"

// TestCutKeepsCharactersWhole: no half emoji, no half flag.
func TestCutKeepsCharactersWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"hello", 5, "hello"}, {"hello", 4, "hel…"}, {"é\u0301x", 2, "…"}, {"👩‍👩‍👧 hi", 8, "…"}, {"🇺🇸🇲🇽x", 6, "🇺🇸…"}, {"a b c", 4, "a b…"}, {"ab cd", 4, "ab…"},
	} {
		if got := Cut(c.in, c.limit); got != c.want || Units(got) > c.limit {
			t.Errorf("cut(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}
