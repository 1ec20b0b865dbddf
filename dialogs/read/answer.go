package read

import (
	"regexp"
	"slices"
	"strings"

	"leadline/bot"
)

// Answer reads a text strictly as the answer to the open question (field is
// one of bot.Fields): the question's own reader first, then values of other
// kinds that stand in the text. ok is false when it is no answer to the
// question at all; values for other questions and notes may still be in f.
func Answer(field, text string) (f Found, ok bool) {
	folded := Fold(text)
	r := &reading{asked: field}
	s := sheetOf(folded)
	if len(s.toks) == 0 {
		return f, false
	}
	if field != "concurrence" && s.skips() && !(field == "direct_mail" && slices.Contains([]string{"n", "na", "n a"}, s.content()) && s.content() == "n") {
		r.Skipped = true
		return r.Found, true
	}
	if (field == "volume" || field == "weight_lb") && sameAgain.MatchString(s.content()) {
		return f, false // "same one" is no number
	}
	if last, before, takenBack := Corrected(text); takenBack && slices.Contains([]string{"volume", "weight_lb", "ships_with", "destinations"}, field) && reads(field, before) {
		if f, ok = Answer(field, last); ok && !f.Skipped && f.Ask == "" {
			return f.asTyped(text), ok
		}
	}
	switch field {
	case "concurrence", "direct_mail":
		ok = r.answerYesNo(field, s)
	case "business":
		ok = r.answerBusiness(text, s)
	case "decision_maker":
		if rest, back := Correcting(text); back { // "sorry, ann ruiz 303-555-0142"
			s = sheetOf(rest)
		}
		ok = r.answerPerson(text, s)
	case "volume":
		ok = r.answerVolume(text, s)
	case "weight_lb":
		ok = r.answerWeight(text, s)
	case "ships_with":
		ok = r.answerShippers(text, s)
	case "destinations":
		ok = r.answerDestinations(text, s)
	}
	if !ok && sentence.MatchString(s.content()) && len(s.toks) > 2 {
		r.note(s.text) // said to somebody, "stop by after 3pm": no answer, but worth keeping
	}
	return r.Found, ok
}

// answerYesNo reads a yes or no and what stands behind it.
func (f *reading) answerYesNo(field string, s *sheet) bool {
	if yes, v := s.yesNo(); v == Read || v == Guess {
		if said, _, sure := s.consent(); field == "concurrence" && v == Guess && sure == Read && said == yes { // "yep ok w customer, joes bikes"
			v = Read
		}
		f.setYes(field, yes, v)
		if len(s.toks) > 3 && !onlyPlain(s.text) {
			f.others(s, field, true)
		}
		if field == "concurrence" && yes {
			f.yesOfName(s)
		}
		return true
	} else if v == Ask || v == Skip {
		if field == "direct_mail" && v == Skip {
			f.Skipped = true
			return true
		}
		f.ask(AskYesOrNo, s.text)
		return true
	}
	if field == "concurrence" {
		if yes, _, v := s.consent(); v == Read {
			f.setYes(field, yes, v)
			f.others(s, field, true)
			return true
		} else if v == Ask {
			f.ask(AskYesOrNo, s.text)
			return true
		}
		return false
	}
	if yes, _, v := s.directMail(); v == Read {
		f.setYes(field, yes, v)
		return true
	} else if v == Ask {
		f.ask(AskYesOrNo, s.text)
		return true
	}
	if dontSend.MatchString(s.content()) {
		f.setYes(field, false, Read)
		return true
	}
	if _, sends := s.find(wantsCards); sends {
		f.setYes(field, true, Guess)
		return true
	}
	return false
}

// answerVolume reads how many packages.
func (f *reading) answerVolume(text string, s *sheet) bool {
	f.contacts(s)
	if v, ok := readVolume(s); ok {
		f.setVolume(v)
		if f.Card.Volume != nil {
			f.Card.Volume.Raw = typed(text)
			f.Card.Volume.AssumedPeriod = v.AssumedPeriod && v.Max > 0
		}
		s.take(v.from, v.to)
		f.mix(s, "volume")
		return true
	}
	if i, j, ok := s.noShipping(); ok {
		f.Card.Volume = &bot.Volume{Per: "week", Raw: typed(text)}
		f.note(s.text)
		if yes, span, v := s.directMail(); v == Read && !overlaps([][2]int{{i, j}}, span[0], span[1]) {
			f.setYes("direct_mail", yes, Read)
		}
		return true
	}
	f.mix(s, "volume")
	return false
}

// answerWeight reads the usual weight.
func (f *reading) answerWeight(text string, s *sheet) bool {
	f.contacts(s)
	if w, ok := readWeight(s); ok {
		f.setWeight(w)
		if f.Card.Weight != nil {
			f.Card.Weight.Raw = typed(text)
		}
		s.take(w.from, w.to)
		f.mix(s, "weight_lb")
		return true
	}
	if heavyWords.MatchString(s.line) && len(s.toks) <= 12 && !anyNumber(s) {
		f.note(s.text)
		f.Kept, f.Skipped = true, true
		return true
	}
	f.mix(s, "weight_lb")
	return false
}

func anyNumber(s *sheet) bool {
	return slices.ContainsFunc(s.toks, func(t token) bool { return t.isNum })
}

// answerShippers reads who ships for them now.
func (f *reading) answerShippers(text string, s *sheet) bool {
	f.contacts(s)
	if strings.Contains(s.line, "mail") || strings.Contains(s.line, "correo") { // "no direct mail" ships nothing
		f.mail(s)
	}
	list, ok := readShippers(s.text, s)
	if !ok {
		if nobody[s.content()] {
			f.Kept, f.Skipped = true, true
			f.note(s.text)
			return true
		}
		f.mix(s, "ships_with")
		return false
	}
	if unsureWords.MatchString(s.line) && len(list.ships) > 0 {
		list.guess = true
	}
	f.setShippers(list, text)
	for _, span := range list.spans {
		s.take(span[0], span[1])
	}
	if len(list.spans) == 0 && len(list.ships) > 0 {
		s.take(0, len(s.toks)) // menu numbers
	}
	f.mix(s, "ships_with")
	if len(list.ships) == 1 && list.ships[0] == "other" { // its words are on the card already
		f.Card.Notes = slices.DeleteFunc(f.Card.Notes, func(n string) bool { return strings.Contains(f.Card.ShipsWithRaw, n) })
	}
	return true
}

// Answers that say that nobody ships for them.
var nobody = wordSet(`none nobody noone nothing ninguno nadie`)

var alsoThere = regexp.MustCompile(`\b(?:but|some|except|pero|algunos|menos)\b`)

// answerDestinations reads where to.
func (f *reading) answerDestinations(text string, s *sheet) bool {
	f.contacts(s)
	d, ok := readDestinations(s.text, s)
	if !ok {
		f.mix(s, "destinations")
		return false
	}
	f.setDestinations(d)
	if states, _ := s.stateList(true); len(states) > 0 && alsoThere.MatchString(s.line) {
		f.note(s.text) // "mostly here but some go to Texas" says more than the words of the list
	}
	for _, span := range d.spans {
		s.take(span[0], span[1])
	}
	if len(d.spans) == 0 {
		s.take(0, len(s.toks)) // menu numbers, "all three"
	}
	f.mix(s, "destinations")
	return true
}
