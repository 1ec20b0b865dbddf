package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"leadline/bot"
	"leadline/handlers/simulator"
)

// ChatCmd is the bot in the terminal: phones on a screen, or line by line.
type ChatCmd struct {
	As      string `help:"Who speaks: a handle of the demo district, like dot (a carrier) or ana (a representative)." default:"dot" placeholder:"NAME"`
	Channel string `help:"sms, slack or telegram. Without it sms; on the screen, where the person is in the demo." default:"" enum:",sms,slack,telegram" placeholder:"CHANNEL"`
	Plain   bool   `help:"Line by line also on a terminal, as for a screen reader; NO_COLOR and TERM=dumb do the same."`
}

// Run shows the phones where there is a screen for them, else it talks line by
// line.
func (c *ChatCmd) Run(e *env) error {
	if t, ok := c.screen(e, os.Environ()); ok {
		return c.show(e, t)
	}
	c.Channel = orElse(c.Channel, "sms")
	return c.lines(e)
}

// lines reads a line, waits for the reply, prints it; also from a pipe.
func (c *ChatCmd) lines(e *env) error {
	server, err := throwaway(e, true)
	if err != nil {
		return err
	}
	defer server.Stop(e.ctx)
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
	w, err := newWorld(e.ctx, url, set, e.now().Truncate(time.Second), secretKey(), "c", slog.New(slog.NewTextHandler(e.errs, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.load(e.ctx, demoDistrict()); err != nil {
		return err
	}
	from := w.sim.Address(c.As, c.Channel)
	if err := w.enrol(e.ctx, c.As, from); err != nil {
		return c.nobody()
	}
	return c.talk(e, w, from)
}

// nobody is the answer to a handle that is not in the demo district.
func (c *ChatCmd) nobody() error {
	return usage(fmt.Sprintf("there is nobody called %q in the demo district; try dot, luz, ana, mia or sue", c.As))
}

// talk is the loop of lines; it needs no terminal.
func (c *ChatCmd) talk(e *env, w *world, from bot.Address) error {
	f, ok := e.in.(*os.File)
	prompt := ok && isatty.IsTerminal(f.Fd())
	if prompt {
		fmt.Fprintf(e.out, "You are %s on %s. Text LEAD to begin, ? for help; Ctrl-D ends.\n", c.As, c.Channel)
	}
	lines := bufio.NewReader(e.in)
	seen := 0
	for {
		if prompt {
			fmt.Fprint(e.out, "> ")
		}
		text, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !prompt {
			fmt.Fprintln(e.out, "> "+text)
		}
		if now := e.now(); now.After(w.clock.Now()) {
			if err := w.moveTo(e.ctx, now); err != nil {
				return err
			}
		}
		if err := w.bot.Receive(e.ctx, w.sim.Text(from, text)); err != nil {
			return err
		}
		if err := w.settle(e.ctx); err != nil {
			return err
		}
		sent := w.sim.Since(seen)
		seen += len(sent)
		for _, m := range sent {
			printMessage(e.out, w, from, m)
		}
	}
}

// maxChatLine is the longest line taken; what is longer is cut, not lost.
const maxChatLine = 8 << 10

func readLine(r *bufio.Reader) (string, error) {
	text, err := r.ReadString('\n')
	if err != nil && text == "" {
		return "", err
	}
	text = strings.TrimRight(text, "\r\n")
	return text[:min(len(text), maxChatLine)], nil
}

// printMessage prints what was sent to the speaker; to others with their name.
func printMessage(out io.Writer, w *world, me bot.Address, m simulator.Sent) {
	lead := ""
	if m.To.Key() != me.Key() {
		lead = "(to " + w.sim.Name(m.To) + ") "
	}
	fmt.Fprintln(out, "< "+lead+strings.ReplaceAll(strings.TrimSpace(m.Text), "\n", "\n  "))
	if len(m.Buttons) > 0 {
		fmt.Fprintln(out, "  ["+strings.Join(m.Buttons, "] [")+"]")
	}
}
