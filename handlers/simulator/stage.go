package simulator

import (
	"context"
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// Stage is what the page of the demo plays on. A place is a channel ("sms",
// "slack", "telegram") or a room ("#pool-CO-WY"). What a Stage answers with
// Sorry is shown to the person as it stands.
type Stage interface {
	// Cast is everybody who can be picked, the order in which they are offered.
	Cast(ctx context.Context) ([]Actor, error)
	Now() time.Time
	Say(ctx context.Context, handle, place, text string) error
	// Press presses a button of the message with that Line.N.
	Press(ctx context.Context, handle string, n, button int) error
	// Attach sends what cannot be typed: "contact" or "photo".
	Attach(ctx context.Context, handle, place, kind string) error
	// Edit changes a text that was sent, where the channel can: its Line.ID.
	Edit(ctx context.Context, handle, line, text string) error
	// Move moves the clock, forward only; everything due on the way happens in
	// order.
	Move(ctx context.Context, to time.Time) error
	// Next is what is due next; the zero time: nothing.
	Next(ctx context.Context) (at time.Time, what string, err error)
	Held(ctx context.Context) ([]Held, error)
	Leads(ctx context.Context) ([]bot.Lead, error)
	Messages() []Line
	// Watch signals changes until ctx ends.
	Watch(ctx context.Context) <-chan struct{}
	Reset(ctx context.Context) error
}

// Sorry is an error that is a sentence for the person at the page.
type Sorry string

func (s Sorry) Error() string { return string(s) }

// Held is a message that waits for its time.
type Held struct {
	To      string    `json:"to"` // handle or room
	Channel string    `json:"channel"`
	Kind    bot.Kind  `json:"kind"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"` // when it goes
}

// Actor is one person of the cast.
type Actor struct {
	Handle   string   `json:"handle"`
	Name     string   `json:"name"`
	Role     string   `json:"role"` // in words: "management coordinator"
	Part     string   `json:"part"` // carrier, mc, cc, rep, other: which phone shows them first
	Station  string   `json:"station,omitempty"`
	Zone     string   `json:"zone"`
	Enrolled bool     `json:"enrolled"`
	Channels []string `json:"channels"` // the first is shown first
	Rooms    []string `json:"rooms,omitempty"`
	Tries    []string `json:"tries"` // texts worth trying
}

// roleWords are roles as people say them.
var roleWords = map[bot.Role]string{
	bot.ManagementCoordinator: "management coordinator", bot.CarrierCoordinator: "carrier coordinator", bot.Rep: "sales representative",
	bot.SalesManager: "sales manager", bot.AreaManager: "area manager", bot.BSNRep: "BSN representative", bot.ConsumerAffairs: "consumer affairs",
	bot.ProgramAdmin: "program admin", bot.NALCAdmin: "NALC admin", bot.Auditor: "auditor",
}

// craftWords are crafts as people say them.
var craftWords = map[bot.Craft]string{
	bot.CityCarrier: "city carrier", bot.RuralCarrier: "rural carrier", bot.Clerk: "clerk", bot.MailHandler: "mail handler",
	bot.Manager: "manager", bot.Other: "employee",
}

// parts are the phones that stand side by side at first.
var parts = []string{"carrier", "mc", "cc", "rep"}

// partOf says which phone a role is shown on.
var partOf = map[bot.Role]string{bot.ManagementCoordinator: "mc", bot.CarrierCoordinator: "cc", bot.Rep: "rep"}

// Example is the text that the page offers first: a whole lead in one message.
const Example = "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok"

// tries are texts worth trying, by part.
var tries = map[string][]string{
	"carrier": {Example, "LEAD", "MINE", "?"},
	"mc":      {"STATION", "?"},
	"cc":      {"STATION", "?"},
	"rep":     {"MINE", "OPEN", "?"},
	"other":   {"LEAD", "?"},
}

// ActorOf is a person of the roster as the page offers them: on the channels
// where they are enrolled, else on those given.
func ActorOf(p bot.Person, day bot.Date, otherwise ...string) Actor {
	a := Actor{Handle: p.Handle, Name: p.Name, Station: p.Station, Zone: p.Zone, Enrolled: len(p.Addresses) > 0, Part: "other", Channels: otherwise}
	if a.Name == "" {
		a.Name = p.Handle
	}
	if a.Enrolled {
		a.Channels = nil
		for _, addr := range p.Addresses {
			if !slices.Contains(a.Channels, addr.Channel) {
				a.Channels = append(a.Channels, addr.Channel)
			}
		}
	}
	var words []string
	for _, g := range p.Grants {
		if !g.Holds(day) {
			continue
		}
		if w := roleWords[g.Role]; !slices.Contains(words, w) {
			words = append(words, w)
		}
		if part := partOf[g.Role]; part != "" && a.Part == "other" {
			a.Part = part
		}
	}
	if len(words) == 0 {
		words = []string{craftWords[p.Craft]}
		if p.Craft == bot.CityCarrier || p.Craft == bot.RuralCarrier {
			a.Part = "carrier"
		}
	}
	a.Role = strings.Join(words, ", ")
	a.Tries = tries[a.Part]
	return a
}

// picks are the handles that the phones show at first: for each part the first
// enrolled one, else the first; a phone without a part takes who is left.
func picks(cast []Actor) []string {
	var chosen []string
	take := func(fits func(Actor) bool) bool {
		for _, a := range cast {
			if fits(a) && !slices.Contains(chosen, a.Handle) {
				chosen = append(chosen, a.Handle)
				return true
			}
		}
		return false
	}
	for _, part := range parts {
		_ = take(func(a Actor) bool { return a.Part == part && a.Enrolled }) ||
			take(func(a Actor) bool { return a.Part == part }) ||
			take(func(Actor) bool { return true })
	}
	return chosen
}
