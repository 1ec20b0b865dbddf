package main

import (
	"fmt"
	"time"

	"leadline/bot"
)

// Days and times of the command line. A wrong one is wrong use, and said so by the
// name of its flag.

// firstYear is before any lead that can be on record.
const firstYear = 2000

// dayArg reads a day; none was given: the zero day.
func dayArg(name, text string) (bot.Date, error) {
	if text == "" {
		return bot.Date{}, nil
	}
	d, err := bot.ParseDate(text)
	if err != nil {
		return d, usage(fmt.Sprintf("--%s: %v", name, err))
	}
	if d.Year < firstYear {
		return d, usage(fmt.Sprintf("--%s: %s is before there was a program; is the year right?", name, d))
	}
	return d, nil
}

// timeArg reads a time, or the midnight with which a day begins in the program's
// zone, as the pages have it; none was given: the zero time.
func timeArg(e *env, name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := bot.ParseDate(text); err == nil {
		set, err := e.config.program()
		if err != nil {
			return time.Time{}, err
		}
		return day.At(0, 0, set.Zone), nil
	}
	if t, err := parseTime(text); err == nil {
		return t, nil
	}
	return time.Time{}, usage(fmt.Sprintf("--%s: %q is not a time; write a day like 2026-11-03, or RFC 3339 like 2026-11-03T17:15Z or 2026-11-03T10:15:00-07:00", name, text))
}

// sinceArg is a time from which on something is asked: it has come.
func sinceArg(e *env, name, text string) (time.Time, error) {
	t, err := timeArg(e, name, text)
	if err == nil && t.After(e.now()) {
		return t, usage(fmt.Sprintf("--%s: %s is still to come; give an earlier day or time", name, text))
	}
	return t, err
}
