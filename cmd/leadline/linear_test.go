package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"leadline/bot"
	"leadline/dialogs"
	"leadline/storage"
)

// TestP12_LinearizableClaims: Slack, Telegram and SMS race for three leads
// through two bots on one database, claiming and giving back; whatever they are
// answered could have happened one after another. In the end every card shows
// what is so.
func TestP12_LinearizableClaims(t *testing.T) {
	t.Parallel()
	const leads, rounds = 3, 80
	s := newStage(t, "dot@sms")
	room := s.sim.Room("#colorado", "telegram")
	s.must(s.store.BindPool(t.Context(), room, "CO-WY", s.clock.Now()))
	s.must(racers(s))
	var codes []string
	for i := range leads {
		codes = append(codes, s.lead(i))
	}
	bots := []*bot.Bot{s.bot, s.twin()}

	var mu sync.Mutex
	var history []porcupine.Operation
	begin := time.Now()
	var wg sync.WaitGroup
	for client, who := range raceOf {
		handle, _, _ := strings.Cut(who, "@")
		random := rand.New(rand.NewPCG(12, uint64(client)))
		wg.Go(func() {
			from := s.at(who)
			for i := range rounds {
				in := claimOp{who: handle, code: codes[random.IntN(leads)], release: random.IntN(2) == 0}
				// In other words each time: who asks the same over and over is not answered.
				text := []string{"CLAIM ", "TAKE ", "GRAB ", "I'll take "}[i%4] + in.code
				if in.release {
					text = fmt.Sprintf("RELEASE %s no time before %d", in.code, 1+i)
				}
				call := time.Since(begin).Nanoseconds()
				said, err := s.ask(bots[(client+i)%2], from, text)
				back := time.Since(begin).Nanoseconds()
				if err != nil {
					t.Errorf("%s: %s: %v", who, text, err)
					return
				}
				mu.Lock()
				history = append(history, porcupine.Operation{ClientId: client, Input: in, Call: call, Output: meaning(said), Return: back})
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(history) != len(raceOf)*rounds {
		t.Fatalf("%d of %d were answered", len(history), len(raceOf)*rounds)
	}
	result, info := porcupine.CheckOperationsVerbose(leadModel, history, 30*time.Second)
	if result != porcupine.Ok {
		path := t.TempDir() + "/claims.html"
		_ = porcupine.VisualizePath(leadModel, info, path)
		for _, op := range history {
			t.Log(op.ClientId, op.Call, leadModel.DescribeOperation(op.Input, op.Output), op.Return)
		}
		t.Fatalf("the answers are %s", result)
	}
	counts := map[string]int{}
	for _, op := range history {
		word, _, _ := strings.Cut(op.Output.(string), " ")
		counts[word]++
	}
	t.Logf("%d operations in %s: %v", len(history), time.Since(begin).Round(time.Millisecond), counts)
	if counts["claimed"] < 2*leads || counts["held"] == 0 || counts["released"] == 0 {
		t.Errorf("there was no race: %v", counts)
	}
	s.settled()
	s.cardsAreTrue(codes)
	checks, err := s.store.Verify(t.Context(), s.clock.Now())
	s.must(err)
	for _, c := range checks {
		for _, row := range c.Rows {
			if strings.HasPrefix(c.Text, "P12") || strings.HasPrefix(c.Text, "P13") {
				t.Errorf("%s: %s", c.Text, row)
			}
		}
	}
}

// raceOf are two representatives on each channel.
var raceOf = []string{"ra@slack", "rb@slack", "rc@telegram", "rd@telegram", "re@sms", "rf@sms"}

// racers puts the representatives on the roster and their phones into their hands.
func racers(s *stage) error {
	var people []bot.Person
	for _, who := range raceOf {
		handle, _, _ := strings.Cut(who, "@")
		people = append(people, bot.Person{Handle: handle, Name: strings.ToUpper(handle), Craft: bot.Other, Lang: "en", Grants: []bot.Grant{{Role: bot.Rep, Scope: "CO-WY", Side: "usps"}}})
	}
	leaving := s.bot.Leaving // ana, a rep of that district too, is not named
	if _, err := s.store.ImportRoster(s.t.Context(), storage.Roster{People: people, Leaving: leaving}, false, s.clock.Now()); err != nil {
		return err
	}
	for _, who := range raceOf {
		handle, channel, _ := strings.Cut(who, "@")
		if err := s.enrol(s.t.Context(), handle, s.sim.Address(handle, channel)); err != nil {
			return err
		}
	}
	return nil
}

// twin is one more bot, with a store of its own, on the same database and the
// same phones.
func (s *stage) twin() *bot.Bot {
	s.t.Helper()
	store, err := storage.Open(s.t.Context(), s.url, storage.Options{Now: s.clock.Now, Zone: s.set.Zone})
	s.must(err)
	s.t.Cleanup(store.Close)
	return bot.New(bot.Parts{Store: store, Dialogs: dialogs.New(), Channels: s.sim.Channels(), Settings: s.set, Now: s.clock.Now, Key: []byte("twin"), Log: slog.New(slog.DiscardHandler), ByHand: true})
}

// ask types a text through one of the bots and waits for the answer.
func (s *stage) ask(b *bot.Bot, from bot.Address, text string) (string, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	before := s.repliesTo(from)
	if err := b.Receive(ctx, s.sim.Text(from, text)); err != nil {
		return "", err
	}
	for ctx.Err() == nil {
		if err := b.Drain(ctx); err != nil {
			return "", err
		}
		if now := s.repliesTo(from); len(now) > len(before) { // perhaps the other bot sent it
			return now[len(now)-1], nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return "", ctx.Err()
}

func (s *stage) repliesTo(who bot.Address) (all []string) {
	for _, m := range s.sim.Since(0) {
		if m.To.User == who.User && m.To.Channel == who.Channel && m.Kind == bot.Reply {
			all = append(all, m.Text)
		}
	}
	return all
}

// cardsAreTrue compares the newest look of every public card with the row.
func (s *stage) cardsAreTrue(codes []string) {
	s.t.Helper()
	for _, code := range codes {
		l, err := s.store.Lead(s.t.Context(), code)
		s.must(err)
		want := "Status: open"
		if l.Holder != "" {
			want = "Status: claimed by " + l.Holder
		}
		shown := map[string]string{}
		for _, m := range s.sim.Since(0) {
			if m.Lead == code && (m.Kind == bot.PoolCard || m.Kind == bot.CardUpdate) {
				shown[m.To.Channel] = m.Text
			}
		}
		if len(shown) != 2 {
			s.t.Errorf("%s is shown on %d channels", code, len(shown))
		}
		for channel, text := range shown {
			if !strings.Contains(text+"\n", want+"\n") {
				s.t.Errorf("%s on %s: %q, it is %q", code, channel, text, want)
			}
		}
	}
}

// TestP12_CapUnderRace: a representative claims on three phones at once while
// the manager gives them more, through two bots: they never hold more than ten
// leads without a first contact.
func TestP12_CapUnderRace(t *testing.T) {
	t.Parallel()
	const leads = 16
	s := newStage(t, "dot@sms", "ana@slack", "ana@telegram", "ana@sms", "sue@slack")
	var codes []string
	for i := range leads {
		codes = append(codes, s.lead(i))
	}
	bots := []*bot.Bot{s.bot, s.twin()}
	var wg sync.WaitGroup
	for phone, who := range []string{"ana@slack", "ana@telegram", "ana@sms", "sue@slack"} {
		wg.Go(func() {
			for i := range leads {
				code := codes[(i+phone*5)%leads]
				text := "CLAIM " + code
				if phone == 3 {
					text = "ASSIGN " + code + " ana"
				}
				b := bots[(phone+i)%2] // who types on three phones gets one answer, on the last
				if err := errors.Join(b.Receive(t.Context(), s.sim.Text(s.at(who), text)), b.Drain(t.Context())); err != nil {
					t.Errorf("%s: %s: %v", who, text, err)
				}
			}
		})
	}
	wg.Wait()
	s.settled()
	if n := one(t, s.url, `select count(*) from lead l join person p on p.id = l.holder_id where p.handle = 'ana'`); n != s.set.ClaimCap {
		t.Errorf("ana holds %d, the cap is %d", n, s.set.ClaimCap)
	}
	if n := one(t, s.url, `select count(*) from claim where to_at is null`); n != s.set.ClaimCap {
		t.Errorf("%d claims are open", n)
	}
}
