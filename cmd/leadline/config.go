package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/kelseyhightower/envconfig"

	"leadline/bot"
)

// prefix stands before every setting in the environment.
const prefix = "LEADLINE"

// Config are the settings. A field's name is the setting's: DatabaseURL is
// LEADLINE_DATABASE_URL. Secrets may also come as NAME_FILE, a file's path.
type Config struct {
	DatabaseURL        string `split_words:"true" secret:"url" desc:"PostgreSQL 15 or newer; empty: a private server in DATA_DIR"`
	MigrateDatabaseURL string `split_words:"true" secret:"url" desc:"an owner role for migrations; empty: DATABASE_URL"`
	DataDir            string `split_words:"true" desc:"where the private server keeps its data; empty: /var/lib/leadline for root, else ~/.local/share/leadline"`
	PGBindir           string `split_words:"true" desc:"folder of the PostgreSQL binaries; empty: PATH and the usual folders"`
	Listen             string `default:"127.0.0.1:8080" desc:"address of the web server"`
	PublicURL          string `split_words:"true" desc:"what providers call, scheme and host; needed for serve with a webhook channel"`
	LogLevel           string `split_words:"true" default:"info" desc:"debug, info, warn or error"`
	LogFormat          string `split_words:"true" default:"text" desc:"text or json"`

	TwilioAccountSID          string   `split_words:"true" desc:"AC…; with a token it switches SMS on"`
	TwilioAuthTokens          []string `split_words:"true" secret:"yes" desc:"comma list: the account's auth token, and the next one while it is rotated"`
	TwilioAPIKey              string   `split_words:"true" desc:"SK…; with TWILIO_API_SECRET used for sending"`
	TwilioAPISecret           string   `split_words:"true" secret:"yes" desc:"secret of TWILIO_API_KEY"`
	TwilioFrom                string   `split_words:"true" desc:"our number, E.164"`
	TwilioMessagingServiceSID string   `split_words:"true" desc:"MG…, in place of TWILIO_FROM"`
	TwilioSegmentsPerSecond   float64  `split_words:"true" default:"1" desc:"how fast the sender may send"`
	TwilioApiURL              string   `split_words:"true" desc:"another server of the same interface"`

	SlackBotToken       string   `split_words:"true" secret:"yes" desc:"xoxb-…; with a signing secret it switches Slack on"`
	SlackSigningSecrets []string `split_words:"true" secret:"yes" desc:"comma list: the signing secret, and the next one while it is rotated"`
	SlackAppToken       string   `split_words:"true" secret:"yes" desc:"xapp-…, for SLACK_TRANSPORT=socket"`
	SlackTransport      string   `split_words:"true" default:"http" desc:"http or socket"`
	SlackApiURL         string   `split_words:"true" desc:"another server of the same interface"`

	TelegramToken         string `split_words:"true" secret:"yes" desc:"the bot's token; switches Telegram on"`
	TelegramWebhookSecret string `split_words:"true" secret:"yes" desc:"16 to 256 of A-Za-z0-9_-; needed for webhook"`
	TelegramTransport     string `split_words:"true" default:"webhook" desc:"webhook or poll"`
	TelegramApiURL        string `split_words:"true" desc:"another server of the same interface"`

	MetricsListen     string        `split_words:"true" desc:"address of /metrics; empty: off"`
	SMSKeywordReplies string        `split_words:"true" default:"provider" desc:"who answers STOP, START and HELP on SMS: provider or bot"`
	ReplyHold         time.Duration `split_words:"true" default:"700ms" desc:"SMS replies wait this long for the rest of a burst"`
	Media             string        `default:"on" desc:"on, or off: photos are only counted"`
	CarrierHours      string        `split_words:"true" default:"08:00-09:00,16:00-20:00" desc:"when unasked messages may reach carriers, station time"`
	InviteHours       int           `split_words:"true" default:"24" desc:"how long an invite code is valid, up to 336"`
	Zone              string        `default:"America/Chicago" desc:"the zone of the follow-up clock"`
	StaffHours        string        `split_words:"true" default:"07:00-18:00" desc:"when unasked messages may reach coordinators and sales"`
	ClaimCap          int           `split_words:"true" default:"10" desc:"uncontacted leads a representative may hold"`
	WeeklyAt          string        `split_words:"true" default:"Thu 08:00" desc:"when the weekly status and the station summary are due: a day from Mon to Fri and an hour, station time"`
	ExportURL         string        `split_words:"true" desc:"https address of the outside lead-entry system: it gets every lead, signed (R6); empty: off"`
	ExportSecrets     []string      `split_words:"true" secret:"yes" desc:"comma list: what leads for EXPORT_URL are signed with, and the next one while it is rotated"`
	Contact           string        `default:"your district sales office" desc:"whom HELP and ? name for questions"`
	Mailbox           string        `default:"the program mailbox" desc:"the program's mail address; area and district go in the subject"`
}

// loadConfig reads the environment. Every error is a sentence that names the
// setting.
func loadConfig(environ []string) (*Config, error) {
	c := &Config{}
	if err := envconfig.Process(prefix, c); err != nil {
		if e, ok := errors.AsType[*envconfig.ParseError](err); ok {
			return nil, fmt.Errorf("%s is %q; write %s", e.KeyName, e.Value, orElse(shapes[e.TypeName], "a "+e.TypeName))
		}
		return nil, err
	}
	if err := c.readFiles(environ); err != nil {
		return nil, err
	}
	if err := unknownSettings(environ); err != nil {
		return nil, err
	}
	return c, c.check()
}

// shapes say how the values of a Go type are written.
var shapes = map[string]string{"int": "a whole number", "float64": "a number, like 1 or 2.5", "time.Duration": "a time, like 700ms or 2s"}

// setting is one field of Config with its name in the environment.
type setting struct {
	Name, Desc, Secret string
	Value              reflect.Value
}

func (c *Config) settings() (all []setting) {
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		all = append(all, setting{settingName(f.Name), f.Tag.Get("desc"), f.Tag.Get("secret"), v.Field(i)})
	}
	return all
}

var words = regexp.MustCompile(`[A-Z]+(?:[a-z]+|$)|[A-Z][a-z]+`)
var acronym = regexp.MustCompile(`^([A-Z]+)([A-Z][a-z]+)$`)

// settingName splits a field's name as envconfig does.
func settingName(field string) string {
	var parts []string
	for _, w := range words.FindAllString(field, -1) {
		if m := acronym.FindStringSubmatch(w); m != nil {
			parts = append(parts, m[1], m[2])
			continue
		}
		parts = append(parts, w)
	}
	return prefix + "_" + strings.ToUpper(strings.Join(parts, "_"))
}

// readFiles fills secrets from NAME_FILE.
func (c *Config) readFiles(environ []string) error {
	for _, s := range c.settings() {
		path := lookup(environ, s.Name+"_FILE")
		if s.Secret == "" || path == "" {
			continue
		}
		if lookup(environ, s.Name) != "" {
			return fmt.Errorf("%s and %s_FILE are both set; keep one", s.Name, s.Name)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("%s_FILE cannot be read: %w", s.Name, err)
		}
		text := strings.TrimSpace(string(b))
		if s.Value.Kind() == reflect.Slice {
			s.Value.Set(reflect.ValueOf(strings.Split(text, ",")))
		} else {
			s.Value.SetString(text)
		}
	}
	return nil
}

func unknownSettings(environ []string) error {
	known := map[string]bool{}
	for _, s := range (&Config{}).settings() {
		known[s.Name] = true
		known[s.Name+"_FILE"] = s.Secret != ""
	}
	var bad []string
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, prefix+"_") && !known[name] {
			bad = append(bad, name)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	slices.Sort(bad)
	return fmt.Errorf("unknown setting %s; `leadline config` lists all", strings.Join(bad, ", "))
}

func lookup(environ []string, name string) string {
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

// program turns the settings into those of the rules.
func (c *Config) program() (bot.Settings, error) {
	s := bot.DefaultSettings()
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return s, fmt.Errorf("LEADLINE_ZONE: %q is not a time zone; write one like America/Chicago", c.Zone)
	}
	s.Zone, s.KeywordReplies, s.ReplyHold, s.InviteHours = zone, c.SMSKeywordReplies, c.ReplyHold, c.InviteHours
	s.ClaimCap, s.Media, s.Contact, s.Mailbox, s.PublicURL = c.ClaimCap, c.Media == "on", c.Contact, c.Mailbox, c.PublicURL
	s.SMSRate = c.TwilioSegmentsPerSecond
	if s.WeeklyDay, s.WeeklyMinute, err = parseWeekly(c.WeeklyAt); err != nil {
		return s, fmt.Errorf("LEADLINE_WEEKLY_AT: %w", err)
	}
	if s.CarrierHours, err = parseSpans(c.CarrierHours); err != nil {
		return s, fmt.Errorf("LEADLINE_CARRIER_HOURS: %w", err)
	}
	if s.StaffHours, err = parseSpans(c.StaffHours); err != nil {
		return s, fmt.Errorf("LEADLINE_STAFF_HOURS: %w", err)
	}
	return s, nil
}

// parseSpans reads "08:00-09:00,16:00-20:00".
func parseSpans(text string) (spans []bot.Span, err error) {
	for part := range strings.SplitSeq(text, ",") {
		from, to, ok := strings.Cut(strings.TrimSpace(part), "-")
		a, errA := time.Parse("15:04", from)
		b, errB := time.Parse("15:04", to)
		if !ok || errA != nil || errB != nil || !a.Before(b) {
			return nil, fmt.Errorf("%q is not a span of the day; write 08:00-09:00, several with commas", part)
		}
		spans = append(spans, bot.Span{From: a.Hour()*60 + a.Minute(), To: b.Hour()*60 + b.Minute()})
	}
	return spans, nil
}

// weekdays are those on which offices work.
var weekdays = map[string]time.Weekday{"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday}

// parseWeekly reads "Thu 08:00".
func parseWeekly(text string) (time.Weekday, int, error) {
	day, hour, _ := strings.Cut(strings.TrimSpace(text), " ")
	at, err := time.Parse("15:04", strings.TrimSpace(hour))
	on, known := weekdays[strings.ToLower(day)]
	if err != nil || !known || at.Hour() < 6 || at.Hour() > 18 {
		return 0, 0, fmt.Errorf("%q is no time for the weekly papers; write a day from Mon to Fri and an hour from 06:00 to 18:59, like Thu 08:00", text)
	}
	return on, at.Hour()*60 + at.Minute(), nil
}

// printConfig writes the table of settings; secrets are masked.
func printConfig(w io.Writer, c *Config) error {
	t := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	fmt.Fprintln(t, "| setting\t| value\t| meaning\t|")
	fmt.Fprintln(t, "|---\t|---\t|---\t|")
	for _, s := range c.settings() {
		fmt.Fprintf(t, "| %s\t| %s\t| %s\t|\n", s.Name, s.shown(), s.Desc)
	}
	return t.Flush()
}

var urlPassword = regexp.MustCompile(`(//[^:/@]*):[^@]*@`)

func (s setting) shown() string {
	text := fmt.Sprint(s.Value.Interface())
	if l, ok := s.Value.Interface().([]string); ok {
		text = strings.Join(l, ",")
	}
	switch {
	case text == "":
		return ""
	case s.Secret == "url" || strings.HasSuffix(s.Name, "_API_URL"):
		return urlPassword.ReplaceAllString(text, "$1:***@")
	case s.Secret != "":
		return "*** (" + strconv.Itoa(len(text)) + " characters)"
	}
	return text
}
