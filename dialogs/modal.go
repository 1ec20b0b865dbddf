package dialogs

import (
	"maps"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
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
