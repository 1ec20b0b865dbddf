package bot

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// How a customer is recognised: by phone, or by name and address, both brought
// into one form. Nothing else is ever strong; a similar name is a hint.

// The kinds of match keys, as they begin.
const (
	keyPhone = "phone:"
	keyPlace = "place:"
)

// MatchKeys are what the customer of a card is recognised by, phones first;
// two cards that share one are about the same customer. A card that names
// neither ZIP nor town is of its station's ZIP.
func MatchKeys(c Card, at Station) (keys []string) {
	for _, p := range []*Party{c.DecisionMaker, c.SpokeWith} {
		if p != nil && p.Phone != "" {
			keys = append(keys, keyPhone+p.Phone)
		}
	}
	if b := c.Business; b != nil {
		name, street := squeezed(NormalName(b.Name)), squeezed(NormalStreet(b.Street))
		for _, where := range placesOf(*b, at) {
			if name != "" && street != "" {
				keys = append(keys, keyPlace+name+"|"+street+"|"+where)
			}
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int { return strings.Compare(a[:6], b[:6]) }) // "phone:" before "place:"
	return unique(keys)
}

// placesOf are the places of an address: its ZIP and its town, since the next
// carrier may name only one of them.
func placesOf(b Business, at Station) (all []string) {
	if b.ZIP5 != "" {
		all = append(all, b.ZIP5)
	}
	if town := squeezed(NormalizeKeyword(b.City)); town != "" {
		state := b.State
		if state == "" {
			state = at.State
		}
		all = append(all, town+state)
	}
	if len(all) == 0 {
		all = append(all, at.ZIP5)
	}
	return all
}

// PhoneKey is the match key of a phone number in E.164.
func PhoneKey(e164 string) string { return keyPhone + e164 }

// NormalName is a business name as names are compared: look-alike letters,
// accents, case, punctuation, "&" and "and", a leading "The" and the legal form
// behind it make no difference. "The Vita Co., Inc." is "VITA".
func NormalName(name string) string {
	words := strings.Fields(NormalizeKeyword(joined(name)))
	for len(words) > 1 && words[0] == "THE" {
		words = words[1:]
	}
	for n := len(words); n > 1 && (legalForms[words[n-1]] || words[n-1] == "AND"); n = len(words) { // "Smith & Co"
		words = words[:n-1]
	}
	return strings.Join(words, " ")
}

// NormalStreet is a street address as addresses are compared: suffixes and
// directions in their postal short form, ordinals as numbers, without the unit.
func NormalStreet(street string) string {
	words := strings.Fields(NormalizeKeyword(joined(strings.ReplaceAll(street, "#", " UNIT "))))
	var kept []string
	for i, w := range words {
		if i > 1 && units[w] { // "4 Suite Ave" begins with its number
			break
		}
		if short, ok := streetWords[w]; ok && i > 0 {
			w = short
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

// plainJoins are signs inside of words and between them: "Joe's" is one word,
// "A&B" and "A + B" are "A AND B".
var plainJoins = strings.NewReplacer("'", "", "’", "", "‘", "", "ʼ", "", "`", "", "´", "", ".", "", "&", " and ", "+", " and ")

// joined has no signs inside of words, nor any that hide in one character with a
// letter, or that another character stands for: "ŉ" is an apostrophe and an n.
func joined(s string) string { return plainJoins.Replace(norm.NFKC.String(plainJoins.Replace(s))) }

var legalForms = wordSet("INC LLC LTD CO CORP COMPANY INCORPORATED CORPORATION LIMITED LP LLP PLLC PC PA LC LLLP")

// units begin what tells doors of one address apart.
var units = wordSet("STE SUITE UNIT APT APARTMENT BLDG BUILDING FL FLOOR RM ROOM LOT SPC SPACE DEPT DEPARTMENT NO NUM NUMBER")

// streetWords are the postal short forms (Publication 28) of what people write
// out or shorten otherwise.
var streetWords = pairs(`
ALLEY ALY|AVENUE AVE|AV AVE|AVEN AVE|AVENIDA AVE|BEND BND|BOULEVARD BLVD|BOUL BLVD|BL BLVD|BRIDGE BRG|BYPASS BYP|CENTER CTR|CENTRE CTR|CIRCLE CIR|CIRC CIR|
COURT CT|COVE CV|CREEK CRK|CRESCENT CRES|CROSSING XING|DRIVE DR|DRV DR|ESTATES ESTS|EXPRESSWAY EXPY|FREEWAY FWY|FORK FRK|GARDENS GDNS|GROVE GRV|
HEIGHTS HTS|HIGHWAY HWY|HIWAY HWY|HILL HL|HILLS HLS|HOLLOW HOLW|JUNCTION JCT|LANDING LNDG|LANE LN|LOOP LOOP|MANOR MNR|MEADOWS MDWS|MILL ML|MOUNT MT|
MOUNTAIN MTN|PARKWAY PKWY|PKY PKWY|PIKE PIKE|PLACE PL|PLAZA PLZ|POINT PT|RANCH RNCH|RIDGE RDG|ROAD RD|ROUTE RTE|RT RTE|SPRING SPG|SPRINGS SPGS|SQUARE SQ|
STATION STA|STREET ST|STR ST|STRT ST|SUMMIT SMT|TERRACE TER|TERR TER|TRACE TRCE|TRAIL TRL|TURNPIKE TPKE|VALLEY VLY|VIEW VW|VILLAGE VLG|VISTA VIS|WAY WAY|
NORTH N|SOUTH S|EAST E|WEST W|NORTHEAST NE|NORTHWEST NW|SOUTHEAST SE|SOUTHWEST SW|SAINT ST|FORT FT|COUNTY CO|
FIRST 1ST|SECOND 2ND|THIRD 3RD|FOURTH 4TH|FIFTH 5TH|SIXTH 6TH|SEVENTH 7TH|EIGHTH 8TH|NINTH 9TH|TENTH 10TH`)

func squeezed(s string) string { return strings.ReplaceAll(s, " ", "") }

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

func pairs(list string) map[string]string {
	m := map[string]string{}
	for _, p := range strings.Split(list, "|") {
		if w := strings.Fields(p); len(w) == 2 {
			m[w[0]] = w[1]
		}
	}
	return m
}

// unique are the words of a list, each at its first place.
func unique(list []string) (all []string) {
	for _, s := range list {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
