package read

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
		"pickups": true, "pallets": true, "pallet": true, "trucks": true, "truckload": true, "truckloads": true, "skid": true, "skids": true, "container": true, "containers": true, "trailer": true, "trailers": true, "am": true, "pm": true, "percent": true, "%": true, "veces": true, "stores": true,
		"locations": true, "hour": true, "star": true, "minute": true, "oclock": true, "st": true, "ave": true, "rd": true, "blvd": true, "hwy": true,
		"lb": true, "lbs": true, "pound": true, "pounds": true, "oz": true, "ounce": true, "ounces": true, "kg": true, "kilos": true, "libras": true, "onzas": true, "#": true}
	breaks = map[string]bool{",": true, ";": true, "\n": true, "|": true, ".": true, "(": true, ")": true, "": true, ":": true}
)

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
		if s.word(j) == "pay" && s.word(j+1) == "period" {
			return period{"week", 0.5}, j + 2, true
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
