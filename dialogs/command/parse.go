package command

import (
	"regexp"
	"strings"

	"leadline/dialogs/read"
)

// parsed is a text made ready: folded, without slash and bot name.
type parsed struct {
	text  string
	raw   string // as typed, likewise without slash
	toks  []token
	ctx   Context
	slash bool
}

var slashWord = regexp.MustCompile(`^/\s*([\pL\d_?-]+)(@\w+)?`)

// maxText is how much of a text is looked at, in bytes; channels take no more.
const maxText = 4096

func newText(text string, ctx Context) parsed {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	p := parsed{text: read.Fold(text), raw: strings.TrimSpace(text), ctx: ctx}
	if strings.HasPrefix(p.text, "/") && slashWord.MatchString(p.text) {
		p.slash = true
		p.text = slashWord.ReplaceAllString(p.text, "$1")
		p.raw = slashWord.ReplaceAllString(p.raw, "$1")
	}
	p.toks = tokens(p.text)
	return p
}

// alone is the key of a text of one word; "" of a longer one.
func alone(toks []token) string {
	if len(toks) != 1 {
		return ""
	}
	return toks[0].key
}

// phrase finds the longest way to say a command at the start of the text whose
// grammar takes the rest, and holds it to the whole-message rule.
func (p parsed) phrase() (Command, bool) {
	if len(p.toks) == 0 {
		return Command{}, false
	}
	for _, way := range phrases[p.toks[0].key] {
		if !starts(p.toks, way.keys) {
			continue
		}
		t := tailOf(from(p.text, p.toks, len(way.keys)), p.ctx, way)
		args, ok := way.takes(t)
		if !ok && p.slash && way.own {
			args, ok = none, true // a slash always means the command; what it cannot take is in Rest
		}
		c := Command{Word: way.word, Args: args, Rest: p.rest(len(way.keys))}
		if idleTalk(c.Rest) {
			c.Rest = ""
		}
		if ok && p.fits(c, way) {
			return c, true
		}
	}
	return Command{}, false
}

// gotLead reads the many ways to say that there is a lead: "we found a hot lead".
func (p parsed) gotLead() (Command, bool) {
	var words []string
	for _, t := range p.toks[:min(len(p.toks), saidWords)] {
		words = append(words, strings.ReplaceAll(t.key, "'", ""))
	}
	said := leadSaid.FindString(strings.Join(words, " ") + " ")
	if said == "" {
		return Command{}, false
	}
	way := phrase{keys: strings.Fields(said), entry: table[0]}
	c := Command{Word: way.word, Rest: p.rest(len(way.keys))}
	if idleTalk(c.Rest) {
		c.Rest = ""
	}
	return c, p.fits(c, way)
}

// saidWords is how many words it takes at most to say that there is a lead.
const saidWords = 14

var leadSaid = regexp.MustCompile(`^(?:(?:HEY|HI|HELLO|YO|OK|OKAY|SO|HOLA|GOOD|MORNING|AFTERNOON|BUENOS|BUENAS|DIAS|TARDES) )*(?:` +
	`(?:(?:I|WE|IVE|WEVE|THINK|JUST|ALSO|THERES|THERE|IS) )*(?:(?:GOT|HAVE|FOUND|PICKED UP|GET|CAUGHT|GOTTA|WANT TO SEND|WANNA SEND|NEED TO SEND|WANT TO SUBMIT|NEED TO SUBMIT|WOULD LIKE TO SUBMIT|SENDING|IS|THERES) )(?:(?:YOU|YA|U|ME|US|IN) )?(?:(?:A|AN|ONE|ANOTHER|MY|FIRST|SECOND|MORE|OTHER|` + leadKind + `) )*LEAD ` +
	`|(?:(?:A|ANOTHER) )?(?:(?:` + leadKind + `) )+LEAD ` +
	`|(?:YA )?(?:LES |LE |TE )?(?:TENGO|HAY|CONSEGUI|ENCONTRE|TRAIGO) (?:A )?(?:(?:UN|UNA|OTRO|OTRA|NUEVO|NUEVA|BUEN|BUENA|POSIBLE) )*(?:LEAD|CLIENTE|CLIENTA|PROSPECTO) (?:(?:NUEVO|NUEVA|INTERESADO|INTERESADA) )*` +
	`|(?:(?:I|WE|IVE|WEVE|THINK|JUST|ALSO) )*(?:GOT|HAVE|FOUND) (?:YOU |YA |U )?(?:(?:ONE|ANOTHER|ANOTHER ONE|ONE MORE) |(?:(?:A|AN|ANOTHER) (?:(?:` + leadKind + `) )*(?:CUSTOMER|CLIENT|PROSPECT|CUST|ONE) ))(?:(?:WHO|THAT|IS|WANTS|NEEDS|INTERESTED|IN|SOME|INFO|INFORMATION|SHIPPING|RATES|FOR|YOU|YA|U|HERE|TODAY) )*$)`)

// leadKind are words for what kind of lead it is.
const leadKind = `NEW|GOOD|GREAT|HOT|POSSIBLE|POTENTIAL|QUICK|BUSINESS|BIZ|CUSTOMER|SALES|NICE|BIG|FRESH`

// idleTalk says whether words say nothing: "new lead for you pls".
func idleTalk(text string) bool {
	for _, k := range plain(tokens(text)) {
		if !idleWords[k.key] {
			return false
		}
	}
	return true
}

var idleWords = folded("FOR|YOU|YA|U|YALL|Y'ALL|GUYS|HERE|TODAY|?|PARA|USTEDES|USTED|TI|HOY|AQUI")

// rest is the text behind the n-th word as it was typed.
func (p parsed) rest(n int) string {
	if raw := tokens(p.raw); len(raw) == len(p.toks) {
		return from(p.raw, raw, n)
	}
	return from(p.text, p.toks, n)
}

// fits is the whole-message rule: while a question is open a command is bare,
// or with nothing but a lead code, a field of the card or a talk number behind
// it. Questions that only take a choice (a pending yes or no, a menu) cannot
// be answered by words that name a lead, so these pass there.
func (p parsed) fits(c Command, way phrase) bool {
	a := c.Args
	if p.slash || p.ctx.Idle() {
		return true
	}
	if way.idle && a.Code == "" && a.Talk == nil && len(a.Talks) == 0 {
		return false
	}
	if p.ctx.choice() && (a.Code != "" || a.When != nil) { // nor by a day and a time
		return true
	}
	if restWords[way.word] && c.Rest != "" && len(plain(tokens(c.Rest))) > 0 {
		return false
	}
	free := a
	free.Code, free.Field, free.Talk, free.Talks = "", "", nil, nil
	if c.Word == "CHANGE" || c.Word == "LANG" {
		free.Value = ""
	}
	return free.Bare()
}

// restWords keep their text in Rest.
var restWords = folded("LEAD|CARD|ISSUE")

// choice says whether the open question is answered by choosing, not by words.
func (c Context) choice() bool {
	return c.Asking == "confirm" || c.Asking == "reason" || c.Asking == "which"
}

// inner reads "/lead mine", "/lead join ab12cd34": on Slack, where /lead is the
// only slash command, other commands stand behind it.
func (p parsed) inner() (Command, bool) {
	if !p.slash || len(p.toks) < 2 || p.toks[0].key != "LEAD" {
		return Command{}, false
	}
	in := p
	in.slash, in.ctx.Asking = false, ""
	in.text = from(p.text, p.toks, 1)
	in.raw, in.toks = p.rest(1), tokens(in.text)
	c, ok := in.phrase()
	return c, ok && c.Word != "LEAD"
}

// polite reads "ok skip please": polite words before a bare command.
func (p parsed) polite() (Command, bool) {
	toks := plain(p.toks)
	if len(toks) == 0 || len(toks) == len(p.toks) {
		return Command{}, false
	}
	in := p
	in.text = p.text[toks[0].start:toks[len(toks)-1].end]
	in.raw, in.toks = in.text, tokens(in.text)
	c, ok := in.phrase()
	return c, ok && (c.Args.Bare() || c.Args.Code != "" || p.ctx.Idle())
}

// codeFirst reads "7k3m4 claim", "CC-7K3M4: spoke, wants a quote".
func (p parsed) codeFirst() (Command, bool) {
	code, start, end, ok := read.Code(p.text)
	if !ok || start > p.toks[0].start || end >= len(p.text) {
		return Command{}, false
	}
	rest := tidy(p.text[end:])
	toks := tokens(rest)
	if len(toks) == 0 {
		return Command{}, false
	}
	for _, way := range phrases[toks[0].key] {
		if !starts(toks, way.keys) {
			continue
		}
		in := p
		in.text = strings.Join(way.keys, " ") + " " + code + " " + from(rest, toks, len(way.keys))
		in.raw, in.toks = in.text, tokens(in.text)
		if c, ok := in.phrase(); ok && c.Args.Code == code {
			return c, true
		}
	}
	return Command{}, false
}

// bareCode reads a text that is nothing but a lead code. While a question is
// open five characters may be a ZIP: then it takes the prefix.
func (p parsed) bareCode() (Command, bool) {
	code, rest, ok := cut(p.text)
	if !ok || len(plain(tokens(rest))) > 0 {
		return Command{}, false
	}
	if !p.ctx.Idle() && !p.slash && !strings.Contains(code, "-") {
		return Command{}, false
	}
	return Command{Word: "STATUS", Args: Args{Code: code}}, true
}

// bareInvite reads a text that is nothing but an invite code: eight characters
// with letters and digits, while nothing is asked.
func (p parsed) bareInvite() (Command, bool) {
	if !p.ctx.Idle() || len(p.toks) != 1 || !bareInviteLike.MatchString(p.toks[0].key) {
		return Command{}, false
	}
	k := p.toks[0].key
	if !strings.ContainsAny(k, "0123456789") || !strings.ContainsAny(k, "ABCDEFGHJKMNPQRSTVWXYZ") {
		return Command{}, false
	}
	return Command{Word: "JOIN", Args: Args{Code: k}}, true
}

var bareInviteLike = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{8}$`)

// review reads the menu under the review: 1 SEND, 2 FIX, 3 DROP, in words too.
// Anything that says more is no choice: "1 but the phone is wrong" never sends.
func (p parsed) review() (Command, bool) {
	toks := plain(p.toks)
	if len(toks) == 0 {
		return Command{}, false
	}
	word, named := menu[toks[0].key]
	if !named {
		return Command{}, false
	}
	rest := plain(toks[1:])
	if word == "FIX" && len(rest) > 0 {
		if name, n := fieldAt(rest); n == len(rest) {
			return Command{Word: "FIX", Args: Args{Field: name}}, true
		}
	}
	for _, k := range rest {
		if !sayAgain[k.key] && menu[k.key] != word {
			return Command{}, false
		}
	}
	return Command{Word: word}, true
}

var menu = map[string]string{
	"1": "SEND", "SEND": "SEND", "Y": "SEND", "YES": "SEND", "YEP": "SEND", "YEAH": "SEND", "SI": "SEND", "ENVIAR": "SEND",
	"2": "FIX", "FIX": "FIX", "CORREGIR": "FIX",
	"3": "DROP", "DROP": "DROP", "BORRAR": "DROP",
}

// sayAgain are words beside a choice that add nothing to it.
var sayAgain = folded("IT|THIS|THAT|SEND|GOOD|GREAT|LOOKS|ALL|CORRECT|RIGHT|YES|LO|TODO|BIEN|ESTA")
