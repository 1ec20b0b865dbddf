package dialogs

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"leadline/dialogs/texts"
)

// areas are the catalogue files of the command dialogs.
var areas = []string{"claims", "enroll", "help", "mine", "station", "tell"}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// TestWordsInEveryLanguage: each text is there in each language, says the same
// values, and has only letters of an SMS of 160.
func TestWordsInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, area := range areas {
		var en map[string]string
		for _, lang := range texts.Languages {
			var file map[string]map[string]string
			b, err := os.ReadFile("texts/" + area + "." + lang + ".toml")
			if err != nil {
				t.Fatal(err)
			}
			if err := toml.Unmarshal(b, &file); err != nil {
				t.Fatal(err)
			}
			words := file[area]
			if len(words) == 0 {
				t.Errorf("%s.%s has no words", area, lang)
			}
			if en == nil {
				en = words
			}
			if !slices.Equal(slices.Sorted(maps.Keys(words)), slices.Sorted(maps.Keys(en))) {
				t.Errorf("%s.%s has other keys than en: %v", area, lang, keysOnlyIn(words, en))
			}
			for key, text := range words {
				if f := texts.Foreign(text); f != "" {
					t.Errorf("%s.%s.%s: letters %q", area, lang, key, f)
				}
				if a, b := names(text), names(en[key]); !slices.Equal(a, b) {
					t.Errorf("%s.%s.%s says %v, en says %v", area, lang, key, a, b)
				}
			}
		}
	}
}

func keysOnlyIn(a, b map[string]string) (only []string) {
	for k := range a {
		if _, ok := b[k]; !ok {
			only = append(only, k)
		}
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			only = append(only, "-"+k)
		}
	}
	return only
}

func names(text string) []string {
	seen := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		seen[m[1]] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// TestQuestionsFit: every question of the command dialogs fits one SMS segment
// with its choices, in every language.
func TestQuestionsFit(t *testing.T) {
	t.Parallel()
	for _, lang := range texts.Languages {
		w := newWorld(t)
		for h, p := range w.people {
			p.Lang = lang
			w.people[h] = p
		}
		l := w.lead("CC-7K3M4", "dot")
		w.hold("CC-7K3M4", "ana")
		l.Card.Business.Name = "Rocky Mountain Bicycle Works"
		for _, c := range [][2]string{
			{"ana", "sale 7k3m4 $109,682 78000/yr"}, {"ana", "sale 7k3m4 $109,682"}, {"ana", "nosale 7k3m4"}, {"ana", "release 7k3m4"},
			{"ana", "sale 7k3m4"}, {"ana", "note 7k3m4"}, {"dot", "withdraw 7k3m4"}, {"dot", "lang"}, {"dot", "issue"}, {"dot", "issue vita co"}, {"dot", "statio"},
		} {
			got := w.say(c[0], "sms", c[1])
			if len(got.Say) != 1 || strings.TrimSpace(got.text) == "" {
				t.Errorf("%q is not answered", c[1])
				continue
			}
			fits(t, 1, shownBySMS(got))
			w.say(c[0], "sms", "n")
		}
	}
}

// shownBySMS is a reply as the SMS channel shows it: with its numbered choices.
func shownBySMS(t turn) string {
	text := t.text
	var menu []string
	for _, b := range t.Say[0].Buttons {
		if b.Key != "" {
			menu = append(menu, b.Key+" "+b.Label)
		}
	}
	if len(menu) > 0 {
		text += "\n" + strings.Join(menu, " ")
	}
	return text
}

// TestRepliesFit: what carriers are answered most by SMS takes two segments.
func TestRepliesFit(t *testing.T) {
	t.Parallel()
	for _, lang := range texts.Languages {
		w := newWorld(t)
		for h, p := range w.people {
			p.Lang = lang
			w.people[h] = p
		}
		for _, c := range []string{"CC-7K3M4", "CC-8K3M4", "CC-9K3M4", "CC-2K3M4", "CC-3K3M4"} {
			w.lead(c, "dot").Card.Business.Name = "Rocky Mountain Bicycle Works"
		}
		for _, text := range []string{"mine", "status 7k3m4", "station", "mute", "unmute", "claim 7k3m4", "talk", "cards please", "who joes bikes", "sign", "join ab12cd34", "issue Vita Co, mail late 3 days", "status 7k3m5"} {
			fits(t, 2, w.say("dot", "sms", text).text)
		}
		for _, text := range []string{"claim 7k3m4", "why 7k3m4", "open", "mine"} {
			fits(t, 3, w.say("ana", "sms", text).text)
		}
	}
}
