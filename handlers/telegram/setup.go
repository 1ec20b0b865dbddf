package telegram

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"leadline/handlers"
)

// SetWebhook tells Telegram where to call us, with our secret and the kinds of
// updates that we read. What waits at Telegram stays and comes there. Doing it
// again changes nothing, so every process may do it at its start.
func (c *Channel) SetWebhook(ctx context.Context, address string) error {
	if c.cfg.Transport != Webhook {
		return errors.New("set telegram webhook: LEADLINE_TELEGRAM_TRANSPORT is poll")
	}
	failure := c.ask(ctx, func(ctx context.Context) error {
		_, err := c.api.SetWebhook(ctx, &tg.SetWebhookParams{URL: address, AllowedUpdates: kinds, SecretToken: c.cfg.WebhookSecret})
		return err
	})
	if failure != nil {
		return fmt.Errorf("set telegram webhook: %w", failure)
	}
	c.learnName(ctx)
	return nil
}

// DeleteWebhook makes room for a poller: Telegram does one or the other. What
// waits there stays.
func (c *Channel) DeleteWebhook(ctx context.Context) error {
	failure := c.ask(ctx, func(ctx context.Context) error {
		_, err := c.api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
		return err
	})
	if failure != nil {
		return fmt.Errorf("delete telegram webhook: %w", failure)
	}
	return nil
}

// Hook is what Telegram knows of our webhook.
type Hook struct {
	Address string // "": none is set
	Waiting int    // updates that have not reached us
	Trouble string // what happened at its last failure to call us, "": none
}

// Hook asks Telegram where it calls us, and whether that goes well.
func (c *Channel) Hook(ctx context.Context) (h Hook, err error) {
	failure := c.ask(ctx, func(ctx context.Context) error {
		info, err := c.api.GetWebhookInfo(ctx)
		if err == nil && info != nil {
			h = Hook{Address: info.URL, Waiting: info.PendingUpdateCount, Trouble: line(info.LastErrorMessage)}
		}
		return err
	})
	if failure != nil {
		return Hook{}, fmt.Errorf("ask telegram for the webhook: %w", failure)
	}
	return h, nil
}

// Command is one line of the menu beside the text field.
type Command struct {
	Word string // "mine"; what is typed is /mine
	Says string // what it does, in a few words
}

const (
	maxCommands = 100
	maxSays     = 256
)

var commandWord = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// SetCommands makes the menu beside the text field of private chats. In groups
// there is none: it would offer everybody what only some may do.
func (c *Channel) SetCommands(ctx context.Context, commands []Command) error {
	params := &tg.SetMyCommandsParams{Scope: &models.BotCommandScopeAllPrivateChats{}, Commands: []models.BotCommand{}}
	for _, k := range commands[:min(len(commands), maxCommands)] {
		word, says := strings.ToLower(k.Word), handlers.Cut(oneLine(k.Says), maxSays)
		if !commandWord.MatchString(word) || says == "" {
			return fmt.Errorf("set telegram commands: %q is no command with a text", k.Word)
		}
		params.Commands = append(params.Commands, models.BotCommand{Command: word, Description: says})
	}
	failure := c.ask(ctx, func(ctx context.Context) error {
		_, err := c.api.SetMyCommands(ctx, params)
		return err
	})
	if failure != nil {
		return fmt.Errorf("set telegram commands: %w", failure)
	}
	return nil
}
