package phones

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"leadline/bot"
	"leadline/handlers"
)

// Sixteen colours, and nothing that only a colour says: own messages stand on
// the right, what is chosen is in other brackets, what is wrong begins with !.
var (
	bold    = lipgloss.NewStyle().Bold(true)
	faint   = lipgloss.NewStyle().Faint(true)
	reverse = lipgloss.NewStyle().Reverse(true)
	theirs  = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
	ours    = lipgloss.NewStyle().Foreground(lipgloss.Green)
	fresh   = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Magenta)
	wrong   = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red)
)

// width is how many cells a text takes.
func width(s string) int { return ansi.StringWidth(s) }

// fit makes a row exactly so wide, by dots at the end or blanks.
func fit(s string, w int) string {
	if width(s) > w {
		s = ansi.Truncate(s, max(0, w), "…")
	}
	return s + strings.Repeat(" ", max(0, w-width(s)))
}

// wrap breaks a text into rows.
func wrap(s string, w int) []string { return strings.Split(ansi.Wrap(s, max(1, w), ""), "\n") }

// clean is a text as it may be shown: what would steer the terminal is gone.
func clean(s string) string { return handlers.Clean(s, maxShown) }

const maxShown = 16 << 10 // bytes of one message that are shown

// when is "Wed Mar 4 9:12am MT"; clock the time alone, day the day.
func when(t time.Time, zone *time.Location) string  { return bot.Local(t, zone) }
func clock(t time.Time, zone *time.Location) string { return t.In(zone).Format("3:04pm") }
func day(t time.Time, zone *time.Location) string   { return t.In(zone).Format("Mon Jan 2") }
