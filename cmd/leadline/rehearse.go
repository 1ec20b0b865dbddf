package main

import (
	"bytes"
	"context"
	"encoding/json"
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

// report compares what happened with what is written.
type report struct {
	t      *transcript
	out    io.Writer
	json   bool
	update bool
	bad    int
	actual map[int][]string // step line → lines to stand below it, for --update
}

// take is called for each step that was played.
func (r *report) take(p *player, o outcome, err error) {
	if err != nil {
		r.bad++
		fmt.Fprintf(r.out, "%s:%d: %v\n", r.t.name, o.step.line, err)
		return
	}
	if r.json {
		b, err := json.Marshal(jsonOutcome(r.t.name, p, o))
		if err != nil {
			fmt.Fprintf(r.out, "%s:%d: %v\n", r.t.name, o.step.line, err)
			r.bad++
			return
		}
		fmt.Fprintf(r.out, "%s\n", b)
		return
	}
	got := p.lines(o)
	if r.update {
		if r.actual == nil {
			r.actual = map[int][]string{}
		}
		for _, g := range got {
			r.actual[o.step.line] = append(r.actual[o.step.line], indent(g.mark, p.hide(g.text)))
		}
		return
	}
	r.compare(p, o.step, got)
}

// compare reports each line that differs, is missing, or stands nowhere.
func (r *report) compare(p *player, s step, got []expected) {
	for i := 0; i < max(len(s.expect), len(got)); i++ {
		switch {
		case i >= len(got):
			r.differ(s.expect[i].line, s.expect[i].mark+" "+p.fill(s.expect[i].text), "(nothing)")
		case i >= len(s.expect):
			r.differ(s.line, "(nothing more)", got[i].mark+" "+got[i].text)
		case p.fill(s.expect[i].text) != got[i].text || s.expect[i].mark != got[i].mark:
			r.differ(s.expect[i].line, s.expect[i].mark+" "+p.fill(s.expect[i].text), got[i].mark+" "+got[i].text)
		}
	}
}

func (r *report) differ(line int, want, got string) {
	r.bad++
	in := func(s string) string { return strings.ReplaceAll(s, "\n", "\n           ") }
	fmt.Fprintf(r.out, "%s:%d:\n  written: %s\n  happens: %s\n", r.t.name, line, in(want), in(got))
}

// rewrite puts what happened below each step, and leaves all else alone.
func (r *report) rewrite(name string) error {
	var b strings.Builder
	for i, raw := range r.t.lines {
		line := strings.TrimSpace(raw)
		old := line != "" && (line[0] == '<' || line[0] == '!' || raw != strings.TrimLeft(raw, " \t"))
		if !old {
			b.WriteString(raw + "\n")
		}
		for _, l := range r.actual[i+1] {
			b.WriteString(l + "\n")
		}
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}

func indent(mark, text string) string {
	return mark + " " + strings.ReplaceAll(text, "\n", "\n  ")
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
