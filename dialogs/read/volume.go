package read

import (
	"math"
	"regexp"
	"slices"

	"leadline/bot"
)

// Words for what is counted.
var packages = map[string]bool{"package": true, "packages": true, "pkg": true, "pkgs": true, "pkge": true, "pkges": true, "packs": true, "pcks": true,

	"parcel": true, "parcels": true, "box": true, "boxes": true, "boxs": true, "bxs": true, "bx": true, "piece": true, "pieces": true, "pcs": true, "pc": true,
	"shipment": true, "shipments": true, "orders": true, "packets": true, "paquetes": true, "paquete": true, "cajas": true, "caja": true,
	"piezas": true, "pedidos": true, "envios": true, "labels": true, "envelopes": true, "pkt": true, "pkts": true, "pckgs": true, "packges": true, "pakages": true}

// A volume that was found in tokens [from, to).
type volumeAt struct {
	bot.Volume
	from, to int
	guess    bool
}

// volume finds the first volume with a period, or with a word for packages, in
// a sheet.
func (s *sheet) volume() (volumeAt, bool) {
	for i := 0; i < len(s.toks); i++ {
		if s.toks[i].taken || s.inNumber(i) {
			continue
		}
		lo, hi, next, ok := s.span(i)
		if !ok || s.word(i-1) == "$" {
			continue
		}
		if v, ok := s.periodAfter(lo, hi, i, next); ok {
			return v, true
		}
		i = next - 1
	}
	return volumeAt{}, false
}

// inNumber says that token i only continues a number, time or date.
func (s *sheet) inNumber(i int) bool {
	before := s.word(i - 1)
	return !s.tok(i).gap && (before == ":" || before == "#" || before == "$" || before == "/" && s.tok(i-2).isNum)
}

// periodAfter looks behind a number at [i, next) for what is counted and per what.
func (s *sheet) periodAfter(lo, hi float64, i, next int) (volumeAt, bool) {
	j, nouns, counted := next, 0, false
	for nouns < 4 && j < len(s.toks) {
		if p, end, ok := s.period(j, nouns, counted); ok {
			return s.volumeOf(lo, hi, p, i, end), true
		}
		w := s.word(j)
		switch {
		case approxAfter[w] || w == "s" || w == "of" || w == "-" && s.word(j+1) == "ish":
		case packages[w]:
			counted = true
		case breaks[w] || notPackages[w] || s.tok(j).isNum || w == "-" || w == "/" || w == "@" || isShipper(w):
			nouns = 9
		default:
			nouns++
			if nouns > 3 {
				nouns = 9
			}
		}
		if nouns > 8 {
			break
		}
		j++
	}
	if p, from, ok := s.periodBefore(i); ok {
		return s.volumeOf(lo, hi, p, from, max(next, s.skipPackages(next))), true
	}
	if counted && !s.weighs(next) {
		end := s.skipPackages(next)
		v := s.volumeOf(lo, hi, period{"week", 1}, i, end)
		v.AssumedPeriod = true
		return v, true
	}
	return volumeAt{}, false
}

// weighs says that a weight follows: in "12 oz packages" nothing is counted.
func (s *sheet) weighs(i int) bool { return poundsPer[s.word(i)] > 0 }

// skipPackages steps over words for packages and "or so".
func (s *sheet) skipPackages(i int) int {
	for packages[s.word(i)] || s.word(i) == "-" && s.word(i+1) == "ish" || s.word(i) == "ish" || s.word(i) == "+" {
		i++
	}
	return i
}

// volumeOf puts a volume together.
func (s *sheet) volumeOf(lo, hi float64, p period, from, to int) volumeAt {
	v := volumeAt{from: from, to: to}
	lo, hi = lo*p.times, hi*p.times
	v.guess = p.times != 1 || lo != math.Trunc(lo) || hi != math.Trunc(hi) || vagueBefore[s.word(from-1)] || s.word(from-1) == "to" && s.word(from-2) == "up" || s.tok(from-1).isNum
	v.Volume = bot.Volume{Min: whole(lo), Max: whole(hi), Per: p.per, Raw: s.cut(from, to)}
	v.Annual = bot.AnnualVolume(v.Min, v.Max, v.Per)
	return v
}

// vagueBefore are words that make a number an edge, not a count.
var vagueBefore = map[string]bool{"under": true, "over": true, ">": true, "<": true, "than": true, "least": true}

// most is the largest number of packages a year that is taken without asking;
// the largest customers of the country send less.
const most = 10_000_000

// whole rounds to a whole number and caps what is absurd anyway.
func whole(v float64) int { return int(math.Round(math.Min(v, 1e11))) }

// absurd says that nobody ships so many.
func absurd(v bot.Volume) bool { return v.Annual > most || v.Max > most }

// orMore widens a volume by a number that is said after it: "40 a wk maybe 50".
func (s *sheet) orMore(v volumeAt) volumeAt {
	i := v.to
	for s.word(i) == "," || s.word(i) == "or" || s.word(i) == "even" || s.word(i) == "o" {
		i++
	}
	if w := s.word(i); w == "maybe" || w == "sometimes" || w == "perhaps" || w == "quizas" {
		i++
	}
	if _, hi, next, ok := s.span(i); ok && i > v.to && s.fillers(next, len(s.toks)) && !s.inNumber(i) && int(hi) > v.Max {
		v.Max, v.to, v.guess = whole(hi), len(s.toks), true
		v.Annual = bot.AnnualVolume(v.Min, v.Max, v.Per)
	}
	return v
}

var (
	noPackages = regexp.MustCompile(`\b(?:(?:they |he |she |we |it |customer |cust )?(?:do not|dont|does not|doesnt|didnt|never|not|wont) (?:really |currently |even )?(?:ship|shipping|ships|send|sending)(?: (?:any|no))?(?: (?:packages?|pkgs?|boxes|parcels|anything|things|stuff|out))*` +
		`|(?:no|zero|0|ningun|ninguno|cero) (?:packages?|pkgs?|boxes|parcels?|shipments?|paquetes?|envios)(?: at all)?` +
		`|no (?:envian?|mandan?|hacen envios)(?: paquetes| nada| cajas)*|nothing ships|ships? nothing|no shipping` +
		`|(?:only|just|solo) (?:send |sends |mail |mails |do |does |use |want )?(?:out )?(?:mailers|letters|postcards|flyers|cartas)(?: only)?)\b`)
	nothing = []string{"none", "zero", "nada", "ninguno", "ningunos", "nothing", "0", "nil", "zip", "cero", "no packages", "no pkgs", "zilch", "none at all", "they dont", "dont", "they do not",
		"he doesnt", "she doesnt", "doesnt", "they dont any"}
)

// noShipping finds words that say no packages are sent: a lead for mail all the same.
func (s *sheet) noShipping() (i, j int, ok bool) {
	spans, ok := s.find(noPackages)
	if !ok {
		return 0, 0, false
	}
	switch s.word(spans[0][1]) {
	case "co", "company", "service", "carrier", "account", "yet", "costs", "charge", "fees", "address", "with", "by", "via", "on", "until", "till", "to", "from", "over", "before",
		"a", "many", "much", "often", "very", "alot", "lots", "that", "too", "every", "really", "mucho", "muchos":
		return 0, 0, false // "no shipping co", "they dont ship by ups"
	}
	return spans[0][0], spans[0][1], true
}

// Pieces reads how many pieces a year a text speaks of ("78000/yr", "78k a
// year", "1500 per week") and where that stands. Nothing without a period.
func Pieces(text string) (perYear int, start, end int, ok bool) {
	s := sheetOf(text)
	v, ok := s.volume()
	if !ok {
		return 0, 0, 0, false
	}
	rest := sheetOf(text) // "18000 a year 400 pcs/yr": the one that says what is counted
	rest.take(0, v.to)
	if other, more := rest.volume(); more && !other.AssumedPeriod && !s.counts(v) && s.counts(other) {
		v = other
	}
	if v.AssumedPeriod || v.Annual < 0 || absurd(v.Volume) {
		return 0, 0, 0, false
	}
	return v.Annual, s.toks[v.from].start, s.toks[v.to-1].end, true
}

// counts says that a volume names what it counts.
func (s *sheet) counts(v volumeAt) bool {
	for i := v.from; i < v.to; i++ {
		if packages[s.word(i)] {
			return true
		}
	}
	return false
}

// readVolume reads an answer to "how many packages": also a bare number, which
// counts per week.
func readVolume(s *sheet) (v volumeAt, ok bool) {
	words := s.content()
	if v, ok = s.byWeekdays(); ok {
		return v, true
	}
	if v, ok = s.volume(); ok {
		return s.orMore(v), true
	}
	if slices.Contains(nothing, words) {
		return volumeAt{Volume: bot.Volume{Per: "week"}, from: 0, to: len(s.toks)}, true
	}
	if first := s.word(0); (first == "none" || first == "nothing" || first == "zero" || first == "nada" || first == "ninguno") && !anyNumber(s) && len(s.toks) < 15 {
		return volumeAt{Volume: bot.Volume{Per: "week"}, from: 0, to: 1}, true
	}
	for i := range s.toks {
		lo, hi, next, is := s.span(i)
		if !is {
			continue
		}
		if s.fillers(0, i) && s.fillers(s.skipPackages(next), len(s.toks)) && !s.inNumber(i) && s.word(i-1) != "-" {
			v = s.volumeOf(lo, hi, period{"week", 1}, i, next)
			v.AssumedPeriod = true
			return v, true
		}
		break
	}
	return volumeAt{}, false
}
