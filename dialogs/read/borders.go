package read

import "strings"

// borders are the states that each state touches, by land or over a bridge.
// States that
// hang together are a region, and local; "TX and CA" are not.
var borders = map[string]string{
	"AL": "FL GA MS TN", "AZ": "CA CO NM NV UT", "AR": "LA MO MS OK TN TX", "CA": "AZ NV OR", "CO": "AZ KS NE NM OK UT WY",
	"CT": "MA NY RI", "DE": "MD NJ PA", "DC": "MD VA", "FL": "AL GA", "GA": "AL FL NC SC TN", "IA": "IL MN MO NE SD WI",
	"ID": "MT NV OR UT WA WY", "IL": "IA IN KY MO WI", "IN": "IL KY MI OH", "KS": "CO MO NE OK", "KY": "IL IN MO OH TN VA WV",
	"LA": "AR MS TX", "MA": "CT NH NY RI VT", "MD": "DC DE PA VA WV", "ME": "NH", "MI": "IN OH WI", "MN": "IA ND SD WI",
	"MO": "AR IA IL KS KY NE OK TN", "MS": "AL AR LA TN", "MT": "ID ND SD WY", "NC": "GA SC TN VA", "ND": "MN MT SD",
	"NE": "CO IA KS MO SD WY", "NH": "MA ME VT", "NJ": "DE NY PA", "NM": "AZ CO OK TX UT", "NV": "AZ CA ID OR UT", "NY": "CT MA NJ PA VT",
	"OH": "IN KY MI PA WV", "OK": "AR CO KS MO NM TX", "OR": "CA ID NV WA", "PA": "DE MD NJ NY OH WV", "RI": "CT MA", "SC": "GA NC",
	"SD": "IA MN MT ND NE WY", "TN": "AL AR GA KY MO MS NC VA", "TX": "AR LA NM OK", "UT": "AZ CO ID NM NV WY", "VA": "DC KY MD NC TN WV",
	"VT": "MA NH NY", "WA": "ID OR", "WI": "IA IL MI MN", "WV": "KY MD OH PA VA", "WY": "CO ID MT NE SD UT",
}

// apart says whether one of some states cannot be reached from the first over
// the others.
func apart(states []string) bool {
	left := map[string]bool{}
	for _, s := range states[1:] {
		left[s] = true
	}
	delete(left, states[0])
	for reached := states[:1:1]; len(reached) > 0 && len(left) > 0; reached = reached[1:] {
		for _, next := range strings.Fields(borders[reached[0]]) {
			if left[next] {
				delete(left, next)
				reached = append(reached, next)
			}
		}
	}
	return len(left) > 0
}
