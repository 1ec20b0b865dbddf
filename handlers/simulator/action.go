package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"time"

	"leadline/bot"
)

// request is the body of every action; each reads what it needs.
type request struct {
	Handle string    `json:"handle"`
	Place  string    `json:"place"`
	Text   string    `json:"text"`
	Kind   string    `json:"kind"`
	Line   string    `json:"line"`
	N      int       `json:"n"`
	Button int       `json:"button"`
	To     time.Time `json:"to"`
	By     string    `json:"by"`
}

// actions are what the page can ask for.
var actions = map[string]func(context.Context, Stage, request) error{
	"say": func(ctx context.Context, s Stage, q request) error { return s.Say(ctx, q.Handle, q.Place, q.Text) },
	"press": func(ctx context.Context, s Stage, q request) error {
		return s.Press(ctx, q.Handle, q.N, q.Button)
	},
	"attach": func(ctx context.Context, s Stage, q request) error { return s.Attach(ctx, q.Handle, q.Place, q.Kind) },
	"edit":   func(ctx context.Context, s Stage, q request) error { return s.Edit(ctx, q.Handle, q.Line, q.Text) },
	"move":   move,
	"reset":  func(ctx context.Context, s Stage, _ request) error { return s.Reset(ctx) },
}

// steps are the moves of the clock that have a name; zone is that of the first
// of the cast.
var steps = map[string]func(now time.Time, zone *time.Location) time.Time{
	"quarter": func(now time.Time, _ *time.Location) time.Time { return now.Add(15 * time.Minute) },
	"hour":    func(now time.Time, _ *time.Location) time.Time { return now.Add(time.Hour) },
	"morning": func(now time.Time, zone *time.Location) time.Time {
		return bot.DateOf(now, zone).Add(1).At(7, 0, zone)
	},
}

func move(ctx context.Context, s Stage, q request) error {
	if !q.To.IsZero() {
		return s.Move(ctx, q.To)
	}
	return Jump(ctx, s, q.By)
}

// Jump moves the clock by a step that has a name: quarter, hour, morning, or
// next, to what is due next.
func Jump(ctx context.Context, s Stage, by string) error {
	if by == "next" {
		at, _, err := s.Next(ctx)
		if err != nil {
			return err
		}
		if at.IsZero() {
			return Sorry("Nothing is waiting: there is no next time to jump to.")
		}
		return s.Move(ctx, at)
	}
	step, ok := steps[by]
	if !ok {
		return Sorry("The clock moves by quarter, hour, morning or next, or to a time.")
	}
	cast, err := s.Cast(ctx)
	if err != nil {
		return err
	}
	zone := time.UTC
	if len(cast) > 0 {
		if l, err := time.LoadLocation(cast[0].Zone); err == nil {
			zone = l
		}
	}
	return s.Move(ctx, step(s.Now(), zone))
}

// action reads a request, does it and answers when the bot has finished.
func (p *page) action(do func(context.Context, Stage, request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			answer(w, http.StatusUnsupportedMediaType, failure{"Send JSON to this address."})
			return
		}
		var q request
		body := http.MaxBytesReader(w, r.Body, maxBody)
		if err := json.NewDecoder(body).Decode(&q); err != nil {
			if _, big := errors.AsType[*http.MaxBytesError](err); big {
				answer(w, http.StatusRequestEntityTooLarge, failure{"That is too long to send in one message."})
				return
			}
			answer(w, http.StatusBadRequest, failure{"That is not a request that this page makes."})
			return
		}
		ctx, done := context.WithTimeout(r.Context(), maxWait)
		defer done()
		if err := do(ctx, p.stage, q); err != nil {
			p.fail(w, r, err)
			return
		}
		answer(w, http.StatusOK, struct{}{})
	}
}
