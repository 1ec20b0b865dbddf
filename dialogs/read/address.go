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
	roadName    = `(?:(?:us|u s|state|st|county|co|old|interstate|farm|business) )*(?:hwy|highway|hiway|hiwy|route|rte|rt|county road|county rd|co rd|cr|fm|sr|us|rr|rural route|farm road|ranch road|ranch rd|state road|road|interstate|i -)(?: #)? ?\d{1,4}\b(?: ?[a-z]\b)?(?: (?:&|and|/) \d{1,3}\b)?`
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
	{regexp.MustCompile(`\b(?:hwy|highway|county road|county rd|cr|fm|state road|us hwy|us highway|state hwy) \d{1,4}\b` + roadTail), false},
	{regexp.MustCompile(`\b(?:` + streetWord + ` (?:` + strong + `)|` + knownStreet + `) (?:&|and|@|/) (?:` + streetWord + ` (?:` + strong + `)\b|` + streetWord + `)`), true},
	{regexp.MustCompile(`\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?: (?:one|two|three|four|five|six|seven|eight|nine|hundred|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))* (?:` + streetWord + ` ){1,2}?(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd)\b(?: (?:` + direction + `)\b)?`), true},
}

var (
	// What begins with a number in names: "7 eleven", "24 hour fitness", "5 star awards".
	numberName   = regexp.MustCompile(`^\d{1,4} (?:eleven|hour|hr|star|stars|guys|brothers|bros|sisters|seasons|points|corners|day|minute|men|dollar|cent|mile|chicks|amigos|kings|queens|friends|dogs|wheels|wheel|degrees|oaks|pines|rivers|peaks|bears|little|fat|hot|crazy|blind|pounds?|lbs?|oz|ounces?|kg|percent|pkgs?|packages?|boxes|pieces|a|per|to|or|and|each|wk|weeks?|mo|months?|yr|days?|daily|weekly|in|stores?|locations?)\b`)
	wordedStreet = regexp.MustCompile(`\b(?:and|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|drawer)\b`)
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

// letterZero is a house number with a letter O for a zero: "9OO Main St".
var letterZero = regexp.MustCompile(`^\d[\doO]*[oO]\d*\b`)

// tidyStreet puts a street that ran over commas or lines into one.
func tidyStreet(street string) string {
	street = letterZero.ReplaceAllStringFunc(street, func(n string) string { return strings.NewReplacer("o", "0", "O", "0").Replace(n) })
	street = strings.TrimRight(streetCommas.ReplaceAllString(street, " "), " .,-")
	return clip(street, maxName)
}
