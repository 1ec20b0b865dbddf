package phones

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// clerk answers on the phones of the tests: LEAD by a question, 1 by a card in
// the pool, press by "pressed", anything else by its own words.
type clerk struct {
	sim   *simulator.Simulator
	clock *simulator.Clock
	heard []bot.Inbound
	due   []time.Time
	wakes map[time.Time]string // what Dot is told then
	sent  int64
	fail  error
}

func (c *clerk) Receive(_ context.Context, in ...bot.Inbound) error {
	c.heard = append(c.heard, in...)
	return c.fail
}

func (c *clerk) Delivered(context.Context, ...bot.Delivery) error { return nil }

func (c *clerk) Drain(ctx context.Context) error {
	heard := c.heard
	c.heard = nil
	for _, in := range heard {
		if err := c.answer(ctx, in); err != nil {
			return err
		}
	}
	if text := c.wakes[c.clock.Now()]; text != "" {
		return c.send(ctx, c.sim.Address("dot", "sms"), bot.Notice, bot.Message{Text: text})
	}
	return nil
}

func (c *clerk) answer(ctx context.Context, in bot.Inbound) error {
	m := bot.Message{Text: "You said: " + in.Text}
	switch {
	case in.Kind == bot.Press:
		m.Text = fmt.Sprintf("pressed %d", in.Press.Index+1)
	case in.Text == "LEAD":
		m = bot.Message{Text: "Is the customer OK with it? Y or N", Buttons: []bot.Button{{Label: "Yes", Do: "Y"}, {Label: "No", Do: "N"}, {Label: "Skip", Do: "SKIP"}}}
	case in.Text == "1":
		card := bot.Message{Title: "CC-7K3M4 Joes Bikes", Fields: []bot.Field{{Label: "Town", Value: "80002"}, {Value: "Press a button."}}, Buttons: []bot.Button{{Label: "Claim", Do: "CLAIM"}, {Label: "Why", Do: "WHY"}}}
		if err := c.send(ctx, c.sim.Room("#pool-CO-WY", "slack"), bot.PoolCard, card); err != nil {
			return err
		}
		m.Text = "Sent: CC-7K3M4."
	}
	return c.send(ctx, in.From, bot.Reply, m)
}

func (c *clerk) send(ctx context.Context, to bot.Address, kind bot.Kind, m bot.Message) error {
	c.sent++
	for _, ch := range c.sim.Channels() {
		if ch.Name() != to.Channel {
			continue
		}
		if _, err := ch.Send(ctx, bot.Outbound{ID: c.sent, To: to, Kind: kind, Rendered: ch.Render(m)}); err != nil {
			return err
		}
	}
	return nil
}

func (c *clerk) NextDue(_ context.Context, after time.Time) (time.Time, error) {
	for _, at := range c.due {
		if at.After(after) {
			return at, nil
		}
	}
	return time.Time{}, nil
}

var cast = []simulator.Actor{
	{Handle: "dot", Name: "Dot Alder", Role: "city carrier", Part: "carrier", Station: "ARVADA", Zone: "America/Denver", Channels: []string{"sms"}, Tries: []string{simulator.Example, "LEAD"}},
	{Handle: "mia", Name: "Mia Frost", Role: "management coordinator", Part: "mc", Station: "ARVADA", Zone: "America/Denver", Channels: []string{"sms"}},
	{Handle: "cal", Name: "Cal Reed", Role: "carrier coordinator", Part: "cc", Station: "ARVADA", Zone: "America/Denver", Channels: []string{"telegram"}},
	{Handle: "ana", Name: "Ana Cole", Role: "sales representative", Part: "rep", Zone: "America/Denver", Channels: []string{"slack"}, Rooms: []string{"#pool-CO-WY"}},
	{Handle: "sue", Name: "Sue Hart", Role: "sales manager", Part: "other", Zone: "America/Denver", Channels: []string{"slack"}, Rooms: []string{"#pool-CO-WY"}},
	{Handle: "ben", Name: "Ben Ortiz", Role: "sales representative", Part: "rep", Zone: "America/Denver", Channels: []string{"telegram"}},
}

var morning = time.Date(2026, 3, 4, 16, 12, 0, 0, time.UTC) // Wed Mar 4 9:12am MT

// hand holds the phones: it presses keys and looks at the screen.
type hand struct {
	t     *testing.T
	m     *Model
	clerk *clerk
	back  chan tea.Msg
	quit  bool
	held  []simulator.Held
	leads []bot.Lead
}

func newHand(t *testing.T, first string) *hand {
	t.Helper()
	clock := simulator.NewClock(morning)
	sim := simulator.New(clock.Now, "")
	h := &hand{t: t, clerk: &clerk{sim: sim, clock: clock, wakes: map[time.Time]string{}}, back: make(chan tea.Msg, 100)}
	sim.Join(sim.Room("#pool-CO-WY", "slack"), sim.Address("ana", "slack"), sim.Address("sue", "slack"))
	stage := simulator.NewTheatre(sim, clock, h.clerk, simulator.Sources{
		Cast:  func(context.Context) ([]simulator.Actor, error) { return cast, nil },
		Held:  func(context.Context) ([]simulator.Held, error) { return h.held, nil },
		Leads: func(context.Context) ([]bot.Lead, error) { return h.leads, nil },
	})
	h.m = New(t.Context(), stage, first)
	h.run(h.m.Init())
	h.settle()
	return h
}

// run does what the screen asked for, as bubbletea does.
func (h *hand) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		select {
		case h.back <- msg:
		case <-h.t.Context().Done():
		}
	}()
}

// update hands a message to the screen.
func (h *hand) update(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.QuitMsg:
		h.quit = true
	case tea.BatchMsg:
		for _, cmd := range msg {
			h.run(cmd)
		}
	default:
		_, cmd := h.m.Update(msg)
		h.run(cmd)
	}
}

// leaves waits a moment for the screen to end.
func (h *hand) leaves() bool {
	for !h.quit {
		select {
		case msg := <-h.back:
			h.update(msg)
		case <-time.After(100 * time.Millisecond):
			return false
		}
	}
	return true
}

// settle waits until the stage was read after everything that was done.
func (h *hand) settle() {
	h.t.Helper()
	for len(h.m.deeds) > 0 || h.m.looking {
		select {
		case msg := <-h.back:
			h.update(msg)
		case <-h.t.Context().Done():
			h.t.Fatal("the test ended while the screen was busy")
		}
	}
}

// named keys; any other is a letter.
var named = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "tab": {Code: tea.KeyTab}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "esc": {Code: tea.KeyEscape},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "f1": {Code: tea.KeyF1}, "space": {Code: tea.KeySpace, Text: " "},
}

// press presses keys, one after the other, and waits.
func (h *hand) press(keys ...string) *hand {
	h.t.Helper()
	for _, k := range keys {
		msg, ok := named[k]
		rest, ctrl := strings.CutPrefix(k, "ctrl+")
		digit, alt := strings.CutPrefix(k, "alt+")
		switch {
		case ok:
		case ctrl:
			msg = tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
		case alt:
			msg = tea.KeyPressMsg{Code: []rune(digit)[0], Mod: tea.ModAlt}
		default:
			msg = tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		}
		h.update(msg)
		h.settle()
	}
	return h
}

// texts types a text and sends it.
func (h *hand) texts(text string) *hand {
	h.t.Helper()
	h.update(tea.PasteMsg{Content: text})
	return h.press("enter")
}

func (h *hand) size(w, high int) *hand {
	h.update(tea.WindowSizeMsg{Width: w, Height: high})
	return h
}

// screen is what is seen, without colours.
func (h *hand) screen() string { return ansi.Strip(h.m.View().Content) }

// sees checks that texts are on the screen, or with ~ before them that they are not.
func (h *hand) sees(texts ...string) *hand {
	h.t.Helper()
	s := h.screen()
	for _, text := range texts {
		not, absent := strings.CutPrefix(text, "~")
		if strings.Contains(s, not) == absent {
			h.t.Errorf("want %q on:\n%s", text, s)
		}
	}
	return h
}
