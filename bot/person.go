package bot

import (
	"slices"
	"time"
)

// Role is what a person may do, within a scope and between dates.
type Role string

// The roles of people.csv. Everybody on the roster may also submit leads.
const (
	ManagementCoordinator Role = "management_coordinator"
	CarrierCoordinator    Role = "carrier_coordinator"
	Rep                   Role = "rep"
	SalesManager          Role = "sales_manager"
	AreaManager           Role = "area_manager"
	BSNRep                Role = "bsn_rep"
	ConsumerAffairs       Role = "consumer_affairs"
	ProgramAdmin          Role = "program_admin"
	NALCAdmin             Role = "nalc_admin"
	Auditor               Role = "auditor"
)

// Roles lists all roles.
var Roles = []Role{ManagementCoordinator, CarrierCoordinator, Rep, SalesManager, AreaManager, BSNRep, ConsumerAffairs, ProgramAdmin, NALCAdmin, Auditor}

// Grant is a role with its scope (station, district or area code, or
// "national"), its dates (To is the last day, zero: open) and the side that
// made it: "usps" or "nalc".
type Grant struct {
	Role   Role   `json:"role"`
	Scope  string `json:"scope"`
	From   Date   `json:"from,omitzero"`
	To     Date   `json:"to,omitzero"`
	Side   string `json:"side,omitempty"`
	Acting bool   `json:"acting,omitempty"`
}

// Holds says whether the grant is in force on a day.
func (g Grant) Holds(day Date) bool {
	return (g.From.IsZero() || !day.Before(g.From)) && (g.To.IsZero() || !g.To.Before(day))
}

// Person is somebody who wrote to us or stands on the roster. A stranger has
// no Handle.
type Person struct {
	ID       PersonID `json:"id"`
	Handle   string   `json:"handle,omitempty"`
	Name     string   `json:"name,omitempty"`
	Craft    Craft    `json:"craft,omitempty"`
	Station  string   `json:"station,omitempty"` // code
	Lang     string   `json:"lang,omitempty"`    // "en", "es"
	Grants   []Grant  `json:"grants,omitempty"`
	Left     bool     `json:"left,omitempty"`    // left the Postal Service
	Stopped  bool     `json:"stopped,omitempty"` // said STOP
	Muted    bool     `json:"muted,omitempty"`   // only answers to own questions
	Zone     string   `json:"zone,omitempty"`    // IANA name, of the station
	District string   `json:"district,omitempty"`
	Area     string   `json:"area,omitempty"`
	Away     Days     `json:"away,omitzero"` // days on which a rep takes no leads
	// Addresses are the enrolled ones, the last used first.
	Addresses []Address `json:"addresses,omitempty"`
}

// Enrolled says whether the person stands on the roster and has not left.
func (p Person) Enrolled() bool { return p.Handle != "" && !p.Left }

// Has says whether the person holds a role on a day (Settings.Day) in any of the
// scopes; no scopes: in any scope at all. A national grant covers every scope.
func (p Person) Has(role Role, day Date, scopes ...string) bool {
	for _, g := range p.Grants {
		if g.Role != role || !g.Holds(day) || p.Left {
			continue
		}
		if len(scopes) == 0 || g.Scope == "national" || slices.Contains(scopes, g.Scope) {
			return true
		}
	}
	return false
}

// Staff says whether the person works for sales or coordinates: their window
// for unasked messages is the office's, not the street's.
func (p Person) Staff(day Date) bool {
	for _, g := range p.Grants {
		if g.Holds(day) {
			return true
		}
	}
	return false
}

// Location is the zone of the person's station; unknown: def.
func (p Person) Location(def *time.Location) *time.Location { return zone(p.Zone, def) }

// Station is one office of the roster.
type Station struct {
	Code         string `json:"code"`
	Name         string `json:"name"`
	District     string `json:"district"`
	Area         string `json:"area"`
	State        string `json:"state"`
	ZIP5         string `json:"zip5"`
	Zone         string `json:"timezone"`          // IANA name
	Close        string `json:"close_of_business"` // "17:00", station time
	Saturday     bool   `json:"saturday_counts"`   // as a day of input; our decision
	EntryMode    string `json:"entry_mode"`        // direct, mc_review
	DropPlace    string `json:"drop_place"`
	PostingPlace string `json:"posting_place"`
}
