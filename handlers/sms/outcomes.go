package sms

import (
	"net/http"
	"strconv"

	"leadline/bot"
)

// outcome is what an error code means for the outbox.
type outcome struct {
	class bot.SendClass
	scope bot.PauseScope
}

// outcomes are Twilio's error codes, from creates and callbacks (CHANNELS §8).
// Codes come and go: what is not here is Unknown.
var outcomes = map[string]outcome{
	"20429": {bot.RateLimited, bot.ScopeAccount}, // too many at once; never processed
	"63018": {bot.RateLimited, bot.ScopeSender},

	"21610": {bot.OptedOut, bot.ScopeRecipient},
	"30004": {bot.OptedOut, bot.ScopeRecipient},
	"63014": {bot.OptedOut, bot.ScopeRecipient},

	"21408": {bot.BadAddress, bot.ScopeRecipient}, // region not enabled: that may be our account's fault
	"21612": {bot.BadAddress, bot.ScopeRecipient}, // no way from our number to this one: likewise

	"21211": {bot.NumberGone, bot.ScopeRecipient}, // no such number
	"21614": {bot.NumberGone, bot.ScopeRecipient}, // no mobile
	"21635": {bot.NumberGone, bot.ScopeRecipient}, // landline
	"30005": {bot.NumberGone, bot.ScopeRecipient}, // unknown handset
	"30006": {bot.NumberGone, bot.ScopeRecipient}, // landline or carrier

	"21602": {bot.BadContent, bot.ScopeMessage}, // no body
	"21617": {bot.BadContent, bot.ScopeMessage}, // too long
	"30007": {bot.BadContent, bot.ScopeMessage}, // filtered

	"63016": {bot.WindowClosed, bot.ScopeMessage},

	"20003": {bot.Auth, bot.ScopeAccount},
	"20005": {bot.Auth, bot.ScopeAccount}, // account not active
	"21608": {bot.Auth, bot.ScopeAccount}, // trial account
	"30002": {bot.Auth, bot.ScopeAccount}, // suspended

	"21603": {bot.SenderFault, bot.ScopeSender},
	"21611": {bot.SenderFault, bot.ScopeSender}, // its queue is full
	"30001": {bot.SenderFault, bot.ScopeSender},
	"30032": {bot.SenderFault, bot.ScopeSender}, // toll-free not verified
	"30034": {bot.SenderFault, bot.ScopeSender}, // not registered

	"30003": {bot.RetryOnce, bot.ScopeMessage}, // handset off
	"30008": {bot.RetryOnce, bot.ScopeMessage},
}

// outcomeOf is the outcome of a code; "" and unknown ones are Unknown.
func outcomeOf(code string) outcome {
	if o, ok := outcomes[code]; ok {
		return o
	}
	return outcome{bot.Unknown, bot.ScopeMessage}
}

// refusal is what an answer that is no success means. A server's failure may
// come after the message was taken; a refusal for too many never does.
func refusal(status, number int) (outcome, string) {
	code := ""
	if number > 0 {
		code = strconv.Itoa(number)
	}
	switch o := outcomeOf(code); {
	case status >= 500:
		return outcome{bot.Ambiguous, bot.ScopeMessage}, code
	case status == http.StatusTooManyRequests && o.class != bot.RateLimited:
		return outcome{bot.RateLimited, bot.ScopeAccount}, code
	case status == http.StatusUnauthorized && o.class == bot.Unknown:
		return outcome{bot.Auth, bot.ScopeAccount}, code
	default:
		return o, code
	}
}
