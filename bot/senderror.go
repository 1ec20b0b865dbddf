package bot

import (
	"errors"
	"fmt"
	"time"
)

// What can become of a send that failed.

// SendClass says what to do about a send that failed (CHANNELS §8).
type SendClass string

// The classes of SendError.
const (
	RateLimited  SendClass = "rate_limited"  // wait exactly, keep order, pause the scope
	Retry        SendClass = "retry"         // nothing was written: back off with jitter
	Ambiguous    SendClass = "ambiguous"     // may have been taken: reconcile first
	OptedOut     SendClass = "opted_out"     // the person does not want messages: counts as STOP
	BadAddress   SendClass = "bad_address"   // stop, tell the coordinator
	NumberGone   SendClass = "number_gone"   // nobody has this number now: as BadAddress, and its enrolment ends
	Moved        SendClass = "moved"         // NewConversation; send once more
	BadContent   SendClass = "bad_content"   // our bug: park and alert
	Done         SendClass = "done"          // it had been done already
	Gone         SendClass = "gone"          // the message to edit is not there: post anew
	WindowClosed SendClass = "window_closed" // too late for this way of answering
	Auth         SendClass = "auth"          // pause the account, alert
	SenderFault  SendClass = "sender"        // pause the sender
	RetryOnce    SendClass = "retry_once"    // one new try later
	Unknown      SendClass = "unknown"       // one careful retry, else park
)

// PauseScope is what a failure pauses.
type PauseScope string

// The scopes of a pause.
const (
	ScopeMessage      PauseScope = "message"
	ScopeRecipient    PauseScope = "recipient"
	ScopeConversation PauseScope = "conversation"
	ScopeSender       PauseScope = "sender"
	ScopeAccount      PauseScope = "account"
)

// SendError is why a send failed. RetryAfter is what the provider asks for, 0: it
// asks for nothing, and the wait is ours. Error never shows the message or the
// person.
type SendError struct {
	Class           SendClass
	Scope           PauseScope
	RetryAfter      time.Duration
	Code            string // the provider's
	NewConversation string // Moved
	Cause           error
}

// Error is for operators.
func (e *SendError) Error() string {
	return fmt.Sprintf("send: %s (code %q)", e.Class, e.Code)
}

// Unwrap is what the channel saw.
func (e *SendError) Unwrap() error { return e.Cause }

// ClassOf is the class of any error of Send; an error without one is Unknown.
func ClassOf(err error) SendClass {
	if e, ok := errors.AsType[*SendError](err); ok {
		return e.Class
	}
	return Unknown
}

func asSendError(err error) (*SendError, bool) { return errors.AsType[*SendError](err) }
