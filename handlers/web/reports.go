package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"leadline/bot"
)

// The reports as pages, and the same as CSV and JSON. What a report is about and
// which period stands in its address; a wrong one is answered in a sentence.

// Printer writes a report in a format that programs read.
type Printer struct {
	Type  string
	Write func(io.Writer, bot.Report) error
}

// maxLines is how many lines a page shows; the CSV has all.
const maxLines = 500

// paperKind is one report: who may see it, and what its address may say.
type paperKind struct {
	name, says, about string
	may               func(v *visit, of string) (bool, error)
	takes             string   // week, fy, quarter, from, since
	of                []string // person, station, district, all
}

var paperKinds = []paperKind{
	{"R1", "Weekly lead status", "Your own leads of a week.", (*visit).mayOwn, "week", []string{"person"}},
	{"R2", "Station summary", "A station's week in counts, to print and post.", (*visit).mayStation, "week", []string{"station"}},
	{"R3", "Talks and certifications", "Every fortnight of a fiscal year, with both signatures.", (*visit).mayTalks, "fy", []string{"district", "station"}},
	{"R4", "Follow-up compliance", "First contacts of a pool, and how the equation adds up.", (*visit).mayCounts, "from", []string{"district"}},
	{"R5", "District pack", "For the teleconference with NALC.", (*visit).mayCounts, "quarter", []string{"district"}},
	{"R6", "Leads and events", "Everything that happened, for the outside lead-entry system.", (*visit).mayExport, "since", []string{"all"}},
}

func (v *visit) mayOwn(of string) (bool, error) { return strings.EqualFold(of, v.who.Handle), nil }

func (v *visit) mayStation(of string) (bool, error) {
	at, err := v.p.Store.StationsOf(v.r.Context(), of)
	return err == nil && len(at) == 1 && at[0].Code == of && v.maySummary(at[0]), err
}

// mayTalks: of a station those who see its board, of a district those who see the
// boards of all its stations.
func (v *visit) mayTalks(of string) (bool, error) {
	at, err := v.p.Store.StationsOf(v.r.Context(), of)
	return err == nil && len(at) > 0 && !slices.ContainsFunc(at, func(s bot.Station) bool { return !v.mayBoard(s) }), err
}

func (v *visit) mayCounts(of string) (bool, error) {
	for _, role := range packRoles {
		if v.has(role, of) {
			return true, nil
		}
	}
	if !v.has(bot.AreaManager) {
		return false, nil
	}
	return v.mayDistrict(of)
}

// mayExport: it names who sent a lead, and is about every district.
func (v *visit) mayExport(of string) (bool, error) {
	all, err := v.p.Store.Stations(v.r.Context())
	return err == nil && of == "all" && v.has(bot.ProgramAdmin) && !slices.ContainsFunc(all, func(s bot.Station) bool { return !v.has(bot.ProgramAdmin, s.District) }), err
}

// choiceOf is a report that the visitor may see.
type choiceOf struct{ Says, To, About string }

// reports are those that the visitor may see.
func (p *pages) reports(v *visit) error {
	scopes, err := v.scopes()
	if err != nil {
		return err
	}
	var list []choiceOf
	for _, k := range paperKinds {
		for _, of := range scopes {
			if !slices.Contains(k.of, of.kind) {
				continue
			}
			may, err := k.may(v, of.name)
			if err != nil {
				return err
			}
			if may {
				list = append(list, choiceOf{k.name + " " + v.say(k.says) + ", " + of.name, k.at(of.name), v.say(k.about)})
			}
		}
	}
	return v.write("reports.html", "Reports", map[string]any{"Reports": list})
}

// at is the page of a report; two have sheets of their own.
func (k paperKind) at(of string) string {
	switch k.name {
	case "R2":
		return "/stations/" + of + "/summary"
	case "R5":
		return "/district/" + of + "/pack"
	}
	return "/reports/" + k.name + "/" + of
}

// scope is what a report may be about: a person, a station, a district, or all.
type scope struct{ kind, name string }

// maxScopes is how many stations and districts the list offers.
const maxScopes = 100

// scopes are what reports may be about for this visitor.
func (v *visit) scopes() (list []scope, err error) {
	offer := func(kind, name string) {
		if one := (scope{kind, name}); name != "" && !slices.Contains(list, one) && len(list) < maxScopes {
			list = append(list, one)
		}
	}
	offer("person", v.who.Handle)
	offer("station", v.who.Station)
	stations, err := v.p.Store.Stations(v.r.Context())
	if err != nil {
		return nil, err
	}
	for _, s := range stations {
		if slices.ContainsFunc(packRoles, func(r bot.Role) bool { return v.has(r, s.District) }) || v.has(bot.AreaManager, s.Area) {
			offer("district", s.District)
		}
	}
	for _, s := range stations {
		if v.mayBoard(s) {
			offer("station", s.Code)
		}
	}
	offer("all", "all")
	return list, nil
}

// paper is one report as a page, or as CSV or JSON.
func (p *pages) paper(v *visit) error {
	name, of := strings.ToUpper(v.r.PathValue("name")), v.r.PathValue("of")
	i := slices.IndexFunc(paperKinds, func(k paperKind) bool { return k.name == name })
	if i < 0 {
		return errHidden
	}
	k := paperKinds[i]
	if k.name != "R1" && k.name != "R6" {
		of = strings.ToUpper(of)
	}
	if may, err := k.may(v, of); err != nil || !may {
		return orHidden(err)
	}
	ask, wrong := v.ask(k, of)
	format := v.r.URL.Query().Get("format")
	printer, known := p.Printers[format]
	if wrong == "" && format != "" && !known {
		wrong = v.say("The report comes as csv or json.")
	}
	r := bot.Report{}
	if wrong == "" {
		var err error
		r, err = p.report(v, ask)
		if _, ahead := errors.AsType[bot.PeriodError](err); ahead {
			wrong = v.say("That period is still to come, or over before it begins.")
		} else if err != nil {
			return err
		}
	}
	if wrong != "" {
		v.status = http.StatusUnprocessableEntity
		return v.write("report.html", k.says, map[string]any{"Name": k.name, "Of": of, "Wrong": wrong, "Periods": v.periods(k, of)})
	}
	if format != "" {
		h := v.w.Header()
		h.Set("Content-Type", printer.Type)
		h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, strings.ToLower(k.name), strings.ToLower(of), format))
		return printer.Write(v.w, r)
	}
	data := map[string]any{"Name": k.name, "Of": of, "Report": v.table(r), "Periods": v.periods(k, of)}
	if v.status = http.StatusOK; len(r.Rows) > maxLines {
		data["Cut"] = grouped(int64(len(r.Rows) - maxLines))
	}
	for _, f := range []string{"csv", "json"} {
		q := v.r.URL.Query()
		q.Set("format", f)
		data[strings.ToUpper(f)] = "/reports/" + k.name + "/" + url.PathEscape(of) + "?" + q.Encode()
	}
	return v.write("report.html", k.says, data)
}

// ask reads the period of the address; wrong says what is not one.
func (v *visit) ask(k paperKind, of string) (ask bot.ReportAsk, wrong string) {
	ask = bot.ReportAsk{Name: k.name, Of: of}
	day := func(name string) (d bot.Date) {
		text := v.r.URL.Query().Get(name)
		if text == "" {
			return d
		}
		d, err := bot.ParseDate(text)
		if err != nil || d.Year < 2000 || d.Year > 2100 {
			wrong = v.say("A day is written like 2026-03-05.")
		}
		return d
	}
	switch k.takes {
	case "week":
		ask.Week = day("week")
	case "from":
		ask.From, ask.To = day("from"), day("to")
		if ask.From.IsZero() && !ask.To.IsZero() || !ask.From.IsZero() && !ask.To.IsZero() && !ask.From.Before(ask.To) {
			wrong = v.say("The period begins on from and ends before to: a later day.")
		}
		if !ask.From.IsZero() && ask.To.IsZero() && v.set.Day(v.now).Before(ask.From) {
			wrong = v.say("That day is still to come.")
		}
	case "since":
		if d := day("since"); !d.IsZero() {
			ask.Since = d.At(0, 0, v.set.Zone)
			if ask.Since.After(v.now) {
				wrong = v.say("That day is still to come.")
			}
		}
	case "fy":
		if text := v.r.URL.Query().Get("fy"); text != "" {
			n, err := strconv.Atoi(text)
			if err == nil && n < 100 {
				n += 2000
			}
			if err != nil || n < 2000 || n > 2100 {
				wrong = v.say("A fiscal year is written like 26.")
			}
			ask.Fiscal = bot.Fiscal(n)
		}
	}
	return ask, wrong
}

// periods are the neighbours of the period shown: this one and the one before.
func (v *visit) periods(k paperKind, of string) (list []choiceOf) {
	today := v.set.Day(v.now)
	at := "/reports/" + k.name + "/" + url.PathEscape(of)
	switch k.takes {
	case "week":
		list = append(list, choiceOf{Says: v.say("This week"), To: at}, choiceOf{Says: v.say("Last week"), To: at + "?week=" + today.Add(-7).String()})
	case "fy":
		y := bot.FiscalOf(today)
		for _, f := range []bot.Fiscal{y, y - 1} {
			list = append(list, choiceOf{Says: f.String(), To: fmt.Sprintf("%s?fy=%d", at, int(f))})
		}
	case "from":
		q := bot.QuarterOf(today)
		for _, q := range []bot.Quarter{q, q.Last()} {
			list = append(list, choiceOf{Says: q.String(), To: at + "?from=" + q.From().String() + "&to=" + q.To().String()})
		}
	case "since":
		list = append(list, choiceOf{Says: v.say("Everything"), To: at}, choiceOf{Says: v.say("Last seven days"), To: at + "?since=" + today.Add(-7).String()})
	}
	return list
}
