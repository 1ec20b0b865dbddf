package telegram

import (
	"encoding/json"
	"errors"

	"github.com/go-telegram/bot/models"

	"leadline/handlers"
)

// errUnreadable: authentic, but not decodable.
var errUnreadable = errors.New("unreadable update")

// update is the little we need of the updates we ask for. The library's own
// struct refuses a whole update for one part of it that it does not know.
type update struct {
	ID      int64       `json:"update_id"`
	Message *message    `json:"message"`
	Edited  *message    `json:"edited_message"`
	Press   *press      `json:"callback_query"`
	Member  *membership `json:"my_chat_member"`
}

// message is what somebody wrote, sent or shared.
type message struct {
	ID         int64        `json:"message_id"`
	Date       int64        `json:"date"`
	EditDate   int64        `json:"edit_date"`
	Topic      int64        `json:"message_thread_id"`
	InTopic    bool         `json:"is_topic_message"`
	From       *models.User `json:"from"`
	SenderChat *models.Chat `json:"sender_chat"` // written in the name of a group or channel
	Chat       models.Chat  `json:"chat"`
	Text       string       `json:"text"`
	Caption    string       `json:"caption"`
	Reply      *struct {
		From *models.User `json:"from"`
	} `json:"reply_to_message"`
	Contact  *models.Contact    `json:"contact"`
	Photo    []models.PhotoSize `json:"photo"`
	Document *attached          `json:"document"`
	attachments
	Sticker *struct {
		Emoji string `json:"emoji"`
	} `json:"sticker"`
	Location json.RawMessage `json:"location"`
	Venue    json.RawMessage `json:"venue"`
}

// attachments are what we can't read but must not pass over in silence.
type attachments struct {
	Animation *attached `json:"animation"`
	Audio     *attached `json:"audio"`
	Video     *attached `json:"video"`
	VideoNote *attached `json:"video_note"`
	Voice     *attached `json:"voice"`
}

// attached is any file that came along.
type attached struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Type string `json:"mime_type"`
}

// press is a button pressed. Its message may be too old to be shown; then only
// its number and its chat are there.
type press struct {
	ID      string       `json:"id"`
	From    *models.User `json:"from"`
	Message *message     `json:"message"`
	Data    string       `json:"data"`
}

// membership says what became of us in a chat: a person blocks us and lets us
// back in, a group takes us in and throws us out.
type membership struct {
	Chat models.Chat  `json:"chat"`
	From *models.User `json:"from"`
	Now  struct {
		Status models.ChatMemberType `json:"status"`
	} `json:"new_chat_member"`
}

// loose decodes JSON and passes over fields of an unexpected type: a change in
// a part we do not need must not cost us a message.
func loose(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); err == nil || ok {
		return nil
	}
	return errUnreadable
}

// there says whether an optional part was sent.
func there(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// words are what was written: a text, or what stands below a picture. A sticker
// says what its emoji says.
func (m *message) words() string {
	s := m.Text
	if s == "" {
		s = m.Caption
	}
	if s == "" && m.Sticker != nil {
		s = m.Sticker.Emoji
	}
	return handlers.Inbound(s)
}
