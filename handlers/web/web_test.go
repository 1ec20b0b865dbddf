package web

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"leadline/bot"
)

// TestEveryTextIsSpanishToo: what is on the pages in English has its Spanish.
func TestEveryTextIsSpanishToo(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	look := func(pattern, shape string) {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") || f == "spanish.go" {
				continue
			}
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(shape).FindAllStringSubmatch(string(b), -1) {
				said[m[1]] = f
			}
		}
	}
	look("pages/*.html", `\bt "([^"]+)"`)
	look("*.go", `v\.say\("([^"]+)"\)`)
	look("../../storage/reports/R[12346].sql", `\bas "([^"|]+)`)
	look("../../storage/reports/R[12346].sql", `-- check: (.+)`)
	look("../../storage/reports/R3.sql", `(?:then|else) '([^']+)'`)
	look("*.go", `\badd\("([A-Z][^"]+)"`)
	look("happened.go", `\badd\("([^"]+)"`)
	look("*.go", `\badd\("[^"]+", "([^"]+)"`)
	look("*.go", `write\("[a-z.]+", "([^"]+)"`)
	look("*.go", `link\{"[^"]+", "([^"]+)"`)
	for _, list := range []map[string]string{clocks, kinds, reasons, ends, channels, items, questions} {
		for _, says := range list {
			said[says] = "words.go"
		}
	}
	for _, t := range turned {
		said[t.says] = "happened.go"
	}
	for _, says := range statuses {
		said[says] = "words.go"
	}
	for _, says := range sorries {
		said[says] = "guard.go"
	}
	for _, f := range fates {
		said[f.says] = "funnel.go"
	}
	said[sorryElse] = "guard.go"
	for _, e := range evidenceAt {
		said[e.rule] = "board.go"
	}
	for _, k := range paperKinds {
		said[k.says], said[k.about] = "reports.go", "reports.go"
	}
	for _, p := range posts {
		said[p.says] = "certificate.go"
	}
	for _, per := range bot.Periods {
		said["per "+per] = "words.go"
	}
	for _, list := range [][]string{bot.Destinations} {
		for _, w := range list {
			said[w] = "words.go"
		}
	}
	if len(said) < 150 {
		t.Fatalf("only %d texts were found", len(said))
	}
	for text, where := range said {
		if spanish[text] == "" && spanishReports[text] == "" {
			t.Errorf("%s: %q has no Spanish", where, text)
		}
	}
}

// TestPagesHoldNoScript: what the policy forbids is not there.
func TestPagesHoldNoScript(t *testing.T) {
	t.Parallel()
	all, err := filepath.Glob("pages/*.html")
	if err != nil || len(all) < 8 {
		t.Fatalf("%v %v", all, err)
	}
	bad := regexp.MustCompile(`(?i)<script|\son[a-z]+=|\sstyle=|javascript:|https?://`)
	for _, f := range all {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if m := bad.Find(b); m != nil {
			t.Errorf("%s: %s", f, m)
		}
	}
}

func TestSafe(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://leads.example": true, "http://127.0.0.1:8080": true, "http://localhost:8080": true, "http://[::1]:8080": true,
		"http://leads.example": false, "": false, "http://127.0.0.1.evil.test": false, "ftp://localhost": false, "http://10.0.0.1": false,
	} {
		if Safe(address) != want {
			t.Errorf("%q: %v", address, !want)
		}
	}
}

// TestChart: drawn of what was counted, with whole numbers, and readable without color.
func TestChart(t *testing.T) {
	t.Parallel()
	v := &visit{lang: "en"}
	r := bot.Report{Columns: []bot.ReportColumn{{Key: "question"}, {Key: "answered"}, {Key: "misread"}, {Key: "skipped"}, {Key: "dropped"}}}
	for _, empty := range []bool{true, false} {
		if !empty {
			r.Rows = [][]any{{"volume", int64(1200), int64(30), int64(400), int64(2)}, {"volume", int64(34), nil, int64(0), int64(0)}, {"<b>", int64(1), int64(0), int64(0), int64(0)}}
		}
		svg, err := v.chart(r)
		if err != nil {
			t.Fatal(err)
		}
		if s := string(svg); !strings.HasPrefix(s, "<svg") || strings.Contains(s, "<b>") || strings.Contains(s, "<script") || !empty && !strings.Contains(s, "Packages") {
			t.Errorf("empty %v: %s", empty, s)
		}
	}
	if alt := v.funnelAlt(r); !strings.Contains(alt, "Packages: 1,234 answered, 30 misread, 400 skipped, 2 dropped") {
		t.Errorf("%q", alt)
	}
	light := 0.0
	for _, f := range fates {
		is := 0.3*float64(f.color.R) + 0.59*float64(f.color.G) + 0.11*float64(f.color.B)
		if is < light+25 {
			t.Errorf("%s is as light as the one before it: %.0f after %.0f", f.says, is, light)
		}
		light = is
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		money(10968200): "$109,682", money(50): "$0.50", grouped(1234567): "1,234,567", grouped(12): "12", bot.PhoneText("+13035550142", "7"): "303-555-0142 x7", bot.PhoneText("+44123", ""): "+44123",
		town(&bot.Business{City: "Arvada", State: "CO", ZIP5: "80002"}): "Arvada, CO 80002", town(&bot.Business{ZIP5: "80002"}): "80002", town(nil): "",
		weight(bot.Card{Weight: &bot.Weight{Min: 3, Max: 5.5}}): "3 - 5.5 lb", inLang("es", "Phone"): "Teléfono", inLang("fr", "Phone"): "Phone",
		inDays("es", "Wed Nov 25 2:00pm CT (Sat Mar 7 2026)"): "mié 25 nov 2:00pm CT (sáb 7 mar 2026)", inDays("en", "Wed Nov 25"): "Wed Nov 25", inDays("es", "Mar Vista, Sun City 5"): "Mar Vista, Sun City 5",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestTemplatesAreWhole: every page can be written, also with nothing in it.
func TestTemplatesAreWhole(t *testing.T) {
	t.Parallel()
	p := &pages{}
	all := template.Must(template.New("").Funcs(p.words("es")).ParseFS(files, "pages/*.html"))
	for _, name := range []string{"sorry.html", "door.html", "out.html", "lead.html", "mine.html", "district.html", "customer.html"} {
		var b strings.Builder
		if err := all.ExecuteTemplate(&b, name, map[string]any{"Title": "Sorry", "Says": "x", "Menu": nil, "Lang": "es"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(b.String(), "<main") || !strings.Contains(b.String(), `lang="es"`) {
			t.Errorf("%s: %s", name, b.String())
		}
	}
}

// TestOver: a table that is turned over has each column as a line, and a dash
// where nothing is known.
func TestOver(t *testing.T) {
	t.Parallel()
	got := sheetTable{Heads: []string{"Pool", "Met", "Median"}, Numbers: []bool{false, true, true}, Rows: [][]string{{"CO-WY", "3", ""}, {"TX", "0", "7"}}}.over()
	if s := fmt.Sprint(got.Heads, got.Rows, got.Over); s != "[Pool CO-WY TX] [[Met 3 0] [Median - 7]] true" {
		t.Error(s)
	}
}
