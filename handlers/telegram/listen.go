package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers"
)

const (
	pollTime  = 50 * time.Second // how long Telegram holds a question without news
	pollSpare = 10 * time.Second
	pollMost  = 100 // updates in one answer
	maxPolled = 32 << 20
	storeTime = 10 * time.Second
	// After a failure we wait, longer each time; longest where it will not go
	// away by itself.
	firstBreak = 200 * time.Millisecond
	longBreak  = 30 * time.Second
)

// Listen polls until ctx ends. Telegram forgets an update when a later one is
// asked for, so the next question is asked only when what came is committed,
// together with its place: a crash at any moment leaves the updates there, and
// what comes twice is known by its key. With a webhook there is nothing to do.
func (c *Channel) Listen(ctx context.Context, inbox bot.Inbox) error {
	if c.cfg.Transport != Poll {
		<-ctx.Done()
		return nil
	}
	c.learnName(ctx)
	for failures := 0; ; failures++ {
		got, err := c.poll(ctx, inbox)
		if ctx.Err() != nil {
			return nil
		}
		if got {
			failures = 0
		}
		wait := c.complain(err, failures)
		if bot.Pause(ctx, wait) != nil {
			return nil
		}
	}
}

// complain says in the log why polling has stopped, and for how long.
func (c *Channel) complain(err error, failures int) time.Duration {
	wait := min(firstBreak<<min(failures, 20), longBreak)
	e, ok := errors.AsType[*bot.SendError](err)
	if ok && e.RetryAfter > 0 {
		wait = e.RetryAfter
	}
	mend := ""
	switch {
	case !ok:
	case e.Code == codeWebhook:
		mend = "a webhook is set for this bot, and wins: remove it, or set LEADLINE_TELEGRAM_TRANSPORT to webhook"
	case strings.HasPrefix(e.Code, "409"):
		mend = "somebody else polls with this token: only one may"
	case e.Class == bot.Auth:
		mend = "LEADLINE_TELEGRAM_TOKEN is refused"
	}
	if mend == "" {
		c.cfg.Log.Warn("poll telegram", "cause", err, "wait", wait)
		return wait
	}
	c.cfg.Log.Error("poll telegram: "+mend, "wait", longBreak)
	return longBreak
}

// poll asks again and again, from behind the last update that was committed.
// It returns at the first failure; got says whether anything went well before.
func (c *Channel) poll(ctx context.Context, inbox bot.Inbox) (got bool, err error) {
	name := "telegram:" + c.tenant()
	at, err := inbox.Cursor(ctx, name)
	if err != nil {
		return false, fmt.Errorf("read cursor: %w", err)
	}
	last, err := strconv.ParseInt(at, 10, 64)
	if err != nil && at != "" {
		return false, errors.New("read cursor: it is no number")
	}
	for {
		updates, err := c.updates(ctx, last+1)
		if err != nil {
			return got, err
		}
		if last, err = c.takeAll(ctx, inbox, name, updates, last); err != nil {
			return got, err
		}
		got = true
	}
}

// takeAll stores what one question brought, with the place of its last update.
// The numbers may have jumped, also back, so the place is the last one's, not
// the highest.
func (c *Channel) takeAll(ctx context.Context, inbox bot.Inbox, name string, updates []json.RawMessage, last int64) (int64, error) {
	var keep []bot.Inbound
	var callbacks []string
	place := last
	for _, raw := range updates {
		h := c.hear(raw)
		if h.update > 0 {
			place = h.update
		}
		callbacks = append(callbacks, h.callback)
		if h.in.Kind != bot.Ignored {
			h.in.Cursor = &bot.Cursor{Name: name, At: strconv.FormatInt(place, 10)}
			keep = append(keep, h.in)
		}
	}
	if len(updates) > 0 && place == last {
		return last, errUnreadable // it would be asked for without end
	}
	if err := c.store(ctx, inbox, keep); err != nil {
		return last, err
	}
	for _, callback := range callbacks {
		c.answer(ctx, callback)
	}
	return place, nil
}

// store hands over a batch at once, or one by one if it is refused, so that
// what can be stored is, up to the first that can not.
func (c *Channel) store(ctx context.Context, inbox bot.Inbox, keep []bot.Inbound) error {
	if len(keep) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	err := inbox.Receive(ctx, keep...)
	if err == nil || len(keep) == 1 || ctx.Err() != nil {
		return err
	}
	for _, in := range keep {
		if err := inbox.Receive(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

// codeWebhook is the conflict with a webhook, told apart from that with another
// poller.
const codeWebhook = "409 webhook"

// updates asks for what lies behind the last committed update. Asking is what
// confirms everything before.
func (c *Channel) updates(ctx context.Context, from int64) ([]json.RawMessage, error) {
	names, err := json.Marshal(kinds)
	if err != nil {
		return nil, err
	}
	form := url.Values{
		"timeout": {strconv.Itoa(int(pollTime / time.Second))}, "limit": {strconv.Itoa(pollMost)}, "allowed_updates": {string(names)},
	}
	if from > 1 { // without a place everything that waits is wanted
		form.Set("offset", strconv.FormatInt(from, 10))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/bot"+c.cfg.Token+"/getUpdates", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, errors.New("make request")
	}
	req.Header.Set("Content-Type", handlers.FormType)
	res, err := c.longer.Do(req)
	if err != nil {
		return nil, handlers.Scrub(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxPolled))
	if err != nil {
		return nil, handlers.Scrub(err)
	}
	a := answer{status: res.StatusCode, wait: res.Header.Get("Retry-After")}
	var list struct {
		Result []json.RawMessage `json:"result"`
	}
	a.read = json.Unmarshal(body, &a.said) == nil
	if a.read && a.OK && json.Unmarshal(body, &list) == nil {
		return list.Result, nil
	}
	failure := a.failure(c.cfg.Now())
	if a.Code == http.StatusConflict && strings.Contains(strings.ToLower(a.Description), "webhook") {
		failure.Code = codeWebhook
	}
	return nil, failure
}
