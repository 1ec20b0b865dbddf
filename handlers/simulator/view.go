package simulator

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"leadline/bot"
)

// view is everything that the page shows.
type view struct {
	Now     time.Time  `json:"now"`
	Cast    []Actor    `json:"cast"`
	Picks   []string   `json:"picks"`
	Lines   []Line     `json:"lines"`
	Earlier int        `json:"earlier"` // lines that are not shown any more
	Held    []Held     `json:"held"`
	Leads   []bot.Lead `json:"leads"`
	Next    *due       `json:"next,omitempty"`
}

type due struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

func (p *page) state(w http.ResponseWriter, r *http.Request) {
	ctx, done := context.WithTimeout(r.Context(), maxWait)
	defer done()
	v, err := p.look(ctx)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	answer(w, http.StatusOK, v)
}

func (p *page) look(ctx context.Context) (view, error) {
	v := view{Now: p.stage.Now(), Lines: p.stage.Messages(), Cast: []Actor{}, Held: []Held{}, Leads: []bot.Lead{}}
	if n := len(v.Lines); n > maxLines {
		v.Lines, v.Earlier = v.Lines[n-maxLines:], n-maxLines
	}
	cast, err := p.stage.Cast(ctx)
	if err != nil {
		return v, fmt.Errorf("list the cast: %w", err)
	}
	held, err := p.stage.Held(ctx)
	if err != nil {
		return v, fmt.Errorf("list held messages: %w", err)
	}
	leads, err := p.stage.Leads(ctx)
	if err != nil {
		return v, fmt.Errorf("list leads: %w", err)
	}
	at, what, err := p.stage.Next(ctx)
	if err != nil {
		return v, fmt.Errorf("find what is due next: %w", err)
	}
	if !at.IsZero() {
		v.Next = &due{at, what}
	}
	v.Cast, v.Held, v.Leads = append(v.Cast, cast...), append(v.Held, held...), append(v.Leads, leads...)
	v.Picks = picks(cast)
	return v, nil
}

// live tells the page, for as long as it listens, that something changed.
func (p *page) live(w http.ResponseWriter, r *http.Request) {
	select {
	case p.streams <- struct{}{}:
		defer func() { <-p.streams }()
	default:
		answer(w, http.StatusServiceUnavailable, failure{"This page is open too many times; close some of its tabs."})
		return
	}
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Time{}) // the stream outlives the server's limit for answers
	w.Header().Set("Content-Type", "text/event-stream")
	changes, pulse := p.stage.Watch(r.Context()), time.NewTicker(beat)
	defer pulse.Stop()
	for text := "retry: 1000\nevent: change\ndata: 0\n\n"; ; {
		if _, err := io.WriteString(w, text); err != nil || c.Flush() != nil {
			return
		}
		select {
		case _, open := <-changes:
			if !open {
				return
			}
			text = "event: change\ndata: 0\n\n"
		case <-pulse.C:
			text = ": still here\n\n"
		}
	}
}
