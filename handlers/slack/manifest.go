package slack

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
)

// Scopes are what the app asks to be allowed, and nothing that it does not use.
var Scopes = []string{
	"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "groups:history", "groups:read",
	"im:history", "im:read", "im:write", "metadata.message:read", "mpim:history", "mpim:read", "users:read",
}

// botEvents are the events the app asks for.
var botEvents = []string{
	"app_home_opened", "app_mention", "app_uninstalled", "message.channels", "message.groups", "message.im", "message.mpim", "tokens_revoked",
}

// The manifest is written out here because the SDK leaves out what is false,
// and Slack takes some of that for true.
type (
	manifest struct {
		Display  display  `json:"display_information"`
		Features features `json:"features"`
		OAuth    oauth    `json:"oauth_config"`
		Settings settings `json:"settings"`
	}
	display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Background  string `json:"background_color"`
	}
	features struct {
		Home     appHome        `json:"app_home"`
		Bot      botUser        `json:"bot_user"`
		Commands []slashCommand `json:"slash_commands"`
	}
	appHome struct {
		HomeTab  bool `json:"home_tab_enabled"`
		Messages bool `json:"messages_tab_enabled"`
		ReadOnly bool `json:"messages_tab_read_only_enabled"`
	}
	botUser struct {
		Name   string `json:"display_name"`
		Online bool   `json:"always_online"`
	}
	slashCommand struct {
		Command     string `json:"command"`
		URL         string `json:"url,omitempty"`
		Description string `json:"description"`
		Hint        string `json:"usage_hint"`
		Escape      bool   `json:"should_escape"`
	}
	oauth struct {
		Scopes scopes `json:"scopes"`
	}
	scopes struct {
		Bot []string `json:"bot"`
	}
	settings struct {
		Events        subscriptions `json:"event_subscriptions"`
		Interactivity interactivity `json:"interactivity"`
		OrgDeploy     bool          `json:"org_deploy_enabled"`
		Socket        bool          `json:"socket_mode_enabled"`
		Rotation      bool          `json:"token_rotation_enabled"`
	}
	subscriptions struct {
		URL string   `json:"request_url,omitempty"`
		Bot []string `json:"bot_events"`
	}
	interactivity struct {
		Enabled bool   `json:"is_enabled"`
		URL     string `json:"request_url,omitempty"`
	}
)

// Manifest is the app manifest of an installation: paste it at
// api.slack.com/apps under "Create New App, From a manifest". With Socket Mode
// Slack calls nobody, so it needs no address.
func Manifest(publicURL string, socket bool) ([]byte, error) {
	base := strings.TrimRight(publicURL, "/")
	if u, err := url.Parse(base); !socket && (err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil) {
		return nil, errors.New("LEADLINE_PUBLIC_URL must be the https address under which Slack can call us, like https://leads.example.com")
	}
	at := func(path string) string {
		if socket {
			return ""
		}
		return base + path
	}
	m := manifest{
		Display: display{Name: "Leadline", Description: "Send a customer lead, claim it, and hear how it ends.", Background: "#004b87"},
		Features: features{
			Home: appHome{HomeTab: true, Messages: true},
			Bot:  botUser{Name: "leadline", Online: true},
			Commands: []slashCommand{{
				Command: "/lead", URL: at("/slack/commands"), Description: "Send a lead, or say a command",
				Hint: "[business, address, who decides, …] or join CODE",
			}},
		},
		OAuth: oauth{Scopes: scopes{Bot: Scopes}},
		Settings: settings{
			Events:        subscriptions{URL: at("/slack/events"), Bot: botEvents},
			Interactivity: interactivity{Enabled: true, URL: at("/slack/interactions")},
			Socket:        socket,
		},
	}
	b, err := json.MarshalIndent(m, "", "  ")
	return append(b, '\n'), err
}
