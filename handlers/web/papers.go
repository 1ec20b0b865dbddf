package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"leadline/bot"
)

// maySummary says whether the visitor may see a station's summary: it hangs there
// for all, and the district looks at it.
func (v *visit) maySummary(at bot.Station) bool {
	if v.who.Station == at.Code {
		return true
	}
	for _, role := range []bot.Role{bot.ManagementCoordinator, bot.CarrierCoordinator, bot.ProgramAdmin, bot.NALCAdmin, bot.SalesManager, bot.AreaManager, bot.Auditor} {
		if v.has(role, at.Code, at.District, at.Area) {
			return true
		}
	}
	return false
}

// stationOf is the station of the address.
func (p *pages) stationOf(v *visit) (bot.Facts, error) {
	all, err := p.Store.Facts(v.r.Context(), strings.ToUpper(v.r.PathValue("code")))
	if err == nil && len(all) == 0 {
		err = errHidden
	}
	if err != nil {
		return bot.Facts{}, err
	}
	return all[0], nil
}

// weekOf is the day of the address, else one of the week that is over and whose
// summary is to be posted.
func (v *visit) weekOf(b bot.TalkBook) bot.Date {
	if d, err := bot.ParseDate(v.r.URL.Query().Get("week")); err == nil && !v.set.Day(v.now).Before(d) {
		return d
	}
	return v.set.PostedWeek(b, v.now).Add(-1)
}

// summary is the sheet to print and post.
func (p *pages) summary(v *visit) error {
	f, err := p.stationOf(v)
	if err != nil {
		return err
	}
	at := f.Book.Station
	if !v.maySummary(at) {
		return errHidden
	}
	r, err := p.report(v, bot.ReportAsk{Name: "R2", Of: at.Code, Week: v.weekOf(f.Book)})
	if err != nil {
		return err
	}
	return v.write("summary.html", "Station summary", map[string]any{"Sheet": newSheet(r, at, v.lang)})
}

// report makes a report, or finds the run of a period that is over.
func (p *pages) report(v *visit, ask bot.ReportAsk) (bot.Report, error) {
	ask.Look = true
	r, err := v.set.MakeReport(v.r.Context(), p.Store, ask, v.now)
	if _, wrong := errors.AsType[bot.PeriodError](err); wrong {
		return r, err
	}
	if _, wrong := errors.AsType[bot.ReportError](err); wrong {
		return r, errHidden
	}
	return r, err
}

// slips are the weekly status of carriers without messages, for the management
// coordinator who hands them out and for nobody else.
func (p *pages) slips(v *visit) error {
	f, err := p.stationOf(v)
	if err != nil {
		return err
	}
	at := f.Book.Station
	if p.Slips == nil || !v.set.MayKey(v.who, at.Code, v.now) {
		return errHidden
	}
	week := v.set.PostedWeek(f.Book, v.now)
	if d, err := bot.ParseDate(v.r.URL.Query().Get("week")); err == nil {
		week = v.set.Weekly(d)
	}
	all, err := p.Slips(v.r.Context(), at.Code, week, v.lang)
	if err != nil {
		return err
	}
	data := map[string]any{"Slips": headed(all, at, week, v.set.ZoneOf(at), v.lang), "Station": at.Name, "Week": v.date(week)}
	if out := f.Slips; out > 0 && f.SlipsOf == week {
		data["Out"], data["Code"] = grouped(int64(out)), at.Code
	}
	if v.r.URL.Query().Has("handed") {
		data["Said"] = true
	}
	return v.write("slips.html", "Weekly lead status", data)
}

// SlipsOf words the slips of a station and a week.
type SlipsOf func(ctx context.Context, station string, week bot.Date, lang string) ([]Slip, error)

// packRoles see a district's pack: both sides, and who only counts.
var packRoles = []bot.Role{bot.ProgramAdmin, bot.NALCAdmin, bot.SalesManager, bot.Auditor}

func (p *pages) packReport(v *visit) (bot.Report, string, error) {
	code := strings.ToUpper(v.r.PathValue("code"))
	may := false
	for _, role := range packRoles {
		may = may || v.has(role, code)
	}
	if !may && v.has(bot.AreaManager) {
		var err error
		if may, err = v.mayDistrict(code); err != nil {
			return bot.Report{}, "", err
		}
	}
	if !may {
		return bot.Report{}, "", errHidden
	}
	q := bot.QuarterOf(v.set.Day(v.now))
	if m := quarterText.FindStringSubmatch(v.r.URL.Query().Get("quarter")); m != nil {
		asked := bot.Quarter{Year: 2000 + int(m[2][0]-'0')*10 + int(m[2][1]-'0'), N: int(m[1][0] - '0')}
		if asked.From().Before(q.To()) { // of one to come there is nothing yet
			q = asked
		}
	}
	r, err := p.report(v, bot.ReportAsk{Name: "R5", Of: code, Quarter: q})
	return r, q.String(), err
}

// quarterText is how a quarter stands in an address: Q1-27.
var quarterText = regexp.MustCompile(`^Q([1-4])-(\d{2})$`)

// pack is the district's pack for the teleconference.
func (p *pages) pack(v *visit) error {
	r, q, err := p.packReport(v)
	if err != nil {
		return err
	}
	return v.write("pack.html", "District pack", map[string]any{"Pack": packData(r), "Quarter": q})
}

// packPDF is the same on paper.
func (p *pages) packPDF(v *visit) error {
	r, q, err := p.packReport(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := WritePackPDF(&b, r); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="pack-`+strings.ToLower(r.Scope)+`-`+strings.ToLower(q)+`.pdf"`)
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(b.Bytes()) // who went away has no use for it
	return nil
}
