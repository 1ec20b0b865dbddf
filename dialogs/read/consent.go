package read

import (
	"regexp"
	"strings"
)

const customerWords = `(?:the )?(?:customers?|cust|custmer|custumer|cstmr|cust\.|client|cx|cliente|el cliente|la clienta)`
const contactTail = `(?: (?:with|w|to|for|by|if|w /) (?:it|that|this|(?:a |the |us |being |be |having |have |someone |some ?one |usps |our |sales |rep )*(?:call(?:ing|ed)?|contact(?:ed|ing)?|visit|reach(?:ing)? out|follow ?up|talk|chat|calls?|meeting))(?: (?:him|her|them|it|us|customer))*)?`
const okWords = `(?:ok+|okay|okey|sure|okayed|okd|oked|ok - ed|okays|fine|good|great|agreed|agrees|agree|agreeable|approved|approves|consents?|consented|consenting|concurs?|concurred|accepts?|accepted|yes+|yep|yeah|y|happy|cool|willing|open|on board|onboard|acepta|acepto|aceptó|si|de acuerdo|autoriza|autorizo)`

// Words about the customer's consent, wherever they stand in a text.
var (
	consentYes = regexp.MustCompile(`\b(?:` + strings.Join([]string{
		customerWords + `(?: (?:is|was|were|are|has|said|says|sed|gave|its|it|that|all|totally|very|would|be|has been|been|also|already|dijo|dice|que|esta|de|todo|:|=|-)){0,4} ` + okWords + contactTail,
		customerWords + ` (?:has |have )?(?:given|gave|gives|granted) (?:his |her |their |me |us |the )?(?:permission|consent|concurrence|ok|okay|approval|permiso)` + contactTail,
		`(?:el )?cliente (?:dio|dijo|dice|da) (?:su |que )?(?:permiso|si|ok)`,
		`(?:ok|okay|okayed|okd|oked|ok - ed|approved|agreed|permission|consent|yes|concurrence|approval)(?: (?:is|was))?(?: given)? (?:from|by|w /|w|with|per) (?:the )?(?:customers?|cust|client|owner|mgr|manager|him|her|them|boss|(?:a )?call|contact)`,
		`ok by [a-z]+`, `(?:is|are|was|were|hes|shes|theyre|very|be) (?:happy|glad|willing|ok|okay|fine|open) (?:to|with) (?:talk(?:ing)?|chat(?:ting)?|be(?:ing)? contacted|be(?:ing)? called|hear(?:ing)?|a call|take a call|getting a call|discuss)(?: (?:to us|with us|about it|more|from us))?`,
		`(?:ok|okay|okd) (?:customer|cust)`,
		`(?:is |was |its |it is )?(?:ok|okay|fine|good|free|alright) (?:to|for us to|for someone to|2) (?:call|contact|reach out|visit|talk|follow up|have someone call|have someone reach out)(?: (?:to )?(?:him|her|them|customer|cust|me|back|anytime))*`,
		`(?:got|has|have|we have|with|gave|giv(?:en|ing)|granted) (?:the |an? |his |her |their |customers? |me |us )*(?:permission|consent|concurrence|ok|okay|approval)(?: (?:from|to|by|given) (?:the )?(?:call|contact|customer|cust|owner|him|her|them|mgr|manager)(?: (?:him|her|them))?)?`,
		`(?:permission|consent|concurrence|concurrance|approval|permiso)(?: (?:to (?:call|contact)|is|was|:|=|-|given|granted))* (?:yes|y|ok|okay|given|granted|obtained|received|si)`,
		`(?:customer |cust )?(?:ok|okay|cc)(?: to (?:contact|call))? ?[:=-] ?(?:yes|y|ok|si)`, `ok y(?:es)?`,
		`(?:he|she|they|owner|mgr|manager|boss|guy|lady|hes|shes|theyre)(?: (?:is|was|s|re|are|would be|were|all|totally|both))* (?:ok|okay|fine|good|cool|happy|willing|open) (?:with|w /|w|to|for) (?:it|that|this|us|(?:a |the |being |be |having |have |someone |usps )*(?:call(?:ed|ing)?|contact(?:ed|ing)?|visit|talk|talking|chat|reach(?:ing)? out|hear(?: from us)?))(?: (?:him|her|them))?`,
		`(?:(?:and |& )?(?:he|she|they|owner|mgr|manager|boss|guy|lady) )?(?:said|says|sed|told me)(?: (?:its|it is|it was|that is|that|thats|it|it s))? ?(?:ok|okay|yes|sure|fine|go ahead|yeah|absolutely|its ok|its fine)(?: to (?:a |the |have |be |being )*(?:call(?:ed)?|contact(?:ed)?|visit|someone call|have someone (?:call|contact)|reach out|follow up|talk)(?: (?:him|her|them))?| have someone (?:call|reach out|contact)(?: (?:him|her|them))?| to have someone (?:call|reach out|contact)(?: out)?| w /? ?it| with it| for (?:a |the )?(?:call|visit))?`,
		`(?:he|she|they|owner|mgr|manager|boss)(?: has| have)? (?:agreed|agrees|approved|consented|okayed|okd|ok d)(?: to (?:a |the |be |being )*(?:call(?:ed)?|contact(?:ed)?|visit|it|talk))?`,
		`(?:said|says|to) have someone (?:call|contact|reach out)(?: to)?(?: (?:him|her|them))?`,
		`(?:acepto|acepta|acepta n|acepte)(?: que)? (?:la|lo|le|los|les) (?:llamen|llame|contacten|visiten)`, `(?:dio|con|tengo|hay|tenemos) (?:el |su )?(?:permiso|consentimiento)(?: del cliente)?`,
		`yes to (?:a )?(?:call|contact|visit)`, `(?:customer )?agreed to (?:a |be |being |have )*(?:call(?:ed)?|contact(?:ed)?|visit|someone call)(?: (?:him|her|them))?`,
		`yes (?:they|she|he) (?:agreed|did|said (?:ok|yes))`, `(?:owner|mgr|manager|boss) (?:is |was |said )?(?:ok|okay|yes|agrees|agreed)`,
	}, `|`) + `)\b`)
	consentNo = regexp.MustCompile(`\b(?:` + strings.Join([]string{
		`(?:` + customerWords + `|owner|he|she|they|mgr|manager) (?:did not|didnt|does not|doesnt|do not|dont|will not|wont|would not|wouldnt|is not|isnt|was not|wasnt|not)(?: (?:really|even|yet|give|gave|agree to|agree|want|wanna|to|be|have|a|any|ok|okay|consent|interested(?: in)?|willing|open|with|permission|like|getting|receive)){1,5}(?: (?:call(?:ed|s)?|contact(?:ed)?|visit|consent|permission|ok|it|that|being contacted|talk|agree))?`,
		customerWords + ` (?:said |says |: |= |- )?(?:no|nope|n|refused|declined|declines|refuses)(?: (?:to|thanks|thank you|call|contact|way|consent))*`,
		`(?:no|without|w / o) (?:customer )?(?:consent|permission|concurrence|approval)(?: yet| given)?`,
		`(?:consent|permission|concurrence|concurrance|permiso|ok to contact|ok to call)(?: (?:is|:|=|-))* ?(?:no|n|not yet|denied|refused)`,
		`(?:cliente|el cliente|la clienta|dueñ[oa]) (?:no (?:quiere|quiso|acepta|acepto|dio permiso|esta de acuerdo)|dijo que no|dice que no)`,
	}, `|`) + `)\b`)
	consentOpen = regexp.MustCompile(`\b` + customerWords + `(?: (?:is|was|seems|said|says|has|still|esta))* (?:not (?:100 % )?(?:sure|certain|decided)|unsure|undecided|maybe|thinking(?: about it| it over)?|will think|to think|wants to think|hasnt decided|has not decided|no (?:sabe|esta segur[oa])|lo va a pensar)(?: (?:about it|it over|yet|still|if|todavia|aun))*\b`)
	aboutCalls  = regexp.MustCompile(`\b(?:mail|mailers?|ship|shipping|packages?|use|using|ups|fedex|mailing|dm|postcards?|buy|decide|know|remember)\b`)
)

// consent finds whether the customer agreed. Both at once is asked about.
func (s *sheet) consent() (yes bool, spans [][2]int, v Verdict) {
	if m := consentOpen.FindStringIndex(s.line); m != nil { // "customer not sure yet"
		i, j := s.tokens(m[0], m[1])
		return false, [][2]int{{i, j}}, Ask
	}
	no := consentNo.FindAllStringIndex(s.line, -1)
	v = No
	for _, m := range no {
		if aboutCalls.MatchString(s.line[m[0]:m[1]]) || aboutCalls.MatchString(firstWords(s.line[m[1]:], 2)) {
			continue
		}
		if !refusal(s.line[m[0]:m[1]], s.line[m[1]:]) {
			continue
		}
		i, j := s.tokens(m[0], m[1])
		spans, v = append(spans, [2]int{i, j}), Read
	}
	agreed := false
	for _, m := range consentYes.FindAllStringIndex(s.line, -1) {
		i, j := s.tokens(m[0], m[1])
		rest := firstWords(s.line[m[1]:], 3)
		if overlaps(spans, i, j) || unsureWords.MatchString(s.line[m[0]:m[1]]) || unsureWords.MatchString(firstWords(rest, 1)) && !strings.HasPrefix(rest, ".") {
			continue
		}
		if strings.HasPrefix(rest, "to direct") || strings.HasPrefix(rest, "to dm") || strings.HasPrefix(rest, "to mail") || strings.HasPrefix(rest, "for dm") || strings.HasPrefix(rest, "for direct") {
			continue
		}
		before := lastWords(s.line[:m[0]], 2)
		if negators[lastWords(before, 1)] || lastWords(before, 1) == "no" {
			v = Ask
			continue
		}
		agreed = true
		spans = append(spans, [2]int{i, j})
	}
	switch {
	case agreed && v == Read, v == Ask:
		return false, nil, Ask
	case agreed:
		return true, spans, Read
	case v == Read:
		return false, spans, Read
	}
	return false, nil, No
}

func overlaps(spans [][2]int, i, j int) bool {
	for _, s := range spans {
		if i < s[1] && s[0] < j {
			return true
		}
	}
	return false
}

func firstWords(line string, n int) string {
	words := strings.Fields(line)
	return strings.Join(words[:min(n, len(words))], " ")
}

func lastWords(line string, n int) string {
	words := strings.Fields(line)
	return strings.Join(words[max(0, len(words)-n):], " ")
}
