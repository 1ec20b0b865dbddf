package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	sdk "github.com/slack-go/slack"

	"leadline/bot"
	"leadline/handlers"
)

// interaction is the little we need of a press or a filled form.
type interaction struct {
	Type string `json:"type"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	App         string `json:"api_app_id"`
	Trigger     string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Channel     struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		Message string `json:"message_ts"`
		Channel string `json:"channel_id"`
		Thread  string `json:"thread_ts"`
	} `json:"container"`
	Message struct {
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
	} `json:"message"`
	Actions []struct {
		ID    string `json:"action_id"`
		Value string `json:"value"`
		TS    string `json:"action_ts"`
	} `json:"actions"`
	View view `json:"view"`
}

// view is a filled form.
type view struct {
	ID       string `json:"id"`
	Hash     string `json:"hash"`
	Callback string `json:"callback_id"`
	State    struct {
		Values map[string]map[string]control `json:"values"`
	} `json:"state"`
	Blocks json.RawMessage `json:"blocks"`
}

// takeInteraction takes presses and filled forms; the rest (shortcuts, closed
// views) is answered and ignored.
func (c *Channel) takeInteraction(ctx context.Context, inbox bot.Inbox, id identity, payload []byte) (any, error) {
	var i interaction
	if err := loose(payload, &i); err != nil {
		return nil, err
	}
	if !id.ours(cmp.Or(i.Team.ID, i.User.Team), i.App) {
		return nil, errForeign
	}
	switch i.Type {
	case "":
		return nil, errUnreadable
	case "block_actions":
		if i.User.ID == "" {
			return nil, errUnreadable
		}
		return nil, c.store(ctx, inbox, c.presses(id, i)...)
	case "view_submission":
		if i.View.Callback != formName {
			return nil, nil
		}
		if i.User.ID == "" || i.View.ID == "" {
			return nil, errUnreadable
		}
		return c.takeForm(ctx, inbox, id, i)
	}
	return nil, nil
}

// presses reads which of our buttons were pressed. A value that is no reference
// of ours is nobody's button; what a reference may do is decided by the row it
// names, never by what the client sent with it.
func (c *Channel) presses(id identity, i interaction) []bot.Inbound {
	message := cmp.Or(i.Message.TS, i.Container.Message, i.View.ID)
	channel := cmp.Or(i.Channel.ID, i.Container.Channel)
	thread := cmp.Or(i.Message.Thread, i.Container.Thread)
	if thread == message {
		thread = ""
	}
	var in []bot.Inbound
	for _, a := range i.Actions {
		ref, ok := bot.ParseButtonRef(a.Value)
		if !ok {
			continue
		}
		in = append(in, bot.Inbound{
			Kind: bot.Press, Press: &ref, Hint: a.TS, Message: message,
			Keys:  []string{key("press", id.team, i.User.ID, message, a.ID, a.TS)},
			From:  id.from(i.User.ID, channel, thread, channel != "" && isRoom(channel, "")),
			Hints: c.hints(i.ResponseURL, i.Trigger, ""),
		})
	}
	return in
}

// takeForm answers a filled form in the request: its errors below the fields
// they are about, or the form closes and the reply comes as a message.
func (c *Channel) takeForm(ctx context.Context, inbox bot.Inbox, id identity, i interaction) (any, error) {
	values, err := valuesOf(i.View)
	if err != nil {
		return nil, err
	}
	answer, err := inbox.Form(ctx, bot.Inbound{
		Kind: bot.Form, At: c.cfg.Now(), Values: values, Message: i.View.ID,
		Keys:  []string{key("form", id.team, i.View.ID, i.View.Hash)},
		From:  id.from(i.User.ID, "", "", false),
		Hints: c.hints("", i.Trigger, i.View.ID),
	})
	if err != nil {
		return nil, err
	}
	if len(answer.Errors) > 0 {
		return sdk.NewErrorsViewSubmissionResponse(errorsOf(answer, i.View)), nil
	}
	return sdk.NewClearViewSubmissionResponse(), nil
}

// hints are what a request lets us use for a short while.
func (c *Channel) hints(responseURL, trigger, view string) bot.ReplyHints {
	if !c.safeResponseURL(responseURL) {
		responseURL = ""
	}
	return bot.ReplyHints{ResponseURL: responseURL, TriggerID: trigger, View: view}
}

// errorsOf puts sentences below the inputs they are about. Slack shows none at
// all if one names something else than an input of that form, so what has no
// place stands below the first.
func errorsOf(f bot.FormView, v view) map[string]string {
	var blocks []struct {
		Type string `json:"type"`
		ID   string `json:"block_id"`
	}
	_ = loose(v.Blocks, &blocks)
	first, known := "", map[string]bool{}
	for _, b := range blocks {
		if b.Type == "input" {
			first = cmp.Or(first, b.ID)
			known[b.ID] = true
		}
	}
	out := map[string]string{}
	var homeless []string
	for _, name := range sortedKeys(f.Errors) {
		if known[name] {
			out[name] = handlers.Cut(f.Errors[name], maxHint)
		} else {
			homeless = append(homeless, f.Errors[name])
		}
	}
	if len(homeless) > 0 && first != "" {
		out[first] = handlers.Cut(strings.TrimSpace(out[first]+" "+strings.Join(homeless, " ")), maxHint)
	}
	return out
}
