package web

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// happened is a line of the timeline.
type happened struct {
	At          time.Time
	When, What  string
	By, On, Say string
	Lead        string // code, where it is not the page's own
	Open        bool
}

// kinds are what happened to a lead.
var kinds = map[string]string{
	"submitted": "Sent", "entered": "Entered", "returned": "Returned to its sender", "changed": "Card changed", "noted": "Note", "claimed": "Picked up",
	"released": "Given back", "expired": "Back in the pool: nothing was heard of its holder", "offered": "Offered", "accepted": "Taken over", "declined": "Offer declined",
	"assigned": "Assigned", "pulled": "Taken away", "tried": "Tried", "reached": "Reached", "sale": "Sale", "no_sale": "No sale",
	"verified": "Revenue verified", "reopened": "Reopened", "duplicate": "Marked as a duplicate", "not_duplicate": "Not a duplicate",
	"withdrawn": "Withdrawn", "merged": "Customers merged", "unmerged": "Customers separated", "breached": "Overdue", "step": "Reminder",
	"recalculated": "Clock recalculated", "notified": "Told", "issue": "Service issue", "erased": "Customer's data erased",
}

// told is what an event holds besides its kind.
type told struct {
	Note, Reason string // typed by somebody
	RevenueCents int64  `json:"revenue_cents"`
	WasCents     int64  `json:"was_cents"`
	At           time.Time
	ContactAt    time.Time `json:"contact_at"`
	Until, Due   time.Time
	By, To, From string // handles; of a recalculated clock the due times
	Offer, Why   string
	Of           string // code of the first lead
	WaitsFor     string `json:"waits_for"`
	Was          string // status
	Refused      bool
	Approved     bool
	Resolved     bool
}

// turned are the events whose kind alone would say something else than what
// happened; the first that fits counts.
var turned = []struct {
	kind string
	fits func(told) bool
	says string
}{
	{"expired", func(d told) bool { return d.Offer != "" && d.Why != "" }, "Offer ended: they may not take it any more"},
	{"expired", func(d told) bool { return d.Offer != "" }, "Offer ended without an answer"},
	{"released", func(d told) bool { return d.left() }, "Back in the pool: its holder is not of the team any more"},
	{"noted", func(d told) bool { return d.Refused }, "First contact not confirmed"},
	{"noted", func(d told) bool { return d.WaitsFor != "" }, "First contact waits for the manager"},
	{"reached", func(d told) bool { return d.Approved }, "First contact confirmed"},
	{"issue", func(d told) bool { return d.Resolved }, "Service issue resolved"},
	{"withdrawn", func(d told) bool { return d.erased() }, "Withdrawn: the customer's data were erased"},
}

// left and erased are reasons that nobody typed.
func (d told) left() bool   { return d.Reason == "left" && d.From != "" }
func (d told) erased() bool { return d.Reason == "erased" }

// whatOf says what happened in an event.
func whatOf(kind string, d told) string {
	for _, t := range turned {
		if t.kind == kind && t.fits(d) {
			return t.says
		}
	}
	return kinds[kind]
}

// events is the timeline, newest first. What was typed is part of the card: only
// who may see that sees it.
func (v *visit) events(l bot.Lead, names map[bot.PersonID]string, contact bool) (list []happened) {
	submitter := v.set.MaySeeSubmitter(&l, v.who, v.now)
	known := byHandle(l, names)
	for _, e := range slices.Backward(l.Events) {
		var d told
		if len(e.Data) > 0 && json.Unmarshal(e.Data, &d) != nil {
			d = told{}
		}
		h := happened{At: e.At, When: v.clock(e.At), What: word(v, kinds, e.Kind), On: word(v, channels, e.Channel)}
		if what := whatOf(e.Kind, d); what != "" {
			h.What = v.say(what)
		}
		if e.ByID != l.SubmitterID || submitter {
			h.By = names[e.ByID]
		}
		says := v.between(e.Kind, d, known)
		if contact {
			says = append(says, v.typed(e, d)...)
		}
		h.Say = strings.Join(says, "; ")
		list = append(list, h)
	}
	return list
}

// byHandle are the names of those who worked a lead. Who sent it is not among
// them: not everybody who sees the lead sees that.
func byHandle(l bot.Lead, names map[bot.PersonID]string) map[string]string {
	known := map[string]string{}
	for _, c := range l.Claims {
		known[c.By] = names[c.ByID]
	}
	for _, e := range l.Events {
		if e.ByID != 0 && e.ByID != l.SubmitterID {
			known[e.By] = names[e.ByID]
		}
	}
	return known
}

// between says between whom it happened, and about which lead or time: words of
// ours, for everybody who may see the lead.
func (v *visit) between(kind string, d told, known map[string]string) (says []string) {
	name := func(handle string) string {
		if n := known[handle]; n != "" {
			return n
		}
		return handle
	}
	add := func(label, value string) {
		if value != "" {
			says = append(says, v.say(label)+" "+value)
		}
	}
	switch kind {
	case "assigned", "offered", "accepted", "pulled", "released":
		add("to", name(d.To))
		add("from", name(d.From))
		if !d.Until.IsZero() {
			add("until", v.clock(d.Until))
		}
	case "expired":
		add("to", name(d.Offer))
	case "reached":
		add("made by", name(d.By))
	case "duplicate":
		add("of", d.Of)
	case "breached":
		if !d.Due.IsZero() {
			add("it was due", v.clock(d.Due))
		}
	case "recalculated":
		from, _ := time.Parse(time.RFC3339, d.From)
		if to, err := time.Parse(time.RFC3339, d.To); err == nil && !from.IsZero() {
			says = append(says, v.say("now due")+" "+v.clock(to), v.say("before that")+" "+v.clock(from))
		}
	case "reopened":
		if was := statuses[bot.Status(d.Was)]; was != "" {
			says = append(says, v.say("it was:")+" "+v.say(was))
		}
	}
	return says
}

// typed are the parts of an event that somebody wrote.
func (v *visit) typed(e bot.Event, d told) (says []string) {
	at := d.At
	if at.IsZero() {
		at = d.ContactAt
	}
	if !at.IsZero() && !at.Truncate(time.Minute).Equal(e.At.Truncate(time.Minute)) {
		says = append(says, v.say("dated")+" "+v.clock(at))
	}
	if d.RevenueCents > 0 {
		says = append(says, money(d.RevenueCents))
	}
	if d.WasCents > 0 {
		says = append(says, v.say("before that")+" "+money(d.WasCents))
	}
	if d.Reason != "" && !d.left() && !d.erased() {
		says = append(says, word(v, reasons, d.Reason))
	}
	if d.Note != "" {
		says = append(says, d.Note)
	}
	return says
}
