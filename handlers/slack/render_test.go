package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"leadline/bot"
)

// blocksOf are the blocks of a message.
func blocksOf(t *testing.T, c *Channel, m bot.Message) []rendered {
	t.Helper()
	out := c.Render(m)
	checkRendered(t, m, out)
	var p struct{ Blocks []rendered }
	if err := json.Unmarshal(out.Payload, &p); err != nil {
		t.Fatal(err)
	}
	return p.Blocks
}

// TestOnlyOwnLinksCanBeClicked: a customer's address stays text.
func TestOnlyOwnLinksCanBeClicked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got := blocksOf(t, b.Channel, bot.Message{Text: "Sign in: https://leads.example.com/in/abc. Not https://leads.example.com.evil.test/x or https://evil.test/https://leads.example.com/in or http://leads.example.com/x, https://leads.example.com"})
	var links, texts []string
	for _, e := range got[0].Elements[0].Elements {
		if e.Type == "link" {
			links = append(links, e.URL)
		} else {
			texts = append(texts, e.Text.(string))
		}
	}
	if strings.Join(links, " ") != "https://leads.example.com/in/abc https://leads.example.com" {
		t.Errorf("links %q", links)
	}
	if strings.Join(texts, "|") != "Sign in: |. Not https://leads.example.com.evil.test/x or https://evil.test/https://leads.example.com/in or http://leads.example.com/x, " {
		t.Errorf("texts %q", texts)
	}
}

// TestTypedAlternatives: every button with a key says what may be typed, and
// cut labels stay different.
func TestTypedAlternatives(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	long := strings.Repeat("Joe's Bikes and Sons ", 5)
	m := bot.Message{Text: "Which one?", Buttons: []bot.Button{{Key: "1", Label: "Send", Do: "SEND"}, {Label: "Claim", Do: "CLAIM"}, {Key: "y", Label: "Y", Do: "Y"}, {Label: long + "one", Do: "1"}, {Label: long + "two", Do: "2"}, {Label: "", Do: "X"}}}
	row := blocksOf(t, b.Channel, m)[1]
	var shown []string
	for _, e := range row.Elements {
		shown = append(shown, e.words()[0])
	}
	cutAt := "Joe's Bikes and Sons Joe's Bikes and Sons Joe's Bikes and Sons Joe's Bikes"
	want := []string{"1 Send", "Claim", "Y", cutAt[:74] + "…", cutAt[:70] + "… (2)", "…"}
	for i := range want {
		if shown[i] != want[i] {
			t.Errorf("button %d is %q, want %q", i, shown[i], want[i])
		}
	}
	if labels := b.Render(m).Buttons; labels[0] != "Send" || labels[1] != "Claim" {
		t.Errorf("labels %q", labels)
	}
}

// TestLongTexts are split at line ends, and the question at the end stays.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var lines []string
	for i := range 120 {
		lines = append(lines, fmt.Sprintf("%3d  CC-7K3M4  Joe's Bikes, Arvada", i))
	}
	got := blocksOf(t, b.Channel, bot.Message{Text: strings.Join(lines, "\n")})
	var back []string
	for _, block := range got {
		back = append(back, strings.Join(block.words(), ""))
	}
	if strings.Join(strings.Fields(strings.Join(back, "\n")), " ") != strings.Join(strings.Fields(strings.Join(lines, "\n")), " ") || len(got) != 2 || !strings.HasSuffix(back[0], "Arvada") {
		t.Errorf("%d blocks", len(got))
	}
	out := b.Render(bot.Message{Ack: strings.Repeat("Kept: note. ", 2000), Text: "Who ships for them now?"})
	if !strings.HasSuffix(out.Text, "…\nWho ships for them now?") {
		t.Errorf("ends with %q", out.Text[len(out.Text)-40:])
	}
}

// TestCardSaysAckFirst: what was understood stands above a card.
func TestCardSaysAckFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got := blocksOf(t, b.Channel, bot.Message{Ack: "It's yours.", Title: "CC-7K3M4", Text: "all of it in words", Fields: []bot.Field{{Label: "Phone", Value: "(303) 555-0142"}, {Label: "Mail"}, {}}})
	if len(got) != 3 || strings.Join(got[0].words(), "") != "It's yours." || got[1].Type != "header" || strings.Join(got[2].words(), "") != "Phone: (303) 555-0142\nMail: –" {
		t.Errorf("%d blocks: %q", len(got), strings.Join(got[len(got)-1].words(), ""))
	}
}
