// Command leadline is the chat front end of the employee sales-lead programs:
// one binary that serves the channels, plays the demo, and does the
// operators' work.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // the clocks need zones wherever the binary runs

	"github.com/alecthomas/kong"
	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"
)

// CLI is every command of the contract.
type CLI struct {
	Demo      DemoCmd      `cmd:"" help:"Everything with no settings: a small invented district, phones and a pool on a page."`
	Chat      ChatCmd      `cmd:"" help:"The bot in the terminal: phones on a screen; from a pipe one invented person, line by line."`
	Serve     ServeCmd     `cmd:"" help:"Every channel with credentials, web pages, background work."`
	Migrate   MigrateCmd   `cmd:"" help:"Bring the database schema up to date."`
	Doctor    DoctorCmd    `cmd:"" help:"Check settings, database, credentials and clock; say what must be mended."`
	Config    ConfigCmd    `cmd:"" help:"Print the table of settings, secrets masked."`
	Roster    RosterCmd    `cmd:"" help:"Take in stations and people."`
	Bsn       BsnCmd       `cmd:"" help:"Take in the customers of the Business Service Network."`
	Zips      ZipsCmd      `cmd:"" help:"Take in the table of ZIP prefixes and districts."`
	Talks     TalksCmd     `cmd:"" help:"The library of service talks."`
	Invite    InviteCmd    `cmd:"" help:"Print a new invite code for a person of the roster."`
	Numbers   NumbersCmd   `cmd:"" help:"Phone numbers that change hands: take in lists, print ours."`
	Grant     GrantCmd     `cmd:"" help:"Give a person a role."`
	Revoke    RevokeCmd    `cmd:"" help:"End a person's role."`
	Calendar  CalendarCmd  `cmd:"" help:"Closing days: list them, add one."`
	Report    ReportCmd    `cmd:"" help:"Print a report as text, CSV, HTML or JSON."`
	Slips     SlipsCmd     `cmd:"" help:"Print the weekly status of carriers without messages, to cut apart."`
	Broadcast BroadcastCmd `cmd:"" help:"Broadcasts under way: list, show, pause, resume."`
	Campaign  CampaignCmd  `cmd:"" help:"Campaigns: goals of a district and how far it is."`
	Lead      LeadCmd      `cmd:"" help:"Print one lead with its events as JSON."`
	Export    ExportCmd    `cmd:"" help:"Print leads or events as JSON lines or CSV."`
	Refs      RefsCmd      `cmd:"" help:"Take in the ids that the outside lead-entry system gave our leads."`
	Clock     ClockCmd     `cmd:"" help:"Print start and due of the follow-up clock."`
	Say       SayCmd       `cmd:"" help:"Print what one text is read as."`
	Rehearse  RehearseCmd  `cmd:"" help:"Play transcripts on a throw-away database with its own clock."`
	Verify    VerifyCmd    `cmd:"" help:"Check every invariant on the live database."`
	Erase     EraseCmd     `cmd:"" help:"Erase what is known of a customer or an employee."`
	Access    AccessCmd    `cmd:"" help:"Who was shown a customer's data: the log, by person or customer."`
	Dead      DeadCmd      `cmd:"" help:"Parked messages: list, show, replay, drop."`
	Slack     SlackCmd     `cmd:"" help:"Print the Slack app manifest for this installation."`
	Audit     AuditCmd     `cmd:"" help:"The chain of events: is every row as it was sealed?"`
	Backup    BackupCmd    `cmd:"" help:"Write a backup of the database."`
	Bench     BenchCmd     `cmd:"" help:"Measure this machine's floor and leadline against it."`
	Help      HelpCmd      `cmd:"" help:"Explain a command."`
}

// env is what every command gets.
type env struct {
	ctx     context.Context
	environ []string
	config  *Config
	in      io.Reader
	out     io.Writer
	errs    io.Writer
	log     *slog.Logger
	now     func() time.Time
}

// usageError is wrong use of a command: exit code 2.
type usageError string

func (e usageError) Error() string { return string(e) }

func usage(sentence string) error { return usageError(sentence) }

func main() { os.Exit(run(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)) }

// run is main with its outside as arguments: 0 done, 1 it failed, 2 wrong usage.
func run(args, environ []string, in io.Reader, out, errs io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	exited := -1
	var cli CLI
	parser, err := kong.New(&cli, kong.Name("leadline"), kong.Description("Sales leads from the route, by text."),
		kong.Writers(out, errs), kong.Exit(func(c int) { exited = c }), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(errs, "leadline:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(errs, "leadline: %v; see `leadline help`\n", err)
		return 2
	}
	config, err := loadConfig(environ)
	if err != nil {
		fmt.Fprintf(errs, "leadline: %v\n", err)
		return 1
	}
	e := &env{ctx: ctx, environ: environ, config: config, in: in, out: out, errs: errs, log: newLogger(config, errs), now: time.Now}
	err = parsed.Run(e, parser)
	if wrong, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintf(errs, "leadline: %s\n", wrong)
		return 2
	}
	if err != nil {
		fmt.Fprintf(errs, "leadline: %s\n", oneLine(err))
		return 1
	}
	return 0
}

// oneLine is an error as one sentence: what went wrong last of what was tried in
// vain is enough, repetitions are left out.
func oneLine(err error) string {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(parts, line) {
			parts = append(parts, line)
		}
	}
	out := ""
	for i, p := range parts {
		switch {
		case i == 0:
		case strings.HasSuffix(out, ":"):
			out += " "
		default:
			out += "; "
		}
		out += p
	}
	return out
}

func newLogger(c *Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // checked in loadConfig
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
	}
	f, ok := w.(*os.File)
	plain := !ok || !isatty.IsTerminal(f.Fd())
	return slog.New(tint.NewTextHandler(w, &tint.Options{Level: level, TimeFormat: time.TimeOnly, NoColor: plain}))
}

// secretKey is this process's randomness for codes and seeds.
func secretKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: it would stop the program
	return key
}

// HelpCmd explains a command.
type HelpCmd struct {
	Command []string `arg:"" optional:"" help:"The command to explain."`
}

// Run prints the help of a command, or of all.
func (h *HelpCmd) Run(e *env, parser *kong.Kong) error {
	ctx, err := kong.Trace(parser, h.Command)
	if err != nil || ctx.Error != nil {
		return usage(fmt.Sprintf("there is no command %q; `leadline help` lists all", strings.Join(h.Command, " ")))
	}
	return ctx.PrintUsage(false)
}

// ConfigCmd prints the table of settings.
type ConfigCmd struct{}

// Run prints it.
func (*ConfigCmd) Run(e *env) error { return printConfig(e.out, e.config) }
