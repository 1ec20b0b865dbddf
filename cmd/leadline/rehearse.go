package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// RehearseCmd plays transcripts, each on a fresh throw-away database.
type RehearseCmd struct {
	Files  []string `arg:"" name:"file" help:"Transcripts (*.chat)."`
	Update bool     `help:"Write what was sent and shown into the files."`
	Format string   `help:"text or json." default:"text" enum:"text,json"`
}

// parallel is how many transcripts play at once.
const parallel = 4

// rehearseKey is the randomness of every transcript: codes are the same on
// every run of one file.
var rehearseKey = []byte("rehearse: the same codes on every run")

// Run plays the files; an error in one does not stop the others.
func (c *RehearseCmd) Run(e *env) error {
	server, err := throwaway(e, true)
	if err != nil {
		return err
	}
	defer server.Stop(context.WithoutCancel(e.ctx))
	outs := make([]bytes.Buffer, len(c.Files))
	good := make([]bool, len(c.Files))
	done := make([]chan struct{}, len(c.Files))
	gate := make(chan struct{}, parallel)
	var wg sync.WaitGroup
	for i, name := range c.Files {
		done[i] = make(chan struct{})
		wg.Go(func() {
			defer close(done[i])
			gate <- struct{}{}
			defer func() { <-gate }()
			good[i] = c.file(e, server, name, &outs[i])
		})
	}
	failed := 0
	for i := range c.Files { // printed in the order given, as soon as it is known
		<-done[i]
		if _, err := e.out.Write(outs[i].Bytes()); err != nil {
			return err
		}
		if !good[i] {
			failed++
		}
	}
	wg.Wait()
	if failed > 0 {
		return fmt.Errorf("%d of %d transcripts differ", failed, len(c.Files))
	}
	if c.Format == "text" {
		fmt.Fprintf(e.out, "%d transcripts played as written\n", len(c.Files))
	}
	return nil
}

// file plays one transcript and reports into out; true: as written.
func (c *RehearseCmd) file(e *env, server databases, name string, out io.Writer) bool {
	b, err := os.ReadFile(name)
	if err != nil {
		fmt.Fprintf(out, "%s: cannot be read: %v\n", name, err)
		return false
	}
	t, err := parseTranscript(name, bytes.NewReader(b))
	if err != nil {
		fmt.Fprintln(out, err)
		return false
	}
	r := &report{t: t, out: out, json: c.Format == "json", update: c.Update}
	if err := playFile(e, server, t, r.take); err != nil {
		fmt.Fprintf(out, "%s: %v\n", name, err)
		return false
	}
	if c.Update {
		if err := r.rewrite(name); err != nil {
			fmt.Fprintf(out, "%s: cannot be written: %v\n", name, err)
			return false
		}
	}
	return r.bad == 0
}

// databases makes a migrated database for each file.
type databases interface {
	fresh(ctx context.Context) (url string, drop func(), err error)
}

// playFile makes a world for a transcript and plays its steps. A step that
// cannot be played is reported, and the rest is played all the same.
func playFile(e *env, server databases, t *transcript, take func(p *player, o outcome, err error)) error {
	url, drop, err := server.fresh(e.ctx)
	if err != nil {
		return err
	}
	defer drop()
	set, err := e.config.program()
	if err != nil {
		return err
	}
	set.KeywordReplies, set.ReplyHold = "bot", 0
	log := slog.New(slog.NewTextHandler(e.errs, &slog.HandlerOptions{Level: slog.LevelError}))
	set.PublicURL = "https://leads.example" // transcripts do not depend on where they are played
	w, err := newWorld(e.ctx, url, set, startTime(), rehearseKey, "t", log)
	if err != nil {
		return err
	}
	defer w.close()
	files, err := rosterOf(t)
	if err != nil {
		return err
	}
	if err := w.load(e.ctx, files); err != nil {
		return err
	}
	p := &player{ctx: e.ctx, world: w, known: map[string]bool{}}
	for _, s := range t.steps {
		o, reports, err := p.do(s)
		if reports || err != nil {
			take(p, o, err)
		}
		if e.ctx.Err() != nil {
			return e.ctx.Err()
		}
	}
	return nil
}

// rosterOf is the folder that a transcript uses, beside the file; without one
// the demo district.
func rosterOf(t *transcript) (fs.FS, error) {
	for _, s := range t.steps {
		if s.verb != "use" {
			continue
		}
		if !placeWord.MatchString(s.text) {
			return nil, fmt.Errorf("use: %q is not the name of a folder beside the file", s.text)
		}
		return os.DirFS(filepath.Join(filepath.Dir(t.name), s.text)), nil
	}
	return demoDistrict(), nil
}

// lines are the outcome as a transcript writes it.
func (p *player) lines(o outcome) (got []expected) {
	for _, m := range o.sent {
		got = append(got, expected{mark: "<", text: p.toWhom(m, o) + tidy(m.Text)})
		if len(m.Buttons) > 0 {
			got = append(got, expected{mark: "<", text: "[" + strings.Join(m.Buttons, "] [") + "]"})
		}
	}
	if o.shown != nil {
		for _, l := range o.shown.lines {
			got = append(got, expected{mark: "!", text: l})
		}
	}
	return got
}

// toWhom is "(to ana on slack) ", or nothing for who just wrote where they
// wrote.
func (p *player) toWhom(m simulator.Sent, o outcome) string {
	name := p.world.sim.Name(m.To)
	if m.To.Room && m.Room == nil {
		return "(to " + name + " on " + m.To.Channel + ") " + editMark(m)
	}
	name = p.world.sim.Name(bot.Address{Channel: m.To.Channel, Tenant: m.To.Tenant, User: m.To.User})
	if o.from == name && o.on == m.To.Channel {
		return ""
	}
	return "(to " + name + " on " + m.To.Channel + ") "
}

func editMark(m simulator.Sent) string {
	if m.Edits > 0 {
		return "(edited) "
	}
	return ""
}

// tidy makes a text writable as lines of a transcript: no empty lines, no
// spaces at their ends.
func tidy(text string) string {
	var keep []string
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			keep = append(keep, l)
		}
	}
	return strings.Join(keep, "\n")
}
