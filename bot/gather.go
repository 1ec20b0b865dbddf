package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Tray is what one person of the staff is to be told now.
type Tray struct {
	Person Person
	Lines  []Laid
	Told   bool // already in this quarter of an hour: these lines cannot wait for its end
}

// Laid is a line with its lead as it is now, and when the person last did
// something for it.
type Laid struct {
	Line
	About  *Lead
	Active time.Time
}

// Gathered is what became of a tray: these lines are done, and the person is
// left alone until the next quarter of an hour.
type Gathered struct {
	Person PersonID
	Lines  []int64
	Until  time.Time
}

// order is how the lines of one message follow one another, the most urgent
// first, and when each is out of date.
var order = []struct {
	what      string
	holder    bool // only while the person holds the lead
	free      bool // only while nobody does
	contacted bool // also after a contact
	step      bool // of the ladder: a higher one of the same lead says it too
	own       bool // what somebody did, in words of its own (see notices.go)
	other     bool // only while the person does not hold the lead
	live      bool // only while the lead goes on
}{
	{what: NewsTalkDisputed},
	{what: NewsTalkDisputedUp},
	{what: NewsOverdueArea, step: true},
	{what: NewsOverdue, holder: true, step: true},
	{what: NewsOverdueBoss, step: true, contacted: true}, // the carrier was told that they know
	{what: NewsPromise},
	{what: NewsDueToday, holder: true, step: true},
	{what: NewsAtRisk, step: true},
	{what: NewsAsked, own: true, contacted: true},
	{what: NewsRefused, own: true},
	{what: NewsPulled, own: true, other: true, contacted: true},
	{what: NewsDeclined, own: true, holder: true, contacted: true, live: true},
	{what: NewsOfferExpired, own: true, holder: true, contacted: true, live: true},
	{what: NewsOfferLost, own: true, holder: true, contacted: true, live: true},
	{what: NewsHalf, holder: true, step: true},
	{what: NewsHalfBoss, step: true},
	{what: NewsUnclaimed, free: true, step: true},
	{what: NewsNudge, free: true, step: true},
	{what: NewsBSN, own: true, free: true, contacted: true, live: true, step: true},
	{what: NewsCardSMS, own: true, free: true, contacted: true, live: true, step: true},
	{what: NewsReleased, own: true, free: true, contacted: true, live: true, step: true},
	{what: NewsReopened, own: true, other: true, contacted: true},
	{what: NewsIdle, holder: true},
	{what: NewsIdleBoss},
	{what: NewsExpired, contacted: true},
	{what: NewsExpiredBoss, contacted: true},
	{what: NewsAgain, own: true, holder: true, contacted: true},
	{what: NewsAdded, own: true, holder: true, contacted: true},
	{what: NewsApproved, own: true, contacted: true, live: true},
	{what: NewsAccepted, own: true, other: true, contacted: true},
	{what: NewsJoined, own: true, holder: true, contacted: true},
	{what: NewsVerified, own: true, contacted: true},
	{what: NewsIssue, own: true},
	{what: NewsIssueHeld, own: true, holder: true, contacted: true},
	{what: NewsResolvedHeld, own: true, holder: true, contacted: true},
	{what: NewsResolved, own: true},
	{what: NewsSupplied, own: true},
	{what: NewsEnrolled, own: true},
	{what: NewsTalkToday}, {what: NewsTalkLate}, {what: NewsTalkSoon}, {what: NewsTalkGiven}, {what: NewsTalkPaper}, {what: NewsTalkSign},
	{what: NewsTalkVote}, {what: NewsTalkResolved}, {what: NewsTalkCertified}, {what: NewsTalkMissed}, {what: NewsVacant}, {what: NewsEnding},
	{what: NewsAppointedYou}, {what: NewsAppointed}, {what: NewsFollowed}, {what: NewsTelecon}, {what: NewsTeleconMoved}, {what: NewsPack}, {what: NewsHeldAsk},
	{what: NewsTeleconHeld}, {what: NewsQuarterEnds}, {what: NewsQuarterMissed}, {what: NewsClosing}, {what: NewsSupplies}, {what: NewsSuppliesUp}, {what: NewsNumberLost}, {what: NewsNumberLostUp},
	{what: NewsQueueDue}, {what: NewsQueueDueUp}, {what: NewsQueue}, {what: NewsQueueUp}, {what: NewsAnswered}, {what: NewsSummary}, {what: NewsSummaryAgain}, {what: NewsSlips},
}

const gatherBatch = 16

func (b *Bot) gatherAll(ctx context.Context) (int, error) {
	rushed := 0
	n, err := untilNone(ctx, b, b.gather, func(decide func(Tray) Change) (int, error) {
		n, err := b.planRush(ctx)
		if rushed += n; err != nil {
			return 0, err
		}
		return b.store.Gather(ctx, b.now(), gatherBatch, decide)
	})
	return n + rushed, err
}

// gather makes one message of the lines of a person: those that still hold, the
// most urgent first.
func (b *Bot) gather(t Tray) Change { return b.gatherAt(t, b.now()) }

// gatherAt makes it as it will be at a time: a broadcast sends it a little later.
func (b *Bot) gatherAt(t Tray, now time.Time) Change {
	set := b.settings()
	g := Gathered{Person: t.Person.ID}
	var hold []Laid
	for _, l := range t.Lines {
		g.Lines = append(g.Lines, l.ID)
		if t.Person.Told() && holds(l, t.Person, now) {
			hold = append(hold, l)
		}
	}
	if len(hold) == 0 {
		return Change{Gathered: &g}
	}
	if opens := set.Window(t.Person, now); opens.After(now) { // they waited beyond the day's hours: worded then
		g.Until = opens
		g.Lines = slices.DeleteFunc(g.Lines, func(id int64) bool {
			return slices.ContainsFunc(hold, func(l Laid) bool { return l.ID == id && (l.Until.IsZero() || l.Until.After(opens)) })
		})
		return Change{Gathered: &g}
	}
	g.Until = now.Truncate(quarter).Add(quarter)
	slices.SortStableFunc(hold, func(x, y Laid) int {
		if i, j := rank(x.What), rank(y.What); i != j {
			return i - j
		}
		return dueOf(x.About).Compare(dueOf(y.About))
	})
	hold, wait := apart(onceEach(highest(hold)), now)
	g.Lines = slices.DeleteFunc(g.Lines, func(id int64) bool { return slices.Contains(wait, id) })
	c := Change{Gathered: &g}
	for i, to := range t.Person.reachedAt(slices.ContainsFunc(hold, func(l Laid) bool { return l.Both })) {
		lines := hold
		if i > 0 { // the second way is for what must not be missed
			lines = slices.DeleteFunc(slices.Clone(hold), func(l Laid) bool { return !l.Both })
		}
		o := b.oneMessage(set, t.Person, to, lines, now)
		if t.Told {
			o.Cause = fmt.Sprintf("pressing:%d", lines[0].ID)
		}
		if i == 0 {
			later := follow(lines, o.Message)
			g.Lines = slices.DeleteFunc(g.Lines, func(id int64) bool { return slices.Contains(later, id) })
		}
		c.Say = append(c.Say, b.render(o))
	}
	return c
}

func (b *Bot) oneMessage(set *Settings, to Person, at Address, lines []Laid, now time.Time) Outgoing {
	zone := to.Location(set.Zone)
	news := News{What: NewsGathered, To: to, Zone: zone, Central: set.Zone, Brief: at.Channel == "sms"}
	o := Outgoing{To: at, Kind: Notice, At: now, NotBefore: set.Window(to, now), Cause: fmt.Sprintf("gathered:%d", lines[0].ID)}
	for _, l := range lines {
		news.Lines = append(news.Lines, l.news(News{To: to, Zone: zone, Central: set.Zone}, now))
		if !l.Until.IsZero() && (o.NotAfter.IsZero() || l.Until.Before(o.NotAfter)) {
			o.NotAfter = l.Until
		}
	}
	if len(lines) == 1 {
		o.Lead = lines[0].Lead
	}
	if len(lines) == 1 && ownWords(lines[0].What) { // as if it had never waited
		news = news.Lines[0]
	}
	o.Message = b.dialogs.Tell(news, to.Lang)
	return o
}

// news is what a line says: of its lead as it is now, or of its topic.
func (l Laid) news(n News, now time.Time) News {
	n.What, n.Until, n.Values = l.What, l.Until, map[string]string{"vacant": l.Vacant}
	if l.About != nil {
		n.Lead, n.Who = l.About.At(now), l.About.Holder
	}
	if l.Topic != "" || ownWords(l.What) {
		return l.told(n)
	}
	return n
}

// reachedAt is where a person was last; with both also the other way of the
// two, by direct message and by SMS.
func (p Person) reachedAt(both bool) []Address {
	first := p.Addresses[0]
	all := []Address{first}
	if both {
		for _, a := range p.Addresses[1:] {
			if (a.Channel == "sms") != (first.Channel == "sms") {
				return append(all, a)
			}
		}
	}
	return all
}

// holds says whether a line is still true.
func holds(l Laid, p Person, now time.Time) bool {
	if l.About == nil && l.Topic == "" || !l.Until.IsZero() && !now.Before(l.Until) {
		return false
	}
	if l.Topic != "" { // what is out of date was hushed
		return true
	}
	o := order[rank(l.What)]
	lead := l.About
	switch {
	case o.holder && lead.HolderID != p.ID, o.free && lead.HolderID != 0, o.other && lead.HolderID == p.ID, o.live && lead.Status.Closed():
		return false
	case !o.contacted && (lead.Status.Closed() || lead.Clock.ContactedAt != nil):
		return false
	case l.What == NewsIdle && l.Active.After(l.Made), l.What == NewsVerified && lead.RevenueVerifiedAt == nil:
		return false
	}
	return true
}

// highest keeps of each lead's steps the first, which is the most urgent.
func highest(lines []Laid) []Laid {
	said := map[string]bool{}
	return slices.DeleteFunc(lines, func(l Laid) bool {
		if !order[rank(l.What)].step {
			return false
		}
		again := said[l.Lead]
		said[l.Lead] = true
		return again
	})
}

func rank(what string) int {
	for i, o := range order {
		if o.what == what {
			return i
		}
	}
	return len(order) - 1
}

func dueOf(l *Lead) time.Time {
	if l == nil {
		return time.Time{}
	}
	if l.Clock.Due == nil {
		return l.PromiseDue
	}
	return *l.Clock.Due
}
