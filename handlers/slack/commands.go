package slack

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"leadline/bot"
)

// command is a slash command. Slack sends it from any conversation, also from
// those we are no member of.
type command struct {
	Team        string `json:"team_id"`
	App         string `json:"api_app_id"`
	Channel     string `json:"channel_id"`
	User        string `json:"user_id"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	Trigger     string `json:"trigger_id"`
	SSL         string `json:"ssl_check"`
}

// commands are the first words that are commands after /lead, by what may follow:
// "/lead open" asks for the pool, "/lead open door cafe, 5 Elm" is a lead.
var commands = []struct {
	follow func(rest string) bool
	list   string
}{
	{nothing, "GO BACK SKIP UNDO REVIEW LATER KEEP DROP SEND FIX MINE LEADS ASK CARDS MUTE UNMUTE WEB MENU OPEN OK ISSUES STATION BOARD"},
	{nothing, "? HELP INFO STOP STOPALL START UNSTOP UNSUBSCRIBE CANCEL END QUIT"},
	{aCode, "STATUS CLAIM RELEASE OFFER ACCEPT DECLINE REACHED SPOKE MET DONE TRIED TRY VM SALE WON NOSALE LOST NOTE WHY WITHDRAW ASSIGN PULL VERIFY REOPEN"},
	{aNumber, "TALK GIVEN SIGN TELECON MERGE UNMERGE RESOLVE"},
	{oneWord, "POOL INVITE LANG STATION CARDS FINISH"},
	{anything, "CHANGE ISSUE WHO FAQ AWAY DISPUTE POSTED HELD CARD"},
}

// answers are short words that answer a question, here as anywhere.
var answers = strings.Fields("Y N YES NO SI 1 2 3 4 5 6 7 8 9")

var (
	codeShape   = regexp.MustCompile(`^(?:[A-Za-z]{2}-?)?[0-9A-Za-z]{5}$`)
	numberShape = regexp.MustCompile(`^[0-9]`)
)

func nothing(rest string) bool { return rest == "" }
func oneWord(rest string) bool { return len(strings.Fields(rest)) == 1 }
func anything(string) bool     { return true }
func aNumber(rest string) bool { return rest == "" || numberShape.MatchString(rest) }
func aCode(rest string) bool {
	f := strings.Fields(rest)
	return len(f) == 0 || isCode(f[0])
}
func isCode(s string) bool { return codeShape.MatchString(s) && strings.ContainsAny(s, "0123456789") }

// formTime is how long opening the form may take, so that there is time left
// to begin the dialog by text instead.
const formTime = 1800 * time.Millisecond

// takeCommand takes /lead. Alone it opens the form; with words behind it is a
// text like any other, and the answer comes through the outbox.
func (c *Channel) takeCommand(ctx context.Context, inbox bot.Inbox, id identity, payload []byte) (any, error) {
	var cmd command
	if err := loose(payload, &cmd); err != nil {
		return nil, err
	}
	if cmd.SSL == "1" && cmd.User == "" { // Slack looks at our certificate
		return nil, nil
	}
	if !id.ours(cmd.Team, cmd.App) {
		return nil, errForeign
	}
	if cmd.User == "" || cmd.Trigger == "" {
		return nil, errUnreadable
	}
	in := bot.Inbound{
		Kind: bot.Text, Keys: []string{key("command", id.team, cmd.Trigger)}, Text: said(textOf(cmd.Text)),
		From: id.from(cmd.User, "", "", false), Hints: c.hints(cmd.ResponseURL, cmd.Trigger, ""),
	}
	// A direct message may be one between other people: we answer in our own.
	if isRoom(cmd.Channel, "") && cmd.Channel != "" {
		in.From.Conversation, in.From.Room = cmd.Channel, true
	}
	if in.Text == "" {
		if c.openForm(ctx, inbox, in) {
			return nil, nil
		}
		in.Text = "LEAD" // the same questions, one by one
	}
	return nil, c.store(ctx, inbox, in)
}

// said is the text that "/lead text" stands for: a command as if typed with a
// slash, an answer or a code as typed, else the beginning of a lead.
func said(text string) string {
	first, rest, _ := strings.Cut(text, " ")
	word := strings.ToUpper(strings.Trim(first, ".!:,/"))
	rest = strings.TrimSpace(rest)
	switch {
	case text == "", nothing(rest) && (slices.Contains(answers, word) || isCode(word)):
		return text
	case word == "JOIN" && oneWord(rest):
		return "JOIN " + rest
	case word == "LEAD" && rest == "":
		return "LEAD"
	case word == "LEAD":
		return "/LEAD " + rest
	}
	for _, w := range commands {
		if slices.Contains(strings.Fields(w.list), word) && w.follow(rest) {
			return "/" + strings.TrimLeft(text, "/")
		}
	}
	return "/LEAD " + text // with the slash: a lead also while a question is open
}

// openForm shows the lead card as a form. False: it could not be shown, or
// there is none for this person.
func (c *Channel) openForm(ctx context.Context, inbox bot.Inbox, in bot.Inbound) bool {
	ctx, cancel := context.WithTimeout(ctx, formTime)
	defer cancel()
	ask := in
	ask.Kind, ask.At = bot.Form, c.cfg.Now()
	form, err := inbox.Form(ctx, ask)
	if err != nil || len(form.Inputs) == 0 {
		return false
	}
	if _, err := c.api.OpenViewContext(ctx, in.Hints.TriggerID, modal(form)); err != nil {
		c.cfg.Log.Warn("open form", "cause", errorOf(err))
		return false
	}
	return true
}
