package main

import (
	"fmt"
	"time"

	"leadline/bot"
	"leadline/dialogs"
)

// boardJSON is a board in the shape of the contract.
type boardJSON struct {
	Station  string        `json:"station"`
	Mandates []mandateJSON `json:"mandates"`
}

type mandateJSON struct {
	Key      string     `json:"key"`
	Title    string     `json:"title"`
	State    string     `json:"state"`
	Since    *time.Time `json:"since,omitempty"`
	Evidence string     `json:"evidence"`
}

// boardOf is a board with its evidence in words.
func boardOf(b bot.Board, words *dialogs.Book, set *bot.Settings) boardJSON {
	zone := set.ZoneOf(b.Station)
	j := boardJSON{Station: b.Station.Code}
	for _, c := range b.Cells {
		m := mandateJSON{Key: c.Key, Title: c.Title, State: c.State, Evidence: words.Evidence(c, "en", set.Zone, zone)}
		if !c.Since.IsZero() {
			since := c.Since.UTC()
			m.Since = &since
		}
		j.Mandates = append(j.Mandates, m)
	}
	return j
}

// showBoard shows how a station stands with its mandates.
func (p *player) showBoard(code string) (*shown, error) {
	facts, err := p.world.store.Facts(p.ctx, code)
	if err != nil {
		return nil, err
	}
	if len(facts) == 0 {
		return nil, fmt.Errorf("show: there is no station %s", code)
	}
	set := *p.world.set
	if set.Calendar, err = p.world.store.Calendar(p.ctx); err != nil {
		return nil, err
	}
	j := boardOf(set.Board(facts[0], p.world.clock.Now()), dialogs.New(), &set)
	lines := []string{j.Station}
	for _, m := range j.Mandates {
		line := fmt.Sprintf("%s %s: %s", m.Key, m.Title, m.State)
		if m.Since != nil {
			line += " since " + m.Since.In(set.ZoneOf(facts[0].Book.Station)).Format("Mon Jan 2")
		}
		lines = append(lines, line+", "+m.Evidence)
	}
	return &shown{j, lines}, nil
}
