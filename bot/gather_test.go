package bot

import (
	"strings"
	"testing"
	"time"
)

// listing words a gathered message as the words of its lines.
type listing struct{}

func (listing) Hear(Scene) Turn         { return Turn{} }
func (listing) Form(FormScene) FormView { return FormView{} }
func (listing) Tell(n News, _ string) Message {
	var all []string
	for _, l := range n.Lines {
		all = append(all, l.What+" "+l.Lead.Code)
	}
	return Message{Text: strings.Join(all, ", ")}
}

// A tray becomes one message: what is out of date is left out, of several steps
// of a lead the highest is said, the most urgent first.
func TestP20_OneMessageOfManyLines(t *testing.T) {
	t.Parallel()
	set := DefaultSettings()
	now := central(t, "2026-03-09 08:00")
	b := New(Parts{Dialogs: listing{}, Settings: &set, Now: func() time.Time { return now }, ByHand: true})
	due, late := central(t, "2026-03-09 14:00"), central(t, "2026-03-06 14:00")
	lead := func(code string, holder PersonID) *Lead {
		start := late.Add(-48 * time.Hour)
		return &Lead{Code: code, Status: Open, HolderID: holder, Clock: Clock{Start: &start, Due: &due}}
	}
	contacted := lead("CC-00009", 2)
	contacted.Clock.ContactedAt = &late
	laid := func(id int64, what string, l *Lead, until time.Time) Laid {
		return Laid{Line: Line{ID: id, To: 2, Lead: l.Code, What: what, Made: late, Until: until}, About: l}
	}
	chat, phone := Address{ID: 1, Channel: "slack"}, Address{ID: 2, Channel: "sms"}
	ana := Person{ID: 2, Handle: "ana", Zone: denver, Grants: []Grant{{Role: Rep, Scope: "D"}}, Addresses: []Address{chat, phone}}
	mine, free, other := lead("CC-00001", 2), lead("CC-00002", 0), lead("CC-00003", 7)
	today := laid(1, NewsDueToday, mine, due)
	today.Both = true
	stale := laid(2, NewsIdle, mine, due)
	stale.Active = now
	for _, c := range []struct {
		name  string
		who   func(*Person)
		lines []Laid
		want  []string // one a message: "channel: text"
	}{
		{"nothing", nil, []Laid{}, nil},
		{"by both ways what must not be missed", nil, []Laid{laid(3, NewsUnclaimed, free, due), today}, []string{"slack: due_today CC-00001, unclaimed CC-00002", "sms: due_today CC-00001"}},
		{"the highest step of a lead", nil, []Laid{laid(3, NewsUnclaimed, free, due), laid(4, NewsHalfBoss, free, due)}, []string{"slack: half_boss CC-00002"}},
		{"a promise is another clock", nil, []Laid{laid(3, NewsPromise, free, time.Time{}), laid(4, NewsOverdueBoss, free, time.Time{})}, []string{"slack: overdue_boss CC-00002, promise CC-00002"}},
		{"no more the holder", nil, []Laid{laid(3, NewsOverdue, other, time.Time{}), laid(4, NewsHalf, free, due)}, nil},
		{"claimed meanwhile", nil, []Laid{laid(3, NewsUnclaimed, other, due)}, nil},
		{"contacted meanwhile", nil, []Laid{laid(3, NewsAtRisk, contacted, due), laid(4, NewsHalf, contacted, due)}, nil},
		{"the breach is said, though contacted meanwhile", nil, []Laid{laid(4, NewsOverdueBoss, contacted, time.Time{})}, []string{"slack: overdue_boss CC-00009"}},
		{"the claim that ended is said all the same", nil, []Laid{laid(3, NewsExpired, contacted, time.Time{})}, []string{"slack: expired CC-00009"}},
		{"heard of meanwhile", nil, []Laid{stale}, nil},
		{"later than what it warns of", nil, []Laid{laid(3, NewsAtRisk, free, late)}, nil},
		{"said STOP meanwhile", func(p *Person) { p.Stopped = true }, []Laid{today}, nil},
		{"one way only", func(p *Person) { p.Addresses = p.Addresses[1:] }, []Laid{today}, []string{"sms: due_today CC-00001"}},
	} {
		who := ana
		if c.who != nil {
			c.who(&who)
		}
		change := b.gather(Tray{Person: who, Lines: c.lines})
		var got []string
		for _, o := range change.Say {
			got = append(got, o.To.Channel+": "+o.Message.Text)
			if !o.NotAfter.IsZero() && o.NotAfter.After(due) || !o.NotBefore.Equal(now) || o.Lane() != "notice" {
				t.Errorf("%s: from %v to %v in lane %s", c.name, o.NotBefore, o.NotAfter, o.Lane())
			}
		}
		if strings.Join(got, " | ") != strings.Join(c.want, " | ") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if len(change.Gathered.Lines) != len(c.lines) || change.Gathered.Until.IsZero() != (len(c.want) == 0) {
			t.Errorf("%s: %+v", c.name, change.Gathered)
		}
	}
}
