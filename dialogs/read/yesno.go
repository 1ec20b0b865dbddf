package read

import (
	"regexp"
	"strings"
)

// The words of a yes and of a no. Strong ones decide wherever they stand first;
// weak ones only in a text that holds nothing else ("Good Earth Foods" is a
// business).
var (
	strongYes = wordSet(`y ye yes yea yeah yeahh yep yup yeh ya yah ys yess yas yass yse yea yessir yessum yessiree yepper yuppers yupp uhhuh absolutely definitely affirmative si sip sipi
		claro afirmativo simon oui 👍 👌 ✅ ✔ 💯 🙌 👏`)
	weakYes = wordSet(`ok okay okey okie okeydokey k kk oki sure surely shure correct right true roger aye good great perfect fine agreed agree agrees consented consents consent accepts accepted
		approved approves approval granted permission wants want wanted interested willing open likes loves loved excited happy glad cool allowed yesterday's
		acepta acepto aceptan acepte quiere quieren dale vale perfecto bueno correcto cierto exacto permiso autoriza autorizo interesado interesada totally indeed course bet onboard okd okayed oked`)
	strongNo = wordSet(`n no nope nah nay naw noo nooo nop nup negative nada nunca negativo nel never nein jamas 👎 ❌ 🚫 🙅`)
	weakNo   = wordSet(`declined declines decline refused refuses refuse rejected reject rejects denied uninterested disinterested forgot tampoco rechazo rechaza against hates hate`)
	negators = wordSet(`not dont didnt doesnt isnt wasnt wont wouldnt cant cannot couldnt arent havent hasnt hadnt aint never nor neither without barely hardly dnt didn doesn nunca ni sin`)
	// A bare Spanish or English "no" before these turns them round.
	turnedByNo = wordSet(`acepta acepto aceptan acepte quiere quieren permission consent permiso interested interesado interesada autoriza autorizo approval agreed dio esta de`)
)

var (
	unsureWords = regexp.MustCompile(`\b(?:maybe|mayb|mabye|perhaps|possibly|possible|not (?:100 % )?(?:sure|certain)|unsure|i think(?: so)?|think so|thinks so|i guess(?: so)?|guess so|i suppose|suppose so|suposse|prob|probably|prolly|probly|likely|kinda|kind of|sort of|sorta|sometimes|depends|might|could be|hopefully|we will see|well see|later|in a bit|ask (?:me )?later|undecided|thinking about it|wants to think|think about it|not right now but|he ll think|50 50|on the fence|may(?: be)?|(?:cant|didnt|did not|never|couldnt|wouldnt) (?:say|said) (?:no|yes)|quizas?|tal vez|talvez|a lo mejor|puede ser|puede que|creo que|depende|mas tarde|mas o menos|posiblemente|lo va a pensar|let me (?:ask|check)|ill (?:ask|check)|will (?:ask|check)|going to ask|gonna ask|need to ask|have to ask|wait)\b`)
	plainYes    = regexp.MustCompile(`\b(?:no (?:problem|problems|prob|probs|doubt|worries|objections?|issues?|complaints|question)(?: at all)?|not a problem|no problemo|sin problemas?|no hay problema|(?:does not|doesnt|do not|dont|didnt|did not|wouldnt|would not|wont) mind|why not|por supuesto|(?:estoy |esta |estan |estuvo )?de acuerdo|(?:esta|estuvo) bien|como no|como que no|desde luego|asi es|10 - 4|10 4|ten four|you bet|you betcha|of course|go ahead|go for it|for sure|fo sho|sounds? (?:good|great|fine|ok)|thumbs up|100 %|uh huh|mm ?hmm|mhm|all good|(?:dijo|dice|dijeron|dicen) que si|se puede|cant wait|could not be happier|not against it|no objection|without (?:a )?(?:doubt|question)|hell yes|heck yes|that is right|thats right|give(?:n|s)? (?:the |their |his |her )?(?:ok|okay|permission|consent)|gave (?:the |their |his |her |me )?(?:ok|okay|permission|consent)|dio (?:su )?permiso)\b`)
	plainNo     = regexp.MustCompile(`\b(?:not yet|not really|not at all|not (?:at|for) (?:this|the) (?:time|moment)|not now|not today|not interested|no way|hell no|heck no|no (?:esta|estan|estoy) de acuerdo|no gracias|no thanks?(?: you)?|no thank u|no ty|no deal|no sir|no maam|of course not|absolutely not|definitely not|certainly not|claro que no|por supuesto que no|(?:todavia|aun) no(?: acepta| dijo| pregunte| le pregunte| he preguntado)?|(?:dijo|dice|dijeron|dicen) que no|no (?:he preguntado|pregunte|le pregunte|les pregunte|quiso|quiere|quieren|acepta|acepto|aceptan)|no (?:permission|consent|approval|ok|okay|interest)(?: yet)?|thumbs down|(?:did not|didnt|have not|havent|has not|hasnt|not) (?:even )?(?:ask|asked|askd|talk|talked|get (?:to )?(?:ask|it|one|an? ok|the ok|permission|consent)|got(?:ten)? (?:it|one|permission|consent|an? ok|the ok))(?: (?:him|her|them|yet|the customer|customer|for (?:it|permission)))*|(?:do not|dont|does not|doesnt|did not|didnt|will not|wont) (?:want|think so|like|agree|care|consent|do (?:it|that|mail))|i (?:do not|dont) think so|(?:said|says|say|told me) no|en absoluto|para nada|de ninguna manera|hard no|pass on|forgot to ask|leave (?:him|her|them) alone|do not (?:call|contact|bother)|dont (?:call|contact|bother))\b`)
	unsureFirst = regexp.MustCompile(`\b(?:cant|didnt|did not|never|couldnt|wouldnt) (?:say|said) (?:no|yes)\b`)
	didAsk      = regexp.MustCompile(`\b(?:i |we )?(?:did ask|asked)(?: (?:him|her|them|already))*\b`)
	unsureYet   = regexp.MustCompile(`^(?:y|yes|si|s) (?:/ )?(?:or |o )?(?:n|no)$`)
)

// onlyPlain says that a text is nothing but set phrases for yes: "no problem, go
// ahead".
func onlyPlain(text string) bool {
	s := sheetOf(text)
	for m := plainYes.FindStringIndex(s.line); m != nil; m = plainYes.FindStringIndex(s.line) {
		i, j := s.tokens(m[0], m[1])
		if i >= j {
			break
		}
		s.take(i, j)
	}
	return s.fillers(0, len(s.toks))
}

// What may stand around a weak word without making the text something else.
var aroundYes = wordSet(`customer cust customers client cliente owner manager mgr he she they i we you it its is was were are am be been the a an to with w that this thats for of on in and said says say told
	me him her them us my his their sir maam madam man please pls thanks thank thx ty call called calling contact contacted contacting visit talk reach out someone somebody have had has get got very really all so just already
	totally about more info information direct mail mailers dm now go too also lady guy boss person buddy bro dude boss jefe jefa senor senora señor el la los las lo le que con por su un una muy se me ya pues
	yet any it'd would like love there here usps sales rep hes shes theyre im thing if after before when anytime as long from at today tomorrow hear sign signed up signed, dijo dice si si, gracias amigo llamen llame llamar hablar then well oh hey um uh hmm lol haha but`)

// YesNo reads a yes or a no in many wordings, English and Spanish. What is
// unsure or says both is Ask, a skip word is Skip, anything else is No (not an
// answer); yes means something with the verdicts Read and Guess only.
func YesNo(text string) (yes bool, v Verdict) {
	return sheetOf(Fold(text)).yesNo()
}

func (s *sheet) yesNo() (yes bool, v Verdict) {
	line := " " + strings.Trim(squeeze(s.content()), " ") + " "
	line = thumbs.ReplaceAllString(line, " $0 ")
	asks := strings.HasSuffix(strings.TrimRight(s.text, " !."), "?")
	if strings.TrimSpace(line) == "" {
		return false, No
	}
	if unsureYet.MatchString(strings.TrimSpace(line)) {
		return false, Ask
	}
	if s.skips() && !plainNo.MatchString(line) {
		return false, Skip
	}
	pos, neg := 0, 0
	if theyDo.MatchString(line) {
		return true, Read
	}
	line = didAsk.ReplaceAllString(line, " ")
	unsure := unsureFirst.MatchString(line)
	line = plainNo.ReplaceAllStringFunc(line, func(string) string { neg++; return " " })
	line = plainYes.ReplaceAllStringFunc(line, func(string) string { pos++; return " " })
	unsure = unsure || unsureWords.MatchString(line)
	line = unsureWords.ReplaceAllString(line, " ")
	phrase := pos+neg > 0
	words := strings.Fields(line)
	var unknown, weak, strong int
	first := ""
	for i, w := range words {
		turned := false
		for back := i - 1; back >= 0 && back >= i-3; back-- {
			turned = turned || negators[words[back]]
		}
		turned = turned || i > 0 && words[i-1] == "no" && turnedByNo[w]
		switch {
		case strongYes[w]:
			strong++
			if i == 0 {
				first = "yes"
			}
			if turned {
				neg++
			} else {
				pos++
			}
		case strongNo[w]:
			if i+1 < len(words) && turnedByNo[words[i+1]] && w == "no" {
				continue
			}
			strong++
			if i == 0 {
				first = "no"
			}
			if turned { // "not no"
				pos++
			}
			neg++
		case weakYes[w]:
			weak++
			if turned {
				neg++
			} else {
				pos++
			}
		case weakNo[w]:
			weak++
			if turned {
				pos++
			} else {
				neg++
			}
		case negators[w]:
			if i == len(words)-1 {
				neg++
				weak++
			}
		case i > 0 && isAllDigits(w) && (words[i-1] == "after" || words[i-1] == "before" || words[i-1] == "at" || words[i-1] == "around"):
		case !aroundYes[w] && !fillerWords[w]:
			unknown++
		}
	}
	if pos+neg == 0 {
		switch {
		case unsure && unknown == 0:
			return false, Ask
		}
		return false, No
	}
	if first == "" && unknown > 0 && !(phrase && unknown <= 2) {
		if unknown > 1 || strong == 0 {
			return false, No // other words with a "good" or "ok" among them
		}
		return false, Ask
	}
	switch {
	case unsure, pos > 0 && neg > 0 && !(first == "yes" && weak == 0 && strong == 1 && !phrase), asks:
		return false, Ask
	case neg > 0 && pos == 0:
		if first == "no" && unknown > 0 && s.nameLike() {
			return false, Ask // "No Frills Market 12 Main": a name, not a no
		}
		return false, Read
	case unknown > 0 && s.nameLike():
		return true, Guess
	case unknown > 6:
		return true, Guess
	}
	return true, Read
}

var theyDo = regexp.MustCompile(`^ (?:(?:yes|yeah|si|yep|ya) )?(?:they|he|she|we|i|it|customer|cust|owner|you) (?:(?:already|sure|totally|really) )?(?:do|does|did|will|would|is|are|has|have|can) $`)

var thumbs = regexp.MustCompile(`👍|👌|✅|✔|💯|👎|❌|🚫|🙌|👏`)

// nameLike says that other words follow the first at once, with digits or
// capitals among them, as in a name and address.
func (s *sheet) nameLike() bool {
	if len(s.toks) < 2 || marks[s.word(1)] || aroundYes[s.word(1)] || weakYes[s.word(1)] {
		return false
	}
	for _, t := range s.toks[1:] {
		if t.isNum {
			return true
		}
		if c := s.text[t.start]; c >= 'A' && c <= 'Z' && !aroundYes[t.word] && s.text[s.toks[1].start] >= 'A' && s.text[s.toks[1].start] <= 'Z' && strings.ToUpper(s.text) != s.text {
			return true
		}
	}
	return false
}

// squeeze shortens drawn-out words: "yesssss", "nooo", "siii".
func squeeze(words string) string {
	fields := strings.Fields(words)
	for i, w := range fields {
		var b strings.Builder
		var last rune
		run := 0
		for _, r := range w {
			if r == last {
				run++
			} else {
				run = 1
			}
			last = r
			if run <= 2 {
				b.WriteRune(r)
			}
		}
		short := b.String()
		if len(short) > 1 && len(short) < len(w)+1 {
			if one := strings.TrimRight(short, short[len(short)-1:]) + short[len(short)-1:]; strongYes[one] || strongNo[one] {
				short = one
			}
		}
		fields[i] = short
	}
	return strings.Join(fields, " ")
}
