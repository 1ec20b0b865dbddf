package slack

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	sdk "github.com/slack-go/slack"

	"leadline/bot"
	"leadline/handlers"
	"leadline/handlers/channeltest"
)

// submission is the card's form, filled.
func submission() map[string]any {
	chosen := func(v string) map[string]any {
		return map[string]any{"value": v, "text": map[string]any{"type": "plain_text", "text": v}}
	}
	var blocks []map[string]any
	for _, in := range card.Inputs {
		blocks = append(blocks, map[string]any{"type": "input", "block_id": in.Name})
	}
	return map[string]any{
		"type": "view_submission", "user": map[string]any{"id": "U1", "team_id": team}, "trigger_id": "9.9",
		"view": map[string]any{
			"id": "V1", "hash": "177.abc", "callback_id": formName, "type": "modal", "blocks": append([]map[string]any{{"type": "header", "block_id": "h"}}, blocks...),
			"state": map[string]any{"values": map[string]any{
				"concurrence":          map[string]any{"radio": map[string]any{"type": "radio_buttons", "selected_option": chosen("yes")}},
				"business.name":        map[string]any{"text": map[string]any{"type": "plain_text_input", "value": " Joe's <Bikes> & Sons "}},
				"decision_maker.phone": map[string]any{"text": map[string]any{"type": "plain_text_input", "value": nil}},
				"ships_with":           map[string]any{"boxes": map[string]any{"type": "checkboxes", "selected_options": []any{chosen("UPS"), chosen("FedEx")}}},
				"volume.per":           map[string]any{"menu": map[string]any{"type": "static_select", "selected_option": nil}},
				"notes":                map[string]any{"text": map[string]any{"type": "plain_text_input", "value": "a\u202eb"}},
			}},
		},
	}
}

func TestFormAccepted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inbox := &channeltest.Inbox{View: bot.FormView{Done: "Sent."}}
	w := serve(b, inbox, interactionRequest(submission()))
	if w.Code != http.StatusOK || w.Body.String() != `{"response_action":"clear"}` || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		t.Errorf("answered %d %q", w.Code, w.Body)
	}
	want := bot.Inbound{
		Kind: bot.Form, At: clock, Message: "V1", Keys: []string{"slack:form:T0INVENTED:V1:177.abc"},
		From:   bot.Address{Channel: "slack", Tenant: team, User: "U1"},
		Values: map[string]string{"concurrence": "yes", "business.name": "Joe's <Bikes> & Sons", "decision_maker.phone": "", "ships_with": "UPS,FedEx", "volume.per": "", "notes": "ab"},
		Hints:  bot.ReplyHints{TriggerID: "9.9", View: "V1"},
	}
	if got := inbox.Forms(); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("handed over\n%+v, want\n%+v", got, want)
	}
}

// TestFormErrors: every sentence stands below an input, none is lost.
func TestFormErrors(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inbox := &channeltest.Inbox{View: bot.FormView{Errors: map[string]string{
		"business.name": "Which business is it?", "decision_maker": "Sales needs a phone, e-mail or street.", "h": "A header can show no error.",
	}}}
	w := serve(b, inbox, interactionRequest(submission()))
	want := `{"response_action":"errors","errors":{"business.name":"Which business is it?","concurrence":"Sales needs a phone, e-mail or street. A header can show no error."}}`
	if w.Code != http.StatusOK || w.Body.String() != want {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

// TestFormNotStored: a form that cannot be stored stays open.
func TestFormNotStored(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inbox := &channeltest.Inbox{Gate: make(chan struct{})}
	if w := serve(b, inbox, interactionRequest(submission())); w.Code != http.StatusServiceUnavailable || w.Body.Len() != 0 {
		t.Errorf("answered %d %q", w.Code, w.Body)
	}
}

// TestFormThatMakesNoSense is kept raw: too many inputs, names without end.
func TestFormThatMakesNoSense(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	many, long, none := map[string]any{}, map[string]any{strings.Repeat("x", 300): map[string]any{}}, map[string]any{}
	for i := range 101 {
		many[fmt.Sprint("f", i)] = map[string]any{"text": map[string]any{"value": "x"}}
	}
	for name, values := range map[string]map[string]any{"many": many, "long": long, "none": none} {
		p := submission()
		v := maps.Clone(p["view"].(map[string]any))
		v["state"] = map[string]any{"values": values}
		p["view"] = v
		if got := heard(t, b, interactionRequest(p)); got.Kind != bot.Raw {
			t.Errorf("%s: became %s", name, got.Kind)
		}
	}
}

// TestModalLimits: whatever the form holds, Slack takes it.
func TestModalLimits(t *testing.T) {
	t.Parallel()
	for _, s := range channeltest.Hostile {
		f := bot.FormView{Title: s, Submit: s, Close: s}
		options := []bot.Option{{Value: s, Label: s}}
		for i := range 120 {
			options = append(options, bot.Option{Value: fmt.Sprint(i), Label: s[:min(len(s), 300)]})
		}
		for i := range 2 {
			f.Inputs = append(f.Inputs,
				bot.Input{Name: fmt.Sprint("t", i), Label: s, Hint: s, Value: s, Max: 50, Long: true},
				bot.Input{Name: fmt.Sprint("m", i), Label: s, Value: s, Options: options, Many: i%2 == 0},
				bot.Input{Name: fmt.Sprint("b", i), Label: s, Value: "0,1", Options: options[:3], Many: i%2 == 0, Optional: i%3 == 0},
				bot.Input{Name: "", Label: "nameless"})
		}
		for i := range 110 {
			f.Inputs = append(f.Inputs, bot.Input{Name: fmt.Sprint("x", i), Label: "One more"})
		}
		m := modal(f)
		if len(m.Blocks.BlockSet) > 100 || !sdk.ValidateUniqueBlockID(m) {
			t.Fatalf("%d blocks", len(m.Blocks.BlockSet))
		}
		for _, text := range []*sdk.TextBlockObject{m.Title, m.Submit, m.Close} {
			within(t, text, maxTitle)
		}
		for _, block := range m.Blocks.BlockSet {
			checkInput(t, block.(*sdk.InputBlock))
		}
	}
}

func within(t *testing.T, o *sdk.TextBlockObject, limit int) {
	t.Helper()
	if o == nil || o.Validate() != nil || o.Type != sdk.PlainTextType || handlers.Units(o.Text) > limit {
		t.Errorf("text %+v", o)
	}
}

func checkInput(t *testing.T, b *sdk.InputBlock) {
	t.Helper()
	within(t, b.Label, maxLabel)
	if b.Hint != nil {
		within(t, b.Hint, maxHint)
	}
	var options, chosen []*sdk.OptionBlockObject
	switch e := b.Element.(type) {
	case *sdk.PlainTextInputBlockElement:
		if handlers.Units(e.InitialValue) > e.MaxLength || e.MaxLength > 3000 {
			t.Errorf("%s: value of %d, limit %d", b.BlockID, handlers.Units(e.InitialValue), e.MaxLength)
		}
		return
	case *sdk.CheckboxGroupsBlockElement:
		options, chosen = e.Options, e.InitialOptions
		if len(options) > 10 {
			t.Errorf("%d boxes", len(options))
		}
	case *sdk.MultiSelectBlockElement:
		options, chosen = e.Options, e.InitialOptions
	case *sdk.RadioButtonsBlockElement:
		options = e.Options
		if e.InitialOption != nil {
			chosen = append(chosen, e.InitialOption)
		}
	case *sdk.SelectBlockElement:
		options = e.Options
		if e.InitialOption != nil {
			chosen = append(chosen, e.InitialOption)
		}
	}
	if len(options) == 0 || len(options) > 100 {
		t.Errorf("%s: %d options", b.BlockID, len(options))
	}
	for _, o := range options {
		within(t, o.Text, maxOption)
		if o.Value == "" || len(o.Value) > 150 {
			t.Errorf("option value of %d", len(o.Value))
		}
	}
	for _, c := range chosen {
		if !contains(options, c) {
			t.Errorf("%s: %q is chosen and no option", b.BlockID, c.Value)
		}
	}
}

func contains(list []*sdk.OptionBlockObject, o *sdk.OptionBlockObject) bool {
	for _, x := range list {
		if reflect.DeepEqual(x, o) {
			return true
		}
	}
	return false
}
