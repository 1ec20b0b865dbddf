package read

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"leadline/bot"
)

// How each of bot.Destinations is said: anywhere in a text, and only as an
// answer to "where to".
var destinationWords = []struct{ destination, anywhere, asked string }{
	{"local", `local(?:ly|es|mente)?|in ?town(?: (?:mostly|only))?|in - ?state|instate|in state|state ?wide|regional(?:ly)?|around here|nearby|near by|metro(?: area)?|in the (?:area|county|city|state)|same (?:city|town|state|county)|within the state|[a-z]+ (?:metro )?area(?: (?:mostly|only))?|aqui(?: mismo| nada mas| nomas)?|en la ciudad|en el estado|tri - state|neighborhood|home state|cerca|within (?:a |about )?\d{1,3} (?:miles?|mi)(?: radius)?|\d{1,3} miles? radius`,
		`town|city|county|area|region|close|close by|here|here only|in colorado|state|mountains|our area|this (?:area|town|city|state|county)|surrounding (?:area|states)|ciudad|estado|denver|cross ?town`},
	{"nationwide", `nation ?-? ?wide|nationaly?|nationally|national|natl|nat l|nationwise|nationwid|nationwie|natonwide|country ?wide|coast to coast|all over(?: (?:the )?(?:us|u s|usa|country|states|place|america|united states|nation))?|(?:all )?(?:across|throughout|around) the (?:us|usa|country|states|nation|united states)|across (?:the )?(?:us|usa|country|america)|(?:all|whole|entire|anywhere in(?: the)?|everywhere in(?: the)?) (?:the )?(?:us|u s|usa|country|states|united states|america|nation)|(?:all|every) (?:50|fifty|48|the|of the)? ?states?|lower 48|all (?:50|fifty)|50 states|u \. s \. a|usa|(?:in |the |whole |within )us|us (?:only|wide|mainly|mostly)|u \. s \. (?:only|wide)|natinwide|nationide|(?:the )?(?:whole|entire) (?:us|usa|country|nation)|domestic(?:ally)?|stateside|nacional(?:mente|es)?|tod[oa] (?:el |la |los )?(?:pais|nacion|estados unidos|eeuu|ee uu)|(?:todos )?los estados|out of state|interstate`,
		`us|usa|u s a|u s|u \. s(?: \. a)?(?: \.)?|america|united states|the states|states|everywhere|anywhere|country|the country|estados unidos|eeuu|pais|todas partes|other states|por todas partes|wherever|across`},
	{"international", `international(?:ly)?|internat'?l|intl|int l|inter national|internatinal|internacional(?:es|mente)?|overseas|over seas|world ?-? ?wide|all over the world|around the world|global(?:ly)?|abroad|foreign|outside (?:the )?(?:us|usa|country)|extranjero|otros paises|todo el mundo|canada|canadian|mexico|europe|asia|japan|china|germany|uk|al exterior|exterior|england|united kingdom|france|australia|europa|south america|latin america|central america|africa|korea|india|spain|espana|italy|brazil|puerto vallarta|out of (?:the )?country|apo|other countries`,
		`world|everywhere in the world|the world|globe|brits|exports?|exporting`},
}

type destinationPattern struct {
	destination     string
	anywhere, asked *regexp.Regexp
}

var destinationPatterns = compileDestinations()

func compileDestinations() []destinationPattern {
	var all []destinationPattern
	for _, d := range destinationWords {
		all = append(all, destinationPattern{d.destination, regexp.MustCompile(`\b(?:` + d.anywhere + `)\b`), regexp.MustCompile(`\b(?:` + d.asked + `)\b`)})
	}
	return all
}

var (
	notDestination = regexp.MustCompile(`\b(?:not|no|never|except|but|besides|excluding|other than|nothing|dont ship|doesnt ship|ni|ya no)(?: to| go| going| a| al)?$`)
	usAnd          = regexp.MustCompile(`\b(?:us|u \. s(?: \.)?|united states|states) (?:&|and|\+|/|n|,|plus) (?:some )?(?:canada|canadian|mexico|europe|asia|intl|international|overseas|world|uk|japan|australia)|\b(?:canada|mexico|europe|asia|intl|international|overseas) (?:&|and|\+|/|n) (?:the )?(?:us|u \. s)\b`)
	regionWords    = regexp.MustCompile(`\b(?:(?:the )?(?:west|east|gulf) coast|(?:the )?(?:mid ?- ?)?west|(?:the )?(?:south ?|north ?)(?:east|west)|(?:the )?rockies|new england|(?:the )?(?:four|4) corners|(?:the )?south|(?:the )?plains|neighboring states|surrounding states|(?:2|3|two|three|four|4|few|couple of|several) states)\b`)
	allThree       = regexp.MustCompile(`^(?:all|all (?:3|three|of (?:them|the above|it)|above)|1 ?- ?3|1 to 3|1 thru 3|los tres|las tres|todos|todas|todo|everything|the works)$`)
	businessInName = regexp.MustCompile(`^ (?:inc|llc|co|corp|company|bank|foods?|delivery only|guy|mail ?box|pizza|grill|market|shop|store|imports?|house|express|tours?|travel|church|news|theater|auto|parts|supply|foods)\b`)
)

type destinationsAt struct {
	where []string
	guess bool
	spans [][2]int
}

// destinations finds destinations in a sheet; asked: where to is the open
// question. What comes out is in the order of bot.Destinations.
func (s *sheet) destinations(asked bool) destinationsAt {
	var f destinationsAt
	found := map[string]bool{}
	// The longest words first: "all over the world" is not "all over".
	taken := make([]bool, len(s.line)+1)
	for pass := 0; pass < 2; pass++ {
		for k := len(destinationPatterns) - 1; k >= 0; k-- {
			p := destinationPatterns[k]
			pattern := p.anywhere
			if pass == 1 {
				pattern = p.asked
				if !asked {
					break
				}
			}
			for _, m := range pattern.FindAllStringIndex(s.line, -1) {
				if taken[m[0]] || taken[m[1]-1] || !asked && businessInName.MatchString(s.line[m[1]:]) {
					continue
				}
				if s.line[m[0]:m[1]] == "mexico" && (strings.HasSuffix(s.line[:m[0]], "new ") || strings.HasSuffix(s.line[:m[0]], "nuevo ")) {
					continue
				}
				if _, next := s.tokens(m[0], m[1]); s.line[m[0]:m[1]] == "usa" && next < len(s.toks) && isShipper(s.toks[next].word) {
					continue // "usa fedex": uses it
				}
				if notDestination.MatchString(strings.TrimRight(s.line[:m[0]], " ")) {
					f.guess = true
					continue
				}
				if p.destination == "nationwide" && s.placeFollows(m[1]) {
					found["local"] = true // "all over colorado"
					i, j := s.tokens(m[0], m[1])
					f.spans = append(f.spans, [2]int{i, j})
					taken[m[0]], taken[m[1]-1] = true, true
					continue
				}
				for b := m[0]; b < m[1]; b++ {
					taken[b] = true
				}
				found[p.destination] = true
				i, j := s.tokens(m[0], m[1])
				f.spans = append(f.spans, [2]int{i, j})
			}
		}
	}
	if usAnd.MatchString(s.line) {
		found["nationwide"] = true
	}
	for _, d := range bot.Destinations {
		if found[d] {
			f.where = append(f.where, d)
		}
	}
	slices.SortFunc(f.spans, func(a, b [2]int) int { return a[0] - b[0] })
	return f
}

// readDestinations reads an answer to "where to": menu numbers, words, state
// names and codes (near by: local), countries.
func readDestinations(text string, s *sheet) (f destinationsAt, ok bool) {
	if from, to, is := menuRange(text); is && to <= len(bot.Destinations) {
		return destinationsAt{where: slices.Clone(bot.Destinations[from-1 : to]), guess: true}, true
	}
	for _, n := range menu(text, len(bot.Destinations)) {
		f.where = append(f.where, bot.Destinations[n-1])
	}
	if len(f.where) > 0 {
		slices.SortFunc(f.where, func(a, b string) int {
			return slices.Index(bot.Destinations, a) - slices.Index(bot.Destinations, b)
		})
		return f, true
	}
	words := s.content()
	if allThree.MatchString(words) || allThree.MatchString(strings.TrimSpace(strings.TrimPrefix(words, "to "))) {
		return destinationsAt{where: slices.Clone(bot.Destinations)}, true
	}
	f = s.destinations(true)
	if spans, regional := s.find(regionWords); regional {
		if !slices.Contains(f.where, "local") && !slices.Contains(f.where, "nationwide") {
			where := "local"
			if strings.HasSuffix(s.words(spans[0][0], spans[0][1]), "coast") { // far from most of the country
				where = "nationwide"
			}
			f.where, f.guess = append([]string{where}, f.where...), true
		}
		f.spans = append(f.spans, spans[0])
	}
	if states, spans := s.stateList(true); len(states) > 0 {
		if !slices.Contains(f.where, "local") && !slices.Contains(f.where, "nationwide") {
			where := "local"
			if apart(states) {
				where, f.guess = "nationwide", true
			}
			for _, far := range []string{"HI", "AK", "PR", "VI", "GU"} {
				if slices.Contains(states, far) {
					where, f.guess = "nationwide", true
				}
			}
			f.where = append([]string{where}, f.where...)
			f.guess = f.guess || len(states) > 3
		}
		f.spans = append(f.spans, spans...)
	}
	if len(f.where) == 0 && !f.guess { // "not local" names none
		f = s.nearDestination()
	}
	return f, len(f.where) > 0
}

// placeFollows says that a state or a town follows the line's byte at.
func (s *sheet) placeFollows(at int) bool {
	_, j := s.tokens(0, at)
	for s.word(j) == "of" || s.word(j) == "in" || s.word(j) == "the" {
		j++
	}
	if code, next, ok := s.state(j); ok && !(wordyCodes[s.word(j)] && next == j+1 && s.cut(j, next) != code) {
		return true
	}
	return cities[s.word(j)] || s.word(j) == "state"
}

// Words of destinations that are often misspelt.
var destinationTypos = []struct{ word, destination string }{
	{"nationwide", "nationwide"}, {"everywhere", "nationwide"}, {"national", "nationwide"}, {"international", "international"}, {"worldwide", "international"},
	{"overseas", "international"}, {"local", "local"}, {"locally", "local"},
}

// nearDestination reads a misspelt word, as a guess.
func (s *sheet) nearDestination() (f destinationsAt) {
	for i, t := range s.toks {
		if len(t.word) < 4 || !isLetters(t.word) {
			continue
		}
		for _, d := range destinationTypos {
			limit := 1
			if len(d.word) > 7 {
				limit = 2
			}
			if levenshtein.ComputeDistance(t.word, d.word) <= limit {
				if !slices.Contains(f.where, d.destination) {
					f.where = append(f.where, d.destination)
				}
				f.guess, f.spans = true, append(f.spans, [2]int{i, i + 1})
				break
			}
		}
	}
	return f
}
