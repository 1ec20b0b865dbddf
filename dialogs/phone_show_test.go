package dialogs

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"leadline/bot"
)

// How a phone shows what it got.

// card prints the open card and what is asked.
func (p *phone) card() string {
	if p.turn.Draft == nil {
		return "! no card is open\n"
	}
	c, err := json.Marshal(p.turn.Draft)
	if err != nil {
		p.t.Fatal(err)
	}
	return fmt.Sprintf("! asking %s %s\n", p.turn.Asking, c)
}

// brief is an action without its card, which show prints.
func brief(t testing.TB, a bot.Action) string {
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	delete(fields, "Card")
	delete(fields, "Draft")
	for name, v := range fields { // what is not set says nothing
		if v == "" || v == 0.0 || v == nil {
			delete(fields, name)
		}
	}
	b, _ = json.Marshal(fields)
	return string(b)
}

func looksLikeKey(w string) bool {
	area, name, _ := strings.Cut(w, ".")
	for _, a := range strings.Fields("card button label show comply enroll claims help mine station tell form") {
		if a == area && name != "" && strings.ToLower(name) == name {
			return true
		}
	}
	return false
}

// shown is a message as an SMS shows it: the menu is a line of text.
func shown(m bot.Message) string {
	text := m.Whole()
	var menu []string
	for _, b := range m.Buttons {
		if b.Key != "" {
			menu = append(menu, b.Key+" "+b.Label)
		}
	}
	if len(menu) > 0 {
		text += "\n" + strings.Join(menu, " ")
	}
	return text
}
