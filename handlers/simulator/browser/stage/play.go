package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
)

const code = "CC-7K3M4"

// play is the scripted bot.
type play struct {
	sim      *simulator.Simulator
	clock    *simulator.Clock
	channels map[string]bot.Channel

	mu       sync.Mutex
	inbox    []bot.Inbound
	held     []simulator.Held
	leads    []bot.Lead
	outbound int64
	card     *bot.Receipt
}

func newPlay(sim *simulator.Simulator, clock *simulator.Clock) *play {
	p := &play{sim: sim, clock: clock, channels: map[string]bot.Channel{}}
	for _, c := range sim.Channels() {
		p.channels[c.Name()] = c
	}
	for _, who := range []string{"ana", "ben"} {
		sim.Join(sim.Room("pool-CO-WY", "slack"), sim.Address(who, "slack"))
	}
	_ = p.reset(context.Background()) // cannot fail
	return p
}

func (p *play) reset(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inbox, p.leads, p.card = nil, nil, nil
	p.clock.Set(opening)
	p.held = []simulator.Held{{To: "mac", Channel: "sms", Kind: bot.Notice, At: opening.Add(22 * time.Hour), Text: "Service talk 14 is due today: \"Ask the customer\". After it, text GIVEN 14."}}
	return nil
}

func (p *play) cast(context.Context) ([]simulator.Actor, error) {
	var cast []simulator.Actor
	for _, who := range people {
		who.Station, who.Zone = "ARVADA", "America/Denver"
		for _, name := range on[who.Handle] {
			who.Addresses = append(who.Addresses, p.sim.Address(who.Handle, name))
		}
		a := simulator.ActorOf(who, bot.DateOf(p.clock.Now(), time.UTC), "sms")
		if a.Part == "rep" {
			a.Rooms = []string{"#pool-CO-WY"}
		}
		cast = append(cast, a)
	}
	return cast, nil
}

func (p *play) heldNow(context.Context) ([]simulator.Held, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.held), nil
}

func (p *play) leadsNow(context.Context) ([]bot.Lead, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.leads), nil
}

func (p *play) due(_ context.Context, after time.Time) (time.Time, string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.held {
		if h.At.After(after) {
			return h.At, "message to " + h.To, nil
		}
	}
	return time.Time{}, "", nil
}

// NextDue is the time of the next held message.
func (p *play) NextDue(ctx context.Context, after time.Time) (time.Time, error) {
	at, _, err := p.due(ctx, after)
	return at, err
}

// Receive keeps what people did until Drain.
func (p *play) Receive(_ context.Context, in ...bot.Inbound) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inbox = append(p.inbox, in...)
	return nil
}

// Delivered has nothing to remember.
func (p *play) Delivered(context.Context, ...bot.Delivery) error { return nil }

// Drain answers, and sends what was held until now.
func (p *play) Drain(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, in := range p.inbox {
		p.hear(ctx, in)
	}
	p.inbox = nil
	for len(p.held) > 0 && !p.held[0].At.After(p.clock.Now()) {
		h := p.held[0]
		p.held = p.held[1:]
		p.send(ctx, bot.Outbound{To: p.sim.Address(h.To, h.Channel), Kind: h.Kind}, bot.Message{Text: h.Text})
	}
	return nil
}

func (p *play) hold(h simulator.Held) {
	p.held = append(p.held, h)
	slices.SortStableFunc(p.held, func(a, b simulator.Held) int { return cmp.Compare(a.At.Unix(), b.At.Unix()) })
}

func (p *play) send(ctx context.Context, o bot.Outbound, m bot.Message) bot.Receipt {
	p.outbound++
	o.ID, o.CreatedAt = p.outbound, p.clock.Now()
	c := p.channels[o.To.Channel]
	o.Rendered = c.Render(m)
	r, err := c.Send(ctx, o)
	if err != nil {
		fmt.Println("send:", err)
	}
	return r
}

func (p *play) reply(ctx context.Context, in bot.Inbound, text string, buttons ...bot.Button) {
	p.send(ctx, bot.Outbound{To: in.From, Kind: bot.Reply}, bot.Message{Text: text, Buttons: buttons})
}

// hear is the whole conversation.
func (p *play) hear(ctx context.Context, in bot.Inbound) {
	switch text := strings.ToUpper(in.Text); {
	case in.Kind == bot.Press && in.From.Room && len(p.leads) > 0:
		p.claim(ctx, in)
	case in.Kind == bot.Contact:
		p.reply(ctx, in, "Got the card of "+in.Contact.Name+". How many packages do they ship, and per what?")
	case len(in.Media) > 0:
		p.reply(ctx, in, "Photo kept with your lead. We can't read pictures, so please also text what it says.")
	case strings.HasPrefix(text, "LEAD "):
		p.reply(ctx, in, "Joes Bikes, 12 Main St, 80002\nAnn Ruiz 303-555-0142\n40 a week, 3-5 lb, UPS, nationwide, direct mail: yes\nThe customer agreed.\nSend it?", menu("SEND", "FIX", "DROP")...)
	case text == "1" && len(p.leads) == 0, in.Kind == bot.Press && len(p.leads) == 0:
		p.enter(ctx, in)
	case text == "LEAD":
		p.reply(ctx, in, "New lead. Did the customer say yes to a call from USPS sales? Y / N")
	default:
		p.reply(ctx, in, "This is only a rehearsal: I know LEAD with the example text, and 1.")
	}
}

func menu(labels ...string) []bot.Button {
	var all []bot.Button
	for i, l := range labels {
		all = append(all, bot.Button{Key: fmt.Sprint(i + 1), Label: l, Do: l})
	}
	return all
}

func (p *play) event(kind, by, channel string, data any) {
	l := &p.leads[0]
	raw, _ := json.Marshal(data)
	l.Events = append(slices.Clone(l.Events), bot.Event{Seq: len(l.Events) + 1, At: p.clock.Now(), Kind: kind, By: by, Channel: channel, Data: raw})
}

// enter makes the lead and its card.
func (p *play) enter(ctx context.Context, in bot.Inbound) {
	yes, start := true, time.Date(2026, 3, 5, 20, 0, 0, 0, time.UTC)
	due := time.Date(2026, 3, 9, 19, 0, 0, 0, time.UTC)
	p.leads = []bot.Lead{{
		Code: code, Program: "CC", Status: bot.Open, Source: in.From.Channel, Station: "ARVADA", Submitter: p.sim.Name(in.From), Pool: "CO-WY",
		Clock: bot.Clock{Start: &start, Due: &due, State: "waiting"}, Card: bot.Card{Concurrence: &yes, Business: &bot.Business{Name: "Joes Bikes", ZIP5: "80002"}},
	}}
	p.event("submitted", p.sim.Name(in.From), in.From.Channel, map[string]string{"source": in.From.Channel})
	p.event("entered", "", "", map[string]string{"mode": "direct"})
	p.reply(ctx, in, "Sent: "+code+". Tell the customer a USPS sales representative will be in touch within a week. You will hear here how it goes.")
	room := p.sim.Room("pool-CO-WY", "slack")
	r := p.send(ctx, bot.Outbound{To: room, Kind: bot.PoolCard, Lead: code}, bot.Message{
		Title: code + " · Joes Bikes", Text: code + " Joes Bikes, Arvada 80002", Fields: fields(), Buttons: []bot.Button{{Label: "Claim", Style: "primary"}, {Label: "Why this time"}},
	})
	p.card = &r
	p.hold(simulator.Held{To: "#pool-CO-WY", Channel: "slack", Kind: bot.Notice, At: start, Text: "Nobody has claimed " + code + " yet. First contact is due Mon Mar 9 2:00pm CT."})
}

func fields(more ...bot.Field) []bot.Field {
	return append([]bot.Field{
		{Label: "Town", Value: "Arvada 80002"}, {Label: "Program", Value: "Customer Connect"}, {Label: "Volume", Value: "40 a week"},
		{Label: "Ships with", Value: "UPS"}, {Label: "First contact due", Value: "Mon Mar 9 2:00pm CT"},
	}, more...)
}

// claim gives the lead to who pressed first.
func (p *play) claim(ctx context.Context, in bot.Inbound) {
	who, room := in.From, p.sim.Room("pool-CO-WY", "slack")
	who.Room, who.Conversation = false, ""
	name := p.sim.Name(who)
	if in.Press.Index != 0 || p.leads[0].Holder != "" {
		p.send(ctx, bot.Outbound{To: who, Room: &room, Kind: bot.Private, Lead: code, ReplyTo: p.card}, bot.Message{Text: code + ": entered Wed Mar 4. The clock starts Thu Mar 5 2:00pm CT and is due two business days later, Mon Mar 9 2:00pm CT."})
		return
	}
	p.leads[0].Status, p.leads[0].Holder, p.leads[0].Clock.State = bot.Claimed, name, "running"
	p.event("claimed", name, "slack", map[string]string{"how": "self"})
	p.send(ctx, bot.Outbound{To: room, Kind: bot.CardUpdate, Edit: p.card, Lead: code}, bot.Message{
		Title: code + " · Joes Bikes", Text: code + " held by " + name, Fields: fields(bot.Field{Label: "Held by", Value: name + ", since Wed Mar 4 10:12am CT"}), Buttons: []bot.Button{{Label: "Why this time"}},
	})
	p.send(ctx, bot.Outbound{To: room, Kind: bot.Notice, Lead: code, ReplyTo: p.card}, bot.Message{Text: name + " claimed " + code + "."})
	p.send(ctx, bot.Outbound{To: p.sim.Address(name, "slack"), Kind: bot.Private, Lead: code}, bot.Message{
		Title: code + " is yours", Text: "Ann Ruiz, 303-555-0142", Fields: []bot.Field{{Label: "Business", Value: "Joes Bikes, 12 Main St, 80002"}, {Label: "Decides", Value: "Ann Ruiz, 303-555-0142"}},
		Buttons: []bot.Button{{Label: "Reached", Style: "primary"}, {Label: "Tried"}, {Label: "Release"}},
	})
	p.hold(simulator.Held{To: p.leads[0].Submitter, Channel: p.leads[0].Source, Kind: bot.Notice, At: time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC), Text: "Your lead " + code + " (Joes Bikes) was picked up by sales."})
}
