package main

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// thursdayMorning is after the weekly papers of the office's first week.
var thursdayMorning = time.Date(2026, 3, 5, 17, 5, 0, 0, time.UTC)

// week is an office on a Thursday, with a lead, a card, a talk both signed and a
// carrier who stopped.
func (o *office) week() {
	o.t.Helper()
	o.lead()
	o.says("luz", "sms", "LEAD casa verde 77 pine st 80003, mo diaz 303-555-0144, 5/wk 1 lb, fedex, local, dm no, customer ok")
	o.says("luz", "sms", "1")
	o.says("luz", "sms", "STOP")
	o.says("mia", "sms", "GIVEN 11 22")
	o.says("mia", "sms", "SIGN 11")
	o.says("cal", "telegram", "SIGN 11")
	if err := o.moveTo(o.t.Context(), thursdayMorning); err != nil {
		o.t.Fatal(err)
	}
}

// TestPaperPagesAreForTheirs: each paper opens for those whose it is; for everybody
// else, and for a name that does not exist, it is the same plain page.
func TestPaperPagesAreForTheirs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.week()
	may := map[string]string{ // who sees it, of those below
		"/stations/ARVADA/summary":              "dot mia cal ada nan sue art aud",
		"/stations/ARVADA/slips":                "mia",
		"/stations/ARVADA/queue":                "mia",
		"/stations/ARVADA/talks/11-2026-03-04":  "dot mia cal ada nan sue art aud",
		"/stations/ARVADA/talks/12-2026-03-04":  "",
		"/stations/GOLDEN/talks/11-2026-03-04":  "",
		"/stations/GOLDEN/slips":                "gus",
		"/talks":                                "dot mia cal gus ada nan sue ana art aud",
		"/reports":                              "dot mia cal gus ada nan sue ana art aud",
		"/reports/R1/dot":                       "dot",
		"/reports/r1/dot":                       "dot",
		"/reports/R2/ARVADA":                    "dot mia cal ada nan sue art aud",
		"/reports/R3/ARVADA":                    "dot mia cal ada nan sue art aud",
		"/reports/R3/CO-WY":                     "ada nan sue art aud",
		"/reports/R4/CO-WY":                     "ada nan sue art aud",
		"/reports/R4/NOWHERE":                   "",
		"/reports/R5/CO-WY":                     "ada nan sue art aud",
		"/reports/R6/all":                       "ada",
		"/reports/R7/all":                       "",
		"/district/CO-WY/pack":                  "ada nan sue art aud",
		"/district/CO-WY/pack.pdf":              "ada nan sue art aud",
		"/district/NOWHERE/pack":                "",
		"/reports/R4/CO-WY?format=csv":          "ada nan sue art aud",
		"/reports/R6/all?format=json":           "ada",
		"/stations/ARVADA/summary?week=notaday": "dot mia cal ada nan sue art aud",
	}
	nobody := o.browser()
	for path := range may {
		if r, page := nobody.get(path); r.StatusCode != http.StatusUnauthorized || !strings.Contains(page, "WEB") {
			t.Errorf("nobody: %s is %d", path, r.StatusCode)
		}
	}
	for _, who := range strings.Fields("dot mia cal gus ada nan sue ana art aud") {
		b := o.enter(who, orElse(demoPhones[who], "sms"))
		for path, list := range may {
			want := strings.Contains(" "+list+" ", " "+who+" ")
			r, page := b.get(path)
			if (r.StatusCode == http.StatusOK) != want {
				t.Errorf("%s: %s is %d, want %v", who, path, r.StatusCode, want)
			}
			if !want && (r.StatusCode != http.StatusNotFound || !strings.Contains(page, "not yours to see")) {
				t.Errorf("%s: %s is refused with %d %q", who, path, r.StatusCode, page)
			}
			if who != "dot" && who != "mia" && who != "ada" {
				for _, private := range []string{"Dot Alder", "joes bikes", "0142", "casa verde"} {
					if strings.Contains(page, private) {
						t.Errorf("%s: %s shows %q", who, path, private)
					}
				}
			}
		}
	}
}

// TestReportsForPrograms: CSV and JSON say what the page says, and a wrong period
// or format is a sentence.
func TestReportsForPrograms(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.week()
	ada := o.enter("ada", "slack")
	r, text := ada.get("/reports/R3/ARVADA?fy=26&format=csv")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) < 2 || lines[0][0] != "Station" || lines[1][0] != "ARVADA" {
		t.Errorf("%v %q", err, text)
	}
	if got := r.Header.Get("Content-Type") + " " + r.Header.Get("Content-Disposition"); got != `text/csv; charset=utf-8 attachment; filename="r3-arvada.csv"` {
		t.Error(got)
	}
	r, text = ada.get("/reports/R6/all?format=json")
	var report struct {
		Report string  `json:"report"`
		Rows   [][]any `json:"rows"`
		Checks []struct{ Holds bool }
	}
	if err := json.Unmarshal([]byte(text), &report); err != nil || report.Report != "R6" || len(report.Rows) < 4 || !report.Checks[0].Holds || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v %+v", err, report)
	}
	if _, sheet := ada.get("/stations/ARVADA/summary"); !regexp.MustCompile(`Thu Feb 26 2026 - Wed Mar 4 2026[^ß]*As of Thu Mar 5 2026 \d+:\d\d[ap]m MT\.`).MatchString(sheet) {
		t.Errorf("a summary without its week, or the clock it was made by: %s", sheet)
	}
	_, page := ada.get("/reports/R6/all")
	for _, row := range report.Rows {
		if !strings.Contains(page, row[0].(string)) {
			t.Errorf("%v is not on the page", row[0])
		}
	}
	for path, says := range map[string]string{
		"/reports/R4/CO-WY?from=tomorrow": "2026-03-05", "/reports/R4/CO-WY?from=2026-03-04&to=2026-03-01": "later day", "/reports/R4/CO-WY?to=2026-03-01": "later day",
		"/reports/R4/CO-WY?from=2027-01-01": "still to come", "/reports/R3/CO-WY?fy=1776": "like 26", "/reports/R3/CO-WY?fy=x": "like 26",
		"/reports/R3/CO-WY?fy=2099": "still to come", "/reports/R1/ada?week=2027-01-01": "still to come", "/reports/R4/CO-WY?from=2027-01-01&to=2027-02-01": "still to come",
		"/reports/R6/all?since=yesterday": "like 2026-03-05", "/reports/R6/all?since=2027-01-01": "still to come", "/reports/R4/CO-WY?format=xls": "csv or json",
	} {
		if r, page := ada.get(path); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, says) {
			t.Errorf("%s: %d, without %q", path, r.StatusCode, says)
		}
	}
	if r, _ := ada.get("/reports/R4/" + strings.Repeat("A", 5000)); r.StatusCode != http.StatusNotFound {
		t.Errorf("a long name: %d", r.StatusCode)
	}
	for path, says := range map[string]string{"/stations/ARVADA/summary?week=2027-01-01": "Arvada", "/district/CO-WY/pack?quarter=Q1-99": "Q2-26"} {
		if r, page := ada.get(path); r.StatusCode != http.StatusOK || !strings.Contains(page, says) { // the newest instead
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	if r, pdf := ada.get("/district/CO-WY/pack.pdf?quarter=Q2-26"); !strings.HasPrefix(pdf, "%PDF-") || r.Header.Get("Content-Type") != "application/pdf" || strings.Contains(pdf, "Dot Alder") {
		t.Errorf("the pack is no PDF: %q", pdf[:min(20, len(pdf))])
	}
}

// TestSlipsAreHandedOutOnThePage: looking at slips hands out none, whoever looks;
// the button does, once, and only the management coordinator's.
func TestSlipsAreHandedOutOnThePage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.week()
	mia, cal, gus := o.enter("mia", "sms"), o.enter("cal", "telegram"), o.enter("gus", "sms")
	const path = "/stations/ARVADA/slips"
	for _, method := range []string{"GET", "HEAD", "GET"} {
		mia.do(method, path, nil)
	}
	out := func() int {
		return o.count(`select count(*) from broadcast_to where state in ('slip', 'silent') and handed_at is null`)
	}
	if _, page := mia.get(path); out() != 1 || !strings.Contains(page, "Luz Bravo") || !strings.Contains(page, "All handed out") || strings.Contains(page, "casa verde") {
		t.Errorf("%d slips are out: %s", out(), page)
	}
	if _, page := mia.get(path); !strings.Contains(page, `<div lang="es"><p class="small">Estado semanal de leads, Arvada Main, jue 5 mar 2026`) {
		t.Errorf("Luz's slip is not in her language: %s", page)
	}
	for name, b := range map[string]*browser{"cal": cal, "gus": gus, "nobody": o.browser()} {
		if r, _ := b.do("POST", path, url.Values{}); r.StatusCode != http.StatusNotFound && r.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s hands out: %d", name, r.StatusCode)
		}
	}
	if r, _ := mia.do("POST", path, url.Values{}, "Sec-Fetch-Site", "cross-site"); r.StatusCode != http.StatusForbidden || out() != 1 {
		t.Errorf("another page hands out: %d", r.StatusCode)
	}
	if r, _ := mia.do("POST", path, url.Values{"x": {strings.Repeat("x", 100_000)}}); r.StatusCode >= 500 {
		t.Errorf("a large form: %d", r.StatusCode)
	}
	for range 2 {
		if r, _ := mia.do("POST", path, url.Values{}); r.StatusCode != http.StatusSeeOther || out() != 0 {
			t.Errorf("%d, %d are out", r.StatusCode, out())
		}
	}
	if n := o.count(`select count(*) from proof where mandate = 'M5' and station = 'ARVADA' and note = '1 by message, 1 on paper'`); n != 1 {
		t.Errorf("%d proofs", n)
	}
	if said := o.says("mia", "sms", "HANDED"); !strings.Contains(said, "No slip waits") {
		t.Error(said)
	}
	if _, page := mia.get(path); strings.Contains(page, "All handed out") || !strings.Contains(page, "Handed out") {
		t.Error("the button is still there")
	}
}

// TestCertificates: what was signed, by whom and how, and what is still missing.
func TestCertificates(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.week()
	o.says("gus", "sms", "GIVEN 12 8") // Golden has no carrier coordinator
	o.says("gus", "sms", "SIGN 12")
	o.says("mia", "sms", "GIVEN 13")
	o.says("mia", "sms", "SIGN 13 PAPER binder 2, page 9")
	_, page := o.enter("cal", "telegram").get("/stations/ARVADA/talks/11-2026-03-04")
	for _, must := range []string{"Mia Frost", "Cal Reed", "signed from their own address", "<strong>certified</strong>", "Fingerprint", "22", "Fortnight"} {
		if !strings.Contains(page, must) {
			t.Errorf("without %q", must)
		}
	}
	if strings.Contains(page, `class="line"`) {
		t.Error("a certified talk has a line to sign on")
	}
	_, page = o.enter("gus", "sms").get("/stations/GOLDEN/talks/12-2026-03-05")
	if !strings.Contains(page, "the post was vacant on that day") || strings.Contains(page, `class="line"`) {
		t.Errorf("a vacant post: %s", page)
	}
	_, page = o.enter("mia", "sms").get("/stations/ARVADA/talks/13-2026-03-05")
	if !strings.Contains(page, "on paper: binder 2, page 9") || !strings.Contains(page, `class="line"`) || !strings.Contains(page, "not counted") {
		t.Errorf("a sheet on file: %s", page)
	}
}

func TestPaperCardOnTheWeb(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	b := o.enter("mia", "sms")
	_, page := b.get("/card")
	id := regexp.MustCompile(`name="form" value="([A-Z2-7]{26})"`).FindStringSubmatch(page)
	if id == nil {
		t.Fatal("the form has no number")
	}
	form := url.Values{"form": {id[1]}, "concurrence": {"yes"}, "kind": {"help"}, "business.name": {"=Vita <script>alert(1)</script>"}, "decision_maker.phone": {"555"}, "ships_with": {"UPS", "FedEx"}}
	r, page := b.do("POST", "/card", form)
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `aria-invalid="true"`) || strings.Contains(page, "<script>") || !strings.Contains(page, "&lt;script&gt;") {
		t.Errorf("a bad phone: %d", r.StatusCode)
	}
	if !strings.Contains(page, `value="UPS" checked`) || !strings.Contains(page, `value="FedEx" checked`) {
		t.Error("what was chosen is lost")
	}
	form.Set("decision_maker.phone", "303-555-0177")
	for range 3 { // pressed thrice
		if r, _ := b.do("POST", "/card", form); r.StatusCode != http.StatusSeeOther {
			t.Errorf("a good card: %d", r.StatusCode)
		}
	}
	if err := o.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := o.count(`select count(*) from lead`); n != 1 {
		t.Errorf("%d leads", n)
	}
	if n := o.count(`select count(*) from lead where source = 'paper_card'`); n != 1 {
		t.Error("its source is not a paper card")
	}
	_, page = b.get("/card")
	id = regexp.MustCompile(`name="form" value="([A-Z2-7]{26})"`).FindStringSubmatch(page)
	carriers := url.Values{"form": {id[1]}, "carrier": {"luz"}, "concurrence": {"yes"}, "kind": {"sale"}, "business.name": {"Hill Garage"}, "decision_maker.phone": {"303-555-0146"}}
	if r, _ := b.do("POST", "/card", carriers); r.StatusCode != http.StatusSeeOther || !strings.Contains(page, "For your own lead") {
		t.Errorf("a carrier's card: %d", r.StatusCode)
	}
	if err := o.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := o.count(`select count(*) from lead where program = 'CC' and status = 'open' and closed_at is null`); n != 1 {
		t.Error("a carrier's card is a sale already")
	}
}
