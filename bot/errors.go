package bot

import "time"

// Error is why a rule refuses something. Dialogs choose the words by Kind;
// nothing private is in it.
type Error struct {
	Kind  ErrorKind
	Who   string    // display name of the holder
	Since time.Time // since when they hold it
	Limit int
}

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
	ErrTooLate    ErrorKind = "too_late" // UNDO after 30 minutes or a claim
)
