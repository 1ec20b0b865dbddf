package bot

import "time"

// Error is why a rule refuses something; the May… rules answer nil where nothing
// stands in the way. Dialogs choose the words by Kind; nothing private is in it.
type Error struct {
	Kind  ErrorKind
	Who   string    // display name of the holder
	Since time.Time // since when they hold it
	Limit int       // leads of ErrTooMany and ErrTheirMany, days of ErrTooOld
	Until Date      // ErrAway: their last day off; of a talk, ErrTooOld: the first day that counts, ErrTwice: the day it was given
}

// Error is for operators and tests; people are told by Kind.
func (e *Error) Error() string { return "refused: " + string(e.Kind) }

// ErrorKind is a reason to refuse.
type ErrorKind string

// The reasons.
const (
	ErrUnknown    ErrorKind = "unknown"     // no such lead, or not yours to know of
	ErrNotAllowed ErrorKind = "not_allowed" // the role does not do this
	ErrYours      ErrorKind = "yours"       // you hold it already
	ErrHeld       ErrorKind = "held"        // Who holds it since Since
	ErrNotHolder  ErrorKind = "not_holder"  // you do not hold it
	ErrClosed     ErrorKind = "closed"
	ErrNotOpen    ErrorKind = "not_open"  // still in review
	ErrTooMany    ErrorKind = "too_many"  // Limit uncontacted leads are held
	ErrStale      ErrorKind = "stale"     // the button belongs to an earlier claim
	ErrBackdated  ErrorKind = "backdated" // more than 24 hours back, or over a breach: the manager
	ErrFuture     ErrorKind = "future"
	ErrTooLate    ErrorKind = "too_late"   // UNDO after 30 minutes or a claim
	ErrSame       ErrorKind = "same"       // both names mean one customer already
	ErrNotMerged  ErrorKind = "not_merged" // there is no merge to take back

	ErrNotTeam   ErrorKind = "not_team"   // the person named does not work this pool
	ErrNotHeld   ErrorKind = "not_held"   // nobody holds it
	ErrTheirs    ErrorKind = "theirs"     // Who holds it already
	ErrTheirMany ErrorKind = "their_many" // Who holds Limit uncontacted leads
	ErrAway      ErrorKind = "away"       // the speaker takes no leads until Until
	ErrNoOffer   ErrorKind = "no_offer"   // nobody offers it to you, or no more
	ErrNotClosed ErrorKind = "not_closed" // there is nothing to open again
	ErrTakenBack ErrorKind = "taken_back" // its sender withdrew it, or it is another's double
	ErrTooOld    ErrorKind = "too_old"    // closed more than Limit days ago; a talk before Until
	ErrNotSale   ErrorKind = "not_sale"   // only a sale has revenue
	ErrVerified  ErrorKind = "verified"   // since Since: revenue counts once
	ErrNoAmount  ErrorKind = "no_amount"  // a sale without an amount
	ErrNotAsked  ErrorKind = "not_asked"  // no contact waits for a manager
	ErrBefore    ErrorKind = "before"     // a contact before the lead's own date
)
