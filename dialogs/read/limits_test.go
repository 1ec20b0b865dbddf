package read

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLongTexts keeps the limits of the card's fields.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Joes Bikes and Boards ", 73)
	f, ok := Answer("business", long)
	if !ok || f.Card.Business == nil {
		t.Fatalf("a long business is none: %+v", f)
	}
	if n := utf8.RuneCountInString(f.Card.Business.Name); n > maxName || n < 100 {
		t.Errorf("name of %d characters", n)
	}
	if f.Card.Business.Raw != strings.TrimSpace(long) {
		t.Errorf("raw of %d characters, want %d", len(f.Card.Business.Raw), len(strings.TrimSpace(long)))
	}
	f, _ = Answer("business", strings.Repeat("é", 5000))
	if n := utf8.RuneCountInString(f.Card.Business.Raw); n > maxRaw {
		t.Errorf("raw of %d characters", n)
	}
	for _, n := range Lead(strings.Repeat("he wants a call about rates and pickups soon ", 60)).Card.Notes {
		if utf8.RuneCountInString(n) > maxNote {
			t.Errorf("note of %d characters", utf8.RuneCountInString(n))
		}
	}
}

// TestRawIsAsTyped keeps the words as the phone sent them.
func TestRawIsAsTyped(t *testing.T) {
	t.Parallel()
	f, _ := Answer("business", " Joe’s Bikes — 12 Main St ")
	if got := f.Card.Business.Raw; got != "Joe’s Bikes — 12 Main St" {
		t.Errorf("business raw %q", got)
	}
	f, _ = Answer("ships_with", "fed ex ground")
	if f.Card.ShipsWithRaw != "fed ex ground" {
		t.Errorf("ships_with raw %q", f.Card.ShipsWithRaw)
	}
	f, _ = Answer("volume", "abt 150 per mo")
	if f.Card.Volume.Raw != "abt 150 per mo" {
		t.Errorf("volume raw %q", f.Card.Volume.Raw)
	}
	f, _ = Answer("weight_lb", "1lb 8oz")
	if f.Card.Weight.Raw != "1lb 8oz" {
		t.Errorf("weight raw %q", f.Card.Weight.Raw)
	}
}

// TestValues finds typed values without a question, and leaves the rest.
func TestValues(t *testing.T) {
	t.Parallel()
	for _, line := range lines(`
303-555-0142 => phone=+13035550142
ann@vitaco.example => email=ann@vitaco.example
40/wk => vol=40 week
they do 40/wk => vol=40 week
3-5 lb => wt=3-5
uses ups => ship=UPS
12 main st 80002 => street=12 main st|zip=80002
dm yes => mail=y
no direct mail => mail=n
customer ok => ok=y
cust ok, dm no, 40/wk, 5 lb, ups, nationwide => vol=40 week|wt=5|ship=UPS|dest=nationwide|mail=n|ok=y
ann ruiz 303-555-0142 => phone=+13035550142 rest ann ruiz
40 => nothing rest 40
3pm => nothing rest 3pm
stop by after 3pm => nothing rest stop by after 3pm
the ups store => nothing rest the ups store
555-0142 => notes=555-0142|ask=area_code`) {
		text, want, _ := strings.Cut(line, " => ")
		f, rest := Values(text)
		got := brief(f, true)
		if rest != "" {
			got += " rest " + rest
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestLeadAsShown reads the expert's one-liner of the product's own help.
func TestLeadAsShown(t *testing.T) {
	t.Parallel()
	f := Lead("joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok")
	want := "name=joes bikes|street=12 main st|zip=80002|who=ann ruiz|phone=+13035550142|vol=40 week|wt=3-5|ship=UPS|dest=nationwide|mail=y|ok=y"
	if got := brief(f, true); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if f.Card.Business.Raw != "joes bikes 12 main st 80002" {
		t.Errorf("raw %q", f.Card.Business.Raw)
	}
}
