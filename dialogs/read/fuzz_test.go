package read

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"leadline/bot"
)

// seeds gives every fuzz target the measured leads and odd texts.
func seeds(f *testing.F) {
	raw, err := os.ReadFile("testdata/leads.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for n, line := range strings.Split(string(raw), "\n") {
		if text, _, ok := strings.Cut(line, "\t"); ok && n%8 == 0 {
			f.Add(strings.ReplaceAll(text, `\n`, "\n"))
		}
	}
	for _, text := range []string{"", "\x00", "\xff\xfe", "\ud7ff", "|||", "....", "((((", "1/2/3", "a @ b . c", "' ' '", "the the the", "owner owner owner", "1 1 1 1 1 1 1 1 1 1",
		"<tel:|>", "<mailto:a|", "&amp;&amp;", "😀😀", strings.Repeat("9", 400), strings.Repeat("a ", 300), strings.Repeat("oh one ", 60), "st. st. st.", "12 12 12 12 st", "=HYPERLINK(\"http://x\")",
		"\u202e12 main", "half a half a half", "one hundred thousand million dozen", "303-555-0142x303-555-0142", "CO CO CO", "talked to talked to", "@@@@", "a.b.c.d@e.f.g", "no no yes no", "１２３"} {
		f.Add(text)
	}
}

// sound checks that a value is the same twice, and valid UTF-8 in its limits.
func sound(t *testing.T, text string, read func() Found) {
	t.Helper()
	one, err := json.Marshal(read())
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	two, _ := json.Marshal(read())
	if string(one) != string(two) {
		t.Fatalf("%q read twice:\n%s\n%s", text, one, two)
	}
	f := read()
	c := f.Card
	words := append([]string{c.ShipsWithRaw, f.Ask, f.AskRaw}, c.Notes...)
	words = append(words, c.Guesses...)
	if b := c.Business; b != nil {
		words = append(words, b.Name, b.Street, b.City, b.State, b.ZIP5, b.ZIP4, b.Raw)
		if utf8.RuneCountInString(b.Name) > maxName {
			t.Errorf("%q: a name of %d characters", text, utf8.RuneCountInString(b.Name))
		}
	}
	for _, p := range []*bot.Party{c.DecisionMaker, c.SpokeWith} {
		if p != nil {
			words = append(words, p.Name, p.Role, p.Phone, p.Ext, p.Email)
		}
	}
	for _, w := range words {
		if !utf8.ValidString(w) || utf8.RuneCountInString(w) > maxRaw {
			t.Errorf("%q: %q is not valid or too long", text, w)
		}
	}
	for _, n := range c.Notes {
		if utf8.RuneCountInString(n) > maxNote {
			t.Errorf("%q: a note of %d characters", text, utf8.RuneCountInString(n))
		}
	}
	if v := c.Volume; v != nil && (v.Min < 0 || v.Max < v.Min || v.Annual != bot.AnnualVolume(v.Min, v.Max, v.Per)) {
		t.Errorf("%q: volume %+v", text, *v)
	}
	if w := c.Weight; w != nil && (w.Min < 0 || w.Max < w.Min) {
		t.Errorf("%q: weight %+v", text, *w)
	}
}

func FuzzLead(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		sound(t, text, func() Found { return Lead(text) })
	})
}

func FuzzValues(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		sound(t, text, func() Found { v, _ := Values(text); return v })
		if _, rest := Values(text); !utf8.ValidString(rest) {
			t.Errorf("%q: rest %q", text, rest)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, field := range append([]string{"", "review"}, bot.Fields...) {
			sound(t, text, func() Found { a, _ := Answer(field, text); return a })
		}
	})
}

func FuzzYesNo(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		yes, v := YesNo(text)
		if again, w := YesNo(text); again != yes || w != v {
			t.Errorf("%q read twice: %v %v, %v %v", text, yes, v, again, w)
		}
		if yes && v != Read && v != Guess {
			t.Errorf("%q: yes with verdict %d", text, v)
		}
	})
}

func FuzzPhones(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		found, _ := Phones(text)
		for _, p := range found {
			if p.Start < 0 || p.Start >= p.End || p.End > len(text) || len(p.E164) != 12 {
				t.Errorf("%q: %+v", text, p)
			}
		}
	})
}

func FuzzMoney(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		if cents, start, end, ok := Money(text); ok && (cents < 0 || start < 0 || start >= end || end > len(text)) {
			t.Errorf("%q: %d at %d to %d", text, cents, start, end)
		}
		if n, start, end, ok := Pieces(text); ok && (n < 0 || start < 0 || start >= end || end > len(text)) {
			t.Errorf("%q: %d pieces at %d to %d", text, n, start, end)
		}
	})
}

func FuzzWhen(f *testing.F) {
	seeds(f)
	zone, err := time.LoadLocation("America/Denver")
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"today 5pm", "3/4 2:15 pm", "2/29", "12/31 11:59pm", "99999h ago", "sat 12am", "3pm yesterday", "0/0", "hace media hora"} {
		f.Add(text)
	}
	now := time.Date(2028, 2, 29, 0, 30, 0, 0, zone)
	f.Fuzz(func(t *testing.T, text string) {
		at, _, _ := When(text, now)
		if again, _, _ := When(text, now); at.After(now) || !again.Equal(at) {
			t.Errorf("%q: %v", text, at)
		}
	})
}

func FuzzCode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		code, start, end, ok := Code(text)
		if ok && (start < 0 || start >= end || end > len(text) || len(code) != 5 && len(code) != 8) {
			t.Errorf("%q: %q at %d to %d", text, code, start, end)
		}
	})
}

func FuzzFold(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		once := Fold(text)
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\x00\r\u202e\u200b") {
			t.Errorf("%q: %q", text, once)
		}
		Noise(text, []string{once, text})
		Complaint(text)
		Spanish(text)
	})
}
