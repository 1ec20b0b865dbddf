package main

import (
	"fmt"
	"slices"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// race is a button that several representatives press at the same time.
func (c *town) race() (batch []bot.Inbound) {
	for _, d := range districtsOf {
		free := c.free[d.code].all
		if len(free) == 0 || c.rnd.IntN(2) == 0 {
			continue
		}
		card := c.cards[free[len(free)-1]]
		for _, f := range c.reps[d.code] {
			if c.spoke[f] || f.gone || f.stopped || f.room.Key() != card.room.Key() || c.rnd.IntN(2) == 0 {
				continue
			}
			if i := slices.Index(card.labels, "Claim"); i >= 0 {
				c.spoke[f] = true
				in := bot.Inbound{Kind: bot.Press, From: f.phones[0], Press: &bot.Pressed{Outbound: card.outbound, Index: i}}
				in.From = simulator.In(in.From, card.room)
				batch = append(batch, c.input(in))
			}
		}
	}
	return batch
}

// types makes of texts what arrives: a text, a press of the button of that name,
// an edit of the text before.
func (c *town) types(f *folk, texts []string) (batch []bot.Inbound) {
	if len(texts) == 0 {
		return nil
	}
	c.spoke[f] = true
	from := f.phones[0]
	if len(f.phones) > 1 && c.rnd.IntN(6) == 0 {
		from = f.phones[1]
	}
	for _, text := range texts {
		if from.Channel == "sms" {
			c.wish(f, from, text)
		} else if text == "STOP" || text == "START" {
			c.wish(f, from, text)
		}
		if i := f.button(text); i >= 0 && c.rnd.IntN(2) == 0 && f.menu.room == from.Room && from == f.phones[0] {
			batch = append(batch, c.input(bot.Inbound{Kind: bot.Press, From: from, Press: &bot.Pressed{Outbound: f.menu.outbound, Index: i}}))
			continue
		}
		in := c.input(bot.Inbound{Kind: bot.Text, From: from, Text: text})
		batch = append(batch, in)
		if from.Channel != "sms" && f.was != nil && f.was.From.Channel == from.Channel && c.rnd.IntN(60) == 0 {
			c.again(f, f.about)
			batch = append(batch, c.input(bot.Inbound{Kind: bot.Edit, From: from, Text: f.was.Text + " sorry", Edits: f.was.Message}))
		}
		f.was, f.about = &in, f.wrote
	}
	return batch
}

// button is the place of the button that a text stands for.
func (f *folk) button(text string) int {
	if f.menu == nil {
		return -1
	}
	label := map[string]string{"1": "SEND", "Y": "Yes", "DROP": "DROP"}[text]
	return slices.Index(f.menu.labels, label)
}

// input gives what somebody does the ids that a provider gives.
func (c *town) input(in bot.Inbound) bot.Inbound {
	c.inputs++
	in.At = c.w.clock.Now()
	in.Message = fmt.Sprintf("s%d", c.inputs)
	in.Keys = []string{"simulation:" + in.From.Channel + ":" + in.Message}
	switch in.From.Channel {
	case "slack":
		in.Hint = fmt.Sprintf("%d.%06d", in.At.Unix(), c.inputs%1000000)
	case "telegram":
		in.Hint = fmt.Sprint(c.inputs)
		if in.Press != nil {
			in.Press.Callback = "press-" + in.Message
		}
	}
	return in
}
