package main

import (
	"log/slog"
	"strings"
	"time"

	"leadline/bot"
	"leadline/handlers/slack"
	"leadline/handlers/sms"
	"leadline/handlers/telegram"
)

// live are the channels that have credentials.
type live struct {
	sms      *sms.Channel
	slack    *slack.Channel
	telegram *telegram.Channel
}

// all lists those that are on.
func (l live) all() (channels []bot.Channel) {
	if l.sms != nil {
		channels = append(channels, l.sms)
	}
	if l.slack != nil {
		channels = append(channels, l.slack)
	}
	if l.telegram != nil {
		channels = append(channels, l.telegram)
	}
	return channels
}

// liveChannels makes the channels that have credentials; the settings have
// been checked.
func liveChannels(c *Config, now func() time.Time, log *slog.Logger) (l live, err error) {
	if on, _ := c.twilioOn(); on {
		l.sms, err = sms.New(sms.Config{AccountSID: c.TwilioAccountSID, AuthTokens: c.TwilioAuthTokens, APIKey: c.TwilioAPIKey, APISecret: c.TwilioAPISecret,
			From: c.TwilioFrom, MessagingServiceSID: c.TwilioMessagingServiceSID, SegmentsPerSecond: c.TwilioSegmentsPerSecond,
			APIURL: c.TwilioApiURL, PublicURL: c.PublicURL, Now: now})
		if err != nil {
			return l, err
		}
	}
	if on, _ := c.slackOn(); on {
		l.slack, err = slack.New(slack.Config{BotToken: c.SlackBotToken, SigningSecrets: c.SlackSigningSecrets, AppToken: c.SlackAppToken,
			Transport: c.SlackTransport, APIURL: c.SlackApiURL, PublicURL: c.PublicURL, Now: now, Log: log})
		if err != nil {
			return l, err
		}
	}
	if on, _ := c.telegramOn(); on {
		l.telegram, err = telegram.New(telegram.Config{Token: c.TelegramToken, WebhookSecret: c.TelegramWebhookSecret, Transport: c.TelegramTransport,
			APIURL: c.TelegramApiURL, Now: now, Log: log})
	}
	return l, err
}

// renderers are the three real channels without a provider: the simulator
// shows messages just as they would arrive.
func renderers(now func() time.Time, public string) ([]bot.Channel, error) {
	if public == "" {
		public = "https://leadline.invalid"
	}
	made := strings.Repeat("simulated-", 4)
	c := &Config{
		TwilioAccountSID: "AC" + strings.Repeat("0", 32), TwilioAuthTokens: []string{made}, TwilioFrom: "+13035550100", TwilioSegmentsPerSecond: 1,
		SlackBotToken: "xoxb-" + made, SlackSigningSecrets: []string{made}, SlackTransport: "http",
		TelegramToken: "5550100:" + made, TelegramWebhookSecret: made, TelegramTransport: "webhook",
		PublicURL: public,
	}
	l, err := liveChannels(c, now, slog.New(slog.DiscardHandler))
	return l.all(), err
}
