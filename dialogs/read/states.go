package read

import "strings"

// The states and what they are called.
var stateNames = map[string]string{
	"alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO", "connecticut": "CT", "delaware": "DE",
	"florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY",
	"louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN", "mississippi": "MS", "missouri": "MO",
	"montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY",
	"north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI",
	"south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA",
	"west virginia": "WV", "wisconsin": "WI", "wyoming": "WY", "district of columbia": "DC", "puerto rico": "PR", "nuevo mexico": "NM", "tejas": "TX",
	"calif": "CA", "colo": "CO", "ariz": "AZ", "tex": "TX", "fla": "FL", "mass": "MA", "penn": "PA", "penna": "PA", "wash": "WA", "minn": "MN",
	"wisc": "WI", "mich": "MI", "okla": "OK", "nebr": "NE", "wyo": "WY", "conn": "CT", "tenn": "TN", "ind": "IN", "ill": "IL", "kans": "KS",
}

var stateCodes = codesOf(stateNames)

func codesOf(names map[string]string) map[string]bool {
	codes := map[string]bool{"VI": true, "GU": true}
	for _, code := range names {
		codes[code] = true
	}
	return codes
}

// Codes that are words of a text too: only in capitals or at an address's end.
var wordyCodes = wordSet(`in or me hi ok oh de la al ma pa mo id co as`)

// state reads a state at token i: its code or its name.
func (s *sheet) state(i int) (code string, next int, ok bool) {
	for n := 3; n >= 1; n-- {
		if n > 1 && (i+n > len(s.toks)) {
			continue
		}
		var words []string
		for j := i; j < i+n; j++ {
			words = append(words, s.word(j))
		}
		if code, ok := stateNames[strings.Join(words, " ")]; ok {
			if s.word(i+n) == "." && len(words[n-1]) < 5 {
				n++
			}
			return code, i + n, true
		}
	}
	if up := strings.ToUpper(s.word(i)); len(up) == 2 && stateCodes[up] {
		next = i + 1
		if s.word(next) == "." && s.tok(next+1).isNum { // "Palisade Co. 81526"
			next++
		}
		return up, next, true
	}
	if len(s.word(i)) == 1 && s.word(i+1) == "." && len(s.word(i+2)) == 1 && !s.tok(i+2).gap { // "N.M."
		if up := strings.ToUpper(s.word(i) + s.word(i+2)); stateCodes[up] {
			next = i + 3
			if s.word(next) == "." {
				next++
			}
			return up, next, true
		}
	}
	return "", i, false
}

// wordBehind says that a word that is no other place stands at token i: "al
// extranjero" is not Alabama.
func (s *sheet) wordBehind(i int) bool {
	switch w := s.word(i); w {
	case "only", "mostly", "mainly", "and", "y", "or", "area", "state":
		return false
	default:
		_, _, place := s.state(i)
		return isLetters(w) && !place
	}
}

// stateList finds states that stand as places to ship to. asked: where to is
// the open question; else only a run of states between breaks counts.
func (s *sheet) stateList(asked bool) (states []string, spans [][2]int) {
	for i := 0; i < len(s.toks); i++ {
		code, next, ok := s.state(i)
		if !ok {
			continue
		}
		if low := s.word(i); asked && wordyCodes[low] && next == i+1 && s.cut(i, next) != code && (len(s.toks) > 3 || s.wordBehind(next)) {
			continue
		}
		if !asked && !breaks[s.word(i-1)] && s.word(i-1) != "/" && s.word(i-1) != "-" && s.word(i-1) != "and" && s.word(i-1) != "mostly" && s.word(i-1) != "mainly" && s.word(i-1) != "just" {
			continue
		}
		run, last := []string{code}, next
		for {
			j := last
			for s.word(j) == "," || s.word(j) == "and" || s.word(j) == "y" || s.word(j) == "&" || s.word(j) == "/" || s.word(j) == "or" {
				j++
			}
			code, next, ok := s.state(j)
			if !ok || s.tok(next).isNum {
				break
			}
			run, last = append(run, code), next
		}
		lead := s.word(i-1) == "mostly" || s.word(i-1) == "mainly" || s.word(i-1) == "just" || s.word(last) == "only" || s.word(last) == "mostly"
		if s.word(last) == "only" || s.word(last) == "mostly" {
			last++
		}
		if asked || (len(run) > 1 || lead) && (breaks[s.word(last)] || s.word(last) == "-" || s.word(last) == "/") {
			if i > 0 && (s.word(i-1) == "mostly" || s.word(i-1) == "mainly" || s.word(i-1) == "just") {
				i--
			}
			states, spans = append(states, run...), append(spans, [2]int{i, last})
		}
		i = last - 1
	}
	return states, spans
}
