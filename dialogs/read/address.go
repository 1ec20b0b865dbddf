package read

import (
	"regexp"
	"strings"
)

// Patterns see the sheet's line: plain words with single spaces.
const (
	houseNumber = `\d{1,6}(?: - \d{1,5})?(?: [a-d]\b)?(?: 1 / 2)?`
	direction   = `(?:north ?east|north ?west|south ?east|south ?west|ne|nw|se|sw|north|south|east|west|n|s|e|w)(?: \.)?`
	streetWord  = `(?:\d{1,3}(?:st|nd|rd|th)|(?:st|ft|mt|dr) \. [a-z]+|[a-z][a-z]+|[a-z] \.)`
	strong      = `street|str|st|avenue|avenu|ave|av|road|rd|boulevard|boulavard|blvd|blv|bvd|drive|dr|lane|ln|court|ct|circle|cir|place|pl|plaza|plz|parkway|pkwy|pky|pkway|terrace|ter|terr|trail|trl|tr|way|wy|square|sq|highway|hwy|freeway|fwy|expressway|expy|alley|aly|loop|row|run|crossing|xing|cove|cv|ridge|point|pt|pike|turnpike|tpke|bend|path|walk|mall|commons|heights|hts|hollow|hill|spur|bypass|causeway|crescent|cres|extension|ext|frontage|esplanade|promenade|wharf|pier|landing|calle|avenida`
	knownStreet = `broadway|main|colfax|elm|oak|pine|maple|cedar|walnut|chestnut|spruce|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|market|larimer|blake|wazee|wynkoop|wewatta|federal|havana|lincoln|washington|jefferson|park|center|central|church|mill|grand|front|river|water|lake|sheridan|wadsworth|speer|alameda|arapahoe|pearl|walnut|canyon|folsom|tejon|nevada|cascade|academy|peoria|chambers|broad|high|spring|state|court|union|commerce|railroad|depot|paisano|\d{1,3}(?:st|nd|rd|th)`
	unitWord    = `(?:suite|suit|ste|unit|apt|apartment|room|rm|bldg|building|floor|fl|lot|spc|kiosk|oficina|depto|ofc|bay|dock|hangar)`
	unit        = `(?: ?[,.-]? ?(?:` + unitWord + `(?: \.)? ?#? ?(?:[a-z]?(?: ?- ?)?\d{1,5}(?: ?- ?\d{1,4}| ?[a-z]\b)?|[a-z]\b)|# ?[a-z]? ?\d{1,5}(?: ?[a-z]\b)?|# ?[a-z]\b))`
	roadName    = `(?:(?:us|u s|state|st|county|co|old|interstate|farm|business) )*(?:hwy|highway|hiway|hiwy|route|rte|rt|county road|county rd|co rd|cr|fm|sr|us|rr|rural route|farm road|ranch road|ranch rd|state road|road|interstate|i -)(?: #)? ?\d{1,4}(?: ?[a-z]\b)?(?: (?:&|and|/) \d{1,3}\b)?`
	roadTail    = `(?: (?:n|s|e|w|north|south|east|west|frontage road|frontage rd|frontage)\b)?(?: ?,? ?(?:box|mile|mi|mm|milepost|mile marker)(?: #)? \d{1,5})?`
)

// The shapes of a street, in the order in which they are tried at a place.
var streetShapes = []struct {
	pattern *regexp.Regexp
	guess   bool
}{
	{regexp.MustCompile(`(?:p ?\.? ?o ?\.? |post office |postal )box(?: #| no| number)? ?[a-z]?\d{1,6}|\bpob(?:ox)? \d{1,6}|\bapartado(?: postal)? \d{1,6}|\bdrawer [a-z0-9]{1,4}\b|\bpmb \d{1,5}`), false},
	{regexp.MustCompile(`\b(?:` + houseNumber + ` )(?:` + direction + ` )?` + roadName + roadTail + unit + `?`), false},
	{regexp.MustCompile(`\b` + houseNumber + ` (?:` + direction + ` ){0,2}(?:` + streetWord + ` ){1,4}?(?:` + strong + `)\b(?: (?:` + strong + `)\b)?(?: \.)?(?: (?:` + direction + `)\b)?` + unit + `?`), false},
	{regexp.MustCompile(`\b` + houseNumber + ` (?:calle|avenida|avda|ave|camino|paseo|via|el|la|avenue|county|plaza)(?: (?:de|del|la|los|las|el))* (?:[a-z]{2,}|\d{1,4})(?: \d{1,4}\b)?` + unit + `?`), false},
	{regexp.MustCompile(`\b(?:calle|avenida|avda|carretera|calzada|bulevar|camino)(?: (?:de|del|la|los|las|el))* (?:[a-z]{2,}|\d{1,4})(?: [a-z]{3,})??(?: ?,? ?(?:#|numero|num|no|nro)(?: \.)? ?\d{1,6}| \d{1,6})`), false},
	{regexp.MustCompile(`\b` + houseNumber + ` (?:` + direction + ` )?(?:` + knownStreet + `)\b(?: (?:` + direction + `)\b)?` + unit + `?`), false},
	{regexp.MustCompile(`\b(?:hwy|highway|county road|county rd|cr|fm|state road|us hwy|us highway|state hwy) \d{1,4}` + roadTail), false},
	{regexp.MustCompile(`\b(?:` + streetWord + ` (?:` + strong + `)|` + knownStreet + `) (?:&|and|@|/) (?:` + streetWord + ` (?:` + strong + `)\b|` + streetWord + `)`), true},
	{regexp.MustCompile(`\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)(?: (?:one|two|three|four|five|six|seven|eight|nine|hundred|ten|eleven|twelve|twenty|thirty|forty|fifty))* (?:` + streetWord + ` ){1,2}?(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd)\b(?: (?:` + direction + `)\b)?`), true},
}

var (
	// What begins with a number in names: "7 eleven", "24 hour fitness", "5 star awards".
	numberName   = regexp.MustCompile(`^\d{1,4} (?:eleven|hour|hr|star|stars|guys|brothers|bros|sisters|seasons|points|corners|day|minute|men|dollar|cent|mile|chicks|amigos|kings|queens|friends|dogs|wheels|wheel|degrees|oaks|pines|rivers|peaks|bears|little|fat|hot|crazy|blind|pounds?|lbs?|oz|ounces?|kg|percent|pkgs?|packages?|boxes|pieces|a|per|to|or|and|each|wk|weeks?|mo|months?|yr|days?|daily|weekly|in|stores?|locations?)\b`)
	wordedStreet = regexp.MustCompile(`\b(?:and|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|drawer)\b`)
	notStreetEnd = regexp.MustCompile(`\b(?:a|per|each|lbs?|pounds?|wk|week|month|pkgs|packages|owner|and|is|the|at|they|ship|customer) `)
)

// An address found in tokens [from, to).
type addressAt struct {
	street, city, state, zip5, zip4 string
	from, to                        int
	streetGuess, cityGuess          bool
}

// address finds the first street of a sheet and the town, state and ZIP behind it.
func (s *sheet) address() (addressAt, bool) {
	if !strings.ContainsAny(s.line, "0123456789&@/") && !wordedStreet.MatchString(s.line) {
		return addressAt{}, false
	}
	best, at := -1, [2]int{}
	guess := false
	for _, shape := range streetShapes {
		for _, m := range shape.pattern.FindAllStringIndex(s.line, -1) {
			text := s.line[m[0]:m[1]]
			if numberName.MatchString(text) || !shape.guess && notStreetEnd.MatchString(afterNumber(text)) || m[0] > 0 && strings.HasSuffix(s.line[:m[0]], "$ ") {
				// The name's number is not the house's: look again behind it.
				if again := shape.pattern.FindStringIndex(s.line[m[0]+len(firstWords(text, 1)):]); again != nil {
					off := m[0] + len(firstWords(text, 1))
					m = []int{again[0] + off, again[1] + off}
					text = s.line[m[0]:m[1]]
					if numberName.MatchString(text) || notStreetEnd.MatchString(afterNumber(text)) {
						continue
					}
				} else {
					continue
				}
			}
			if shape.guess && m[0] == 0 {
				continue // "Two Rivers Court Reporting": nothing before it would be the name
			}
			if best < 0 || shape.guess == guess && m[0] < best {
				best, at, guess = m[0], [2]int{m[0], m[1]}, shape.guess
			}
			break
		}
		if best >= 0 && shape.pattern == streetShapes[4].pattern {
			break // a full street goes before half a one
		}
	}
	if best < 0 {
		return addressAt{}, false
	}
	i, j := s.tokens(at[0], at[1])
	a := addressAt{from: i, to: j, streetGuess: guess}
	a.street = tidyStreet(s.cut(i, j))
	s.town(&a, j)
	return a, true
}

func afterNumber(text string) string {
	if k := strings.IndexByte(text, ' '); k >= 0 {
		return text[k+1:]
	}
	return text
}

var streetCommas = regexp.MustCompile(`\s*[,\n]\s*`)

// tidyStreet puts a street that ran over commas or lines into one.
func tidyStreet(street string) string {
	street = strings.TrimRight(streetCommas.ReplaceAllString(street, " "), " .,-")
	return clip(street, maxName)
}

// Between the parts of an address.
func addressBreak(w string) bool {
	return w == "," || w == "\n" || w == "." || w == "-" || w == "/" || w == ";" || w == "in"
}

// town reads city, state and ZIP from token j on and moves the end of a.
func (s *sheet) town(a *addressAt, j int) {
	k := j
	for n := 0; n < 2 && addressBreak(s.word(k)); n++ {
		k++
	}
	if s.word(k) == "city" && s.word(k+1) == ":" {
		k += 2
	}
	// city of no to three words, then a state or a ZIP
	start := 0
	for n := 3; n >= 2; n-- {
		if cities[s.words(k, k+n)] { // "Colorado Springs" is no state
			start = n
			break
		}
	}
	for n := start; n <= 3; n++ {
		if n > 0 && !s.cityWord(k+n-1) {
			break
		}
		if n > 0 && firstNames[s.word(k)] && !cities[s.words(k, k+n)] && (n > 1 || k == j) && n != 1 {
			break
		}
		end := k + n
		for m := 0; m < 2 && n > 0 && (addressBreak(s.word(end)) || s.word(end) == ".") && s.word(end) != "in"; m++ {
			end++
		}
		if code, next, ok := s.state(end); ok && s.stateFits(end, next, n) {
			if n == 1 && s.word(k) == "st" || n == 1 && s.word(k) == "fort" {
				continue
			}
			a.city, a.state, a.to = s.cityName(k, k+n), code, next
			z := next
			for m := 0; m < 2 && (addressBreak(s.word(z)) || s.word(z) == "zip") && s.word(z) != "in"; m++ {
				z++
			}
			if zip5, zip4, after, ok := s.zip(z); ok {
				a.zip5, a.zip4, a.to = zip5, zip4, after
			}
			return
		}
		if s.word(end) == "zip" {
			end++
		}
		if zip5, zip4, after, ok := s.zip(end); ok {
			if n == 0 || cities[s.words(k, k+n)] || k > j || end > k+n || n <= 2 && !firstNames[s.word(k)] {
				a.city, a.zip5, a.zip4, a.to = s.cityName(k, k+n), zip5, zip4, after
				return
			}
		}
	}
	// a known town alone, or words that run from the street to a break
	for n := 3; n >= 1; n-- {
		if cities[s.words(k, k+n)] && !(s.word(k+n) == "s" || businessWords[s.word(k+n)]) && !(n == 1 && wordyTown[s.word(k)] && k > j && !breaks[s.word(k+n)]) {
			a.city, a.to = s.cityName(k, k+n), k+n
			return
		}
	}
	for n := 1; n <= 2 && k == j; n++ {
		if !s.cityWord(k+n-1) || firstNames[s.word(k)] || businessWords[s.word(k+n-1)] {
			break
		}
		if w := s.word(k + n); w == "," || w == "\n" || w == "." {
			a.city, a.cityGuess, a.to = s.cityName(k, k+n), true, k+n
			return
		}
	}
}

// Towns that are words or names as well.
var wordyTown = wordSet(`mobile mesa corona surprise ontario reno cary parker logan jackson sheridan cody golden eagle dillon craig ward delta bend edwards madison lincoln lamar monument fountain superior salem eugene columbus lawrence helena aurora gilbert irving henderson arlington garland lander windsor sterling aspen frisco yuma`)

// words joins plain words [i, j).
func (s *sheet) words(i, j int) string {
	var w []string
	for ; i < j; i++ {
		w = append(w, s.word(i))
	}
	return strings.Join(w, " ")
}

func (s *sheet) cityName(i, j int) string {
	return clip(strings.Trim(s.cut(i, j), " .,"), maxParts)
}

// cityWord says that token i may be part of a town's name.
func (s *sheet) cityWord(i int) bool {
	w := s.word(i)
	if w == "." {
		return s.word(i-1) == "st" || s.word(i-1) == "ft" || s.word(i-1) == "mt"
	}
	if w == "" || w == "|" || s.tok(i).isNum || w[0] < 'a' || w[0] > 'z' {
		return false
	}
	return !roleWords[w] && !notCity[w] && periods[w].per == ""
}

var notCity = wordSet(`owner manager mgr contact ask phone call ups fedex usps dhl amazon they he she customer cust dm is at and the with for name attn about ships ship packages pkgs boxes call across next near behind by to a an of or no yes ok cliente dueno duena back front suite unit dr mr mrs ms spoke talked`)

// stateFits says that a state at [i, next) behind n city words is meant as one.
func (s *sheet) stateFits(i, next, n int) bool {
	if _, _, _, zip := s.zip(next); zip {
		return true
	}
	if s.word(next) == "," || s.word(next) == "." || s.word(next) == "\n" {
		if _, _, _, zip := s.zip(next + 1); zip {
			return true
		}
	}
	low := s.word(i)
	if wordyCodes[low] && next == i+1 && s.cut(i, next) != strings.ToUpper(low) {
		return (n > 0 && cities[s.words(i-n, i)]) || (n > 0 && low == "co" && (breaks[s.word(next)] || s.word(next) == "-" || s.word(next) == "/")) || n > 0 && low == "co"
	}
	return n > 0 || low != "or" && low != "in"
}

// zip reads a ZIP code at token i, with or without four more digits.
func (s *sheet) zip(i int) (zip5, zip4 string, next int, ok bool) {
	w := s.word(i)
	if !s.tok(i).isNum || !isAllDigits(w) || s.word(i-1) == "$" {
		return "", "", i, false
	}
	switch {
	case len(w) == 9:
		return w[:5], w[5:], i + 1, true
	case len(w) != 5:
		return "", "", i, false
	case s.word(i+1) == "-" && s.tok(i+2).isNum && len(s.word(i+2)) == 4 && isAllDigits(s.word(i+2)) && !s.tok(i+2).gap:
		return w, s.word(i + 2), i + 3, true
	}
	if w < "00501" {
		return "", "", i, false
	}
	return w, "", i + 1, true
}

// houseAt says that the number at token i begins a street: "12345 E Mississippi Ave".
func (s *sheet) houseAt(i int) bool {
	if i >= len(s.at) {
		return false
	}
	rest := s.line[s.at[i]:]
	for _, shape := range streetShapes[1:6] {
		if m := shape.pattern.FindStringIndex(rest); m != nil && m[0] == 0 {
			return true
		}
	}
	return false
}

// loneZip finds a ZIP that stands without a street.
func (s *sheet) loneZip() (a addressAt, ok bool) {
	for i := range s.toks {
		if s.toks[i].taken || s.word(i-1) == "#" || s.word(i-1) == "/" {
			continue
		}
		zip5, zip4, next, is := s.zip(i)
		if !is || s.houseAt(i) {
			continue
		}
		if w := s.word(next); periods[w].per != "" || packages[w] || w == "/" && periods[s.word(next+1)].per != "" || w == "a" || w == "per" || w == "to" || poundsPer[w] > 0 || w == "-" && s.tok(next+1).isNum && zip4 == "" {
			continue
		}
		a = addressAt{zip5: zip5, zip4: zip4, from: i, to: next}
		k := i
		for k > 0 && addressBreak(s.word(k-1)) {
			k--
		}
		s.townBefore(&a, k)
		return a, true
	}
	// "Durango, CO" or "Durango CO" without a ZIP
	for i := 1; i < len(s.toks); i++ {
		code, next, is := s.state(i)
		if !is || !breaks[s.word(next)] && s.word(next) != "-" && s.word(next) != "/" {
			continue
		}
		k := i
		if s.word(k-1) == "," {
			k--
		}
		for n := 3; n >= 1; n-- {
			if k-n >= 0 && cities[s.words(k-n, k)] {
				a = addressAt{city: s.cityName(k-n, k), state: code, from: k - n, to: next}
				return a, true
			}
		}
	}
	return addressAt{}, false
}

// townBefore reads a state and a town that end before token k, for a ZIP without a street.
func (s *sheet) townBefore(a *addressAt, k int) {
	for n := 3; n >= 1; n-- {
		i := k - n
		if i < 0 {
			continue
		}
		code, next, ok := s.state(i)
		if !ok || next < k-1 || next > k {
			continue
		}
		c := i
		if s.word(c-1) == "," || s.word(c-1) == "\n" {
			c--
		}
		for m := 3; m >= 1; m-- {
			if c-m < 0 {
				continue
			}
			edge := c-m == 0 || breaks[s.word(c-m-1)] || s.word(c-m-1) == "-"
			all := true
			for x := c - m; x < c; x++ {
				all = all && s.cityWord(x)
			}
			if all && (cities[s.words(c-m, c)] || edge && c-m > 0) {
				a.city, a.from = s.cityName(c-m, c), c-m
				a.state = code
				return
			}
		}
		if c >= 3 && s.cityWord(c-1) && !businessWords[s.word(c-1)] && s.cityWord(c-2) && s.cityWord(c-3) {
			a.city, a.state, a.from, a.cityGuess = s.cityName(c-1, c), code, c-1, true
			return
		}
		if s.word(i) != "co" || c < i { // "Vita Co 80002" is a company
			a.state, a.from = code, i
		}
		return
	}
	for m := 3; m >= 1; m-- {
		if k-m >= 0 && cities[s.words(k-m, k)] && (k-m > 0) {
			a.city, a.from = s.cityName(k-m, k), k-m
			return
		}
	}
}
