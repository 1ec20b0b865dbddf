package slack

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"leadline/bot"
	"leadline/handlers"
)

// rendered is what we look at in blocks that are sent.
type rendered struct {
	Type     string `json:"type"`
	Text     any    `json:"text"`
	URL      string `json:"url"`
	Value    string `json:"value"`
	Action   string `json:"action_id"`
	Elements []rendered
}

// words are the plain texts anywhere in a block.
func (r rendered) words() []string {
	var out []string
	switch t := r.Text.(type) {
	case string:
		out = append(out, t)
	case map[string]any:
		s, _ := t["text"].(string)
		out = append(out, s)
	}
	for _, e := range r.Elements {
		out = append(out, e.words()...)
	}
	return out
}

// checkRendered holds a message against Slack's limits, and against anything
// that Slack would read as more than text.
func checkRendered(t testing.TB, m bot.Message, out bot.Rendered) {
	t.Helper()
	if n := handlers.Units(out.Text); n == 0 || n > 4000 {
		t.Errorf("the fallback has %d characters", n)
	}
	var p struct{ Blocks []rendered }
	if err := json.Unmarshal(out.Payload, &p); err != nil {
		t.Fatalf("payload: %v", err)
	}
	if len(p.Blocks) == 0 || len(p.Blocks) > 50 {
		t.Errorf("%d blocks", len(p.Blocks))
	}
	buttons := 0
	for _, b := range p.Blocks {
		switch b.Type {
		case "header":
			plainText(t, b, 150)
		case "rich_text":
			total := 0
			for _, section := range b.Elements {
				for _, e := range section.Elements {
					s, _ := e.Text.(string)
					total += handlers.Units(s)
					if s == "" || e.Type != "text" && e.Type != "link" || e.Type == "link" && !strings.HasPrefix(e.URL, "https://leads.example.com") {
						t.Errorf("element %+v", e)
					}
				}
			}
			if total == 0 || total > 3000 {
				t.Errorf("a block of text has %d characters", total)
			}
		case "actions":
			if len(b.Elements) == 0 || len(b.Elements) > 25 {
				t.Errorf("a row of %d buttons", len(b.Elements))
			}
			seen := map[string]bool{}
			for _, e := range b.Elements {
				plainText(t, e, 75)
				s := e.words()[0]
				if e.Type != "button" || e.Value != "" || seen[s] || seen[e.Action] {
					t.Errorf("button %+v: its value belongs to Send, and labels must differ", e)
				}
				seen[s], seen[e.Action] = true, true
				buttons++
			}
		default:
			t.Errorf("a block of type %q", b.Type)
		}
	}
	if buttons != len(out.Buttons) || buttons != min(len(m.Buttons), 100) {
		t.Errorf("%d buttons, %d labels, %d asked for", buttons, len(out.Buttons), len(m.Buttons))
	}
	if slices.Contains(out.Buttons, "") {
		t.Error("a button without a label")
	}
}

func plainText(t testing.TB, r rendered, limit int) {
	t.Helper()
	o, _ := r.Text.(map[string]any)
	s, _ := o["text"].(string)
	if o["type"] != "plain_text" || o["emoji"] != false || s == "" || handlers.Units(s) > limit {
		t.Errorf("%s: %v", r.Type, o)
	}
}
