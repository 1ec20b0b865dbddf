package handlers

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"leadline/bot"
)

// Wire notes whether any byte of a request may have left. Before that a failure
// is Retry; after it nobody knows what the provider did: Ambiguous.
type Wire struct{ left atomic.Bool }

// Watch makes a context whose requests are watched.
func (w *Wire) Watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { w.left.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				w.left.Store(true)
			}
		},
	})
}

// Left says whether bytes may have left.
func (w *Wire) Left() bool { return w.left.Load() }

// Unanswered classes a send that got no answer.
func (w *Wire) Unanswered(err error) *bot.SendError {
	class := bot.Retry
	if w.Left() {
		class = bot.Ambiguous
	}
	return &bot.SendError{Class: class, Scope: bot.ScopeMessage, Cause: Scrub(err)}
}

// Scrub makes an error that may be logged of one that may hold an address, a
// token or a provider's page: what kind of failure it was is all that stays.
func Scrub(err error) error {
	if err == nil {
		return nil
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	}
	if e, ok := errors.AsType[syscall.Errno](err); ok {
		return e
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Errorf("look up host: not found %t, timeout %t", e.IsNotFound, e.IsTimeout)
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return errors.New("verify certificate")
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return context.DeadlineExceeded
	}
	for {
		e, ok := errors.AsType[*url.Error](err)
		if !ok {
			break
		}
		err = e.Err
	}
	return fmt.Errorf("%T", err)
}

// RetryAfter reads the header of that name: seconds, or a date. Zero: nothing
// usable was said. What a provider asks for is kept to the second, up to a day.
func RetryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	d := time.Duration(0)
	if n, err := strconv.ParseInt(header, 10, 32); err == nil {
		d = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), 24*time.Hour)
}
