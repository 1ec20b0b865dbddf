package telegram

import (
	"fmt"
	"time"

	"leadline/bot"
	"leadline/handlers/channeltest"
)

func errorCases() (list []channeltest.ErrorCase) {
	edit := func(o *bot.Outbound) {
		o.Kind, o.Edit = bot.CardUpdate, &bot.Receipt{ID: "5", Conversation: "70550142"}
	}
	for _, c := range []struct {
		code        int
		description string
		class       bot.SendClass
		scope       bot.PauseScope
		change      func(*bot.Outbound)
	}{
		{400, "Bad Request: chat not found", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: PEER_ID_INVALID", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: not enough rights to send text messages to the chat", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: message thread not found", bot.BadAddress, bot.ScopeConversation, nil},
		{400, "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 5", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: message is too long", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: BUTTON_DATA_INVALID", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: message text is empty", bot.BadContent, bot.ScopeMessage, nil},
		{400, "Bad Request: message to edit not found", bot.Gone, bot.ScopeMessage, edit},
		{400, "Bad Request: message can't be edited", bot.Gone, bot.ScopeMessage, edit},
		{400, "Bad Request: something nobody has seen", bot.Unknown, bot.ScopeMessage, nil},
		{401, "Unauthorized", bot.Auth, bot.ScopeAccount, nil},
		{404, "Not Found", bot.Auth, bot.ScopeAccount, nil},
		{403, "Forbidden: bot was blocked by the user", bot.OptedOut, bot.ScopeRecipient, nil},
		{403, "Forbidden: user is deactivated", bot.OptedOut, bot.ScopeRecipient, nil},
		{403, "Forbidden: bot can't initiate conversation with a user", bot.BadAddress, bot.ScopeRecipient, nil},
		{403, "Forbidden: bot was kicked from the supergroup chat", bot.BadAddress, bot.ScopeConversation, nil},
		{403, "Forbidden: bot is not a member of the channel chat", bot.BadAddress, bot.ScopeConversation, nil},
		{403, "Forbidden", bot.OptedOut, bot.ScopeRecipient, nil},
		{413, "Request Entity Too Large", bot.BadContent, bot.ScopeMessage, nil},
		{500, "Internal Server Error", bot.Ambiguous, bot.ScopeMessage, nil},
		{502, "Bad Gateway", bot.Ambiguous, bot.ScopeMessage, nil},
		{418, "I'm a teapot", bot.Unknown, bot.ScopeMessage, nil},
	} {
		list = append(list, channeltest.ErrorCase{
			Name: fmt.Sprint(c.code, " ", c.description), Answer: channeltest.Fault{Status: c.code, Body: refusal(c.code, c.description, "")},
			Class: c.class, Scope: c.scope, Change: c.change,
		})
	}
	limited := func(name string, f channeltest.Fault, after time.Duration) {
		list = append(list, channeltest.ErrorCase{Name: name, Answer: f, Class: bot.RateLimited, Scope: bot.ScopeConversation, RetryAfter: after})
	}
	limited("429", channeltest.Fault{Status: 429, Body: refusal(429, "Too Many Requests: retry after 38", `{"retry_after":38}`)}, 38*time.Second)
	limited("429 of somebody in between", channeltest.Fault{Status: 429, Header: map[string]string{"Retry-After": "12"}, Body: "<html>slow down"}, 12*time.Second)
	limited("429 that does not say how long", channeltest.Fault{Status: 429, Body: refusal(429, "Too Many Requests", "")}, unsaidWait)
	ambiguous := func(name string, f channeltest.Fault) {
		list = append(list, channeltest.ErrorCase{Name: name, Answer: f, Class: bot.Ambiguous})
	}
	ambiguous("ok, but no message", channeltest.Fault{Status: 200, Body: `{"ok":true,"result":{}}`})
	ambiguous("ok, but nothing", channeltest.Fault{Status: 200, Body: `{"ok":true}`})
	ambiguous("ok, but true", channeltest.Fault{Status: 200, Body: `{"ok":true,"result":true}`})
	ambiguous("a refusal without a reason", channeltest.Fault{Status: 200, Body: `{"ok":false}`})
	ambiguous("a page of 403", channeltest.Fault{Status: 403, Body: "<html>proxy"})
	list = append(list, channeltest.ErrorCase{
		Name:   "the group became another",
		Answer: channeltest.Fault{Status: 400, Body: refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1005550198}`)},
		Class:  bot.Moved, Scope: bot.ScopeMessage,
		Change: func(o *bot.Outbound) {
			o.To = bot.Address{Channel: "telegram", User: "-5550199", Conversation: "-5550199", Room: true}
		},
	})
	return list
}
