package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leadline/bot"
)

// leastStories is how many transcripts there are at least; fewer were not found.
const leastStories = 100

// leastOf is how many stories there are at least of a kind, by how their files
// begin.
var leastOf = map[string]int{"ladder_": 8, "claim_": 13, "customer_": 10}

// TestTranscripts plays every transcript of testdata as rehearse does. Whatever is
// said in one keeps the manners that all of them share.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	var files []string
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".chat") {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) < leastStories {
		t.Fatalf("find transcripts: %d, %v", len(files), err)
	}
	for kind, least := range leastOf {
		if n := len(slices.DeleteFunc(slices.Clone(files), func(f string) bool { return !strings.HasPrefix(filepath.Base(f), kind) })); n < least {
			t.Errorf("%d stories %s…, want %d", n, kind, least)
		}
	}
	for _, name := range files {
		t.Run(strings.TrimPrefix(filepath.ToSlash(name), "testdata/"), func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(b, []byte("# ")) {
				t.Error("the first line does not say what the story shows")
			}
			story, err := parseTranscript(name, bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			r := &report{t: story, out: &out}
			if err := playFile(testEnv(t), clones{t}, story, func(p *player, o outcome, err error) {
				r.take(p, o, err)
				manners(t, p, o)
			}); err != nil {
				t.Fatal(err)
			}
			if r.bad > 0 {
				t.Error(out.String())
			}
		})
	}
}

// kindsOfMessages are those of the contract.
var kindsOfMessages = []bot.Kind{bot.Reply, bot.Notice, bot.PoolCard, bot.CardUpdate, bot.Private}

// manners holds for every step of every story: one reply a turn, texts that an
// SMS can carry, and the shape of the contract.
func manners(t *testing.T, p *player, o outcome) {
	line := jsonOutcome("x", p, o)
	replies := 0
	for _, m := range line.Sent {
		if !slices.Contains(kindsOfMessages, m.Kind) {
			t.Errorf("line %d: %q is no kind of message", o.step.line, m.Kind)
		}
		if m.Kind == bot.Reply && m.To == o.from && m.Channel == o.on {
			replies++
		}
		if m.Channel == "sms" && (m.Segments < 1 || m.Segments > 3) {
			t.Errorf("line %d: an SMS of %d segments:\n%s", o.step.line, m.Segments, m.Text)
		}
		if m.Channel == "sms" && len(m.Buttons) > 0 {
			t.Errorf("line %d: an SMS with buttons %v", o.step.line, m.Buttons)
		}
		if strings.Contains(m.Text, "<no value>") || strings.Contains(m.Text, "{{") || strings.TrimSpace(m.Text) == "" {
			t.Errorf("line %d: words are missing in %q", o.step.line, m.Text)
		}
	}
	if replies > 1 {
		t.Errorf("line %d: %d replies to one turn", o.step.line, replies)
	}
	b, err := json.Marshal(line)
	if err != nil {
		t.Error(err)
	}
	var shape map[string]json.RawMessage
	if err := json.Unmarshal(b, &shape); err != nil {
		t.Error(err)
	}
	for _, key := range []string{"file", "line", "at", "sent", "draft", "asking"} {
		if _, ok := shape[key]; !ok {
			t.Errorf("line %d: the object lacks %q: %s", o.step.line, key, b)
		}
	}
}

// TestRehearseFile: the command says of a file whether it plays as written, and
// where it does not.
func TestRehearseFile(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/ladder_once.chat")
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(t.TempDir(), "wrong.chat")
	if err := os.WriteFile(wrong, bytes.Replace(b, []byte(" is yours."), []byte(" is mine."), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, says string
		good       bool
	}{{"testdata/ladder_once.chat", "", true}, {wrong, "is mine.", false}} {
		var out bytes.Buffer
		if good := (&RehearseCmd{Format: "text"}).file(testEnv(t), clones{t}, c.name, &out); good != c.good || !strings.Contains(out.String(), c.says) {
			t.Errorf("%s: %t, %s", c.name, good, out.String())
		}
	}
}
