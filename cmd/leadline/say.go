package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs"
)

// SayCmd prints what a text is read as; no database is needed.
type SayCmd struct {
	Channel string   `help:"sms, slack or telegram." default:"sms" enum:"sms,slack,telegram"`
	Asking  string   `help:"The open question: a field of the card, or review." placeholder:"FIELD"`
	Text    []string `arg:"" help:"The text; - reads lines from standard input." passthrough:""`
}

// trailing takes flags that stand behind the text, where everything else is
// text: "say 40 --asking volume". What follows a first -- is text only.
func (c *SayCmd) trailing() {
	if len(c.Text) > 1 && c.Text[0] == "--" {
		c.Text = c.Text[1:]
		return
	}
	for n := len(c.Text); n > 1; n = len(c.Text) {
		name, value, one := strings.Cut(c.Text[n-1], "=")
		rest := c.Text[:n-1]
		if !one && n > 2 {
			name, value, rest = c.Text[n-2], c.Text[n-1], c.Text[:n-2]
		}
		switch name {
		case "--asking":
			c.Asking = value
		case "--channel":
			c.Channel = value
		default:
			return
		}
		c.Text = rest
	}
}

// sayChannels are the channels whose texts differ.
var sayChannels = []string{"sms", "slack", "telegram"}

// Run prints one JSON object for each text.
func (c *SayCmd) Run(e *env) error {
	c.trailing()
	if c.Asking != "" && c.Asking != "review" && !slices.Contains(bot.Fields, c.Asking) {
		return usage("--asking takes a field: " + strings.Join(bot.Fields, " ") + " review")
	}
	if !slices.Contains(sayChannels, c.Channel) {
		return usage("--channel takes one of " + strings.Join(sayChannels, " "))
	}
	set, err := e.config.program()
	if err != nil {
		return err
	}
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	say := func(text string) error {
		return enc.Encode(dialogs.Say(text, c.Asking, c.Channel, e.now().In(set.Zone)))
	}
	if text := strings.Join(c.Text, " "); text != "-" {
		return say(text)
	}
	lines := bufio.NewReader(e.in)
	for {
		text, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := say(text); err != nil {
			return err
		}
	}
}
