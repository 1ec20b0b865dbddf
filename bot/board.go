package bot

import (
	"fmt"
	"time"
)

// Mandate is one of the program's mandates [S2 q7, MC-q2]. The list is written
// here once; chat, web page and transcripts print it in this order.
type Mandate struct {
	Key   string
	Title string
	all   bool // binds every station, not only those with city carriers
	judge func(*Settings, Facts, time.Time) Cell
}

// Mandates are what binds a station.
var Mandates = []Mandate{
	{Key: "M1", Title: "A place to drop cards", judge: dropPlace},
	{Key: "M2", Title: "A place to post", judge: postingPlace},
	{Key: "M3", Title: "Cards input by the next business day", judge: cardsInput},
	{Key: "M4", Title: "First contact within 48 hours", judge: firstContact},
	{Key: "M5", Title: "Weekly lead status to carriers", judge: weeklyStatus},
	{Key: "M6", Title: "Weekly station summary posted", judge: summaryPosted},
	{Key: "M7", Title: "A service talk every two weeks", judge: talkGiven},
	{Key: "M8", Title: "Talks certified by both sides", judge: talkSigned},
	{Key: "M9", Title: "Quarterly teleconference with NALC", judge: teleconference},
	{Key: "M10", Title: "Both coordinators in place", judge: coordinators},
	{Key: "M11", Title: "Recognition for the whole unit", all: true, judge: unitWide},
	{Key: "M12", Title: "Participation is voluntary", judge: voluntary},
}

// The states of a cell.
const (
	CellOK      = "ok"
	CellDue     = "due"     // not met yet, and there is still time
	CellMissing = "missing" // not met, and the time is over
	CellVacant  = "vacant"  // not met because nobody is in the post
)

// Cell is how a station stands with one mandate: why in a word, with the values
// that the words need. Days are written YYYY-MM-DD, times RFC 3339.
type Cell struct {
	Key    string
	Title  string
	State  string
	Since  time.Time
	Why    string
	Values map[string]string
}

// Board is how a station stands with all of them.
type Board struct {
	Station Station
	Cells   []Cell
}

// Open are the cells that are not met.
func (b Board) Open() (open []Cell) {
	for _, c := range b.Cells {
		if c.State != CellOK {
			open = append(open, c)
		}
	}
	return open
}

// Facts are the evidence from which a board is made.
type Facts struct {
	Book     TalkBook
	District DistrictBook
	Joined   int // employees of the station who joined by themselves

	InputOnTime, InputLate, InputWaiting, InputOverdue   int // cards of the last thirty days
	ContactMet, ContactLate, ContactRunning, ContactOver int // first contacts due in the last thirty days
	InputSince, ContactSince                             time.Time
	Drafts                                               []HandedDraft // that the coordinator has not finished; only when they were begun
	Senders                                              int           // carriers of the station with leads that go on
	FirstSent                                            time.Time     // the oldest of those leads
	Slips                                                int           // of the newest weekly status, not handed out yet
	SlipsOf                                              Date
	Proofs                                               []Proof
	Supplies                                             []Supply
}

// FactDays is how many days back from now the shares on the board look.
const FactDays = 30

// Proof is evidence that a station met a mandate in a week: the summary was
// posted, the carriers have had their status.
type Proof struct {
	Station string
	Mandate string
	Period  Date // the Thursday by which the week is named
	At      time.Time
	By      PersonID
	Note    string
}

// Board judges every mandate of a station, in the order of Mandates. One that does
// not bind it is ok, with the why "not_bound".
func (s *Settings) Board(f Facts, now time.Time) Board {
	b := Board{Station: f.Book.Station}
	for _, m := range Mandates {
		c := Cell{State: CellOK, Why: "not_bound"}
		if m.all || f.Book.Carriers > 0 {
			c = m.judge(s, f, now)
		}
		c.Key, c.Title = m.Key, m.Title
		b.Cells = append(b.Cells, c)
	}
	return b
}

func values(pairs ...any) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = fmt.Sprint(pairs[i+1])
	}
	return m
}
