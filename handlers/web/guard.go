package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"leadline/handlers"
)

// policy lets nothing in but our own style and pictures; forms go to us alone.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard puts the headers of every answer, and bounds what a request may cost.
func (p *pages) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers.PageHeaders(w.Header(), policy)
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		defer func() {
			if v := recover(); v != nil { // its value may hold anything
				p.sorry(w, r, http.StatusInternalServerError, errPanic)
			}
		}()
		if r.Method == http.MethodTrace {
			p.sorry(w, r, http.StatusMethodNotAllowed, nil)
			return
		}
		if strings.ContainsFunc(r.URL.Path, unicode.IsControl) || !utf8.ValidString(r.URL.Path) {
			p.sorry(w, r, http.StatusNotFound, nil) // no name of ours, and nothing a database takes
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), maxTime)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(&plain{ResponseWriter: w, p: p, r: r}, r.WithContext(ctx))
	})
}

var errPanic = errors.New("panic")

// plain makes our own page of what the mux and the cross-origin check refuse in
// bare words.
type plain struct {
	http.ResponseWriter
	p    *pages
	r    *http.Request
	own  bool // one of our pages is being written
	drop bool // the bare words are left out
}

func (w *plain) WriteHeader(status int) {
	if status < 400 || w.own {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.drop, w.own = true, true
	w.p.sorry(w.ResponseWriter, w.r, status, nil)
}

func (w *plain) Write(b []byte) (int, error) {
	if w.drop {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// sorries are what is said instead of a page, by status.
var sorries = map[int]string{
	http.StatusUnauthorized:          "You are not signed in, or your time here is over. Text WEB to the program's number for a link.",
	http.StatusForbidden:             "That came from another page. Please open ours and do it there.",
	http.StatusNotFound:              "There is no such page, or it is not yours to see. Your own leads are under My leads.",
	http.StatusMethodNotAllowed:      "That cannot be done here. Please go back and use the page's own buttons.",
	http.StatusRequestEntityTooLarge: "That was more than a page takes. Please shorten it and send it again.",
	http.StatusServiceUnavailable:    "That took too long. Nothing is lost; please try it again in a minute.",
}

const sorryElse = "Something went wrong on our side. Nothing is lost; please try it again. The number below helps who looks for the cause."

// sorry says in general words that there is no page, with a number under which
// the log has the cause.
func (p *pages) sorry(w http.ResponseWriter, r *http.Request, status int, cause error) {
	says, known := sorries[status]
	if !known {
		says = sorryElse
	}
	id := ""
	if cause != nil {
		id = p.Random()[:10]
		p.Log.ErrorContext(r.Context(), "answer a page", "id", id, "pattern", r.Pattern, "err", scrubbed(cause))
	}
	if own, ok := w.(*plain); ok {
		own.own = true
	}
	if strings.HasPrefix(r.URL.Path, "/web/") || strings.Contains(r.URL.Path, "/photos/") || strings.HasSuffix(r.URL.Path, ".svg") {
		w.WriteHeader(status)
		return
	}
	v := &visit{p: p, w: w, r: r, lang: langOf(r)}
	if who := r.Context().Value(visitor{}); who != nil {
		v = who.(*visit)
		v.w = w
	}
	v.status = status
	if err := v.write("sorry.html", "Sorry", map[string]any{"Says": says, "ID": id, "SignedOut": status == http.StatusUnauthorized}); err != nil {
		p.Log.ErrorContext(r.Context(), "write a page", "id", id, "err", scrubbed(err))
	}
}

// scrubbed leaves out what an error of a template or a database may quote.
func scrubbed(err error) string {
	s := err.Error()
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return s
}

// visitor is the key of the visit in a request's context.
type visitor struct{}
