package read

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What phones send by themselves.
var (
	tapback = regexp.MustCompile(`(?is)^(?:a .{1,40} )?(?:liked|loved|laughed at|emphasized|emphasised|questioned|disliked|removed (?:a|an) .{1,40} from|reacted .{1,24} (?:to|with)|` +
		`les? (?:gust[oó]|encant[oó]|dio risa)|(?:me )?gust[oó]|encant[oó]|le encanta|me gusta|me encanta|se ri[oó] (?:de|con)|se rio de|destac[oó]|enfatiz[oó]|exclam[oó] por|cuestion[oó]|pregunt[oó] por|pregunt[oó] sobre|no le gust[oó]|no me gusta|reaccion[oó](?: con)? .{1,24} (?:a|ante|en)|quit[oó] .{1,40} (?:de|a)|elimin[oó] .{1,40} (?:de|a))(?: a| con| de)? ?["'].*["']? ?[.]?$|` +
		`^(?:liked|loved|laughed at|emphasized|disliked|questioned|le gust[oó]|le encant[oó]) (?:an? (?:image|photo|picture|movie|attachment|message|audio|video|sticker|voice message|contact|location|link)|una? (?:imagen|foto|video|mensaje|archivo))[.]?$`)
	tapbackEmoji = regexp.MustCompile(`(?is)^[^\pL\d\s"']{1,12} ?(?:to|a|ante|para|on)? ?["'].+["'] ?$`)
	driving      = regexp.MustCompile(`(?i)do not disturb while driving|driving focus|(?:i'?m|i am|im) (?:currently )?driving(?: right now| at the moment| now)?(?:[ .,;!-]|$).*(?:i'?ll|will|can'?t|text|call|get back|reply|respond|later|sent|auto)|^(?:i'?m|i am|im|currently) driving(?: right now| now| at the moment)?[ .!]*$|^sorry,? (?:i'?m|i am) driving|` +
		`sent from my car|(?:i'?m|i am) (?:in|on) (?:drive|driving) mode|auto(?:matic|matically)?[- ]?(?:reply|response|sent).{0,40}driv|driv.{0,60}auto(?:matic)?[- ]?(?:reply|response)|no molestar al (?:conducir|manejar|volante)|(?:estoy|voy) (?:conduciendo|manejando|al volante)|ver[eé] tu mensaje cuando|i'?ll see your message when i get where|i have (?:notifications|dnd|do not disturb) (?:silenced|turned on|on)|notifications (?:are )?silenced`)
	autoReply = regexp.MustCompile(`(?i)^(?:auto(?:matic|mated)?[ -]?(?:reply|response|message|sms|text)|respuesta autom[aá]tica|mensaje autom[aá]tico)\b|^(?:hi,? |hello,? |thank(?:s| you) for your (?:message|e-?mail|text)[.,!]* )*(?:i'?m |i am )?(?:currently |now )?out of (?:the )?office(?:$|[.,!]| (?:until|till|from|with|through|thru|and|on|this|today|right|for|at))|(?:i'?m|i am|currently) (?:ooo|out of office|on (?:annual leave|vacation|holiday|leave) (?:until|till|from|through|and will))|fuera de (?:la )?oficina|estoy de vacaciones|this (?:is an automated|mailbox is not|number (?:is not|isn'?t|does not)|inbox)|(?:do not|don'?t|please do not) reply to this|mail(?:er)?[- ]daemon|undeliverable|delivery (?:status|failure)|(?:message|text) (?:not|could not be|was not) (?:delivered|sent)|(?:i'?m|i am) in a meeting(?: right now)?[.,;!]? (?:i'?ll|can i|text|will|can'?t)|can i call you (?:back )?later\?|i(?:'ll| will) call you (?:back )?later\.?$|can'?t talk (?:right )?now[.,;!]? ?(?:what'?s up|text me|call me|i'?ll call)|^(?:sorry,? )?i can'?t talk right now\.?$|thank you for (?:contacting|your message|reaching out)|we(?:'ll| will) (?:get back|respond|be in touch)|not receiving notifications|free msg:|msg (?:&|and) data rates`)
)

// Words without one of which the patterns above cannot match: looking for them
// spares most texts the patterns.
var (
	reactions    = strings.Fields("liked loved laughed emphasized disliked questioned le")
	drivingHints = strings.Fields("driv car conduc manej volante mensaje where notif dnd disturb")
	autoHints    = []string{"auto", "out of", "ooo", "leave", "vaca", "holiday", "oficina", "mailbox", "number", "inbox", "reply", "daemon", "deliver", "sent", "meeting", "call", "talk", "thank", "respond", "back", "touch", "notif", "msg"}
)

func containsOf(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

func hasPrefixOf(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(text, w) })
}

// Noise says whether a text was made by a phone and answers nothing: kind is
// "tapback", "driving", "auto", "quote" (one of own, our last texts, sent
// back), "empty", or "emoji" (only signs; a thumb may still answer a yes or no
// question: that is the caller's to decide).
func Noise(text string, own []string) (kind string, noise bool) {
	folded := Fold(text)
	if folded == "" {
		return "empty", true
	}
	quoted := strings.ContainsAny(folded, `"'`)
	lower := strings.ToLower(folded)
	if (quoted || hasPrefixOf(lower, reactions)) && (tapback.MatchString(folded) || tapbackEmoji.MatchString(folded)) {
		return "tapback", true
	}
	for _, said := range own {
		if quotes(folded, Fold(said)) {
			return "quote", true
		}
	}
	if containsOf(lower, drivingHints) && driving.MatchString(folded) {
		return "driving", true
	}
	if containsOf(lower, autoHints) && autoReply.MatchString(folded) {
		return "auto", true
	}
	for _, r := range folded {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return "", false
		}
	}
	return "emoji", true
}

// quotes says whether a text is one of ours sent back, whole, in quotes, or
// behind the signs of a forwarded message.
func quotes(text, said string) bool {
	a, b := essence(text), essence(said)
	if len(b) < 12 || a == "" {
		return false // "OK" is an answer, whoever said it before
	}
	if a == b {
		return true
	}
	// A long text of ours cut off by the phone, or quoted with a sign before it.
	short := strings.HasPrefix(text, `"`) || strings.HasPrefix(text, ">") || strings.HasSuffix(text, "...")
	return len(a) >= 20 && (strings.HasPrefix(b, a) && len(a)*2 > len(b) || short && strings.HasPrefix(b, a) || strings.HasPrefix(a, b) && len(b) >= 20 && len(a)-len(b) <= 4)
}

// essence is a text's letters and digits in lower case.
func essence(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
