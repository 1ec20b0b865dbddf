package read

import (
	"math"
	"regexp"
	"slices"

	"leadline/bot"
)

// A period as it is said: which of bot.Periods and how many of those are one.
type period struct {
	per   string
	times float64 // 0.5: every two weeks
}

// Words of periods, after "/", "per", "a", "por" or bare behind the number.
var periods = map[string]period{
	"day": {"day", 1}, "days": {"day", 1}, "dy": {"day", 1}, "d": {"day", 1}, "daily": {"day", 1}, "dia": {"day", 1}, "dias": {"day", 1},
	"diario": {"day", 1}, "diarios": {"day", 1}, "diaria": {"day", 1}, "diarias": {"day", 1}, "diariamente": {"day", 1}, "dly": {"day", 1},
	"week": {"week", 1}, "weeks": {"week", 1}, "wk": {"week", 1}, "wks": {"week", 1}, "w": {"week", 1}, "weekly": {"week", 1}, "wkly": {"week", 1},
	"weeek": {"week", 1}, "wek": {"week", 1}, "weak": {"week", 1}, "semana": {"week", 1}, "semanas": {"week", 1}, "sem": {"week", 1},
	"semanal": {"week", 1}, "semanales": {"week", 1}, "semanalmente": {"week", 1},
	"month": {"month", 1}, "months": {"month", 1}, "mo": {"month", 1}, "mos": {"month", 1}, "mon": {"month", 1}, "mth": {"month", 1},
	"mnth": {"month", 1}, "monthly": {"month", 1}, "mthly": {"month", 1}, "m": {"month", 1}, "mes": {"month", 1}, "mensual": {"month", 1},
	"mensuales": {"month", 1}, "mensualmente": {"month", 1},
	"year": {"year", 1}, "years": {"year", 1}, "yr": {"year", 1}, "yrs": {"year", 1}, "y": {"year", 1}, "yearly": {"year", 1}, "annual": {"year", 1},
	"annually": {"year", 1}, "annum": {"year", 1}, "ano": {"year", 1}, "anual": {"year", 1}, "anuales": {"year", 1}, "anualmente": {"year", 1},
	"biweekly": {"week", 0.5}, "pw": {"week", 1}, "quincena": {"week", 0.5}, "quincenal": {"week", 0.5}, "fortnight": {"week", 0.5},
	"quarter": {"year", 4}, "qtr": {"year", 4}, "quarterly": {"year", 4}, "trimestre": {"year", 4},
}

var (
	perWords = map[string]bool{"/": true, "per": true, "a": true, "an": true, "each": true, "every": true, "pr": true, "p": true, "por": true,
		"al": true, "cada": true, "in": true, "x": true, "ea": true, "one": true, "every1": true}
	perAdverbs = map[string]bool{"daily": true, "weekly": true, "monthly": true, "yearly": true, "annually": true, "diario": true,
		"semanal": true, "mensual": true, "wkly": true, "biweekly": true}
	shortPeriods = map[string]bool{"d": true, "w": true, "m": true, "y": true, "mon": true, "days": true, "years": true, "yrs": true, "months": true, "mos": true, "weeks": true}
	approxAfter  = map[string]bool{"ish": true, "plus": true, "+": true, "or": true, "so": true, "about": true, "approx": true, "max": true, "tops": true, "mas": true, "o": true, "menos": true, "~": true, "?": true}

	// What is counted is packages; these count something else.
	notPackages = map[string]bool{"times": true, "time": true, "x": true, "days": true, "day": true, "hours": true, "hrs": true, "hr": true, "years": true,
		"minutes": true, "min": true, "miles": true, "mile": true, "employees": true, "people": true, "guys": true, "stops": true,
		"pickups": true, "pallets": true, "pallet": true, "trucks": true, "am": true, "pm": true, "percent": true, "%": true, "veces": true, "stores": true,
		"locations": true, "hour": true, "star": true, "minute": true, "oclock": true, "st": true, "ave": true, "rd": true, "blvd": true, "hwy": true,
		"lb": true, "lbs": true, "pound": true, "pounds": true, "oz": true, "ounce": true, "ounces": true, "kg": true, "kilos": true, "libras": true, "onzas": true, "#": true}
	breaks = map[string]bool{",": true, ";": true, "\n": true, "|": true, ".": true, "(": true, ")": true, "": true, ":": true}
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

// period reads a period at token i: "/ wk", "a week", "weekly", "every 2 weeks".
func (s *sheet) period(i, nouns int, counted bool) (p period, end int, ok bool) {
	w := s.word(i)
	if perWords[w] || w == "every" {
		j := i + 1
		for s.word(j) == "la" || s.word(j) == "el" || s.word(j) == "single" || s.word(j) == "business" || s.word(j) == "the" || s.word(j) == "given" {
			j++
		}
		if every := s.word(j); every == "other" || every == "2" || every == "two" || every == "dos" {
			if q, is := periods[s.word(j+1)]; is {
				return period{q.per, 0.5}, j + 2, true
			}
		}
		if q, is := periods[s.word(j)]; is && !(w == "in" && s.word(i+1) != "a") {
			if short := shortPeriods[s.word(j)]; !short || w == "/" || w == "per" || w == "p" {
				return q, j + 1, true
			}
		}
		return period{}, 0, false
	}
	if w == "a" && s.word(i+1) == "la" {
		if q, is := periods[s.word(i+2)]; is {
			return q, i + 3, true
		}
	}
	q, is := periods[w]
	if !is || shortPeriods[w] || nouns > 1 {
		return period{}, 0, false
	}
	// "10 oz week" is no volume: bare periods stand right behind what is counted.
	return q, i + 1, true
}

// periodBefore looks before a number for "daily, like", "per week:", "weekly".
func (s *sheet) periodBefore(i int) (p period, from int, ok bool) {
	for j := i - 1; j >= 0 && j >= i-5; j-- {
		w := s.word(j)
		if perAdverbs[w] {
			return periods[w], j, true
		}
		if q, is := periods[w]; is && !shortPeriods[w] && perWords[s.word(j-1)] && s.word(j-1) != "a" && !s.tok(j-2).isNum {
			return q, j - 1, true
		}
		if !(w == "," || w == ":" || w == "like" || w == "about" || w == "abt" || w == "around" || w == "maybe" || w == "they" || w == "ship" || w == "ships" || w == "send" || w == "-" || w == "=" || w == "do" || w == "probably" || w == "roughly") {
			return period{}, 0, false
		}
	}
	return period{}, 0, false
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
	if !ok || v.AssumedPeriod || v.Annual < 0 || absurd(v.Volume) {
		return 0, 0, 0, false
	}
	return v.Annual, s.toks[v.from].start, s.toks[v.to-1].end, true
}

// readVolume reads an answer to "how many packages": also a bare number, which
// counts per week.
func readVolume(s *sheet) (v volumeAt, ok bool) {
	words := s.content()
	if v, ok = s.volume(); ok {
		return v, true
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
