package bot

// Wish is what a text says about getting messages at all.
type Wish string

// The wishes.
const (
	WishNone  Wish = ""
	WishStop  Wish = "stop"  // a word of the list, or plain language
	WishSoft  Wish = "soft"  // CANCEL, END, QUIT on Slack or Telegram: STOP unless a draft is open
	WishStart Wish = "start" // START, UNSTOP
	WishYes   Wish = "yes"   // YES: START only for who is stopped
	WishHelp  Wish = "help"  // HELP, INFO, AYUDA
	WishAsk   Wish = "ask"   // unsure: ask once, hold what is unasked for 24 hours
)

// WishOf reads the wish of a whole text on a channel ("sms", "slack", …).
func WishOf(channel, text string) Wish { return WishNone }
