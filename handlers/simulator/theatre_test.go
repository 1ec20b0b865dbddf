package simulator

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

func TestTheatrePassesWhatPeopleDo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	th, e := newTheatre()
	for what, err := range map[string]error{
		"say":     th.Say(ctx, "dot", "telegram", "joes bikes"),
		"contact": th.Attach(ctx, "dot", "sms", "contact"),
		"photo":   th.Attach(ctx, "dot", "sms", "photo"),
		"room":    th.Say(ctx, "ana", "#pool-CO-WY", "CLAIM CC-7K3M4"),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	lines := th.Messages()
	var first, answer Line
	for _, l := range lines {
		if l.Channel == "telegram" && l.By != "" {
			first = l
		} else if l.Channel == "telegram" {
			answer = l
		}
	}
	if err := th.Press(ctx, "dot", answer.N, 0); err != nil {
		t.Errorf("press: %v", err)
	}
	if err := th.Edit(ctx, "dot", first.ID, "Joe's Bikes"); err != nil {
		t.Errorf("edit: %v", err)
	}
	texts := map[string]bool{}
	for _, l := range th.Messages() {
		texts[l.By+"|"+l.Room+"|"+l.Kind+"|"+l.Text] = true
	}
	for _, want := range []string{
		"dot||text|Joe's Bikes", "dot||contact|Ann Ruiz, Joes Bikes", "dot||photo|", "dot||press|More", "ana|#pool-CO-WY|text|CLAIM CC-7K3M4",
		"||reply|heard text", "||reply|heard contact", "||reply|heard press", "||reply|heard edit", "|#pool-CO-WY|reply|heard text",
	} {
		if !texts[want] {
			t.Errorf("no line %q in %v", want, texts)
		}
	}
	if len(e.arrived) != 6 {
		t.Errorf("%d deliveries were reported, want 6", len(e.arrived))
	}
}

func TestTheatreRefusesInSentences(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	th, e := newTheatre()
	if err := th.Say(ctx, "dot", "sms", "hello"); err != nil {
		t.Fatal(err)
	}
	own := th.Messages()[0]
	for what, err := range map[string]error{
		"nobody":            th.Say(ctx, "zoe", "sms", "x"),
		"no such channel":   th.Say(ctx, "dot", "fax", "x"),
		"not in the room":   th.Say(ctx, "dot", "#pool-CO-WY", "x"),
		"what to attach":    th.Attach(ctx, "dot", "sms", "parcel"),
		"no such message":   th.Press(ctx, "dot", 77, 0),
		"no such button":    th.Press(ctx, "dot", 1, 4),
		"edit nothing":      th.Edit(ctx, "dot", "i99", "x"),
		"edit an SMS":       th.Edit(ctx, "dot", own.ID, "x"),
		"edit another's":    th.Edit(ctx, "ana", own.ID, "x"),
		"backward":          th.Move(ctx, noon.Add(-time.Second)),
		"too far":           th.Move(ctx, noon.Add(401*24*time.Hour)),
		"no way to restart": th.Reset(ctx),
	} {
		sorry, ok := errors.AsType[Sorry](err)
		if !ok || !strings.HasSuffix(strings.TrimRight(sorry.Error(), "h"), ".") && !strings.Contains(sorry.Error(), "--fresh") {
			t.Errorf("%s: %v is no sentence for the page", what, err)
		}
	}
	if len(e.ran) != 1 {
		t.Errorf("what was refused reached the bot: it ran %d times, want 1", len(e.ran))
	}
	e.receiving = errors.New("no database")
	if err := th.Say(ctx, "dot", "sms", "hello"); err == nil || !strings.Contains(err.Error(), "no database") {
		t.Errorf("a failing bot: %v", err)
	}
}

func TestMoveStopsAtEverythingDue(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	th, e := newTheatre()
	e.due = []time.Time{noon.Add(time.Hour), noon.Add(2 * time.Hour), noon.Add(30 * time.Hour)}
	if at, what, err := th.Next(ctx); err != nil || !at.Equal(e.due[0]) || what == "" {
		t.Errorf("next: %v %q %v", at, what, err)
	}
	to := noon.Add(24 * time.Hour)
	if err := th.Move(ctx, to); err != nil {
		t.Fatal(err)
	}
	if want := []time.Time{e.due[0], e.due[1], to}; !reflect.DeepEqual(e.ran, want) || !th.Now().Equal(to) {
		t.Errorf("the bot ran at %v, the clock shows %v; want %v", e.ran, th.Now(), want)
	}
	e.due = nil
	if at, _, err := th.Next(ctx); err != nil || !at.IsZero() {
		t.Errorf("nothing is due: %v %v", at, err)
	}
	e.stuck = true
	if err := th.Move(ctx, to.Add(time.Hour)); err == nil {
		t.Error("something due that never gets done is no error")
	}
}

func TestOneThingHappensAtATime(t *testing.T) {
	t.Parallel()
	th, _ := newTheatre()
	th.turn <- struct{}{} // somebody acts
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := th.Say(ctx, "dot", "sms", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("who gives up waiting gets %v", err)
	}
	if n := len(th.Messages()); n != 0 {
		t.Errorf("%d messages were sent out of turn", n)
	}
}

func TestResetEmptiesThePhones(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	th, _ := newTheatre()
	if err := th.Say(ctx, "dot", "sms", "hello"); err != nil {
		t.Fatal(err)
	}
	th.from.Reset = func(context.Context) error { th.clock.Set(noon); return nil }
	if err := th.Reset(ctx); err != nil || len(th.Messages()) != 0 {
		t.Errorf("after starting over: %v, %d messages", err, len(th.Messages()))
	}
	th.from.Reset = func(context.Context) error { return errors.New("locked") }
	if err := th.Reset(ctx); err == nil {
		t.Error("a failed start is no error")
	}
	th.from.Due = func(_ context.Context, after time.Time) (time.Time, string, error) {
		return after.Add(time.Hour), "weekly status", nil
	}
	if at, what, err := th.Next(ctx); err != nil || what != "weekly status" || !at.Equal(noon.Add(time.Hour)) {
		t.Errorf("next: %v %q %v", at, what, err)
	}
}

func TestLinesKeepThreadsAndPrivacy(t *testing.T) {
	t.Parallel()
	s, room, ana, _ := stage(t)
	pressed, err := s.PressOn(ana, "Claim", "CC-11111")
	if err != nil {
		t.Fatal(err)
	}
	edited := &bot.Receipt{ID: receiptID("slack", 21)}
	send(t, s, bot.Outbound{ID: 30, To: room, Kind: bot.CardUpdate, Edit: edited, Lead: "CC-11111"}, bot.Message{Ack: "Done.", Title: "one", Text: "one", Fields: []bot.Field{{Label: "Held by", Value: "ana"}}})
	send(t, s, bot.Outbound{ID: 31, To: room, Kind: bot.Notice, ReplyTo: edited}, bot.Message{Text: "claimed"})
	lines := s.Lines()
	by := map[string]Line{}
	for _, l := range lines {
		by[l.ID] = l
	}
	if l := by["m1"]; !l.Edited || l.Title != "one" || l.Ack != "Done." || l.Who != "#pool-CO-WY" || l.Room != "#pool-CO-WY" || len(l.Fields) != 1 || l.N != 1 {
		t.Errorf("the card: %+v", l)
	}
	if l := by["m3"]; !l.Only || l.Who != "ana" || l.Room != "#pool-CO-WY" {
		t.Errorf("what ana alone sees: %+v", l)
	}
	if l := by["i"+pressed.Message]; l.Under != 1 || l.Text != "Claim" || l.By != "ana" {
		t.Errorf("the press: %+v", l)
	}
	if last := lines[len(lines)-1]; last.Under != 1 || last.Text != "claimed" {
		t.Errorf("the thread: %+v", last)
	}
}

func TestRestoreBringsBackAnEarlierRun(t *testing.T) {
	t.Parallel()
	s := New(still, "r2-")
	room, ana := s.Room("pool-CO-WY", "slack"), s.Address("ana", "slack")
	s.Join(room, ana)
	card := channelOf(s, "slack").Render(bot.Message{Text: "one", Buttons: []bot.Button{{Label: "Claim"}}})
	early := noon.Add(-time.Hour)
	s.Restore(
		Past{At: early, Out: &bot.Outbound{ID: 5, To: room, Kind: bot.PoolCard, Lead: "CC-11111", Rendered: card}},
		Past{At: early, In: &bot.Inbound{Kind: bot.Press, From: In(ana, room), Message: "r1-1", Press: &bot.Pressed{Outbound: 5}}},
		Past{At: early, Out: &bot.Outbound{ID: 6, To: room, Kind: bot.CardUpdate, Edit: &bot.Receipt{ID: "slack-m1"}, Rendered: bot.Rendered{Text: "lost its card", Payload: []byte("{")}}},
	)
	lines := s.Lines()
	if len(lines) != 3 || lines[0].At != early || lines[1].Text != "Claim" || lines[1].Under != 1 || lines[2].Text != "lost its card" {
		t.Fatalf("restored %+v", lines)
	}
	if len(s.Deliveries()) != 0 {
		t.Error("old deliveries are news again")
	}
	if in, err := s.PressOn(ana, "Claim", "CC-11111"); err != nil || in.Press.Outbound != 5 {
		t.Errorf("an old card cannot be pressed: %+v, %v", in, err)
	}
	send(t, s, bot.Outbound{ID: 7, To: room, Kind: bot.CardUpdate, Edit: &bot.Receipt{ID: "slack-m5"}}, bot.Message{Text: "held"})
	if l := s.Lines()[0]; l.Text != "held" || !l.Edited {
		t.Errorf("an old card cannot be edited: %+v", l)
	}
}

func TestActorsAndPicks(t *testing.T) {
	t.Parallel()
	day := bot.Date{Year: 2026, Month: 3, Day: 4}
	phone := []bot.Address{{Channel: "telegram"}, {Channel: "sms"}, {Channel: "sms"}}
	people := []bot.Person{
		{Handle: "new", Craft: bot.CityCarrier},
		{Handle: "dot", Name: "Dot Avery", Craft: bot.CityCarrier, Addresses: phone},
		{Handle: "mac", Craft: bot.Manager, Grants: []bot.Grant{{Role: bot.ManagementCoordinator, Scope: "A"}, {Role: bot.ManagementCoordinator, Scope: "B"}, {Role: bot.ProgramAdmin, Scope: "C"}}, Addresses: phone},
		{Handle: "was", Craft: bot.Clerk, Grants: []bot.Grant{{Role: bot.Rep, To: bot.Date{Year: 2025, Month: 1, Day: 1}}}},
		{Handle: "ana", Craft: bot.Other, Grants: []bot.Grant{{Role: bot.Rep}}},
	}
	var all []Actor
	for _, p := range people {
		all = append(all, ActorOf(p, day, "sms"))
	}
	if a := all[0]; a.Enrolled || a.Name != "new" || a.Part != "carrier" || !reflect.DeepEqual(a.Channels, []string{"sms"}) {
		t.Errorf("who is not enrolled: %+v", a)
	}
	if a := all[1]; !a.Enrolled || a.Role != "city carrier" || !reflect.DeepEqual(a.Channels, []string{"telegram", "sms"}) || a.Tries[0] != Example {
		t.Errorf("a carrier: %+v", a)
	}
	if a := all[2]; a.Part != "mc" || a.Role != "management coordinator, program admin" {
		t.Errorf("a coordinator: %+v", a)
	}
	if a := all[3]; a.Part != "other" || a.Role != "clerk" {
		t.Errorf("who was a rep: %+v", a)
	}
	if got, want := picks(all), []string{"dot", "mac", "new", "ana"}; !reflect.DeepEqual(got, want) {
		t.Errorf("picks %v, want %v", got, want)
	}
	if got := picks(nil); len(got) != 0 {
		t.Errorf("picks of nobody: %v", got)
	}
}
