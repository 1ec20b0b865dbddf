package channeltest

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
)

// Log is a log that can be read while it is written.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// told is what the suite's people say about customers: it stands in no log and
// in no error.
var told = []string{"CANARY", "joes bikes", "3035550142", "303-555-0142"}

// Quiet fails the test where a secret can be read, or what people wrote.
func Quiet(t testing.TB, where, text string, secrets ...string) {
	t.Helper()
	for _, s := range append(secrets, told...) {
		if strings.Contains(text, s) {
			t.Errorf("%s shows %q", where, s)
		}
	}
}

// JSON writes a fixture down.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a fixture
	}
	return string(b)
}
