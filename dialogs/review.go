package dialogs

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
	"leadline/dialogs/texts"
)

// What the values of a review may take, so that the whole fits three SMS
// segments with its menu and the lines before it.
const (
	reviewRoom  = 350
	reviewLeast = 200
	reviewLines = 85 // its title, menu and legend
)

// reviewSpace is what the lines of this reply leave for the values.
func (t *Talk) reviewSpace() int {
	ack := texts.Units(strings.Join(slices.Concat(t.acks, t.said), "\n"))
	return min(reviewRoom, max(reviewLeast, 3*153-reviewLines-ack))
}

// askReview shows every value and asks 1 SEND 2 FIX 3 DROP.
func (t *Talk) askReview(d *form.Draft) bot.Message {
	c := d.Card()
	left := cardForm(*d).Left(*d)
	fields := t.reviewFields(*d, left)
	m := bot.Message{Title: t.Words.Say("card.review"), Parts: 3}
	lines := []string{m.Title}
	for _, f := range fitFields(fields, t.reviewSpace()) {
		lines = append(lines, f.Label+": "+f.Value)
	}
	var legend []string
	if len(c.Guesses) > 0 || t.guessMark(c, "volume") != "" {
		legend = append(legend, t.Words.Say("card.review_guesses"))
	}
	if len(left) > 0 {
		legend = append(legend, t.Words.Say("card.review_left"))
	}
	m.Text = strings.Join(append(lines, legend...), "\n")
	for _, l := range append(legend, t.Words.Say("card.review_type")) { // an SMS shows the menu instead
		fields = append(fields, bot.Field{Value: l})
	}
	m.Fields = fields
	for i, word := range []string{"SEND", "FIX", "DROP"} {
		b := bot.Button{Key: string(rune('1' + i)), Label: t.Words.Say("button." + strings.ToLower(word)), Do: word}
		b.Style = []string{"primary", "", "danger"}[i]
		m.Buttons = append(m.Buttons, b)
	}
	return m
}

// reviewFields are all lines of the card: what is known, what was skipped, what
// was not asked yet.
func (t *Talk) reviewFields(d form.Draft, left []string) (fields []bot.Field) {
	c := d.Card()
	if k := d.Kind(); k != "" {
		fields = append(fields, bot.Field{Label: t.Words.Say("label.kind"), Value: t.Words.Say("card.kind_" + k + "_label")})
	}
	for _, g := range groups {
		v := t.value(c, g.name)
		switch {
		case v != "":
			v += t.guessMark(c, g.name)
		case slices.Contains(c.Skipped, g.name):
			v = t.Words.Say("show.skipped")
		case slices.Contains(left, g.name):
			v = "-"
		default:
			continue
		}
		fields = append(fields, bot.Field{Label: t.Words.Say("label." + g.name), Value: v})
	}
	return fields
}

// fitFields shortens the longest values until all fit.
func fitFields(fields []bot.Field, room int) []bot.Field {
	out := append([]bot.Field(nil), fields...)
	for {
		total, longest := 0, 0
		for i, f := range out {
			total += texts.Units(f.Label) + texts.Units(f.Value) + 3
			if utf8.RuneCountInString(f.Value) > utf8.RuneCountInString(out[longest].Value) {
				longest = i
			}
		}
		n := utf8.RuneCountInString(out[longest].Value)
		if total <= room || n <= 12 {
			return out
		}
		out[longest].Value = short(out[longest].Value, max(12, n-max(2, min(total-room, n/4))))
	}
}

// review shows the card before its turn.
func (t *Talk) review(command.Command) {
	d := t.State.Open
	if d.Card().Complete() {
		t.step(form.Event{Kind: form.Show})
		return
	}
	fields := t.reviewFields(*d, nil)
	if len(fields) == 0 {
		t.Say("card.so_far_nothing")
		return
	}
	lines := []string{t.Words.Say("card.so_far")}
	for _, f := range fitFields(fields, reviewRoom) {
		lines = append(lines, f.Label+": "+f.Value)
	}
	t.SayText(strings.Join(lines, "\n"))
}

// atReview reads what is said to the review beside its menu: "no" is FIX, a
// vague yes is asked about.
func (t *Talk) atReview(text string) bool {
	if saysYes(text) {
		t.send(command.Command{Word: "SEND"})
		return true
	}
	if f := read.Lead(text); t.takesBack("", &f) { // "customer said no" is no FIX
		return true
	}
	if m := butFix.FindStringSubmatch(text); m != nil {
		if c, ok := command.Parse("CHANGE "+m[1], command.Context{Asking: form.Review}); ok && c.Word == "CHANGE" && c.Args.Field != "" && c.Args.Value == "" {
			t.change(c)
			return true
		}
	}
	yes, v := t.yesOrNo(text)
	if looksGood.MatchString(text) {
		yes, v = true, read.Read
	}
	switch {
	case v != read.Read || len(strings.Fields(text)) > sentence:
		return false
	case yes: // "ok" is too little to send on
		t.reviewHow()
	default:
		t.fix(command.Command{Word: "FIX"})
	}
	return true
}

// saysYes is the YES to a review, Y that is: the reader of commands never takes
// that word.
func saysYes(text string) bool { return strings.EqualFold(strings.Trim(text, " .!"), "yes") }

// reviewHow says how to go on from the review, each time in other words.
func (t *Talk) reviewHow() {
	t.step(form.Event{Kind: form.Misread})
	key := "card.review_how"
	if d := t.State.Open; d != nil && d.At.Tries%2 == 0 {
		key += "_2"
	}
	t.Ack(key)
}

var looksGood = regexp.MustCompile(`(?i)^(?:(?:it |that |all |everything )*looks? (?:good|great|fine|ok|okay|right|correct)|all (?:good|set|right|correct)|se ve bien|todo bien|esta bien)[ .!]*$`)

// butFix is FIX behind other words: "send but fix the weight".
var butFix = regexp.MustCompile(`(?i)^(?:(?:no|wait|hold on|send|send it|yes|ok|okay|good|but|first|please|pls|oops|1|and|then|can you|you need to|i need to|need to|let me|pero|espera)[ ,.!]+)+(?:fix|change|correct|edit|cambia|cambie|cambiar|corrige)\s+(?:the |my |el |la )?([\pL ]+?)(?:,? (?:first|please|pls|primero))?[.! ]*$`)

// wrongField reads "the phone is wrong" as CHANGE phone.
func wrongField(text string) (command.Command, bool) {
	if last := behindBut.ReplaceAllString(text, ""); saysWrong.MatchString(last) {
		text = last
	}
	if len(text) < len("x mal") || !strings.ContainsAny(text, "wWiIaA") || !saysWrong.MatchString(text) {
		return command.Command{}, false
	}
	c, ok := command.Parse("CHANGE "+oneLine(wrongWords.ReplaceAllString(text, " ")), command.Context{Asking: form.Review})
	return c, ok && c.Word == "CHANGE" && c.Args.Field != "" && c.Args.Value == ""
}

var (
	behindBut  = regexp.MustCompile(`(?i)^.*\b(?:but|except|only|pero|excepto)\b`) // "looks good but the name is wrong"
	saysWrong  = regexp.MustCompile(`(?i)\b(?:wrong|incorrect|est[aá] mal)\b`)
	wrongWords = regexp.MustCompile(`(?i)\b(?:wrong|incorrect|est[aá] mal|the|is|are|el|la|no)\b|[.,!]`)
)
