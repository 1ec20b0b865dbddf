package web

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/go-analyze/charts"

	"leadline/bot"
)

// mayFunnel says whether the visitor may see counts of the program: nobody's
// name is in them.
func (v *visit) mayFunnel() bool {
	return v.has(bot.ProgramAdmin) || v.has(bot.NALCAdmin) || v.has(bot.Auditor)
}

// funnelDays is how far back the page looks.
const funnelDays = 90

// fates are what becomes of a question, from dark to light: in grey they differ
// by lightness, and their order is that of the legend.
var fates = []struct {
	key, says string
	color     charts.Color
}{
	{"answered", "answered", charts.ColorRGB(20, 50, 110)},
	{"misread", "misread", charts.ColorRGB(200, 60, 30)},
	{"skipped", "skipped", charts.ColorRGB(120, 160, 200)},
	{"dropped", "dropped", charts.ColorRGB(215, 215, 215)},
}

// questions are the card's, in words.
var questions = map[string]string{
	"kind": "Help or sale", "concurrence": "Customer agrees", "business": "Business", "decision_maker": "Who decides", "volume": "Packages",
	"weight_lb": "Weight", "ships_with": "Ships with", "destinations": "Ships to", "direct_mail": "Direct mail", "review": "Review",
}

func (v *visit) funnelReport() (bot.Report, error) {
	if !v.mayFunnel() {
		return bot.Report{}, errHidden
	}
	to := v.set.Day(v.now).Add(1).At(0, 0, time.UTC)
	return v.p.Store.Report(v.r.Context(), "funnel", bot.ReportScope{Of: "everything", Period: bot.Period{From: to.AddDate(0, 0, -funnelDays), To: to}, Now: v.now})
}

// funnel shows the report as a table and a chart.
func (p *pages) funnel(v *visit) error {
	r, err := v.funnelReport()
	if err != nil {
		return err
	}
	var heads []string
	numbers := make([]bool, len(r.Columns))
	for i, c := range r.Columns {
		heads, numbers[i] = append(heads, v.say(c.Title)), c.Type == "number"
	}
	var rows [][]string
	for _, row := range r.Rows {
		cells := make([]string, len(row))
		for i, value := range row {
			cells[i] = v.cell(r.Columns[i], value)
		}
		rows = append(rows, cells)
	}
	return v.write("funnel.html", "Funnel", map[string]any{
		"Report": r, "Heads": heads, "Rows": rows, "Numbers": numbers, "From": v.date(bot.DateOf(r.Period.From, time.UTC)), "To": v.date(bot.DateOf(r.Period.To.Add(-time.Second), time.UTC)),
		"Alt": v.funnelAlt(r),
	})
}

func (v *visit) cell(c bot.ReportColumn, value any) string {
	switch x := value.(type) {
	case nil:
		return ""
	case int64:
		return grouped(x)
	case int32:
		return grouped(int64(x))
	case string:
		if c.Key == "question" {
			return word(v, questions, x)
		}
		if c.Key == "channel" {
			return word(v, channels, x)
		}
		return x
	}
	return fmt.Sprint(value)
}

// byQuestion adds up a report over channels, versions and languages.
func byQuestion(r bot.Report) (order []string, sums map[string]map[string]float64) {
	at := map[string]int{}
	for i, c := range r.Columns {
		at[c.Key] = i
	}
	sums = map[string]map[string]float64{}
	for _, row := range r.Rows {
		q, _ := row[at["question"]].(string)
		if sums[q] == nil {
			sums[q] = map[string]float64{}
			order = append(order, q)
		}
		for _, f := range fates {
			n, _ := row[at[f.key]].(int64)
			sums[q][f.key] += float64(n)
		}
	}
	return order, sums
}

// funnelAlt says what the chart shows, for who does not see it.
func (v *visit) funnelAlt(r bot.Report) string {
	order, sums := byQuestion(r)
	var says []string
	for _, q := range order {
		part := word(v, questions, q) + ":"
		for _, f := range fates {
			part += fmt.Sprintf(" %s %s,", grouped(int64(sums[q][f.key])), v.say(f.says))
		}
		says = append(says, strings.TrimSuffix(part, ","))
	}
	if len(says) == 0 {
		return v.say("Nothing was asked yet.")
	}
	return strings.Join(says, "; ") + "."
}

// funnelChart draws it: a bar a question.
func (p *pages) funnelChart(v *visit) error {
	r, err := v.funnelReport()
	if err != nil {
		return err
	}
	svg, err := v.chart(r)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox") // its shapes carry their style
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(svg)
	return nil
}

func (v *visit) chart(r bot.Report) ([]byte, error) {
	order, sums := byQuestion(r)
	values := make([][]float64, len(fates))
	var legend, labels []string
	var colors []charts.Color
	for i, f := range fates {
		legend, colors = append(legend, v.say(f.says)), append(colors, f.color)
		for j := len(order) - 1; j >= 0; j-- { // drawn from below
			values[i] = append(values[i], sums[order[j]][f.key])
		}
	}
	for j := len(order) - 1; j >= 0; j-- {
		labels = append(labels, word(v, questions, order[j]))
	}
	if len(order) == 0 {
		for i := range values {
			values[i] = []float64{0}
		}
		labels = []string{v.say("Nothing was asked yet.")}
	}
	most := 1.0
	for j := range labels {
		sum := 0.0
		for i := range values {
			sum += values[i][j]
		}
		most = max(most, sum)
	}
	unit := max(1, math.Ceil(most/8)) // whole numbers on the axis
	top := unit * math.Ceil(most/unit)
	count := func(f float64) string { return grouped(int64(f)) }
	stacked := true
	theme := charts.GetTheme(charts.ThemeLight).WithSeriesColors(colors)
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: 760, Height: 90 + 34*len(labels), Theme: theme})
	series := charts.NewSeriesListBar(values)
	for i := range series {
		series[i].Name = legend[i]
	}
	err := painter.BarChart(charts.BarChartOption{
		Theme: theme, Horizontal: true, StackSeries: &stacked, SeriesList: series, ValueFormatter: count,
		Padding: charts.NewBoxEqual(16), Legend: charts.LegendOption{SeriesNames: legend},
		CategoryAxis: charts.CategoryAxisOption{Labels: labels}, ValueAxis: []charts.ValueAxisOption{{ValueFormatter: count, Unit: unit, Min: charts.Ptr(0.0), Max: charts.Ptr(top)}},
	})
	if err != nil {
		return nil, fmt.Errorf("draw the funnel: %w", err)
	}
	return painter.Bytes()
}
