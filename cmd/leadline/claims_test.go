package main

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
	"leadline/handlers/simulator"
	"leadline/storage"
	"leadline/storage/storagetest"
)

// stage is a world with people who have joined, for tests that press and type.
type stage struct {
	*world
	t    *testing.T
	url  string
	seen int
}

func newStage(t *testing.T, joined ...string) *stage {
	t.Helper()
	s := &stage{t: t, url: storagetest.Open(t, storage.Migrate)}
	set := bot.DefaultSettings()
	set.KeywordReplies, set.ReplyHold = "bot", 0
	set.CarrierHours, set.StaffHours = []bot.Span{{From: 0, To: 24 * 60}}, []bot.Span{{From: 0, To: 24 * 60}}
	w, err := newWorld(t.Context(), s.url, set, startTime(), []byte("stage"), "t", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	s.world = w
	if err := w.load(t.Context(), os.DirFS("testdata/bsn")); err != nil {
		t.Fatal(err)
	}
	for _, who := range joined {
		handle, channel, _ := strings.Cut(who, "@")
		if err := w.enrol(t.Context(), handle, w.sim.Address(handle, channel)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// at is where somebody writes: "ana@slack", "ana@slack#pool-CO-WY".
func (s *stage) at(who string) bot.Address {
	handle, channel, _ := strings.Cut(who, "@")
	channel, room, inRoom := strings.Cut(channel, "#")
	from := s.sim.Address(handle, channel)
	if inRoom {
		r := s.sim.Room("#"+room, channel)
		s.sim.Join(r, from)
		from = simulator.In(from, r)
	}
	return from
}

// take hands inputs over and returns what was sent.
func (s *stage) take(in ...bot.Inbound) []simulator.Sent {
	s.t.Helper()
	if err := s.bot.Receive(s.t.Context(), in...); err != nil {
		s.t.Fatal(err)
	}
	return s.settled()
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) settled() []simulator.Sent {
	s.t.Helper()
	if err := s.settle(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	sent := s.sim.Since(s.seen)
	s.seen += len(sent)
	return sent
}

func (s *stage) says(who, text string) []simulator.Sent {
	s.t.Helper()
	return s.take(s.sim.Text(s.at(who), text))
}

// lead lets dot send a lead and returns its code.
func (s *stage) lead(n int) string {
	s.t.Helper()
	names := strings.Fields("aspen birch cedar delta elm fir gale hazel iris juniper kiln larch maple nettle olive poplar")
	s.says("dot@sms", fmt.Sprintf("LEAD %s books %d main st 80002, ann lee 303-555-01%02d, 5/wk 2 lb, ups, local, dm no, customer ok", names[n], n+1, 10+n))
	s.says("dot@sms", "1")
	codes, err := s.store.Codes(s.t.Context())
	if err != nil || len(codes) != n+1 {
		s.t.Fatalf("lead %d: %q, %v", n, codes, err)
	}
	return codes[n]
}

// button finds the newest message with a button: its outbox row and the place.
func (s *stage) button(label string) *bot.Pressed {
	s.t.Helper()
	all := s.sim.Since(0)
	for i := len(all) - 1; i >= 0; i-- {
		if n := slices.Index(all[i].Buttons, label); n >= 0 {
			return &bot.Pressed{Outbound: all[i].Outbound, Index: n}
		}
	}
	s.t.Fatalf("nobody has a button %q", label)
	return nil
}

func (s *stage) presses(who string, p *bot.Pressed) []simulator.Sent {
	s.t.Helper()
	in := s.sim.Do(s.at(who), bot.Press)
	in.Press = p
	return s.take(in)
}

// TestS10_Buttons: who may not press a button, or not any more, is refused with
// one private line, and nothing has changed.
func TestS10_Buttons(t *testing.T) {
	t.Parallel()
	const pool = "#pool-CO-WY"
	claims := func(s *stage, code string) *bot.Pressed {
		s.says("ana@slack", "CLAIM "+code)
		return s.button("Reached")
	}
	for _, c := range []struct {
		name    string
		prepare func(s *stage, code string) *bot.Pressed
		who     string
		says    string
	}{
		{"by a carrier", nil, "dot@slack" + pool, "worked by the sales team"},
		{"by a rep of another district", nil, "ned@slack" + pool, "I know no lead"},
		{"by a BSN rep", nil, "bo@slack" + pool, "I know no lead"},
		{"by somebody deactivated", func(s *stage, _ string) *bot.Pressed {
			s.must(s.leaves(s.t.Context(), "ana"))
			return s.button("Claim")
		}, "ana@slack", "JOIN"},
		{"by somebody whose role was revoked", func(s *stage, _ string) *bot.Pressed {
			s.must(s.revokes(s.t.Context(), "ana rep CO-WY"))
			return s.button("Claim")
		}, "ana@slack" + pool, "worked by the sales team"},
		{"from a channel it was shared to", nil, "ana@slack#lunch", "an old one"},
		{"forwarded to oneself", nil, "ana@slack", "an old one"},
		{"made by hand: another's private button", claims, "sue@slack", "an old one"},
		{"made by hand: a place that is not there", func(s *stage, _ string) *bot.Pressed {
			return &bot.Pressed{Outbound: s.button("Claim").Outbound, Index: 7}
		}, "ana@slack" + pool, "an old one"},
		{"made by hand: no such message", func(*stage, string) *bot.Pressed { return &bot.Pressed{Outbound: 999_999} }, "ana@slack" + pool, "an old one"},
		{"after the claim has expired", func(s *stage, code string) *bot.Pressed {
			p := claims(s, code)
			s.must(s.moveTo(s.t.Context(), s.clock.Now().Add(30*time.Hour)))
			return p
		}, "ana@slack", "Nobody holds"},
		{"twice", func(s *stage, _ string) *bot.Pressed {
			p := s.button("Claim")
			s.presses("ana@slack"+pool, p)
			return p
		}, "ana@slack" + pool, "already yours"},
		{"after somebody else was first", func(s *stage, code string) *bot.Pressed {
			p := s.button("Claim")
			s.says("sue@slack", "CLAIM "+code)
			return p
		}, "ana@slack" + pool, "sue has held"},
		{"after a release", func(s *stage, code string) *bot.Pressed {
			p := claims(s, code)
			s.says("ana@slack", "RELEASE "+code+" no time")
			return p
		}, "ana@slack", "Nobody holds"},
		{"of an earlier claim", func(s *stage, code string) *bot.Pressed {
			p := claims(s, code)
			s.says("ana@slack", "RELEASE "+code+" no time")
			s.says("ana@slack", "CLAIM "+code)
			return p
		}, "ana@slack", "earlier claim"},
		{"on an offer that is over", func(s *stage, code string) *bot.Pressed {
			claims(s, code)
			s.says("ana@slack", "OFFER "+code+" sue")
			p := s.button("Accept")
			s.says("ana@slack", "RELEASE "+code+" no time")
			return p
		}, "sue@slack", "not offered to you"},
		{"once it is closed", func(s *stage, code string) *bot.Pressed {
			p := claims(s, code)
			s.says("ana@slack", "NOSALE "+code+" 1")
			return p
		}, "ana@slack", "is closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "dot@sms", "dot@slack", "ana@slack", "ned@slack", "bo@slack", "sue@slack")
			code := s.lead(0)
			var p *bot.Pressed
			if c.prepare == nil {
				p = s.button("Claim")
			} else {
				p = c.prepare(s, code)
				s.settled()
			}
			stands := func() [3]int {
				return [3]int{one(t, s.url, `select version from lead`), one(t, s.url, `select count(*) from lead_event`), one(t, s.url, `select count(*) from claim where to_at is null`)}
			}
			before := stands()
			sent := s.presses(c.who, p)
			if after := stands(); after != before {
				t.Errorf("version, events, claims: %v before, %v after", before, after)
			}
			handle, _, _ := strings.Cut(c.who, "@")
			for _, m := range sent {
				name := s.sim.Name(bot.Address{Channel: m.To.Channel, Tenant: m.To.Tenant, User: m.To.User})
				if m.To.Room && m.Room == nil || name != handle {
					t.Errorf("others see it: to %s: %q", name, m.Text)
				}
			}
			if len(sent) != 1 || !strings.Contains(sent[0].Text, c.says) {
				t.Errorf("answered %+v, want one line with %q", sent, c.says)
			}
		})
	}
}
