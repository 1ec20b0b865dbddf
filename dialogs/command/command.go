// Package command reads commands: which word of which role a text is, and what
// stands behind it. Parse is pure and total. It knows nothing of who speaks:
// whether a person may do a thing is asked later, so that everybody's typing is
// read the same way.
package command

import "time"

// Context is what the reading of a text depends on.
type Context struct {
	// Asking is the open question: a word of bot.Fields, "review", "confirm"
	// for a pending yes or no, or any other name of a question; "" when idle.
	Asking string
	// Channel is "sms", "slack", "telegram".
	Channel string
	// Now, in the zone of the speaker, is what "yesterday 3pm" counts from.
	Now time.Time
}

// Idle says whether no question is open.
func (c Context) Idle() bool { return c.Asking == "" }

// Command is a text that was read as a command.
type Command struct {
	// Word is the canonical word: "REACHED" for "spoke 7k3m4". See Words.
	Word string
	// Args are what was found behind it.
	Args Args
	// Rest is the text behind the word as it was typed, for LEAD (a card in
	// one text), CARD, ISSUE.
	Rest string
	// Slash: it was typed with a leading "/". Set also when Parse returns false.
	Slash bool
	// Offer is set, and Word empty, when the text is one letter away from a
	// command: "Did you mean BACK?". Parse then returns false: the readers of
	// the open question come first, and the offer takes the place of asking
	// again; for the questions that take any words (business, decision_maker)
	// it is only set for slips that no name holds, and comes first.
	Offer string
}

// Args are the arguments of a command; JSON as in the contract. What was not
// said is absent.
type Args struct {
	Code         string     `json:"code,omitempty"`          // CC-7K3M4, or 7K3M4 as typed
	RevenueCents *int64     `json:"revenue_cents,omitempty"` // SALE, VERIFY
	Pieces       *int       `json:"pieces_per_year,omitempty"`
	Talk         *int       `json:"talk,omitempty"`   // one service talk
	Talks        []int      `json:"talks,omitempty"`  // several
	Reason       string     `json:"reason,omitempty"` // NOSALE: a word of Reasons; RELEASE, DISPUTE …: as typed
	Note         string     `json:"note,omitempty"`
	Field        string     `json:"field,omitempty"` // CHANGE, FIX: a word of Fields
	Value        string     `json:"value,omitempty"`
	Handle       string     `json:"handle,omitempty"` // INVITE, OFFER, ASSIGN
	When         *time.Time `json:"when,omitempty"`   // REACHED, TELECON
	Date         string     `json:"date,omitempty"`   // CARD: YYYY-MM-DD; Value is the carrier
	From         string     `json:"from,omitempty"`   // AWAY: YYYY-MM-DD
	To           string     `json:"to,omitempty"`
	Attendance   *int       `json:"attendance,omitempty"` // GIVEN 14 22
	USPS         *int       `json:"usps,omitempty"`       // HELD usps 4 nalc 3
	NALC         *int       `json:"nalc,omitempty"`
}

// Bare says whether nothing stood behind the word.
func (a Args) Bare() bool {
	return a.Code == "" && a.RevenueCents == nil && a.Pieces == nil && a.Talk == nil && len(a.Talks) == 0 &&
		a.Reason == "" && a.Note == "" && a.Field == "" && a.Value == "" && a.Handle == "" && a.When == nil &&
		a.Date == "" && a.From == "" && a.To == "" && a.Attendance == nil && a.USPS == nil && a.NALC == nil
}

// Parse reads a whole text as a command; false: it is none (see Command.Offer).
// With a leading "/" and false it was meant as one that does not exist: the
// menu is the answer.
func Parse(text string, ctx Context) (Command, bool) {
	p := newText(text, ctx)
	switch {
	case len(p.toks) == 0 || quoted(p.text):
		return Command{}, false
	case never[alone(plain(p.toks))] || never[alone(p.toks)]:
		return Command{Slash: p.slash}, false
	}
	if ctx.Asking == "review" && !p.slash {
		if c, ok := p.review(); ok {
			return c, true
		}
	}
	for _, read := range []func() (Command, bool){p.inner, p.gotLead, p.phrase, p.numberFirst, p.polite, p.codeFirst, p.bareCode, p.bareInvite} {
		if c, ok := read(); ok {
			c.Slash = p.slash
			return c, true
		}
	}
	return Command{Slash: p.slash, Offer: p.offer()}, false
}
