package dialogs

import (
	"maps"
	"strings"
	"testing"

	"leadline/bot"
)

func good() map[string]string {
	return map[string]string{
		"concurrence": "yes", "business.name": "Vita Co", "business.street": "5 Elm St", "business.city": "Arvada CO 80002-1234",
		"decision_maker.name": "Ann Ruiz", "decision_maker.phone": "(303) 555-0142 x12", "decision_maker.email": "ann@vita.test",
		"volume": "40 a week", "weight_lb": "3-5 lb", "ships_with": "UPS,FedEx,Bogus", "destinations": "local,international", "direct_mail": "no",
		"notes": "closed Mondays",
	}
}

// TestFormErrors: each bad value has a sentence at its own input, and nothing
// else has.
func TestFormErrors(t *testing.T) {
	t.Parallel()
	book := New()
	for _, tt := range []struct{ name, value, at string }{
		{"concurrence", "no", "concurrence"},
		{"concurrence", "", "concurrence"},
		{"concurrence", "maybe", "concurrence"},
		{"business.name", "  ", "business.name"},
		{"decision_maker.phone", "555-0142", "decision_maker.phone"},
		{"decision_maker.phone", "call me", "decision_maker.phone"},
		{"decision_maker.email", "not a mail", "decision_maker.email"},
		{"volume", "lots", "volume"},
		{"volume", "99999999999", "volume"},
		{"weight_lb", "heavy", "weight_lb"},
		{"kind", "", ""},
		{"ships_with", "nobody", ""},
	} {
		for _, lang := range []string{"en", "es"} {
			values := good()
			values[tt.name] = tt.value
			view := book.Form(bot.FormScene{Person: bot.Person{ID: 7, Handle: "dot", Craft: bot.CityCarrier, Lang: lang}, Values: values})
			if tt.at == "" {
				if len(view.Errors) != 0 || view.Done == "" {
					t.Errorf("%s=%q: errors %v", tt.name, tt.value, view.Errors)
				}
				continue
			}
			if len(view.Errors) != 1 || len(view.Errors[tt.at]) < 20 {
				t.Errorf("%s=%q in %s: errors %v, want one at %s", tt.name, tt.value, lang, view.Errors, tt.at)
			}
			if strings.HasPrefix(view.Errors[tt.at], "form.") {
				t.Errorf("%s in %s has no words", tt.at, lang)
			}
		}
	}
}

// TestFormReach: phone, e-mail or street; one is enough, none is not.
func TestFormReach(t *testing.T) {
	t.Parallel()
	book := New()
	dot := bot.Person{ID: 7, Handle: "dot", Craft: bot.CityCarrier}
	for _, keep := range []string{"business.street", "decision_maker.phone", "decision_maker.email", ""} {
		values := map[string]string{"concurrence": "yes", "business.name": "Vita Co"}
		if keep != "" {
			values[keep] = good()[keep]
		}
		view := book.Form(bot.FormScene{Person: dot, Values: values})
		if ok := len(view.Errors) == 0; ok != (keep != "") {
			t.Errorf("with %q: errors %v", keep, view.Errors)
		}
	}
}

// TestFormFields: every craft gets the card's fields, Business Connect one
// more; a stranger none, but the way to join.
func TestFormFields(t *testing.T) {
	t.Parallel()
	book := New()
	count := func(p bot.Person) int { return len(book.Form(bot.FormScene{Person: p}).Inputs) }
	carrier := count(bot.Person{ID: 7, Handle: "dot", Craft: bot.CityCarrier})
	const paper = 2 // whose card it is, and its date: only for who keys cards
	if manager := count(bot.Person{ID: 8, Handle: "max", Craft: bot.Manager}); carrier != len(inputs)-1-paper || manager != len(inputs)-paper {
		t.Errorf("inputs: carrier %d, manager %d, of %d", carrier, manager, len(inputs))
	}
	view := book.Form(bot.FormScene{Person: bot.Person{ID: 9}})
	if len(view.Inputs) != 0 || !strings.Contains(view.Done, "JOIN") {
		t.Errorf("a stranger sees %d inputs and %q", len(view.Inputs), view.Done)
	}
	for _, lang := range []string{"en", "es"} {
		for _, in := range book.Form(bot.FormScene{Person: bot.Person{ID: 8, Handle: "max", Craft: bot.Manager, Lang: lang}}).Inputs {
			if strings.HasPrefix(in.Label, "form.") || strings.HasPrefix(in.Hint, "form.") || in.Label == "" {
				t.Errorf("%s in %s has no words: %q %q", in.Name, lang, in.Label, in.Hint)
			}
			if len(in.Options) > 0 && len(in.Options[0].Label) > 75 {
				t.Errorf("%s: an option is too long for Slack", in.Name)
			}
		}
	}
}

// TestFormSends: a form that has no errors makes exactly the lead that its
// values say, and UNDO makes it a card again.
func TestFormSends(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	p.on("slack")
	in := p.one("")
	in.Kind, in.Values = bot.Form, good()
	p.heard(in)
	if len(p.turn.Do) != 1 {
		t.Fatalf("did %v", p.turn.Do)
	}
	sent := p.turn.Do[0].(bot.SendLead)
	c := sent.Card
	if !c.Complete() || c.Business.ZIP5 != "80002" || c.Business.ZIP4 != "1234" || c.Business.City != "Arvada" || c.Business.State != "CO" ||
		c.DecisionMaker.Phone != "+13035550142" || c.DecisionMaker.Ext != "12" || c.DecisionMaker.Email != "ann@vita.test" ||
		c.Volume.Annual != 2080 || c.Weight.Max != 5 || strings.Join(c.ShipsWith, ",") != "UPS,FedEx" || strings.Join(c.Destinations, ",") != "local,international" ||
		*c.DirectMail || strings.Join(c.Notes, "") != "closed Mondays" || sent.Source != "slack" {
		t.Errorf("sent %+v", sent)
	}
	p.heard(p.one("undo"))
	if p.turn.Asking != "review" || p.turn.Draft == nil || p.turn.Draft.Business.Name != "Vita Co" {
		t.Errorf("after UNDO: asking %q, draft %+v", p.turn.Asking, p.turn.Draft)
	}
}

// TestFormOfDraft: the form shows the open draft, and sends that one.
func TestFormOfDraft(t *testing.T) {
	t.Parallel()
	p := newPhone(t, New())
	for _, line := range []string{"LEAD", "Y", "Vita Co, 5 Elm St, Arvada CO 80002", "Ann Ruiz 303-555-0142 x12", "40 a week"} {
		p.heard(p.one(line))
	}
	view := p.book.Form(bot.FormScene{Person: p.person, State: p.state, Now: p.now, Settings: &p.set})
	values := map[string]string{}
	for _, in := range view.Inputs {
		values[in.Name] = in.Value
	}
	want := map[string]string{"concurrence": "yes", "business.name": "Vita Co", "business.street": "5 Elm St", "business.city": "Arvada CO 80002",
		"decision_maker.name": "Ann Ruiz", "decision_maker.phone": "303-555-0142 x12", "volume": "40 a week"}
	for k, v := range want {
		if values[k] != v {
			t.Errorf("%s shows %q, want %q", k, values[k], v)
		}
	}
	in := p.one("")
	in.Kind, in.Values = bot.Form, maps.Clone(values)
	draft := readState(p.state).Open.ID
	p.heard(in)
	if sent, ok := p.turn.Do[0].(bot.SendLead); !ok || sent.Draft != draft || p.turn.Draft != nil {
		t.Errorf("the form of a draft did %+v, and left %+v open", p.turn.Do, p.turn.Draft)
	}
}
