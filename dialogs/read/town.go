package read

import "strings"

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
