package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"leadline/bot"
)

// byConstruction are the mandates that the program itself keeps: there is no way
// to break them, so no board ever shows them open.
var byConstruction = map[string]bool{"M11": true, "M12": true}

var boardLine = regexp.MustCompile(`(?m)^! (M\d+) (.+?): (ok|due|missing|vacant)\b`)

// TestEveryMandateHasItsStory: some transcript shows each mandate on the board as
// met, and as plainly missing or vacant.
func TestEveryMandateHasItsStory(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.chat")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range boardLine.FindAllStringSubmatch(string(b), -1) {
			key, title, state := m[1], m[2], m[3]
			if seen[key] == nil {
				seen[key] = map[string]string{"title": title}
			}
			if state == bot.CellVacant {
				state = bot.CellMissing
			}
			seen[key][state] = f
		}
	}
	for _, m := range bot.Mandates {
		at := seen[m.Key]
		if at["title"] != m.Title || at[bot.CellOK] == "" {
			t.Errorf("%s %s: no transcript shows it met", m.Key, m.Title)
		}
		if (at[bot.CellMissing] == "") != byConstruction[m.Key] {
			t.Errorf("%s %s: missing in %q", m.Key, m.Title, at[bot.CellMissing])
		}
	}
	if len(seen) != len(bot.Mandates) {
		t.Errorf("%d mandates on boards, there are %d", len(seen), len(bot.Mandates))
	}
}
