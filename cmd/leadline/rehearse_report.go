package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// What rehearse says of a transcript: where it differs, and how it reads now.

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
