package texts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadable: what carriers read asks for no more than six years of school
// (Flesch-Kincaid), the whole of an area and, with some leave for short ones,
// each text.
func TestReadable(t *testing.T) {
	t.Parallel()
	all := catalogue(t)["en"]
	areas := map[string]string{}
	for _, key := range sorted(all) {
		area, _, _ := strings.Cut(key, ".")
		if !slices.Contains([]string{"card", "button", "comply", "enroll", "help", "mine", "tell", "form"}, area) {
			continue
		}
		text := placeholder.ReplaceAllString(all[key], "Ann")
		areas[area] += text + ".\n"
		if g := grade(text); len(strings.Fields(text)) >= 12 && g > 8 {
			t.Errorf("%s reads like grade %.1f: %s", key, g, text)
		}
	}
	for area, text := range areas {
		if g := grade(text); g > 6 {
			t.Errorf("the texts of %s read like grade %.1f", area, g)
		}
	}
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?]+(?:\s|$)|\n`)
	wordOf      = regexp.MustCompile(`[A-Za-z']+`)
	vowels      = regexp.MustCompile(`[aeiouy]+`)
)

// grade is the Flesch-Kincaid school grade of an English text.
func grade(text string) float64 {
	words := wordOf.FindAllString(text, -1)
	if len(words) == 0 {
		return 0
	}
	sentences, syllables := 0, 0
	for _, s := range sentenceEnd.Split(text, -1) {
		if wordOf.MatchString(s) {
			sentences++
		}
	}
	for _, w := range words {
		w = strings.ToLower(w)
		n := len(vowels.FindAllString(w, -1))
		if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
			n--
		}
		syllables += max(n, 1)
	}
	return 0.39*float64(len(words))/float64(max(sentences, 1)) + 11.8*float64(syllables)/float64(len(words)) - 15.59
}
