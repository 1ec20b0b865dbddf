package dialogs

import (
	"cmp"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
	"leadline/dialogs/texts"
)

// What was filled into a form is read.

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

func sameBusiness(a, b bot.Card) bool {
	return a.Business != nil && b.Business != nil && a.Business.Name != "" && strings.EqualFold(a.Business.Name, b.Business.Name)
}
