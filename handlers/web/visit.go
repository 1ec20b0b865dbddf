package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// visit is one request of somebody who is signed in, or of nobody.
type visit struct {
	p      *pages
	w      http.ResponseWriter
	r      *http.Request
	who    bot.Person
	now    time.Time
	set    *bot.Settings
	day    bot.Date
	zone   *time.Location
	lang   string
	status int
}

func (v *visit) has(role bot.Role, scopes ...string) bool { return v.who.Has(role, v.day, scopes...) }

// link is a place to go.
type link struct{ To, Says string }

// menu is where this person can go.
func (v *visit) menu() (links []link) {
	if v.who.ID == 0 {
		return nil
	}
	links = append(links, link{"/me", "My leads"})
	if s := v.who.Station; s != "" {
		links = append(links, link{"/stations/" + s, v.say("Station") + " " + s}, link{"/stations/" + s + "/summary", "Summary"})
		if v.has(bot.ManagementCoordinator, s) {
			links = append(links, link{"/stations/" + s + "/queue", "Queue"}, link{"/stations/" + s + "/slips", "Slips"})
		}
	}
	districts, _ := v.districts() // where they cannot be looked up, the page itself says so
	for _, d := range districts {
		links = append(links, link{"/district/" + d, v.say("District") + " " + d})
	}
	links = append(links, link{"/talks", "Talks"}, link{"/reports", "Reports"})
	if v.has(bot.ManagementCoordinator) {
		links = append(links, link{"/card", "Paper card"})
	}
	if v.mayFunnel() {
		links = append(links, link{"/funnel", "Funnel"})
	}
	return links
}

// write writes a page whole, or nothing of it.
func (v *visit) write(name, title string, data map[string]any) error {
	t, err := v.p.templates.Clone()
	if err != nil {
		return err
	}
	if data == nil {
		data = map[string]any{}
	}
	data["Title"], data["Lang"], data["Menu"], data["Who"], data["Here"] = title, langs(v.lang), v.menu(), v.who.Name, v.r.URL.Path
	var b bytes.Buffer
	if err := t.Funcs(v.p.words(v.lang)).ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if v.status != 0 {
		if own, ok := v.w.(*plain); ok {
			own.own = true
		}
		v.w.WriteHeader(v.status)
	}
	_, _ = v.w.Write(b.Bytes()) // who went away has no use for it
	return nil
}

// say is a text of the pages in the visitor's language.
func (v *visit) say(text string) string { return inLang(v.lang, text) }

// clock prints a time as the program does, with the reader's own behind it: the
// time alone where the day is the same.
func (v *visit) clock(t time.Time) string {
	return inDays(v.lang, v.both(t))
}

func (v *visit) both(t time.Time) string {
	s := v.set.Central(t)
	if v.zone == nil {
		return s
	}
	_, a := t.In(v.set.Zone).Zone()
	_, b := t.In(v.zone).Zone()
	if a == b {
		return s
	}
	local := bot.Local(t, v.zone)
	if day := t.In(v.zone).Format("Mon Jan 2 "); strings.HasPrefix(s, day) {
		local = strings.TrimPrefix(local, day)
	}
	return s + " (" + local + ")"
}

// words are the functions of the templates.
func (p *pages) words(lang string) template.FuncMap {
	return template.FuncMap{
		"t": func(text string) string { return inLang(lang, text) },
		"table": func(rows []row, due bool, caption, head string) map[string]any {
			named := slices.ContainsFunc(rows, func(r row) bool { return r.Name != "" })
			return map[string]any{"Rows": rows, "Due": due, "Caption": caption, "Head": head, "Named": named}
		},
		"stamp": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	}
}

// asset is a file that is compiled in.
func asset(name, kind string) http.HandlerFunc {
	b, err := files.ReadFile("pages/" + name)
	if err != nil {
		panic(fmt.Errorf("read a page's file: %w", err))
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(b) // who went away has no use for it
	}
}

// langs is the tag of a language we have.
func langs(lang string) string {
	if lang == "es" {
		return "es"
	}
	return "en"
}

// langOf is what a browser prefers, for who is not known.
func langOf(r *http.Request) string {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "es") {
		return "es"
	}
	return "en"
}

func inLang(lang, text string) string {
	if lang == "es" {
		for _, list := range []map[string]string{spanish, spanishReports} {
			if s, ok := list[text]; ok {
				return s
			}
		}
	}
	return text
}
