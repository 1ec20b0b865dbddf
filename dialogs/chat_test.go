package dialogs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata/*.chat")

// TestChats plays every chat of testdata without a database and compares it,
// line by line. Every turn is heard twice and must come out the same.
func TestChats(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.chat")
	if err != nil || len(files) == 0 {
		t.Fatalf("find chats: %d files, %v", len(files), err)
	}
	book := New()
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := newPhone(t, book).play(string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				t.Errorf("%s differs; go test ./dialogs -run TestChats -update, then read the diff aloud\n%s", file, firstDifference(string(want), got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a, b)
		}
	}
	return ""
}

// play runs a script and returns it with the answers of today. Lines:
//
//	> text                    what the person types; burst: a || b at once
//	> photo a.jpg lead        a photo with words
//	> contact NAME; ORG; PHONE; MAIL
//	> press "Label"           the newest button of that name; "old Label" the oldest
//	> edit N: text            edits the N-th > line
//	> again                   the last text once more, as a new message
//	wait 26h | on slack | lang es | craft manager | claim | stop (consent) | hold | send
//	< answers, ! what was done and what is open
func (p *phone) play(script string) string {
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		if strings.HasPrefix(line, "<") || strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "!") {
			continue
		}
		out.WriteString(line + "\n")
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case ">":
			out.WriteString(p.heard(p.read(rest)...))
		case "wait":
			d, err := time.ParseDuration(rest)
			if err != nil {
				p.t.Fatal(err)
			}
			p.now = p.now.Add(d)
		case "show":
			out.WriteString(p.card())
		case "wake":
			out.WriteString(p.heard())
		case "on":
			p.on(rest)
		case "room":
			p.from.Room, p.from.Conversation = rest == "yes", "C1"
		case "lang":
			p.person.Lang = rest
		case "craft":
			p.person.Craft = bot.Craft(rest)
		case "stranger":
			p.person = bot.Person{ID: 9, Lang: "en"}
		case "provider":
			p.set.KeywordReplies = "provider"
		case "review":
			p.station.EntryMode = "mc_review"
		case "media":
			p.set.Media = rest != "off"
		case "consent":
			p.person.Stopped = rest == "stop"
		case "hold":
			p.hold = true
		case "send":
			p.hold, p.unsent = false, nil
		case "claim":
			for _, l := range p.leads {
				l.ClaimSeq, l.Status, l.Holder, l.HolderID = 1, bot.Claimed, "ana", 8
			}
		}
	}
	return out.String()
}
