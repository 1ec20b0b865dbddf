package dialogs

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// question reads a text as an answer to the open question.
func (t *Talk) question() bool {
	d := t.State.Open
	text := t.text()
	if d == nil || t.In.Kind != bot.Text || text == "" {
		return false
	}
	if c, ok := wrongField(text); ok && !t.literal {
		t.change(c)
		return true
	}
	if t.correctsLast() {
		return true
	}
	switch asking := t.asking(); {
	case asking == form.Review:
		return t.atReview(text)
	case asking != "decision_maker" && asking != form.Kind && !t.literal && read.KnownPerson(t.typed()): // a person is no business
		f, ok := read.Answer("decision_maker", t.typed())
		return ok && t.answer("", f, t.typed())
	case asking == form.Kind:
		return t.kind(text)
	case d.At.Doubt == read.AskEmailConfirm && t.confirmEmail(text):
		return true
	default:
		f, ok := t.readFor(asking, d.At, t.typed())
		if asking == "direct_mail" && f.Ask == read.AskYesOrNo {
			return false // a maybe: asked in other words, then a note
		}
		return ok && t.answer(asking, f, t.typed())
	}
}

// readFor reads a text as the answer to a question, or to a part of one.
func (t *Talk) readFor(asking string, at form.Cursor, text string) (read.Found, bool) {
	if at.Field != asking { // an old button's or an edited message's question
		at = form.Cursor{}
	}
	text = t.spelled(text)
	if at.Doubt == read.AskAreaCode && areaCode.MatchString(text) {
		text = areaCode.FindStringSubmatch(text)[1] + "-" + at.Half
	}
	f, ok := read.Answer(asking, text)
	if t.literal && f.Skipped && anyWords(asking) { // somebody called Skip
		f, ok = read.Found{}, true
		f.Card, _ = namedPart(asking+".name", text)
	}
	if at.Part == "" || at.Part == asking || form.Part(f.Card, at.Part) != "" || f.Ask != "" {
		return f, ok
	}
	if card, named := namedPart(at.Part, text); named {
		return read.Found{Card: card}, true
	}
	return f, ok && !blankCard(f.Card)
}

// spelled writes out the S that Spanish texts ask for.
func (t *Talk) spelled(text string) string {
	if t.Words.Tag == "es" && strings.EqualFold(strings.Trim(text, ".! "), "s") {
		return "si"
	}
	return text
}

// yesOrNo reads a yes or no in the person's language.
func (t *Talk) yesOrNo(text string) (yes bool, v read.Verdict) { return read.YesNo(t.spelled(text)) }

// areaCode is the missing half of a seven-digit number.
var areaCode = regexp.MustCompile(`^\(?([2-9]\d\d)\)?[.!]?$`)

// namedPart takes a text as it stands for a part whose name was said: there is
// nothing to guess about "CHANGE address TO 12 Main".
func namedPart(part, text string) (bot.Card, bool) {
	text = oneLine(text)
	switch part {
	case "business.name":
		return bot.Card{Business: &bot.Business{Name: text}}, true
	case "business.street":
		return bot.Card{Business: &bot.Business{Street: text}}, true
	case "business.city":
		return bot.Card{Business: &bot.Business{City: text}}, true
	case "decision_maker.name":
		return bot.Card{DecisionMaker: &bot.Party{Name: text}}, true
	case "decision_maker.role":
		return bot.Card{DecisionMaker: &bot.Party{Role: text}}, true
	case "spoke_with", "spoke_with.name":
		return bot.Card{SpokeWith: &bot.Party{Name: text}}, true
	}
	return bot.Card{}, false
}

// kind answers Business Connect's first question.
func (t *Talk) kind(text string) bool {
	word := strings.ToLower(strings.Trim(text, " .!"))
	for i, k := range kinds {
		said := []string{string(rune('1' + i)), k, strings.ToLower(t.Words.Say("card.kind_" + k + "_label"))}
		if !slices.Contains(said, word) {
			continue
		}
		if k != "neither" {
			t.step(form.Event{Kind: form.Answer, Field: form.Kind, Choice: k, Raw: text})
			return true
		}
		d := t.State.Open
		c := d.Card()
		if c.Concurrence == nil || !*c.Concurrence { // the activity counts, the customer is not kept
			c = bot.Card{}
			t.forget(*d, t.In.ID)
		}
		t.Do(bot.LogActivity{Draft: d.ID, Card: c})
		t.mark("activity")
		t.State.Open = nil
		t.Say("card.activity")
		return true
	}
	return false
}

// confirmEmail settles a mail address that was dictated.
func (t *Talk) confirmEmail(text string) bool {
	yes, v := t.yesOrNo(text)
	d := t.State.Open
	p := d.Card().DecisionMaker
	if v != read.Read || p == nil || p.Email == "" {
		return false
	}
	if yes {
		t.step(form.Event{Kind: form.Answer, Field: "decision_maker", Part: "decision_maker.email", Raw: text, Card: bot.Card{DecisionMaker: &bot.Party{Email: p.Email}}})
	} else {
		t.step(form.Event{Kind: form.Clear, Field: "decision_maker", Part: "decision_maker.email", Raw: text})
	}
	return true
}

// values takes values wherever they stand; the words between them may still be
// the answer to the open question, else they are a note.
func (t *Talk) values() bool {
	if t.State.Open == nil || t.In.Kind != bot.Text || t.text() == "" {
		return false
	}
	f, rest := read.Values(t.typed())
	if blankCard(f.Card) && f.Ask == "" {
		return false
	}
	asking := t.asking()
	field := ""
	if form.Has(f.Card, asking) {
		field = asking
	} else if rest = strings.TrimSpace(rest); rest != "" && asking != form.Review && asking != form.Kind {
		if a, ok := read.Answer(asking, rest); ok && form.Has(a.Card, asking) && a.Ask == "" {
			f.Card, field, rest = form.Join(a.Card, f.Card), asking, ""
		}
	}
	if rest = strings.TrimSpace(rest); rest != "" && !labels.MatchString(rest) {
		if oneSentence(t.text(), rest) {
			rest = t.text() // without the value in it nobody would understand the rest
		}
		if whole, ok := t.withName(f); ok && field == "" {
			f = whole
		} else if !slices.Contains(f.Card.Notes, rest) {
			f.Card.Notes = append(slices.Clone(f.Card.Notes), rest)
		}
	}
	f.Skipped, f.Kept = false, false
	return t.answer(field, f, t.typed())
}

// oneSentence says whether the words beside a value make a sentence with it:
// "the customer wants to stop using UPS".
func oneSentence(text, rest string) bool {
	return len(strings.Fields(rest)) > sentence && !strings.ContainsAny(text, ",;\n|")
}

// labels are words that only name the value beside them.
var labels = regexp.MustCompile(`(?i)^(?:(?:[1-3]|and|or|also|but|wait|sorry|actually|now|make|it|should|be|change|to|pero|ahora|mejor|my|his|her|their|the|a|is|its|it's|at|call|cell|mobile|phone|tel|telephone|number|no|#|office|work|home|y|o|su|mi|el|la|tel[eé]fono|n[uú]mero|celular)[\s:.,;-]*)+$`)

// withName reads values and a name as one: "Joes Bikes 12 Main St", "Ann Ruiz
// 303-555-0142" while something else is asked. With the business known a name
// is the contact's.
func (t *Talk) withName(f read.Found) (read.Found, bool) {
	whole := read.Lead(t.typed())
	have := t.State.Open.Card()
	known := have.Business != nil && have.Business.Name != ""
	if known && whole.Card.Business != nil && whole.Card.Business.Name != "" && form.Part(f.Card, "business.street") == "" {
		if a, ok := read.Answer("decision_maker", t.typed()); ok {
			whole = a
		}
	}
	return whole, covers(whole.Card, f.Card)
}

// covers says whether a reads all that b does, and a name besides.
func covers(a, b bot.Card) bool {
	more := false
	for _, p := range form.Parts {
		x, y := form.Part(a, p), form.Part(b, p)
		if y != "" && x == "" && p != "notes" {
			return false
		}
		more = more || y == "" && x != "" && strings.HasSuffix(p, ".name")
	}
	return more
}

// freeText reads a text as a whole lead. While nothing is open one that looks
// like a lead is offered to become one.
func (t *Talk) freeText() bool {
	if t.In.Kind != bot.Text || t.text() == "" {
		return false
	}
	f := read.Lead(t.typed())
	if t.State.Open == nil {
		return t.askIfLead(f)
	}
	f.Skipped, f.Kept = false, false
	asking := t.asking()
	if asking == form.Review && !solid(f.Card) { // words beside the review are a note
		if t.near != "" {
			return false
		}
		if len(strings.Fields(t.text())) < 2 {
			t.reviewHow()
			return true
		}
		f = read.Found{Card: bot.Card{Notes: []string{t.text()}}}
	} else if !solid(f.Card) {
		return false
	}
	field := ""
	if form.Has(f.Card, asking) {
		field = asking
	}
	return t.answer(field, f, t.typed())
}

// solid says whether a text that was read as a whole lead is one: any words can
// be taken for a name, so it takes more than that.
func solid(c bot.Card) bool {
	n := 0
	for _, p := range form.Parts {
		if form.Part(c, p) == "" || p == "notes" || p == "media" {
			continue
		}
		if !strings.HasSuffix(p, ".name") {
			return true
		}
		n++
	}
	return n > 1
}

// askIfLead asks whether a text is a lead that only lacks the word.
func (t *Talk) askIfLead(f read.Found) bool {
	c := f.Card
	if !leadLike(c) {
		return false
	}
	t.mark("looks_like_lead")
	t.Menu("card.looks_like_lead", []any{"Name", short(c.Business.Name, 40)},
		Choice{Key: "Y", Label: "button.yes", Do: ":new " + t.typed()},
		Choice{Key: "N", Label: "button.no", Do: ":forget " + t.Now.UTC().Format(time.RFC3339Nano)})
	t.State.Pending.Heard = t.In.ID
	return true
}
