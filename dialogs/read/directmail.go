package read

import (
	"regexp"
	"strings"
)

const mailWords = `(?:(?:the )?(?:direct|derect|direc|dirrect) mail(?:ers?|ing|ings)?|mailers?|eddm|dm|d m|correo directo|publicidad por correo|mail advertising|every door)(?: (?:info(?:rmation)?|idea|stuff|mail|program|marketing|mailers?|pieces|question))*`
const yesWords = `(?:yes+|y|ys|yse|ye|yas|yeah|yep|yup|sure|ok|okay|please|absolutely|definitely|interested|sounds good|sounds great|si|claro|positive|yes please|likes?|wants?)(?: please| pls| thanks)?`
const noWords = `(?:no+|n|nope|nah|no thx|no ty|no thanks|none|never|negative|not interested|nada)(?: thanks| thank you| gracias)?`
const mark = `(?: ?(?:[:=?-]|is|for|- -))*`

// Words about information on direct mail, wherever they stand in a text.
var (
	mailNo = regexp.MustCompile(`\b(?:` + strings.Join([]string{
		mailWords + mark + ` ` + noWords,
		`(?:(?:customer|cust|he|she|they|owner|but) )?(?:(?:said |says )?no(?: thanks)?(?: to| for| on)?|n to|not interested in|not interested|no interest in|(?:does not|doesnt|do not|dont|didnt|did not|wont) (?:want|need|like|care (?:for|about))|declined|refused|hates?|skip|without)(?: (?:any|the|getting|info(?:rmation)?|about|on|more|to|for|growing|with))* ` + mailWords,
		`no (?:quiere|quieren|le interesa|les interesa)(?: el| info(?:rmacion)?| de| sobre)* ` + mailWords,
	}, `|`) + `)\b`)
	mailYes = regexp.MustCompile(`\b(?:` + strings.Join([]string{
		mailWords + mark + ` ` + yesWords,
		`(?:(?:customer|cust|he|she|they|owner|theyre|hes|shes|lady|guy|just) )?(?:(?:is |are |was |were |would |will |may |said |says |has |have )?(?:very |really |also |just )?(?:yes|y|sure|interested|interest|wants?|wanted|wanting|likes?|liked|loves?|loved|open|like|needs?|curious about|asked about|asking about|excited about|curious|(?:ok|good|fine|cool) (?:with|for|on|to get|to try)))(?: (?:to|for|in|on|with|about|the|some|more|a|an|idea|of|get|getting|have|try|know|send|doing|do|receive|hear|see|learn|info(?:rmation)?|me|using|brochure|details))* ` + mailWords,
		`(?:le interesa|les interesa|quiere|quieren|desea|interesad[oa]s? en|si al?|si)(?: el| info(?:rmacion)?| de| sobre| mas)* ` + mailWords,
	}, `|`) + `)\b`)
	mailUnsure = regexp.MustCompile(`\b` + mailWords + mark + ` (?:maybe|not sure|perhaps|possibly|later|idk|dunno|unsure|quizas)(?: later)?\b`)
	dontSend   = regexp.MustCompile(`^(?:they |he |she |please |pls )*(?:dont|do not|doesnt|does not|no) (?:send|mail|want|need|manden?|envien?|quieren?|necesitan?)(?: (?:me|them|him|her|us|anything|any|it|that|stuff|more|nada|info|information|mail|of|ads?))*$`)
	wantsCards = regexp.MustCompile(`\b(?:wants?|want to|interested in|would like|like|need|needs) (?:to )?(?:send|sending|mail|mailing|do|doing|try|get)? ?(?:out )?(?:some |more )?(?:postcards|flyers|mailings|coupons|brochures|catalogs)\b`)
)

// Without one of these nobody speaks of direct mail.
var mailHints = []string{"mail", "dm", "d m", "correo", "door"}

// directMail finds whether the customer wants information on direct mail. A
// maybe is left for the notes.
func (s *sheet) directMail() (yes bool, span [2]int, v Verdict) {
	if !containsOf(s.line, mailHints) {
		return false, span, No
	}
	if _, unsure := s.find(mailUnsure); unsure {
		return false, span, Ask
	}
	no, isNo := s.find(mailNo)
	sayYes, isYes := s.find(mailYes)
	switch {
	case isNo && isYes && no[0][0] > sayYes[0][0] && overlaps([][2]int{no[0]}, sayYes[0][0], sayYes[0][1]):
		return true, sayYes[0], Read // "yes to dm no ..." reads from the left
	case isNo && isYes && !overlaps([][2]int{no[0]}, sayYes[0][0], sayYes[0][1]):
		return false, span, Ask
	case isNo:
		return false, no[0], Read
	case isYes:
		return true, sayYes[0], Read
	}
	return false, span, No
}
