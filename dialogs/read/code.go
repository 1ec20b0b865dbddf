package read

import (
	"regexp"
	"strings"

	"leadline/bot"
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var (
	codeFull  = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])((` + programCodes() + `)(?: ?[-–—:#_.]? ?)([0-9a-z]{5}))(?:$|[^a-z0-9])`)
	codeBare  = regexp.MustCompile(`(?i)(?:^|[^a-z0-9$.,@/-])(#?([0-9a-z]{5}))(?:$|[^a-z0-9@-])`)
	codeFolds = strings.NewReplacer("O", "0", "I", "1", "L", "1")
)

func programCodes() string {
	var codes []string
	for _, p := range bot.Programs {
		codes = append(codes, p.Code)
	}
	return strings.Join(codes, "|")
}

// Code finds a lead code: "CC-7K3M4", "cc 7k3m4", "7k3m4". O, I and L are read
// as 0, 1 and 1. A bare one needs five characters of Crockford's alphabet, a
// digit and a letter among them (five digits are a ZIP or an amount, unless
// they are the whole text or its second word). code is in capitals, with the prefix if it was given.
func Code(text string) (code string, start, end int, ok bool) {
	if !mayHoldCode(text) {
		return "", 0, 0, false
	}
	for from := 0; from < len(text); {
		m := codeFull.FindStringSubmatchIndex(text[from:])
		if m == nil {
			break
		}
		raw := text[from+m[6] : from+m[7]]
		if five, is := crockfordOf(raw); is && (strings.ContainsAny(raw, "0123456789") || text[from+m[6]-1] == '-') {
			return strings.ToUpper(text[from+m[4]:from+m[5]]) + "-" + five, from + m[2], from + m[3], true
		}
		from += m[3]
	}
	for from := 0; from < len(text); {
		m := codeBare.FindStringSubmatchIndex(text[from:])
		if m == nil {
			break
		}
		raw := text[from+m[4] : from+m[5]]
		five, is := crockfordOf(raw)
		whole := strings.Trim(text, " .!?#\n") == raw || len(strings.Fields(text[:from+m[2]])) == 1
		if is && strings.ContainsAny(raw, "0123456789") && (whole || !isAllDigits(raw)) && !unitBehind.MatchString(raw) {
			return five, from + m[2], from + m[3], true
		}
		from += m[3]
	}
	return "", 0, 0, false
}

// mayHoldCode says whether five letters or digits stand together anywhere.
func mayHoldCode(text string) bool {
	run := 0
	for i := 0; i < len(text); i++ {
		if b := text[i]; isDigit(b) || isLetter(b) || b >= 0x80 {
			if run++; run == 5 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}

// Five characters that are rather an amount, a time or an ordinal: "10lbs", "100th", "230pm".
var unitBehind = regexp.MustCompile(`(?i)^\d+(?:lbs?|oz|kg|th|st|nd|rd|pm|am|k|pkgs?|wk|mo|yr|ish|hrs?|min|days?|ft|mi|pcs|bx)$`)

// crockfordOf folds five characters to the alphabet.
func crockfordOf(raw string) (string, bool) {
	five := codeFolds.Replace(strings.ToUpper(raw))
	for _, r := range five {
		if !strings.ContainsRune(crockford, r) {
			return "", false
		}
	}
	return five, strings.ContainsAny(five, "0123456789")
}
