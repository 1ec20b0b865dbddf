package main

import (
	"context"
	"net/http"

	"leadline/bot"
)

// acceptAll is an inbox that takes everything at once: parse measures only
// what stands before it.
type acceptAll struct{}

func (acceptAll) Receive(context.Context, ...bot.Inbound) error           { return nil }
func (acceptAll) Delivered(context.Context, ...bot.Delivery) error        { return nil }
func (acceptAll) Cursor(context.Context, string) (string, error)          { return "", nil }
func (acceptAll) Form(context.Context, bot.Inbound) (bot.FormView, error) { return bot.FormView{}, nil }

// answer keeps the status of a webhook's answer.
type answer struct {
	header http.Header
	code   int
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) Write(b []byte) (int, error) { return len(b), nil }
func (a *answer) WriteHeader(code int)        { a.code = code }
