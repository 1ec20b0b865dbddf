package read

import "math"

// Words that are numbers, English and Spanish.
var (
	ones = map[string]float64{
		"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
		"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
		"seventeen": 17, "eighteen": 18, "nineteen": 19,
		"cero": 0, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
		"diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16,
		"diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veintiuno": 21, "veintidos": 22, "veintitres": 23,
		"veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
	}
	tens = map[string]float64{
		"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
		"ninety": 90, "ninty": 90, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60,
		"setenta": 70, "ochenta": 80, "noventa": 90,
	}
	hundreds = map[string]float64{
		"cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
		"cuatrocientos": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600, "setecientos": 700,
		"ochocientos": 800, "novecientos": 900,
	}
	scales = map[string]float64{
		"hundred": 100, "hundreds": 100, "hunderd": 100, "thousand": 1000, "thousands": 1000, "k": 1000, "grand": 1000, "mil": 1000,
		"million": 1e6, "millon": 1e6, "millones": 1e6, "dozen": 12, "dozens": 12, "doz": 12, "dz": 12, "docena": 12, "docenas": 12,
	}
	couples  = map[string]bool{"couple": true, "pair": true, "cpl": true, "par": true}
	articles = map[string]bool{"a": true, "an": true, "un": true, "una": true}
)

// number reads the number that starts at token i, digits or words: "1,200",
// "2k", "twenty five", "a couple dozen", "treinta y cinco".
func (s *sheet) number(i int) (v float64, next int, ok bool) {
	if before := s.word(i - 1); (before == "several" || before == "few" || before == "many" || before == "varios" || before == "unos" && s.word(i) == "cuantos") && !s.tok(i).isNum {
		return 0, i, false // "several hundred" is no hundred
	}
	if w := s.word(i); articles[w] {
		_, scaled := scales[s.word(i+1)]
		if !scaled || s.word(i+1) == "k" || s.word(i+1) == "mil" {
			if !couples[s.word(i+1)] {
				return 0, i, false
			}
		}
		i++
	}
	switch w := s.word(i); {
	case couples[w]:
		v, i = 2, i+1
		if s.word(i) == "of" || s.word(i) == "de" {
			i++
		}
		v, i = s.scaled(v, i)
		return v, i, true
	case (w == "half" || w == "media" || w == "1/2") && (s.word(i+1) == "dozen" || s.word(i+1) == "doz" || s.word(i+1) == "docena"):
		return 6, i + 2, true
	case w == "half" && s.word(i+1) == "a" && (s.word(i+2) == "dozen" || s.word(i+2) == "doz"):
		return 6, i + 3, true
	}
	if t := s.tok(i); t.isNum {
		v, i = s.scaled(t.num, i+1)
		v, i = s.andHalf(v, i)
		return v, i, true
	}
	if v, next, ok = s.worded(i); ok {
		v, next = s.andHalf(v, next)
	}
	return v, next, ok
}

// tok is the token at i, an empty one outside or when it was taken.
func (s *sheet) tok(i int) token {
	if i < 0 || i >= len(s.toks) || s.toks[i].taken {
		return token{}
	}
	return s.toks[i]
}

// scaled multiplies with the scale words that follow: "5 dozen", "3 k".
func (s *sheet) scaled(v float64, i int) (float64, int) {
	for {
		m, ok := scales[s.word(i)]
		if !ok || s.word(i) == "k" && s.tok(i).gap && s.word(i+1) == "." {
			return v, i
		}
		v, i = v*m, i+1
	}
}

// andHalf adds half a scale word that stands before token i: "a dozen and a half".
func (s *sheet) andHalf(v float64, i int) (float64, int) {
	m, scaled := scales[s.word(i-1)]
	switch and := s.word(i); {
	case and == "and" && s.word(i+1) == "a" && s.word(i+2) == "half" && scales[s.word(i+3)] == 12:
		return (v + 0.5) * 12, i + 4 // "2 and a half dozen"
	case !scaled || s.word(i-1) == "k":
	case and == "and" && s.word(i+1) == "a" && s.word(i+2) == "half" && s.word(i+3) != "day":
		return v + m/2, i + 3
	case and == "y" && (s.word(i+1) == "media" || s.word(i+1) == "medio"):
		return v + m/2, i + 2
	}
	return v, i
}

// worded reads a number in words.
func (s *sheet) worded(i int) (v float64, next int, ok bool) {
	total, current := 0.0, 0.0
	lastTen, lastOne := false, false
	for {
		w := s.word(i)
		if w == "once" && !spanishAfter[s.word(i+1)] {
			break // "once a month" is no eleven
		}
		if one, is := ones[w]; is && !lastOne {
			current, lastOne, lastTen, ok = current+one, true, false, true
		} else if ten, is := tens[w]; is && lastOne && total == 0 && current >= 1 && current < 10 && !s.poundsBehind(i) {
			current, lastOne, lastTen = current*100+ten, false, true // "one fifty a month"
		} else if ten, is := tens[w]; is && !lastTen && !lastOne {
			current, lastTen, ok = current+ten, true, true
		} else if h, is := hundreds[w]; is {
			current, lastTen, lastOne, ok = current+h, false, false, true
		} else if m, is := scales[w]; is && (ok || w != "k" && w != "grand") && !(w == "hundreds" || w == "thousands" || w == "dozens") {
			if w == "hundred" || w == "hunderd" || m == 12 {
				current = math.Max(current, 1) * m
			} else {
				total, current = total+math.Max(current, 1)*m, 0
			}
			lastTen, lastOne, ok = false, false, true
		} else if ok && (w == "and" || w == "y" || w == "-") && joinsNumber(s, i, lastTen, lastOne) {
			// "two hundred and fifty", "treinta y cinco", "twenty-five"
		} else {
			break
		}
		i++
	}
	return total + current, i, ok
}

// poundsBehind says that the number in words at token i is a weight: "two fifty
// pound boxes" are two.
func (s *sheet) poundsBehind(i int) bool {
	for ; ones[s.word(i)]+tens[s.word(i)] > 0 || s.word(i) == "-"; i++ {
	}
	return poundsPer[s.word(i)] > 0
}

// joinsNumber says whether the word at i ties two parts of one number.
func joinsNumber(s *sheet, i int, lastTen, lastOne bool) bool {
	_, one := ones[s.word(i+1)]
	_, ten := tens[s.word(i+1)]
	if s.word(i) == "and" {
		return !lastTen && !lastOne && (one || ten)
	}
	return lastTen && one && ones[s.word(i+1)] < 10
}

var spanishAfter = wordSet(`por al paquetes cajas cada diarios diarias libras onzas semanales mensuales kilos`)

// Words between the two ends of a range, and before one.
var (
	rangeWords = map[string]bool{"-": true, "to": true, "or": true, "thru": true, "through": true, "til": true, "~": true, "a": true, "o": true, "hasta": true, "maybe": true}
	between    = map[string]bool{"between": true, "btwn": true, "entre": true, "from": true, "de": true}
)

// span reads a number or a range that starts at token i: "3-5", "40 to 60",
// "1-2 hundred", "between 10 and 20". Ends that were turned round are put right.
func (s *sheet) span(i int) (lo, hi float64, next int, ok bool) {
	both := between[s.word(i)]
	if both {
		i++
	}
	lo, next, ok = s.number(i)
	if !ok {
		return 0, 0, i, false
	}
	hi = lo
	w := s.word(next)
	step := 1
	if w == "-" && s.word(next+1) == "-" {
		step = 2
	}
	if rangeWords[w] || both && (w == "and" || w == "y") || (w == "/" || w == "&") && s.tok(next+1).isNum && !s.tok(next+1).gap && both {
		if v, after, is := s.number(next + step); is && !(s.tok(next).gap && w == "-" && !s.tok(next+1).gap) {
			hi, next = v, after
			// "1-2 hundred": the scale belongs to both ends.
			if m := hi / math.Max(s.firstNumber(i, next), 1); m > 1 && lo < hi/m*10 && lo*m <= hi && s.bare(i) && s.tail(next) {
				lo *= m
			}
		}
	}
	if lo > hi {
		lo, hi = hi, lo
	}
	return lo, hi, next, true
}

// bare says that the number at i is digits or a word without a scale behind.
func (s *sheet) bare(i int) bool {
	_, scaled := scales[s.word(i+1)]
	return !scaled
}

// tail says that the token before next is a scale word.
func (s *sheet) tail(next int) bool {
	_, scaled := scales[s.word(next-1)]
	return scaled
}

// firstNumber is the unscaled second end of a range in tokens [i, next).
func (s *sheet) firstNumber(i, next int) float64 {
	for j := next - 1; j > i; j-- {
		if t := s.tok(j); t.isNum {
			return t.num
		}
		if v, is := ones[s.word(j)]; is {
			return v
		}
		if v, is := tens[s.word(j)]; is {
			return v
		}
	}
	return 0
}
