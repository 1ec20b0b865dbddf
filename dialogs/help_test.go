package dialogs

import (
	"encoding/json"
	"slices"
	"testing"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

// TestMenu: help names what the person can do, and nothing else.
func TestMenu(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		who         string
		has, hasNot []string
	}{
		{"dot", []string{"LEAD: ", "MINE: ", "WITHDRAW", "ISSUE", "STATION", "LANG"}, []string{"CLAIM", "INVITE", "SIGN", "ASSIGN"}},
		{"pat", []string{"LEAD", "INVITE", "STATION", "GIVEN", "SIGN"}, []string{"CLAIM", "TELECON"}},
		{"ana", []string{"CLAIM", "RELEASE", "REACHED", "SALE", "OPEN"}, []string{"INVITE"}},
		{"adm", []string{"LEAD", "TELECON", "APPOINT"}, []string{"CLAIM", "SIGN"}},
	} {
		for _, channel := range []string{"sms", "slack"} {
			got := w.say(c.who, channel, "?")
			got.has(w, append(c.has, "MDD option U", "LiteBlue", "your district sales office")...)
			for _, no := range c.hasNot {
				if slices.Contains(fieldsOf(got.text), no) {
					t.Errorf("%s is told of %s:\n%s", c.who, no, got.text)
				}
			}
			if channel == "sms" {
				fits(t, 2, got.text)
			}
		}
	}
	w.say("dot", "slack", "menu").has(w, "WESTPAC / CO-WY")
	for _, lang := range []string{"es"} {
		for h, p := range w.people {
			p.Lang = lang
			w.people[h] = p
			fits(t, 2, w.say(h, "sms", "?").text)
		}
	}
}

func fieldsOf(text string) (words []string) {
	word := ""
	for _, r := range text + " " {
		if r >= 'A' && r <= 'Z' {
			word += string(r)
			continue
		}
		if word != "" {
			words = append(words, word)
		}
		word = ""
	}
	return words
}

// TestMenuNamesOnlyWhatIsHere: every word that help prints is a command that
// somebody answers, for exactly those who are told of it.
func TestMenuNamesOnlyWhatIsHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for h := range w.people {
		talk := w.book.talk(bot.Scene{Now: w.now, Person: w.people[h], Settings: &w.set})
		for _, d := range talk.Dialogs() {
			for _, lang := range texts.Languages {
				if d.Help == "" {
					continue
				}
				line := w.book.texts.In(lang).Say(d.Help)
				for _, word := range fieldsOf(line) {
					if len(word) > 1 && !slices.Contains(command.Words, word) {
						t.Errorf("%s: %q names %s, which is no command", lang, line, word)
					}
				}
				for _, word := range fieldsOf(helpWords(line)) {
					if !answers(talk, word) {
						t.Errorf("%s is told of %s, which nobody answers", h, word)
					}
				}
			}
		}
	}
}

func answers(t *Talk, word string) bool {
	for _, d := range t.Dialogs() {
		if slices.Contains(d.Words, word) {
			return true
		}
	}
	return false
}

// TestEveryWordIsAnswered: each command of every role gets words that help, from
// everybody who is enrolled, also where it is not theirs.
func TestEveryWordIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, who := range []string{"dot", "pat", "ana", "max", "adm"} {
		for _, word := range command.Words {
			if word == "OK" { // said to nothing in particular
				continue
			}
			w.states = map[bot.PersonID]json.RawMessage{}
			got := w.say(who, "sms", word)
			if len(got.Say) == 0 {
				t.Errorf("%s: %s is not answered", who, word)
			}
			if len(got.Do) > 0 && !slices.Contains([]string{"MUTE", "UNMUTE", "CARDS", "POSTED"}, word) {
				t.Errorf("%s: the bare word %s does %s", who, word, got.did())
			}
		}
	}
}

func TestComplianceHelp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set.KeywordReplies = "bot"
	for _, who := range []string{"dot", "ana", "stranger"} {
		for _, text := range []string{"HELP", "help", "INFO", "Ayuda"} {
			for _, channel := range []string{"sms", "slack", "telegram"} {
				got := w.say(who, channel, text)
				if len(got.Say) != 1 || !got.Say[0].Compliance {
					t.Fatalf("%s %s on %s: %+v", who, text, channel, got.Say)
				}
				if text == "Ayuda" {
					got.has(w, "tarifas", "STOP", "MDD", "LiteBlue")
				} else {
					got.has(w, "Customer Connect leads", "Msg & data rates may apply", "STOP", "Contact", "MDD option U", "LiteBlue", "a week")
				}
				fits(t, 2, got.text)
			}
		}
	}
}
