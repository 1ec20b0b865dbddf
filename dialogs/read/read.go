// Package read turns the texts of letter carriers into values: yes and no,
// businesses, people, phone numbers, volumes, weights, money, times. Every
// reader is pure and total: the same text gives the same value, always, and no
// text makes it fail. What a reader is not sure of it says (Guesses, Ask)
// instead of choosing in silence; words that fit nothing become notes.
package read

import "leadline/bot"

// Verdict is how sure a reading is.
type Verdict int

// The verdicts.
const (
	No    Verdict = iota // not an answer of this kind
	Read                 // clear
	Guess                // taken, marked as a guess
	Ask                  // something is there but must be asked about; see Found.Ask
	Skip                 // "skip", "dunno", "no se"
)

// Found is what one text holds for the card. Fields not found stay nil.
type Found struct {
	Card    bot.Card // values read; Guesses has dotted names; Notes the leftovers, never dropped
	Ask     string   // "" or a key of what must be asked: see the Ask… constants
	AskRaw  string   // the words the ask is about
	Extra   []string // further phone numbers (E.164) that must not replace the first
	Skipped bool     // the asked field needs no more asking: skip, don't know, or Kept
	Kept    bool     // words of the right kind without a value ("big boxes"): they are in Notes, the question is done
}

// The keys of Found.Ask.
const (
	AskAreaCode     = "area_code"     // a 7 digit number
	AskUPSOrUSPS    = "ups_or_usps"   // "UPSP"
	AskEmailConfirm = "email_confirm" // a dictated mail address
	AskPhoneWhich   = "phone_which"   // several numbers
	AskPhoneInvalid = "phone_invalid" // digits that are no US number
	AskVolume       = "volume_absurd"
	AskWeight       = "weight_absurd"
	AskBusinessName = "business_name" // an address without a name
	AskYesOrNo      = "yes_or_no"     // "maybe", "yes no wait"
)

// Phone is one US number that stands in a text at [Start, End).
type Phone struct {
	E164, Ext  string
	Start, End int
}
