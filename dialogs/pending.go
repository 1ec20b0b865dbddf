package dialogs

import (
	"regexp"
	"strings"
	"unicode"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// pending answers the short menu that hangs open above the card. A text that is
// none of its choices is what completes its command, something of use besides,
// or no answer: then it is asked again.
func (t *Talk) pending() bool {
	p := t.State.Pending
	if p == nil || t.In.Kind != bot.Text || !t.saw(p.Prompt) || p.Room != t.In.From.Room {
		return false
	}
	if p.kind() == "confirm" && strings.ContainsAny(t.text(), "0123456789") && t.complete(p) { // "no wait, 120k"
		return true
	}
	if c, rest, ok := t.choose(p); ok {
		t.State.Pending = nil
		t.mark("chosen")
		t.spoke = true
		if t.line(c.Do, true); c.Do == "" && t.State.Open == nil {
			t.Say("button.ok")
		}
		if rest != "" && t.State.Pending == nil {
			t.In.Text = rest
			return t.question() || t.values() || t.freeText() || t.reask()
		}
		return true
	}
	if p.Room { // the talk of others
		return false
	}
	if leaves.MatchString(t.text()) {
		t.State.Pending = nil
		if p.kind() == "confirm" {
			t.line(p.Choices[1].Do, true)
		}
		t.spoke = true
		if t.State.Open == nil {
			t.Say("button.ok")
		}
		return true
	}
	if c, ok := command.Parse("FIX "+t.text(), command.Context{Asking: form.Review}); ok && p.Rest && c.Args.Field != "" { // "the phone"
		t.State.Pending = nil
		t.fix(c)
		return true
	}
	c, ok := t.parse(t.In.Text)
	if ok && c.Word == "UNDO" { // takes the menu back
		return false
	}
	if ok && t.meanwhile(p, c) || !ok && (t.complete(p) || t.unanswered(p)) {
		return true
	}
	t.State.Pending = nil
	return false
}

// leaves are the ways to close a menu without a choice.
var leaves = regexp.MustCompile(`(?i)^(?:never ?mind|nvm|nothing|none(?: of (?:them|those|these))?|neither|no|n|keep(?: it)?|leave it(?: as it is| alone)?|back|forget it|don'?t(?: do it)?|nada|ningun[oa]|olvidalo|olv[ií]delo|d[eé]jalo|atr[aá]s)[ .!]*$`)

// agreed are ways to say yes by the deed itself, agreedTo the command it is of, by
// its first letter.
var (
	agreed   = regexp.MustCompile(`(?i)^(?:erase|delete|withdraw|take)(?: it)?(?: back)?[ .!]*$`)
	agreedTo = map[string]string{"e": ":drop", "d": ":drop", "w": "WITHDRAW ", "t": "WITHDRAW "}
)

// choose finds the choice that a text makes: its key, its label, and for a yes
// or no their many wordings. Words behind a number are returned.
func (t *Talk) choose(p *Pending) (c Choice, rest string, ok bool) {
	text := t.text()
	if p.kind() == "confirm" {
		if says := agreed.FindString(text); says != "" && strings.HasPrefix(p.Choices[0].Do, agreedTo[strings.ToLower(says[:1])]) {
			return p.Choices[0], "", true
		}
		yes, v := t.yesOrNo(text)
		if v != read.Read || len(text) > 40 {
			return Choice{}, "", false
		}
		if yes {
			return p.Choices[0], "", true
		}
		return p.Choices[1], "", true
	}
	key, rest, _ := strings.Cut(strings.Trim(text, ". !#)"), " ")
	key = strings.TrimRightFunc(key, func(r rune) bool { return unicode.IsPunct(r) })
	for _, c := range p.Choices {
		if strings.EqualFold(key, c.Key) {
			rest = strings.TrimSpace(rest)
			if !p.Rest && rest != "" && !polite(rest) {
				return Choice{}, "", false
			}
			if !p.Rest {
				rest = ""
			}
			return c, rest, true
		}
		if label := t.label(c); label != "" && strings.EqualFold(strings.Trim(text, ". !"), label) {
			return c, "", true
		}
	}
	return t.byFirstLetters(p, strings.ToLower(strings.Trim(text, ". !")))
}

// byFirstLetters finds the one choice whose label begins like a text: "vita"
// for Vita Co.
func (t *Talk) byFirstLetters(p *Pending, text string) (found Choice, rest string, ok bool) {
	if len(text) < 3 {
		return Choice{}, "", false
	}
	for _, c := range p.Choices {
		if !strings.HasPrefix(strings.ToLower(t.label(c)), text) {
			continue
		}
		if ok {
			return Choice{}, "", false
		}
		found, ok = c, true
	}
	return found, "", ok
}

// polite says whether words add nothing to a choice.
func polite(words string) bool {
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(" please pls thanks thank you thx gracias por favor ", " "+strings.Trim(w, ".,!")+" ") {
			return false
		}
	}
	return true
}

func (t *Talk) label(c Choice) string {
	if c.Label == "" {
		return c.Text
	}
	return t.Words.Say(c.Label)
}

// kind is the menu's name for the reader of commands.
func (p *Pending) kind() string {
	if len(p.Choices) == 2 && p.Choices[0].Key == "Y" {
		return "confirm"
	}
	return "which"
}

// line runs a command line that a choice or button stands for. Sure: it was
// confirmed, and does not ask again.
func (t *Talk) line(do string, sure bool) {
	if do == "" {
		return
	}
	t.Sure = sure
	defer func() { t.Sure = false }()
	if own, ok := strings.CutPrefix(do, ":"); ok {
		t.cardLine(own)
		return
	}
	c, ok := t.parse("/" + do)
	if !ok || !t.run(c) {
		t.instead(c.Word)
	}
}
