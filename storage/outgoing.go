package storage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// outColumns are outbox rows, column by column.
type outColumns struct {
	person                    []*bot.PersonID
	before                    []*int64
	address                   []bot.AddressID
	lane, kind, cause, text   []string
	labels                    []string // array literals
	segments, prompt, version []int32
	payload, buttons          []*string
	compliance, inRoom        []bool
	conversation, thread      []*string
	room, hints, lead         []*string
	created, notBefore        []time.Time
	notAfter                  []*time.Time
	message                   []*string
	atOnce                    []bool
	all                       []bot.Outbound // as they leave, if at once
}

// add adds a message. Where it is written to a room or a thread, that place is
// kept with it; else it goes where the address is reached when it leaves. at:
// where it is reached now, if it may leave at once.
func (c *outColumns) add(person *bot.PersonID, before *int64, o bot.Outgoing, at *bot.Address) error {
	var err error
	var buttons, room, hints, message *string
	if len(o.Message.Buttons) > 0 {
		buttons, err = jsonArg(o.Message.Buttons)
	}
	if err == nil && o.Room != nil {
		room, err = jsonArg(o.Room)
	}
	if err == nil && o.Hints != (bot.ReplyHints{}) {
		hints, err = jsonArg(o.Hints)
	}
	if err == nil && o.Kind == bot.Reply && o.Message.Prompt > 0 {
		message, err = jsonArg(o.Message)
	}
	if err != nil {
		return fmt.Errorf("write a message down: %w", err)
	}
	var payload *string
	if len(o.Rendered.Payload) > 0 {
		s := string(o.Rendered.Payload)
		payload = &s
	}
	var conversation, thread *string
	if o.To.Room || o.To.Thread != "" || o.To.Conversation == bot.HomePage {
		conversation, thread = textArg(o.To.Conversation), textArg(o.To.Thread)
	}
	notBefore := o.NotBefore
	if notBefore.IsZero() {
		notBefore = o.At
	}
	c.person, c.before, c.address = append(c.person, person), append(c.before, before), append(c.address, o.To.ID)
	c.lane, c.kind, c.cause = append(c.lane, o.Lane()), append(c.kind, string(o.Kind)), append(c.cause, o.Cause)
	c.text, c.labels, c.segments = append(c.text, storable(o.Rendered.Text)), append(c.labels, arrayLiteral(o.Rendered.Buttons)), append(c.segments, int32(o.Rendered.Segments))
	c.payload, c.buttons, c.prompt = append(c.payload, payload), append(c.buttons, buttons), append(c.prompt, int32(o.Message.Prompt))
	c.compliance, c.inRoom = append(c.compliance, o.Message.Compliance), append(c.inRoom, o.To.Room)
	c.conversation, c.thread = append(c.conversation, conversation), append(c.thread, thread)
	c.room, c.hints, c.lead = append(c.room, room), append(c.hints, hints), append(c.lead, textArg(o.Lead))
	c.version, c.created = append(c.version, int32(o.Version)), append(c.created, o.At)
	c.notBefore, c.notAfter = append(c.notBefore, notBefore), append(c.notAfter, timeArg(o.NotAfter))
	c.message, c.atOnce = append(c.message, message), append(c.atOnce, at != nil)
	out := bot.Outbound{To: o.To, Kind: o.Kind, Rendered: o.Rendered, Room: o.Room, NotAfter: o.NotAfter, CreatedAt: o.At, Hints: o.Hints, Lead: o.Lead}
	out.Rendered.Text = c.text[len(c.text)-1]
	if at != nil {
		out.To = *at
		if conversation != nil {
			out.To.Conversation, out.To.Thread = o.To.Conversation, cmp.Or(o.To.Thread, at.Thread)
		}
	}
	c.all = append(c.all, out)
	return nil
}

// has says whether something is written to an address already.
func (c *outColumns) has(to bot.AddressID) bool { return slices.Contains(c.address, to) }

// born is a row as it leaves in the transaction that wrote it.
func (c *outColumns) born(place int, id, lease int64) bot.Outbound {
	o := c.all[place]
	o.ID, o.Lease, o.Attempt = id, lease, 1
	o.More = slices.Contains(c.address[place+1:], o.To.ID)
	return o
}

var literal = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// arrayLiteral writes a list of texts as PostgreSQL reads one: lists of
// different lengths do not fit into one array of arrays.
func arrayLiteral(all []string) string {
	if len(all) == 0 {
		return "{}"
	}
	return `{"` + strings.Join(quoted(all), `","`) + `"}`
}

func quoted(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = literal.Replace(storable(s))
	}
	return out
}

// say puts a message into the outbox. A new reply takes the place of one to
// the same address that has not left.
func (w *writer) say(t *turn, o bot.Outgoing) error {
	if o.To.ID == 0 {
		return fmt.Errorf("a message to an unknown address (%s)", o.Cause)
	}
	var speaker *bot.PersonID
	var before *int64
	if t != nil {
		if t.reachedAt(o.To.ID) {
			id := t.id()
			speaker, before = &id, t.lastSaid
			w.talk(id)
		}
		if o.Kind == bot.Reply {
			w.superseded = append(w.superseded, t.unsent[o.To.ID]...)
			delete(t.unsent, o.To.ID)
		}
	}
	return w.out.add(speaker, before, o, w.atOnce(t, o))
}

// atOnce says where a reply is to be sent to right away, nil: it waits like
// everything else. Who said STOP is left to Lease, which knows what may still
// reach them.
func (w *writer) atOnce(t *turn, o bot.Outgoing) *bot.Address {
	if !w.lease || t == nil || t.scene.Person.Stopped || o.Kind != bot.Reply || o.To.Room || o.NotBefore.After(w.now) || o.To.ID != t.scene.From.ID || w.out.has(o.To.ID) {
		return nil
	}
	for _, a := range t.scene.Person.Addresses {
		if a.ID == o.To.ID {
			return &a
		}
	}
	return nil
}
