package bot

import (
	"strings"
	"testing"
	"time"
)

// TestHandoutAgain: the pauses grow to six hours and stay there; who asks for a
// pause gets it, but not one for ever.
func TestHandoutAgain(t *testing.T) {
	t.Parallel()
	last := time.Duration(0)
	for tries := range 100 {
		wait := HandoutAgain(tries, 0)
		if wait < last || wait < handoutFirst || wait > handoutMost {
			t.Fatalf("after %d tries %s, before %s", tries, wait, last)
		}
		last = wait
	}
	if last != handoutMost {
		t.Error(last)
	}
	if got := HandoutAgain(1, 10*time.Minute); got != 10*time.Minute {
		t.Error(got)
	}
	if got := HandoutAgain(1, 1000*time.Hour); got != handoutMost {
		t.Error(got)
	}
}

// TestExternalRef: one plain word.
func TestExternalRef(t *testing.T) {
	t.Parallel()
	for ref, want := range map[string]bool{"SL-4711": true, "A/1.x": true, "": false, "a b": false, "caf\u00e9": false, "x\n": false, strings.Repeat("9", 80): true, strings.Repeat("9", 81): false} {
		if ExternalRef(ref) != want {
			t.Errorf("%q", ref)
		}
	}
}
