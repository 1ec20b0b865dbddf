package command

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"
)

// now is a Wednesday morning in Denver.
func now(t *testing.T) time.Time {
	t.Helper()
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 3, 4, 9, 0, 0, 0, denver)
}

// said is how the tests write a reading: the word and its arguments as JSON.
func said(c Command, ok bool) string {
	switch {
	case !ok && c.Offer != "":
		return "offer " + c.Offer
	case !ok:
		return ""
	}
	args, err := json.Marshal(c.Args)
	if err != nil {
		return err.Error()
	}
	s := c.Word
	if string(args) != "{}" {
		s += " " + string(args)
	}
	if restWords[c.Word] && c.Rest != "" {
		s += " | " + c.Rest
	}
	return s
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range readings {
		got := said(Parse(c.text, Context{Asking: c.asking, Channel: "sms", Now: now(t)}))
		if got != c.want {
			t.Errorf("asking %q, %q is read as %q, want %q", c.asking, c.text, got, c.want)
		}
	}
}

// TestReachedWhen: only a time right behind the code is when they spoke.
func TestReachedWhen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, when, note string }{
		{"reached 7k3m4 yesterday 3pm wants a quote", "2026-03-03 15:00", "wants a quote"},
		{"reached 7k3m4 yesterday 3pm", "2026-03-03 15:00", ""},
		{"reached 7k3m4 quote by friday", "", "quote by friday"},
		{"reached 7k3m4", "", ""},
		{"reached 7k3m4 call back tomorrow 3pm", "", "call back tomorrow 3pm"},
	} {
		got, ok := Parse(c.text, Context{Channel: "sms", Now: now(t)})
		when := ""
		if got.Args.When != nil {
			when = got.Args.When.Format("2006-01-02 15:04")
		}
		if !ok || got.Word != "REACHED" || when != c.when || got.Args.Note != c.note {
			t.Errorf("%q: %v %s when %q note %q, want when %q note %q", c.text, ok, got.Word, when, got.Args.Note, c.when, c.note)
		}
	}
}

// TestWords: every word of the contract is read by its canonical word, bare and
// in any case.
func TestWords(t *testing.T) {
	t.Parallel()
	all := strings.Fields(`LEAD GO BACK SKIP UNDO REVIEW CHANGE LATER DROP SEND FIX MINE STATUS TALK ASK FAQ CARDS MUTE UNMUTE JOIN ISSUE WEB MENU WITHDRAW LANG
		CLAIM RELEASE OFFER ACCEPT DECLINE REACHED TRIED SALE NOSALE NOTE WHY WHO OPEN AWAY
		INVITE CARD FINISH GIVEN SIGN DISPUTE POSTED HANDED STATION TELECON HELD OK ASSIGN PULL VERIFY MERGE UNMERGE REOPEN RESOLVE ISSUES KEEP APPOINT`)
	for _, w := range all {
		if !slices.Contains(Words, w) {
			t.Errorf("%s is not in the table", w)
		}
		want := w
		if w == "STATUS" { // bare it lists one's own
			want = "MINE"
		}
		for _, text := range []string{w, strings.ToLower(w), "/" + strings.ToLower(w)} {
			if c, ok := Parse(text, Context{Channel: "slack", Now: now(t)}); !ok || c.Word != want {
				t.Errorf("%q is read as %q %v", text, c.Word, ok)
			}
		}
	}
}

// TestNeverOurs: what providers act on is no command on any channel, whatever
// is asked.
func TestNeverOurs(t *testing.T) {
	t.Parallel()
	for w := range never {
		for _, asking := range []string{"", "business", "review", "confirm"} {
			for _, channel := range []string{"sms", "slack", "telegram"} {
				for _, text := range []string{w, strings.ToLower(w), w + ".", "/" + w} {
					if w == "YES" && asking == "review" {
						continue // an answer to the review
					}
					if c, ok := Parse(text, Context{Asking: asking, Channel: channel, Now: now(t)}); ok {
						t.Errorf("%q on %s, asking %q, is the command %s", text, channel, asking, c.Word)
					}
				}
			}
		}
	}
}

// TestPhrasesReachable: no way to say a command is hidden by another.
func TestPhrasesReachable(t *testing.T) {
	t.Parallel()
	for _, e := range table {
		for _, list := range []string{e.also, e.idle} {
			for _, way := range strings.Split(list, "|") {
				if way == "" || never[way] {
					continue
				}
				ok := false
				for _, tail := range []string{"", " CC-7K3M4", " 14", " es", " english", " 12/20", " 12/20 11:00"} {
					c, is := Parse(way+tail, Context{Channel: "sms", Now: now(t)})
					ok = ok || is && c.Word == e.word
				}
				if !ok {
					t.Errorf("%q never means %s", way, e.word)
				}
			}
		}
	}
}

func TestTarget(t *testing.T) {
	t.Parallel()
	for _, f := range Fields {
		if q, d, ok := Target(f); !ok || q == "" || d == "" {
			t.Errorf("%s has no target", f)
		}
	}
	if q, d, ok := Target("phone"); q != "decision_maker" || d != "decision_maker.phone" || !ok {
		t.Errorf("phone is %s %s", q, d)
	}
	if _, _, ok := Target("shoe size"); ok {
		t.Error("shoe size is a field")
	}
}

// FuzzParse: total, and the same text is read the same way twice.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"lead", "sale 7k3m4 $109,682 78000/yr", "done 13 and 14", "/", "/ x", "change phone to", "no 14", "away 13/45", "“”", "?", "7k3m4", "\x00", "ﬁx", "İ", "join " + strings.Repeat("A", 100)} {
		f.Add(s, "")
		f.Add(s, "business")
		f.Add(s, "review")
	}
	at := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text, asking string) {
		ctx := Context{Asking: asking, Channel: "sms", Now: at}
		a, ok := Parse(text, ctx)
		b, again := Parse(text, ctx)
		if said(a, ok) != said(b, again) {
			t.Errorf("%q is read twice in two ways", text)
		}
		if ok && !slices.Contains(Words, a.Word) {
			t.Errorf("%q is read as %q, which is no word", text, a.Word)
		}
	})
}
