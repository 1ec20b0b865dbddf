package read

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"leadline/bot"
)

// How each of bot.Shippers is written; others ship too, those count as "other".
// The first list is safe anywhere in a text, the second only as an answer or
// after words such as "uses".
var shipperNames = []struct{ shipper, anywhere, asked string }{
	{"UPS", `ups|u p s|u \. p \. s(?: \.)?|upz|united parcel(?: service)?|you pee ess`, `brown(?: trucks?)?|big brown`},
	{"FedEx", `fed ?ex(?: ?ex)?|fed - ex|fedx|fed x|fdx|fedexp?|fedx|fedec|fedes|federal e?xpress|feddex|feedex`, `fed|fe`},
	{"Amazon", `amzn|amazn|amazone`, `amazon(?: prime| trucks?)?|amz|fba`},
	{"DHL", `dhl|d h l|d \. h \. l(?: \.)?`, ``},
	{"USPS", `usps|u s p s|u \. s \. p \. s(?: \.)?|us mail|u s mail|u \. s \. mail|postal service|us postal(?: service)?|media mail|priority mail|first class(?: mail)?|stamps \. com|correos`, `(?:the )?post ?office|(?:the )?p o|po|postal|(?:the )?mail|priority|correo|servicio postal|stamps`},
	{"other", `on ?trac|laser ?ship|spee ?- ?dee|speedee|purolator|estes|xpo|old dominion|roadrunner freight|ltl|door ?dash|uber ?eats`, `other|others|another|uber|someone else|somebody else|different one|otro|otra|freight(?: company| co)?|courier|couriers|truck|trucking|own trucks?|(?:their|his|her) own (?:trucks?|vans?|drivers?)|themselves|they deliver(?: it)?(?: themselves)?|self|gls|gso|saia|yrc|uhaul|greyhound|local courier|mensajeria|pirate ?ship`},
}

// What is said around a shipper and belongs to it.
const shipperTail = `(?: (?:ground|express|freight|air|overnight|2 ?day|home delivery|next day|home|smartpost|mi|surepost|innovations|priority(?: mail)?|first class(?: mail)?|media mail|parcel select|economy|only|now|currently|mostly|mainly|account|truck|guy|driver|\d{1,3} %))*`
const shipperCue = `(?:(?:they |he |she |we |customer |cust )?(?:currently |now |mostly |mainly |always |just )?(?:uses?|using|used|ships?(?: out| now)?(?: with| w/| w /| w| via| by| thru| through| using)|shipped (?:with|by|via)|shipping (?:with|by|via)|sends?(?: them| it| stuff)? (?:with|by|via|through)|goes? (?:with|by|through|via)|currently|usa|usan|envian? (?:por|con)|mandan? (?:por|con)|with|w/|w /|via|by|thru|through|por|shipper|carrier)(?: the)?)`

type shipperPattern struct {
	shipper         string
	anywhere, asked *regexp.Regexp
}

var shipperPatterns = compileShippers()

func compileShippers() []shipperPattern {
	var all []shipperPattern
	for _, n := range shipperNames {
		p := shipperPattern{shipper: n.shipper, anywhere: regexp.MustCompile(`\b(?:` + n.anywhere + `)\b` + shipperTail)}
		if n.asked != "" {
			p.asked = regexp.MustCompile(`\b(?:` + n.asked + `)\b` + shipperTail)
		}
		all = append(all, p)
	}
	return all
}

var (
	unclearShipper = regexp.MustCompile(`\b(?:upsp|upss|uspp|usp|uspsp|uups|ups / usps \?|usup|psup)\b`)
	notShipper     = regexp.MustCompile(`\b(?:not|no|never|neither|nor|ya no|nunca|(?:any|every)(?:one|body|thing) but|(?:ya )?no usan?|(?:dont|doesnt|not|no longer) use|no longer|without|except|instead of|used to (?:use|be)|hates?|left|dropped|quit|stopped using|ni|excepto|sin)(?: the| with| using)?$`)
	mightBecome    = regexp.MustCompile(`\b(?:thinking about|considering|might (?:try|use)|wants? to try|looking at|quote from)$`)
	shipperStore   = regexp.MustCompile(`^ (?:store|stores|hub|drop|box|dropbox|access|locker|print|office|driver said|jewelry|mart|site|center)\b`)
	onlyMenu       = regexp.MustCompile(`^(?:(?:both|numbers?|no|#|options?|numeros?|#|probably|choice) ?)*[1-6](?:[ ,.&/+;-]*(?:and|y|e|or|n)?[ ,.&/+;#-]*[1-6])*[ .!,)]*$`)
)

// isShipper says whether one word names a shipper clearly.
func isShipper(word string) bool {
	for _, p := range shipperPatterns[:5] {
		if m := p.anywhere.FindString(word); m != "" && m == word {
			return true
		}
	}
	return false
}

// A list of shippers found in a text.
type shippersAt struct {
	ships   []string
	ask     bool // "UPSP"
	askRaw  string
	guess   bool
	spans   [][2]int // tokens
	ignored [][2]int // named, but not as who ships now: stays for the notes
}

// shippers finds shippers in a sheet, in the order of the text. asked: who
// ships is the open question, so that weak words count too.
func (s *sheet) shippers(asked bool) shippersAt {
	type hit struct {
		from, to int
		shipper  string
	}
	var hits []hit
	for _, p := range shipperPatterns {
		for _, m := range p.anywhere.FindAllStringIndex(s.line, -1) {
			hits = append(hits, hit{m[0], m[1], p.shipper})
		}
		if p.asked == nil {
			continue
		}
		for _, m := range p.asked.FindAllStringIndex(s.line, -1) {
			if asked || s.cuedShipper(m[0], m[1]) {
				hits = append(hits, hit{m[0], m[1], p.shipper})
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to // the longer one first
	})
	var f shippersAt
	if m := unclearShipper.FindStringIndex(s.line); m != nil {
		f.ask, f.askRaw = true, s.line[m[0]:m[1]]
		i, j := s.tokens(m[0], m[1])
		f.askRaw = s.cut(i, j)
		f.spans = append(f.spans, [2]int{i, j})
	}
	end := 0
	for _, h := range hits {
		if h.from < end || (shipperStore.MatchString(s.line[h.to:]) && !asked) {
			continue
		}
		end = h.to
		i, j := s.tokens(h.from, h.to)
		before := strings.TrimRight(s.line[:h.from], " ")
		if notShipper.MatchString(before) {
			f.ignored, f.guess = append(f.ignored, [2]int{i, j}), true
			continue
		}
		if mightBecome.MatchString(before) {
			f.ignored = append(f.ignored, [2]int{i, j})
			continue
		}
		f.spans = append(f.spans, [2]int{i, j})
		if !slices.Contains(f.ships, h.shipper) {
			f.ships = append(f.ships, h.shipper)
		}
	}
	return f
}

var (
	cueBefore   = regexp.MustCompile(shipperCue + `$`)
	breakBefore = regexp.MustCompile(`(?:^|[|,;.\n:/+&=-]|\band|\by)$`)
	breakAfter  = regexp.MustCompile(`^ ?(?:$|[|,;.\n/+&)-]|and\b)`)
)

// cuedShipper says that a weak name stands alone between breaks or after a cue.
func (s *sheet) cuedShipper(from, to int) bool {
	before := strings.TrimRight(s.line[:from], " ")
	word := s.line[from:to]
	if cueBefore.MatchString(before) {
		return word != "us" && word != "themselves" || strings.HasSuffix(before, "uses")
	}
	strong := strings.HasPrefix(word, "amazon") || strings.Contains(word, "post office") || word == "postoffice" || word == "freight" || word == "own truck" || strings.HasPrefix(word, "brown")
	return strong && breakBefore.MatchString(before) && breakAfter.MatchString(s.line[to:]) && len(before) > 0
}

// menu reads menu numbers 1..most in an answer that holds nothing else: "1,3",
// "1 and 2", also run together: "12".
func menu(text string, most int) []int {
	text = menuWords.Replace(strings.ToLower(strings.TrimSpace(text)))
	if !onlyMenu.MatchString(text) {
		return nil
	}
	var picks []int
	for _, r := range text {
		if r < '0' || r > '9' {
			continue
		}
		n := int(r - '0')
		if n < 1 || n > most {
			return nil
		}
		if !slices.Contains(picks, n) {
			picks = append(picks, n)
		}
	}
	return picks
}

var menuWords = strings.NewReplacer("one", "1", "two", "2", "three", "3", "four", "4", "five", "5", "six", "6", "uno", "1", "dos", "2", "tres", "3", "cuatro", "4", "cinco", "5", "seis", "6")

// menuRange says whether an answer is a range over more than two numbers: "1-3"
// may mean all three or two of them.
func menuRange(text string) (from, to int, ok bool) {
	m := rangeShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || m[2][0]-m[1][0] < 2 || m[2][0] < m[1][0] {
		return 0, 0, false
	}
	return int(m[1][0] - '0'), int(m[2][0] - '0'), true
}

var rangeShape = regexp.MustCompile(`^([1-6]) ?(?:-|to|thru|through|a) ?([1-6])[.!]?$`)

// Answers that mean us, the Postal Service.
var weDo = []string{"us", "you", "you guys", "we do", "us already", "already us", "you already", "nosotros", "ustedes"}

// readShippers reads an answer to "who ships for them now".
func readShippers(text string, s *sheet) (f shippersAt, ok bool) {
	if from, to, is := menuRange(text); is {
		return shippersAt{ships: slices.Clone(bot.Shippers[from-1 : to]), guess: true}, true
	}
	if slices.Contains(weDo, s.content()) {
		return shippersAt{ships: []string{"USPS"}, guess: true}, true
	}
	for _, n := range menu(text, len(bot.Shippers)) {
		f.ships = append(f.ships, bot.Shippers[n-1])
	}
	if len(f.ships) > 0 {
		return f, true
	}
	f = s.shippers(true)
	if f.ask || len(f.ships) > 0 {
		return f, true
	}
	// A misspelt name: taken as a guess when it is near one name only.
	for i, t := range s.toks {
		if len(t.word) < 3 || isShipper(t.word) || fillerWords[t.word] || marks[t.word] {
			continue
		}
		var near []string
		for _, name := range bot.Shippers[:5] {
			limit := 1
			if len(name) > 4 {
				limit = 2
			}
			if d := levenshtein.ComputeDistance(t.word, strings.ToLower(name)); (d <= limit || len(t.word) == len(name) && sameLetters(t.word, strings.ToLower(name))) && t.word[0] == strings.ToLower(name)[0] {
				near = append(near, name)
			}
		}
		switch {
		case len(near) > 1:
			return shippersAt{ask: true, askRaw: s.cut(i, i+1)}, true
		case len(near) == 1:
			return shippersAt{ships: near, guess: true, spans: [][2]int{{i, i + 1}}}, true
		}
	}
	return shippersAt{}, false
}

// sameLetters says that two words differ in the order of their letters only.
func sameLetters(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}
