package read

import "strings"

// Words that carry nothing around an answer: "i think about 40 or so".
var fillerWords = wordSet(`about abt around approx approximately roughly maybe like ~ i think thinks guess say said says they he she it its is are
	was do does did ship ships shipping shipped send sends sending mail mails out just only probably prob usually usual typically avg average averages averaging on ish or so
	each apiece ea per pkg package packages pkgs boxes box pieces total more less than over under up to at least most the a an of for with w
	w/ using use uses used via by through currently now right mostly mainly all going goes go number is weight weighs weigh weighing volume
	total usual um uh well hmm oh ok thanks thx ty please pls his her their them him sir maam that thats would be plus give take tops max min
	min approximate approx. almost nearly prolly prob. same some something somewhere between from and also too still customer cust owner
	solo varies vary ranges ranging from como unos unas casi mas menos o de aprox alrededor cada uno una creo es son el la los las por con en que y envian mandan manda envia usan usa paquetes cajas`)

// Marks between words.
var marks = withBreak(wordSet(`. , ; : ! ? - ~ + " ' ( ) / = * & > < …`))

func withBreak(set map[string]bool) map[string]bool {
	set["\n"] = true
	return set
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// fillers says that the tokens [i, j) hold nothing but fillers and marks.
func (s *sheet) fillers(i, j int) bool {
	for ; i < j && i < len(s.toks); i++ {
		if w := s.toks[i].word; !s.toks[i].taken && !fillerWords[w] && !marks[w] {
			return false
		}
	}
	return true
}

// content is the words of a sheet without marks: what an exact list is compared with.
func (s *sheet) content() string {
	var words []string
	for _, t := range s.toks {
		if !marks[t.word] && t.word != "|" {
			words = append(words, t.word)
		}
	}
	return strings.Join(words, " ")
}
