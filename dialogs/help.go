package dialogs

import (
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

func menuDialog() Dialog {
	return Dialog{
		Name:  "menu",
		Words: []string{"MENU"},
		For:   anybody,
		Hear:  func(t *Talk, _ command.Command) { t.menu() },
	}
}

// menuParts is what two SMS segments hold.
const menuParts = 306

// menu is written from the dialogs open to the person. By SMS what does not fit
// is shortened to its words, the last lines first.
func (t *Talk) menu() {
	if !t.Person.Enrolled() {
		t.stranger()
		return
	}
	var lines []string
	for _, d := range t.Dialogs() {
		if d.Help != "" {
			lines = append(lines, t.Words.Say(d.Help))
		}
	}
	key, contact, mailbox := "help.tail", t.office(t.Words), t.mailbox(t.Words)
	if t.subject() == "" {
		key = "help.tail_plain"
	}
	tail := t.Words.Say(key, "Contact", contact, "Mailbox", mailbox, "Subject", t.subject())
	text := join(strings.Join(lines, "\n"), tail)
	for n := len(lines) - 1; n >= 0 && t.SMS() && len([]rune(text)) > menuParts; n-- {
		if n == 0 || n == len(lines)/2 { // before too few lines say what they do
			tail = t.Words.Say("help.tail_short", "Contact", contact)
		}
		text = join(shortLines(lines, n), tail)
	}
	t.SayText(text)
}

// shortLines are lines of help of which only the first n say what they do; of
// the others the words are left, in one line.
func shortLines(lines []string, n int) string {
	var words []string
	for _, l := range lines[n:] {
		words = append(words, helpWords(l))
	}
	return strings.Join(append(slices.Clone(lines[:n]), strings.Join(words, " ")), "\n")
}

// office and mailbox are who answers questions; where the settings name nobody
// they are spoken of in the person's language.
func (t *Talk) office(w texts.Lang) string {
	return t.setOrSaid(w, t.Settings.Contact, "help.contact")
}

func (t *Talk) mailbox(w texts.Lang) string {
	return t.setOrSaid(w, t.Settings.Mailbox, "help.mailbox")
}

func (t *Talk) setOrSaid(w texts.Lang, set, key string) string {
	if set == "" || set == t.book.texts.In("en").Say(key) {
		return w.Say(key)
	}
	return set
}

// helpWords are the command words of a line of help, which stand in capitals:
// "MINE", "CLAIM RELEASE".
func helpWords(line string) string {
	var caps []string
	for _, w := range strings.Fields(line) {
		if w = strings.Trim(w, ":,"); len(w) > 1 && w == strings.ToUpper(w) {
			caps = append(caps, w)
		}
	}
	return strings.Join(caps, " ")
}

// subject is what a mail to the program needs in its subject: area and district.
func (t *Talk) subject() string {
	p, s := t.Person, t.Station
	area, district := p.Area, p.District
	if area == "" {
		area = s.Area
	}
	if district == "" {
		district = s.District
	}
	return strings.Trim(area+" / "+district, " /")
}

// complianceHelp answers HELP, INFO and AYUDA for anybody, enrolled or not,
// stopped or not.
func (t *Talk) complianceHelp() bot.Message {
	w := t.Words
	if text := strings.ToUpper(t.text()); strings.Contains(text, "AYUDA") {
		w = t.book.texts.In("es")
	}
	return bot.Message{
		Text:       w.Say("help.compliance", "Contact", t.office(w)),
		Compliance: true,
		Parts:      2,
	}
}

// instead says what a person can do where a command is not theirs, or is done
// somewhere else than here.
func (t *Talk) instead(word string) {
	if !t.Person.Enrolled() {
		t.stranger()
		return
	}
	for _, i := range insteads {
		for _, w := range strings.Fields(i.words) {
			if w == word {
				t.Say(i.key)
				return
			}
		}
	}
	t.menu()
}

var insteads = []struct{ words, key string }{
	{"CLAIM RELEASE OFFER ACCEPT DECLINE OPEN REACHED TRIED SALE NOSALE AWAY", "help.instead_sales"},
	{"INVITE", "help.instead_invite"},
	{"TALK GIVEN SIGN DISPUTE", "help.instead_talks"},
	{"CARD FINISH RETURN", "help.instead_card"},
	{"CARDS OK", "help.instead_cards"},
	{"ASK FAQ", "help.instead_ask"},
	{"POSTED", "help.instead_station"},
	{"REPORT", "help.instead_report"},
	{"HANDED", "help.instead_slips"},
	{"TELECON HELD APPOINT", "help.instead_district"},
	{"ASSIGN PULL VERIFY MERGE UNMERGE REOPEN", "help.instead_manager"},
	{"WHO WEB", "help.instead_who"},
	{"ISSUES RESOLVE", "help.instead_issues"},
	{"POOL", "help.instead_pool"},
}
