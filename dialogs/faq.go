package dialogs

import (
	"sort"
	"strings"

	"leadline/dialogs/command"
	"leadline/dialogs/read"
	"leadline/dialogs/texts"
)

func faqDialog() Dialog {
	return Dialog{
		Name:  "faq",
		Words: []string{"FAQ", "ASK"},
		Hear: func(t *Talk, c command.Command) {
			if c.Word == "ASK" {
				t.starters()
				return
			}
			t.faq(c.Args.Value)
		},
	}
}

// faqs are the questions of the program's own list [S2] that we answer, in our
// words; each answer ends with the number of its question there. The texts
// faq.q1, faq.q1_title and faq.q1_words (what it is found by) go with q1.
var faqs = strings.Fields("q1 q2 q3 q4 q5 q6 q7 q8 q9 q10 q11 q12 q13 q14 mc1 mc2")

// faqBest is how many answers one message holds.
const faqBest = 1

// faq answers a question about the program by its words.
func (t *Talk) faq(words string) {
	words = strings.TrimSpace(words)
	if key, ok := faqNumber(words); ok {
		t.sayFAQ(key)
		return
	}
	found := searchFAQ(t.Words, words)
	switch {
	case words == "":
		t.Say("faq.topics")
	case len(found) == 0:
		t.Rung("faq", "", "nothing")
		t.Say("faq.nothing", "Contact", t.office(t.Words))
	default:
		for _, key := range found[:min(faqBest, len(found))] {
			t.sayFAQ(key)
		}
		if len(found) > faqBest {
			t.Say("faq.also", "Words", short(t.Words.Say("faq."+found[faqBest]+"_title"), 60), "Number", strings.ToUpper(found[faqBest]))
		}
	}
}

func (t *Talk) sayFAQ(key string) {
	t.Rung("faq", key, "answered")
	t.Say("faq."+key, "Contact", t.office(t.Words), "Mailbox", t.mailbox(t.Words), "Subject", t.subject())
}

// faqNumber reads "q6", "6", "MC2".
func faqNumber(words string) (string, bool) {
	w := strings.ToLower(strings.Trim(strings.ReplaceAll(words, "-", ""), "#. ?"))
	w = strings.Replace(w, "mcq", "mc", 1)
	for _, key := range faqs {
		if w == key || w == strings.TrimPrefix(key, "q") {
			return key, true
		}
	}
	return "", false
}

// searchFAQ finds questions by words, the best first.
func searchFAQ(w texts.Lang, words string) (found []string) {
	score := map[string]int{}
	for _, word := range strings.FieldsFunc(plainLetters(read.Fold(words)), notLetter) {
		near := map[string]int{}
		for _, key := range faqs {
			for _, k := range strings.Fields(w.Say("faq." + key + "_words")) {
				k = plainLetters(k)
				switch {
				case word == k:
					near[key] = 3
				case len(word) > 3 && len(k) > 3 && (strings.HasPrefix(word, k) || strings.HasPrefix(k, word)):
					near[key] = max(near[key], 1)
				}
			}
		}
		for key, n := range near { // a word that many questions share says little
			score[key] += 12 * n / len(near)
		}
	}
	for _, key := range faqs {
		if score[key] > 0 {
			found = append(found, key)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return score[found[i]] > score[found[j]] })
	return found
}

func notLetter(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }

// plainLetters takes the accents off: people leave them out.
func plainLetters(s string) string { return accents.Replace(strings.ToLower(s)) }

var accents = strings.NewReplacer("\u00e1", "a", "\u00e9", "e", "\u00ed", "i", "\u00f3", "o", "\u00fa", "u", "\u00fc", "u", "\u00f1", "n")

// starters are ways to begin a talk with a customer.
func (t *Talk) starters() {
	t.Rung("faq", "", "starters")
	t.Say("faq.ask")
}
