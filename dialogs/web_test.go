package dialogs

import (
	"strings"
	"testing"

	"leadline/bot"
)

// scene is what a turn of somebody of the world starts from.
func (w *world) webScene(handle string, in bot.Inbound) bot.Scene {
	p := w.people[handle]
	return bot.Scene{Now: w.now, Seed: [16]byte{7}, From: in.From, Person: p, Station: w.stations[p.Station], Heard: []bot.Inbound{in}, Settings: &w.set}
}

// TestWebLink: the link holds all of the turn's randomness, only its hash is
// asked to be kept, and it is made for one person alone.
func TestWebLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set.PublicURL = "https://leads.example"
	at := bot.Address{ID: 1, Channel: "sms", User: "+13035550101"}
	hear := func(s bot.Scene) (string, []bot.Action) {
		turn := w.book.Hear(s)
		if len(turn.Say) != 1 {
			t.Fatalf("%d messages", len(turn.Say))
		}
		return turn.Say[0].Whole(), turn.Do
	}
	said, do := hear(w.webScene("dot", bot.Inbound{Kind: bot.Text, Text: "web", From: at}))
	token := bot.NewLinkToken([16]byte{7}, 1)
	if !strings.Contains(said, "https://leads.example/in/"+token+" ") || len(do) != 1 || do[0] != (bot.MakeLink{Hash: bot.HashLink(token)}) {
		t.Errorf("%q %v", said, do)
	}
	if strings.Contains(said, bot.HashLink(token)) || len(token) != 28 {
		t.Errorf("token %q in %q", token, said)
	}
	room := at
	room.Room, room.Channel = true, "slack"
	if said, do := hear(w.webScene("ana", bot.Inbound{Kind: bot.Text, Text: "WEB", From: room})); len(do) != 0 || !strings.Contains(said, "direct message") {
		t.Errorf("in a room: %q %v", said, do)
	}
	w.set.PublicURL = ""
	if said, do := hear(w.webScene("dot", bot.Inbound{Kind: bot.Text, Text: "WEB", From: at})); len(do) != 0 || !strings.Contains(said, "MINE") {
		t.Errorf("without pages: %q %v", said, do)
	}
}

// TestHome: who opens the app's page gets it there, and no message.
func TestHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := bot.Address{ID: 1, Channel: "slack", User: "U1", Conversation: "D1"}
	home := func(handle string, records bot.Records) (bot.Message, bot.Turn) {
		s := w.webScene(handle, bot.Inbound{Kind: bot.Home, From: at})
		s.Records = records
		turn := w.book.Hear(s)
		for _, a := range turn.Do {
			if h, ok := a.(bot.ShowHome); ok {
				return h.Page, turn
			}
		}
		return bot.Message{}, turn
	}
	if _, turn := home("dot", bot.Records{}); len(turn.Need) != 1 || turn.Need[0].What != bot.NeedMine {
		t.Errorf("needs %v", turn.Need)
	}
	var own []bot.Lead
	if page, turn := home("dot", bot.Records{Mine: &own}); len(turn.Say) != 0 || !strings.Contains(page.Text, "Nothing yet") {
		t.Errorf("nothing yet: %q %v", page.Text, turn.Say)
	}
	for range 40 {
		own = append(own, bot.Lead{Code: "CC-7K3M4", Status: bot.Open, SubmittedAt: w.now, Card: bot.Card{Business: &bot.Business{Name: "Vita Co"}}})
	}
	if page, _ := home("dot", bot.Records{Mine: &own}); len(page.Fields) != homeLeads || !strings.Contains(page.Text, "CC-7K3M4 Vita Co") {
		t.Errorf("own leads: %d fields, %q", len(page.Fields), page.Text)
	}
	if page, turn := home("nobody", bot.Records{}); len(turn.Say) != 0 || !strings.Contains(page.Text, "JOIN") {
		t.Errorf("a stranger: %q %v", page.Text, turn.Say)
	}
}

// TestFilesOfAMessage: photos go onto the card under names of ours, contact cards
// are fetched to be heard, the rest is answered.
func TestFilesOfAMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := bot.Inbound{Kind: bot.Text, Text: "LEAD", From: bot.Address{ID: 1, Channel: "sms"}, Media: []bot.Media{
		{Ref: "a", Type: "image/jpeg", Name: "IMG_0001.jpg"}, {Ref: "b", Type: "image/heic", Name: "IMG_0001.jpg"}, {Ref: "c", Type: "text/x-vCard"}, {Ref: "d", Type: "audio/amr"}}}
	turn := w.book.Hear(w.webScene("dot", in))
	names := map[string]bool{}
	var cards int
	for _, a := range turn.Do {
		if k, ok := a.(bot.KeepMedia); ok {
			names[k.Name] = true
			if k.Contact {
				cards++
			} else if turn.Draft == nil || !strings.Contains(strings.Join(turn.Draft.Media, " "), k.Name) {
				t.Errorf("%s is not on the card", k.Name)
			}
		}
	}
	if len(names) != 3 || cards != 1 || turn.Draft == nil || len(turn.Draft.Media) != 2 || strings.Contains(strings.Join(turn.Draft.Media, ""), "IMG") {
		t.Errorf("%v, %d cards, %v", names, cards, turn.Draft)
	}
	if whole := turn.Say[0].Whole(); !strings.Contains(whole, "can't read, hear") || !strings.Contains(whole, "Photo added") {
		t.Errorf("%q", whole)
	}
}

// TestCommandsForMenus: every line fits the menus of chat apps.
func TestCommandsForMenus(t *testing.T) {
	t.Parallel()
	menu := New().Commands("en")
	if len(menu) < 3 || menu[0].Word != "lead" {
		t.Fatalf("%v", menu)
	}
	for _, c := range menu {
		if c.Word != strings.ToLower(c.Word) || strings.ContainsAny(c.Word, " -") || c.Says == "" || len(c.Says) > 100 {
			t.Errorf("%q: %q", c.Word, c.Says)
		}
	}
}
