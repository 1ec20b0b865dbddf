package telegram

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"leadline/handlers"
	"leadline/handlers/channeltest"
)

// fake is a Bot API of our own: it keeps chats, queues updates until a later one
// is asked for, and refuses what Telegram refuses.
type fake struct {
	t testing.TB

	mu       sync.Mutex
	seq      int
	posts    []post
	answered []string // presses
	hook     map[string]string
	menu     map[string]string
	trouble  string
	files    map[string]string // file id: path
	bytes    map[string][]byte // path: content
	queue    []queued
	offsets  []int64 // asked for, in order
	polls    int
	news     chan struct{}
}

// post is one message in a chat; Edits counts how often it was changed.
type post struct {
	Chat   int64
	ID     int
	Text   string
	Keys   [][]fakeKey
	Thread string
	Reply  string
	Edits  int
}

type fakeKey struct {
	Text  string `json:"text"`
	Data  string `json:"callback_data"`
	Style string `json:"style"`
}

func newFake(t testing.TB) *fake {
	return &fake{t: t, hook: map[string]string{}, menu: map[string]string{}, files: map[string]string{}, bytes: map[string][]byte{}, news: make(chan struct{})}
}

// sends are the methods that hand over a message.
func sends(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/sendMessage") || strings.HasSuffix(r.URL.Path, "/editMessageText")
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+token+"/"); ok && r.Method == http.MethodGet {
		f.mu.Lock()
		b, ok := f.bytes[path]
		f.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(b)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+token+"/")
	if !ok {
		refuse(w, 401, "Unauthorized", "")
		return
	}
	if r.ContentLength < 0 {
		f.t.Errorf("%s comes in pieces: not every server of this interface takes that", method)
	}
	form := map[string]string{}
	if err := r.ParseMultipartForm(1 << 20); err == nil || r.ParseForm() == nil {
		for k, v := range r.Form {
			form[k] = v[0]
		}
	}
	f.method(w, r, method, form)
}

func (f *fake) method(w http.ResponseWriter, r *http.Request, method string, form map[string]string) {
	if method == "getUpdates" {
		f.updates(w, r, form)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch method {
	case "getMe":
		grant(w, map[string]any{"id": 5550100, "is_bot": true, "first_name": "leadline", "username": botName})
	case "sendMessage":
		f.post(w, form)
	case "editMessageText":
		f.edit(w, form)
	case "answerCallbackQuery":
		f.answered = append(f.answered, form["callback_query_id"])
		grant(w, true)
	case "setWebhook":
		f.hook = form
		grant(w, true)
	case "deleteWebhook":
		f.hook = map[string]string{}
		grant(w, true)
	case "getWebhookInfo":
		grant(w, map[string]any{"url": f.hook["url"], "pending_update_count": len(f.queue), "last_error_message": f.trouble})
	case "setMyCommands":
		f.menu = form
		grant(w, true)
	case "getFile":
		path, ok := f.files[form["file_id"]]
		if !ok {
			refuse(w, 400, "Bad Request: wrong file_id or the file is temporarily unavailable", "")
			return
		}
		grant(w, map[string]any{"file_id": form["file_id"], "file_unique_id": "u", "file_size": len(f.bytes[path]), "file_path": path})
	default:
		refuse(w, 404, "Not Found", "")
	}
}

// said checks what Telegram checks of a text and its buttons.
func (f *fake) said(form map[string]string) (text string, keys [][]fakeKey, refusal string) {
	text = form["text"]
	if n := handlers.Units(text); n == 0 || strings.TrimSpace(text) == "" {
		return "", nil, "Bad Request: message text is empty"
	} else if n > 4096 {
		return "", nil, "Bad Request: message is too long"
	}
	for _, mark := range []string{"parse_mode", "entities"} {
		if form[mark] != "" {
			f.t.Errorf("%s is sent: what people wrote could be read as markup", mark)
		}
	}
	if form["link_preview_options"] != `{"is_disabled":true}` {
		f.t.Errorf("link_preview_options are %q", form["link_preview_options"])
	}
	if raw := form["reply_markup"]; raw != "" {
		var m struct {
			Keyboard [][]fakeKey `json:"inline_keyboard"`
		}
		if json.Unmarshal([]byte(raw), &m) != nil || len(m.Keyboard) == 0 {
			return "", nil, "Bad Request: can't parse reply keyboard markup JSON object"
		}
		for _, row := range m.Keyboard {
			for _, k := range row {
				if len(k.Data) < 1 || len(k.Data) > 64 || k.Text == "" {
					return "", nil, "Bad Request: BUTTON_DATA_INVALID"
				}
			}
		}
		keys = m.Keyboard
	}
	return text, keys, ""
}

func (f *fake) post(w http.ResponseWriter, form map[string]string) {
	chat, err := strconv.ParseInt(form["chat_id"], 10, 64)
	text, keys, refusal := f.said(form)
	if err != nil {
		refusal = "Bad Request: chat not found"
	}
	if refusal != "" {
		refuse(w, 400, refusal, "")
		return
	}
	f.seq++
	f.posts = append(f.posts, post{Chat: chat, ID: f.seq, Text: text, Keys: keys, Thread: form["message_thread_id"], Reply: form["reply_parameters"]})
	grant(w, map[string]any{"message_id": f.seq, "date": clock.Unix(), "chat": map[string]any{"id": chat}, "text": text})
}

func (f *fake) edit(w http.ResponseWriter, form map[string]string) {
	text, keys, refusal := f.said(form)
	if refusal != "" {
		refuse(w, 400, refusal, "")
		return
	}
	for i := range f.posts {
		p := &f.posts[i]
		if fmt.Sprint(p.Chat) != form["chat_id"] || fmt.Sprint(p.ID) != form["message_id"] {
			continue
		}
		if p.Text == text && fmt.Sprint(p.Keys) == fmt.Sprint(keys) {
			refuse(w, 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", "")
			return
		}
		p.Text, p.Keys = text, keys
		p.Edits++
		grant(w, map[string]any{"message_id": p.ID, "date": clock.Unix(), "edit_date": clock.Unix(), "chat": map[string]any{"id": p.Chat}, "text": text})
		return
	}
	refuse(w, 400, "Bad Request: message to edit not found", "")
}

// does puts an update into the queue.
func (f *fake) does(id int64, body string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue = append(f.queue, queued{id, body})
	f.wake()
}

func (f *fake) sent() []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.posts)
}

func (f *fake) texts() (list []string) {
	for _, p := range f.sent() {
		list = append(list, p.Text)
	}
	return list
}

func (f *fake) pressesAnswered() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.answered)
}

func grant(w http.ResponseWriter, result any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

// refuse answers as Telegram does; parameters are JSON, "" for none.
func refuse(w http.ResponseWriter, code int, description, parameters string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(refusal(code, description, parameters)))
}

func refusal(code int, description, parameters string) string {
	m := map[string]any{"ok": false, "error_code": code, "description": description}
	if parameters != "" {
		m["parameters"] = json.RawMessage(parameters)
	}
	return channeltest.JSON(m)
}
