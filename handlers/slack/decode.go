package slack

import (
	"encoding/json"
	"errors"
	"strings"

	"leadline/bot"
	"leadline/handlers"
)

// errUnreadable: authentic, but not decodable.
var errUnreadable = errors.New("unreadable payload")

// loose decodes JSON and passes over fields of an unexpected type: a change in
// a part we do not need must not cost us a message.
func loose(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); err == nil || ok && e.Field != "" {
		return nil
	}
	return errUnreadable
}

// entities are the three that Slack writes for the three characters it reserves.
var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// textOf is a text as it was typed. Slack's own <…> stay: telephone numbers and
// links are told apart from words where texts are read.
func textOf(s string) string { return handlers.Inbound(entities.Replace(s)) }

// withoutMention drops our own name from the beginning of a text ("@leadline
// claim 7K3M4"); alone it asks what can be said.
func withoutMention(text, user string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "<@"+user)
	if user == "" || !ok {
		return text
	}
	if _, after, found := strings.Cut(rest, ">"); found && (rest[0] == '>' || rest[0] == '|') {
		if after = strings.TrimLeft(after, " ,:;\t\n"); after != "" {
			return after
		}
		return "?"
	}
	return text
}

// key is a provider's id of something that happened, unique for ever.
func key(kind string, parts ...string) string {
	return "slack:" + kind + ":" + strings.Join(parts, ":")
}

// from is who speaks where. Answers in a direct message go to its conversation;
// a conversation of several people is a room.
func (id identity) from(user, conversation, thread string, room bool) bot.Address {
	return bot.Address{Channel: "slack", Tenant: id.team, User: user, Conversation: conversation, Thread: thread, Room: room}
}

// isRoom says whether a conversation is shared; an unknown kind is told by its id.
func isRoom(conversation, kind string) bool {
	switch kind {
	case "im", "app_home":
		return false
	}
	return !strings.HasPrefix(conversation, "D")
}
