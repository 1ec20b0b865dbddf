package read

import (
	"math"
	"regexp"
)

// Volumes that are told by days of the week.
const (
	weekday = `(?:mon(?:day)?s?|tue(?:s|sday)?s?|wed(?:s|nesday)?s?|thu(?:r|rs|rsday)?s?|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)`
	vaguely = `(?:(?:like|about|abt|around|maybe|they|do|ship|send|usually|mostly|roughly|unos|como) )*`
)

var (
	// "like 10, 15 on mondays": so many a day, and what the days differ in is a note.
	mostDays = regexp.MustCompile(`^` + vaguely + `(\d+)(?: pkgs?| packages?| boxes)? (?:(?:,|and|but|or|y|;) )?(?:(?:maybe|sometimes|up to|more like) )*\d+ (?:on |los |el )?` + weekday)
	// "12 on tues n thurs": so many on each of them.
	onDays = regexp.MustCompile(`^` + vaguely + `(\d+)(?: pkgs?| packages?| boxes)? (?:on|every|each|los|el) (` + weekday + `(?: (?:,|and|n|&|y|/|or) (?:on )?` + weekday + `)*)(?: only)?$`)
	// "20 x 5 days", "5 days a week 20 each": so many a day, on working days.
	timesDays = regexp.MustCompile(`^` + vaguely + `(?:(\d+)(?: pkgs?| packages?| boxes)? (?:x|times|\*|each|@) [3-7] days?(?: (?:a|per|/) (?:week|wk))?|[3-7] days (?:a|per|/) (?:week|wk)(?: ,)? (?:about |like )?(\d+)(?: (?:each|per|a|daily)(?: day)?)?)$`)
	oneDay    = regexp.MustCompile(weekday)
)

// byWeekdays reads a volume that is told by days. It is a guess: the days may
// differ more than they say.
func (s *sheet) byWeekdays() (volumeAt, bool) {
	if m := mostDays.FindStringSubmatchIndex(s.line); m != nil {
		from, to := s.tokens(m[2], m[3])
		return s.guessed(m, 1, period{"day", 1}, from, to)
	}
	if m := onDays.FindStringSubmatchIndex(s.line); m != nil {
		days := len(oneDay.FindAllString(s.line[m[4]:m[5]], -1))
		return s.guessed(m, 1, period{"week", float64(days)}, 0, len(s.toks))
	}
	if m := timesDays.FindStringSubmatchIndex(s.line); m != nil {
		group := 1
		if m[2] < 0 {
			group = 2
		}
		return s.guessed(m, group, period{"day", 1}, 0, len(s.toks))
	}
	return volumeAt{}, false
}

func (s *sheet) guessed(m []int, group int, p period, from, to int) (volumeAt, bool) {
	i, _ := s.tokens(m[2*group], m[2*group+1])
	n, _, _, ok := s.span(i)
	if !ok || math.IsNaN(n) {
		return volumeAt{}, false
	}
	v := s.volumeOf(n, n, p, from, to)
	v.guess = true
	return v, true
}
