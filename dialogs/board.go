package dialogs

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

// The board of a station: how it stands with each mandate. Texts board.M1 …
// name the mandates in short, board.why_… say why a cell is as it is.

// board prints who coordinates, the places, and every mandate that is not met.
func (t *Talk) board(code string) {
	if !t.Need(bot.NeedBoard, code) {
		return
	}
	f := t.Records.Facts[code]
	b := t.Settings.Board(f, t.Now)
	open := b.Open()
	mc, cc := t.officers(f, bot.USPS), t.officers(f, bot.NALC)
	lines := []string{
		t.Words.Say("station.board", "Name", short(b.Station.Name, 30), "MC", mc, "CC", cc, "Drop", t.orMissing(b.Station.DropPlace), "Posting", t.orMissing(b.Station.PostingPlace)),
	}
	shown := 0
	for _, c := range open {
		if c.Why == "no_place" || strings.HasPrefix(c.Why, "post_") || c.Why == "posts_both" { // said above
			shown++
		}
	}
	key := "board.count"
	if len(open) == 0 {
		key = "board.all"
	}
	lines = append(lines, t.Words.Say(key, "Met", len(b.Cells)-len(open), "All", len(b.Cells)))
	for _, c := range open {
		if c.Why != "no_place" {
			lines = append(lines, t.cell(f, c))
		}
	}
	t.SayText(join(lines...))
}

// cell is one mandate that is not met: "Service talk: due by Fri Mar 13".
func (t *Talk) cell(f bot.Facts, c bot.Cell) string {
	zone := t.Settings.ZoneOf(f.Book.Station)
	return t.Words.Say("board.line", "Title", t.Words.Say("board."+c.Key), "State", t.Words.Say("board.state_"+c.State), "Why", evidence(t.Words, c, t.Settings.Zone, zone))
}

// officers are who holds a side's post now, or that nobody does and since when.
func (t *Talk) officers(f bot.Facts, side string) string {
	day := f.Book.Today(t.Settings, t.Now)
	var names []string
	for _, term := range f.Book.Terms {
		if bot.SideOf(term.Role) != side || !term.Covers(day) {
			continue
		}
		name := short(term.Name, 24)
		if term.Acting {
			name = t.Words.Say("board.acting", "Who", name, "Until", t.dayOf(term.To))
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return t.Words.Say("station.vacant")
	}
	return strings.Join(names, ", ")
}

// Evidence words why a cell of a board is as it is, for pages and transcripts.
func (b *Book) Evidence(c bot.Cell, lang string, central, local *time.Location) string {
	return evidence(b.texts.In(lang), c, central, local)
}

// MandateTitle is a mandate in a language.
func (b *Book) MandateTitle(key, lang string) string {
	return b.texts.In(lang).Say("board.title_" + key)
}

func evidence(w texts.Lang, c bot.Cell, central, local *time.Location) string {
	var args []any
	for k, v := range c.Values {
		name := strings.ToUpper(k[:1]) + k[1:]
		switch {
		case k == "at":
			if at, err := parseInstant(v); err == nil {
				v = clockText(w, at, central, local)
			}
		case k == "side":
			v = postOf(w, v)
		case k == "title":
			v = short(v, 40)
		case k == "note" && c.Key == "M5":
			v = weeklyNote(w, v)
		default:
			if d, err := bot.ParseDate(v); err == nil {
				v = dayText(w, d.At(12, 0, local), local)
			}
		}
		args = append(args, name, v)
	}
	key := "board.why_" + c.Why
	if c.Values["paper"] != "" {
		key += "_paper"
	}
	return w.Say(key, args...)
}

// noStation is what somebody without a station is told: those who answer for
// several name one.
func (t *Talk) noStation() string {
	for _, r := range boardRoles {
		if t.Person.Has(r, t.Day()) {
			return "station.none_code"
		}
	}
	return "station.none"
}

// stationBoard is STATION for those in whose scope it lies, the own one for
// everybody.
func (t *Talk) stationBoard(c command.Command) {
	code := strings.ToUpper(strings.TrimSpace(c.Args.Value))
	if code == "" || code == strings.ToUpper(t.Station.Code) {
		if code = t.Station.Code; code == "" {
			if desk := t.deskStation(); desk != "" {
				t.board(desk)
				return
			}
			t.Say(t.noStation())
			return
		}
		t.board(code)
		if more := slices.DeleteFunc(t.posts(""), func(c string) bool { return c == code }); len(more) > 0 && !t.waiting() {
			t.Say("station.also", "Codes", strings.Join(more, ", "), "Code", more[0])
		}
		return
	}
	if !t.seesStation(code) {
		key := "station.elsewhere"
		if t.Station.Code == "" && t.deskStation() == "" {
			key = t.noStation()
		}
		t.Say(key, "Code", short(code, 24))
		return
	}
	if !t.waiting() {
		t.board(code)
	}
}

// recorded is what stands on record about a weekly status.
var recorded = regexp.MustCompile(`^(\d+) by message(?:, (\d+) on paper)?$`)

// weeklyNote words it in a language; it is kept in one.
func weeklyNote(w texts.Lang, note string) string {
	m := recorded.FindStringSubmatch(note)
	switch {
	case m == nil:
		return note
	case m[2] == "":
		return w.Say("board.note_told", "Told", m[1])
	}
	return w.Say("board.note_paper", "Told", m[1], "Paper", m[2])
}
