package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// The columns of the roster files, in order.
var (
	stationColumns = []string{"code", "name", "district", "area", "state", "zip5", "timezone", "close_of_business", "saturday_counts", "entry_mode", "drop_place", "posting_place"}
	personColumns  = []string{"handle", "display_name", "craft", "station", "language", "roles", "from", "to"}
	crafts         = []bot.Craft{bot.CityCarrier, bot.RuralCarrier, bot.Clerk, bot.MailHandler, bot.Manager, bot.Other}
	placeWord      = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)
	handleWord     = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`)
	zipWord        = regexp.MustCompile(`^\d{5}$`)
	clockWord      = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
	phoneLike      = regexp.MustCompile(`\d{3}[ .)-]*\d{3}[ .-]*\d{4}`)
)

// maxRoster is the largest roster file taken; a district has some ten thousand
// people.
const maxRoster = 64 << 20

// rejected is a line of a file that was not taken, and why. Key is its first
// column, "" where the line cannot be told apart.
type rejected struct {
	Line int
	Why  string
	Key  string
}

// rosterPerson is a line of people.csv.
type rosterPerson struct {
	Line int
	bot.Person
	Grants []bot.Grant
}

// readStations reads stations.csv. Lines that cannot be taken are listed; the
// others are read all the same.
func readStations(r io.Reader) (stations []bot.Station, bad []rejected, err error) {
	bad, err = readTable(r, stationColumns, func(_ int, f map[string]string) error {
		s := bot.Station{Code: f["code"], Name: f["name"], District: f["district"], Area: f["area"], State: strings.ToUpper(f["state"]), ZIP5: f["zip5"],
			Zone: f["timezone"], Close: orElse(f["close_of_business"], "17:00"), Saturday: f["saturday_counts"] == "true",
			EntryMode: orElse(f["entry_mode"], "direct"), DropPlace: f["drop_place"], PostingPlace: f["posting_place"]}
		_, zoneErr := time.LoadLocation(s.Zone)
		switch {
		case !placeWord.MatchString(s.Code):
			return fmt.Errorf("code %q: write letters, digits and dashes", s.Code)
		case s.Name == "" || len(s.Name) > 120:
			return fmt.Errorf("a station needs a name of at most 120 characters")
		case !placeWord.MatchString(s.District) || !placeWord.MatchString(s.Area):
			return fmt.Errorf("district %q and area %q: write letters, digits and dashes", s.District, s.Area)
		case !zipWord.MatchString(s.ZIP5):
			return fmt.Errorf("zip5 %q: write five digits", s.ZIP5)
		case zoneErr != nil || s.Zone == "":
			return fmt.Errorf("timezone %q: write one like America/Denver", s.Zone)
		case !clockWord.MatchString(s.Close):
			return fmt.Errorf("close_of_business %q: write HH:MM, like 17:00", s.Close)
		case !slices.Contains([]string{"", "true", "false"}, f["saturday_counts"]):
			return fmt.Errorf("saturday_counts %q: write true or false", f["saturday_counts"])
		case s.EntryMode != "direct" && s.EntryMode != "mc_review":
			return fmt.Errorf("entry_mode %q: write direct or mc_review", s.EntryMode)
		case slices.ContainsFunc(stations, func(o bot.Station) bool { return o.Code == s.Code }):
			return fmt.Errorf("station %s stands twice in the file", s.Code)
		}
		stations = append(stations, s)
		return nil
	})
	return stations, bad, err
}

// readPeople reads people.csv. A roster never holds phone numbers.
func readPeople(r io.Reader) (people []rosterPerson, bad []rejected, err error) {
	seen := map[string]bool{}
	bad, err = readTable(r, personColumns, func(line int, f map[string]string) error {
		p := rosterPerson{Line: line, Person: bot.Person{Handle: f["handle"], Name: f["display_name"], Craft: bot.Craft(f["craft"]), Station: f["station"], Lang: orElse(f["language"], "en")}}
		switch {
		case phoneLike.MatchString(p.Handle + " " + p.Name):
			return fmt.Errorf("a roster never holds phone numbers; people text us first")
		case !handleWord.MatchString(p.Handle):
			return fmt.Errorf("handle %q: write small letters, digits, dot and dash, at most 40", p.Handle)
		case p.Name == "" || len(p.Name) > 120:
			return fmt.Errorf("a person needs a display_name of at most 120 characters")
		case !slices.Contains(crafts, p.Craft):
			return fmt.Errorf("craft %q: write one of %v", p.Craft, crafts)
		case p.Lang != "en" && p.Lang != "es":
			return fmt.Errorf("language %q: write en or es", p.Lang)
		case seen[p.Handle]:
			return fmt.Errorf("handle %s stands twice in the file", p.Handle)
		}
		if p.Grants, err = parseRoles(f["roles"], f["from"], f["to"]); err != nil {
			return err
		}
		seen[p.Handle] = true
		people = append(people, p)
		return nil
	})
	return people, bad, err
}

// parseRoles reads "rep@CO-WY;sales_manager@CO-WY" with its dates.
func parseRoles(text, from, to string) (grants []bot.Grant, err error) {
	var first, last bot.Date
	if err := first.UnmarshalText([]byte(from)); err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	if err := last.UnmarshalText([]byte(to)); err != nil {
		return nil, fmt.Errorf("to: %w", err)
	}
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		role, scope, ok := strings.Cut(part, "@")
		if !ok || !slices.Contains(bot.Roles, bot.Role(role)) || !placeWord.MatchString(scope) {
			return nil, fmt.Errorf("role %q: write role@scope, like rep@CO-WY; roles are %v", part, bot.Roles)
		}
		g := bot.Grant{Role: bot.Role(role), Scope: scope, From: first, To: last, Side: sideOf(bot.Role(role))}
		grants = append(grants, g)
	}
	return grants, nil
}

// sideOf is the side that appoints a role: the NALC its carrier coordinators
// and admins, USPS all others [S2 q8].
func sideOf(r bot.Role) string {
	if r == bot.CarrierCoordinator || r == bot.NALCAdmin {
		return "nalc"
	}
	return "usps"
}

// readTable reads a CSV file with a header line; the columns may stand in any
// order, further ones are ignored. take refuses a line by an error.
func readTable(r io.Reader, columns []string, take func(line int, fields map[string]string) error) (bad []rejected, err error) {
	c := csv.NewReader(io.LimitReader(r, maxRoster))
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = true
	header, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("the file has no header line; it should begin with %s", strings.Join(columns, ","))
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	for _, want := range columns[:2] {
		if !slices.Contains(header, want) {
			return nil, fmt.Errorf("the header lacks %q; it should be %s", want, strings.Join(columns, ","))
		}
	}
	for {
		row, err := c.Read()
		if err == io.EOF {
			return bad, nil
		}
		if err != nil {
			line := 0
			if e, ok := errors.AsType[*csv.ParseError](err); ok {
				line = e.StartLine
			}
			bad = append(bad, rejected{Line: line, Why: "not readable as CSV: " + err.Error()})
			continue
		}
		line, _ := c.FieldPos(0)
		fields := map[string]string{}
		for i, name := range header {
			if i < len(row) {
				fields[name] = strings.TrimSpace(row[i])
			}
		}
		if err := take(line, fields); err != nil {
			bad = append(bad, rejected{line, err.Error(), fields[columns[0]]})
		}
	}
}

func orElse(s, def string) string {
	if s == "" {
		return def
	}
	return s
}
