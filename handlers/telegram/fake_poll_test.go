package telegram

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// The fake's side of polling.

type queued struct {
	id   int64
	body string
}

// updates answers a poll: it forgets what lies before the offset, and holds the
// question until there is news. A second poller ends the first one's question.
func (f *fake) updates(w http.ResponseWriter, r *http.Request, form map[string]string) {
	offset, _ := strconv.ParseInt(form["offset"], 10, 64)
	limit, _ := strconv.Atoi(form["limit"])
	f.mu.Lock()
	f.offsets = append(f.offsets, offset)
	if offset > 0 {
		f.queue = slices.DeleteFunc(f.queue, func(q queued) bool { return q.id < offset })
	}
	f.polls++
	mine := f.polls
	f.wake()
	for {
		news := f.news
		switch {
		case f.hook["url"] != "":
			f.mu.Unlock()
			refuse(w, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", "")
			return
		case f.polls != mine:
			f.mu.Unlock()
			refuse(w, 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", "")
			return
		case len(f.queue) > 0:
			var list []json.RawMessage
			for _, q := range f.queue[:min(len(f.queue), limit)] {
				list = append(list, json.RawMessage(q.body))
			}
			f.mu.Unlock()
			grant(w, list)
			return
		}
		f.mu.Unlock()
		select {
		case <-news:
		case <-r.Context().Done():
			return
		case <-time.After(5 * time.Second):
			grant(w, []any{})
			return
		}
		f.mu.Lock()
	}
}

// wake wakes whoever waits for news; the lock is held.
func (f *fake) wake() {
	close(f.news)
	f.news = make(chan struct{})
}

func (f *fake) pending() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.queue)
}

func (f *fake) asked() []int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.offsets)
}
