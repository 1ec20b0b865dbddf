package dialogs

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/dialogs/texts"
)

// phone is one person with a phone, and what stands in for store and outbox.
type phone struct {
	t       testing.TB
	book    *Book
	set     bot.Settings
	now     time.Time
	person  bot.Person
	station bot.Station
	from    bot.Address
	state   json.RawMessage
	sent    []bot.SentMessage // what buttons hang under
	last    []bot.Message     // what was said, in order
	unsent  *bot.Message
	inputs  []string // message ids, for edits
	texts   int
	leads   map[string]*bot.Lead
	turn    bot.Turn
	hold    bool // replies stay unsent
	neutral time.Time
}

func newPhone(t testing.TB, book *Book) *phone {
	set := bot.DefaultSettings()
	set.KeywordReplies = "bot"
	p := &phone{
		t: t, book: book, set: set, leads: map[string]*bot.Lead{},
		now: time.Date(2026, 3, 4, 16, 12, 0, 0, time.UTC),
		person: bot.Person{ID: 7, Handle: "dot", Name: "Dot Avery", Craft: bot.CityCarrier, Station: "ARVADA", Lang: "en",
			Zone: "America/Denver", District: "CO-WY", Area: "WestPac"},
		station: bot.Station{Code: "ARVADA", Name: "Arvada", District: "CO-WY", Area: "WestPac", EntryMode: "direct", Zone: "America/Denver"},
	}
	p.on("sms")
	return p
}

func (p *phone) on(channel string) {
	p.from = bot.Address{ID: 1, Channel: channel, User: "+13035550100"}
}

// read makes messages of a > line.
func (p *phone) read(line string) (in []bot.Inbound) {
	if burst, ok := strings.CutPrefix(line, "burst: "); ok {
		for _, s := range strings.Split(burst, " || ") {
			in = append(in, p.one(s))
		}
		return in
	}
	return []bot.Inbound{p.one(line)}
}

func (p *phone) one(line string) bot.Inbound {
	p.texts++
	id := "m" + strconv.Itoa(p.texts)
	p.inputs = append(p.inputs, id)
	in := bot.Inbound{ID: int64(p.texts), Kind: bot.Text, From: p.from, At: p.now, Message: id, Text: strings.ReplaceAll(line, `\n`, "\n")}
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "photo":
		name, text, _ := strings.Cut(rest, " ")
		in.Text, in.Media = text, []bot.Media{{Ref: "r/" + name, Type: "image/jpeg", Name: name}}
	case "contact":
		f := strings.Split(rest+";;;", ";")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		in.Kind, in.Text = bot.Contact, ""
		in.Contact = &bot.ContactCard{Name: f[0], Org: f[1]}
		if f[2] != "" {
			in.Contact.Phones = strings.Split(f[2], ",")
		}
		if f[3] != "" {
			in.Contact.Emails = []string{f[3]}
		}
	case "location":
		in.Kind, in.Text = bot.Location, ""
	case "form":
		in.Kind, in.Text, in.Values = bot.Form, "", map[string]string{}
		for _, kv := range strings.Split(rest, "; ") {
			k, v, _ := strings.Cut(kv, "=")
			in.Values[k] = v
		}
	case "press":
		in.Kind, in.Text, in.Press = bot.Press, "", p.find(strings.Trim(rest, `"`))
	case "edit":
		n, text, _ := strings.Cut(rest, ": ")
		i, err := strconv.Atoi(n)
		if err != nil || i < 1 || i > len(p.inputs) {
			p.t.Fatalf("edit %q: no such line", n)
		}
		in.Kind, in.Text, in.Edits, in.Message = bot.Edit, text, p.inputs[i-1], ""
	}
	if in.Kind == bot.Text || in.Kind == bot.Edit {
		in.Wish = p.wish(in)
	}
	return in
}

// wish is what Accept makes of a message's wish.
func (p *phone) wish(in bot.Inbound) bot.Wish {
	w := bot.WishOf(in.From.Channel, in.Text)
	drafting := p.turn.Drafting
	switch {
	case w == bot.WishYes && p.person.Stopped:
		w = bot.WishStart
	case w == bot.WishYes, w == bot.WishSoft && drafting:
		w = bot.WishNone
	case w == bot.WishSoft:
		w = bot.WishStop
	}
	switch w {
	case bot.WishStop:
		p.person.Stopped = true
	case bot.WishStart:
		p.person.Stopped = false
	}
	return w
}

// find is the newest button of a label, "old …" the oldest.
func (p *phone) find(label string) *bot.Pressed {
	label, old := strings.CutPrefix(label, "old ")
	var found *bot.Pressed
	for _, s := range p.sent {
		for i, b := range s.Buttons {
			if b.Label == label && (found == nil || !old) {
				found = &bot.Pressed{Outbound: s.ID, Index: i}
			}
		}
	}
	if found == nil {
		p.t.Fatalf("no button %q", label)
	}
	return found
}

// heard lets the book hear a burst: Needs are loaded, what is to be done is
// done, and the answer is what an SMS would show.
func (p *phone) heard(in ...bot.Inbound) string {
	s := bot.Scene{
		Now: p.now, From: p.from, Person: p.person, Station: p.station, Heard: in, Woken: len(in) == 0, State: p.state, Unsent: p.unsent, Neutral: p.neutral,
		Settings: &p.set, Records: bot.Records{Leads: map[string]*bot.Lead{}, Sent: map[int64]bot.SentMessage{}, Staff: map[string][]bot.Person{}, Numbers: map[string]int64{}},
	}
	s.Seed[0], s.Seed[1] = byte(p.texts), byte(p.texts>>8)
	for i := len(p.last) - 1; i >= 0 && len(s.Own) < 10; i-- {
		s.Own = append(s.Own, shown(p.last[i]))
	}
	for round := 0; ; round++ {
		a, b := p.book.Hear(s), p.book.Hear(s)
		if !reflect.DeepEqual(a, b) {
			p.t.Fatalf("the same scene gave two turns:\n%+v\n%+v", a, b)
		}
		p.turn = a
		if len(a.Need) == 0 {
			break
		}
		if round == 9 {
			p.t.Fatalf("still needs %v", a.Need)
		}
		p.load(&s.Records, a.Need)
	}
	p.state = p.turn.State
	p.now = p.now.Add(time.Minute)
	return p.act() + p.answer()
}

func (p *phone) load(r *bot.Records, needs []bot.Need) {
	for _, n := range needs {
		switch n.What {
		case bot.NeedLead:
			r.Leads[n.Key] = p.leads[n.Key]
		case bot.NeedSent:
			id, _ := strconv.ParseInt(n.Key, 10, 64)
			r.Sent[id] = bot.SentMessage{}
			for _, s := range p.sent {
				if s.ID == id {
					r.Sent[id] = s
				}
			}
		case bot.NeedMine:
			var mine []bot.Lead
			for _, l := range p.leads {
				mine = append(mine, *l)
			}
			slices.SortFunc(mine, func(a, b bot.Lead) int { return b.SubmittedAt.Compare(a.SubmittedAt) })
			r.Mine, r.MineCount = &mine, len(mine)
		case bot.NeedStaff:
			r.Staff[n.Key] = nil
		case bot.NeedNumber:
			r.Numbers[n.Key] = int64(p.texts)
		default:
			p.t.Fatalf("the chat cannot load %v", n)
		}
	}
}

// act does what the turn asks for, as far as later turns can see it.
func (p *phone) act() string {
	var out strings.Builder
	for _, a := range p.turn.Do {
		b := brief(p.t, a)
		name := strings.TrimPrefix(fmt.Sprintf("%T", a), "bot.")
		switch a := a.(type) {
		case bot.SendLead:
			l := &bot.Lead{Code: a.Code, Program: a.Code[:2], Status: bot.Open, Card: a.Card, SubmitterID: p.person.ID, SubmittedAt: p.now, Station: p.station.Code, Dialog: a.Draft}
			for _, other := range p.leads {
				if other.Dialog == a.Draft {
					p.t.Errorf("two leads of one draft: %s, %s", other.Code, a.Code)
				}
			}
			if !a.Card.Complete() {
				p.t.Errorf("a card that is not complete was sent: %s", b)
			}
			p.leads[a.Code] = l
		case bot.UnsendLead:
			p.leads[a.Code].Status = bot.Withdrawn
		case bot.WithdrawLead:
			p.leads[a.Code].Status = bot.Withdrawn
		case bot.NeutralLine:
			p.neutral = p.now
		case bot.SetLang:
			p.person.Lang = a.Lang
		}
		fmt.Fprintf(&out, "! %s %s\n", name, b)
	}
	return out.String()
}

// answer prints what is said as an SMS shows it, and what is open after it.
func (p *phone) answer() string {
	var out strings.Builder
	if len(p.turn.Say) > 1 {
		p.t.Fatalf("%d messages in one turn", len(p.turn.Say))
	}
	if len(p.turn.Say) == 1 {
		m := p.turn.Say[0]
		p.last = append(p.last, m)
		p.sent = append(p.sent, bot.SentMessage{ID: int64(len(p.last)), To: p.from.ID, Buttons: m.Buttons})
		text := shown(m)
		out.WriteString("< " + strings.ReplaceAll(text, "\n", "\n  ") + "\n")
		for _, word := range strings.Fields(text) {
			if w := strings.Trim(word, ".,:()"); strings.Count(w, ".") == 1 && texts.Languages[0] == "en" && looksLikeKey(w) {
				p.t.Errorf("a text is missing: %s", w)
			}
		}
		p.unsent = nil
		if p.hold && m.Prompt > 0 {
			p.unsent = &m
		}
	}
	return out.String()
}
