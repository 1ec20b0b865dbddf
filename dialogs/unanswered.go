package dialogs

import (
	"regexp"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// A menu or yes/no that got no answer is asked again here, and nowhere else. What
// was said beside it is taken where it belongs; no question goes away unseen.

// mostAgain is how often a question is asked again before all stays as it is.
const mostAgain = 2

// showing are the commands that only show something: the question comes again
// below what they say.
var showing = []string{"MENU", "MINE", "STATUS", "WHY", "WHO", "OPEN", "TALK", "FAQ", "STATION"}

// unanswered asks a question again that a text was no answer to. False: the text
// says something else, and is read as if the question were not there.
func (t *Talk) unanswered(p *Pending) bool {
	again := mostAgain
	if p.offers() || len(p.Choices) == 0 {
		again = 1
	}
	if p.Must && p.Tries > 0 || p.offers() && !bareNumber.MatchString(t.text()) || t.saysElse() {
		return false
	}
	t.spoke = true
	t.mark("asked_again")
	if p.Tries < again {
		p.Tries++
		return true
	}
	if t.State.Pending = nil; p.offers() {
		return false
	}
	t.Say("button.ok")
	return true
}

// offers says whether a question only asks if a command was meant: whoever goes
// on with something else meant no command.
func (p *Pending) offers() bool { return p.Ask == "help.offer" }

var bareNumber = regexp.MustCompile(`^\d[.)!]?$`)

// saysElse says whether a text is of use whatever is asked: a value for the open
// card, a lead, a complaint. Any words can be taken for a name or a note, so
// those alone are not.
func (t *Talk) saysElse() bool {
	switch text := t.text(); {
	case bareNumber.MatchString(text):
		return false
	case read.Complaint(text) || len(t.In.Media) > 0:
		return true
	case t.State.Open == nil:
		return leadLike(read.Lead(t.typed()).Card)
	}
	if f, _ := read.Values(t.typed()); !blankCard(f.Card) {
		return true
	}
	if asking := t.asking(); asking != form.Review && !anyWords(asking) {
		if f, ok := read.Answer(asking, t.typed()); ok && form.Has(f.Card, asking) {
			return true
		}
	}
	return solid(read.Lead(t.typed()).Card)
}

// meanwhile runs a command that was typed in place of an answer. Where it only shows
// something the question is asked again below it.
func (t *Talk) meanwhile(p *Pending, c command.Command) bool {
	if !slices.Contains(showing, c.Word) || p.offers() || slices.ContainsFunc(p.Choices, func(a Choice) bool { return strings.HasPrefix(a.Do, c.Word+" ") }) {
		return false
	}
	t.State.Pending = nil
	if !t.run(c) {
		t.State.Pending = p
		return false
	}
	if t.State.Pending == nil {
		t.State.Pending = p
	}
	return true
}

// completed are the commands whose missing words may be typed alone, and what
// must have been understood of them.
var completed = map[string]func(command.Args) bool{
	"SALE":    func(a command.Args) bool { return a.RevenueCents != nil },
	"VERIFY":  func(a command.Args) bool { return a.RevenueCents != nil },
	"NOSALE":  func(a command.Args) bool { return a.Reason != "" || a.Note != "" },
	"RELEASE": func(a command.Args) bool { return a.Reason != "" },
	"NOTE":    func(a command.Args) bool { return a.Note != "" },
	"RETURN":  func(a command.Args) bool { return a.Reason != "" },
	"DROP":    func(a command.Args) bool { return a.Reason != "" },
}

// complete reads a text as the rest of the command that the question is about:
// the reason in words in place of its number, another amount in place of a yes.
func (t *Talk) complete(p *Pending) bool {
	if p.More == "" || len(p.Choices) == 0 && (t.Now.Sub(p.At) > undoSend || courtesy.MatchString(t.text())) || bareNumber.MatchString(t.text()) {
		return false
	}
	rest := oneLine(correcting.ReplaceAllString(t.text(), ""))
	word, _, _ := strings.Cut(p.More, " ")
	if !hasLetterOrMoney(word, rest) || read.Chatter(rest) || len(p.Choices) > 0 && strings.HasSuffix(rest, "?") {
		return false
	}
	c, ok := t.parse("/" + p.More + " " + rest)
	if !ok || c.Word != word || !completed[word](c.Args) {
		return false
	}
	t.State.Pending = nil
	t.spoke = true
	t.mark("completed")
	if !t.run(c) {
		t.State.Pending = p
		return false
	}
	if again := t.State.Pending; again != nil && again.Ask == p.Ask && word == "NOSALE" { // its words are kept, but name no reason
		again.Tries = p.Tries + 1
	}
	return true
}

func hasLetterOrMoney(word, rest string) bool {
	if word == "SALE" || word == "VERIFY" {
		return strings.ContainsAny(rest, "0123456789")
	}
	return len(rest) > 2 && strings.ContainsFunc(rest, func(r rune) bool { return r >= 'A' })
}

// correcting are words before a value that takes another's place.
var correcting = regexp.MustCompile(`(?i)^(?:(?:no|n|wait|sorry|oops|actually|i mean|i meant|make (?:it|that)|it'?s|it is|should be|its|change (?:it |that )?to|espera|perdon|mejor|son|es)[ ,.:;!]+)+`)

// askRest asks for what a command lacks: the next text is taken as the rest of
// the line, unless it is a command of its own. With a card open, and where others
// read along, a text may be meant for them: there the whole line must be typed.
func (t *Talk) askRest(line, key string, args ...any) {
	if t.State.Open != nil || t.From.Room {
		t.Say(key, args...)
		return
	}
	t.Menu(key, args)
	t.State.Pending.More = line
}

// leadLike says whether a card that was read from a text holds a name and two
// things more: that is a lead which only lacks the word.
func leadLike(c bot.Card) bool {
	known := 0
	for _, part := range []string{"business.street", "decision_maker.phone", "decision_maker.email", "volume", "ships_with"} {
		if form.Part(c, part) != "" {
			known++
		}
	}
	return known >= 2 && c.Business != nil && c.Business.Name != ""
}
