package dialogs

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/texts"
)

func talkDialog() Dialog {
	return Dialog{
		Name:  "talk",
		Words: []string{"TALK"},
		Help:  "help.talk",
		Hear:  func(t *Talk, c command.Command) { t.serviceTalk(c) },
	}
}

func givenDialog() Dialog {
	return Dialog{
		Name:  "given",
		Words: []string{"GIVEN", "SIGN", "DISPUTE", "POSTED"},
		For:   coordinates,
		Help:  "help.given",
		Hear:  func(t *Talk, c command.Command) { deskWords[c.Word](t, c) },
	}
}

func resolveDialog() Dialog {
	return Dialog{
		Name:  "resolve",
		Words: []string{"RESOLVE"},
		For:   coordinates,
		Hear:  func(t *Talk, c command.Command) { t.resolveTalk(c) },
	}
}

var deskWords = map[string]func(*Talk, command.Command){
	"GIVEN":   (*Talk).given,
	"SIGN":    (*Talk).sign,
	"DISPUTE": (*Talk).dispute,
	"POSTED":  (*Talk).posted,
}

// desk are the facts of a station; ready is false until they are loaded.
func (t *Talk) desk(station string) (f bot.Facts, ready bool) {
	if !t.Need(bot.NeedDesk, station) {
		return f, false
	}
	return t.Records.Desks[station], true
}

// keepDesk makes the rest of this turn see a station as an action will leave it.
func (t *Talk) keepDesk(station string, f bot.Facts) {
	all := maps.Clone(t.Records.Desks)
	all[station] = f
	t.Records.Desks = all
}

// given reports one talk or several.
func (t *Talk) given(c command.Command) {
	station := t.deskStation()
	f, ready := t.desk(station)
	if !ready {
		return
	}
	numbers := c.Args.Talks
	if c.Args.Talk != nil {
		numbers = []int{*c.Args.Talk}
	}
	if len(numbers) == 0 {
		if word := lastWord(c.Args.Value); word != "" { // a station of somebody else, most likely
			posts := t.posts("")
			t.Say("talks.given_unread", "Word", short(word, 20), "Line", short(strings.TrimSuffix(strings.TrimSpace(c.Args.Value), word), 20)+posts[0], "Posts", strings.Join(posts[:min(len(posts), mostPosts)], ", "))
			return
		}
		b := f.Book
		turn := b.Turn(t.Settings.Fortnight(b.Anchor, b.Today(t.Settings, t.Now)))
		if turn.Number == 0 {
			t.Say("talks.library_empty")
			return
		}
		t.Say("talks.given_which", "Talk", turn.Number, "Title", turn.Title)
		return
	}
	var on bot.Date
	if c.Args.Date != "" {
		on, _ = bot.ParseDate(c.Args.Date)
	}
	if len(numbers) > mostTalks {
		t.Say("talks.too_many")
		return
	}
	for _, n := range numbers {
		book, g, err := t.Settings.Give(f.Book, t.Person, n, on, c.Args.Attendance, t.Now)
		if err != nil {
			t.refuseTalk(err, n, g)
			continue
		}
		f.Book = book
		t.keepDesk(station, f)
		t.Do(bot.GiveTalk{Station: station, Talk: n, On: on, Attendance: c.Args.Attendance})
		t.Rung("talk", "", "given")
		t.sayGiven(f, g)
	}
}

// lastWord is the word a text ends with, if it is made of letters.
func lastWord(text string) string {
	words := strings.Fields(text)
	if len(words) < 2 || strings.ContainsFunc(words[len(words)-1], func(r rune) bool { return !unicode.IsLetter(r) }) {
		return ""
	}
	return words[len(words)-1]
}

// sayGiven says what was reported, what it counts for, and who signs.
func (t *Talk) sayGiven(f bot.Facts, g bot.Given) {
	b := f.Book
	key := "talks.given"
	if g.Attendance != nil {
		key = "talks.given_count"
	}
	here := t.Settings.Fortnight(b.Anchor, g.On)
	line := t.Words.Say(key, "Talk", g.Talk, "Title", g.Title, "Day", t.dayOf(g.On), "Count", deref(g.Attendance))
	switch {
	case g.Window.IsZero():
		line += " " + t.Words.Say("talks.one_more")
	case g.Window != here.From:
		late := t.Settings.Fortnight(b.Anchor, g.Window)
		line += " " + t.Words.Say("talks.late_for", "From", t.dayOf(late.From), "To", t.dayOf(late.To.Add(-1)), "Next", t.dayOf(t.Settings.TalkDue(here)))
	}
	other := bot.OtherSide(g.Side)
	who := namesOf(b.Coords[other])
	switch {
	case g.Vacant == other:
		line += " " + t.Words.Say("talks.sign_vacant", "Talk", g.Talk, "Post", t.postName(other))
	case who == "":
		line += " " + t.Words.Say("talks.sign_now_vacant", "Talk", g.Talk, "Post", t.postName(other))
	case !anyTold(b.Coords[other]):
		line += " " + t.Words.Say("talks.sign_quiet", "Talk", g.Talk, "Who", short(who, 40))
	default:
		line += " " + t.Words.Say("talks.sign_both", "Talk", g.Talk, "Who", short(who, 40))
	}
	t.ackText(line)
}

func deref(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// anyTold says whether one of some people gets messages.
func anyTold(people []bot.Person) bool { return slices.ContainsFunc(people, bot.Person.Told) }

func namesOf(people []bot.Person) string {
	var list []string
	for _, p := range people {
		list = append(list, p.Name)
	}
	return strings.Join(list, ", ")
}

// postName names a side's post of a station.
func (t *Talk) postName(side string) string { return postOf(t.Words, side) }

// posted puts on record where the summary hangs.
func (t *Talk) posted(c command.Command) {
	station := t.deskStation()
	f, ready := t.desk(station)
	if !ready {
		return
	}
	where := short(oneLine(c.Args.Value), 100)
	if where == "" {
		where = f.Book.Station.PostingPlace
	}
	if where == "" {
		t.Say("talks.posted_where")
		return
	}
	t.Do(bot.PostSummary{Station: station, Where: where})
	t.Rung("talk", "", "posted")
	t.Ack("talks.posted", "Day", t.dayOf(t.Settings.PostedWeek(f.Book, t.Now)), "Where", short(where, 60))
}

// refuseTalk says why something about a talk cannot be done, and what can.
func (t *Talk) refuseTalk(err *bot.Error, number int, g bot.Given) {
	day := ""
	if !g.On.IsZero() {
		day = t.dayOf(g.On)
	}
	until := ""
	if !err.Until.IsZero() {
		until = t.dayOf(err.Until)
	}
	if number == 0 {
		number = g.Talk
	}
	key := "talks.refused_" + string(err.Kind)
	if number == 0 && t.Words.Has(key+"_bare") {
		key += "_bare"
	}
	t.Say(key, "Talk", number, "Day", day, "Who", short(err.Who, 24), "Until", until)
}

func postOf(w texts.Lang, side string) string { return w.Say("talks.post_" + side) }
