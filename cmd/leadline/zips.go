package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"leadline/bot"
	"leadline/handlers/slack"
	"leadline/storage"
)

// ZipsCmd takes in which district serves which ZIP prefix.
type ZipsCmd struct {
	Import ZipsImportCmd `cmd:"" help:"Take in a CSV of prefix,district (three to five digits)."`
}

// ZipsImportCmd is zips import.
type ZipsImportCmd struct {
	File string `arg:"" type:"existingfile" help:"CSV with the columns prefix and district."`
}

// Run takes in what can be taken and lists what cannot.
func (c *ZipsImportCmd) Run(e *env) error {
	table, bad, err := readFile(c.File, readZIPs)
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		n, err := s.ImportZIPs(e.ctx, zipTable(table))
		if err != nil {
			return err
		}
		printRejected(e.out, c.File, bad)
		fmt.Fprintf(e.out, "%d prefixes taken in\n", n)
		return nil
	})
}

// readZIPs reads which district serves which ZIP prefix; a table is written as
// its lines of prefix and district.
func readZIPs(r io.Reader) (table []zipLine, bad []rejected, err error) {
	bad, err = readTable(r, []string{"prefix", "district"}, func(_ int, row map[string]string) error {
		prefix, district := row["prefix"], row["district"]
		if len(prefix) < 3 || len(prefix) > 5 || strings.Trim(prefix, "0123456789") != "" {
			return fmt.Errorf("prefix %q: write three to five digits", prefix)
		}
		if !placeWord.MatchString(district) {
			return fmt.Errorf("district %q: write letters, digits and dashes", district)
		}
		table = append(table, zipLine{prefix, district})
		return nil
	})
	return table, bad, err
}

// zipLine is one line of the table; of two for a prefix the later counts.
type zipLine struct{ prefix, district string }

func zipTable(lines []zipLine) map[string]string {
	table := map[string]string{}
	for _, l := range lines {
		table[l.prefix] = l.district
	}
	return table
}

// stationByCode finds a station: in the database if one is named, else in the
// demo district.
func (e *env) stationByCode(code string) (bot.Station, error) {
	if e.config.DatabaseURL != "" {
		var st bot.Station
		err := withStore(e, func(s *storage.Store) (err error) {
			st, err = s.Station(e.ctx, code)
			return err
		})
		return st, err
	}
	stations, _, err := readRoster(demoDistrict())
	if err != nil {
		return bot.Station{}, err
	}
	for _, s := range stations {
		if strings.EqualFold(s.Code, code) {
			return s, nil
		}
	}
	return bot.Station{}, usage(fmt.Sprintf("there is no station %q in the demo district; set LEADLINE_DATABASE_URL for your own", code))
}

// SlackCmd is about the Slack app.
type SlackCmd struct {
	Manifest SlackManifestCmd `cmd:"" help:"Print the app manifest."`
}

// SlackManifestCmd prints the manifest.
type SlackManifestCmd struct{}

// Run prints it for PUBLIC_URL and SLACK_TRANSPORT.
func (*SlackManifestCmd) Run(e *env) error {
	socket := e.config.SlackTransport == "socket"
	if !socket && e.config.PublicURL == "" {
		return errors.New("LEADLINE_PUBLIC_URL is missing: Slack calls that address; or set LEADLINE_SLACK_TRANSPORT=socket")
	}
	b, err := slack.Manifest(e.config.PublicURL, socket)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s\n", b)
	return nil
}
