package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"leadline/bot"
	"leadline/storage"
)

// shown is what a `show` line shows: the object of the contract, and the same
// as lines for `!`.
type shown struct {
	object any
	lines  []string
}

// show finds what is to be shown: a lead, or the speaker's draft.
func (p *player) show(text string) (*shown, error) {
	what, rest, _ := strings.Cut(p.fill(text), " ")
	switch what {
	case "lead":
		l, err := p.world.store.Lead(p.ctx, strings.TrimSpace(rest))
		if errors.Is(err, storage.ErrNotFound) {
			return nil, fmt.Errorf("show: there is no lead %s", rest)
		}
		if err != nil {
			return nil, err
		}
		l = l.At(p.world.clock.Now())
		return &shown{l, leadLines(l, p.world.set)}, nil
	case "draft":
		card, ask, err := p.world.store.Conversation(p.ctx, p.from)
		if err != nil {
			return nil, err
		}
		return &shown{card, draftLines(card, ask)}, nil
	case "board":
		return p.showBoard(strings.ToUpper(strings.TrimSpace(rest)))
	case "report":
		return p.showReport(rest)
	}
	return nil, fmt.Errorf("show: write `show lead {lead1}`, `show draft`, `show board ARVADA` or `show report R2 ARVADA`")
}

// leadLines is a lead in a few lines: what it is now, then its events.
func leadLines(l bot.Lead, set *bot.Settings) []string {
	first := l.Code + " " + statusWords(l)
	if l.Holder != "" {
		first += " by " + l.Holder
	}
	if l.Clock.Due != nil && l.Clock.ContactedAt == nil && !l.Status.Closed() {
		first += ", due " + set.Central(*l.Clock.Due)
	}
	lines := []string{first}
	lines = append(lines, cardLines(l.Card)...)
	for _, e := range l.Events {
		line := fmt.Sprintf("%d %s %s", e.Seq, e.At.In(set.Zone).Format("Mon Jan 2 3:04pm CT"), e.Kind)
		if e.Kind == "step" {
			line += " " + stepOf(e)
		}
		if e.By != "" {
			line += " by " + e.By
		}
		if e.Channel != "" {
			line += " on " + e.Channel
		}
		lines = append(lines, line)
	}
	return lines
}

// stepOf names a step of the ladder and who was told.
func stepOf(e bot.Event) string {
	var data struct {
		Step string   `json:"step"`
		Told []string `json:"told"`
	}
	_ = json.Unmarshal(e.Data, &data) // an event without data has no name
	return data.Step + ": " + strings.Join(data.Told, " ")
}

func statusWords(l bot.Lead) string {
	if l.Status == bot.Sold {
		return fmt.Sprintf("sale of $%d.%02d", l.RevenueCents/100, l.RevenueCents%100)
	}
	return string(l.Status)
}

func draftLines(c *bot.Card, ask string) []string {
	if c == nil {
		return []string{"no draft"}
	}
	if ask == "" {
		ask = "nothing"
	}
	return append([]string{"draft, asking " + ask}, cardLines(*c)...)
}

// cardLines prints a card's fields in the order of the contract, one a line.
func cardLines(c bot.Card) (lines []string) {
	var fields map[string]json.RawMessage
	b, err := json.Marshal(c)
	if err != nil || json.Unmarshal(b, &fields) != nil {
		return []string{"a card that cannot be printed"}
	}
	for _, name := range cardOrder {
		if v, ok := fields[name]; ok {
			lines = append(lines, name+" "+string(v))
		}
	}
	return lines
}

var cardOrder = []string{"concurrence", "business", "spoke_with", "decision_maker", "volume", "weight_lb", "ships_with", "ships_with_raw", "destinations", "direct_mail", "notes", "media", "guesses", "skipped"}
