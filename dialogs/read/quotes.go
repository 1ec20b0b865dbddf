package read

import (
	"regexp"
	"strings"
)

// innerQuote says that the quote at token j is one of a pair inside a name: Bob's
// "Best" BBQ, *Star* Nails. Any other parts what stands beside it.
func (s *sheet) innerQuote(j int) bool {
	from, before, quote := j, 0, s.toks[j].word
	for from > 0 && s.toks[from-1].word != "\n" {
		from--
		if s.toks[from].word == quote {
			before++
		}
	}
	open, step := j, 1
	if before%2 == 1 {
		step = -1
	}
	words, capitals := 0, true
	k := j + step
	for ; k >= 0 && k < len(s.toks) && s.toks[k].word != quote; k += step {
		if t := s.toks[k]; words == quotedWords || t.taken || !isLetters(t.word) && !t.isNum && t.word != "&" && t.word != "-" {
			return false
		}
		if w := s.toks[k].word; w != "&" && w != "-" {
			words++
			capitals = capitals && s.capital(k)
		}
	}
	if k < 0 || k == len(s.toks) || words == 0 {
		return false
	}
	if step < 0 {
		open, k = k, j
	}
	left, right := s.word(open-1), s.word(k+1)
	beside := isLetters(left) && s.tok(open).gap && !beforeSaid[left]
	if !isLetters(right) || !s.tok(k+1).gap {
		return beside && capitals && words <= 2
	}
	return beside || breaks[left] && (businessWords[right] || words == 1 && !firstNames[right])
}

// quotedWords is how many words of a name stand in quotes at most.
const quotedWords = 4

// beforeSaid are words before what somebody said or what a place is called.
var beforeSaid = wordSet(`said says say called named name is told asked dijo dice llama se saying`)

// formula is what a spreadsheet would run: no part of it is read.
var formula = regexp.MustCompile(`^(?:=|[+@-](?:[A-Za-z][\w.]*\(|[\w+*-]+\|)|-\d+[+*])`)

// typedName is the text of a name at tokens [from, to) with the signs that
// belong to it: +1 Fitness, Bob's "Best", @SUM(A1:A9).
func (s *sheet) typedName(from, to int) string {
	for _, quote := range []string{`"`, "*"} {
		if s.word(from-1) == quote && strings.Count(s.cut(from, to), quote) == 1 {
			from--
		}
		if s.word(to) == quote && strings.Count(s.cut(from, to), quote) == 1 {
			to++
		}
	}
	if in := s.cut(from, to); s.word(to) == ")" && strings.Count(in, "(") > strings.Count(in, ")") {
		to++
	}
	sign := ""
	if w := s.word(from - 1); from == 1 && (w == "+" || w == "-" && !strings.Contains(s.text, "\n-")) && !s.tok(from).gap {
		sign = w
	}
	name := strings.Trim(s.cut(from, to), " ,;:-/|")
	if strings.Count(name, `"`) == 1 || strings.Count(name, `"`) == 2 && name[0] == '"' && name[len(name)-1] == '"' {
		name = strings.Trim(name, `" `)
	}
	if name == "" {
		return ""
	}
	return sign + strings.Join(strings.Fields(name), " ")
}
