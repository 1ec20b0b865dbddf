package simulator

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"path"
	"time"

	"leadline/handlers"
)

// Limits of the page.
const (
	maxBody    = 16 << 10         // of one request
	maxLines   = 500              // messages shown; older ones are counted
	maxStreams = 32               // open live streams
	maxWait    = 60 * time.Second // for one action, the clock's moves included
	beat       = 15 * time.Second // between signs of life on a quiet stream
)

//go:embed page
var files embed.FS

// pageTemplate is parsed once; a mistake in it stops the program at its start.
var pageTemplate = template.Must(template.ParseFS(files, "page/index.html"))

// kinds of assets that are served.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// page serves one Stage.
type page struct {
	stage   Stage
	nonce   func() string
	log     *slog.Logger
	streams chan struct{}
}

// Handler is the page of the demo at / and what it needs below /simulator/.
// What fails goes to the default logger. Live streams end with their request's
// context: a server that is to stop must end those.
func Handler(stage Stage) http.Handler { return handler(stage, rand.Text, slog.Default()) }

// handler is Handler with its randomness: nonce makes the policy of each page
// one that only this page fits. It decides nothing else.
func handler(stage Stage, nonce func() string, log *slog.Logger) http.Handler {
	p := &page{stage: stage, nonce: nonce, log: log, streams: make(chan struct{}, maxStreams)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.index)
	mux.HandleFunc("GET /simulator/assets/{name}", p.asset)
	mux.HandleFunc("GET /simulator/state", p.state)
	mux.HandleFunc("GET /simulator/live", p.live)
	for name, do := range actions {
		mux.HandleFunc("POST /simulator/"+name, p.action(do))
	}
	return guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard puts the headers of every answer.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers.PageHeaders(w.Header(), policy(""))
		if r.Method == http.MethodTrace {
			http.Error(w, "TRACE is not answered here.", http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// policy lets nothing in but what bears the nonce, and talk to nobody but us.
func policy(nonce string) string {
	own := ""
	if nonce != "" {
		own = fmt.Sprintf(" script-src 'nonce-%s'; style-src 'nonce-%s'; img-src 'self'; connect-src 'self';", nonce, nonce)
	}
	return "default-src 'none';" + own + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
}

// slot is one phone of the page.
type slot struct {
	Number int
	Title  string
}

func (p *page) index(w http.ResponseWriter, r *http.Request) {
	nonce := p.nonce()
	w.Header().Set("Content-Security-Policy", policy(nonce))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var slots []slot
	for i := range parts {
		slots = append(slots, slot{i, fmt.Sprintf("Phone %d", i+1)})
	}
	err := pageTemplate.Execute(w, map[string]any{"Nonce": nonce, "Slots": slots, "Example": Example})
	if err != nil {
		p.log.WarnContext(r.Context(), "write the simulator page", "error", err)
	}
}

func (p *page) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	kind, known := kinds[path.Ext(name)]
	body, err := files.ReadFile("page/" + name)
	if err != nil || !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(body) // who went away has no use for it
}

// failure is what the page shows instead.
type failure struct {
	Error string `json:"error"`
}

func (p *page) fail(w http.ResponseWriter, r *http.Request, err error) {
	if sorry, ok := errors.AsType[Sorry](err); ok {
		answer(w, http.StatusUnprocessableEntity, failure{sorry.Error()})
		return
	}
	if errors.Is(err, context.DeadlineExceeded) {
		answer(w, http.StatusServiceUnavailable, failure{"That took longer than a minute and stopped on the way; nothing is lost. Do it again to go on."})
		return
	}
	p.log.ErrorContext(r.Context(), "answer the simulator page", "path", r.URL.Path, "error", err)
	answer(w, http.StatusInternalServerError, failure{"That did not work; the log of leadline says why. Try it again."})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // who went away has no use for it
}
