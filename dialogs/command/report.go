package command

import "strings"

// reportNames are the reports, by number and by what they are about.
var reportNames = folded("R1|R2|R3|R4|R5|R6|SUMMARY|TALKS|FOLLOWUP|PACK|RESUMEN|CHARLAS|SEGUIMIENTO|CARPETA")

// report is nothing, or a report and what it is about: R2 GOLDEN.
func report(t tail) (Args, bool) {
	w := t.words()
	switch {
	case len(w) == 0:
		return none, true
	case len(w) > 2 || !reportNames[strings.ToUpper(w[0])]:
		return none, false
	}
	return Args{Value: strings.ToUpper(strings.Join(w, " "))}, true
}
