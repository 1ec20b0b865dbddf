package read

import "strings"

// pieces are the runs of tokens between marks and what was taken.
func (s *sheet) pieces() [][2]int {
	var all [][2]int
	for i := 0; i < len(s.toks); {
		if s.separates(i) || s.toks[i].taken {
			i++
			continue
		}
		j := s.clause(i)
		a, b := i, j
		for b > a && marks[s.word(b-1)] && !(s.word(b-1) == "." && abbreviations[s.word(b-2)]) {
			b--
		}
		for a < b && marks[s.word(a)] && s.word(a) != "=" && s.word(a) != "+" {
			a++
		}
		if a < b {
			all = append(all, [2]int{a, b})
		}
		i = max(j, i+1)
	}
	return all
}

// Words whose point ends no sentence.
var abbreviations = wordSet(`inc co corp dr mr mrs ms st jr sr ltd llc bros mt ft no ave blvd rd ln ct hwy pkwy ste apt dept mfg intl mtn`)

// separates says that token j parts what stands before from what follows.
func (s *sheet) separates(j int) bool {
	t := s.toks[j]
	if t.taken {
		return true
	}
	next := s.tok(j + 1)
	switch t.word {
	case "\n", ";", "|", "(", ")", "!", "?", ":", "=", "•":
		return true
	case "\"", "*":
		return !s.innerQuote(j)
	case ",":
		w := s.word(j + 1)
		return !(w == "inc" || w == "llc" || w == "ltd" || w == "corp" || w == "jr" || w == "sr")
	case ".":
		prev := s.word(j - 1)
		if abbreviations[prev] || len(prev) == 1 {
			return j+1 == len(s.toks) || next.word == "\n"
		}
		return next.gap || j+1 == len(s.toks) || s.word(j+1) == "|" || s.word(j+1) == "\n"
	case "-":
		return t.gap && (next.gap || j+1 == len(s.toks)) || s.word(j-1) == "-" || s.word(j+1) == "-"
	case "/":
		return t.gap || next.gap
	}
	return false
}

// clause is where the clause that starts at token i ends.
func (s *sheet) clause(i int) int {
	for j := i; j < len(s.toks); j++ {
		if s.separates(j) {
			return j
		}
	}
	return len(s.toks)
}

// listEnd is where a list ("UPS, FedEx and DHL") at the start of a sheet ends.
func (s *sheet) listEnd() int {
	for j := 0; j < len(s.toks); j++ {
		if w := s.word(j); s.separates(j) && w != "," && w != "/" && w != "-" {
			return j
		} else if s.separates(j) {
			next := s.cutRaw(j+1, s.clause(j+1))
			sub := sheetOf(next)
			f := sub.shippers(true)
			d := sub.destinations(true)
			if len(f.ships) == 0 && len(d.where) == 0 && !onlyMenu.MatchString(strings.TrimSpace(next)) {
				return j
			}
		}
	}
	return len(s.toks)
}

func onlyDigits(s *sheet, i, j int) bool {
	for ; i < j; i++ {
		if !s.tok(i).isNum && !marks[s.word(i)] {
			return false
		}
	}
	return true
}

// between says that nothing but marks and little words stands in [i, j).
func (s *sheet) between(i, j int) bool {
	for ; i < j && i < len(s.toks); i++ {
		if t := s.toks[i]; t.taken && t.kind != tookLabel || !t.taken && !marks[t.word] && !nameTail[t.word] && t.word != "|" && t.word != "\n" {
			return false
		}
	}
	return true
}

// touches says that the token at i, past marks, was taken by one of kinds.
func (s *sheet) touches(i int, kinds ...byte) bool {
	for ; i < len(s.toks); i++ {
		t := s.toks[i]
		if t.taken && t.kind != tookLabel {
			for _, k := range kinds {
				if t.kind == k {
					return true
				}
			}
			return false
		}
		if !t.taken && !marks[t.word] && t.word != "at" && t.word != "is" && t.word != "phone" && t.word != "cell" && t.word != "or" && t.word != "tel" && t.word != "|" {
			return false
		}
	}
	return false
}

// touchedBefore is touches, looking back from token i.
func (s *sheet) touchedBefore(i int, kinds ...byte) bool {
	for i--; i >= 0; i-- {
		t := s.toks[i]
		if t.taken && t.kind != tookLabel {
			for _, k := range kinds {
				if t.kind == k {
					return true
				}
			}
			return false
		}
		if !t.taken && !marks[t.word] && t.word != "|" && t.word != "\n" {
			return false
		}
	}
	return false
}
