package bot

// What stations and districts need loaded and written, beside leads.

// The kinds of Need about stations and districts, with their keys.
const (
	NeedDesk     NeedKind = "desk"     // station code: its facts; the station is locked
	NeedBoard    NeedKind = "board"    // station code: the same, not locked
	NeedBoards   NeedKind = "boards"   // district: the facts of all its stations
	NeedDistrict NeedKind = "district" // district: its book of teleconferences
	NeedTalk     NeedKind = "talk"     // number: a talk of the library with its text
	NeedQueue    NeedKind = "queue"    // station code: what waits for its management coordinator
	NeedCrew     NeedKind = "crew"     // station code: its employees, in short
	NeedReport   NeedKind = "report"   // name and what it is about: "R2 ARVADA"; as of now
)

// OfficeRecords are what was loaded of stations and districts. A station that
// does not exist has facts without a code.
type OfficeRecords struct {
	Desks     map[string]Facts
	Facts     map[string]Facts
	Boards    map[string][]Facts
	Districts map[string]DistrictBook
	Talks     map[string]Talk
	Queues    map[string]Queue
	Crews     map[string][]Person
	Reports   map[string]Report // one without a name could not be made
}

func (r OfficeRecords) has(n Need) (ok bool) {
	switch n.What {
	case NeedDesk:
		_, ok = r.Desks[n.Key]
	case NeedBoard:
		_, ok = r.Facts[n.Key]
	case NeedBoards:
		_, ok = r.Boards[n.Key]
	case NeedDistrict:
		_, ok = r.Districts[n.Key]
	case NeedTalk:
		_, ok = r.Talks[n.Key]
	case NeedQueue:
		_, ok = r.Queues[n.Key]
	case NeedCrew:
		_, ok = r.Crews[n.Key]
	case NeedReport:
		_, ok = r.Reports[n.Key]
	}
	return ok
}

// Office is what a Change holds of stations and districts.
type Office struct {
	Given     []Given // new ones, and those that changed: signatures and disputes are only added
	Supplies  []Supply
	Proofs    []Proof
	Telecons  []Telecon
	Appointed []Appointment
	Duties    []DutyStep  // each once, else all is decided again
	NextWatch []NextWatch // when the duties look again
	Hush      []string    // topics whose waiting lines are out of date; before Lines
	Finished  []Finished  // drafts of the coordinator's queue
	Handed    []Handed    // slips that are with their carriers
}
