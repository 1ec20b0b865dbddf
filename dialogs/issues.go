package dialogs

import (
	"fmt"
	"strconv"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
)

func issuesDialog() Dialog {
	return Dialog{
		Name:  "issues",
		Words: []string{"ISSUES", "RESOLVE"},
		For: func(p bot.Person, day bot.Date) bool {
			return p.Has(bot.ConsumerAffairs, day) || p.Has(bot.ProgramAdmin, day)
		},
		Help: "help.issues",
		Hear: func(t *Talk, c command.Command) {
			if c.Word == "RESOLVE" {
				t.resolve(c)
				return
			}
			t.issues(0)
		},
	}
}

// issuesPage is how many issues one message lists.
const issuesPage = 4

// issues lists the open issues of the person's districts, oldest first.
func (t *Talk) issues(from int) {
	var all []bot.Issue
	ready := true
	works := false
	for _, d := range t.issueDistricts() {
		affairs := bot.AffairsOf(d)
		if !t.Need(affairs.What, affairs.Key) || !t.Need(bot.NeedIssues, d) {
			ready = false
			continue
		}
		if !t.Settings.WorksIssues(t.Person, d, len(t.Records.Staff[affairs.Key]) == 0, t.Now) {
			continue
		}
		works = true
		all = append(all, t.Records.Issues[d]...)
	}
	if !ready {
		return
	}
	if !works {
		t.Say("help.instead_issues")
		return
	}
	if len(all) == 0 {
		t.Say("customers.issues_none")
		return
	}
	if from >= len(all) {
		from = 0
	}
	end := min(from+issuesPage, len(all))
	lines := []string{t.Words.Say("customers.issues_count", "Count", len(all))}
	for _, i := range all[from:end] {
		lines = append(lines, t.Words.Say("customers.issues_line", "Number", i.ID, "Business", short(i.Business, 24), "What", short(oneLine(i.What), whoWhat),
			"Day", dayText(t.Words, i.At, t.Zone()), "Who", short(i.Reporter, 20)))
		t.Do(bot.LookAt{Customer: i.Customer, How: "issues", Shown: "headlines"})
	}
	t.State.Page = nil
	more := t.Words.Say("customers.issues_type", "Number", all[from].ID)
	if end < len(all) {
		t.State.Page = &Page{Do: "ISSUES", From: end}
		more = t.Words.Say("mine.more", "Left", len(all)-end)
	}
	t.SayText(join(append(lines, more)...))
}

// issueDistricts are those whose issues the person works, or may have to.
func (t *Talk) issueDistricts() (list []string) {
	for _, g := range t.Person.Grants {
		if g.Role != bot.ConsumerAffairs && g.Role != bot.ProgramAdmin || !g.Holds(t.Day()) {
			continue
		}
		d := g.Scope
		if d == "national" {
			d = t.Person.District
		}
		if d != "" && !strings.Contains(" "+strings.Join(list, " ")+" ", " "+d+" ") {
			list = append(list, d)
		}
	}
	return list
}

// resolve ends an issue with what was done about it.
func (t *Talk) resolve(c command.Command) {
	number, err := strconv.ParseInt(strings.TrimLeft(c.Args.Value, "#"), 10, 64)
	if err != nil || number <= 0 {
		t.Say("customers.resolve_how")
		return
	}
	key := fmt.Sprint(number)
	if !t.Need(bot.NeedIssue, key) {
		return
	}
	i := t.Records.Issue[key]
	vacant := false
	if i != nil {
		affairs := bot.AffairsOf(i.District)
		if !t.Need(affairs.What, affairs.Key) {
			return
		}
		vacant = len(t.Records.Staff[affairs.Key]) == 0
	}
	switch err := t.Settings.MayResolve(i, t.Person, vacant, t.Now); {
	case err != nil && err.Kind == bot.ErrClosed:
		t.Say("customers.resolved_already", "Number", number, "Who", orDash(err.Who), "Since", t.Clock(err.Since))
		return
	case err != nil:
		t.Say("customers.resolve_unknown", "Number", number)
		return
	}
	what := short(oneLine(c.Args.Note), maxIssueWhat)
	if what == "" {
		t.Say("customers.resolve_what", "Number", number, "Business", short(i.Business, 30))
		return
	}
	t.Do(bot.ResolveIssue{ID: number, Answer: what})
	t.Rung("issue", "", "resolved")
	t.Ack("customers.resolved", "Number", number, "Business", short(i.Business, 30))
}
