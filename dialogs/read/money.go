package read

import (
	"regexp"
	"strings"

	"github.com/bojanz/currency"
)

var (
	moneyShape = regexp.MustCompile(`(?i)(\$ ?|\busd ?|\bus\$ ?)?(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,6})?|\.\d{1,2})( ?(?:k|thousand|thou|grand|mil|m|mm|mil+ion|mill|million|millones|mln)\b)?( ?(?:usd|dollars?|bucks|dolares|dólares)\b)?`)
	moneyScale = map[string]float64{"k": 1e3, "thousand": 1e3, "thou": 1e3, "grand": 1e3, "mil": 1e3, "m": 1e6, "mm": 1e6, "mill": 1e6, "million": 1e6, "millon": 1e6, "milion": 1e6, "millones": 1e6, "mln": 1e6}
	perBehind  = regexp.MustCompile(`(?i)^ ?(?:/|per\b|a (?:year|yr|week|wk|month|day)\b|pieces|pcs|pkgs|packages|parcels|lbs?\b|%)`)
)

// mostCents is the largest amount that is taken: a billion dollars is a typing error.
const mostCents = 100_000_000_000

// Money reads the amount of US dollars in a text, in cents, and where it
// stands: "$109,682", "110k", "$1.2M", "about 110000", "109,682.50". A number
// with a $ or the word dollars goes before a bare one; pieces a year are none.
func Money(text string) (cents int64, start, end int, ok bool) {
	best := -1
	for _, m := range moneyShape.FindAllStringSubmatchIndex(text, -1) {
		if !amountEnds(text, m[0], m[1]) {
			continue
		}
		marked := m[2] >= 0 || m[8] >= 0
		if !marked && (perBehind.MatchString(text[m[1]:]) || best >= 0) {
			continue
		}
		c, is := centsOf(text[m[4]:m[5]], strings.ToLower(strings.TrimSpace(group(text, m, 3))))
		if !is {
			continue
		}
		rank := 0
		if marked {
			rank = 1
		}
		if rank > best {
			best, cents, start, end, ok = rank, c, m[0], m[1], true
		}
	}
	return cents, start, end, ok
}

func group(text string, m []int, g int) string {
	if m[2*g] < 0 {
		return ""
	}
	return text[m[2*g]:m[2*g+1]]
}

// amountEnds says that the number is whole: no letters or digits touch it, no
// date and no lead code.
func amountEnds(text string, start, end int) bool {
	if start > 0 && (isWordByte(text[start-1]) || strings.IndexByte("-/.,:#", text[start-1]) >= 0 && start > 1 && isWordByte(text[start-2])) {
		return false
	}
	if start > 0 && text[start-1] == '-' {
		return false // a negative amount is no sale
	}
	if end < len(text) && (isWordByte(text[end]) || (text[end] == ',' || text[end] == '.') && end+1 < len(text) && isDigit(text[end+1])) {
		return false
	}
	return true
}

// centsOf turns digits and a scale word into cents, exactly.
func centsOf(number, scale string) (int64, bool) {
	number = strings.ReplaceAll(number, ",", "")
	if strings.HasPrefix(number, ".") {
		number = "0" + number
	}
	amount, err := currency.NewAmount(number, "USD")
	if err != nil {
		return 0, false
	}
	if times, is := moneyScale[scale]; is {
		factor := "1000"
		if times > 1e3 {
			factor = "1000000"
		}
		if amount, err = amount.Mul(factor); err != nil {
			return 0, false
		}
	}
	cents, err := amount.Round().Int64()
	if err != nil || cents < 0 || cents > mostCents {
		return 0, false
	}
	return cents, true
}
