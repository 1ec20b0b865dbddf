package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How far a request's stamp may be from our clock. Slack itself allows five
// minutes; nobody sends from the future, so that side is only for clocks that
// go a little wrong. The window is no guard against replays, the keys are.
const (
	oldest   = 5 * time.Minute
	earliest = time.Minute
)

// signed says whether Slack signed these very bytes with one of our secrets:
// exactly one signature of version 0 and exactly one stamp, within the window.
// It is our own because the SDK's verifier looks at the wall clock.
func signed(h http.Header, body []byte, secrets []string, now time.Time) bool {
	signatures, stamps := h.Values("X-Slack-Signature"), h.Values("X-Slack-Request-Timestamp")
	if len(signatures) != 1 || len(stamps) != 1 {
		return false
	}
	digits, ok := strings.CutPrefix(signatures[0], "v0=")
	if !ok {
		return false
	}
	given, err := hex.DecodeString(digits)
	if err != nil || len(given) != sha256.Size {
		return false
	}
	at, err := strconv.ParseInt(stamps[0], 10, 64)
	if err != nil || at < 0 || stamps[0] != strconv.FormatInt(at, 10) {
		return false
	}
	if age := now.Sub(time.Unix(at, 0)); age > oldest || age < -earliest {
		return false
	}
	good := false
	for _, secret := range secrets { // all of them: the time taken does not say which fits
		m := hmac.New(sha256.New, []byte(secret))
		m.Write([]byte("v0:" + stamps[0] + ":"))
		m.Write(body)
		good = hmac.Equal(m.Sum(nil), given) || good
	}
	return good
}
