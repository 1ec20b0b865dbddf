package storage

import (
	"testing"

	"leadline/bot"
)

// TestP12_TurnsOfOneHolderAreApart: who claims and who assigns to them count the
// same leads, and neither sees what the other decides: the second is put off.
func TestP12_TurnsOfOneHolderAreApart(t *testing.T) {
	t.Parallel()
	var b batch
	held := func(who string) []bot.Need { return []bot.Need{{What: bot.NeedHeld, Key: who}} }
	for i, c := range []struct {
		who    bot.PersonID
		of     string
		putOff bool
	}{{7, "7", false}, {9, "7", true}, {8, "8", false}, {7, "7", false}} {
		if got := b.before(c.who, held(c.of)); got != c.putOff {
			t.Errorf("%d: person %d counts the leads of %s: put off %t", i, c.who, c.of, got)
		}
	}
}
