package simulator

import (
	"strings"

	"leadline/bot"
)

// plain renders for a channel whose adapter is not there: everything is said,
// nothing is shortened.
func plain(channel string, m bot.Message) bot.Rendered {
	var lines []string
	if m.Title != "" {
		lines = append(lines, m.Title)
	}
	if t := m.Whole(); t != "" {
		lines = append(lines, t)
	} else {
		for _, f := range m.Fields {
			lines = append(lines, f.Label+": "+f.Value)
		}
	}
	var labels, menu []string
	for _, b := range m.Buttons {
		labels = append(labels, b.Label)
		if b.Key != "" {
			menu = append(menu, b.Key+" "+b.Label)
		}
	}
	if channel != "sms" {
		return bot.Rendered{Text: strings.Join(lines, "\n"), Buttons: labels}
	}
	if len(menu) > 0 {
		lines = append(lines, strings.Join(menu, " "))
	}
	text := strings.Join(lines, "\n")
	return bot.Rendered{Text: text, Segments: segments(text)}
}

// segments counts the parts of an SMS, taking ASCII for GSM-7 and all else for
// UCS-2: never fewer than the provider would bill, but for the few characters
// that count twice.
func segments(text string) int {
	single, part, units := 160, 153, 0
	for _, r := range text {
		if r >= 0x80 {
			single, part = 70, 67
		}
		units++
		if r > 0xFFFF {
			units++
		}
	}
	if units <= single {
		return 1
	}
	return (units + part - 1) / part
}
