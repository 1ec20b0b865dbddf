package dialogs

import (
	"strings"

	"leadline/bot"
)

// Whose card it is: a name of the station's crew is found in what was typed.

// crews are the employees whose card it may be: those of the station that was
// named, else of every station whose cards the speaker keys; whose card it is says
// which of them is meant.
func (t *Talk) crews(a *asked) (station string, all []bot.Person, ready bool) {
	if t.at != "" {
		a.Station = t.at
	}
	codes := t.posts(bot.USPS)
	if station = t.deskStation(); a.Station != "" {
		station, codes = a.Station, []string{a.Station}
	}
	ready = true
	for _, code := range codes {
		if !t.Need(bot.NeedCrew, code) || !t.Need(bot.NeedStation, code) {
			ready = false
			continue
		}
		all = append(all, t.Records.Crews[code]...)
	}
	return station, all, ready
}

// mostChoices is how many names a menu lists.
const mostChoices = 6

func (t *Talk) whichCarrier(found []bot.Person) {
	var choices []Choice
	for i, p := range found {
		if i == mostChoices {
			break
		}
		choices = append(choices, Choice{Key: string(rune('1' + i)), Text: short(p.Name, 24), Do: "CARD BY " + p.Handle})
	}
	t.Menu("paper.which", nil, choices...)
}

// named finds people by handle, name, or how their names begin: "sam r".
func named(crew []bot.Person, typed string) (found []bot.Person) {
	words := strings.Fields(strings.ToLower(strings.Trim(typed, " .,!@")))
	if len(words) == 0 {
		return nil
	}
	for _, p := range crew {
		if strings.EqualFold(p.Handle, strings.Join(words, " ")) || strings.EqualFold(p.Name, strings.Join(words, " ")) {
			return []bot.Person{p}
		}
	}
	for _, p := range crew {
		if begins(strings.Fields(strings.ToLower(p.Name)), words) {
			found = append(found, p)
		}
	}
	return found
}

// begins says whether each word typed begins a word of a name, in order.
func begins(name, typed []string) bool {
	at := 0
	for _, w := range typed {
		w = strings.Trim(w, ".,")
		for at < len(name) && !strings.HasPrefix(name[at], w) {
			at++
		}
		if at == len(name) || w == "" {
			return false
		}
		at++
	}
	return true
}

// lastName takes the carrier from the end of a card's text: "…, customer ok, sam
// r". Only the name of exactly one employee is taken.
func lastName(text string, crew []bot.Person) (who, rest string) {
	head, last := text, ""
	if i := strings.LastIndexAny(text, ",;"); i >= 0 {
		head, last = text[:i], strings.TrimSpace(text[i+1:])
	}
	if words := len(strings.Fields(last)); words == 0 || words > 3 || len(named(crew, last)) != 1 {
		return "", text
	}
	return last, strings.TrimSpace(head)
}

// nameAtEnd parts the name of exactly one employee off the end of words.
func nameAtEnd(text string, crew []bot.Person) (who, rest string) {
	words := strings.Fields(text)
	for n := min(3, len(words)-1); n > 0; n-- {
		who = strings.Join(words[len(words)-n:], " ")
		if len(named(crew, who)) == 1 {
			return who, strings.Join(words[:len(words)-n], " ")
		}
	}
	return "", ""
}
