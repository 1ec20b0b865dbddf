package dialogs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
)

// The reports in a few lines: REPORT R2 GOLDEN. The whole ones are pages, which WEB
// opens; what no page shows to a person, no chat does.

func reportDialog() Dialog {
	return Dialog{
		Name:  "report",
		Words: []string{"REPORT"},
		Help:  "help.report",
		For:   func(p bot.Person, day bot.Date) bool { return coordinates(p, day) || countsFor(p, day) },
		Hear:  func(t *Talk, c command.Command) { t.report(c) },
	}
}

// countRoles see the reports of a district: both sides, and who only counts.
var countRoles = []bot.Role{bot.ProgramAdmin, bot.NALCAdmin, bot.SalesManager, bot.Auditor, bot.AreaManager}

func countsFor(p bot.Person, day bot.Date) bool {
	return slices.ContainsFunc(countRoles, func(r bot.Role) bool { return p.Has(r, day) })
}

// chatReport is a report that a chat shows, by the words that name it.
type chatReport struct {
	name, words string
	lines       func(*Talk, bot.Report) []string
}

var chatReports = []chatReport{
	{"R2", " R2 SUMMARY RESUMEN ", (*Talk).summaryLines},
	{"R3", " R3 TALKS CHARLAS ", (*Talk).talkLines},
	{"R4", " R4 FOLLOWUP FOLLOW-UP SEGUIMIENTO ", (*Talk).followLines},
	{"R5", " R5 PACK CARPETA ", (*Talk).packLines},
}

// report shows one in short, or says which there are.
func (t *Talk) report(c command.Command) {
	words := strings.Fields(strings.ToUpper(c.Args.Value))
	first := ""
	if len(words) > 0 && len(words) < 3 {
		first = words[0]
	}
	i := slices.IndexFunc(chatReports, func(r chatReport) bool { return first != "" && strings.Contains(r.words, " "+first+" ") })
	switch {
	case first == "R1":
		t.run(command.Command{Word: "MINE"})
		return
	case first == "R6":
		t.Say("report.r6")
		return
	case i < 0:
		t.listReports()
		return
	}
	kind := chatReports[i]
	of := t.reportOf(kind.name)
	if len(words) > 1 {
		of = words[1]
	}
	may := of != "" && t.maySeeReport(kind.name, of)
	switch {
	case t.waiting():
	case of == "":
		t.listReports()
	case !may:
		t.Say("report.not_yours", "Name", kind.name, "Of", short(of, 24))
	case t.Need(bot.NeedReport, kind.name+" "+of):
		r := t.Records.Reports[kind.name+" "+of]
		if r.Name == "" {
			t.Say("report.none", "Name", kind.name, "Of", short(of, 24))
			return
		}
		t.Rung("report", kind.name, "shown")
		t.SayText(join(append(kind.lines(t, r), t.Words.Say("report.page"))...))
	}
}

func (t *Talk) listReports() {
	like := "R2 " + t.reportOf("R2")
	if t.reportOf("R2") == "" {
		like = "R4 " + cmp.Or(t.reportOf("R4"), "CO-WY")
	}
	t.Say("report.which", "Like", like)
}

// reportOf is what a report is about where nothing is named.
func (t *Talk) reportOf(name string) string {
	if name == "R2" || name == "R3" {
		if at := t.deskStation(); at != "" || name == "R2" {
			return at
		}
	}
	day := t.Settings.Day(t.Now)
	for _, g := range t.Person.Grants {
		if slices.Contains(countRoles, g.Role) && g.Role != bot.AreaManager && g.Holds(day) && g.Scope != "national" {
			return g.Scope
		}
	}
	return t.Person.District
}

// maySeeReport: of a station who sees its board, of a district who sees its pack.
// It may ask for something.
func (t *Talk) maySeeReport(name, of string) bool {
	day := t.Settings.Day(t.Now)
	if name != "R2" && slices.ContainsFunc(countRoles[:4], func(r bot.Role) bool { return t.Person.Has(r, day, of) }) {
		return true
	}
	if name == "R2" || name == "R3" && of != t.Person.District {
		return of == t.Person.Station || t.seesStation(of)
	}
	return t.Person.Has(bot.AreaManager, day) && t.Need(bot.NeedArea, of) && t.Records.Areas[of] != "" && t.Person.Has(bot.AreaManager, day, t.Records.Areas[of])
}

// row is a line of a report by its headings, as people read it.
func row(r bot.Report, line []any) map[string]string {
	m := map[string]string{}
	for i, c := range r.Columns[:min(len(r.Columns), len(line))] {
		text := fmt.Sprint(line[i])
		n, whole := line[i].(int64)
		switch {
		case line[i] == nil:
			text = "-"
		case c.Type == "money" && whole:
			text = moneyText(n)
		case c.Type == "share":
			text = fmt.Sprintf("%g%%", line[i])
		}
		m[c.Key] = text
	}
	return m
}

// summaryPeriods are the lines of R2 that a chat shows: this week, the fiscal year
// and the one before to the same day.
var summaryPeriods = []int{0, 2, 4}

func (t *Talk) summaryLines(r bot.Report) []string {
	lines := []string{t.Words.Say("report.r2", "Of", r.Scope)}
	for _, i := range summaryPeriods {
		if i >= len(r.Rows) {
			continue
		}
		m := row(r, r.Rows[i])
		lines = append(lines, t.Words.Say("report.r2_line", "Period", t.Words.Say(fmt.Sprintf("report.period_%d", i)), "Leads", m["leads"], "People", t.packValue(m["employees_taking_part"]),
			"Awaiting", m["awaiting_first_contact"])+", "+t.Words.Say("report.r2_sold", "Share", m["contacted_in_time"], "Sales", m["sales"], "Money", m["new_estimated_annualized_revenue_verified"]))
	}
	return lines
}

// talkStates are the words of R3 for a fortnight; the texts report.talks_0 … say
// them.
var talkStates = []string{"certified", "given, CC vacant", "given, MC vacant", "waits for a signature", "disputed", "missing", "overdue", "due"}

func (t *Talk) talkLines(r bot.Report) []string {
	count := map[string]int{}
	for _, line := range r.Rows {
		count[row(r, line)["state"]]++
	}
	lines := []string{t.Words.Say("report.r3", "Of", r.Scope, "Year", bot.FiscalOf(bot.DateOf(r.Period.From, t.Settings.Zone)))}
	for i, state := range talkStates {
		if n := count[state]; n > 0 {
			lines = append(lines, t.Words.Say(fmt.Sprintf("report.talks_%d", i), "N", n))
		}
	}
	if len(lines) == 1 {
		lines = append(lines, t.Words.Say("report.nothing"))
	}
	return lines
}

func (t *Talk) followLines(r bot.Report) []string {
	head := t.Words.Say("report.r4", "Of", r.Scope, "From", t.dayOf(bot.DateOf(r.Period.From, t.Settings.Zone)))
	if len(r.Rows) == 0 {
		return []string{head, t.Words.Say("report.nothing")}
	}
	m := row(r, r.Rows[len(r.Rows)-1])
	return []string{head, t.Words.Say("report.r4_line", "Due", m["leads_due"], "Met", m["met"], "Late", m["contacted_late"], "Overdue", m["open_overdue"],
		"Unreached", m["closed_unreached"], "Excluded", m["excluded"], "Running", m["running"]),
		t.Words.Say("report.r4_time", "Share", m["in_time"], "Median", m["median_hours"], "Ninetieth", m["90th_percentile_hours"], "Last", m["in_time_same_period_last_year"])}
}

// packWords are the lines of the pack that a chat shows, with their texts.
var packWords = map[string]string{"Leads": "report.r5_leads", "Employees taking part": "report.r5_people", "Sales": "report.r5_sales"}

// packLines are the district's own lines of the pack, and how many mandates of its
// stations are open.
func (t *Talk) packLines(r bot.Report) []string {
	lines := []string{t.Words.Say("report.r5", "Of", r.Scope, "Quarter", bot.QuarterOf(bot.DateOf(r.Period.From, t.Settings.Zone)))}
	open := 0
	for _, line := range r.Rows {
		m := row(r, line)
		key := packWords[m["what"]]
		switch {
		case m["part"] == "Board" && m["what"] != "All mandates":
			open++
		case m["part"] == "Participation" && m["station"] == "(district)" && key != "":
			lines = append(lines, t.Words.Say(key, "Now", t.packValue(m["this_quarter"]), "Before", t.packValue(m["quarter_before"]), "Year", t.packValue(m["same_quarter_last_year"])))
		}
	}
	return append(lines, t.Words.Say("report.r5_open", "N", open))
}

// packValue is a count of carriers in the person's language.
func (t *Talk) packValue(text string) string {
	if n, ok := strings.CutPrefix(text, "more than "); ok {
		return t.Words.Say("report.over", "N", n)
	}
	switch text {
	case "fewer than 3":
		return t.Words.Say("report.under_three")
	case "fewer than 3 at each station":
		return t.Words.Say("report.under_three_each")
	}
	return cmp.Or(text, "-")
}
