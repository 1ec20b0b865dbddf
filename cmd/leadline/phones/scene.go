package phones

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// scene is everything that the stage showed at one moment.
type scene struct {
	now   time.Time
	cast  []simulator.Actor
	lines []simulator.Line
	held  []simulator.Held
	leads []bot.Lead
	next  time.Time // zero: nothing is due
	what  string
	err   error
}

// deed is something that a person does; the stage does one after the other.
type deed struct {
	doing string // "moving the clock"
	do    func(context.Context) error
	then  string // said when it is done
}

// What comes back to Update from outside.
type (
	seen    scene
	changed struct{ open bool }
	did     struct{ err error }
	waited  struct{ deeds int }
)

// look reads the stage.
func (m *Model) look() tea.Cmd {
	if m.looking {
		m.again = true
		return nil
	}
	m.looking = true
	stage, parent := m.stage, m.ctx
	return func() tea.Msg {
		ctx, done := context.WithTimeout(parent, maxWait)
		defer done()
		var s scene
		var errs [4]error
		s.cast, errs[0] = stage.Cast(ctx)
		s.held, errs[1] = stage.Held(ctx)
		s.leads, errs[2] = stage.Leads(ctx)
		s.next, s.what, errs[3] = stage.Next(ctx)
		s.now, s.lines = stage.Now(), stage.Messages()
		s.err = errors.Join(errs[:]...)
		return seen(s)
	}
}

// listen waits for the next change of the stage.
func (m *Model) listen() tea.Cmd {
	changes := m.changes
	return func() tea.Msg {
		_, open := <-changes
		return changed{open}
	}
}

// do lets a person do something, after what is under way.
func (m *Model) do(d deed) tea.Cmd {
	if len(m.deeds) >= maxDeeds {
		return m.say("leadline is still answering; wait a moment.", true)
	}
	m.deeds = append(m.deeds, d)
	if len(m.deeds) > 1 {
		return nil
	}
	return m.start()
}

func (m *Model) start() tea.Cmd {
	d, parent, n := m.deeds[0], m.ctx, len(m.deeds)
	act := func() tea.Msg {
		ctx, done := context.WithTimeout(parent, maxWait)
		defer done()
		return did{d.do(ctx)}
	}
	return tea.Batch(act, tea.Tick(patience, func(time.Time) tea.Msg { return waited{n} }))
}

// finished says what went wrong, and begins what waits.
func (m *Model) finished(err error) tea.Cmd {
	then := m.deeds[0].then
	m.deeds, m.slow = m.deeds[1:], false
	switch {
	case err != nil:
		m.say(sentence(err), true)
	case then != "":
		m.say(then, false)
	}
	if len(m.deeds) == 0 {
		return m.look()
	}
	return tea.Batch(m.look(), m.start())
}

// say puts a sentence below the line.
func (m *Model) say(text string, bad bool) tea.Cmd {
	m.note = note{text, bad}
	return nil
}

// sentence is an error for the person at the screen.
func sentence(err error) string {
	if sorry, ok := errors.AsType[simulator.Sorry](err); ok {
		return sorry.Error()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "That took longer than a minute and stopped on the way; nothing is lost. Do it again to go on."
	}
	return fmt.Sprintf("That did not work (%s). Try it again.", strings.Join(strings.Fields(err.Error()), " "))
}
