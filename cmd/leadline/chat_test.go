package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// seat is somebody at a terminal that runs the real program.
type seat struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	term *vt.SafeEmulator
	data string // DATA_DIR
	done chan error
}

const (
	seatWait = 60 * time.Second
	keyPause = 40 * time.Millisecond
)

// sit starts leadline chat in a terminal of 80×24.
func sit(t *testing.T, environ []string, args ...string) *seat {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.MkdirTemp("", "leadline-chat-") // a folder that the server's user may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(data) })
	if err := os.Chmod(data, 0o755); err != nil {
		t.Fatal(err)
	}
	s := &seat{t: t, cmd: exec.Command(bin, append([]string{"chat"}, args...)...), data: data, term: vt.NewSafeEmulator(80, 24), done: make(chan error, 1)}
	s.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "LEADLINE_DATA_DIR=" + data}, environ...)
	if s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(s.tty, s.term) }() // what the terminal answers when it is asked
	go func() {
		_, _ = io.Copy(s.term, s.tty)
		s.done <- s.cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		s.tty.Close()
		s.term.Close()
	})
	return s
}

// screen is what stands on the terminal, without the blanks at the end of rows.
func (s *seat) screen() string {
	rows := strings.Split(ansi.Strip(s.term.Render()), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	return strings.TrimRight(strings.Join(rows, "\n"), "\n")
}

// sees waits until all texts stand on the terminal.
func (s *seat) sees(texts ...string) {
	s.t.Helper()
	for end := time.Now().Add(seatWait); ; time.Sleep(keyPause) {
		screen, missing := s.screen(), ""
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				missing = text
			}
		}
		switch {
		case missing == "":
			return
		case time.Now().After(end):
			s.t.Fatalf("no %q on:\n%s", missing, screen)
		}
	}
}

// types types keys; a pause after each, as people make.
func (s *seat) types(keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		if _, err := io.WriteString(s.tty, k); err != nil {
			s.t.Fatal(err)
		}
		time.Sleep(keyPause)
	}
}

// ended waits until the program has gone, and checks that it left nothing.
func (s *seat) ended() {
	s.t.Helper()
	select {
	case err := <-s.done:
		if err != nil {
			s.t.Errorf("leadline chat: %v\n%s", err, s.screen())
		}
	case <-time.After(seatWait):
		s.t.Fatalf("leadline chat does not end:\n%s", s.screen())
	}
	if left, err := os.ReadDir(s.data); err != nil || len(left) > 0 {
		s.t.Errorf("left in DATA_DIR: %v, %v", left, err)
	}
}

const (
	keyUp, keyEnter, keyTab, keyBackTab = "\x1b[A", "\r", "\t", "\x1b[Z"
	keyCtrlC, keyCtrlD, keyCtrlN        = "\x03", "\x04", "\x0e"
)

var onScreen = []string{"TERM=xterm-256color"}

// TestChatOnScreen is the main job on the phones of a real terminal: a lead is
// texted, claimed in the pool, and the carrier hears.
func TestChatOnScreen(t *testing.T) {
	t.Parallel()
	s := sit(t, onScreen)
	s.sees("[Dot]", "Dot Alder · city carrier · ARVADA · SMS", "This is the phone of a carrier", "Due next")
	s.types("LEAD", keyEnter)
	s.sees("│ LEAD ", "Did the customer say it is OK", "[Y Yes] [N No]")
	s.types(keyUp)
	s.sees("▸Y Yes◂")
	s.types(keyEnter)
	s.sees("What business, and where?")
	for text, next := range map[string]string{"Joes Bikes 12 Main St 80002, Ann Ruiz 303-555-0142, 40 a week, 3-5 lb": "[1 UPS]"} {
		s.types(text, keyEnter)
		s.sees(next)
	}
	s.types(keyUp, "1")
	s.sees("[2 nationwide]")
	s.types(keyUp, "2")
	s.sees("direct mail?")
	s.types("n", keyEnter)
	s.sees("Business: Joes Bikes, 12 Main St 80002", "[1 SEND] [2 FIX] [3 DROP]")
	s.types("1", keyEnter)
	s.sees("Sent: CC-", "#pool-CO-WY (1)")
	code := regexp.MustCompile(`CC-\w{5}`).FindString(s.screen())
	s.types(keyTab, keyTab)
	s.sees("[#pool-CO-WY]", code+" Joes Bikes", "[1 Claim] [2 Why]")
	s.types(keyUp, "1")
	s.sees("Ana Cole pressed Claim", "only Ana Cole sees this", "Ana (1)", "a message to Dot Alder · 1 held")
	s.term.Resize(120, 40)
	if err := pty.Setsize(s.tty, &pty.Winsize{Rows: 40, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	s.sees("Held messages", "Leads", "claimed by Ana Cole")
	s.types(keyCtrlN)
	s.sees("It is now", "4:00pm MT, a message to Dot Alder.", "Dot, carrier (1)")
	s.types(keyBackTab, keyBackTab)
	s.sees("[Dot, carrier]", "Your lead "+code+" Joes Bikes was picked up by Ana Cole")
	s.types("?")
	s.sees("The keys", "Ctrl-N")
	s.types(keyCtrlC)
	s.ended()
}

// TestChatEndsWell: however it ends, the server is stopped and its folder gone.
func TestChatEndsWell(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*seat){
		"Ctrl-D":      func(s *seat) { s.types(keyCtrlD) },
		"terminated":  func(s *seat) { _ = s.cmd.Process.Signal(syscall.SIGTERM) },
		"window gone": func(s *seat) { _ = s.cmd.Process.Signal(syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sit(t, onScreen, "--as", "ana", "--channel", "telegram")
			s.sees("[Ana]", "Ana Cole · sales representative · Telegram")
			leave(s)
			s.ended()
		})
	}
}

// TestChatByLines: a flag, NO_COLOR and terminals that only print get lines.
func TestChatByLines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ environ, args []string }{
		"--plain":   {onScreen, []string{"--plain"}},
		"NO_COLOR":  {append([]string{"NO_COLOR=1"}, onScreen...), nil},
		"TERM=dumb": {[]string{"TERM=dumb"}, nil},
		"no TERM":   {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sit(t, c.environ, c.args...)
			s.sees("You are dot on sms. Text LEAD to begin, ? for help; Ctrl-D ends.\n>")
			s.types("LEAD\r")
			s.sees("< New lead.")
			s.types(keyCtrlD)
			s.ended()
			if s.term.IsAltScreen() {
				t.Error("the screen was switched")
			}
		})
	}
}

// TestChatFromAPipe: scripts get the same lines as ever, and no screen.
func TestChatFromAPipe(t *testing.T) {
	t.Parallel()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "chat")
	cmd.Env = append(os.Environ(), onScreen...)
	cmd.Stdin = strings.NewReader("LEAD\nY\nJoes Bikes 12 Main St 80002\nAnn Ruiz 303-555-0142\n40 a week\n3-5 lb\n1\n2\nN\n1\n")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil || errs.Len() > 0 {
		t.Fatalf("%v: %s", err, errs.String())
	}
	lines := strings.Split(out.String(), "\n")
	if lines[0] != "> LEAD" || lines[1] != "< New lead." || strings.Contains(out.String(), "\x1b") {
		t.Errorf("not the lines of ever:\n%s", out.String())
	}
	if !regexp.MustCompile(`(?m)^< Sent: CC-\w{5}\. `).MatchString(out.String()) {
		t.Errorf("no lead code:\n%s", out.String())
	}
}

// TestChatKnowsWho: a name that nobody has is wrong use, on the screen too.
func TestChatKnowsWho(t *testing.T) {
	t.Parallel()
	s := sit(t, onScreen, "--as", "zed")
	s.sees(`leadline: there is nobody called "zed" in the demo district`)
	select {
	case <-s.done:
	case <-time.After(seatWait):
		t.Fatal("it does not end")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 2 {
		t.Errorf("exit %d", code)
	}
}
