package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/mattn/go-isatty"

	"leadline/cmd/leadline/phones"
	"leadline/handlers/simulator"
)

// screen says whether there is a terminal to show phones on: both ends are one,
// it can do more than print, and nobody asked for lines.
func (c *ChatCmd) screen(e *env, environ []string) (phones.Terminal, bool) {
	in, inOK := e.in.(*os.File)
	out, outOK := e.out.(*os.File)
	if c.Plain || !inOK || !outOK || plainWished(environ) {
		return phones.Terminal{}, false
	}
	return phones.Terminal{In: in, Out: out, Environ: environ}, isatty.IsTerminal(in.Fd()) && isatty.IsTerminal(out.Fd())
}

// plainWished: NO_COLOR with any value, and a terminal that only prints.
func plainWished(environ []string) bool {
	term := ""
	for _, v := range environ {
		name, value, _ := strings.Cut(v, "=")
		if name == "NO_COLOR" && value != "" {
			return true
		}
		if name == "TERM" {
			term = value
		}
	}
	return term == "" || term == "dumb"
}

// show plays the demo's district on a throw-away server until the person
// leaves. What goes wrong below is printed once the screen is gone.
func (c *ChatCmd) show(e *env, t phones.Terminal) error {
	fmt.Fprintln(e.errs, "leadline chat: setting up an invented district; nobody is really texted")
	ctx, stop := signal.NotifyContext(e.ctx, syscall.SIGHUP) // the window was closed
	defer stop()
	inner := *e
	inner.ctx = ctx
	server, err := throwaway(&inner, true)
	if err != nil {
		return err
	}
	defer server.Stop(context.WithoutCancel(ctx))
	url, drop, err := server.fresh(ctx)
	if err != nil {
		return err
	}
	defer drop()
	var later logLater
	defer later.print(e)
	as := staging{log: slog.New(slog.NewTextHandler(&later, &slog.HandlerOptions{Level: slog.LevelError}))}
	if c.Channel != "" {
		as.phones = map[string]string{c.As: c.Channel}
	}
	s, err := newShow(&inner, url, as)
	if err != nil {
		return err
	}
	defer s.world.close()
	cast, err := s.actors(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(cast, func(a simulator.Actor) bool { return a.Handle == c.As }) {
		return c.nobody()
	}
	return phones.Run(ctx, s.stage, c.As, t)
}

// logLater keeps what is logged while the screen has the terminal.
type logLater struct {
	mu   sync.Mutex
	text bytes.Buffer
}

const maxLater = 64 << 10

func (l *logLater) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len() < maxLater {
		l.text.Write(p)
	}
	return len(p), nil
}

func (l *logLater) print(e *env) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = l.text.WriteTo(e.errs)
}
