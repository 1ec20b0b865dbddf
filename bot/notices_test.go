package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// narrow is a listing that has room for some lines only, and says a lone notice
// with a button.
type narrow struct{ room int }

func (narrow) Hear(Scene) Turn         { return Turn{} }
func (narrow) Form(FormScene) FormView { return FormView{} }
func (v narrow) Tell(n News, lang string) Message {
	if n.What != NewsGathered {
		return Message{Text: "alone: " + n.What + " " + n.Lead.Code + n.Note, Buttons: []Button{{Label: "Claim", Do: "CLAIM " + n.Lead.Code}}}
	}
	room := min(v.room, len(n.Lines))
	short := n
	short.Lines = n.Lines[:room]
	m := listing{}.Tell(short, lang)
	m.Lines = room
	return m
}

// desk is somebody of the staff at a time, and a lead that they are told of.
type trayTest struct {
	b   *Bot
	set Settings
	now time.Time
	ana Person
}

func newTrayTest(t *testing.T, at string, v Dialogs) *trayTest {
	t.Helper()
	d := &trayTest{set: DefaultSettings(), now: central(t, at)}
	d.b = New(Parts{Dialogs: v, Settings: &d.set, Now: func() time.Time { return d.now }, ByHand: true})
	d.ana = reachable(2, "ana", Rep, "D", denver)
	return d
}

// laid puts notices into a tray as the rules do.
func (d *trayTest) laid(t *testing.T, to Person, all ...News) (tray Tray) {
	t.Helper()
	var c Change
	r := &ruling{s: Scene{Now: d.now, Settings: &d.set}, set: &d.set, voice: word{}, c: &c}
	for i, n := range all {
		r.tell(to, 0, n, fmt.Sprintf("%s:%d", n.What, i))
	}
	if len(r.notify) > 0 || len(c.Lines) != len(all) {
		t.Fatalf("%d lines, %d messages at once of %d", len(c.Lines), len(r.notify), len(all))
	}
	for i, l := range c.Lines {
		l.ID = int64(i + 1)
		lead := all[i].Lead
		tray.Lines = append(tray.Lines, Laid{Line: l, About: &lead})
		if l.Lead == "" {
			tray.Lines[i].About = nil
		}
	}
	tray.Person = to
	return tray
}

func (d *trayTest) lead(code string, status Status, holder PersonID) Lead {
	due := d.now.Add(48 * time.Hour)
	return Lead{Code: code, Status: status, HolderID: holder, Clock: Clock{Start: &d.now, Due: &due}}
}

// said is what a change says, and how many of its lines are done.
func said(c Change) string {
	var all []string
	for _, o := range c.Say {
		all = append(all, o.Message.Text)
	}
	return fmt.Sprintf("%s; %d done", strings.Join(all, " | "), len(c.Gathered.Lines))
}

// Each kind of notice is said while it is true, and dropped once it is not: by the
// lead as it is when the message leaves.
func TestNoticesHoldWhileTheyAreTrue(t *testing.T) {
	t.Parallel()
	d := newTrayTest(t, "2026-03-04 10:00", narrow{20})
	reached := d.now.Add(-time.Hour)
	states := []struct {
		name  string
		touch func(*Lead)
	}{
		{"free", func(l *Lead) { l.Status = Open }},
		{"mine", func(l *Lead) { l.Status, l.HolderID = Claimed, d.ana.ID }},
		{"theirs", func(l *Lead) { l.Status, l.HolderID = Claimed, 7 }},
		{"mine, reached", func(l *Lead) { l.Status, l.HolderID, l.Clock.ContactedAt = Contacted, d.ana.ID, &reached }},
		{"free, reached", func(l *Lead) { l.Status, l.Clock.ContactedAt = Open, &reached }},
		{"my sale", func(l *Lead) { l.Status, l.HolderID, l.Clock.ContactedAt = Sold, d.ana.ID, &reached }},
		{"my sale, verified", func(l *Lead) {
			l.Status, l.HolderID, l.Clock.ContactedAt, l.RevenueVerifiedAt = Sold, d.ana.ID, &reached, &reached
		}},
		{"withdrawn", func(l *Lead) { l.Status = Withdrawn }},
	}
	for _, c := range []struct{ what, holds string }{
		{NewsCardSMS, "free; free, reached"},
		{NewsBSN, "free; free, reached"},
		{NewsReleased, "free; free, reached"},
		{NewsAsked, "free; mine; theirs; mine, reached; free, reached; my sale; my sale, verified; withdrawn"}, // until it is decided
		{NewsRefused, "free; mine; theirs"},
		{NewsApproved, "free; mine; theirs; mine, reached; free, reached"},
		{NewsAgain, "mine; mine, reached; my sale; my sale, verified"},
		{NewsAdded, "mine; mine, reached; my sale; my sale, verified"},
		{NewsPulled, "free; theirs; free, reached; withdrawn"},
		{NewsDeclined, "mine; mine, reached"},
		{NewsOfferExpired, "mine; mine, reached"},
		{NewsOfferLost, "mine; mine, reached"},
		{NewsReopened, "free; theirs; free, reached; withdrawn"},
		{NewsAccepted, "free; theirs; free, reached; withdrawn"},
		{NewsJoined, "mine; mine, reached; my sale; my sale, verified"},
		{NewsVerified, "my sale, verified"},
		{NewsIssueHeld, "mine; mine, reached; my sale; my sale, verified"},
		{NewsResolvedHeld, "mine; mine, reached; my sale; my sale, verified"},
	} {
		var holds []string
		for _, s := range states {
			l := d.lead("CC-00001", Open, 0)
			s.touch(&l)
			if change := d.b.gather(d.laid(t, d.ana, News{What: c.what, Lead: l})); len(change.Say) > 0 {
				holds = append(holds, s.name)
				if o := change.Say[0]; len(o.Message.Buttons) != 1 || o.Lead != l.Code || o.Kind != Notice || o.Cause != "gathered:1" {
					t.Errorf("%s alone: %+v", c.what, o)
				}
			}
		}
		if got := strings.Join(holds, "; "); got != c.holds {
			t.Errorf("%s holds while %q, want %q", c.what, got, c.holds)
		}
	}
}

// Several kinds in one message: the most urgent first, the same words once, of a
// free lead one line; what has no room is said in the next message.
func TestNoticesInOneMessage(t *testing.T) {
	t.Parallel()
	d := newTrayTest(t, "2026-03-04 10:00", narrow{20})
	free, mine, other := d.lead("CC-00001", Open, 0), d.lead("CC-00002", Claimed, d.ana.ID), d.lead("CC-00003", Open, 0)
	issue := func(what, number string) News {
		return News{What: what, Lead: mine, Values: map[string]string{"number": number}}
	}
	all := []News{
		{What: NewsEnrolled, Who: "Dot"},
		issue(NewsIssueHeld, "1"),
		{What: NewsReleased, Lead: free},
		{What: NewsCardSMS, Lead: free},
		{What: NewsReleased, Lead: free},
		{What: NewsCardSMS, Lead: other},
		issue(NewsIssueHeld, "2"),
		issue(NewsIssueHeld, "2"),
		issue(NewsResolvedHeld, "1"),
	}
	const order = "card_sms CC-00001, card_sms CC-00003, issue_held CC-00002, resolved_held CC-00002, enrolled "
	if got, want := said(d.b.gather(d.laid(t, d.ana, all...))), order+"; 9 done"; got != want {
		t.Errorf("together %q\nwant %q", got, want)
	}
	d = newTrayTest(t, "2026-03-04 10:00", narrow{2})
	tray := d.laid(t, d.ana, all...)
	change := d.b.gather(tray)
	if got, want := said(change), "card_sms CC-00001, card_sms CC-00003; 6 done"; got != want {
		t.Errorf("with room for two %q, want %q", got, want)
	}
	rest := tray
	rest.Lines = slices.DeleteFunc(slices.Clone(tray.Lines), func(l Laid) bool { return slices.Contains(change.Gathered.Lines, l.ID) })
	if got, want := said(d.b.gather(rest)), "issue_held CC-00002, resolved_held CC-00002; 2 done"; got != want {
		t.Errorf("then %q, want %q", got, want)
	}
}

// A warning that is soon over is told apart: the notices come with the next message,
// which is sent however long it is held up.
func TestNoticesAreNotLostWithAWarning(t *testing.T) {
	t.Parallel()
	d := newTrayTest(t, "2026-03-04 10:00", narrow{20})
	mine := d.lead("CC-00002", Claimed, d.ana.ID)
	tray := d.laid(t, d.ana, News{What: NewsDeclined, Lead: mine}, News{What: NewsCardSMS, Lead: d.lead("CC-00001", Open, 0)})
	warning := Laid{Line: Line{ID: 9, To: d.ana.ID, Lead: "CC-00002", What: NewsDueToday, Until: d.now.Add(3 * time.Hour)}, About: &mine}
	for _, c := range []struct {
		over time.Duration
		want string
	}{
		{3 * time.Hour, "due_today CC-00002, declined CC-00002, card_sms CC-00001; 3 done"},
		{time.Hour, "due_today CC-00002; 1 done"},
	} {
		warning.Until = d.now.Add(c.over)
		all := tray
		all.Lines = append(slices.Clone(tray.Lines), warning)
		change := d.b.gather(all)
		if got := said(change); got != c.want || !change.Say[0].NotAfter.Equal(warning.Until) {
			t.Errorf("over in %v: %q until %v, want %q", c.over, got, change.Say[0].NotAfter, c.want)
		}
	}
	d.now = d.now.Add(quarter)
	change := d.b.gather(tray)
	if got := said(change); got != "declined CC-00002, card_sms CC-00001; 2 done" || !change.Say[0].NotAfter.IsZero() {
		t.Errorf("then %q until %v", got, change.Say[0].NotAfter)
	}
}

// A notice waits for the hours of whom it is for, also where it was held up past
// their end; a warning that ends before they begin again is dropped.
func TestNoticesWaitForTheHours(t *testing.T) {
	t.Parallel()
	d := newTrayTest(t, "2026-03-04 18:59", narrow{20}) // 17:59 in Denver
	tray := d.laid(t, d.ana, News{What: NewsCardSMS, Lead: d.lead("CC-00001", Open, 0)})
	if at := tray.Lines[0].At; !at.Equal(d.now) {
		t.Errorf("within the hours it may leave at %v", at)
	}
	warning := Laid{Line: Line{ID: 9, To: d.ana.ID, Lead: "CC-00002", What: NewsUnclaimed, Until: central(t, "2026-03-05 07:00")}}
	free := d.lead("CC-00002", Open, 0)
	warning.About = &free
	tray.Lines = append(tray.Lines, warning)
	d.now = central(t, "2026-03-04 19:00")
	change, morning := d.b.gather(tray), central(t, "2026-03-05 08:00")
	if len(change.Say) > 0 || !slices.Equal(change.Gathered.Lines, []int64{9}) || !change.Gathered.Until.Equal(morning) {
		t.Errorf("after the hours: %q until %v", said(change), change.Gathered.Until)
	}
	if at := d.laid(t, d.ana, News{What: NewsCardSMS, Lead: free}).Lines[0].At; !at.Equal(morning) {
		t.Errorf("in the evening it may leave at %v", at)
	}
	d.now = morning
	tray.Lines = tray.Lines[:1]
	if got := said(d.b.gather(tray)); got != "alone: card_sms CC-00001; 1 done" {
		t.Errorf("in the morning %q", got)
	}
	tray.Person.Stopped = true
	if got := said(d.b.gather(tray)); got != "; 1 done" {
		t.Errorf("after a STOP %q", got)
	}
}

// What must not be delayed, and what goes to somebody who is no staff, is no line;
// what a line keeps of it is bounded.
func TestNoticesThatAreNoLines(t *testing.T) {
	t.Parallel()
	d := newTrayTest(t, "2026-03-04 10:00", narrow{20})
	carrier := d.ana
	carrier.Grants = nil
	for _, c := range []struct {
		what string
		to   Person
	}{
		{NewsOffered, d.ana}, {NewsAssigned, d.ana}, {NewsWithdrawn, d.ana}, {NewsForgotten, d.ana}, {NewsAway, d.ana}, {NewsLeft, d.ana}, {NewsPickedUp, d.ana}, {NewsSale, d.ana},
		{NewsResolved, carrier}, {NewsSupplied, carrier},
	} {
		var change Change
		r := &ruling{s: Scene{Now: d.now, Settings: &d.set}, set: &d.set, voice: word{}, c: &change}
		r.tell(c.to, 0, News{What: c.what, Lead: d.lead("CC-00001", Claimed, 2)}, "x")
		if len(change.Lines) > 0 || len(r.notify) != 1 {
			t.Errorf("%s: %d lines, %d messages", c.what, len(change.Lines), len(r.notify))
		}
	}
	at := d.now.Add(-time.Hour)
	kept := News{Who: "Ana", Note: strings.Repeat("ñ", 4000), Lead: Lead{Asked: &Approval{At: at}}, Values: map[string]string{"number": "1", "answer": ""}}.kept()
	if len([]rune(kept["note"])) != mostTyped || kept["who"] != "Ana" || kept["number"] != "1" || len(kept) != 4 {
		t.Errorf("kept %q", kept)
	}
	if again := (Laid{Line: Line{Values: kept}}).told(News{}); again.Who != "Ana" || again.Lead.Asked == nil || !again.Lead.Asked.At.Equal(at) {
		t.Errorf("told %+v", again)
	}
}
