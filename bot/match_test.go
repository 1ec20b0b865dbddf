package bot

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestP13_SameNames: what is written differently and means one name.
func TestP13_SameNames(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Joe's Bikes", "Joes Bikes", "JOES BIKES", "joe’s bikes", "The Joe's Bikes, LLC", "Joe's  Bikes, Inc.", "Joes Bikes Co", "Jоes Bikes"}, // the last with a Cyrillic o
		{"A&B Tools", "A & B Tools", "A and B Tools", "a + b tools", "A&B Tools Ltd."},
		{"Smith & Co", "Smith", "Smith Company", "SMITH, INC"},
		{"Café Luz", "Cafe Luz", "CAFÉ LUZ", "Cafe\u0301 Luz"},
		{"U.S. Fixtures", "US Fixtures"},
		{"The Company", "Company"},
	} {
		for _, s := range same[1:] {
			if a, b := squeezed(NormalName(same[0])), squeezed(NormalName(s)); a != b || a == "" {
				t.Errorf("%q is %q, %q is %q", same[0], a, s, b)
			}
		}
	}
	for _, other := range [][2]string{{"Joes Bikes", "Joes Bike Shop"}, {"Vita Co", "Vita Fruit"}, {"A1 Auto", "A2 Auto"}, {"Smith & Sons", "Smith"}} {
		if squeezed(NormalName(other[0])) == squeezed(NormalName(other[1])) {
			t.Errorf("%q and %q are one name", other[0], other[1])
		}
	}
}

func TestP13_SameStreets(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"12 Main St", "12 Main Street", "12 main st.", "12 MAIN STR", "12 Main St Ste 4", "12 Main Street, Suite 4B", "12 Main St #4", "12 Main St Apt 2", "12 Main St Unit 7"},
		{"90 North Oak Avenue", "90 N Oak Ave", "90 N. Oak Av", "90 n oak ave."},
		{"7 Northwest Fifth Boulevard", "7 NW 5th Blvd"},
		{"1200 State Highway 9", "1200 State Hwy 9"},
		{"4 St Marys Ct", "4 Saint Mary's Court"},
	} {
		for _, s := range same[1:] {
			if a, b := NormalStreet(same[0]), NormalStreet(s); a != b || a == "" {
				t.Errorf("%q is %q, %q is %q", same[0], a, s, b)
			}
		}
	}
	for _, other := range [][2]string{{"12 Main St", "12 Main Ave"}, {"12 Main St", "121 Main St"}, {"12 N Main St", "12 S Main St"}, {"5 Suite Ave", "5 Oak Ave"}} {
		if NormalStreet(other[0]) == NormalStreet(other[1]) {
			t.Errorf("%q and %q are one street", other[0], other[1])
		}
	}
}

func card(name, street, city, zip, phone string) Card {
	yes := true
	c := Card{Concurrence: &yes, Business: &Business{Name: name, Street: street, City: city, State: "CO", ZIP5: zip}}
	if phone != "" {
		c.DecisionMaker = &Party{Name: "Ann Ruiz", Phone: phone}
	}
	return c
}

// TestP13_MatchKeys: two cards are of one customer if they share a key, and
// only then.
func TestP13_MatchKeys(t *testing.T) {
	t.Parallel()
	at := Station{ZIP5: "80002", State: "CO"}
	base := card("Vita Co", "40 Elm St", "Arvada", "80002", "+13035550142")
	for name, c := range map[string]struct {
		card Card
		same bool
	}{
		"phone alone":                {card("Golden Fruit", "", "", "", "+13035550142"), true},
		"who was spoken with":        {Card{SpokeWith: &Party{Phone: "+13035550142"}}, true},
		"place by ZIP":               {card("VITA", "40 Elm Street", "", "80002", ""), true},
		"place by town":              {card("Vita Company", "40 Elm", "Arvada", "", ""), false}, // the suffix is missing: a hint at most
		"place by town, whole":       {card("Vita Company", "40 Elm St.", "arvada", "", ""), true},
		"no place: the station's":    {card("Vita Co", "40 Elm St", "", "", ""), true},
		"same name elsewhere":        {card("Vita Co", "40 Elm St", "Golden", "80401", ""), false},
		"same street, another shop":  {card("Luz Nails", "40 Elm St", "Arvada", "80002", "+13035550143"), false},
		"same name without a street": {card("Vita Co", "", "Arvada", "80002", ""), false},
		"nothing at all":             {Card{}, false},
	} {
		got := slices.ContainsFunc(MatchKeys(c.card, at), func(k string) bool { return slices.Contains(MatchKeys(base, at), k) })
		if got != c.same {
			t.Errorf("%s: same customer: %t; %q", name, got, MatchKeys(c.card, at))
		}
	}
	if keys := MatchKeys(base, at); len(keys) != 3 || !strings.HasPrefix(keys[0], keyPhone) {
		t.Errorf("keys: %q", keys)
	}
}

// FuzzNormalName: names are compared in one form, which is its own.
func FuzzNormalName(f *testing.F) {
	for _, s := range []string{"Joe's Bikes & Co, Inc.", "The", "&&&", "\u202eevil", "LLC", "A & B", "\xff", "0ŉ", "Joe＇s", strings.Repeat("x ", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := NormalName(s)
		if again := NormalName(once); again != once {
			t.Errorf("%q becomes %q, then %q", s, once, again)
		}
		if a, b := NormalStreet(s), NormalStreet(s); a != b {
			t.Errorf("%q is %q and %q", s, a, b)
		}
	})
}

func TestCustomerCode(t *testing.T) {
	t.Parallel()
	for n := range 1000 {
		id := NewCustomerID([16]byte{3}, n)
		if id <= 0 || id >= 1<<customerBits {
			t.Fatal("out of bounds:", id)
		}
		code := CustomerCode(id)
		if back, ok := ParseCustomerCode(strings.ToLower(code)); !ok || back != id || len(code) != 8 {
			t.Fatalf("%d is %s, which is %d", id, code, back)
		}
	}
	for _, s := range []string{"", "CC-7K3M4", "7K3M4Q2", "7K3M4Q2XX", "ABC*EFGH"} {
		if id, ok := ParseCustomerCode(s); ok {
			t.Errorf("%q is customer %d", s, id)
		}
	}
}

// TestP13_DuplicateOf: which lead a new one about the same customer follows.
func TestP13_DuplicateOf(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	now := time.Date(2026, 6, 1, 15, 0, 0, 0, time.UTC)
	ago := func(days int) *time.Time { at := now.AddDate(0, 0, -days); return &at }
	lead := func(code string, s Status, holder PersonID, closed *time.Time) MatchLead {
		return MatchLead{Lead: Lead{Code: code, Status: s, HolderID: holder, ClosedAt: closed}}
	}
	for name, c := range map[string]struct {
		leads []MatchLead
		want  string
	}{
		"nobody yet":                     {nil, ""},
		"the oldest that goes on":        {[]MatchLead{lead("A", Open, 0, nil), lead("B", Claimed, 7, nil)}, "A"},
		"under review":                   {[]MatchLead{lead("A", InReview, 0, nil)}, "A"},
		"a sale before one that goes on": {[]MatchLead{lead("A", Sold, 7, ago(3)), lead("B", Contacted, 7, nil)}, "B"},
		"a fresh sale":                   {[]MatchLead{lead("A", Sold, 7, ago(89))}, "A"},
		"the newest sale":                {[]MatchLead{lead("A", Sold, 7, ago(80)), lead("B", Sold, 8, ago(5))}, "B"},
		"an old sale":                    {[]MatchLead{lead("A", Sold, 7, ago(90))}, ""},
		"a sale nobody works":            {[]MatchLead{lead("A", Sold, 0, ago(3))}, ""},
		"no sale":                        {[]MatchLead{lead("A", NoSale, 7, ago(1))}, ""},
		"withdrawn":                      {[]MatchLead{lead("A", Withdrawn, 0, ago(0))}, ""},
	} {
		got := ""
		if l := set.DuplicateOf(Match{Leads: c.leads}, now); l != nil {
			got = l.Code
		}
		if got != c.want {
			t.Errorf("%s: duplicate of %q, want %q", name, got, c.want)
		}
	}
}
