package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Wish is what a whole text says about getting messages at all.
type Wish string

// The wishes.
const (
	WishNone  Wish = ""
	WishStop  Wish = "stop"  // a word of the list, or plain language
	WishSoft  Wish = "soft"  // CANCEL, END, QUIT on Slack or Telegram: STOP unless a draft is open
	WishStart Wish = "start" // START, UNSTOP
	WishYes   Wish = "yes"   // YES: START only for who is stopped
	WishHelp  Wish = "help"  // HELP, INFO, AYUDA
	WishAsk   Wish = "ask"   // unsure: ask once, hold what is unasked for 24 hours
)

// The words that count when they are the whole text: the carriers' own, the
// FCC's, another gateway's REMOVE and ARRET, Spanish and Portuguese.
var (
	stopWords  = []string{"STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT", "REMOVE", "ARRET", "ALTO", "PARAR", "BAJA"}
	softWords  = []string{"CANCEL", "END", "QUIT"}
	startWords = []string{"START", "UNSTOP"}
	helpWords  = []string{"HELP", "INFO", "AYUDA"}
	stopTypos  = []string{"STPO", "SOTP", "STOPP", "STOOP", "S T O P", "STO P", "ST OP", "S TOP"}
	wrongLines = []string{"WRONG NUMBER", "YOU HAVE THE WRONG NUMBER", "THIS IS THE WRONG NUMBER", "SORRY WRONG NUMBER", "WRONG PERSON"}
)

// The plain wordings of STOP, on normalised text (an apostrophe is a space
// there): the FCC accepts any reasonable wording, providers act on single
// words only, so these are ours to honour.
const (
	pre  = `((PLEASE|PLS|PLZ|OK|OKAY|HEY|HI|HELLO|JUST|I SAID) )*`
	post = `( (PLEASE|PLS|PLZ|NOW|THANKS|THANK YOU|ANYMORE|ANY MORE|AGAIN|EVER|ALREADY))*`
	msg  = `(TEXTS?|TXTS?|MSGS?|MESSAGES?|REMINDERS?|TEXTING|MESSAGING)`
)

var plainStops = compileAll(
	`^(PLEASE|PLS|PLZ|OK|OKAY|JUST) STOP( IT)?`+post+`$`,
	`^STOP( IT| STOP| PLEASE| PLS| PLZ| NOW| THANKS| THANK YOU| ALREADY)+$`,
	`^`+pre+`STOP (TEXTING|TXTING|MESSAGING|CONTACTING|BOTHERING|SPAMMING)( ME| US| THIS NUMBER| MY PHONE)?`+post+`$`,
	`^`+pre+`STOP (SENDING |WITH )?(ME )?(ALL )?(THE |THESE |YOUR |ANY )?`+msg+post+`$`,
	`^`+pre+`NO MORE (OF )?(THE |THESE |YOUR )?`+msg+post+`$`,
	`^`+pre+`(DO NOT|DON ?T|NEVER|QUIT) (TEXT|TXT|MESSAGE|CONTACT)(ING)?( ME| US| THIS NUMBER)?`+post+`$`,
	`^`+pre+`(TAKE|GET) (ME|US|MY NUMBER|THIS NUMBER) OFF( OF)?( THE| YOUR| THIS)?( TEXT| MESSAGE| MAILING| CALL)?( LIST)?`+post+`$`,
	`^`+pre+`(REMOVE|DELETE|UNSUBSCRIBE|UNENROLL) (ME|US|MY NUMBER|THIS NUMBER|MY PHONE)( FROM (THE|YOUR|THIS) (LIST|SYSTEM|PROGRAM))?`+post+`$`,
	`^`+pre+`(I )?((WANT|WOULD LIKE|D LIKE) TO |WANNA |LET ME )?(OPT OUT|UNSUBSCRIBE)`+post+`$`,
	`^`+pre+`LEAVE ME ALONE`+post+`$`,
)

// moreStops are wordings as plain as those, of people who name no message: "stop
// sending stuff", "take me out of this".
var moreStops = compileAll(
	`^`+pre+`(STOP|QUIT) SENDING (ME |US )?(ALL )?(OF )?(THE |THIS |THESE |YOUR |ANY )?(MORE )?(STUFF|JUNK|SPAM|CRAP|THINGS|ANYTHING)( TO ME)?`+post+`$`,
	`^`+pre+`STOP SENDING (ME|US)( ANY| THIS| THESE| IT)?`+post+`$`,
	`^`+pre+`(STOP|QUIT) (BUGGING|ANNOYING|HARASSING|BOTHERING|TEXTING|MESSAGING|CONTACTING|SPAMMING|BLOWING UP) (ME|US|THIS NUMBER|MY PHONE)`+post+`$`,
	`^`+pre+`STOP (ALL )?(OF )?(THIS|THESE)( ALL| STUFF| JUNK| CRAP| NONSENSE)?`+post+`$`,
	`^`+pre+`(DO NOT|DON ?T|NEVER) SEND (ME|US) (ANY|ANYTHING|ANY MORE|ANYMORE|MORE|STUFF|THIS|THESE|YOUR|THE)( MORE| OF)*( OF)?( THE| THESE| YOUR| THIS)?( STUFF| JUNK| SPAM| THINGS| `+msg+`)?`+post+`$`,
	`^`+pre+`I (DO NOT|DON ?T) (WANT|NEED) (ANY |TO GET |TO RECEIVE |TO SEE )*(MORE |ANYMORE |OF |THESE |YOUR |THE )*`+msg+post+`$`,
	`^`+pre+`I (DO NOT|DON ?T) WANT TO (BE TEXTED|BE CONTACTED|HEAR FROM YOU)`+post+`$`,
	`^`+pre+`(TAKE|GET) (ME|US) OUT( OF)?( THE| THIS| YOUR)?( LIST| PROGRAM| THING| SYSTEM| TEXTS?| CHAT)?`+post+`$`,
	`^`+pre+`ENOUGH (OF )?(WITH )?(THE |THESE |YOUR )*`+msg+post+`$`,
	`^`+pre+`LOSE MY NUMBER`+post+`$`,
)

// unsureLines are as likely about something else: asked about.
var unsureLines = compileAll(
	`^`+pre+`(STOP|QUIT) SENDING( IT| THEM| THIS| THESE| THAT)?`+post+`$`,
	`^`+pre+`I (DO NOT|DON ?T) WANT (THIS|THESE|IT)`+post+`$`,
	`^`+pre+`(I (WANT|WANNA) (BE )?|LET ME |I M |IM |COUNT ME )OUT`+post+`$`,
	`^`+pre+`(TOO MANY|NO) `+msg+post+`$`,
	`^`+pre+`(FORGET|BLOCK) (ME|MY NUMBER|THIS NUMBER)`+post+`$`,
	`^`+pre+`MAKE (IT|THIS|THEM) STOP`+post+`$`,
)

// Spanish wordings are asked about: no rule of anybody lists them yet.
var spanishStops = compileAll(
	`^(POR FAVOR |YA )*(NO ME (MANDEN?|MANDES|ENVIEN?|ENVIES|ESCRIBAN?|ESCRIBAS|MOLESTEN?|MOLESTES)|DEJEN? DE (MANDAR|ENVIAR|ESCRIBIR|MOLESTAR)(ME|NOS)?)( MAS)?( (ESTOS|LOS|SUS|TUS))?( MENSAJES?| TEXTOS?| COSAS| NADA)?( MAS)?( POR FAVOR| GRACIAS)*$`,
	`^(POR FAVOR |YA )*(NO MAS|NO QUIERO( RECIBIR)?( MAS)?|QUIERO PARAR( LOS)?)( MENSAJES?| TEXTOS?)( POR FAVOR| GRACIAS)*$`,
	`^(POR FAVOR |YA )*(QUITEN?|BORREN?|SAQUEN?)ME( DE (LA|ESTA|SU) LISTA)?( POR FAVOR| GRACIAS)*$`,
	`^(YA )?(BASTA|QUIERO PARAR|NUMERO EQUIVOCADO)( YA)?( POR FAVOR| GRACIAS)*$`,
)

// Unsure is a short text with a stop-ish word and a word about us.
const unsureWords = 12

var (
	stopish = regexp.MustCompile(`\b(STOP(S|PED|PING)?|QUIT(S|TING)?|REMOV(E|ED|ES|ING|AL)|UNSUBSCRIB(E|ED|ES|ING)|REVOK(E|ED|ES|ING)|OPT(ED|ING)? OUT|NO MORE)\b`)
	aboutUs = regexp.MustCompile(`\b(ME|TEXT(S|ED|ING)?|MSGS?|MESSAG(E|ES|ED|ING)|REMIND(ER|ERS|ED|ING)?|LISTS?|BOTS?)\b`)
)

// WishOf reads the wish of a whole text on a channel ("sms", "slack",
// "telegram").
func WishOf(channel, text string) Wish {
	t := NormalizeKeyword(text)
	switch {
	case t == "":
		return WishNone
	case channel != "sms" && slices.Contains(softWords, t):
		return WishSoft
	case slices.Contains(stopWords, t):
		return WishStop
	case slices.Contains(startWords, t):
		return WishStart
	case t == "YES":
		return WishYes
	case slices.Contains(helpWords, t):
		return WishHelp
	}
	if matches(plainStops, t) || matches(moreStops, t) {
		return WishStop
	}
	if matches(unsureLines, t) || matches(spanishStops, t) {
		return WishAsk
	}
	if slices.Contains(stopTypos, t) || slices.Contains(wrongLines, t) {
		return WishAsk
	}
	if strings.Count(t, " ") < unsureWords && stopish.MatchString(t) && aboutUs.MatchString(t) {
		return WishAsk
	}
	return WishNone
}

// NormalizeKeyword is a text as keywords are compared: compatibility form
// without accents and invisible characters, upper case, letters and digits
// only, look-alike Cyrillic and Greek letters as Latin, single spaces. It is
// idempotent.
func NormalizeKeyword(text string) string {
	text = norm.NFKD.String(strings.ToValidUTF8(text, " "))
	var b strings.Builder
	space := false
	for _, r := range text {
		if unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || r == '\u115F' || r == '\u1160' {
			continue
		}
		for _, u := range strings.ToUpper(string(r)) {
			if latin, ok := lookAlikes[u]; ok {
				u = latin
			}
			switch {
			case unicode.In(u, unicode.Cf, unicode.Mn, unicode.Me):
			case !unicode.IsLetter(u) && !unicode.IsDigit(u):
				space = true
			default:
				if space && b.Len() > 0 {
					b.WriteByte(' ')
				}
				space = false
				b.WriteRune(u)
			}
		}
	}
	return b.String()
}

var lookAlikes = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X', 'І': 'I', 'Ј': 'J', 'Ѕ': 'S',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X',
}

func matches(patterns []*regexp.Regexp, text string) bool {
	return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
}

func compileAll(patterns ...string) []*regexp.Regexp {
	all := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		all[i] = regexp.MustCompile(p)
	}
	return all
}
