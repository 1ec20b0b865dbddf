package channeltest

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"leadline/bot"
)

// rendering are the cases of Render.
var rendering = []suiteCase{
	{"render: plain messages keep their words", plainWords},
	{"render: pure, total, within limits on hostile texts", hostileRender},
	{"render: pure, total, within limits on anything", anyRender},
}

func plainWords(t *testing.T, r Rig) {
	m := bot.Message{Ack: "Got it: 40 a week.", Text: "Who ships for them now?", Prompt: 5, Buttons: []bot.Button{
		{Key: "1", Label: "UPS", Do: "1"}, {Key: "2", Label: "FedEx", Do: "2"}, {Key: "3", Label: "Skip", Do: "SKIP"}}}
	out := render(t, r, m)
	for _, want := range []string{"Got it: 40 a week.", "Who ships for them now?"} {
		if !strings.Contains(out.Text, want) {
			t.Errorf("text lacks %q: %q", want, out.Text)
		}
	}
	for _, b := range m.Buttons {
		if !labelled(out, b.Label) && !strings.Contains(out.Text, b.Key+" "+strings.ToUpper(b.Label)) {
			t.Errorf("button %s is neither a button nor in the text: %q %q", b.Label, out.Buttons, out.Text)
		}
	}
	card := bot.Message{Title: "CC-7K3M4", Text: "Joe's Bikes, Arvada 80002, 40 a week. CLAIM CC-7K3M4", Fields: []bot.Field{{Label: "Volume", Value: "40 a week"}},
		Buttons: []bot.Button{{Label: "Claim", Do: "CLAIM CC-7K3M4", Style: "primary"}}}
	if out := render(t, r, card); !strings.Contains(out.Text, "CC-7K3M4") {
		t.Errorf("the text of a card must say everything: %q", out.Text)
	}
}

func labelled(out bot.Rendered, label string) bool {
	for _, l := range out.Buttons {
		if l == label {
			return true
		}
	}
	return false
}

// render renders twice and checks what holds for every message.
func render(t testing.TB, r Rig, m bot.Message) bot.Rendered {
	t.Helper()
	before, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	out := r.Channel.Render(m)
	if again := r.Channel.Render(m); !reflect.DeepEqual(out, again) {
		t.Errorf("rendered twice differently: %q, %q", brief(out.Text), brief(again.Text))
	}
	after, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("Render changed its message")
	}
	switch {
	case !utf8.ValidString(out.Text):
		t.Errorf("text is no valid UTF-8: %q", brief(out.Text))
	case !norm.NFC.IsNormalString(out.Text):
		t.Errorf("text is not NFC: %q", brief(out.Text))
	case visible(m.Text) && !visible(out.Text):
		t.Errorf("nothing is left of %q", brief(m.Text))
	}
	if i := strings.IndexFunc(out.Text, control); i >= 0 {
		t.Errorf("text holds a control character: %q", brief(out.Text[i:]))
	}
	if len(out.Payload) > 0 && !json.Valid(out.Payload) {
		t.Errorf("payload is no JSON")
	}
	r.quiet(t, "a rendered message", out.Text+string(out.Payload))
	r.Check(t, m, out)
	return out
}

// visible says whether a text holds a letter or digit that anyone can see.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r > ' ' && r < 0x2000 && r != 0x115f && r != 0x1160 && (unicode.IsLetter(r) || unicode.IsDigit(r))
	})
}

func hostileRender(t *testing.T, r Rig) {
	for _, s := range Hostile {
		for _, m := range Messages(s) {
			render(t, r, m)
		}
	}
}

func anyRender(t *testing.T, r Rig) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z .,\n{}€éñáê“”0-9]{0,900}`), rapid.SampledFrom(Hostile))
		m := bot.Message{Text: text.Draw(rt, "text"), Ack: text.Draw(rt, "ack"), Title: text.Draw(rt, "title"), Parts: rapid.IntRange(0, 4).Draw(rt, "parts"), Prompt: rapid.IntRange(0, 2).Draw(rt, "prompt")}
		for range rapid.IntRange(0, 6).Draw(rt, "buttons") {
			m.Buttons = append(m.Buttons, bot.Button{Key: rapid.SampledFrom([]string{"", "1", "2", "12"}).Draw(rt, "key"), Label: text.Draw(rt, "label"), Do: text.Draw(rt, "do")})
		}
		for range rapid.IntRange(0, 4).Draw(rt, "fields") {
			m.Fields = append(m.Fields, bot.Field{Label: text.Draw(rt, "label"), Value: text.Draw(rt, "value")})
		}
		render(quietly{t, rt}, r, m)
	})
}

// quietly lets rapid hear of failures, so that it can shrink them.
type quietly struct {
	testing.TB
	rt *rapid.T
}

func (q quietly) Helper()                      {}
func (q quietly) Error(args ...any)            { q.rt.Error(args...) }
func (q quietly) Errorf(f string, args ...any) { q.rt.Errorf(f, args...) }
func (q quietly) Fatal(args ...any)            { q.rt.Fatal(args...) }
func (q quietly) Fatalf(f string, args ...any) { q.rt.Fatalf(f, args...) }
