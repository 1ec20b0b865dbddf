package main

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"leadline/dialogs/texts"
)

// TestReadTalks: what a folder of talks may hold, and what is said of the rest.
func TestReadTalks(t *testing.T) {
	t.Parallel()
	good := "talk: 14\ncode: c\ntitle: A title\nteaser: Short.\n\nThe text.\n"
	for name, c := range map[string]struct{ file, bad string }{
		"good":             {good, ""},
		"with dashes":      {"---\n" + strings.Replace(good, "\n\n", "\n---\n\n", 1), ""},
		"from Windows":     {"\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"), ""},
		"no number":        {strings.Replace(good, "talk: 14\n", "", 1), "needs a number"},
		"not a number":     {strings.Replace(good, "14", "fourteen", 1), "header line"},
		"number too large": {strings.Replace(good, "14", "1000", 1), "needs a number"},
		"unknown key":      {strings.Replace(good, "code:", "cod:", 1), "header line"},
		"no title":         {strings.Replace(good, "title: A title\n", "", 1), "title"},
		"long teaser":      {strings.Replace(good, "Short.", strings.Repeat("x", 161), 1), "one SMS"},
		"teaser in UCS-2":  {strings.Replace(good, "Short.", strings.Repeat("ж", 80), 1), "one SMS"},
		"no text":          {strings.Replace(good, "The text.\n", " ", 1), "has no text"},
		"no header end":    {strings.Replace(good, "\n\n", "\n", 1), "no empty line"},
		"three minutes":    {strings.Replace(good, "The text.", strings.Repeat("word ", 301), 1), "301 words"},
		"too large":        {good + strings.Repeat("x", maxTalkFile), "larger than"},
	} {
		talks, bad, err := readTalks(fstest.MapFS{"one.md": {Data: []byte(c.file)}, "notes.txt": {Data: []byte("no talk")}})
		if err != nil {
			t.Fatal(err)
		}
		if c.bad == "" && (len(talks) != 1 || len(bad) > 0 || talks[0].Text != "The text." || talks[0].Hash == "") {
			t.Errorf("%s: %+v %v", name, talks, bad)
		}
		if c.bad != "" && (len(talks) > 0 || len(bad) != 1 || !strings.Contains(bad[0], c.bad)) {
			t.Errorf("%s: %+v %v", name, talks, bad)
		}
	}
	twice, bad, err := readTalks(fstest.MapFS{"a.md": {Data: []byte(good)}, "b.md": {Data: []byte(good)}})
	if err != nil || len(twice) != 1 || len(bad) != 1 || !strings.Contains(bad[0], "a.md too") {
		t.Errorf("%v %v %v", twice, bad, err)
	}
}

// TestDemoTalks: the library that comes along is whole, and in letters that an SMS
// has.
func TestDemoTalks(t *testing.T) {
	t.Parallel()
	dir, err := fs.Sub(demoDistrict(), "talks")
	if err != nil {
		t.Fatal(err)
	}
	talks, bad, err := readTalks(dir)
	if err != nil || len(bad) > 0 || len(talks) != 6 {
		t.Fatalf("%d talks, %v, %v", len(talks), bad, err)
	}
	for _, one := range talks {
		if f := texts.Foreign(one.Title + one.Teaser + one.Text); f != "" {
			t.Errorf("talk %d: letters %q", one.Number, f)
		}
	}
}
