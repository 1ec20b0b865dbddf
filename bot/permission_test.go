package bot

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// office is an invented district: everybody who could have to do with a lead of
// a carrier of Arvada, and some who should not.
type office struct {
	set    Settings
	now    time.Time
	people map[string]Person
}

func newOffice() *office {
	o := &office{set: DefaultSettings(), now: time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC), people: map[string]Person{}}
	add := func(who, station string, grants ...Grant) {
		o.people[who] = Person{ID: PersonID(len(o.people) + 1), Handle: strings.ReplaceAll(who, " ", "."), Name: who, Station: station, Grants: grants}
	}
	yesterday := DateOf(o.now, o.set.Zone).Add(-1)
	add("carrier", "ARVADA")
	add("other carrier", "ARVADA")
	add("MC", "ARVADA", Grant{Role: ManagementCoordinator, Scope: "ARVADA"})
	add("MC elsewhere", "GOLDEN", Grant{Role: ManagementCoordinator, Scope: "GOLDEN"})
	add("CC", "ARVADA", Grant{Role: CarrierCoordinator, Scope: "ARVADA"})
	add("rep", "", Grant{Role: Rep, Scope: "CO-WY"})
	add("other rep", "", Grant{Role: Rep, Scope: "CO-WY"})
	add("rep elsewhere", "", Grant{Role: Rep, Scope: "NV-SIERRA"})
	add("rep until yesterday", "", Grant{Role: Rep, Scope: "CO-WY", To: yesterday})
	add("rep who left", "", Grant{Role: Rep, Scope: "CO-WY"})
	add("sales manager", "", Grant{Role: SalesManager, Scope: "CO-WY"})
	add("manager elsewhere", "", Grant{Role: SalesManager, Scope: "NV-SIERRA"})
	add("area manager", "", Grant{Role: AreaManager, Scope: "WESTPAC"})
	add("BSN rep", "", Grant{Role: BSNRep, Scope: "CO-WY"})
	add("other BSN rep", "", Grant{Role: BSNRep, Scope: "CO-WY"})
	add("consumer affairs", "", Grant{Role: ConsumerAffairs, Scope: "CO-WY"})
	add("program admin", "", Grant{Role: ProgramAdmin, Scope: "CO-WY"})
	add("NALC admin", "", Grant{Role: NALCAdmin, Scope: "CO-WY"})
	add("auditor", "", Grant{Role: Auditor, Scope: "national"})
	left := o.people["rep who left"]
	left.Left = true
	o.people["rep who left"] = left
	o.people["stranger"] = Person{ID: 999}
	return o
}

// lead is one of the carrier's: open; held, contacted or sold by somebody.
func (o *office) lead(status Status, holder string) *Lead {
	entered, closed := o.now.Add(-2*time.Hour), o.now.Add(-time.Hour)
	start, due := o.set.FollowUp(entered)
	l := &Lead{ID: 1, Version: 1, Code: "CC-7K3M4", Status: status, Station: "ARVADA", Pool: "CO-WY", SubmitterID: o.people["carrier"].ID, Submitter: "carrier",
		CardDate: DateOf(entered, o.set.Zone), SubmittedAt: entered, EnteredAt: &entered, Clock: Clock{Start: &start, Due: &due}}
	if holder != "" {
		p := o.people[holder]
		l.HolderID, l.Holder, l.ClaimSeq = p.ID, p.Handle, 1
		l.Claims = []Claim{{Seq: 1, By: p.Handle, ByID: p.ID, How: "self", From: entered}}
	}
	if status == Contacted {
		l.Clock.ContactedAt = &closed
	}
	if status.Closed() {
		l.ClosedAt, l.RevenueCents = &closed, 1000
	}
	return l
}

func (o *office) bsn(rep string) *Lead {
	l := o.lead(Open, "")
	l.Route, l.Account = RouteBSN, "B-100"
	if rep != "" {
		l.AccountRep = o.people[rep].ID
	}
	return l
}

func why(err *Error) ErrorKind {
	if err == nil {
		return ""
	}
	return err.Kind
}

// TestPermissions is the table of who may do what to a lead (PRODUCT §3): for
// every action exactly those who are named may.
func TestPermissions(t *testing.T) {
	t.Parallel()
	o := newOffice()
	open, held, met, sold := o.lead(Open, ""), o.lead(Claimed, "rep"), o.lead(Contacted, "rep"), o.lead(Sold, "rep")
	offered, asked := o.lead(Claimed, "rep"), o.lead(Claimed, "rep")
	until := o.now.Add(time.Hour)
	offered.OfferedTo, offered.OfferedUntil = o.people["other rep"].ID, &until
	asked.Asked = &Approval{ID: 1, By: o.people["rep"].ID, At: o.now.Add(-30 * time.Hour)}
	reviewed := o.lead(InReview, "")
	colleague := o.people["other rep"]
	sales := []string{"rep", "other rep", "sales manager"}
	for _, c := range []struct {
		action string
		may    func(Person) bool
		who    []string
	}{
		{"see the status", func(p Person) bool { return o.set.MaySee(open, p, o.now) },
			append([]string{"carrier", "MC", "CC", "program admin", "NALC admin"}, sales...)},
		{"see the status of a BSN lead", func(p Person) bool { return o.set.MaySee(o.bsn(""), p, o.now) },
			[]string{"carrier", "MC", "CC", "program admin", "NALC admin", "sales manager", "BSN rep", "other BSN rep"}},
		{"see the status of an account's lead", func(p Person) bool { return o.set.MaySee(o.bsn("BSN rep"), p, o.now) },
			[]string{"carrier", "MC", "CC", "program admin", "NALC admin", "sales manager", "BSN rep"}},
		{"see the customer before a claim", func(p Person) bool { return o.set.MaySeeContact(open, p, o.now) },
			[]string{"carrier", "sales manager"}},
		{"see the customer after a claim", func(p Person) bool { return o.set.MaySeeContact(held, p, o.now) },
			[]string{"carrier", "rep", "sales manager"}},
		{"see the customer while it is checked", func(p Person) bool { return o.set.MaySeeContact(reviewed, p, o.now) },
			[]string{"carrier", "MC", "sales manager"}},
		{"claim", func(p Person) bool { return o.set.MayClaim(open, p, 0, o.now) == nil }, sales},
		{"claim a BSN lead", func(p Person) bool { return o.set.MayClaim(o.bsn(""), p, 0, o.now) == nil }, []string{"BSN rep", "other BSN rep"}},
		{"claim an account's lead", func(p Person) bool { return o.set.MayClaim(o.bsn("BSN rep"), p, 0, o.now) == nil }, []string{"BSN rep"}},
		{"release, log, close", func(p Person) bool { return o.set.MayWork(held, p, 0, o.now) == nil }, []string{"rep", "sales manager"}},
		{"reach", func(p Person) bool { return o.set.MayReach(held, p, 0, o.now, o.now) == nil }, []string{"rep", "sales manager"}},
		{"reach two days back", func(p Person) bool { return o.set.MayReach(held, p, 0, o.now.Add(-48*time.Hour), o.now) == nil }, []string{"sales manager"}},
		{"note", func(p Person) bool { return o.set.MayNote(met, p, o.now) == nil }, []string{"carrier", "rep", "sales manager"}},
		{"withdraw", func(p Person) bool { return o.set.MayWithdraw(held, p, o.now) == nil }, []string{"carrier", "MC", "sales manager"}},
		{"withdraw when closed", func(p Person) bool { return o.set.MayWithdraw(sold, p, o.now) == nil }, nil},
		{"take back at once", func(p Person) bool {
			fresh := o.lead(Open, "")
			fresh.SubmittedAt = o.now.Add(-time.Minute)
			return o.set.MayUnsend(fresh, p, o.now) == nil
		}, []string{"carrier"}},
		{"offer", func(p Person) bool { return o.set.MayOffer(held, p, colleague, 0, o.now) == nil }, []string{"rep", "sales manager"}},
		{"accept", func(p Person) bool { return o.set.MayAccept(offered, p, 0, 0, o.now) == nil }, []string{"other rep"}},
		{"decline", func(p Person) bool { return o.set.MayDecline(offered, p, 0, o.now) == nil }, []string{"other rep"}},
		{"assign", func(p Person) bool { return o.set.MayAssign(held, p, colleague, 0, o.now) == nil }, []string{"sales manager"}},
		{"pull", func(p Person) bool { return o.set.MayPull(held, p, o.now) == nil }, []string{"sales manager"}},
		{"reopen", func(p Person) bool { return o.set.MayReopen(sold, p, o.now) == nil }, []string{"sales manager"}},
		{"verify revenue", func(p Person) bool { return o.set.MayVerify(sold, p, 0, o.now) == nil }, []string{"sales manager"}},
		{"decide on a contact dated back", func(p Person) bool { return o.set.MayDecide(asked, p, o.now) == nil }, []string{"sales manager"}},
		{"invite", func(p Person) bool { return o.set.MayInvite(p, o.people["carrier"], o.now) == nil }, []string{"MC", "CC"}},
	} {
		var got []string
		for who, p := range o.people {
			if c.may(p) {
				got = append(got, who)
			}
		}
		slices.Sort(got)
		slices.Sort(c.who)
		if !slices.Equal(got, c.who) {
			t.Errorf("%s: may %q, should %q", c.action, got, c.who)
		}
	}
}

// TestPermissionsOfTheNamed: only sales may be given a lead, and a pool is bound by its program
// admin alone.
func TestPermissionsOfTheNamed(t *testing.T) {
	t.Parallel()
	o := newOffice()
	held, boss := o.lead(Claimed, "rep"), o.people["sales manager"]
	var may []string
	for who, to := range o.people {
		if o.set.MayAssign(held, boss, to, 0, o.now) == nil {
			may = append(may, who)
		}
		if offer := o.set.MayOffer(held, o.people["rep"], to, 0, o.now); (offer == nil) != (o.set.MayAssign(held, boss, to, 0, o.now) == nil) {
			t.Errorf("%s may be offered (%s) but not assigned, or the other way", who, why(offer))
		}
	}
	slices.Sort(may)
	if !slices.Equal(may, []string{"other rep", "sales manager"}) {
		t.Errorf("may be assigned: %q", may)
	}
	var binds []string
	for who, p := range o.people {
		c := Change{}
		r := &ruling{s: Scene{Now: o.now, Person: p, From: Address{Channel: "slack", Room: true, Conversation: "C1"}}, set: &o.set, c: &c, leads: map[string]*Lead{}}
		r.do(BindPool{District: "CO-WY"})
		if len(c.Binds) > 0 {
			binds = append(binds, who)
		}
	}
	if !slices.Equal(binds, []string{"program admin"}) {
		t.Errorf("may bind the pool: %q", binds)
	}
}

// TestRefusals: each state of a lead refuses with its own reason.
func TestRefusals(t *testing.T) {
	t.Parallel()
	o := newOffice()
	rep, boss, to := o.people["rep"], o.people["sales manager"], o.people["other rep"]
	past, soon := o.now.Add(-time.Minute), o.now.Add(time.Hour)
	away := rep
	away.Away = Days{First: DateOf(o.now, o.set.Zone), Last: DateOf(o.now, o.set.Zone).Add(2)}
	with := func(l *Lead, change func(*Lead)) *Lead { change(l); return l }
	offered := func(until time.Time) *Lead {
		return with(o.lead(Claimed, "rep"), func(l *Lead) { l.OfferedTo, l.OfferedUntil = to.ID, &until })
	}
	for _, c := range []struct {
		what string
		err  *Error
		want ErrorKind
	}{
		{"claim while away", o.set.MayClaim(o.lead(Open, ""), away, 0, o.now), ErrAway},
		{"an eleventh", o.set.MayClaim(o.lead(Open, ""), rep, 10, o.now), ErrTooMany},
		{"an eleventh that was contacted", o.set.MayClaim(with(o.lead(Open, ""), func(l *Lead) { l.Clock.ContactedAt = &past }), rep, 10, o.now), ""},
		{"a held one", o.set.MayClaim(o.lead(Claimed, "rep"), to, 0, o.now), ErrHeld},
		{"one's own", o.set.MayClaim(o.lead(Claimed, "rep"), rep, 0, o.now), ErrYours},
		{"a closed one", o.set.MayClaim(o.lead(Sold, "rep"), to, 0, o.now), ErrClosed},
		{"one in review", o.set.MayClaim(o.lead(InReview, ""), rep, 0, o.now), ErrNotOpen},
		{"an old button", o.set.MayWork(with(o.lead(Claimed, "rep"), func(l *Lead) { l.ClaimSeq = 3 }), rep, 1, o.now), ErrStale},
		{"offer to oneself", o.set.MayOffer(o.lead(Claimed, "rep"), rep, rep, 0, o.now), ErrTheirs},
		{"offer to a carrier", o.set.MayOffer(o.lead(Claimed, "rep"), rep, o.people["carrier"], 0, o.now), ErrNotTeam},
		{"offer what another holds", o.set.MayOffer(o.lead(Claimed, "rep"), to, rep, 0, o.now), ErrNotHolder},
		{"accept too late", o.set.MayAccept(offered(past), to, 0, 0, o.now), ErrNoOffer},
		{"accept what is offered to another", o.set.MayAccept(offered(soon), boss, 0, 0, o.now), ErrNoOffer},
		{"accept with ten", o.set.MayAccept(offered(soon), to, 0, 10, o.now), ErrTooMany},
		{"accept by an old button", o.set.MayAccept(with(offered(soon), func(l *Lead) { l.ClaimSeq = 2 }), to, 1, 0, o.now), ErrStale},
		{"accept while away", func() *Error { p := to; p.Away = away.Away; return o.set.MayAccept(offered(soon), p, 0, 0, o.now) }(), ErrAway},
		{"assign to who has ten", o.set.MayAssign(o.lead(Open, ""), boss, to, 10, o.now), ErrTheirMany},
		{"assign to the holder", o.set.MayAssign(o.lead(Claimed, "rep"), boss, rep, 0, o.now), ErrTheirs},
		{"assign what is closed", o.set.MayAssign(o.lead(NoSale, "rep"), boss, to, 0, o.now), ErrClosed},
		{"assign what is checked", o.set.MayAssign(o.lead(InReview, ""), boss, to, 0, o.now), ErrNotOpen},
		{"pull a free one", o.set.MayPull(o.lead(Open, ""), boss, o.now), ErrNotHeld},
		{"reopen what is open", o.set.MayReopen(o.lead(Open, ""), boss, o.now), ErrNotClosed},
		{"reopen what was withdrawn", o.set.MayReopen(o.lead(Withdrawn, ""), boss, o.now), ErrTakenBack},
		{"reopen on the 90th day", o.set.MayReopen(with(o.lead(NoSale, "rep"), func(l *Lead) { at := o.now.AddDate(0, 0, -90); l.ClosedAt = &at }), boss, o.now), ""},
		{"reopen on the 91st day", o.set.MayReopen(with(o.lead(NoSale, "rep"), func(l *Lead) { at := o.now.AddDate(0, 0, -91); l.ClosedAt = &at }), boss, o.now), ErrTooOld},
		{"verify twice", o.set.MayVerify(with(o.lead(Sold, "rep"), func(l *Lead) { l.RevenueVerifiedAt = &past }), boss, 0, o.now), ErrVerified},
		{"verify what was not sold", o.set.MayVerify(o.lead(NoSale, "rep"), boss, 100, o.now), ErrNotSale},
		{"verify without an amount", o.set.MayVerify(with(o.lead(Sold, "rep"), func(l *Lead) { l.RevenueCents = 0 }), boss, 0, o.now), ErrNoAmount},
		{"decide on nothing", o.set.MayDecide(o.lead(Claimed, "rep"), boss, o.now), ErrNotAsked},
		{"a contact a day and a minute back", o.set.MayReach(o.lead(Claimed, "rep"), rep, 0, o.now.Add(-24*time.Hour-time.Minute), o.now), ErrBackdated},
		{"a contact before the lead", o.set.MayAsk(o.lead(Claimed, "rep"), rep, 0, o.now.Add(-72*time.Hour), o.now), ErrBefore},
		{"a contact to come", o.set.MayAsk(o.lead(Claimed, "rep"), rep, 0, soon, o.now), ErrFuture},
	} {
		if got := why(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
