package read

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"leadline/bot"
)

// The measured fields, each with where it is marked as a guess.
var measured = []struct{ key, guess string }{
	{"name", "business.name"}, {"street", "business.street"}, {"city", "business.city"}, {"state", "business.state"}, {"zip", "business.zip5"},
	{"who", "decision_maker.name"}, {"role", "decision_maker.role"}, {"phone", "decision_maker.phone"}, {"ext", "decision_maker.ext"}, {"email", "decision_maker.email"},
	{"spoke", "spoke_with.name"}, {"spokerole", "spoke_with.role"}, {"vol", "volume"}, {"wt", "weight_lb"}, {"ship", "ships_with"}, {"dest", "destinations"},
	{"mail", "direct_mail"}, {"ok", "concurrence"}, {"ask", ""}, {"note", ""},
}

// What must hold over all fields of testdata/leads.tsv: raise it when the
// readers get better, never lower it.
const (
	mostWrong  = 0.02
	leastRight = 0.98
)

// TestReading measures how leads in one text are read: right, wrong, or asked
// (left out, noted, marked as a guess). `make reading` shows its table.
func TestReading(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/leads.tsv")
	if err != nil {
		t.Fatal(err)
	}
	type count struct{ right, wrong, asked int }
	counts := map[string]*count{}
	for _, m := range measured {
		counts[m.key] = &count{}
	}
	leads, sum := 0, count{}
	for n, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, expected, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("line %d: no tab", n+1)
		}
		leads++
		want := map[string]string{}
		for _, pair := range strings.Split(expected, "|") {
			key, value, _ := strings.Cut(pair, "=")
			if counts[key] == nil {
				t.Fatalf("line %d: no field %q", n+1, key)
			}
			want[key] = value
		}
		f := Lead(strings.ReplaceAll(text, `\n`, "\n"))
		got := flat(f)
		for _, m := range measured {
			c, verdict := counts[m.key], ""
			guessed := m.guess != "" && f.Card.Guessed(m.guess)
			switch {
			case m.key == "note":
				if want["note"] == "" {
					continue
				}
				if strings.Contains(strings.ToLower(strings.Join(f.Card.Notes, "\n")), want["note"]) {
					c.right++
				} else {
					c.wrong++
					verdict = "wrong"
				}
			case want[m.key] == "" && got[m.key] == "":
				continue
			case want[m.key] == got[m.key]:
				c.right++
			case got[m.key] == "" || guessed || m.key == "ask":
				c.asked++
				verdict = "asked"
			default:
				c.wrong++
				verdict = "wrong"
			}
			if verdict != "" && (verdict == "wrong" || os.Getenv("READING") != "") {
				t.Logf("line %d %s %s: %q, want %q\n\t%s", n+1, m.key, verdict, got[m.key], want[m.key], text)
			}
		}
	}
	table := &strings.Builder{}
	fmt.Fprintf(table, "%d leads\n%-10s %6s %6s %6s\n", leads, "field", "right", "wrong", "asked")
	for _, m := range measured {
		c := counts[m.key]
		fmt.Fprintf(table, "%-10s %6d %6d %6d\n", m.key, c.right, c.wrong, c.asked)
		sum.right, sum.wrong, sum.asked = sum.right+c.right, sum.wrong+c.wrong, sum.asked+c.asked
	}
	all := float64(sum.right + sum.wrong + sum.asked)
	fmt.Fprintf(table, "%-10s %6d %6d %6d   right %.1f %%, wrong %.2f %%", "all", sum.right, sum.wrong, sum.asked, 100*float64(sum.right)/all, 100*float64(sum.wrong)/all)
	t.Log("\n" + table.String())
	if float64(sum.wrong)/all > mostWrong {
		t.Errorf("wrong: %.2f %%, at most %.2f %%", 100*float64(sum.wrong)/all, 100*mostWrong)
	}
	if float64(sum.right)/all < leastRight {
		t.Errorf("right: %.2f %%, at least %.2f %%", 100*float64(sum.right)/all, 100*leastRight)
	}
}

// flat writes what was found in the words of testdata/leads.tsv.
func flat(f Found) map[string]string {
	c := f.Card
	got := map[string]string{"ask": f.Ask}
	if f.Ask == AskEmailConfirm || f.Ask == AskBusinessName || f.Ask == AskYesOrNo {
		got["ask"] = ""
	}
	if b := c.Business; b != nil {
		got["name"], got["street"], got["city"], got["state"], got["zip"] = b.Name, b.Street, b.City, b.State, b.ZIP5
		if b.ZIP4 != "" {
			got["zip"] += "-" + b.ZIP4
		}
	}
	if p := c.DecisionMaker; p != nil {
		got["who"], got["role"], got["phone"], got["ext"], got["email"] = p.Name, p.Role, p.Phone, p.Ext, p.Email
	}
	if p := c.SpokeWith; p != nil {
		got["spoke"], got["spokerole"] = p.Name, p.Role
	}
	if v := c.Volume; v != nil {
		got["vol"] = rangeText(float64(v.Min), float64(v.Max)) + " " + v.Per
	}
	if w := c.Weight; w != nil {
		got["wt"] = rangeText(w.Min, w.Max)
	}
	got["ship"], got["dest"] = strings.Join(c.ShipsWith, ","), strings.Join(c.Destinations, ",")
	got["mail"], got["ok"] = letter(c.DirectMail), letter(c.Concurrence)
	return got
}

func rangeText(lo, hi float64) string {
	a, b := strconv.FormatFloat(math.Round(lo*1000)/1000, 'f', -1, 64), strconv.FormatFloat(math.Round(hi*1000)/1000, 'f', -1, 64)
	if a == b {
		return a
	}
	return a + "-" + b
}

func letter(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "y"
	}
	return "n"
}

// TestFieldsOfTheCard holds the words of guesses to the fields of the card.
func TestFieldsOfTheCard(t *testing.T) {
	t.Parallel()
	for _, m := range measured {
		head, _, _ := strings.Cut(m.guess, ".")
		if head != "" && head != "spoke_with" && !slices.Contains(bot.Fields, head) {
			t.Errorf("%s is no field of the card", head)
		}
	}
}
