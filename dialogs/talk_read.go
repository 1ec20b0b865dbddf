package dialogs

import (
	"fmt"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
)

// A talk of the library is read, in parts where it is long.

// serviceTalk shows a talk: the one named, else that of the fortnight.
func (t *Talk) serviceTalk(c command.Command) {
	number := 0
	if c.Args.Talk != nil {
		number = *c.Args.Talk
	}
	if number == 0 {
		station := t.Person.Station
		if at := t.deskAt(); at != "" || station == "" {
			station = t.deskStation()
		}
		if station == "" {
			t.Say("talks.which")
			return
		}
		if !t.Need(bot.NeedBoard, station) {
			return
		}
		b := t.Records.Facts[station].Book
		if number = b.Turn(t.Settings.Fortnight(b.Anchor, b.Today(t.Settings, t.Now))).Number; number == 0 {
			t.Say("talks.library_empty")
			return
		}
	}
	t.readTalk(number, 0)
}

// talkUnits is how much of a talk one SMS message holds with all around it: two
// segments.
const talkUnits = 300

// readTalk says a talk from a place in its text; MORE goes on.
func (t *Talk) readTalk(number, from int) {
	if !t.Need(bot.NeedTalk, fmt.Sprint(number)) {
		return
	}
	s := t.Records.Talks[fmt.Sprint(number)]
	if s.Number == 0 {
		t.Say("talks.refused_no_talk", "Talk", number)
		return
	}
	t.State.Page = nil
	lines := []string{t.Words.Say("talks.title", "Talk", s.Number, "Title", s.Title)}
	if !t.SMS() {
		t.SayText(join(lines[0], s.Text))
		return
	}
	if from > 0 {
		lines = nil
	} else if s.Teaser != "" {
		lines = append(lines, s.Teaser)
	}
	more := t.Words.Say("talks.more")
	part, next := piece(s.Text, from, talkUnits-len(join(append(lines, more)...)))
	if next > 0 {
		t.State.Page = &Page{Do: fmt.Sprintf("TALK %d", number), From: next}
	} else {
		more = ""
	}
	t.SayText(join(append(lines, part, more)...))
}

// piece is a part of a text that ends with a word, and where the next begins; 0:
// that was all.
func piece(text string, from, limit int) (string, int) {
	if from < 0 || from > len(text) {
		from = 0
	}
	rest := text[from:]
	if len(rest) <= limit {
		return strings.TrimSpace(rest), 0
	}
	end := strings.LastIndexAny(rest[:limit], ".\n")
	if end < limit/2 {
		end = strings.LastIndexByte(rest[:limit], ' ')
	}
	if end <= 0 {
		end = limit - 1
	}
	return strings.TrimSpace(rest[:end+1]), from + end + 1
}
