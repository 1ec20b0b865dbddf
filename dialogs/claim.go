package dialogs

import (
	"fmt"
	"strconv"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
)

func personKey(id bot.PersonID) string { return strconv.FormatInt(int64(id), 10) }

func claimDialog() Dialog {
	return Dialog{
		Name:  "claim",
		Words: []string{"CLAIM", "RELEASE"},
		For:   sells,
		Help:  "help.claim",
		Hear: func(t *Talk, c command.Command) {
			if c.Word == "RELEASE" {
				t.release(c)
				return
			}
			t.claim(c)
		},
	}
}

// claim takes a lead. The rule is asked first, to choose the words; whoever
// loses a race is heard again with the winner on record.
func (t *Talk) claim(c command.Command) {
	if c.Args.Code == "" {
		t.Say("claims.claim_which")
		return
	}
	l, ready := t.Lead(c.Args.Code)
	held, loaded := t.held()
	if !ready || !loaded {
		return
	}
	if err := t.Settings.MayClaim(l, t.Person, bot.Uncontacted(held), t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	t.Do(bot.ClaimLead{Code: l.Code})
	t.Rung("claim", "", "claimed")
	t.taken(*l)
}

// due is until when first contact must be made, "" before entry.
func (t *Talk) due(l bot.Lead) string {
	if l.Clock.Due == nil {
		return ""
	}
	return t.Clock(*l.Clock.Due)
}

// release gives a lead back, with a reason in the person's words.
func (t *Talk) release(c command.Command) {
	l := t.worked(c)
	if l == nil {
		return
	}
	if err := t.Settings.MayWork(l, t.Person, t.claimSeq(), t.Now); err != nil {
		t.refuse(err, c.Args.Code, l)
		return
	}
	if c.Args.Reason == "" {
		do := "RELEASE " + l.Code + " "
		t.Menu("claims.release_why", []any{"Code", l.Code},
			Choice{Key: "1", Label: "claims.release_busy", Do: do + t.Words.Say("claims.release_busy")},
			Choice{Key: "2", Label: "claims.release_area", Do: do + t.Words.Say("claims.release_area")},
			Choice{Key: "3", Label: "claims.release_away", Do: do + t.Words.Say("claims.release_away")},
			Choice{Key: "4", Label: "claims.release_other", Do: do + t.Words.Say("claims.release_other")})
		t.State.Pending.More = strings.TrimSpace(do)
		return
	}
	t.Do(bot.ReleaseLead{Code: l.Code, Reason: c.Args.Reason})
	t.Rung("claim", "", "released")
	after := *l
	after.HolderID, after.Holder, after.Status = 0, "", bot.Open
	t.Remember(after)
	t.Ack("claims.released", "Code", l.Code)
}

func openDialog() Dialog {
	return Dialog{
		Name:  "open",
		Words: []string{"OPEN"},
		For:   sells,
		Hear:  func(t *Talk, _ command.Command) { t.open(0) },
	}
}

// openPage is how many leads of the pool one message lists.
const openPage = 4

// open lists the free leads of the person's pools, oldest due first.
func (t *Talk) open(from int) {
	var list []bot.Lead
	ready := true
	for _, d := range t.districts() {
		if !t.Need(bot.NeedOpen, d) {
			ready = false
			continue
		}
		for _, l := range t.Records.Open[d] {
			if now := t.Records.Leads[l.Code]; now != nil {
				l = *now
			}
			if t.Settings.MayClaim(&l, t.Person, 0, t.Now) == nil {
				list = append(list, l)
			}
		}
	}
	if !ready {
		return
	}
	if len(list) == 0 {
		t.Say("claims.open_none")
		return
	}
	lines, more := t.page("OPEN", list, from, openPage, func(l bot.Lead) string {
		s := l.Code
		for _, part := range []string{short(leadName(l), 24), placeOf(l.Card), t.value(l.Card, "volume")} {
			if part != "" {
				s += ", " + part
			}
		}
		if l.Clock.Due != nil {
			s += ", " + t.Words.Say("claims.due", "Due", t.Clock(*l.Clock.Due))
		}
		return s
	})
	t.Say("claims.open", "Count", len(list), "List", lines, "Code", list[min(from, len(list)-1)].Code, "More", more)
}

// districts are those whose pool the person works for, in the order granted.
func (t *Talk) districts() (list []string) {
	seen := map[string]bool{}
	for _, g := range t.Person.Grants {
		if g.Role != bot.Rep && g.Role != bot.SalesManager && g.Role != bot.BSNRep || !g.Holds(t.Day()) {
			continue
		}
		d := g.Scope
		if d == "national" {
			d = t.Person.District
		}
		if d != "" && !seen[d] {
			seen[d] = true
			list = append(list, d)
		}
	}
	return list
}

// page is one part of a list; what is left is remembered for MORE.
func (t *Talk) page(do string, list []bot.Lead, from, size int, line func(bot.Lead) string) (lines, more string) {
	if from >= len(list) {
		from = 0
	}
	end := min(from+size, len(list))
	var b []string
	for _, l := range list[from:end] {
		b = append(b, line(l))
	}
	t.State.Page = nil
	if end < len(list) {
		t.State.Page = &Page{Do: do, From: end}
		more = t.Words.Say("mine.more", "Left", len(list)-end)
	}
	return strings.Join(b, "\n"), more
}

func whyDialog() Dialog {
	return Dialog{
		Name:  "why",
		Words: []string{"WHY"},
		Hear:  func(t *Talk, c command.Command) { t.why(c) },
	}
}

// why prints the arithmetic of a lead's follow-up clock day by day.
func (t *Talk) why(c command.Command) {
	if c.Args.Code == "" {
		t.Say("claims.why_which")
		return
	}
	l, ready := t.Lead(c.Args.Code)
	switch {
	case !ready:
		return
	case !t.Settings.MaySee(l, t.Person, t.Now):
		t.refuse(&bot.Error{Kind: bot.ErrUnknown}, c.Args.Code, nil)
		return
	case l.EnteredAt == nil || l.Clock.Due == nil:
		t.Say("claims.why_waiting", "Code", l.Code)
		return
	}
	t.Say("claims.why", "Code", l.Code, "Lines", t.whyLines(*l), "Due", t.Clock(*l.Clock.Due))
}

// whyLines are the days between entry and due; days off in a row of the same
// reason share a line.
func (t *Talk) whyLines(l bot.Lead) string {
	var b []string
	for _, line := range t.Settings.Why(*l.EnteredAt) {
		day := dayText(t.Words, line.Day.At(12, 0, t.Settings.Zone), t.Settings.Zone)
		b = append(b, day+" "+t.whyWord(line, l))
	}
	return strings.Join(b, "\n")
}

func (t *Talk) whyWord(line bot.WhyLine, l bot.Lead) string {
	var n int
	switch {
	case line.Off && (line.What == "Saturday" || line.What == "Sunday"):
		return t.Words.Say("claims.why_weekend")
	case line.Off:
		return t.Words.Say("claims.why_off", "Reason", line.What)
	case line.What == "entry":
		return t.Words.Say("claims.why_entry", "Time", l.EnteredAt.In(t.Settings.Zone).Format("3:04pm"))
	case line.What == "start":
		return t.Words.Say("claims.why_start")
	case line.What == "due":
		return t.Words.Say("claims.why_due")
	}
	if _, err := fmt.Sscanf(line.What, "day %d", &n); err == nil {
		return t.Words.Say("claims.why_day", "Number", n)
	}
	return line.What
}
