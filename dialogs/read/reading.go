package read

import (
	"slices"
	"strings"

	"leadline/bot"
)

// reading collects what is found in one text until a card is made of it.
type reading struct {
	Found
	asked       string // the open question, "" for a whole lead
	persons     []person
	business    string
	nameAt      [2]int // tokens of the business name; 0,0 none
	nameGuess   bool
	address     addressAt
	hasAddress  bool
	city, state string // labelled
	addressHint int    // a token behind the word "address", 0 none
	phones      []phoneAt
	mails       []mailToken
}

type phoneAt struct {
	Phone
	from, to int // tokens
}

type mailToken struct {
	mailAt
	from, to int
}

func (f *reading) guess(field string) {
	if !slices.Contains(f.Card.Guesses, field) {
		f.Card.Guesses = append(f.Card.Guesses, field)
	}
}

// ask keeps the first thing to ask about; one question at a time.
func (f *reading) ask(key, raw string) {
	if f.Ask == "" {
		f.Ask, f.AskRaw = key, clip(strings.TrimSpace(raw), maxNote)
	}
}

// note keeps words that fit no question.
func (f *reading) note(text string) {
	text = strings.TrimSpace(text)
	for text != "" && len(f.Card.Notes) < maxNotes {
		part := clip(text, maxNote)
		if !slices.Contains(f.Card.Notes, part) {
			f.Card.Notes = append(f.Card.Notes, part)
		}
		text = strings.TrimSpace(strings.TrimPrefix(text, part))
	}
}

func (f *reading) setVolume(v volumeAt) {
	if f.Card.Volume != nil {
		return
	}
	if absurd(v.Volume) {
		f.ask(AskVolume, v.Raw)
		return
	}
	volume := v.Volume
	volume.Raw = typed(volume.Raw)
	f.Card.Volume = &volume
	if v.guess {
		f.guess("volume")
	}
}

func (f *reading) setWeight(w weightAt) {
	if f.Card.Weight != nil {
		return
	}
	if w.odd {
		f.ask(AskWeight, w.Raw)
		return
	}
	weight := w.Weight
	weight.Raw = typed(weight.Raw)
	f.Card.Weight = &weight
	if w.guess {
		f.guess("weight_lb")
	}
}

func (f *reading) setShippers(list shippersAt, raw string) {
	if list.ask {
		f.ask(AskUPSOrUSPS, list.askRaw)
	}
	for _, ship := range list.ships {
		if !slices.Contains(f.Card.ShipsWith, ship) {
			f.Card.ShipsWith = append(f.Card.ShipsWith, ship)
		}
	}
	if len(list.ships) == 0 {
		return
	}
	if list.guess {
		f.guess("ships_with")
	}
	if f.Card.ShipsWithRaw == "" {
		f.Card.ShipsWithRaw = typed(raw)
	}
}

func (f *reading) setDestinations(d destinationsAt) {
	for _, name := range bot.Destinations {
		if slices.Contains(d.where, name) || slices.Contains(f.Card.Destinations, name) {
			if !slices.Contains(f.Card.Destinations, name) {
				f.Card.Destinations = append(f.Card.Destinations, name)
			}
		}
	}
	slices.SortFunc(f.Card.Destinations, func(a, b string) int {
		return slices.Index(bot.Destinations, a) - slices.Index(bot.Destinations, b)
	})
	if d.guess && len(d.where) > 0 {
		f.guess("destinations")
	}
}

// setYes sets direct_mail or concurrence.
func (f *reading) setYes(field string, yes bool, v Verdict) {
	at := &f.Card.DirectMail
	if field == "concurrence" {
		at = &f.Card.Concurrence
	}
	if *at != nil && **at != yes {
		*at = nil
		f.ask(AskYesOrNo, field)
		return
	}
	*at = &yes
	if v == Guess {
		f.guess(field)
	}
}

// labelName takes the business name behind a label.
func (f *reading) labelName(s *sheet, l labelAt, sub *sheet, end int) {
	if f.business != "" || len(sub.toks) == 0 {
		return
	}
	start := 0
	for start < len(sub.toks) && (sub.word(start) == "\"" || sub.word(start) == "\n" || sub.word(start) == "called" || sub.word(start) == "named") {
		start++
	}
	end = sub.clause(start)
	if a, ok := sub.address(); ok && a.from > start && a.from < end {
		end = a.from
	}
	for end > start+1 && (nameTail[sub.word(end-1)] || marks[sub.word(end-1)] && sub.word(end-1) != ".") {
		end--
	}
	if end <= start {
		return
	}
	f.business = clip(strings.Trim(sub.cut(start, end), ` ,"-`), maxName)
	f.nameGuess = l.part == "name" && !l.strong
	i, j := s.bytes(s.toks[l.to].start+sub.toks[start].start, s.toks[l.to].start+sub.toks[end-1].end)
	f.nameAt = [2]int{i, j}
	s.takeAs(i, j, tookName)
}

// labelPerson takes the person behind a label; false when none stands there.
func (f *reading) labelPerson(s *sheet, l labelAt, sub *sheet, role string, decides, spoke bool) bool {
	start := 0
	for start < len(sub.toks) && (sub.word(start) == "\"" || sub.word(start) == "\n") {
		start++
	}
	if r, d, next, ok := sub.role(start); ok && role == "" {
		role, decides, start = r, decides || d, next
	}
	p, next, ok := sub.name(start)
	if !ok {
		return false
	}
	if role == "" {
		if r, d, after, ok := sub.roleBehind(next); ok {
			role, decides, next = r, decides || d, after
		}
	}
	p.role, p.decides, p.spoke, p.cued = role, decides, spoke, true
	base := s.toks[l.to].start
	p.from, p.to = s.bytes(base+sub.toks[start].start, base+sub.toks[next-1].end)
	s.takeAs(p.from, p.to, tookPerson)
	f.persons = append(f.persons, p)
	return true
}

// Words that may stand between a business name and what follows, not part of it.
var nameTail = wordSet(`ships sends uses they're at in on and they are is located its with who address addr of the , near`)
