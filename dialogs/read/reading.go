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

// Words that may stand between a business name and what follows, not part of it.
var nameTail = wordSet(`ships sends uses they're at in on out and they are is located its with who address addr of the , near`)
