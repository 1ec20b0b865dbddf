// Package phones shows the stage of the demo in a terminal: every phone and
// room of the cast is a tab, messages are bubbles, and the clock is moved from
// here. It decides nothing; what people do goes to the stage, what the stage
// shows is drawn.
package phones

import (
	"context"
	"errors"
	"io"
	"time"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"leadline/handlers/simulator"
)

// Limits of the screen.
const (
	maxLines = 500              // messages drawn of a phone
	maxText  = 4096             // characters of one text
	maxDeeds = 50               // what may wait while leadline answers
	maxWait  = 60 * time.Second // for one deed, the clock's moves included
	patience = 250 * time.Millisecond
)

// Terminal is where the phones are shown.
type Terminal struct {
	In      io.Reader
	Out     io.Writer
	Environ []string
}

// Run shows the stage until the person leaves or ctx ends. First is the handle
// of the phone that lies on top.
func Run(ctx context.Context, stage simulator.Stage, first string, t Terminal) error {
	ctx, done := context.WithCancel(ctx)
	defer done()
	p := tea.NewProgram(New(ctx, stage, first), tea.WithContext(ctx), tea.WithInput(t.In), tea.WithOutput(t.Out),
		tea.WithEnvironment(t.Environ), tea.WithoutSignalHandler())
	if _, err := p.Run(); err != nil && ctx.Err() == nil && !errors.Is(err, tea.ErrInterrupted) {
		return err
	}
	return nil
}

// Model is the screen: what the stage showed last and what is being typed.
type Model struct {
	ctx     context.Context
	stage   simulator.Stage
	changes <-chan struct{}
	first   string

	width, height int
	scene         scene
	shown         int // how often the stage was read
	tabs          []tab
	at            int               // the tab on top
	read          map[string]int    // by tab: how many messages were seen there
	drafts        map[string]string // by tab: what was typed and not sent

	drawing drawing
	drawn   []row

	line  textarea.Model
	back  int    // rows between the newest and the last one shown
	pick  *pick  // nil: a text is being written
	sheet *sheet // nil: the phone is shown
	note  note

	looking, again bool   // the stage is being read; it changed meanwhile
	deeds          []deed // the first is under way
	slow           bool   // it has been for a while
}

// note is a sentence below the line, gone at the next key.
type note struct {
	text string
	bad  bool
}

// New is the screen before anything was read from the stage.
func New(ctx context.Context, stage simulator.Stage, first string) *Model {
	m := &Model{ctx: ctx, stage: stage, changes: stage.Watch(ctx), first: first, width: 80, height: 24,
		read: map[string]int{}, drafts: map[string]string{}, line: newLine()}
	return m
}

// Init reads the stage and listens to its changes.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.line.Focus(), m.look(), m.listen())
}

// newLine is the line for texts: it grows to four rows, Enter sends.
func newLine() textarea.Model {
	l := textarea.New()
	l.ShowLineNumbers = false
	l.CharLimit = maxText
	l.DynamicHeight, l.MinHeight, l.MaxHeight = true, 1, 4
	l.KeyMap.InsertNewline.SetKeys("alt+enter", "ctrl+j", "shift+enter")
	l.KeyMap.Paste.SetEnabled(false) // terminals paste by themselves
	l.SetVirtualCursor(false)
	l.SetPromptFunc(2, func(p textarea.PromptInfo) string {
		if p.LineNumber == 0 {
			return "> "
		}
		return "  "
	})
	plain := textarea.StyleState{Placeholder: faint, Prompt: bold, Selection: reverse}
	l.SetStyles(textarea.Styles{Focused: plain, Blurred: plain, Cursor: textarea.CursorStyle{Shape: tea.CursorBar, Blink: true}})
	return l
}
