package read

import "strings"

var titles = wordSet(`mr mrs ms miss dr sr sra srta don dona rev prof capt sgt fr`)

// Words that end a name.
var notName = wordSet(`doesnt didnt wont wouldnt isnt wasnt cant couldnt above facebook instagram mondays tuesdays wednesdays thursdays fridays saturdays sundays monday tuesday wednesday thursday friday saturday sunday morning mornings afternoon afternoons evenings
	the a an is was at in on of for to from with and or but number phone cell tel telephone email mail address ask talk call calls he she they it his her their owner business store shop company customer
	cust client ups fedex usps dhl amazon about ships ship shipping packages pkgs boxes week month day year lb lbs oz direct dm yes no ok okay nationwide local international said says wants who decides runs owns does do did
	not dont only just now then contact here there this that these those has have had gets good fine very all some any maybe spoke talked met me him them us you i we my your our when what where how after before around
	until since left right back front next near across behind closed open opens closes name names called named guy lady man woman person best time times mostly every each per by over under new lead please thanks thank yep
	el la los las es de con por para que y cliente dueno duena tienda negocio dice dijo quiere numero telefono if already its away till until out gone busy off vacation office counter desk front reception lobby register dept department same also too really interested likes like which main cell mobile home work fax ext none unknown whoever both ft nobody someone handles`)

// name reads a person's name at token i: a title, up to three words, initials.
func (s *sheet) name(i int) (p person, next int, ok bool) {
	p.from = i
	j := i
	if titles[s.word(j)] && (s.word(j) != "don" || !strings.HasPrefix(s.word(j+1), "t")) {
		p.known = true
		j++
		if s.word(j) == "." {
			j++
		}
	}
	if w := s.word(j); strings.HasSuffix(s.cut(j, j+1), "'s") && firstNames[strings.TrimSuffix(w, "s")] && phoneWords[s.word(j+1)] { // "Jim's cell 303…"
		p.known, p.to, p.name = true, j+1, clip(strings.TrimSuffix(s.cut(i, j+1), "'s"), maxParts)
		return p, j + 1, true
	}
	first, words := j, 0
	caps := s.capital(j)
	if firstNames[s.word(j)] {
		p.known = true
	}
	for words < 4 {
		w := s.word(j)
		if w == "" || w == "|" || len([]rune(w)) == 0 {
			break
		}
		one := len([]rune(w)) == 1
		letters := isLetters(w)
		switch {
		case one && letters && s.word(j+1) == "." && (words == 0 || s.nameWord(j+2)): // T. J. Novak
			j += 2
			words++
			if words == 1 {
				continue
			}
			continue
		case one && letters && words >= 1 && !s.tok(j+1).isNum && w != "x" && w != "y" && w != "n" && w != "w" && w != "a" && w != "o": // dave h
			j++
			words = 9
			if s.word(j) == "." {
				j++
			}
			continue
		case particles[w] && words >= 1 && s.nameWord(j+1):
			j++
			continue
		case w == `"` && words == 1 && s.nameWord(j+1) && s.word(j+2) == `"` && s.nameWord(j+3): // Joe "Bud" Smith
			j += 3
			continue
		case w == "-" && words >= 1 && !s.tok(j).gap && !s.tok(j+1).gap && s.nameWord(j+1):
			j++
			words--
			continue
		case !s.nameWord(j) && !(surnames[w] && words >= 1 && p.known && caps && s.capital(j) && !s.allCapitals()):
			words += 10
			continue
		case caps && words >= 1 && !s.capital(j):
			words += 10
			continue
		case words >= 2 && !caps:
			words += 10
			continue
		case words >= 3:
			words += 10
			continue
		case businessWords[w] && words >= 1 && !caps && !firstNames[w]:
			words += 10
			continue
		}
		j++
		words++
	}
	if j == first {
		return person{}, i, false
	}
	p.to = j
	p.name = clip(strings.TrimSuffix(strings.Trim(s.cut(i, j), " ,-"), "'s"), maxParts)
	return p, j, p.name != ""
}

// Words that are surnames as well, behind a first name in a text with capitals.
var surnames = wordSet(`said may will case day long best main rich front close time week cook baker page day new young good`)

var phoneWords = wordSet(`cell mobile phone number office direct line email mail celular`)

var particles = wordSet(`de la del van von der den da di du st san los las mc o`)

// nameWord says that token i may be a word of a name.
func (s *sheet) nameWord(i int) bool {
	w := s.word(i)
	return isLetters(w) && len([]rune(w)) > 1 && !notName[w] && !roleWords[w] && !isShipper(w) && periods[w].per == "" && ones[w] == 0 && tens[w] == 0 && w != "zero"
}

// capital says that token i begins with a capital.
func (s *sheet) capital(i int) bool {
	if i < 0 || i >= len(s.toks) {
		return false
	}
	cut := s.text[s.toks[i].start:s.toks[i].end]
	return cut != strings.ToLower(cut)
}

func isLetters(w string) bool {
	for _, r := range w {
		if (r < 'a' || r > 'z') && r < 0x80 {
			return false
		}
	}
	return w != "" && w != "|" && w != "\n"
}
