package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"leadline/bot"
	"leadline/storage"
)

// RosterCmd takes in stations and people.
type RosterCmd struct {
	Import RosterImportCmd `cmd:"" help:"Take in stations.csv and people.csv; nothing is deleted."`
}

// RosterImportCmd is roster import.
type RosterImportCmd struct {
	Stations string `arg:"" help:"stations.csv" type:"existingfile"`
	People   string `arg:"" help:"people.csv" type:"existingfile"`
	DryRun   bool   `help:"Only say what would change."`
	Side     string `help:"Make the coordinators of this side (usps or nalc) too." enum:",usps,nalc" default:""`
}

// Run reads both files, takes what can be taken and lists what cannot.
func (c *RosterImportCmd) Run(e *env) error {
	stations, bad, err := readFile(c.Stations, readStations)
	if err != nil {
		return err
	}
	people, badPeople, err := readFile(c.People, readPeople)
	if err != nil {
		return err
	}
	return withStore(e, func(s *storage.Store) error {
		side := c.Side
		if side == "" {
			side = "none"
		}
		desk, err := newDesk(e, s)
		if err != nil {
			return err
		}
		roster := storageRoster(stations, people, side)
		roster.Unread, roster.Torn = unread(badPeople)
		roster.Leaving = desk.Leaving
		got, err := s.ImportRoster(e.ctx, roster, c.DryRun, e.now())
		if err != nil {
			return err
		}
		printRejected(e.out, c.Stations, bad)
		printRejected(e.out, c.People, badPeople)
		for _, r := range got.Rejected {
			fmt.Fprintf(e.out, "rejected: %s line %d: %s: %s\n", c.People, lineOf(people, r.Who), r.Who, r.Why)
		}
		if roster.Torn {
			fmt.Fprintln(e.out, "some lines do not say whose they are, so nobody is taken to have left; mend them and import again")
		}
		for _, list := range []struct {
			word  string
			names []string
		}{{"added", got.Added}, {"changed", got.Changed}, {"moved", got.Moved}, {"left", got.Left}} {
			fmt.Fprintf(e.out, "%s: %d %s\n", list.word, len(list.names), strings.Join(list.names, " "))
		}
		if c.DryRun {
			fmt.Fprintln(e.out, "dry run: nothing was written")
		}
		return nil
	})
}

// unread are the handles on rejected lines; torn: a line does not say whose it is.
func unread(bad []rejected) (handles []string, torn bool) {
	for _, r := range bad {
		if r.Key == "" {
			torn = true
			continue
		}
		handles = append(handles, r.Key)
	}
	return handles, torn
}

// lineOf is where a person stands in people.csv.
func lineOf(people []rosterPerson, handle string) int {
	for _, p := range people {
		if strings.EqualFold(p.Handle, handle) {
			return p.Line
		}
	}
	return 0
}

func printRejected(w io.Writer, file string, bad []rejected) {
	for _, r := range bad {
		fmt.Fprintf(w, "rejected: %s line %d: %s\n", file, r.Line, r.Why)
	}
}

func readFile[T any](name string, read func(io.Reader) ([]T, []rejected, error)) ([]T, []rejected, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rows, bad, err := read(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows, bad, nil
}

func storageRoster(stations []bot.Station, people []rosterPerson, side string) storage.Roster {
	r := storage.Roster{Stations: stations, Side: side}
	for _, p := range people {
		who := p.Person
		who.Grants = p.Grants
		r.People = append(r.People, who)
	}
	return r
}
