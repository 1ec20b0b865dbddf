package telegram

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers"
)

// unsaidWait is kept where Telegram says "too many" without saying how long.
const unsaidWait = 30 * time.Second

// classes are Telegram's refusals by what is done about them and what they
// pause: the first line whose code and words fit counts. A refusal that is not
// here is Unknown. The words are compared in lower case.
var classes = []struct {
	code  int
	words string // parts of descriptions, separated by "|"; empty: any
	class bot.SendClass
	scope bot.PauseScope
}{
	{400, "message is not modified", bot.Done, bot.ScopeMessage},
	{400, "message to edit not found|message can't be edited|message_id_invalid|message identifier is not specified", bot.Gone, bot.ScopeMessage},
	{400, "query is too old|query id is invalid|query_id_invalid", bot.WindowClosed, bot.ScopeMessage},
	{400, "chat not found|user not found|peer_id_invalid|chat_id is empty|group chat was deactivated|group chat was deleted|input_user_deactivated", bot.BadAddress, bot.ScopeConversation},
	{400, "chat_write_forbidden|chat_restricted|not enough rights|have no rights|need administrator rights|chat_admin_required|message thread not found|topic_closed|topic_deleted", bot.BadAddress, bot.ScopeConversation},
	{400, "can't parse|too long|too_long|text is empty|must be non-empty|button_|reply_markup|reply markup|keyboard|utf-8|entit|wrong file identifier", bot.BadContent, bot.ScopeMessage},
	{401, "", bot.Auth, bot.ScopeAccount},
	{403, "can't initiate conversation|can't send messages to bots", bot.BadAddress, bot.ScopeRecipient},
	{403, "blocked by the user|user is deactivated", bot.OptedOut, bot.ScopeRecipient},
	{403, "kicked|not a member|not enough rights|group|channel", bot.BadAddress, bot.ScopeConversation},
	{403, "", bot.OptedOut, bot.ScopeRecipient},
	{404, "", bot.Auth, bot.ScopeAccount}, // the address of a call is the token
	{409, "", bot.SenderFault, bot.ScopeSender},
	{413, "", bot.BadContent, bot.ScopeMessage},
}

// failure classes what Telegram answered instead of a message. Only our own
// words for it are kept: a description may hold anything.
func (a answer) failure(now time.Time) *bot.SendError {
	code := a.Code
	if !a.read {
		code = a.status
	}
	e := &bot.SendError{Class: bot.Unknown, Scope: bot.ScopeMessage, Code: strconv.Itoa(code)}
	switch {
	case a.read && a.Parameters.MigrateTo != 0:
		e.Class, e.Code, e.NewConversation = bot.Moved, "migrated", strconv.FormatInt(a.Parameters.MigrateTo, 10)
	case code == http.StatusTooManyRequests, code == 420:
		e.Class, e.Scope, e.RetryAfter = bot.RateLimited, bot.ScopeConversation, a.retryAfter(now)
	case a.status >= 300 && a.status < 400:
		e.Code = "redirect" // nothing was taken, and we follow nobody
	case !a.read, a.OK, code == 0, code >= http.StatusInternalServerError:
		e.Class = bot.Ambiguous // a page of somebody in between, or half an answer
	default:
		e.Class, e.Scope, e.Code = classOf(code, strings.ToLower(a.Description))
	}
	return e
}

// classOf finds the line of a refusal; its code says which words it was.
func classOf(code int, description string) (bot.SendClass, bot.PauseScope, string) {
	number := strconv.Itoa(code)
	for _, line := range classes {
		if line.code != code {
			continue
		}
		for words := range strings.SplitSeq(line.words, "|") {
			if strings.Contains(description, words) {
				return line.class, line.scope, strings.TrimSpace(number + " " + words)
			}
		}
	}
	return bot.Unknown, bot.ScopeMessage, number
}

// retryAfter is what was asked for, to the second.
func (a answer) retryAfter(now time.Time) time.Duration {
	if s := a.Parameters.RetryAfter; s > 0 {
		return time.Duration(min(s, 24*3600)) * time.Second
	}
	if d := handlers.RetryAfter(a.wait, now); d > 0 {
		return d
	}
	return unsaidWait
}
