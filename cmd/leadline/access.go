package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"leadline/storage"
)

// AccessCmd prints who was shown a customer's data. It is an operator's command:
// nobody sees the log in chat or on the pages, since it tells who works with whom.
type AccessCmd struct {
	Person   string `help:"Only what this person was shown." placeholder:"HANDLE"`
	Customer string `help:"Only of this customer: a lead's code, a phone number, or the customer's code." placeholder:"CODE|PHONE"`
	Since    string `help:"From this day or time on (YYYY-MM-DD or RFC 3339)." placeholder:"TIME"`
	Until    string `help:"Before this day or time." placeholder:"TIME"`
	Format   string `help:"text, csv or json (a line each)." default:"text" enum:"text,csv,json"`
}

// Run prints the lines, oldest first.
func (c *AccessCmd) Run(e *env) error {
	q := storage.AccessQuery{}
	var err error
	if q.Since, err = sinceArg(e, "since", c.Since); err != nil {
		return err
	}
	if q.Until, err = timeArg(e, "until", c.Until); err != nil {
		return err
	}
	if !q.Until.IsZero() && !q.Since.Before(q.Until) {
		return usage(fmt.Sprintf("--since %s --until %s: nothing lies between them; give a later --until", c.Since, c.Until))
	}
	if c.Customer != "" {
		q.Customer = customerKey(c.Customer)
	}
	return withStore(e, func(s *storage.Store) error {
		if c.Person != "" {
			p, err := person(e, s, c.Person)
			if err != nil {
				return err
			}
			q.Person = p.ID
		}
		err := c.print(e, s, q)
		if errors.Is(err, storage.ErrNotFound) {
			err = fmt.Errorf("no customer is known by %s; give a lead's code or a phone number like 303-555-0142", c.Customer)
		}
		return err
	})
}

func (c *AccessCmd) print(e *env, s *storage.Store, q storage.AccessQuery) error {
	switch c.Format {
	case "json":
		enc := json.NewEncoder(e.out)
		return s.AccessLog(e.ctx, q, func(l storage.AccessLine) error { return enc.Encode(l) })
	case "csv":
		w := newSafeCSV(e.out)
		w.row("at", "person", "customer", "shown", "how", "channel")
		return w.flush(s.AccessLog(e.ctx, q, func(l storage.AccessLine) error {
			w.row(utc(l.At), l.Person, l.Customer, l.Shown, l.How, l.Channel)
			return w.err
		}))
	}
	n := 0
	err := s.AccessLog(e.ctx, q, func(l storage.AccessLine) error {
		n++
		_, err := fmt.Fprintf(e.out, "%s  %-16s was shown %s of customer %s (%s, %s)\n", utc(l.At), l.Person, shownWords[l.Shown], l.Customer, l.How, l.Channel)
		return err
	})
	if err == nil && n == 0 {
		_, err = fmt.Fprintln(e.out, "nobody was shown anything that this asks for")
	}
	return err
}

// shownWords are what the log's words for what was shown mean.
var shownWords = map[string]string{"contact": "the contact data", "own": "their own card", "headlines": "the history, without contact data"}
