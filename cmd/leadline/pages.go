package main

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"time"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/handlers/web"
	"leadline/storage"
)

// mountPages puts the signed-in pages beside what a server has already. Without
// an address at which a session can be kept there are none, and WEB says so.
func mountPages(mux *http.ServeMux, store *storage.Store, b *bot.Bot, now func() time.Time, log *slog.Logger) {
	if b.Settings().PublicURL == "" {
		return
	}
	pages := web.Handler(web.Config{Store: store, Desk: b, Settings: b.Settings, Now: now, Random: rand.Text, Log: log, ErrNotFound: storage.ErrNotFound, Evidence: evidence(b.Settings), Slips: slipsFor(store), Printers: printers})
	mux.Handle("/", pages) // so an address that is nobody's is answered in a sentence
}

// printers are the formats in which a page hands out a report.
var printers = map[string]web.Printer{"csv": {Type: "text/csv; charset=utf-8", Write: reportCSV}, "json": {Type: "application/json", Write: reportJSON}}

// evidence words the cells of a board as the chat does.
func evidence(set func() *bot.Settings) func(bot.Cell, string, *time.Location) string {
	words := dialogs.New()
	return func(c bot.Cell, lang string, zone *time.Location) string {
		return words.Evidence(c, lang, set().Zone, zone)
	}
}

// pagesAt is the public address if pages may be served there.
func pagesAt(public string) string {
	if web.Safe(public) {
		return public
	}
	return ""
}
