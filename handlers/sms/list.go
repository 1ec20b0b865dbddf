package sms

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"leadline/bot"
	"leadline/handlers"
)

const (
	pageSize = 100
	maxPages = 500 // far more than any outage; an endless list is a fault
	// slack is how much earlier than our row Twilio's clock may date a text.
	slack = 30 * time.Second
	// window is how long after a row was made its text may have been sent.
	window = 48 * time.Hour
)

var (
	errDone   = errors.New("seen enough")
	errNoList = errors.New("answer is no list")
)

// Reconcile looks for a text among those sent to the person, the oldest first:
// Twilio keeps no mark of ours, so that all with the same words may be it. It
// does not filter by date on Twilio's side: a text that still waits there has
// no date of sending, and missing it would send it twice.
func (c *Channel) Reconcile(ctx context.Context, o bot.Outbound) ([]bot.Receipt, error) {
	params := (&openapi.ListMessageParams{}).SetTo(o.To.User)
	var found []bot.Receipt
	err := c.list(ctx, params, func(m *openapi.ApiV2010Message) error {
		at, ok := created(m)
		switch {
		case ok && at.Before(o.CreatedAt.Add(-slack).Truncate(time.Second)):
			return errDone // the list is newest first
		case ok && at.After(o.CreatedAt.Add(window)), !strings.HasPrefix(text(m.Direction), "outbound"), text(m.To) != o.To.User:
			return nil
		}
		// A trial account puts its own line in front of the text.
		if body := text(m.Body); body != o.Rendered.Text && !strings.HasSuffix(body, " - "+o.Rendered.Text) {
			return nil
		}
		if sid := text(m.Sid); messageSID.MatchString(sid) {
			segments, _ := strconv.Atoi(text(m.NumSegments)) // 0 when not known yet
			found = append(found, bot.Receipt{ID: sid, Status: statuses[text(m.Status)], Segments: segments})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reconcile text: %w", err)
	}
	slices.Reverse(found)
	return found, nil
}

// Missed lists what Twilio took for us since a time, oldest first, as the
// webhooks would have brought it.
func (c *Channel) Missed(ctx context.Context, since time.Time) ([]bot.Inbound, error) {
	params := (&openapi.ListMessageParams{}).SetDateSentAfter(since.UTC().Truncate(24 * time.Hour))
	if c.From != "" && c.MessagingServiceSID == "" {
		params.SetTo(c.From)
	}
	var out []bot.Inbound
	err := c.list(ctx, params, func(m *openapi.ApiV2010Message) error {
		at, ok := created(m)
		sid, to := text(m.Sid), text(m.To)
		if ok && at.Before(since.Truncate(time.Second)) || text(m.Direction) != "inbound" || text(m.Status) == "receiving" ||
			!messageSID.MatchString(sid) || !c.ours(to, text(m.MessagingServiceSid)) {
			return nil
		}
		in, ok := c.inbound(sid, text(m.From), to, text(m.Body))
		if !ok {
			return nil
		}
		if n, err := strconv.Atoi(text(m.NumMedia)); err == nil && n > 0 {
			if in.Media, err = c.mediaList(ctx, sid); err != nil {
				return err
			}
		}
		out = append(out, in)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list missed texts: %w", err)
	}
	slices.Reverse(out)
	return out, nil
}

// list walks the pages of messages, newest first, until see says errDone.
func (c *Channel) list(ctx context.Context, params *openapi.ListMessageParams, see func(*openapi.ApiV2010Message) error) error {
	params.SetPageSize(pageSize)
	token, page := "", ""
	for range maxPages {
		t, done := c.look(ctx)
		res, err := c.service(t).PageMessage(params, token, page)
		done()
		if err := c.failure(t, err); err != nil {
			return err
		}
		if res.Uri == "" && res.Messages == nil {
			return errNoList
		}
		for i := range res.Messages {
			if err := see(&res.Messages[i]); errors.Is(err, errDone) {
				return nil
			} else if err != nil {
				return err
			}
		}
		next := text(res.NextPageUri)
		if next == "" {
			return nil
		}
		if token, page, err = pageOf(next); err != nil {
			return err
		}
	}
	return errors.New("list does not end")
}

// pageOf reads what names the next page.
func pageOf(next string) (token, page string, err error) {
	u, err := url.Parse(next)
	if err != nil || u.Query().Get("PageToken") == "" && u.Query().Get("Page") == "" {
		return "", "", errors.New("next page has no name")
	}
	return u.Query().Get("PageToken"), u.Query().Get("Page"), nil
}

// mediaList lists the files of one text, as its webhook names them.
func (c *Channel) mediaList(ctx context.Context, sid string) ([]bot.Media, error) {
	t, done := c.look(ctx)
	defer done()
	size := maxMedia
	res, err := c.service(t).PageMedia(sid, &openapi.ListMediaParams{PageSize: &size}, "", "")
	if err := c.failure(t, err); err != nil {
		return nil, err
	}
	if res.Uri == "" {
		return nil, errNoList
	}
	var out []bot.Media
	for _, m := range res.MediaList {
		path := strings.TrimSuffix(text(m.Uri), ".json")
		if c.media.MatchString(path) {
			out = append(out, bot.Media{Ref: c.base.String() + path, Type: handlers.MediaType(text(m.ContentType))})
		}
	}
	return out, nil
}

// look is the transport of one look-up, with its own time limit.
func (c *Channel) look(ctx context.Context) (*tap, context.CancelFunc) {
	ctx, done := context.WithTimeout(ctx, sendTime)
	return c.tap(ctx), done
}

// created is when Twilio made a message.
func created(m *openapi.ApiV2010Message) (time.Time, bool) {
	for _, s := range []*string{m.DateCreated, m.DateSent} {
		if at, err := time.Parse(time.RFC1123Z, text(s)); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
