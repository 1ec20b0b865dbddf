package sms

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

// alive are texts that a phone makes a link of.
var alive = regexp.MustCompile(`(?i)://|[\p{L}\p{N}_-][.。．｡]\p{L}{2}`)

// checkRendered holds a text to the limits of SMS.
func checkRendered(t testing.TB, m bot.Message, r bot.Rendered) {
	t.Helper()
	if n := Segments(r.Text); n != r.Segments {
		t.Errorf("says %d segments, has %d", r.Segments, n)
	}
	if r.Segments > parts(m) {
		t.Errorf("%d segments, may take %d: %q", r.Segments, parts(m), r.Text[:min(80, len(r.Text))])
	}
	if utf8.RuneCountInString(r.Text) > maxBody {
		t.Errorf("%d characters", utf8.RuneCountInString(r.Text))
	}
	if len(r.Buttons) > 0 || len(r.Payload) > 0 {
		t.Error("SMS has neither buttons nor payload")
	}
	for _, bit := range strings.Fields(r.Text) {
		if alive.MatchString(bit) && !email.MatchString(bit) && !strings.HasPrefix(bit, public) {
			t.Errorf("a link is alive: %q", bit[:min(80, len(bit))])
		}
	}
}

// The file holds what Twilio's own calculator (npm sms-segments-calculator
// 1.3.0) says; 20,000 random texts were compared with it in the same way.
func TestSegmentsAsTwilioCounts(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/segments.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	for scan := bufio.NewScanner(f); scan.Scan(); lines++ {
		var want struct {
			Text, Encoding string
			Segments       int
		}
		if err := json.Unmarshal(scan.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		if got := Segments(want.Text); got != want.Segments {
			t.Errorf("%.40q: %d segments, want %d", want.Text, got, want.Segments)
		}
		if isGSM(want.Text) != (want.Encoding == "GSM-7") {
			t.Errorf("%.40q: in the alphabet %t, want %s", want.Text, isGSM(want.Text), want.Encoding)
		}
	}
	if lines < 40 {
		t.Errorf("only %d lines were compared", lines)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Joe’s “Bikes” — 12 Main St…": `Joe's "Bikes" - 12 Main St...`,
		"¿Cuántos paquetes envían?":   "¿Cuantos paquetes envian?",
		"Señor Muñoz, café, über, à":  "Señor Muñoz, café, über, à", // all in the alphabet
		"José Núñez":                  "José Nuñez",
		"garçon Łódź Œuvre":           "garcon Lodz OEuvre",
		"1½ lb, ½ lb":                 "1 1/2 lb, 1/2 lb",
		"a\u00a0b`c":                  "a b'c",
		"ｆｕｌｌ width №5":               "full width No.5",
		"ê“漢":                         `e"漢`,
		"{ok} 5€":                     "{ok} 5€",
		"72° ± 1":                     "72 deg ± 1",
		"e\u0302x\u0302":              "ex",
	} {
		if got := fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestS19_LinksLoseTheirLife(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	for in, want := range map[string]string{
		"see https://evil.test/a?b=c":              "see evil. test/a?b=c",
		"http://www.evil.test":                     "www. evil. test",
		"evil.test/x":                              "evil. test/x",
		"joesbikes.com":                            "joesbikes. com",
		"http://api.twilio.com@127.0.0.1/":         "api. twilio. com@127. 0. 0.1/",
		"HTTPS://EVIL.TEST":                        "EVIL. TEST",
		"hxxp:https://a.bc":                        "hxxp:a. bc",
		"ann@vita.test":                            "ann@vita.test",
		"(ann@vita.test).":                         "(ann@vita.test).",
		"x@y.zz/evil.test":                         "x@y. zz/evil. test",
		"https://leads.example.org/leads/CC-7K3M4": "https://leads.example.org/leads/CC-7K3M4",
		"https://leads.example.org.evil.test/":     "leads. example. org. evil. test/",
		"https://leads.example.org@evil.test/":     "leads. example. org@evil. test/",
		"3.5 lb, $1.2M, 2:00pm. Then 40/wk, No.5":  "3.5 lb, $1.2M, 2:00pm. Then 40/wk, No.5",
		"St.Louis, U.S. Mail":                      "St. Louis, U.S. Mail",
		"a．bc":                                     "a. bc",
		"ftp://x javascript://y":                   "x y",
	} {
		if got := ch.Render(bot.Message{Text: in}).Text; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	review := []bot.Button{{Key: "1", Label: "Send", Do: "SEND"}, {Key: "2", Label: "Fix", Do: "FIX"}, {Key: "3", Label: "Drop", Do: "DROP"}}
	long := strings.Repeat("very long name of a shop, ", 40)
	for name, c := range map[string]struct {
		m        bot.Message
		want     string
		segments int
	}{
		"menu":                     {bot.Message{Text: "Send it?", Buttons: review}, "Send it?\n1 SEND 2 FIX 3 DROP", 1},
		"menu in Spanish":          {bot.Message{Text: "¿Enviar?", Buttons: []bot.Button{{Key: "1", Label: "sí", Do: "Y"}, {Key: "2", Label: "aún no", Do: "N"}}}, "¿Enviar?\n1 SI 2 AUN NO", 1},
		"buttons without key":      {bot.Message{Text: "CLAIM CC-7K3M4", Buttons: []bot.Button{{Label: "Claim", Do: "CLAIM CC-7K3M4"}}}, "CLAIM CC-7K3M4", 1},
		"acknowledged":             {bot.Message{Ack: "Got it.", Text: "Next?"}, "Got it.\nNext?", 1},
		"card without text":        {bot.Message{Title: "CC-7K3M4", Fields: []bot.Field{{Label: "Town", Value: "Arvada"}}}, "CC-7K3M4\nTown: Arvada", 1},
		"empty lines":              {bot.Message{Text: "a\n\n\n\nb  \nc"}, "a\n\nb\nc", 1},
		"a picture is kept":        {bot.Message{Text: "Thanks 👍"}, "Thanks 👍", 1},
		"a picture costs too much": {bot.Message{Text: strings.Repeat("word ", 60) + "👍", Parts: 2}, strings.TrimSpace(strings.Repeat("word ", 60)), 2},
		"other writing stays":      {bot.Message{Text: "Łódź 漢字"}, "Łódź 漢字", 1},
		"ack gives way first": {bot.Message{Ack: "Business: " + long, Text: "Who ships for them now?", Parts: 1},
			"Business: very long name of a shop, very long name of a shop, very long name of a shop, very long name of a shop, very long name of a..\nWho ships for them now?", 1},
		"the question stays": {bot.Message{Text: "I read " + long + ". Is that right?", Parts: 1},
			"I read very long name of a shop, very long name of a shop, very long name of a shop, very long name of a shop, very long name of a shop, very.. Is that right?", 1},
		"a phone number is not cut": {bot.Message{Text: strings.Repeat("x", 150) + " 303-555-0142 " + long, Parts: 1}, strings.Repeat("x", 150) + "..", 1},
		"nothing":                   {bot.Message{}, "", 0},
	} {
		got := ch.Render(c.m)
		if got.Text != c.want || got.Segments != c.segments {
			t.Errorf("%s: %d segments %q\n want %d %q", name, got.Segments, got.Text, c.segments, c.want)
		}
	}
}

// The review keeps every line and its menu, however long the values are.
func TestRenderReviewKeepsEveryLine(t *testing.T) {
	t.Parallel()
	ch, _, _ := setUp(t)
	lines := []string{"Business: " + strings.Repeat("Joe's Bikes and More ", 20), "Address: 12 Main St, Arvada CO 80002", "Decides: Ann Ruiz 303-555-0142",
		"Packages: 40 a week", "Weight: 3-5 lb", "Ships with: UPS", "To: nationwide", "Direct mail: yes", "Notes: " + strings.Repeat("ask for the back door ", 20)}
	r := ch.Render(bot.Message{Text: strings.Join(lines, "\n"), Buttons: []bot.Button{{Key: "1", Label: "SEND"}, {Key: "2", Label: "FIX"}, {Key: "3", Label: "DROP"}}})
	if r.Segments != 3 || !strings.HasSuffix(r.Text, "\n1 SEND 2 FIX 3 DROP") {
		t.Errorf("%d segments: %q", r.Segments, r.Text)
	}
	got := strings.Split(r.Text, "\n")
	if len(got) != len(lines)+1 {
		t.Fatalf("%d lines of %d are left", len(got)-1, len(lines))
	}
	for i, l := range lines {
		if len(l) < 60 && got[i] != l || len(l) >= 60 && (!strings.HasSuffix(got[i], "..") || len(got[i]) < 60) {
			t.Errorf("line %q became %q", l[:min(40, len(l))], got[i])
		}
	}
}

func FuzzRender(f *testing.F) {
	ch, _, _ := setUp(f)
	for _, s := range channeltest.Hostile {
		f.Add(s, s, 1)
	}
	f.Add(strings.Repeat("a", 159)+"{", "ê", 2)
	f.Fuzz(func(t *testing.T, text, ack string, n int) {
		m := bot.Message{Text: text, Ack: ack, Parts: n, Buttons: []bot.Button{{Key: "1", Label: ack}, {Key: text, Label: "Send"}}}
		r := ch.Render(m)
		checkRendered(t, m, r)
		if !utf8.ValidString(r.Text) || strings.ContainsAny(r.Text, "\x00\r\x1b") {
			t.Errorf("not clean: %q", r.Text)
		}
		if again := ch.Render(bot.Message{Text: r.Text, Parts: m.Parts}); again.Segments > r.Segments {
			t.Errorf("rendered again it grows from %d to %d segments: %q", r.Segments, again.Segments, r.Text)
		}
	})
}
