package phones

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"leadline/bot"
	"leadline/handlers/simulator"
)

func TestScreen(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").size(60, 18)
	got := h.texts("LEAD").screen()
	want, err := os.ReadFile("testdata/lead.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range strings.Split(strings.TrimRight(string(want), "\n"), "\n") {
		rows := strings.Split(got, "\n")
		if i >= len(rows) || strings.TrimRight(rows[i], " ") != row {
			t.Fatalf("row %d should be %q on:\n%s", i+1, row, got)
		}
	}
}

// TestScreenFits: at every size every row is as wide as the window, there are
// as many as it has, and the line to type on is among them.
func TestScreenFits(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot")
	due := morning.Add(time.Hour)
	h.held = []simulator.Held{{To: "mia", Channel: "sms", Text: "A lead waits", At: due}}
	h.leads = []bot.Lead{{Code: "CC-7K3M4", Status: bot.Claimed, Holder: "ana", Clock: bot.Clock{Due: &due}, Card: bot.Card{Business: &bot.Business{Name: "Joes Bikes"}}}}
	h.texts("LEAD").texts("1").texts(strings.Repeat("a long text 日本語 ", 30))
	for _, size := range [][2]int{{40, 10}, {52, 16}, {80, 24}, {103, 30}, {104, 30}, {120, 40}, {220, 70}} {
		h.size(size[0], size[1])
		for _, keys := range [][]string{{"tab"}, {"shift+tab", "up"}, {"esc", "pgup"}, {"esc", "?"}, {"esc", "ctrl+t"}, {"esc", "ctrl+p"}, {"esc", "ctrl+x"}, {"esc", "ctrl+l"}, {"esc", "x"}, {"ctrl+u"}} {
			rows := strings.Split(h.press(keys...).screen(), "\n")
			if len(rows) != size[1] {
				t.Errorf("%v after %v: %d rows:\n%s", size, keys, len(rows), h.screen())
			}
			for _, r := range rows {
				if width(r) != size[0] {
					t.Errorf("%v after %v: %d wide: %q", size, keys, width(r), r)
				}
			}
			if !strings.Contains(h.screen(), "> ") {
				t.Errorf("%v after %v: no line:\n%s", size, keys, h.screen())
			}
		}
		if size[0] >= 104 {
			h.sees("Due next", "Held messages", "Wed Mar 4 10:12am MT to Mia Frost:", "CC-7K3M4 Joes Bikes", "claimed by Ana Cole")
		}
	}
	h.size(39, 24).sees("rows; make", "Ctrl-C")
	h.size(80, 9).sees("rows; make", "Ctrl-C")
	if n := strings.Count(h.size(20, 2).screen(), "\n"); n > 1 {
		t.Errorf("%d rows of 2", n+1)
	}
}

func TestTabsCountWhatIsNew(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").size(120, 24)
	h.sees("[Dot, carrier]  Ana, rep   #pool-CO-WY   Mia, MC").press("tab").sees("[Ana, rep]", "Ana Cole · sales representative · Slack").press("shift+tab")
	h.texts("1").sees("#pool-CO-WY (1)", "[Dot, carrier]", "Sent: CC-7K3M4.").press("tab", "tab")
	h.sees("[#pool-CO-WY]", "~(1)", "CC-7K3M4 Joes Bikes", "Town: 80002", "│ Press a button.", "you speak as Ana Cole")
	h.press("shift+tab").sees("Nothing here yet").press("shift+tab", "shift+tab").sees("[Cal, CC]")
	h.press("tab").sees("[Dot, carrier]")
}

// TestFirst: a person without a phone on the table gets one, and it lies on top.
func TestFirst(t *testing.T) {
	t.Parallel()
	newHand(t, "ben").size(120, 24).sees("[Ben, rep]", "Text as Ben Ortiz", "Telegram")
	newHand(t, "mia").size(120, 24).sees("[Mia, MC]", "management coordinator · ARVADA · SMS")
}

func TestButtonsArePressedByKey(t *testing.T) {
	t.Parallel()
	for what, keys := range map[string][]string{
		"number":       {"up", "2"},
		"arrows":       {"up", "right", "enter"},
		"around":       {"up", "left", "enter"},
		"space":        {"up", "right", "space"},
		"at once":      {"alt+2"},
		"first leaves": {"up", "esc", "up", "2"},
		"typing":       {"up", "h", "ctrl+u", "up", "2"},
		"older":        {"up", "up", "2"},
	} {
		h := newHand(t, "dot").texts("1").press("tab", "tab").sees("[1 Claim] [2 Why]").press("up").sees("▸1 Claim◂ [2 Why]", "the number presses").press("esc")
		h.press(keys...).sees("Ana Cole pressed Why 9:12am", "pressed 2")
		if h.m.pick != nil || h.m.line.Value() != "" {
			t.Errorf("%s: %+v, %q", what, h.m.pick, h.m.line.Value())
		}
	}
	h := newHand(t, "dot").press("alt+1").sees("There are no buttons on this phone.").press("up")
	h.texts("1").press("tab", "tab", "alt+9").sees("The newest message has no button 9.").press("h", "i", "enter").sees("│ hi", "You said: hi")
}

// TestAnswersOfTextPhone: without buttons the answers are texted, as long as
// the question is the newest.
func TestAnswersOfTextPhone(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").texts("LEAD").sees("[Y Yes] [N No] [3 Skip]").press("up").sees("▸Y Yes◂", "the key answers").press("n")
	h.sees("You said: N", "~[Y Yes]").texts("LEAD").press("up", "3").sees("You said: SKIP").texts("LEAD").press("up", "enter").sees("You said: Y")
	h.texts("LEAD").press("up").texts("no").sees("You said: no")
}

func TestMousePresses(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").texts("1")
	find := func(text string) (x, y int) {
		for y, row := range strings.Split(h.screen(), "\n") {
			if before, _, ok := strings.Cut(row, text); ok {
				return width(before) + 1, y
			}
		}
		t.Fatalf("no %q on:\n%s", text, h.screen())
		return 0, 0
	}
	for _, text := range []string{"#pool", "2 Why"} {
		x, y := find(text)
		h.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		h.settle()
	}
	h.sees("pressed 2", "Ana Cole pressed Why")
}

func TestClock(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").press("ctrl+n").sees("Nothing is waiting: there is no next time to jump to.", "Wed Mar 4 9:12am MT")
	at, later := morning.Add(90*time.Minute), morning.Add(5*time.Hour)
	h.clerk.due, h.clerk.wakes[at] = []time.Time{at, later}, "Your lead was picked up."
	h.held = []simulator.Held{{To: "mia", Channel: "sms", Text: "Two leads wait.", At: later}}
	h.texts("hi").sees("Due next: Wed Mar 4 10:42am MT · 1 held").press("ctrl+n").sees("It is now Wed Mar 4 10:42am MT.", "Your lead was picked up.")
	h.press("ctrl+t").sees("The clock: it is Wed Mar 4 10:42am MT", "▸ 1  To what is due next, Wed Mar 4 2:12pm MT", "5  Wed Mar 4 2:12pm MT to Mia Frost by SMS: Two leads wait.", "~Your lead was")
	h.press("3").sees("Wed Mar 4 11:42am MT").press("ctrl+t", "5").sees("It is now Wed Mar 4 2:12pm MT.")
	h.held = nil
	h.texts("hi").press("ctrl+t").sees("No message is held.").press("down", "down", "enter").sees("Thu Mar 5 7:00am MT")
	h.press("ctrl+t", "esc").sees("Nothing is waiting.")
}

func TestPeople(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").press("ctrl+p").sees("Whose phone?", "1  Dot Alder, city carrier, ARVADA (SMS)", "6  Ben Ortiz").press("b", "enter").sees("[Ben]", "Text as Ben Ortiz")
	h.press("shift+tab", "ctrl+p", "2").sees("[Mia]").press("shift+tab", "ctrl+p").sees("Who speaks in #pool-CO-WY?", "~Dot Alder, city", "2  Sue Hart, sales manager (Slack)")
	h.press("2").texts("OPEN").sees("you speak as Sue Hart", "╭ Sue Hart 9:12am ─", "You said: OPEN")
}

func TestTries(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").press("ctrl+x").sees("1  LEAD joes bikes", "3  Share the contact card", "4  Send a photo").press("1").sees("> LEAD joes bikes", "~You said")
	h.press("enter").sees("You said: LEAD joes bikes").press("ctrl+x", "3").sees("Contact card: Ann Ruiz, Joes Bikes").press("ctrl+x", "4").sees("Photo: lead-card.jpg")
}

// TestDrafts: what was typed on a phone stays there.
func TestDrafts(t *testing.T) {
	t.Parallel()
	newHand(t, "dot").press("h", "i", "tab").sees("Text as Ana Cole", "~> hi").press("y", "o", "shift+tab").sees("> hi").press("tab").sees("> yo")
}

// TestScrollStays: who reads older messages keeps them while new ones come.
func TestScrollStays(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot")
	at := morning.Add(time.Hour)
	h.clerk.due, h.clerk.wakes[at] = []time.Time{at}, "Your lead was picked up."
	for _, n := range []string{"one", "two", "three", "four", "five", "six"} {
		h.texts("it is " + n)
	}
	h.sees("it is six", "~it is one").press("pgup", "pgup", "pgup").sees("it is one", "more below, Esc goes there")
	before := strings.Split(h.screen(), "\n")[headRows:18]
	h.press("ctrl+t", "1")
	if after := strings.Split(h.screen(), "\n")[headRows:18]; strings.Join(before, "\n") != strings.Join(after, "\n") {
		t.Errorf("the messages moved:\n%s\nto:\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	h.press("esc").sees("Your lead was picked up.", "~more below").press("pgup", "pgdown", "pgdown").sees("picked up")
	h.update(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	h.sees("3 more below").update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	h.sees("~more below")
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, k := range []string{"?", "f1"} {
		h := newHand(t, "dot").size(80, 40).press(k)
		for _, c := range commands() {
			if c.name != "" {
				h.sees(fit(c.name, 15))
			}
		}
		h.press("esc").sees("~The keys")
	}
	h := newHand(t, "dot").press("?", "?").sees("You said: ?", "~The keys").press("a", "?").sees("> a?")
	h.size(60, 12).press("ctrl+u", "?")
	for range 12 {
		h.press("pgdown")
	}
	h.sees("hold Shift").press("up").sees("~hold Shift")
	for range 12 {
		h.press("pgup")
	}
	h.sees("Enter          send")
}

func TestLeaving(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"ctrl+c"}, {"ctrl+d"}, {"x", "ctrl+c"}, {"?", "ctrl+c"}, {"x", "ctrl+u", "ctrl+d"}} {
		if h := newHand(t, "dot").press(keys...); !h.leaves() {
			t.Errorf("%v does not leave", keys)
		}
	}
	if h := newHand(t, "dot").press("x", "ctrl+d"); h.leaves() { // takes away what is right of the cursor
		t.Error("a text on the line was thrown away")
	}
}

// TestNothingSteersTheTerminal: what people text stays text.
func TestNothingSteersTheTerminal(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").texts("a\x1b[2Jb\x07\u202ec\x9b31m").sees("ab", "[2J")
	for _, r := range h.screen() {
		if r < ' ' && r != '\n' || r == '\u202e' || r == '\x9b' {
			t.Errorf("%q is on the screen", r)
		}
	}
}

func TestErrorsAreSentences(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").size(100, 24)
	h.clerk.fail = errors.New("accept:\n\tno room")
	h.texts("hi").sees("! That did not work (receive a simulated text: accept: no room). Try it again.").press("x").sees("~That did not")
	for err, want := range map[error]string{
		simulator.Sorry("People can change only their own messages."): "People can change only",
		context.DeadlineExceeded: "longer than a minute",
	} {
		if got := sentence(err); !strings.Contains(got, want) {
			t.Errorf("%v: %q", err, got)
		}
	}
	h.press("ctrl+u", "enter").sees("Type a text first")
}

// TestDeedsWait: what is done while leadline answers happens after it, in order.
func TestDeedsWait(t *testing.T) {
	t.Parallel()
	h := newHand(t, "dot").size(80, 40)
	for _, text := range []string{"one", "two", "three"} {
		h.update(tea.PasteMsg{Content: text})
		h.update(named["enter"])
	}
	h.settle()
	s := h.screen()
	last := -1
	for _, text := range []string{"said: one", "said: two", "said: three"} {
		at := strings.Index(s, text)
		if at <= last {
			t.Errorf("%q is at %d on:\n%s", text, at, s)
		}
		last = at
	}
	for range maxDeeds + 2 {
		h.m.do(deed{do: func(context.Context) error { return nil }})
	}
	h.sees("leadline is still answering")
}
