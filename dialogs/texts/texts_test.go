package texts

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/BurntSushi/toml"
)

// catalogue is all texts by name and language.
func catalogue(t *testing.T) map[string]map[string]string {
	t.Helper()
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for _, lang := range Languages {
		all[lang] = map[string]string{}
	}
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var areas map[string]map[string]string
		if err := toml.Unmarshal(b, &areas); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		part := strings.Split(name, ".")
		for area, texts := range areas {
			if area != part[0] {
				t.Errorf("%s holds the area %s", name, area)
			}
			for key, text := range texts {
				all[part[1]][area+"."+key] = strings.TrimSpace(text)
			}
		}
	}
	return all
}

func sorted(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// TestLanguages: every text is there in every language, with the same values
// in it.
func TestLanguages(t *testing.T) {
	t.Parallel()
	all := catalogue(t)
	for _, lang := range Languages[1:] {
		for _, key := range sorted(all["en"]) {
			other, ok := all[lang][key]
			if !ok {
				t.Errorf("%s has no %s", lang, key)
				continue
			}
			if a, b := values(all["en"][key]), values(other); !slices.Equal(a, b) {
				t.Errorf("%s: en has %v, %s has %v", key, a, lang, b)
			}
		}
		for _, key := range sorted(all[lang]) {
			if _, ok := all["en"][key]; !ok {
				t.Errorf("only %s has %s", lang, key)
			}
		}
	}
}

func values(text string) (names []string) {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}

// menus are the lines that an SMS shows below some questions.
var menus = map[string]map[string]string{
	"card.kind":         {"en": "1 help 2 sale 3 neither", "es": "1 ayuda 2 venta 3 ninguna"},
	"card.ships_with":   {"en": "1 UPS 2 FedEx 3 Amazon 4 DHL 5 USPS 6 other", "es": "1 UPS 2 FedEx 3 Amazon 4 DHL 5 USPS 6 otro"},
	"card.destinations": {"en": "1 local 2 nationwide 3 international", "es": "1 local 2 nacional 3 internacional"},
	"card.fix": {"en": "1 Customer OK 2 Business 3 Contact 4 Packages 5 Weight 6 Shipper 7 Where 8 Direct mail",
		"es": "1 Cliente OK 2 Negocio 3 Contacto 4 Paquetes 5 Peso 6 Usa 7 Destino 8 Correo directo"},
	"card.which_lead": {"en": "1 finish it 2 start another", "es": "1 terminarla 2 empezar otra"},
}

// sample is the longest value that a placeholder of the card may get; all
// others are filled with sixty letters.
var sample = map[string]string{
	"Code": "CC-7K3M4", "N": "99", "Half": strings.Repeat("x", 40), "Place": strings.Repeat("x", 40), "Value": strings.Repeat("x", 60),
	"Name": strings.Repeat("x", 40), "What": strings.Repeat("x", 80), "Have": strings.Repeat("x", 40), "Do": strings.Repeat("x", 60),
	"Field": strings.Repeat("x", 30), "Command": strings.Repeat("x", 20), "Due": "Mon Mar 9 2:00pm CT (1:00pm MT)", "Contact": strings.Repeat("x", 60),
	// Of stations and districts: numbers, days, codes.
	"Talk": "999", "Stations": "999", "Vacant": "999", "Missed": "999", "Disputed": "999", "Met": "9999", "All": "9999", "Usps": "999", "Nalc": "999",
	"Quarter": "Q2-26", "Day": "Wed Mar 11", "District": strings.Repeat("x", 20), "At": "Mon Mar 9 2:00pm CT (1:00pm MT)",
}

// question says whether a text is asked: it must fit one SMS with its menu.
var question = regexp.MustCompile(`^card\.(kind|concurrence|business|decision_maker|volume|weight_lb|ships_with|destinations|direct_mail|part|doubt|reach|change|drop_sure|fix|which|looks_like)`)

// TestSegments: every text is made of letters that an SMS of 160 has, a
// question fits one, the first text and HELP two, anything else three.
func TestSegments(t *testing.T) {
	t.Parallel()
	all := catalogue(t)
	for _, lang := range Languages {
		for _, key := range sorted(all[lang]) {
			text := all[lang][key]
			if strings.HasPrefix(key, "form.") { // only shown where there are forms
				continue
			}
			if f := Foreign(placeholder.ReplaceAllString(text, "")); f != "" {
				t.Errorf("%s in %s: no SMS letters: %q", key, lang, f)
			}
			full := placeholder.ReplaceAllStringFunc(text, func(p string) string {
				if v, ok := sample[p[3:len(p)-2]]; ok {
					return v
				}
				return strings.Repeat("x", 60)
			})
			limit := 3
			switch {
			case question.MatchString(key):
				limit = 1
				for base, menu := range menus {
					if key == base || strings.HasPrefix(key, base+"_") && len(key) == len(base)+2 {
						full += "\n" + menu[lang]
					}
				}
			case key == "enroll.welcome", key == "help.compliance":
				limit = 2
			case key == "comply.stop":
				limit = 1
			}
			if n := Segments(full); n > limit {
				t.Errorf("%s in %s takes %d SMS of %d (%d letters): %s", key, lang, n, limit, Units(full), full)
			}
		}
	}
}

// reserved are the words that providers act on: no text may tell people to use
// one as a command of ours. Those that must print them are named.
var (
	reserved = regexp.MustCompile(`\b(STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|UNSTOP|HELP|INFO)\b`)
	mayPrint = []string{"comply.stop", "comply.start", "comply.unsure", "enroll.welcome", "enroll.neutral", "help.compliance", "card.business"}
)

// TestLint: no opt-out word as a command, no shortened links, no shouting, who
// we are at the start of the first text, nothing left to fill in.
func TestLint(t *testing.T) {
	t.Parallel()
	all := catalogue(t)
	for _, lang := range Languages {
		for _, key := range sorted(all[lang]) {
			text := all[lang][key]
			if m := reserved.FindString(text); m != "" && !slices.Contains(mayPrint, key) {
				t.Errorf("%s in %s prints %s, which the provider would act on", key, lang, m)
			}
			if m := regexp.MustCompile(`(?i)\b(bit\.ly|tinyurl|goo\.gl|t\.co/|ow\.ly|is\.gd|buff\.ly|rb\.gy)`).FindString(text); m != "" {
				t.Errorf("%s in %s has a shortened link: %s", key, lang, m)
			}
			rest := placeholder.ReplaceAllString(text, "")
			if strings.ContainsAny(rest, "{}") || strings.Contains(text, "TODO") {
				t.Errorf("%s in %s is not finished: %s", key, lang, text)
			}
			if upper, letters := capitals(rest); letters > 40 && upper*2 > letters {
				t.Errorf("%s in %s shouts: %s", key, lang, text)
			}
			if text == "" {
				t.Errorf("%s in %s is empty", key, lang)
			}
		}
		for _, key := range []string{"enroll.welcome", "help.compliance"} {
			if first := []rune(all[lang][key]); len(first) < 20 || !strings.Contains(string(first[:20]), "Customer Connect") {
				t.Errorf("%s in %s does not say who we are: %q", key, lang, all[lang][key])
			}
		}
		for _, must := range []string{"STOP", "HELP", "Customer Connect"} {
			if !strings.Contains(all[lang]["enroll.welcome"], must) {
				t.Errorf("the first text in %s lacks %s", lang, must)
			}
		}
	}
}

func capitals(s string) (upper, letters int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper, letters
}

// TestSay: values are filled in, an unknown language is English, and a text
// that is not there shows its name.
func TestSay(t *testing.T) {
	t.Parallel()
	b := Load()
	if got := b.In("en").Say("card.sent", "Code", "CC-7K3M4"); !strings.HasPrefix(got, "Sent: CC-7K3M4.") {
		t.Errorf("said %q", got)
	}
	if got := b.In("fr").Say("button.yes"); got != "Yes" {
		t.Errorf("French is %q", got)
	}
	if got := b.In("es").Say("button.no_such"); got != "button.no_such" {
		t.Errorf("no text is %q", got)
	}
	if b.In("es").Has("button.no_such") || !b.In("es").Has("button.yes") {
		t.Error("Has is wrong")
	}
}

// TestUnits counts SMS as the providers do.
func TestUnits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text            string
		units, segments int
		foreign         string
	}{
		{"", 0, 1, ""},
		{strings.Repeat("a", 160), 160, 1, ""},
		{strings.Repeat("a", 161), 161, 2, ""},
		{strings.Repeat("a", 306), 306, 2, ""},
		{strings.Repeat("a", 307), 307, 3, ""},
		{"[é]", 5, 1, ""},
		{"á’", 2, 1, "á’"},
	} {
		if u, s, f := Units(tt.text), Segments(tt.text), Foreign(tt.text); u != tt.units || s != tt.segments || f != tt.foreign {
			t.Errorf("%q: %d units, %d segments, foreign %q", tt.text, u, s, f)
		}
	}
}
