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

// Run prints one JSON object for each text.
func (c *SayCmd) Run(e *env) error {
	if c.Asking != "" && c.Asking != "review" && !slices.Contains(bot.Fields, c.Asking) {
		return usage("--asking takes a field: " + strings.Join(bot.Fields, " ") + " review")
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
