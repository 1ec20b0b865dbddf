package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// contracted are the settings of the contract, without the prefix.
const contracted = `DATABASE_URL MIGRATE_DATABASE_URL DATA_DIR PG_BINDIR LISTEN PUBLIC_URL LOG_LEVEL LOG_FORMAT
TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKENS TWILIO_API_KEY TWILIO_API_SECRET TWILIO_FROM TWILIO_MESSAGING_SERVICE_SID TWILIO_SEGMENTS_PER_SECOND TWILIO_API_URL
SLACK_BOT_TOKEN SLACK_SIGNING_SECRETS SLACK_APP_TOKEN SLACK_TRANSPORT SLACK_API_URL
TELEGRAM_TOKEN TELEGRAM_WEBHOOK_SECRET TELEGRAM_TRANSPORT TELEGRAM_API_URL
METRICS_LISTEN SMS_KEYWORD_REPLIES REPLY_HOLD MEDIA CARRIER_HOURS INVITE_HOURS ZONE`

func TestSettingsHaveTheirNames(t *testing.T) {
	t.Parallel()
	var names []string
	for _, s := range (&Config{}).settings() {
		names = append(names, strings.TrimPrefix(s.Name, prefix+"_"))
		if s.Desc == "" {
			t.Errorf("%s has no description", s.Name)
		}
	}
	for _, want := range strings.Fields(contracted) {
		if !slices.Contains(names, want) {
			t.Errorf("the setting %s is missing", want)
		}
	}
}

// Wrong settings stop the program with exit code 1 and a sentence that names
// the variable.
func TestP34_WrongSettingsStopTheProgram(t *testing.T) { // not parallel: the environment is the process's
	for name, c := range map[string]struct {
		env  map[string]string
		says string
	}{
		"unknown":      {map[string]string{"LEADLINE_TWILO_FROM": "x"}, "LEADLINE_TWILO_FROM"},
		"half twilio":  {map[string]string{"LEADLINE_TWILIO_ACCOUNT_SID": "AC1"}, "LEADLINE_TWILIO_AUTH_TOKENS"},
		"half slack":   {map[string]string{"LEADLINE_SLACK_BOT_TOKEN": "xoxb-1"}, "LEADLINE_SLACK_SIGNING_SECRETS"},
		"half poll":    {map[string]string{"LEADLINE_TELEGRAM_TOKEN": "1:a"}, "LEADLINE_TELEGRAM_WEBHOOK_SECRET"},
		"short secret": {map[string]string{"LEADLINE_SLACK_BOT_TOKEN": "xoxb-1", "LEADLINE_SLACK_SIGNING_SECRETS": "short"}, "LEADLINE_SLACK_SIGNING_SECRETS"},
		"no number":    {map[string]string{"LEADLINE_INVITE_HOURS": "many"}, "LEADLINE_INVITE_HOURS"},
		"too many":     {map[string]string{"LEADLINE_INVITE_HOURS": "337"}, "LEADLINE_INVITE_HOURS"},
		"slash":        {map[string]string{"LEADLINE_PUBLIC_URL": "https://leads.test/"}, "LEADLINE_PUBLIC_URL"},
		"underscore":   {map[string]string{"LEADLINE_PUBLIC_URL": "https://my_leads.test"}, "LEADLINE_PUBLIC_URL"},
		"zone":         {map[string]string{"LEADLINE_ZONE": "Mars"}, "LEADLINE_ZONE"},
		"hours":        {map[string]string{"LEADLINE_CARRIER_HOURS": "8-9"}, "LEADLINE_CARRIER_HOURS"},
		"weekly day":   {map[string]string{"LEADLINE_WEEKLY_AT": "Sunday 08:00"}, "LEADLINE_WEEKLY_AT"},
		"weekly hour":  {map[string]string{"LEADLINE_WEEKLY_AT": "Thu 20:00"}, "LEADLINE_WEEKLY_AT"},
		"half export":  {map[string]string{"LEADLINE_EXPORT_URL": "https://leads.test/hook"}, "LEADLINE_EXPORT_SECRETS"},
		"plain export": {map[string]string{"LEADLINE_EXPORT_URL": "http://leads.test/hook", "LEADLINE_EXPORT_SECRETS": "0123456789abcdef"}, "LEADLINE_EXPORT_URL must be an https address"},
		"weak export":  {map[string]string{"LEADLINE_EXPORT_URL": "https://leads.test/hook", "LEADLINE_EXPORT_SECRETS": "short"}, "LEADLINE_EXPORT_SECRETS"},
		"kind of time": {map[string]string{"LEADLINE_REPLY_HOLD": "soon"}, "LEADLINE_REPLY_HOLD is \"soon\"; write a time, like 700ms"},
		"api address":  {map[string]string{"LEADLINE_SLACK_API_URL": "slack"}, "LEADLINE_SLACK_API_URL must be an address"},
		"listen":       {map[string]string{"LEADLINE_LISTEN": "8080"}, "LEADLINE_LISTEN is \"8080\"; write host and port"},
		"two sources":  {map[string]string{"LEADLINE_SLACK_BOT_TOKEN": "a", "LEADLINE_SLACK_BOT_TOKEN_FILE": "b"}, "LEADLINE_SLACK_BOT_TOKEN"},
	} {
		t.Run(name, func(t *testing.T) {
			for k, v := range c.env {
				t.Setenv(k, v)
			}
			var out, errs bytes.Buffer
			if code := run([]string{"config"}, os.Environ(), strings.NewReader(""), &out, &errs); code != 1 {
				t.Errorf("exit code %d", code)
			}
			if !strings.Contains(errs.String(), c.says) {
				t.Errorf("says %q", errs.String())
			}
		})
	}
}

func TestSecretsFromFilesAreMasked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("twilio-token-in-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LEADLINE_TWILIO_AUTH_TOKENS_FILE", file)
	t.Setenv("LEADLINE_TWILIO_ACCOUNT_SID", "AC1")
	t.Setenv("LEADLINE_TWILIO_FROM", "+13035550100")
	t.Setenv("LEADLINE_DATABASE_URL", "postgres://app:hush@db/leads")
	c, err := loadConfig(os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.TwilioAuthTokens, []string{"twilio-token-in-a-file"}) {
		t.Errorf("the file was not read: %q", c.TwilioAuthTokens)
	}
	var out bytes.Buffer
	if err := printConfig(&out, c); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"twilio-token", "hush"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the table shows %q", secret)
		}
	}
}

// The README's table of settings is what `leadline config` prints.
func TestReadmeTableIsTrue(t *testing.T) {
	var out bytes.Buffer
	c, err := loadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := printConfig(&out, c); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), out.String()) {
		t.Error("the README's table differs; put in the output of `leadline config`")
	}
}
