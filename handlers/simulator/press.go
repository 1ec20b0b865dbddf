package simulator

import (
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
)

// Press presses the button of that label on the newest message that the person
// sees on the channel and that has it.
func (s *Simulator) Press(by bot.Address, label string) (bot.Inbound, error) {
	return s.press(by, label, fmt.Sprintf("press %q: no message has such a button", label), func(m Sent, _ int) bool { return index(m.Buttons, label) >= 0 })
}

// PressOn presses the button on the newest message about a lead that the person
// sees and that has it.
func (s *Simulator) PressOn(by bot.Address, label, code string) (bot.Inbound, error) {
	missing := fmt.Sprintf("press %q on %s: no message about that lead has such a button", label, code)
	return s.press(by, label, missing, func(m Sent, _ int) bool { return m.Lead == code && index(m.Buttons, label) >= 0 })
}

// PressOf presses the button on the nth message that the person got on the
// channel (1 is the first); edits of a message do not count.
func (s *Simulator) PressOf(by bot.Address, label string, nth int) (bot.Inbound, error) {
	missing := fmt.Sprintf("press %q of message %d: there are not so many", label, nth)
	return s.press(by, label, missing, func(_ Sent, n int) bool { return n == nth })
}

// PressAt presses the button at a place of the message with that N.
func (s *Simulator) PressAt(by bot.Address, n, button int) (bot.Inbound, error) {
	s.mu.Lock()
	at := slices.IndexFunc(s.shown, func(m Sent) bool { return m.N == n })
	var m Sent
	ok := at >= 0 && s.sees(by, s.shown[at])
	if ok {
		m = s.shown[at]
	}
	s.mu.Unlock()
	if !ok {
		return bot.Inbound{}, fmt.Errorf("press: message %d is not on this phone", n)
	}
	if button < 0 || button >= len(m.Buttons) {
		return bot.Inbound{}, fmt.Errorf("press: message %d has no button %d any more", n, button+1)
	}
	return s.pressed(by, m, button), nil
}

func (s *Simulator) press(by bot.Address, label, missing string, is func(m Sent, nth int) bool) (bot.Inbound, error) {
	s.mu.Lock()
	var found *Sent
	nth := 0
	for _, m := range s.shown {
		if !s.sees(by, m) {
			continue
		}
		nth++
		if is(m, nth) {
			found = &m
		}
	}
	s.mu.Unlock()
	if found == nil {
		return bot.Inbound{}, fmt.Errorf("%s", missing)
	}
	i := index(found.Buttons, label)
	if i < 0 {
		return bot.Inbound{}, fmt.Errorf("press %q: that message has only %s", label, buttons(found.Buttons))
	}
	return s.pressed(by, *found, i), nil
}

// pressed is the press itself, made where the message is.
func (s *Simulator) pressed(by bot.Address, m Sent, button int) bot.Inbound {
	switch {
	case m.Room != nil:
		by = In(by, *m.Room)
	case m.To.Room:
		by = In(by, m.To)
	case by.Room: // a private message, though the person was speaking in a room
		by.Room, by.Conversation = false, m.To.Conversation
	}
	return s.input(bot.Inbound{Kind: bot.Press, From: by, Press: &bot.Pressed{Outbound: m.Outbound, Index: button}}, m.Buttons[button])
}

// index finds a label, exactly or else whatever its case; -1: not there.
func index(labels []string, label string) int {
	if i := slices.Index(labels, label); i >= 0 {
		return i
	}
	return slices.IndexFunc(labels, func(l string) bool { return strings.EqualFold(l, label) })
}

func buttons(labels []string) string {
	if len(labels) == 0 {
		return "no buttons"
	}
	return "[" + strings.Join(labels, "] [") + "]"
}
