package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"leadline/handlers"
)

// How the process is reached over HTTP: limits, its front page, its answers.

// serveHTTP serves until the context ends or gone closes; requests under way
// are finished.
func serveHTTP(e *env, addr string, h http.Handler, started func(addr string), gone <-chan struct{}) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another address with LEADLINE_LISTEN", addr, err)
	}
	streams, endStreams := context.WithCancel(context.WithoutCancel(e.ctx)) // requests outlive ^C, but not the stop
	defer endStreams()
	srv := &http.Server{Handler: h, ReadHeaderTimeout: time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		BaseContext: func(net.Listener) context.Context { return streams }}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	started(ln.Addr().String())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-gone:
		_ = srv.Close()
		return errDatabaseGone
	case <-e.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), 5*time.Second)
	defer cancel()
	time.AfterFunc(time.Second, endStreams) // live pages do not end by themselves
	if err := srv.Shutdown(ctx); err != nil {
		_ = srv.Close()
	}
	return nil
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}

const joinPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>leadline</title><h1>Sales leads from the route</h1>
<p>Taking part is voluntary. To join, ask your coordinator for an invite code and text <strong>JOIN</strong> and the code. Text when parked or on break, never while driving.</p></html>`

// frontPage says how to join.
func frontPage(w http.ResponseWriter, _ *http.Request) {
	handlers.PageHeaders(w.Header(), "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprint(w, joinPage)
}
