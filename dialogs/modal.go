package dialogs

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
	"leadline/dialogs/texts"
)

// input is one field of the form; its label and hint are the texts form.NAME
// and form.NAME_hint (dots as underscores).
type input struct {
	name     string
	options  []string // a choice; their labels are the texts form.OPTION, or they stand for themselves
	many     bool
	long     bool
	optional bool
	max      int
	program  string // only in this program
	paper    bool   // only for who keys paper cards
}

// inputs are the fields of the form in the order of the card.
var inputs = []input{
	{name: "carrier", max: 60, optional: true, paper: true},
	{name: "card_date", max: 20, optional: true, paper: true},
	{name: form.Kind, options: []string{"help", "sale"}, program: "BC"},
	{name: "concurrence", options: []string{"yes", "no"}},
	{name: "business.name", max: 100},
	{name: "business.street", max: 100, optional: true},
	{name: "business.city", max: 100, optional: true},
	{name: "decision_maker.name", max: 100, optional: true},
	{name: "decision_maker.phone", max: 60, optional: true},
	{name: "decision_maker.email", max: 100, optional: true},
	{name: "volume", max: 100, optional: true},
	{name: "weight_lb", max: 100, optional: true},
	{name: "ships_with", options: bot.Shippers, many: true, optional: true},
	{name: "destinations", options: bot.Destinations, many: true, optional: true},
	{name: "direct_mail", options: []string{"yes", "no"}, optional: true},
	{name: "notes", max: 600, long: true, optional: true},
}

func textKey(name string) string { return "form." + strings.ReplaceAll(name, ".", "_") }

// Form is the lead card as a modal or web form: the same fields and the same
// readers as in the chat. Without values it shows the open draft, if any.
func (b *Book) Form(s bot.FormScene) bot.FormView {
	w := b.texts.In(s.Person.Lang)
	view := bot.FormView{Title: w.Say("form.title"), Submit: w.Say("form.submit"), Close: w.Say("form.close")}
	if !s.Person.Enrolled() {
		view.Done = w.Say("enroll.neutral")
		return view
	}
	values := s.Values
	if len(values) == 0 {
		if st := readState(s.State); st.Open != nil {
			values = formValues(*st.Open, &Talk{Words: w})
		}
	} else {
		_, view.Errors = readForm(w, s.Person, values)
		if _, wrong := readPaper(w, s.Settings, s.Person, s.Crew, values, s.Now); len(wrong) > 0 {
			if view.Errors == nil {
				view.Errors = map[string]string{}
			}
			maps.Copy(view.Errors, wrong)
		}
		if len(view.Errors) == 0 {
			view.Done = w.Say("form.done")
		}
	}
	program := bot.ProgramOf(s.Person.Craft).Code
	for _, in := range inputs {
		if in.program != "" && in.program != program || in.paper && len(s.Crew) == 0 {
			continue
		}
		i := bot.Input{Name: in.name, Label: w.Say(textKey(in.name)), Value: values[in.name], Many: in.many, Long: in.long, Optional: in.optional, Max: in.max}
		if hint := textKey(in.name) + "_hint"; w.Has(hint) {
			i.Hint = w.Say(hint)
		}
		if in.name == form.Kind && len(s.Crew) > 0 {
			i.Hint = w.Say("form.kind_paper_hint")
		}
		for _, o := range in.options {
			label := o
			if w.Has("form.option_" + o) {
				label = w.Say("form.option_" + o)
			}
			i.Options = append(i.Options, bot.Option{Value: o, Label: label})
		}
		view.Inputs = append(view.Inputs, i)
	}
	return view
}

// formValues shows a draft in the form.
func formValues(d form.Draft, t *Talk) map[string]string {
	c := d.Card()
	v := map[string]string{}
	for _, in := range inputs {
		v[in.name] = form.Part(c, in.name)
	}
	v[form.Kind] = d.Kind()
	if b := c.Business; b != nil {
		town := *b
		town.Name, town.Street = "", ""
		v["business.city"] = addressText(&town)
	}
	v["decision_maker.phone"] = t.value(c, "decision_maker.phone")
	v["volume"], v["weight_lb"] = t.value(c, "volume"), weightText(c.Weight)
	v["ships_with"], v["destinations"] = strings.Join(c.ShipsWith, ","), strings.Join(c.Destinations, ",")
	return v
}

// readForm reads a filled form; its errors are sentences by input name that say
// what works.
func readForm(w texts.Lang, p bot.Person, values map[string]string) (bot.Card, map[string]string) {
	r := &formReader{w: w, values: values, errs: map[string]string{}}
	r.choices(p)
	r.business()
	r.contact()
	for _, field := range []string{"volume", "weight_lb"} {
		if text := r.text(field); text != "" {
			f, ok := read.Answer(field, text)
			if !ok || f.Ask != "" || form.Part(f.Card, field) == "" {
				r.fail(field)
				continue
			}
			r.take(f.Card)
		}
	}
	if note := r.text("notes"); note != "" {
		r.take(bot.Card{Notes: []string{note}})
	}
	if len(r.errs) > 0 {
		return r.card, r.errs
	}
	return r.card, nil
}

type formReader struct {
	w      texts.Lang
	values map[string]string
	card   bot.Card
	errs   map[string]string
}

func (r *formReader) text(name string) string {
	text := strings.TrimSpace(read.Fold(r.values[name]))
	for _, in := range inputs {
		if in.name == name && in.max > 0 && len([]rune(text)) > in.max {
			return short(text, in.max)
		}
	}
	return text
}

func (r *formReader) take(c bot.Card) { r.card = form.Join(r.card, c) }

func (r *formReader) fail(name string) { r.errs[name] = r.w.Say(textKey(name) + "_error") }

// choices reads the fields that are chosen; only the options count.
func (r *formReader) choices(p bot.Person) {
	yes, no := true, false
	flags := map[string]*bool{"yes": &yes, "no": &no}
	c := bot.Card{Concurrence: flags[r.values["concurrence"]], DirectMail: flags[r.values["direct_mail"]]}
	for _, s := range strings.Split(r.values["ships_with"], ",") {
		if slices.Contains(bot.Shippers, s) && !slices.Contains(c.ShipsWith, s) {
			c.ShipsWith = append(c.ShipsWith, s)
		}
	}
	for _, s := range strings.Split(r.values["destinations"], ",") {
		if slices.Contains(bot.Destinations, s) && !slices.Contains(c.Destinations, s) {
			c.Destinations = append(c.Destinations, s)
		}
	}
	r.take(c)
	if c.Concurrence == nil || !*c.Concurrence {
		r.fail("concurrence")
	}
	if bot.ProgramOf(p.Craft).Code == "BC" && strings.TrimSpace(r.values["carrier"]) == "" && !slices.Contains([]string{"help", "sale"}, r.values[form.Kind]) {
		r.fail(form.Kind)
	}
}

func (r *formReader) business() {
	b := bot.Business{Name: r.text("business.name"), Street: r.text("business.street")}
	if b.Name == "" {
		r.fail("business.name")
		return
	}
	if town := r.text("business.city"); town != "" {
		b.City = town
		f, _ := read.Answer("business", b.Name+", "+cmp.Or(b.Street, "1 Main St")+", "+town)
		if g := f.Card.Business; g != nil && (g.ZIP5 != "" || g.State != "") {
			b.City, b.State, b.ZIP5, b.ZIP4 = g.City, g.State, g.ZIP5, g.ZIP4
		}
	}
	b.Raw = joinWith(", ", b.Name, b.Street, r.text("business.city"))
	r.take(bot.Card{Business: &b})
}

func (r *formReader) contact() {
	p := bot.Party{Name: r.text("decision_maker.name")}
	if text := r.text("decision_maker.phone"); text != "" {
		found, _ := read.Phones(text)
		if len(found) != 1 {
			r.fail("decision_maker.phone")
		} else {
			p.Phone, p.Ext = found[0].E164, found[0].Ext
		}
	}
	if text := r.text("decision_maker.email"); text != "" {
		f, _ := read.Answer("decision_maker", text)
		if m := f.Card.DecisionMaker; m == nil || m.Email == "" {
			r.fail("decision_maker.email")
		} else {
			p.Email = m.Email
		}
	}
	if p != (bot.Party{}) {
		r.take(bot.Card{DecisionMaker: &p})
	}
	if !r.card.Reachable() && r.errs["decision_maker.phone"] == "" && r.errs["decision_maker.email"] == "" {
		r.errs["decision_maker.phone"] = r.w.Say("form.reach_error")
	}
}

// submitted takes a filled form: it showed every value, so it is confirmed and
// sent. The open card of the same business is the one that was filled.
func (t *Talk) submitted() bool {
	if t.In.Kind != bot.Form {
		return false
	}
	card, errs := readForm(t.Words, t.Person, t.In.Values)
	if len(errs) > 0 { // only a form of another version gets here
		for _, in := range inputs {
			if e := errs[in.name]; e != "" {
				t.SayText(e)
			}
		}
		return true
	}
	open := t.State.Open
	d := form.New(cardForms[len(cardForms)-1], t.newID(), bot.ProgramOf(t.Person.Craft).Code, t.Now)
	if open != nil && sameBusiness(open.Card(), card) {
		d.ID, d.Born = open.ID, open.Born
		card.Media, card.Notes = open.Card().Media, slices.Compact(append(open.Card().Notes, card.Notes...))
		t.State.Open, t.State.Pending = nil, nil
	}
	if station := t.deskStation(); strings.TrimSpace(t.In.Values["carrier"]) != "" {
		if !t.Need(bot.NeedCrew, station) {
			return true
		}
		k, wrong := readPaper(t.Words, t.Settings, t.Person, t.Records.Crews[station], t.In.Values, t.Now)
		if len(wrong) > 0 { // somebody left meanwhile
			for _, name := range []string{"carrier", "card_date"} {
				t.SayText(wrong[name])
			}
			return true
		}
		d.Program = k.Program
		t.keepAside(keptKeyed+d.ID, k)
	}
	d.Given = []form.Given{{Message: t.In.Message, Card: card, Kind: t.kindOf(d.Program)}}
	for _, field := range cardForm(d).Left(d) { // what the form left out was left out on purpose
		d.Given = append(d.Given, form.Given{Message: t.In.Message, Asked: field, Closed: field, Skip: true})
	}
	t.sendCard(d)
	return true
}

// kindOf is what was chosen. Only Business Connect asks: a carrier's card is never
// a sale already, whatever the coordinator who keys it chose.
func (t *Talk) kindOf(program string) string {
	if k := t.In.Values[form.Kind]; program == "BC" && (k == "help" || k == "sale") {
		return k
	}
	return ""
}

func sameBusiness(a, b bot.Card) bool {
	return a.Business != nil && b.Business != nil && a.Business.Name != "" && strings.EqualFold(a.Business.Name, b.Business.Name)
}
