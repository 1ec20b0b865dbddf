package slack

import (
	"maps"
	"slices"
	"strings"

	sdk "github.com/slack-go/slack"

	"leadline/bot"
	"leadline/handlers"
)

// formName tells our form from others of the same app.
const formName = "lead_card"

// Slack's limits of a form.
const (
	maxTitle     = 24 // also of its two buttons
	maxInputs    = 100
	maxName      = 255
	maxInputText = 3000
	maxLabel     = 2000
	maxHint      = 2000
	maxOptions   = 100
	maxBoxes     = 10 // more options than this become a menu
	maxOption    = 75
	maxValue     = 150
	fewOptions   = 3
)

// control is one filled input.
type control struct {
	Type    string   `json:"type"`
	Value   string   `json:"value"`
	Option  choice   `json:"selected_option"`
	Options []choice `json:"selected_options"`
}

type choice struct {
	Value string `json:"value"`
}

// modal is a form as Slack shows it. The name of an input is the id of its
// block, so that errors find their place.
func modal(f bot.FormView) sdk.ModalViewRequest {
	m := sdk.ModalViewRequest{
		Type: sdk.VTModal, CallbackID: formName,
		Title: plain(f.Title, maxTitle), Submit: plain(f.Submit, maxTitle), Close: plain(f.Close, maxTitle),
	}
	for _, in := range f.Inputs[:min(len(f.Inputs), maxInputs)] {
		if in.Name == "" || len(in.Name) > maxName {
			continue
		}
		b := sdk.NewInputBlock(in.Name, plain(in.Label, maxLabel), nil, element(in))
		if in.Hint != "" {
			b.Hint = plain(in.Hint, maxHint)
		}
		b.Optional = in.Optional
		m.Blocks.BlockSet = append(m.Blocks.BlockSet, b)
	}
	return m
}

// element is the control of an input: lines of text, boxes, buttons or a menu.
func element(in bot.Input) sdk.BlockElement {
	if len(in.Options) == 0 {
		limit := maxInputText
		if in.Max > 0 {
			limit = min(in.Max, limit)
		}
		return &sdk.PlainTextInputBlockElement{
			Type: sdk.METPlainTextInput, ActionID: "text", Multiline: in.Long, MaxLength: limit,
			InitialValue: handlers.Cut(handlers.Clean(in.Value, handlers.MaxText), limit),
		}
	}
	options, chosen := optionsOf(in)
	switch {
	case in.Many && len(options) <= maxBoxes:
		return &sdk.CheckboxGroupsBlockElement{Type: sdk.METCheckboxGroups, ActionID: "boxes", Options: options, InitialOptions: chosen}
	case in.Many:
		return &sdk.MultiSelectBlockElement{Type: sdk.MultiOptTypeStatic, ActionID: "menu", Options: options, InitialOptions: chosen}
	case len(options) <= fewOptions && !in.Optional: // a pressed radio button cannot be released
		return &sdk.RadioButtonsBlockElement{Type: sdk.METRadioButtons, ActionID: "radio", Options: options, InitialOption: first(chosen)}
	}
	return &sdk.SelectBlockElement{Type: sdk.OptTypeStatic, ActionID: "menu", Options: options, InitialOption: first(chosen)}
}

func first(o []*sdk.OptionBlockObject) *sdk.OptionBlockObject {
	if len(o) == 0 {
		return nil
	}
	return o[0]
}

// optionsOf lists the options, and those that are chosen already: a value that
// is no option is left out, for Slack would refuse the whole form.
func optionsOf(in bot.Input) (all, chosen []*sdk.OptionBlockObject) {
	values := []string{in.Value}
	if in.Many {
		values = strings.Split(in.Value, ",")
	}
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	for _, o := range in.Options[:min(len(in.Options), maxOptions)] {
		if o.Value == "" || len(o.Value) > maxValue {
			continue
		}
		option := &sdk.OptionBlockObject{Value: o.Value, Text: plain(o.Label, maxOption)}
		all = append(all, option)
		if slices.Contains(values, o.Value) {
			chosen = append(chosen, option)
		}
	}
	return all, chosen
}

// valuesOf are the values of a filled form by input name; several options are
// joined with commas. Inputs left empty are there with "".
func valuesOf(v view) (map[string]string, error) {
	if len(v.State.Values) > maxInputs {
		return nil, errUnreadable
	}
	values := map[string]string{}
	for name, controls := range v.State.Values {
		if name == "" || len(name) > maxName {
			return nil, errUnreadable
		}
		for _, id := range sortedKeys(controls) {
			c := controls[id]
			value := c.Value
			if c.Option.Value != "" {
				value = c.Option.Value
			}
			for i, o := range c.Options {
				if i > 0 {
					value += ","
				}
				value += o.Value
			}
			values[name] = textOf(value)
		}
	}
	if len(values) == 0 {
		return nil, errUnreadable
	}
	return values, nil
}

// plain is a text that Slack shows as it is. An empty one would be refused.
func plain(s string, limit int) *sdk.TextBlockObject {
	s = handlers.Cut(oneLine(s), limit)
	if s == "" {
		s = "…"
	}
	off := false
	return &sdk.TextBlockObject{Type: sdk.PlainTextType, Text: s, Emoji: &off}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
