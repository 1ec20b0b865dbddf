// Package channeltest is the suite that every channel must pass. A channel gives
// it a Rig: itself, wired to a fake of its provider on this machine, and a way to
// make the provider's authentic requests. The suite plays the provider at its
// best and at its worst.
//
//	func TestMain(m *testing.M) { channeltest.Main(m) }
//
//	func TestChannel(t *testing.T) {
//		channeltest.Run(t, func(t *testing.T) channeltest.Rig { … })
//	}
package channeltest

import (
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"

	"leadline/bot"
)

// Rig is one channel with a fake provider of its own. Run asks for a fresh one
// in every case. Fields that may be left empty say so.
type Rig struct {
	Channel  bot.Channel
	Provider *Provider     // what the channel's API address points at
	Now      time.Time     // what the channel's clock shows
	Deadline time.Duration // the hard stop the channel's webhooks were given; short, 200 ms
	MaxBody  int64         // the largest body its webhooks take

	// Signed makes the provider's authentic request for what a person does; the
	// same In makes the same message, with whatever the provider changes when it
	// delivers again. Nil is returned for a kind that the channel does not have.
	Signed func(In) *http.Request
	// Signature is the header that holds the proof; SignsBody says that the
	// proof depends on the body.
	Signature string
	SignsBody bool
	// Refused are authentic or nearly authentic requests that must be refused
	// all the same, with nothing stored. May be empty.
	Refused []Refused
	// Undecodable are authentic requests whose body makes no sense: stored as
	// Raw and answered 200. May be empty where the proof covers the decoding.
	Undecodable []func() *http.Request
	// Ignored are authentic requests about things that are not for us: answered
	// 2xx, nothing stored but perhaps Inbounds of kind Ignored. May be empty.
	Ignored []func() *http.Request

	// To is whom the suite writes to.
	To bot.Address
	// Accepted lists the texts of the messages that the fake provider has
	// accepted for delivery, oldest first.
	Accepted func() []string
	// Errors is the channel's table of error classes, as the provider says them.
	Errors []ErrorCase
	// Limited is the provider's refusal for too many requests that asks to wait
	// so many seconds.
	Limited func(seconds int) Fault
	// Blind: the provider offers no look-up of what became of a send; then
	// Reconcile must say false. Otherwise it must find.
	Blind bool
	// Take makes the provider take a message whose webhook never comes; nil:
	// there is no list of those, and Missed must bring nothing.
	Take func(In)
	// Check looks at a rendered message for the limits of the channel.
	Check func(t testing.TB, m bot.Message, r bot.Rendered)
	// Secrets are tokens and the like: never in an error, an answer or a
	// rendered message.
	Secrets []string
}

// In is something a person does.
type In struct {
	Kind    bot.InboundKind // Text unless set
	ID      int             // another ID is another message; from 1
	From    int             // another number is another person; from 1
	Text    string
	Edits   int         // Edit: the ID of the text it replaces
	Version int         // Edit: the first, second… time it is edited
	Press   bot.Pressed // Press
}

// Refused is a request and the status it must be refused with; 0: 400 or 401.
type Refused struct {
	Name    string
	Request func() *http.Request
	Status  int
}

// ErrorCase is one refusal of the provider and what Send makes of it.
type ErrorCase struct {
	Name       string
	Answer     Fault // none: Send must refuse before it asks the provider
	Class      bot.SendClass
	Scope      bot.PauseScope // "": any
	RetryAfter time.Duration
	Code       string              // "": any
	Change     func(*bot.Outbound) // what must be sent to get there; may be nil
}

// Main runs the tests of a channel's package and fails when goroutines are left.
func Main(m *testing.M) { goleak.VerifyTestMain(m) }

// Run plays every case on a fresh rig.
func Run(t *testing.T, newRig func(t *testing.T) Rig) {
	t.Helper()
	for _, group := range [][]suiteCase{receiving, rendering, sending, repairing} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				r.complete(t)
				c.run(t, r)
			})
		}
	}
}

type suiteCase struct {
	name string
	run  func(t *testing.T, r Rig)
}

// complete fails a rig that would let cases pass without testing anything.
func (r Rig) complete(t *testing.T) {
	t.Helper()
	for what, missing := range map[string]bool{
		"Channel": r.Channel == nil, "Provider": r.Provider == nil, "Now": r.Now.IsZero(), "Deadline": r.Deadline <= 0,
		"MaxBody": r.MaxBody <= 0, "Signed": r.Signed == nil, "Signature": r.Signature == "", "To": r.To.User == "",
		"Accepted": r.Accepted == nil, "Errors": len(r.Errors) == 0, "Limited": r.Limited == nil, "Check": r.Check == nil,
		"Secrets": len(r.Secrets) == 0, "To.Channel": r.Channel != nil && r.To.Channel != r.Channel.Name(),
	} {
		if missing {
			t.Fatalf("the rig lacks %s", what)
		}
	}
}
