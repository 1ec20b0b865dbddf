// Package web is the signed-in pages: a lead, a district, one's own leads, a
// customer, the paper card, the funnel. People sign in by a link that the bot
// gives them once. Everything is made on the server; the pages hold no script
// and ask nobody else for anything.
package web

import (
	"context"
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"leadline/bot"
)

// Store is what the pages need to know. What does not exist, and a session or a
// link that does not work, is ErrNotFound of the Config.
type Store interface {
	LinkWorks(ctx context.Context, hash string, now time.Time) (bool, error)
	SignIn(ctx context.Context, link, session, before string, now, ends time.Time) error
	Session(ctx context.Context, hash string, now time.Time, idle time.Duration) (bot.Person, error)
	EndSession(ctx context.Context, hash string, now time.Time) error

	Lead(ctx context.Context, code string) (bot.Lead, error)
	OwnLeads(ctx context.Context, who bot.PersonID, limit int) ([]bot.Lead, error)
	HeldLeads(ctx context.Context, who bot.PersonID, limit int) ([]bot.Lead, error)
	DistrictLeads(ctx context.Context, district string, limit int) ([]bot.Lead, error)
	Names(ctx context.Context, ids []bot.PersonID) (map[bot.PersonID]string, error)
	Stations(ctx context.Context) ([]bot.Station, error)
	CustomerView(ctx context.Context, code string) (bot.View, error)
	LogAccess(ctx context.Context, a bot.Access) error
	Photos(ctx context.Context, names []string) (map[string]string, error)
	PhotoBytes(ctx context.Context, name string) ([]byte, error)
	Queue(ctx context.Context, station string) (bot.Queue, error)
	HandOut(ctx context.Context, h bot.Handed, now time.Time) (int64, error)
	TalkTexts(ctx context.Context, number, version int) ([]bot.Talk, error)
	bot.ReportStore // the facts of stations too
}

// Desk answers forms as the bot does in chat; *bot.Bot is one.
type Desk interface {
	Form(ctx context.Context, in bot.Inbound) (bot.FormView, error)
}

// Config is what the pages are made of.
type Config struct {
	Store    Store
	Desk     Desk
	Settings func() *bot.Settings
	Now      func() time.Time
	Random   func() string // a new secret of 128 bits or more
	// Evidence words why a cell of a board is as it is.
	Evidence func(c bot.Cell, lang string, zone *time.Location) string
	// Slips words the weekly status of carriers without messages.
	Slips SlipsOf
	// Printers write reports for programs, by format: csv, json.
	Printers map[string]Printer
	Log      *slog.Logger
	// ErrNotFound is the store's word for what is not there.
	ErrNotFound error
}

// The limits of a request and of a session.
const (
	maxBody     = 64 << 10
	maxTime     = 10 * time.Second
	idleTime    = 30 * time.Minute
	sessionTime = 12 * time.Hour
)

//go:embed pages
var files embed.FS

// pages serves them all.
type pages struct {
	Config
	secure    bool // https: cookies say so
	templates *template.Template
}

// page is one address for people who are signed in.
type page struct {
	pattern string
	show    func(*pages, *visit) error
}

// all are the pages, one line each.
var all = []page{
	{"GET /me", (*pages).mine},
	{"GET /leads/{code}", (*pages).lead},
	{"GET /leads/{code}/photos/{name}", (*pages).photo},
	{"GET /district/{code}", (*pages).district},
	{"GET /stations/{code}", (*pages).station},
	{"GET /stations/{code}/summary", (*pages).summary},
	{"GET /stations/{code}/slips", (*pages).slips},
	{"POST /stations/{code}/slips", (*pages).handOut},
	{"GET /stations/{code}/queue", (*pages).queue},
	{"GET /stations/{code}/talks/{talk}", (*pages).certificate},
	{"GET /talks", (*pages).library},
	{"GET /reports", (*pages).reports},
	{"GET /reports/{name}/{of}", (*pages).paper},
	{"GET /district/{code}/pack", (*pages).pack},
	{"GET /district/{code}/pack.pdf", (*pages).packPDF},
	{"GET /customers/{id}", (*pages).customer},
	{"GET /card", (*pages).cardForm},
	{"POST /card", (*pages).cardForm},
	{"GET /funnel", (*pages).funnel},
	{"GET /funnel/chart.svg", (*pages).funnelChart},
}

// Handler serves the pages, and answers every other address in a sentence: in a
// server that has more it belongs at /. Whether cookies may travel by plain http is decided
// by the public address: only the machine itself may do that.
func Handler(c Config) http.Handler {
	p := &pages{Config: c, secure: strings.HasPrefix(c.Settings().PublicURL, "https://")}
	p.templates = template.Must(template.New("").Funcs(p.words("en")).ParseFS(files, "pages/*.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /web/style.css", asset("style.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET /web/icon.svg", asset("icon.svg", "image/svg+xml"))
	mux.HandleFunc("GET /in/{token}", p.door)
	mux.HandleFunc("POST /in/{token}", p.signIn)
	mux.HandleFunc("POST /out", p.signOut)
	for _, one := range all {
		mux.HandleFunc(one.pattern, p.signedIn(one.show))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { p.sorry(w, r, http.StatusNotFound, nil) })
	return p.guard(http.NewCrossOriginProtection().Handler(mux))
}

// Safe says whether sessions can be kept at an address: by https, or on the
// machine itself.
func Safe(public string) bool {
	u, err := url.Parse(public)
	if err != nil || u.Host == "" {
		return false
	}
	host := u.Hostname()
	return u.Scheme == "https" || u.Scheme == "http" && (host == "localhost" || host == "127.0.0.1" || host == "::1")
}
