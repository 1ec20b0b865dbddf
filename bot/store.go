package bot

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// Store is what must be remembered; implemented by package storage.
type Store interface {
	// Accept commits messages with their keys, and the consent change of those
	// with a Wish, in one transaction. An address seen for the first time
	// becomes a stranger. Known messages are not stored again and still name
	// their person. Soft wishes (WishStopUnlessDrafting) stop only who has no
	// open draft.
	Accept(ctx context.Context, in ...Inbound) ([]Accepted, error)
	// Exchange locks the people, loads what a Scene holds, calls decide for
	// each who has something unanswered (or is due to be woken), loads what
	// Change.Need names and calls again, and writes all Changes: one
	// transaction. People who name the same lead are put off to a later call;
	// they are returned. Nothing unanswered: decide is not called.
	Exchange(ctx context.Context, people []PersonID, decide func(Scene) Change) (putOff []PersonID, err error)
	// ExchangeLeasing is Exchange that also leases the replies it writes, where
	// they are due and nothing stands before them; the caller sends them at once.
	ExchangeLeasing(ctx context.Context, people []PersonID, decide func(Scene) Change) (putOff []PersonID, leased []Outbound, err error)
	// Apply is Exchange without a speaker: it loads and locks needs, calls
	// decide, writes. For reminders, commands of operators, forms.
	Apply(ctx context.Context, needs []Need, decide func(Records) Change) error
	// Fail counts a failed turn on the oldest unanswered messages of a person;
	// at the limit they are parked with the class and reported true.
	Fail(ctx context.Context, p PersonID, class string, limit int, now time.Time) (parked bool, err error)
	// Speaker is who an address belongs to and what is remembered of the talk;
	// an address never seen is a stranger with ID 0. It locks nothing.
	Speaker(ctx context.Context, a Address) (Person, json.RawMessage, error)
	// Waiting lists people with unanswered messages, or who are due to be
	// woken: what the sweeper hands to Exchange.
	Waiting(ctx context.Context, now time.Time, limit int) ([]PersonID, error)
	// NextDue is the earliest time after which something asks to be done: a
	// wake, a held message, a retry. Zero: nothing.
	NextDue(ctx context.Context, after time.Time) (time.Time, error)

	// Lease takes the heads of lanes that are due, marks them as sending and
	// reads consent again: rows to a stopped person become cancelled. With
	// addresses only their lanes. Leases whose time is over come back as
	// Ambiguous. Lease times are the database's own.
	Lease(ctx context.Context, now time.Time, to []AddressID, limit int) ([]Outbound, error)
	// Settle writes what became of leased rows; a row under a newer lease is
	// left alone.
	Settle(ctx context.Context, s ...Settlement) error
	// Receipted lists which of these receipts a row has already.
	Receipted(ctx context.Context, ids []string) ([]string, error)
	// Delivered moves delivery states, never backwards.
	Delivered(ctx context.Context, now time.Time, d ...Delivery) error
	// WantedMedia takes files that are due to be fetched and postpones them, so
	// that nobody else takes them meanwhile.
	WantedMedia(ctx context.Context, now time.Time, limit int) ([]WantedMedia, error)
	// SettleMedia writes what became of one.
	SettleMedia(ctx context.Context, o MediaOutcome) error
	// RolesOver lists roles whose last day was before a day, and which nobody has
	// looked at since.
	RolesOver(ctx context.Context, day Date, limit int) ([]Revoke, error)
	// OffersDue lists leads whose offer to a colleague has run out.
	OffersDue(ctx context.Context, now time.Time, limit int) ([]string, error)
	// NumbersDue lists enrolled numbers that nobody has proved for SilentFor, or
	// that the provider says nobody has.
	NumbersDue(ctx context.Context, now time.Time, limit int) ([]LostNumber, error)
	// Calendar reads the closing days; Edition grows with each.
	Calendar(ctx context.Context) (Calendar, error)
	// Climb locks leads at which the ladder has to look, by time or because their
	// clock rests on a calendar before this edition, those that somebody
	// works on left out, calls decide for each, loads what Change.Need names and
	// calls again, and writes all Changes: one transaction. It returns how many
	// leads it locked.
	Climb(ctx context.Context, now time.Time, edition, limit int, decide func(Look) Change) (int, error)
	// Postpone puts off the next look at the lead that is due first, because it
	// cannot be decided; "": there is none.
	Postpone(ctx context.Context, now, until time.Time, edition int) (code string, err error)
	// Outdated lists leads whose clock rests on a calendar before this edition.
	Outdated(ctx context.Context, edition, limit int) ([]string, error)
	// Gather locks people who have lines due and got no gathered message in this
	// quarter of an hour, calls decide for each, and writes all Changes.
	Gather(ctx context.Context, now time.Time, limit int, decide func(Tray) Change) (int, error)
	// Attend locks stations and districts at which the duties have to look, calls
	// decide for each, loads what Change.Need names and calls again, and writes
	// all Changes: one transaction. It returns how many it locked.
	Attend(ctx context.Context, now time.Time, edition, limit int, decide func(Watch) Change) (int, error)
	// PostponeWatch puts off the next look at what is due first; "": nothing is.
	PostponeWatch(ctx context.Context, now, until time.Time, edition int) (key string, err error)
	// Crew are the employees of a station, in short.
	Crew(ctx context.Context, station string) ([]Person, error)
	// Zones are the zones of all stations.
	Zones(ctx context.Context) ([]string, error)
	// ExpectParts keeps when parts of broadcasts are to be planned; those that
	// were planned stay as they are.
	ExpectParts(ctx context.Context, now time.Time, parts []Part) error
	// PlanPart writes down the recipients of one part that is due; false: none is.
	PlanPart(ctx context.Context, now time.Time) (bool, error)
	// Broadcast locks recipients whose time has come, on channels that are not
	// filled beyond ahead, calls decide, and writes its Change.
	Broadcast(ctx context.Context, now, ahead time.Time, limit int, decide func(Batch) Change) (int, error)
	// PlanRush writes a rush down as a broadcast if enough people have nothing but its
	// reminders due; its lines wait for their broadcast then. It returns how many.
	PlanRush(ctx context.Context, now time.Time, r Rush) (int, error)
	// Cursor reads how far a Listener has come.
	Cursor(ctx context.Context, name string) (string, error)
}

// Accepted is what became of one Inbound.
type Accepted struct {
	Fresh  bool // stored now; false: known before
	Person PersonID
}

// Change is everything a decision wants written. Nothing in it is decided by
// the store.
type Change struct {
	Need []Need // load these and decide again; nothing is written

	Answered []int64 // inbox rows
	Person   PersonID
	State    json.RawMessage // nil: as it was
	Wake     time.Time
	Drafting bool
	Rungs    []Rung
	Draft    *Card  // the open card, for show and coordinators
	Asking   string // the field asked, "review" or empty

	NewLeads []Lead // with their codes; a code that is taken repeats the turn
	Leads    []Lead // changed: the row with this ID and Version-1, else the turn is decided again
	Claims   []ClaimChange
	Events   []Event
	Say      []Outgoing
	Cards    []string // codes of leads whose pool cards must show the new state

	Enroll       []Enrollment
	Invites      []Invite
	Failed       []string // invite hashes tried in vain by this address
	Consents     []Consent
	Lang         string // new language of the person
	Mute         *bool
	Blanks       []Blank
	Binds        []Bind
	Neutral      bool // a stranger got today's neutral line
	Issues       []Issue
	Resolved     []Issue
	NewCustomers []Customer // with ids; one that is taken repeats the turn
	Learnt       []Customer // known ones: keys, phones and mail addresses to be added
	Merges       []Merge
	Unmerges     []Merge
	Accesses     []Access
	HandOvers    []HandOver    // drafts for the coordinator's queue of the person's station
	Activities   []LogActivity // Business Connect activities
	Steps        []Step        // of the ladder: each once per lead, else the lead is decided again
	Next         []Next        // when the ladder looks again; every other change asks for a look by itself
	Lines        []Line        // for staff: one message per person and quarter of an hour
	Gathered     *Gathered
	Approvals    []Approval // contacts dated back: new ones, and those decided
	Away         []AwayChange
	Leave        []PersonID   // they have left: roles, codes, what waits to be sent to them
	Lost         []LostNumber // numbers that are nobody's of ours any more
	Revokes      []Revoke
	RolesOver    []Revoke      // whose last day is over: what rested on them ends
	Unsay        []string      // codes of leads: earlier notices about them that have not left are not sent
	Links        []WebLink     // that sign in to the web pages
	Media        []WantedMedia // files to be fetched

	Reached   []Reached            // recipients of broadcasts, and what became of them
	Postponed []Postponed          // recipients whose window is closed
	Pace      map[string]time.Time // until when channels are taken up
	Trays     []Gathered           // of those recipients who are told lines

	Office
}

// ClaimChange begins (End empty) or ends a claim.
type ClaimChange struct {
	Lead string // code
	Claim
}

// Enrollment links an address to a person of the roster.
type Enrollment struct {
	Address AddressID
	Person  PersonID
	Invite  int64
	At      time.Time
}

// Consent is one line of the consent record, which is only added to.
type Consent struct {
	Person  PersonID
	Address AddressID
	What    string // "opt_in", "stop", "start"
	How     string // "keyword", "code", "provider"
	Wording string // key and version of the text shown
	At      time.Time
}

// Blank erases texts of the person's messages, and of ours to them: nothing about
// a customer without concurrence is kept. All: every one since a time; else those
// that are named, and of the person's messages that could not be handled those
// since then, which belong to nothing.
type Blank struct {
	Person PersonID
	Since  time.Time
	All    bool
	Texts  []int64  // inbox rows
	Causes []string // of outbox rows to the person
	Files  []string // media by name
}

// Bind ties a room to a pool.
type Bind struct {
	Room     Address
	District string
	By       PersonID
}

func personKey(s string) PersonID {
	n, _ := strconv.ParseInt(s, 10, 64)
	return PersonID(n)
}
