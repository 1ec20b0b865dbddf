package slack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// fake is a Slack of our own: it keeps conversations and answers the methods
// that the channel calls.
type fake struct {
	now time.Time

	mu       sync.Mutex
	seq      int
	rooms    map[string][]map[string]any // messages by conversation
	members  []string                    // conversations we are part of, in order
	accepted []string                    // texts of new messages
	whispers []whisper
	views    []map[string]any // opened and published
	answers  []map[string]any // what came to response URLs
	files    map[string][]byte
	socket   string               // where Socket Mode connects to
	lines    chan *websocket.Conn // the connections made
	fail     map[string]string    // method: error word
}

type whisper struct{ Room, User, Text, Blocks, Thread string }

// sends are the methods that hand over a message.
func sends(r *http.Request) bool {
	return slices.Contains([]string{"/api/chat.postMessage", "/api/chat.postEphemeral", "/api/chat.update", "/api/views.publish"}, r.URL.Path)
}

func newFake(now time.Time) *fake {
	return &fake{now: now, rooms: map[string][]map[string]any{}, files: map[string][]byte{}, fail: map[string]string{}, lines: make(chan *websocket.Conn, 8)}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/link" {
		f.link(w, r)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	method, api := strings.CutPrefix(r.URL.Path, "/api/")
	if !api {
		f.other(w, r)
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, "form", http.StatusBadRequest)
		return
	}
	body, _ := io.ReadAll(r.Body)
	want := "Bearer " + botToken
	if method == "apps.connections.open" {
		want = "Bearer " + appToken
	}
	if tok := r.Form.Get("token"); tok != botToken && r.Header.Get("Authorization") != want {
		say(w, map[string]any{"ok": false, "error": "invalid_auth"})
		return
	}
	if word := f.fail[method]; word != "" {
		say(w, map[string]any{"ok": false, "error": word})
		return
	}
	answer := f.method(method, r.Form, body)
	if answer["error"] == nil {
		answer["ok"] = true
	}
	say(w, answer)
}

func say(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v)
}

func (f *fake) method(name string, form url.Values, body []byte) map[string]any {
	channel := form.Get("channel")
	switch name {
	case "auth.test":
		return map[string]any{"team": "Invented Post", "team_id": team, "user": "leadline", "user_id": ownUser, "bot_id": "B1", "url": "https://invented.slack.com/"}
	case "bots.info":
		return map[string]any{"bot": map[string]any{"id": form.Get("bot"), "app_id": app, "user_id": ownUser}}
	case "conversations.open":
		return map[string]any{"channel": map[string]any{"id": dm(form.Get("users"))}}
	case "chat.postMessage":
		return f.post(channel, form)
	case "chat.update":
		for _, m := range f.rooms[channel] {
			if m["ts"] == form.Get("ts") {
				m["text"], m["blocks"] = unescaped(form.Get("text")), json.RawMessage(form.Get("blocks"))
				return map[string]any{"channel": channel, "ts": m["ts"], "text": m["text"], "message": map[string]any{"text": m["text"]}}
			}
		}
		return map[string]any{"ok": false, "error": "message_not_found"}
	case "chat.postEphemeral":
		if !slices.Contains(f.members, channel) {
			return map[string]any{"ok": false, "error": "channel_not_found"}
		}
		f.whispers = append(f.whispers, whisper{channel, form.Get("user"), unescaped(form.Get("text")), form.Get("blocks"), form.Get("thread_ts")})
		return map[string]any{"message_ts": f.ts()}
	case "views.open", "views.publish":
		var v map[string]any
		_ = json.Unmarshal(body, &v)
		f.views = append(f.views, v)
		return map[string]any{"view": map[string]any{"id": fmt.Sprint("V", len(f.views)), "hash": "1.a"}}
	case "users.conversations":
		var list []map[string]any
		for _, id := range f.members {
			list = append(list, map[string]any{"id": id, "is_im": id[0] == 'D'})
		}
		return pageOf("channels", list, form, 3)
	case "conversations.history", "conversations.replies":
		return f.history(name == "conversations.replies", channel, form)
	case "apps.connections.open":
		return map[string]any{"url": f.socket}
	case "files.info":
		return map[string]any{"file": map[string]any{"id": form.Get("file"), "url_private_download": form.Get("file")}}
	}
	return map[string]any{"ok": false, "error": "unknown_method"}
}

// ts is a new message's time and id.
func (f *fake) ts() string {
	f.seq++
	return stamp(f.now.Add(time.Duration(f.seq) * time.Microsecond))
}

func (f *fake) post(channel string, form url.Values) map[string]any {
	m := map[string]any{"type": "message", "user": ownUser, "bot_id": "B1", "text": unescaped(form.Get("text")), "ts": f.ts(), "blocks": json.RawMessage(form.Get("blocks"))}
	if md := form.Get("metadata"); md != "" {
		m["metadata"] = json.RawMessage(md)
	}
	if thread := form.Get("thread_ts"); thread != "" {
		m["thread_ts"] = thread
	}
	f.rooms[channel] = append(f.rooms[channel], m)
	f.accepted = append(f.accepted, unescaped(form.Get("text")))
	return map[string]any{"channel": channel, "ts": m["ts"], "message": m}
}

// history lists newest first, as Slack does; threads oldest first.
func (f *fake) history(thread bool, channel string, form url.Values) map[string]any {
	var list []map[string]any
	for _, m := range f.rooms[channel] {
		parent, _ := m["thread_ts"].(string)
		inThread := parent != "" && parent != m["ts"]
		if thread != (inThread && parent == form.Get("ts")) && !(thread && m["ts"] == form.Get("ts")) {
			continue
		}
		if ts, _ := m["ts"].(string); form.Get("oldest") != "" && before(ts, form.Get("oldest")) && !thread {
			continue
		}
		shown := map[string]any{}
		for k, v := range m {
			if k != "metadata" || form.Get("include_all_metadata") == "true" {
				shown[k] = v
			}
		}
		list = append(list, shown)
	}
	if !thread {
		slices.Reverse(list)
	}
	return pageOf("messages", list, form, 100)
}

// pageOf is one page of a list, of at most so many.
func pageOf(name string, list []map[string]any, form url.Values, size int) map[string]any {
	at := 0
	_, _ = fmt.Sscanf(form.Get("cursor"), "at%d", &at)
	end := min(at+size, len(list))
	answer := map[string]any{name: list[at:end], "has_more": end < len(list)}
	if end < len(list) {
		answer["response_metadata"] = map[string]any{"next_cursor": fmt.Sprint("at", end)}
	}
	return answer
}

// other is what is not the API: response URLs and files.
func (f *fake) other(w http.ResponseWriter, r *http.Request) {
	if name, ok := strings.CutPrefix(r.URL.Path, "/files/"); ok {
		if r.Header.Get("Authorization") != "Bearer "+botToken || f.files[name] == nil {
			http.Redirect(w, r, "/signin", http.StatusFound)
			return
		}
		_, _ = w.Write(f.files[name])
		return
	}
	if r.URL.Path == "/respond/used" {
		http.Error(w, "used_url", http.StatusNotFound)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/respond/") {
		var v map[string]any
		_ = json.NewDecoder(r.Body).Decode(&v)
		f.answers = append(f.answers, v)
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "ok")
		return
	}
	http.NotFound(w, r)
}

// link takes a Socket Mode connection.
func (f *fake) link(w http.ResponseWriter, r *http.Request) {
	u := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := u.Upgrade(w, r, nil)
	if err != nil {
		return // the channel went away
	}
	f.lines <- conn
}

// writes is somebody writing in a conversation, without an event.
func (f *fake) writes(channel string, m map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Contains(f.members, channel) {
		f.members = append(f.members, channel)
	}
	f.rooms[channel] = append(f.rooms[channel], m)
}

func (f *fake) texts() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.accepted)
}

// dm is our conversation with a person.
func dm(user string) string { return "D" + strings.TrimPrefix(user, "U") }

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func unescaped(s string) string { return entities.Replace(s) }
