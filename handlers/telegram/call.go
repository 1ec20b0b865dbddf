package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"leadline/bot"
	"leadline/handlers"
)

const (
	maxRequest = 1 << 20
	maxAnswer  = 1 << 20
)

// answer is what Telegram said to one call. The library's own errors hold the
// whole page, and forget the status and the Retry-After of what is not JSON.
type answer struct {
	status int
	wait   string // the header
	read   bool   // it was JSON of the shape below
	said
}

// said is the frame of every answer of the Bot API.
type said struct {
	OK          bool   `json:"ok"`
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter int64 `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// answerKey is where the context of a call holds its answer.
type answerKey struct{}

// ask makes one call of the library and classes its failure. Nothing of the
// library's error is kept.
func (c *Channel) ask(ctx context.Context, do func(context.Context) error) *bot.SendError {
	var w handlers.Wire
	var a answer
	err := do(context.WithValue(w.Watch(ctx), answerKey{}, &a))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errForm):
		return &bot.SendError{Class: bot.BadContent, Scope: bot.ScopeMessage, Code: "form"}
	case a.status == 0:
		return w.Unanswered(err)
	}
	return a.failure(c.cfg.Now())
}

// errForm is a request that the library could not write down.
var errForm = errors.New("write request")

// tap stands between the library and the wire. It sends the form with its
// length, instead of in pieces of unknown number that not every server takes;
// the transport may then repeat what it never wrote, and nothing else. And it
// keeps the answer, within a size.
type tap struct{ next http.RoundTripper }

func (t tap) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		_ = r.Body.Close()
		return nil, err
	}
	form, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	_ = r.Body.Close()
	if err != nil || len(form) > maxRequest {
		return nil, errForm
	}
	r = r.Clone(r.Context())
	r.ContentLength = int64(len(form))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(form)), nil }
	if r.Body, _ = r.GetBody(); len(form) == 0 {
		r.Body = http.NoBody
	}
	res, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	_ = res.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	if a, ok := r.Context().Value(answerKey{}).(*answer); ok {
		a.status, a.wait = res.StatusCode, res.Header.Get("Retry-After")
		a.read = json.Unmarshal(body, &a.said) == nil
	}
	return res, nil
}
