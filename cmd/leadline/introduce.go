package main

import (
	"context"
	"fmt"
	"time"

	"leadline/dialogs"
	"leadline/handlers/telegram"
)

// askTime is how long a provider may take to say who we are.
const askTime = 5 * time.Second

// telegramName is the bot's name at Telegram, for t.me links; "" while Telegram
// does not answer: those links are then left out.
func (l live) telegramName(ctx context.Context, e *env) string {
	if l.telegram == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	name, err := l.telegram.Check(ctx)
	if err != nil {
		e.log.Warn("ask Telegram for the bot's name", "err", err)
	}
	return name
}

// introduce makes the menu beside the text field in Telegram.
func (l live) introduce(ctx context.Context, e *env) {
	if l.telegram == nil {
		return
	}
	var menu []telegram.Command
	for _, c := range dialogs.New().Commands("en") {
		menu = append(menu, telegram.Command{Word: c.Word, Says: c.Says})
	}
	if err := l.telegram.SetCommands(ctx, menu); err != nil && ctx.Err() == nil {
		e.log.Warn("make the menu in Telegram", "err", err)
	}
}

// makeRoom takes a webhook away that would keep the poller from its messages.
func (l live) makeRoom(ctx context.Context, e *env, channel string) {
	if channel != "telegram" || l.telegram == nil {
		return
	}
	if err := l.telegram.DeleteWebhook(ctx); err != nil && ctx.Err() == nil {
		e.log.Warn("take the Telegram webhook away", "err", err)
	}
}

// checkProviders asks the providers whether our credentials are good and where
// they call us.
func checkProviders(e *env) (f []finding) {
	l, err := liveChannels(e.config, e.now, e.log)
	if err != nil {
		return []finding{{true, err.Error()}}
	}
	ctx, cancel := context.WithTimeout(e.ctx, 3*askTime)
	defer cancel()
	if l.slack != nil {
		workspace, err := l.slack.Check(ctx)
		if err != nil {
			f = append(f, finding{true, "Slack: " + err.Error()})
		} else {
			f = append(f, finding{false, "Slack knows the app, in the workspace " + workspace})
		}
	}
	if l.telegram != nil {
		f = append(f, checkTelegram(ctx, e.config, l.telegram)...)
	}
	if e.config.PublicURL != "" && pagesAt(e.config.PublicURL) == "" {
		f = append(f, finding{true, "LEADLINE_PUBLIC_URL is not https: the signed-in pages are off, WEB gives no links"})
	}
	return f
}

func checkTelegram(ctx context.Context, c *Config, ch *telegram.Channel) (f []finding) {
	name, err := ch.Check(ctx)
	if err != nil {
		return []finding{{true, "Telegram: " + err.Error()}}
	}
	f = append(f, finding{false, "Telegram knows the bot, @" + name})
	hook, err := ch.Hook(ctx)
	want := c.PublicURL + "/telegram/updates"
	switch {
	case err != nil:
		return append(f, finding{true, "Telegram: " + err.Error()})
	case c.TelegramTransport == "poll" && hook.Address != "":
		f = append(f, finding{true, "Telegram calls " + hook.Address + " though the transport is poll: leadline serve takes that away when it starts"})
	case c.TelegramTransport == "webhook" && hook.Address != want:
		f = append(f, finding{true, fmt.Sprintf("Telegram calls %q, not %s: leadline serve sets it when it starts", hook.Address, want)})
	default:
		f = append(f, finding{false, "Telegram knows where to bring messages"})
	}
	if hook.Trouble != "" {
		f = append(f, finding{true, fmt.Sprintf("Telegram could not call us lately: %s; %d updates wait there", hook.Trouble, hook.Waiting)})
	}
	return f
}
