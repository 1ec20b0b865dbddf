package dialogs

import (
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

func webDialog() Dialog {
	return Dialog{
		Name:  "web",
		Words: []string{"WEB"},
		Help:  "help.web",
		Hear:  func(t *Talk, _ command.Command) { t.web() },
	}
}

// web makes a link that signs in once; only its hash is kept. In a room it
// would be seen by others: it is made where the person is alone with us.
func (t *Talk) web() {
	switch {
	case t.Settings.PublicURL == "":
		t.Say("web.off")
	case t.From.Room:
		t.Say("web.not_here")
	default:
		t.ids++
		token := bot.NewLinkToken(t.Seed, t.ids)
		t.Do(bot.MakeLink{Hash: bot.HashLink(token)})
		t.Rung("web", "", "made")
		t.Ack("web.link", "Link", t.Settings.PublicURL+"/in/"+token, "Minutes", int(bot.LinkLife.Minutes()))
	}
}

// homeLeads is how many leads of a kind the page inside a chat app lists.
const homeLeads = 15

// home is the person's own page inside a chat app: what they hold, and what
// they sent.
func (t *Talk) home() {
	w, m := t.Words, bot.Message{Title: t.Words.Say("web.home")}
	var lines []string
	add := func(l bot.Lead, says string) {
		m.Fields = append(m.Fields, bot.Field{Label: join2(l.Code, leadName(l)), Value: says})
		lines = append(lines, join2(l.Code, leadName(l))+": "+says)
	}
	if sells(t.Person, t.Day()) {
		held, ready := t.held()
		if !ready {
			return
		}
		for _, l := range held[:min(len(held), homeLeads)] {
			says := statusText(w, l)
			if l.Clock.ContactedAt == nil && l.Clock.Due != nil {
				says += ", " + w.Say("claims.due", "Due", t.Clock(*l.Clock.Due))
			}
			add(l, says)
		}
	}
	if !t.Need(bot.NeedMine, "") {
		return
	}
	mine := *t.Records.Mine
	for _, l := range mine[:min(len(mine), homeLeads)] {
		add(l, w.Say("web.home_sent", "Day", dayText(w, l.SubmittedAt, t.Zone()), "Status", statusText(w, l)))
	}
	m.Ack = w.Say("web.home_how")
	if len(lines) == 0 {
		lines = []string{w.Say("web.home_none")}
		m.Fields = []bot.Field{{Value: lines[0]}}
	}
	m.Text = join(m.Title, strings.Join(lines, "\n"))
	t.mark("home")
	t.Do(bot.ShowHome{Page: m})
}

// homeOfStranger says how to join; it is a page, not a message.
func (t *Talk) homeOfStranger() {
	t.Do(bot.ShowHome{Page: bot.Message{Text: t.Words.Say("enroll.neutral")}})
}

// Command is one line of the menu that a chat app shows beside the text field.
type Command struct{ Word, Says string }

// Commands are the first words of the dialogs that every employee has, with
// their line of HELP: for the menus of chat apps, which are the same for all.
func (b *Book) Commands(lang string) (menu []Command) {
	w := b.texts.In(lang)
	for _, d := range b.dialogs {
		if d.Help == "" || d.For != nil {
			continue
		}
		menu = append(menu, Command{Word: strings.ToLower(d.Words[0]), Says: sayOnly(w, d.Help)})
	}
	return menu
}

// sayOnly is a line of HELP without the words of the command in front.
func sayOnly(w texts.Lang, key string) string {
	line := w.Say(key)
	if words, says, ok := strings.Cut(line, ": "); ok && words == strings.ToUpper(words) {
		return says
	}
	return line
}

// photosOf are the pictures among what came along; what can be heard or watched
// is none.
func photosOf(media []bot.Media) (photos []bot.Media) {
	for _, m := range media {
		if m.Type == "" || strings.HasPrefix(m.Type, "image/") {
			photos = append(photos, m)
		}
	}
	return photos
}

// cardTypes are how contact cards are called.
var cardTypes = []string{"text/vcard", "text/x-vcard", "text/directory"}

// cardsOf are the contact cards among what came along.
func cardsOf(media []bot.Media) (cards []bot.Media) {
	for _, m := range media {
		if slices.Contains(cardTypes, strings.ToLower(m.Type)) {
			cards = append(cards, m)
		}
	}
	return cards
}
