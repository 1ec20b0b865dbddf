package main

import (
	"strings"
	"testing"
)

// TestWrongDaysAreWrongUse: whatever is wrong with a day or time of the command
// line is exit code 2 and one sentence that names the flag, before a database is asked.
func TestWrongDaysAreWrongUse(t *testing.T) {
	t.Parallel()
	const write, neither, ahead = "write YYYY-MM-DD", "is not a time; write a day like 2026-11-03, or RFC 3339", "is still to come; give an earlier"
	for args, want := range map[string]string{
		"report R1 dot --week monday":                           `--week: "monday" is not a date; ` + write,
		"report R2 ARVADA --week 2026-02-30":                    `--week: "2026-02-30" is not a date; ` + write,
		"report R2 ARVADA --week 1026-02-03":                    "--week: 1026-02-03 is before there was a program",
		"report R3 ARVADA --fy 1984":                            "--fy: 1984 is no fiscal year; write 26 or 2026",
		"report R4 CO-WY --from 2026-03-05 --to 2026-03-01":     "--from 2026-03-05 --to 2026-03-01: the period is over before it begins",
		"report R4 CO-WY --from 2026-03-05 --to 2026-03-05":     "--to is the day after its last, so give a later one",
		"report R4 CO-WY --from yesterday":                      `--from: "yesterday" is not a date; ` + write,
		"report R4 CO-WY --to 2026-02-30":                       `--to: "2026-02-30" is not a date; ` + write,
		"report R5 CO-WY --quarter Q5-26":                       `--quarter: "Q5-26" is no quarter; write Q1-27`,
		"report R6 --since noon":                                `--since: "noon" ` + neither,
		"report R6 --since 2199-01-01":                          "--since: 2199-01-01 " + ahead,
		"report funnel --since 2199-01-01":                      "--since: 2199-01-01 " + ahead,
		"export leads --since tomorrow":                         `--since: "tomorrow" ` + neither,
		"export events --since 2199-01-01T00:00Z":               "--since: 2199-01-01T00:00Z " + ahead,
		"access --since noon":                                   `--since: "noon" ` + neither,
		"access --until noon":                                   `--until: "noon" ` + neither,
		"access --since 2026-03-05 --until 2026-03-05":          "--since 2026-03-05 --until 2026-03-05: nothing lies between them",
		"slips ARVADA --week soon":                              `--week: "soon" is not a date; ` + write,
		"campaign add CO-WY Spring --until soon":                `--until: "soon" is not a date; ` + write,
		"campaign add CO-WY Spring --fy 26 --until 2027-01-01":  "--until: 2027-01-01 is not in FY26",
		"campaign end CO-WY Spring --fy 1984":                   "--fy: 1984 is no fiscal year",
		"grant dot rep CO-WY --from soon":                       `--from: "soon" is not a date; ` + write,
		"grant dot rep CO-WY --to soon":                         `--to: "soon" is not a date; ` + write,
		"grant dot rep CO-WY --to 2026-01-01":                   "--to: 2026-01-01 is before its first day, ",
		"grant dot rep CO-WY --from 2030-01-02 --to 2030-01-01": "--to: 2030-01-01 is before its first day, 2030-01-02",
		"clock 2026-03-05T10:00Z --card soon":                   `--card: "soon" is not a date; ` + write,
		"clock 2026-03-05T10:00Z noon":                          `"noon" is not a time; write RFC 3339`,
		"calendar add soon":                                     `"soon" is not a date; ` + write,
		"calendar add 2126-03-05":                               "2126-03-05 is too far from today",
		"talks anchor ARVADA soon":                              `"soon" is not a date; ` + write,
	} {
		code, out, errs := tried(strings.Fields(args)...)
		if code != 2 || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, want) {
			t.Errorf("%s: %d %q %q", args, code, out, errs)
		}
	}
}

// TestWishesForPeriodsThatCannotBe: with one end of the period given, the other is
// the report's own; a wish that cannot be is wrong use, a place that is not is not.
func TestWishesForPeriodsThatCannotBe(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	s.lead(0)
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"report R4 CO-WY --to 2001-01-01", 2, "the period ends before 2001-01-01 and begins on "},
		{"report R4 CO-WY --from 2199-01-01", 2, "the period ends before "},
		{"report R4 CO-WY --from 2199-01-01 --to 2199-02-01", 2, "that period is still to come; ask for one that has begun"},
		{"report R1 dot --week 2199-01-01", 2, "that period is still to come"},
		{"report R2 ARVADA --week 2199-01-01", 2, "that period is still to come"},
		{"report R3 CO-WY --fy 2099", 2, "that period is still to come"},
		{"report R5 CO-WY --quarter Q1-99", 2, "that period is still to come"},
		{"report R4 NOWHERE --from 2001-01-01", 1, `there is no station or district "NOWHERE"`},
		{"report R1 nobody --week 2001-01-01", 1, `nobody on the roster has the handle "nobody"`},
		{"report R4 CO-WY --from 2001-01-01", 0, "CO-WY"},
		{"report R4 CO-WY --to 2199-01-01", 0, "CO-WY"},
		{"report R6 --since 2001-01-01", 0, "submitted"},
		{"export leads --since 2001-01-01", 0, `"code"`},
		{"access --since 2001-01-01 --until 2001-01-02", 0, ""},
	} {
		out, code := operate(t, s.url, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out, c.want) || code != 0 && strings.Count(out, "\n") != 1 {
			t.Errorf("%s: %d %s", c.args, code, out)
		}
	}
}
