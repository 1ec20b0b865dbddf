package dialogs

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
	"leadline/dialogs/texts"
)

// Paper cards: the management coordinator keys a card that a carrier wrote, with
// the same form; only whose it is and its date are asked before.

func paperDialog() Dialog {
	return Dialog{
		Name:  "paper",
		Words: []string{"CARD"},
		For:   keysCards,
		Help:  "help.paper",
		Hear:  func(t *Talk, c command.Command) { t.paperCard(c) },
	}
}

// keysCards says whether a person keys cards for others.
func keysCards(p bot.Person, day bot.Date) bool { return p.Has(bot.ManagementCoordinator, day) }

// paperCard is CARD, alone or with the whole card behind it; CARD BY answers which
// of several carriers was meant.
func (t *Talk) paperCard(c command.Command) {
	if len(t.posts(bot.USPS)) == 0 {
		t.Say("help.instead_card")
		return
	}
	if a, waits := t.paperAsked(); waits && byWords.MatchString(c.Rest) {
		a.In = append(a.In, t.In.ID)
		a.Who, a.For = strings.TrimSpace(byWords.ReplaceAllString(c.Rest, "")), 0
		t.paperOn(a)
		return
	}
	a := asked{Text: command.Front(c.Rest), Who: c.Args.Value, At: t.Now, In: []int64{t.In.ID}}
	if c.Args.Date != "" {
		a.Date, _ = bot.ParseDate(c.Args.Date)
	}
	t.paperOn(a)
}

var byWords = regexp.MustCompile(`(?i)^(?:by|de|para)\s+@?`)

// paperAnswer takes a text as whose card it is, or as its date.
func (t *Talk) paperAnswer() bool {
	a, waits := t.paperAsked()
	if !waits || t.State.Open != nil || t.In.Kind != bot.Text || t.In.From.Room || t.text() == "" {
		return false
	}
	here := command.Context{Channel: t.From.Channel, Now: t.Now.In(t.Zone())}
	if c, ok := command.Parse("CARD "+t.text(), here); ok && a.Text == "" && wholeCard(t.text()) { // all of it at once, as behind CARD
		a.Text, a.Who = command.Front(c.Rest), cmp.Or(c.Args.Value, a.Who)
		if c.Args.Date != "" {
			a.Date, _ = bot.ParseDate(c.Args.Date)
		}
	} else if c, ok := command.Parse("CARD 0000 "+t.text(), here); ok && c.Args.Date != "" {
		a.Date, _ = bot.ParseDate(c.Args.Date)
		if c.Args.Value != "" {
			a.Who = c.Args.Value
		}
	} else if at, rest, ok := read.When(t.text(), t.Now.In(t.Zone())); ok && strings.TrimSpace(rest) == "" {
		a.Date = bot.DateOf(at, t.Zone())
	} else if len(strings.Fields(t.text())) <= 4 {
		a.Who = t.text()
	} else { // a whole sentence is about something else
		t.keepAside(keptAsked, nil)
		return false
	}
	t.spoke = true
	a.In = append(a.In, t.In.ID)
	t.paperOn(a)
	return true
}

// wholeCard says whether a text is the card itself, not whose it is: a business
// with a way to reach it.
func wholeCard(text string) bool {
	c := read.Lead(text).Card
	return c.Business != nil && c.Business.Name != "" && c.Reachable()
}

// paperOn begins the card as soon as it is known whose it is and of what day.
func (t *Talk) paperOn(a asked) {
	station, crew, ready := t.crews(&a)
	if !ready {
		return
	}
	at := t.Records.Stations[station]
	t.keepAside(keptAsked, a)
	if a.For == 0 && a.Who == "" {
		a.Who, a.Text = lastName(a.Text, crew)
	}
	var who bot.Person
	if a.For == 0 && a.Who != "" {
		found := named(crew, a.Who)
		if who, rest := nameAtEnd(a.Who, crew); len(found) == 0 && who != "" { // "customer ok sam r"
			a.Who, a.Text = who, strings.TrimSpace(a.Text+", "+rest)
			found = named(crew, who)
		}
		switch len(found) {
		case 1:
			who = found[0]
			a.For, a.Name = int64(who.ID), who.Name
		case 0:
			typed := a.Who
			a.Who = ""
			t.keepAside(keptAsked, a)
			t.Say("paper.who_unknown", "Who", short(typed, 30), "Station", short(at.Name, 30))
			return
		default:
			t.keepAside(keptAsked, a)
			t.whichCarrier(found)
			return
		}
	}
	for _, p := range crew {
		if int64(p.ID) == a.For {
			who, station, at = p, p.Station, t.Records.Stations[p.Station]
		}
	}
	switch {
	case a.For == 0 && a.Date.IsZero():
		t.keepAside(keptAsked, a)
		t.Say("paper.who_and_when")
	case a.For == 0:
		t.keepAside(keptAsked, a)
		t.Say("paper.who")
	case a.Date.IsZero():
		t.keepAside(keptAsked, a)
		t.Say("paper.when", "Who", short(a.Name, 30))
	case !t.Settings.MayDate(a.Date, at, t.Now):
		day := t.dayOf(a.Date)
		a.Date = bot.Date{}
		t.keepAside(keptAsked, a)
		t.Say("paper.bad_date", "Day", day)
	default:
		t.keepAside(keptAsked, nil)
		t.beginPaper(keyed{For: who.ID, Name: who.Name, Program: bot.ProgramOf(who.Craft).Code, Date: a.Date, Station: station}, "", nil, a.In...)
		if strings.TrimSpace(a.Text) != "" {
			t.answer("", read.Lead(a.Text), a.Text)
		}
	}
}

// beginPaper opens a card that is somebody else's; card is what it holds already.
// heard are the texts that led to it.
func (t *Talk) beginPaper(k keyed, id string, card *bot.Card, heard ...int64) {
	t.park()
	def := cardForms[len(cardForms)-1]
	if id == "" {
		id = t.newID()
	}
	d := form.New(def, id, k.Program, t.Now)
	if !t.In.At.IsZero() && t.In.At.Before(d.Born) {
		d.Born = t.In.At
	}
	for _, id := range heard {
		d.Texts = d.Texts.Hear(id)
	}
	if card != nil {
		d.Given = []form.Given{{Message: t.In.Message, Card: *card}}
	}
	t.State.Open, t.State.Pending = &d, nil
	t.moved, t.spoke = true, true
	t.sentBefore()
	t.tidyKeyed()
	t.keepAside(keptKeyed+d.ID, k)
	t.Ack("paper.begun", "Who", short(k.Name, 30), "Day", t.dayOf(k.Date))
}

// sendPaper sends a card that was keyed for somebody else.
func (t *Talk) sendPaper(d form.Draft, k keyed) {
	if !t.Need(bot.NeedStation, k.Station) || k.Handed != "" && !t.Need(bot.NeedQueue, k.Station) {
		return
	}
	if k.Handed != "" && t.Records.Queues[k.Station].Holds(k.Handed) == nil { // somebody else was first
		t.keepAside(keptKeyed+d.ID, nil)
		t.spoke = true
		t.Ack("paper.done_already")
		return
	}
	at := t.Records.Stations[k.Station]
	code := t.Code(k.Program)
	t.Do(bot.SendLead{
		Draft: d.ID, Code: code, Card: d.Card(), Source: bot.SourcePaper, CardDate: k.Date, Sale: d.Kind() == "sale",
		For: k.For, Station: k.Station, Handed: k.Handed,
	})
	t.markSent(d)
	d.Prompt = 0
	t.sentNow, t.spoke = true, true
	t.State.Sent = &Sent{Code: code, At: t.Now, Draft: d}
	t.rememberMailed(code, d)
	due := t.Settings.InputDue(k.Date, at)
	key := "paper.sent"
	if t.Now.After(due) {
		key = "paper.sent_late"
	}
	t.Ack(key, "Code", code, "Who", short(k.Name, 30), "Day", t.dayOf(k.Date), "Due", bot.Local(due, t.Settings.ZoneOf(at)))
	if n := len(t.State.Parked); n > 0 {
		t.Ack("card.waiting", "N", n)
	}
}

// readPaper reads whose card a form is, and its date; without a carrier it is the
// speaker's own lead. Its errors are sentences by input name.
func readPaper(w texts.Lang, set *bot.Settings, p bot.Person, crew []bot.Person, values map[string]string, now time.Time) (k keyed, wrong map[string]string) {
	typed := strings.TrimSpace(read.Fold(values["carrier"]))
	if typed == "" || len(crew) == 0 || set == nil {
		return k, nil
	}
	wrong = map[string]string{}
	zone := p.Location(set.Zone)
	found := named(crew, typed)
	if len(found) != 1 {
		wrong["carrier"] = w.Say("form.carrier_error")
	} else {
		k = keyed{For: found[0].ID, Name: found[0].Name, Program: bot.ProgramOf(found[0].Craft).Code, Station: found[0].Station}
	}
	k.Date = bot.DateOf(now, zone)
	if day := strings.TrimSpace(read.Fold(values["card_date"])); day != "" {
		k.Date = bot.Date{}
		if c, ok := command.Parse("CARD 0000 "+day, command.Context{Now: now.In(zone)}); ok && c.Args.Date != "" {
			k.Date, _ = bot.ParseDate(c.Args.Date)
		} else if at, rest, ok := read.When(day, now.In(zone)); ok && strings.TrimSpace(rest) == "" {
			k.Date = bot.DateOf(at, zone)
		}
	}
	if k.Date.IsZero() || !set.MayDate(k.Date, bot.Station{Zone: p.Zone}, now) {
		wrong["card_date"] = w.Say("form.card_date_error")
	}
	return k, wrong
}
