package dialogs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// Every kind of news has words in every language.

// everyNews are all words of News.What, as bot lists them.
func everyNews(t *testing.T) (all []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../bot/news.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 && strings.HasPrefix(v.Names[0].Name, "News") {
			what, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, what)
		}
		return true
	})
	if len(all) < 90 {
		t.Fatalf("%d kinds of news", len(all))
	}
	return all
}

// TestEveryNewsHasWords: no notice without a text, in any language.
func TestEveryNewsHasWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.lead("CC-7K3M4", "dot")
	for _, lang := range texts.Languages {
		for _, what := range everyNews(t) {
			if what == bot.NewsGathered { // it is its lines
				continue
			}
			n := w.news(what, l, "dot")
			n.Values = map[string]string{"business": "Vita Co", "what": "mail late"}
			duty := bot.News{What: what, Zone: n.Zone, Central: n.Central, Values: map[string]string{"side": bot.USPS, "at": w.now.Format(time.RFC3339), "what": "lead_cards"}}
			// Alone, as a line about a lead, as a line about a station: one of them has words.
			var said []string
			for _, in := range []bot.News{n, {What: bot.NewsGathered, Lines: []bot.News{n}}, {What: bot.NewsGathered, Lines: []bot.News{duty}}} {
				in.Zone, in.Central = n.Zone, n.Central
				said = append(said, w.book.Tell(in, lang).Text)
			}
			if !slices.ContainsFunc(said, worded) {
				t.Errorf("%s %s: %q", what, lang, said)
			}
		}
	}
}

// worded is a text without the name of a text, and with whatever it names.
func worded(text string) bool {
	return text != "" && !bareKey.MatchString(text) && !strings.Contains(text, "<no value>") && !strings.Contains(text, "{{")
}

var bareKey = regexp.MustCompile(`\b(tell|ladder|duty)\.[a-z_]+`)
