package dialogs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
)

// A coordinator of several stations says which of them is meant, at either end of
// the text or behind the command: GIVEN 14 22 GOLDEN. Who says none is asked, and
// the answer holds for a while.

// deskKept is how long the station that was named last is meant.
const (
	deskKept   = 30 * time.Minute
	keptDesk   = "desk"
	mostPosts  = 9 // choices of one menu
	atStations = " AT FOR OF EN DE PARA "
)

// deskSides are the commands that are about a station, and the side whose they are;
// empty: either's.
var deskSides = map[string]string{
	"GIVEN": "", "SIGN": "", "DISPUTE": "", "RESOLVE": "", "POSTED": "", "OK": "", "TALK": "",
	"CARD": bot.USPS, "FINISH": bot.USPS, "HANDED": bot.USPS, "DROP": bot.USPS,
}

// freeWords have words of their own behind them, which may be the name of a town:
// there a code counts only where it must be one.
const freeWords = " DISPUTE RESOLVE POSTED DROP CARD "

// neverAsked need no station where none is named: whose card it is says it.
const neverAsked = " TALK OK CARD "

// desk is the station that was named last.
type desk struct {
	Code string    `json:"c"`
	At   time.Time `json:"at"`
}

// posts are the stations that the speaker coordinates, their own first.
func (t *Talk) posts(side string) (codes []string) {
	add := func(code string) {
		is := t.Settings.Coordinates(t.Person, code, t.Now)
		if is != "" && (side == "" || is == side) && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	add(t.Person.Station)
	for _, g := range t.Person.Grants {
		if g.Role == bot.ManagementCoordinator || g.Role == bot.CarrierCoordinator {
			add(g.Scope)
		}
	}
	return codes
}

// parse reads a command; the code of a station that the speaker coordinates is
// taken out of it first.
func (t *Talk) parse(text string) (command.Command, bool) {
	if code, rest, apart, ok := t.stationNamed(text); ok {
		c, ok := command.Parse(rest, t.context())
		side, about := deskSides[c.Word]
		free := strings.Contains(freeWords, " "+c.Word+" ")
		if ok && about && slices.Contains(t.posts(side), code) && (!free || apart && len(t.posts("")) > 1) {
			t.keepDeskAt(code)
			return c, true
		}
	}
	return command.Parse(text, t.context())
}

// stationNamed finds a code at either end of a text, or behind its first word;
// apart: it stands there by itself, behind a comma or "at".
func (t *Talk) stationNamed(text string) (code, rest string, apart, ok bool) {
	words := strings.Fields(text)
	if len(words) < 2 || !coordinates(t.Person, t.Day()) {
		return "", text, false, false
	}
	posts := t.posts("")
	for _, i := range []int{len(words) - 1, 1, 0} {
		word := strings.ToUpper(strings.Trim(words[i], ".,:;!/"))
		if !slices.Contains(posts, word) {
			continue
		}
		from := i
		if i > 0 {
			if strings.Contains(atStations, " "+strings.ToUpper(words[i-1])+" ") {
				from--
			}
			apart = from < i || strings.HasSuffix(words[i-1], ",")
		}
		left := strings.TrimRight(strings.Join(slices.Concat(words[:from], words[i+1:]), " "), " ,;:")
		return word, left, apart || strings.HasSuffix(words[i], ":"), left != ""
	}
	return "", text, false, false
}

// keepDeskAt makes a station the one that is meant from now on.
func (t *Talk) keepDeskAt(code string) {
	t.at = code
	if len(t.posts("")) > 1 {
		t.keepAside(keptDesk, desk{code, t.Now})
	}
}

// deskAt is the station that was named in this text or a while ago; "" for none.
func (t *Talk) deskAt() string {
	if t.at != "" {
		return t.at
	}
	var d desk
	if json.Unmarshal([]byte(t.State.Kept[keptDesk]), &d) != nil || t.Now.Sub(d.At) > deskKept || t.Settings.Coordinates(t.Person, d.Code, t.Now) == "" {
		return ""
	}
	return d.Code
}

// deskStation is the station that a coordinator speaks for: the one named, else
// their own, else the first that they coordinate.
func (t *Talk) deskStation() string {
	if at := t.deskAt(); at != "" {
		return at
	}
	if posts := t.posts(""); len(posts) > 0 {
		return posts[0]
	}
	return t.Person.Station
}

// askStation asks who coordinates several stations which of them a command is
// about; false: it is known.
func (t *Talk) askStation(c command.Command) bool {
	side, about := deskSides[c.Word]
	if !about || c.Args.Code != "" || leadCode.MatchString(strings.ToUpper(c.Args.Value)) || c.Word == "GIVEN" && lastWord(c.Args.Value) != "" {
		return false
	}
	posts := t.posts(side)
	known := slices.Contains(posts, t.deskAt())
	switch {
	case strings.Contains(neverAsked, " "+c.Word+" ") || t.From.Room || len(posts) == 0:
		return false
	case len(posts) == 1 && !known:
		t.at, known = posts[0], true
	}
	if known {
		if len(t.posts("")) > 1 {
			t.Ack("station.at", "Code", t.deskAt())
		}
		return false
	}
	line, between := strings.TrimLeft(oneLine(t.text()), "/ "), " "
	if strings.Contains(freeWords, " "+c.Word+" ") {
		between = ", "
	}
	var choices []Choice
	for i, code := range posts[:min(len(posts), mostPosts)] {
		choices = append(choices, Choice{Key: fmt.Sprint(i + 1), Text: code, Do: line + between + code})
	}
	t.Menu("station.which", []any{"Example", short(line, 30) + between + posts[0]}, choices...)
	return true
}
