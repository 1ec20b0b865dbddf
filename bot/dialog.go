package bot

import (
	"encoding/json"
	"time"
)

// Dialogs is what the bot can talk about; implemented by package dialogs. Hear
// is pure and total: the same Scene gives the same Turn.
type Dialogs interface {
	Hear(s Scene) Turn
	// Form is the lead card as a modal or web form: without values the empty (or
	// the draft's) form, with values the errors by input name. Who is not
	// enrolled gets a view without inputs whose Done says how to join.
	Form(s FormScene) FormView
	Voice
}

// Voice words what the rules tell people who did not ask.
type Voice interface {
	// Tell words a notice in a language ("en", "es").
	Tell(n News, lang string) Message
}

// News is something that happened and that somebody is told.
type News struct {
	What    string // a word of the list in news.go
	Lead    Lead
	Who     string // display name or handle of who did it
	To      Person
	Zone    *time.Location // of the person told
	Central *time.Location // of the follow-up clock
	Note    string
	Values  map[string]string
	Leads   []Lead // those that the news is about, if several
	// Lines are what NewsGathered says in one message; Brief: it goes by SMS.
	Lines []News
	Brief bool
	Until time.Time // what a line warns of; of an idle claim, when it ends
	About Person    // who it is about, if more than a name is said of them
}

// Scene is all that a turn may know: who speaks, what is unanswered, what was
// remembered, and the records that were named by Needs.
type Scene struct {
	Now     time.Time
	Seed    [16]byte // this turn's randomness
	Try     int      // set by the store: how often this turn was repeated (a code was taken)
	From    Address  // the address of the newest message
	Person  Person
	Station Station
	Heard   []Inbound // unanswered, in order; one burst, one reply. Empty when Woken
	Woken   bool      // the time asked for by Turn.Wake has come
	// Neutral is when a stranger last got the one neutral line of a day.
	Neutral time.Time
	State   json.RawMessage
	// Unsent is the reply that has not left yet; the next one replaces it.
	Unsent *Message
	// Own are the last texts we sent to this address, newest first (for noise).
	Own      []string
	Records  Records
	Settings *Settings
}

// Turn is what a burst leads to. While Need names something the Scene lacks,
// the rest is ignored: it is loaded, and Hear runs again.
type Turn struct {
	Say   []Message // at most one
	State json.RawMessage
	// Wake asks for a turn at that time even if nobody writes; zero: none.
	Wake time.Time
	// Drafting says that a draft is open: then CANCEL, END and QUIT mean DROP
	// on Slack and Telegram.
	Drafting bool
	Do       []Action
	Need     []Need
	// Rungs are what each message matched, for the funnel: question, version,
	// outcome; no word of the person.
	Rungs []Rung
	// Draft is the open card and what is asked, for show, JSON and coordinators.
	Draft  *Card
	Asking string
}

// Rung is one line of the funnel.
type Rung struct {
	Dialog   string
	Version  int
	Question string
	Outcome  string // asked answered misread skipped corrected dropped sent …
}

// RefusedButton is the Outcome of a press that did nothing because who pressed
// may not do that, or not any more; Question says why.
const RefusedButton = "refused"

// Action is something that should be done; the rules (rules.go) turn it into a
// Change, or refuse. Dialogs ask the same rules beforehand to choose words.
type Action interface{ action() }

// Need names a record.
type Need struct {
	What NeedKind
	Key  string
}

// NeedKind is the kind of record a Need names.
type NeedKind string

// The kinds of Need, with their keys.
const (
	NeedLead    NeedKind = "lead"    // code, or the five characters without prefix: locked
	NeedMine    NeedKind = "mine"    // "": the speaker's own leads, newest first, at most 10 and the count
	NeedHeld    NeedKind = "held"    // person id: leads a rep holds, oldest due first; the person is locked
	NeedOffered NeedKind = "offered" // person id: leads that are offered to them
	NeedPool    NeedKind = "pool"    // district: its rooms, reps and managers
	NeedOpen    NeedKind = "open"    // district: the open leads of its pool, oldest due first
	NeedInvite  NeedKind = "invite"  // hash of a code, with the address's failures of the last hour
	NeedPerson  NeedKind = "person"  // handle
	NeedPeople  NeedKind = "people"  // person id
	NeedStation NeedKind = "station" // code
	NeedSent    NeedKind = "sent"    // outbox id: what a button hung under
	NeedZIP     NeedKind = "zip"     // zip5: district of a customer's ZIP, "" if not known
	NeedStaff   NeedKind = "staff"   // "role@scope": who holds a role now

	NeedMatch      NeedKind = "match"      // of NeedOfMatch: whose customer a lead is about; the keys are locked
	NeedDuplicates NeedKind = "duplicates" // code: leads that are duplicates of it, oldest first
	NeedSimilar    NeedKind = "similar"    // customer code: names like its own nearby
	NeedFound      NeedKind = "found"      // of Search.Need: customers that a search finds
	NeedCustomer   NeedKind = "customer"   // customer code, or a lead's: everything about it
	NeedGroup      NeedKind = "group"      // customer code: the same, with its keys and leads locked
	NeedNamed      NeedKind = "named"      // of NeedOfName: customers of a district that go by a name; locked
	NeedNumber     NeedKind = "number"     // any key: the number of a new issue
	NeedIssue      NeedKind = "issue"      // number: a service issue, locked
	NeedIssues     NeedKind = "issues"     // district: its open issues, oldest first
	NeedArea       NeedKind = "area"       // district: its area
	NeedAccount    NeedKind = "account"    // AccountKey of a card: the BSN account of that customer
)

// Records are what was loaded so far. A key that is there with a zero value
// was looked for and does not exist.
type Records struct {
	Leads     map[string]*Lead // by the key asked for
	Mine      *[]Lead          // newest first
	MineCount int              // all of them, this fiscal year
	Held      map[PersonID][]Lead
	Offered   map[PersonID][]Lead
	Pools     map[string]Pool
	Open      map[string][]Lead // open leads of a pool, oldest due first
	Invites   map[string]InviteLook
	People    map[PersonID]Person
	Handles   map[string]PersonID // 0: no such handle
	Stations  map[string]Station
	Sent      map[int64]SentMessage
	ZIPs      map[string]string
	Staff     map[string][]Person

	Matches    map[string]Match
	Duplicates map[string][]Lead
	Similar    map[string][]Hint
	Found      map[string][]Found
	Customers  map[string]*View
	Groups     map[string]*View
	Named      map[string][]Named
	Numbers    map[string]int64
	Issue      map[string]*Issue
	Issues     map[string][]Issue
	Areas      map[string]string
	Accounts   map[string]Account // by AccountKey; without a Number: not a BSN customer

	OfficeRecords
}

// InviteLook is an invite and how often this address tried in vain within the
// last hour.
type InviteLook struct {
	Invite   *Invite
	Failures int
}

// Has says whether a Need has been answered.
func (r Records) Has(n Need) bool {
	ok := false
	switch n.What {
	case NeedLead:
		_, ok = r.Leads[n.Key]
	case NeedMine:
		ok = r.Mine != nil
	case NeedHeld:
		_, ok = r.Held[personKey(n.Key)]
	case NeedOffered:
		_, ok = r.Offered[personKey(n.Key)]
	case NeedPool:
		_, ok = r.Pools[n.Key]
	case NeedOpen:
		_, ok = r.Open[n.Key]
	case NeedInvite:
		_, ok = r.Invites[n.Key]
	case NeedPerson:
		_, ok = r.Handles[n.Key]
	case NeedPeople:
		_, ok = r.People[personKey(n.Key)]
	case NeedStation:
		_, ok = r.Stations[n.Key]
	case NeedSent:
		_, ok = r.Sent[int64(personKey(n.Key))]
	case NeedZIP:
		_, ok = r.ZIPs[n.Key]
	case NeedStaff:
		_, ok = r.Staff[n.Key]
	case NeedMatch:
		_, ok = r.Matches[n.Key]
	case NeedDuplicates:
		_, ok = r.Duplicates[n.Key]
	case NeedSimilar:
		_, ok = r.Similar[n.Key]
	case NeedFound:
		_, ok = r.Found[n.Key]
	case NeedCustomer:
		_, ok = r.Customers[n.Key]
	case NeedGroup:
		_, ok = r.Groups[n.Key]
	case NeedNamed:
		_, ok = r.Named[n.Key]
	case NeedNumber:
		_, ok = r.Numbers[n.Key]
	case NeedIssue:
		_, ok = r.Issue[n.Key]
	case NeedIssues:
		_, ok = r.Issues[n.Key]
	case NeedArea:
		_, ok = r.Areas[n.Key]
	case NeedAccount:
		_, ok = r.Accounts[n.Key]
	default:
		ok = r.OfficeRecords.has(n)
	}
	return ok
}
