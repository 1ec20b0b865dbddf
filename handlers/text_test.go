package handlers

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestInbound(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  LEAD joes bikes \n":       "LEAD joes bikes",
		"a\r\nb\rc\u2028d":           "a\nb\nc\nd",
		"tab\there":                  "tab here",
		"nul\x00 bell\a esc\x1b[2J":  "nul bell esc[2J",
		"bad\xff\xfeutf8":            "bad utf8",
		"\xed\xa0\x80lone":           "lone",
		"e\u0301":                    "é",
		"S\u200bTOP":                 "STOP",
		"\ufeff\u202egnp.exe\u202c":  "gnp.exe",
		"\u2066in\u2069":             "in",
		"\u3164\u115fSTOP":           "STOP",
		"nb\u00a0space":              "nb space",
		"\U0001f469\u200d\U0001f692": "\U0001f469\u200d\U0001f692",
		"Joe’s “Bikes”":              "Joe’s “Bikes”",
		"<!channel> & <b>":           "<!channel> & <b>",
		"\x00\x01":                   "",
		"a\ufffdb":                   "ab",
		"soft\u00adhyphen":           "softhyphen",
		"Ñandú\nSeñor":               "Ñandú\nSeñor",
		"private \ue000use":          "private use",
		"tags\U000e0041\U000e0042":   "tags",
		"कि":                         "कि",
		"ไม่":                        "ไม่",
	} {
		if got := Inbound(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := Inbound("a" + strings.Repeat("\u0301", 5000)); utf8.RuneCountInString(got) > 1+marks {
		t.Errorf("%d characters of a stack of marks are left", utf8.RuneCountInString(got))
	}
	for _, s := range []string{strings.Repeat("é", MaxText), strings.Repeat("\U0001f600", MaxText), strings.Repeat("x", MaxText+1)} {
		if got := Inbound(s); len(got) > MaxText || len(got) < MaxText-4 || !utf8.ValidString(got) {
			t.Errorf("%d bytes are left of %d", len(got), len(s))
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"a\r\nb", "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "\xff\xfe\u202e", "\u1100\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u1161", "\u0958\u200d\u0301"} {
		f.Add(s, 100)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(0, min(limit, 5000))
		got := Clean(s, limit)
		switch {
		case len(got) > limit:
			t.Errorf("%d bytes, limit %d", len(got), limit)
		case !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || strings.TrimSpace(got) != got:
			t.Errorf("not clean: %q", got)
		case Clean(got, limit) != got:
			t.Errorf("cleaned twice: %q, then %q", got, Clean(got, limit))
		}
		for _, r := range got {
			if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%U is left", r)
			}
		}
	})
}
