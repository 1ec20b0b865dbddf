package main

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// A transcript is a test that reads like a chat: what people do (`>`), what is
// sent (`<`), what is shown (`!`), and where the clock stands.

// step is one line that does something, with the lines that are expected of it.
type step struct {
	line   int    // in the file, from 1
	verb   string // use at with > wait outage close leaves revoke deactivated show
	text   string // what follows the verb
	expect []expected
}

// expected is a message or a shown line as the file has it.
type expected struct {
	line int
	mark string // "<" or "!"
	text string // without the mark; further lines joined with \n
}

// transcript is a parsed file. lines are kept for --update.
type transcript struct {
	name  string
	lines []string
	steps []step
}

const (
	maxTranscript = 1 << 20
	maxLine       = 16 << 10
)

// parseTranscript reads a transcript; an error names the line.
func parseTranscript(name string, r io.Reader) (*transcript, error) {
	t := &transcript{name: name}
	scan := bufio.NewScanner(io.LimitReader(r, maxTranscript))
	scan.Buffer(nil, maxLine)
	for scan.Scan() {
		raw := strings.TrimRight(scan.Text(), "\r")
		t.lines = append(t.lines, raw)
		if err := t.add(len(t.lines), raw); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, len(t.lines), err)
		}
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("%s: a line is longer than %d characters", name, maxLine)
	}
	return t, nil
}

func (t *transcript) add(n int, raw string) error {
	line := strings.TrimSpace(raw)
	last := len(t.steps) - 1
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
		return nil
	case raw != strings.TrimLeft(raw, " \t"): // one more line of the message above
		if last < 0 || len(t.steps[last].expect) == 0 {
			return fmt.Errorf("an indented line belongs to a message above it, and there is none")
		}
		e := t.steps[last].expect
		e[len(e)-1].text += "\n" + line
		return nil
	case line[0] == '<' || line[0] == '!':
		if last < 0 {
			return fmt.Errorf("%q stands before anything was done", line[:1])
		}
		t.steps[last].expect = append(t.steps[last].expect, expected{n, line[:1], strings.TrimPrefix(line[1:], " ")})
		return nil
	case line[0] == '>':
		t.steps = append(t.steps, step{line: n, verb: ">", text: strings.TrimPrefix(line[1:], " ")})
		return nil
	}
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "use", "at", "with", "wait", "outage", "close", "leaves", "revoke", "erase", "deactivated", "show":
		t.steps = append(t.steps, step{line: n, verb: verb, text: strings.TrimSpace(rest)})
		return nil
	}
	return fmt.Errorf("%q is nothing a transcript knows; lines begin with > < ! # use at with wait outage close leaves revoke deactivated show", verb)
}

var atLine = regexp.MustCompile(`^(\d{4}-\d\d-\d\d) (\d\d:\d\d) (\S+)$`)

// parseAt reads "2026-03-04 09:12 America/Denver".
func parseAt(text string) (time.Time, error) {
	m := atLine.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, fmt.Errorf("at: write date, time and zone: at 2026-03-04 09:12 America/Denver")
	}
	loc, err := time.LoadLocation(m[3])
	if err != nil {
		return time.Time{}, fmt.Errorf("at: %q is not a time zone", m[3])
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", m[1]+" "+m[2], loc)
	if err != nil {
		return time.Time{}, fmt.Errorf("at: %q is not a time of the calendar", m[1]+" "+m[2])
	}
	return t, nil
}

// speaker is who a `with` line names.
type speaker struct {
	handle  string // of people.csv; empty: a stranger
	number  string // a stranger's address
	channel string
	room    string // "#pool-CO-WY", empty: a private talk
}

var withLine = regexp.MustCompile(`^(?:stranger (\S+)|([\w.-]+)) on (sms|slack|telegram)(?: in (#\S+))?$`)

func parseWith(text string) (speaker, error) {
	m := withLine.FindStringSubmatch(text)
	if m == nil {
		return speaker{}, fmt.Errorf("with: write `with dot on sms`, `with ana on slack in #pool-CO-WY` or `with stranger +13035550123 on sms`")
	}
	return speaker{handle: m[2], number: m[1], channel: m[3], room: m[4]}, nil
}

// input is what a `>` line does.
type input struct {
	kind  string // text press photo contact edit again burst
	text  string
	texts []string // of a burst
	code  string   // press … on CODE
	nth   int      // press … of message N, edit N
}

var (
	pressLine = regexp.MustCompile(`^press "([^"]+)"(?: on (\S+)| of message (\d+))?$`)
	editLine  = regexp.MustCompile(`^edit (\d+): (.*)$`)
)

func parseInput(text string) input {
	if m := pressLine.FindStringSubmatch(text); m != nil {
		in := input{kind: "press", text: m[1], code: m[2]}
		fmt.Sscan(m[3], &in.nth)
		return in
	}
	if m := editLine.FindStringSubmatch(text); m != nil {
		in := input{kind: "edit", text: m[2]}
		fmt.Sscan(m[1], &in.nth)
		return in
	}
	if rest, ok := strings.CutPrefix(text, "burst: "); ok {
		in := input{kind: "burst"}
		for part := range strings.SplitSeq(rest, "||") {
			in.texts = append(in.texts, strings.TrimSpace(part))
		}
		return in
	}
	for _, kind := range []string{"photo", "contact"} {
		if rest, ok := strings.CutPrefix(text, kind+" "); ok && attached(kind, rest) {
			return input{kind: kind, text: rest}
		}
	}
	if text == "again" {
		return input{kind: "again"}
	}
	return input{kind: "text", text: text}
}

var fileName = regexp.MustCompile(`^\S+\.\w{2,4}( .*)?$`)

// attached tells "photo card.jpg" and "contact Ann; 303…" from texts that only
// begin with the word.
func attached(kind, rest string) bool {
	return fileName.MatchString(rest) || kind == "contact" && strings.Contains(rest, ";")
}
