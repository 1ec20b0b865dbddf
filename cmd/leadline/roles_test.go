package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// right is a row of who may do what (PRODUCT §3): what is typed, who may, and how
// it shows that it was done. {code} is a lead of dot's, {other} one of sam's
// about another customer; ana holds the first where held says so.
type right struct {
	row    string
	held   bool
	before []string // "who: text", before each try
	says   string   // a last line "Y" answers a question
	may    []string
	done   string // the reply to who may has it, and nobody else's
	writes bool   // nothing at all is written for who may not
	effect string // counts what the row is about, where its words are others' too
	or     string // who may do the like at another station or for the other side: that, and not this
}

// players are people of every role, and where they write.
var players = []struct{ handle, channel string }{
	{"dot", "sms"}, {"sam", "sms"}, {"mia", "sms"}, {"gus", "slack"}, {"cal", "telegram"}, {"ana", "slack"}, {"ben", "telegram"}, {"sue", "slack"},
	{"art", "slack"}, {"bo", "slack"}, {"con", "slack"}, {"ada", "slack"}, {"nan", "slack"}, {"aud", "slack"},
}

// rights is the table, a line for each cell that says yes.
var rights = []right{
	{row: "see the status: own, station, pool, district", says: "STATUS {code}", may: []string{"dot", "mia", "cal", "ana", "ben", "sue", "ada", "nan"}, done: "{code}: sent|{code} joes bikes: sent|: sent"},
	{row: "see the contact data: own card, the manager", says: "WHO {code}", may: []string{"dot", "sue"}, done: "303-555-0142"},
	{row: "see the contact data: after claiming", held: true, says: "WHO {code}", may: []string{"dot", "ana", "sue"}, done: "303-555-0142"},
	{row: "see the timeline", says: "WHO {code}", may: []string{"dot", "ana", "ben", "sue", "con"}, done: "joes bikes"},
	{row: "work service issues: list", before: []string{"dot: ISSUE joes bikes parcels come late"}, says: "ISSUES", may: []string{"con"}, done: "parcels come late"},
	{row: "work service issues: resolve", before: []string{"dot: ISSUE joes bikes parcels come late"}, says: "RESOLVE 1 new route", may: []string{"con"}, done: "resolved", writes: true},
	{row: "claim", says: "CLAIM {code}", may: []string{"ana", "ben", "sue"}, done: "is yours", writes: true},
	{row: "log an attempt", held: true, says: "TRIED {code} voicemail", may: []string{"ana", "sue"}, done: "try noted", writes: true},
	{row: "log a contact", held: true, says: "REACHED {code}", may: []string{"ana", "sue"}, done: "The clock has stopped", writes: true},
	{row: "close with a sale", held: true, says: "SALE {code} $500\nY", may: []string{"ana", "sue"}, done: "recorded", writes: true},
	{row: "close without", held: true, says: "NOSALE {code} price", may: []string{"ana", "sue"}, done: "is closed", writes: true},
	{row: "give back", held: true, says: "RELEASE {code} no time", may: []string{"ana", "sue"}, done: "back in the pool", writes: true},
	{row: "withdraw: own, station, the manager", says: "WITHDRAW {code}\nY", may: []string{"dot", "mia", "sue"}, done: "is withdrawn", writes: true},
	{row: "assign", says: "ASSIGN {code} ben", may: []string{"sue"}, done: "is with Ben Ortiz", writes: true},
	{row: "pull", held: true, says: "PULL {code}", may: []string{"sue"}, done: "back in the pool", writes: true},
	{row: "verify revenue", held: true, before: []string{"ana: SALE {code} $500", "ana: Y"}, says: "VERIFY {code}", may: []string{"sue"}, done: "$500", writes: true},
	{row: "reopen", held: true, before: []string{"ana: NOSALE {code} price"}, says: "REOPEN {code}", may: []string{"sue"}, done: "is open again", writes: true},
	{row: "merge", says: "MERGE {code} {other}\nY", may: []string{"sue"}, done: "Merged:", writes: true},
	{row: "invite: own station", says: "INVITE luz", may: []string{"mia", "cal"}, done: "JOIN", writes: true},
	{row: "a paper card for others", says: "CARD", may: []string{"mia", "gus"}, done: "carrier|Whose"},
	{row: "report a talk", effect: `select count(*) from talk_given where station = 'ARVADA'`, says: "GIVEN 13 14", may: []string{"mia", "cal"}, done: "On record", writes: true, or: "gus"},
	{row: "sign a talk: management side", effect: `select count(*) from talk_signature where side = 'usps'`, before: []string{"cal: GIVEN 13 14"}, says: "SIGN 13", may: []string{"mia"}, done: "Signed", writes: true, or: "cal gus"},
	{row: "sign a talk: carrier side", effect: `select count(*) from talk_signature where side = 'nalc'`, before: []string{"mia: GIVEN 13 14"}, says: "SIGN 13", may: []string{"cal"}, done: "Signed", writes: true, or: "mia gus"},
	{row: "appoint the management coordinator", effect: `select count(*) from role_grant where role = 'management_coordinator' and acting`, says: "APPOINT kit LARAMIE ACTING UNTIL 4/30", may: []string{"ada"}, done: "acting management coordinator", writes: true, or: "nan"},
	{row: "appoint the carrier coordinator", effect: `select count(*) from role_grant where role = 'carrier_coordinator' and acting`, says: "APPOINT ray GOLDEN ACTING UNTIL 4/30", may: []string{"nan"}, done: "acting carrier coordinator", writes: true, or: "ada"},
	{row: "mark the summary posted", effect: `select count(*) from proof where station = 'ARVADA'`, says: "POSTED the board", may: []string{"mia", "cal"}, done: "board", writes: true, or: "gus"},
}

// refusals are how the answers to who may not begin or what they say: who does it,
// or what would have worked.
var refusals = []string{
	"Leads are worked by the sales team.", "I know no lead ", "I find no customer of yours", "is done by the sales manager", "only they or the sales manager can do that",
	"Consumer affairs works on service issues.", "Codes to join come from the coordinators.", "I find nobody called luz at your station.", "goes to your station's drop place",
	"STATION names the coordinators who do that.", "The admins of your district do that", "done by the coordinators of your station", "is taken back by who sent it",
	"Nobody has reported talk 1 yet.", // RESOLVE is also a coordinator's word, about talks
	"There is no issue 1 of yours.",
}

// fingerprint is what would change by anything of the table.
const fingerprint = `select coalesce(sum(n), 0)::int from (
  select count(*) as n from lead_event union all select sum(version) from lead union all select count(*) from claim union all select count(*) from invite
  union all select count(*) from role_grant union all select count(*) from talk_given union all select count(*) from talk_signature union all select count(*) from proof
  union all select count(*) from customer_merge union all select count(*) from issue where resolved_at is not null union all select count(*) from approval) all_of_it`

// TestRights lets everybody of the cast try every row: who may not is refused with
// a sentence that says what would have worked, and nothing is written; then each
// who may does it, on leads of their own.
func TestRights(t *testing.T) {
	t.Parallel()
	for _, c := range rights {
		t.Run(strings.ReplaceAll(c.row, " ", "_"), func(t *testing.T) {
			t.Parallel()
			tryRight(t, c)
		})
	}
}

// tryRight tries the row with everybody who may not, and with the first who may;
// with the others who may each in a district of their own.
func tryRight(t *testing.T, c right) {
	if c.or != "" {
		o := newOffice(t, secure)
		codes := prepareRight(o, c)
		for _, who := range strings.Fields(c.or) {
			before := o.count(c.effect)
			said := o.tries(who, channelOf(who), c.says, codes)
			if after := o.count(c.effect); after != before || said == "" {
				t.Errorf("%s did what others may: %q", who, said)
			}
		}
	}
	for i, who := range c.may {
		o := newOffice(t, secure)
		codes := prepareRight(o, c)
		if i == 0 {
			for _, p := range players {
				if !slices.Contains(c.may, p.handle) && !strings.Contains(c.or, p.handle) {
					refusedRight(o, c, p.handle, p.channel, codes)
				}
			}
		}
		before, effect := o.count(fingerprint), 0
		if c.effect != "" {
			effect = o.count(c.effect)
		}
		said := o.tries(who, channelOf(who), c.says, codes)
		if c.effect != "" && o.count(c.effect) != effect+1 {
			t.Errorf("%s may, and did not: %q", who, said)
		}
		if !hasOne(said, c.done, codes) {
			t.Errorf("%s may, and is answered %q", who, said)
		}
		if after := o.count(fingerprint); c.writes && after == before {
			t.Errorf("%s: nothing was written: %q", who, said)
		}
	}
}

func refusedRight(o *office, c right, who, channel string, codes *strings.Replacer) {
	o.t.Helper()
	before := o.count(fingerprint)
	first, _, _ := strings.Cut(c.says, "\n")
	said := o.tries(who, channel, first, codes)
	if hasOne(said, c.done, codes) {
		o.t.Errorf("%s may not, and is answered %q", who, said)
	}
	if after := o.count(fingerprint); after != before {
		o.t.Errorf("%s may not, and something was written: %q", who, said)
	}
	if strings.Contains(said, "0142") || said == "" {
		o.t.Errorf("%s may not, and sees %q", who, said)
	}
	clear := slices.ContainsFunc(refusals, func(r string) bool { return strings.Contains(said, r) })
	if c.writes && !clear {
		o.t.Errorf("%s is not told what would have worked: %q", who, said)
	}
}

// prepareRight sends the two leads and does what comes before.
func prepareRight(o *office, c right) *strings.Replacer {
	o.t.Helper()
	for _, p := range players {
		if err := o.enrol(o.t.Context(), p.handle, o.sim.Address(p.handle, p.channel)); err != nil {
			o.t.Fatal(err)
		}
	}
	o.says("dot", "sms", theLead)
	code := leadCode.FindString(o.says("dot", "sms", "1"))
	o.says("sam", "sms", "LEAD hill garage 9 oak rd 80003, bob hale 303-555-0155, 10/wk 2 lb, fedex, local, dm no, customer ok")
	other := leadCode.FindString(o.says("sam", "sms", "1"))
	if code == "" || other == "" {
		o.t.Fatal("no leads were made")
	}
	codes := strings.NewReplacer("{code}", code, "{other}", other)
	if c.held {
		o.says("ana", "slack", "CLAIM "+code)
	}
	for _, b := range c.before {
		who, text, _ := strings.Cut(b, ": ")
		o.says(who, channelOf(who), codes.Replace(text))
	}
	return codes
}

func (o *office) tries(who, channel, says string, codes *strings.Replacer) (said string) {
	o.t.Helper()
	for _, line := range strings.Split(codes.Replace(says), "\n") {
		said = o.says(who, channel, line)
	}
	return said
}

func hasOne(said, any string, codes *strings.Replacer) bool {
	return slices.ContainsFunc(strings.Split(codes.Replace(any), "|"), func(s string) bool { return strings.Contains(said, s) })
}

func channelOf(who string) string {
	for _, p := range players {
		if p.handle == who {
			return p.channel
		}
	}
	panic(fmt.Sprintf("nobody called %s plays", who))
}

// TestDistrictsInTheMenu: who sees a district finds the way there, and only they; an
// area manager sees its rows and counts, and what is at risk by its code alone.
func TestDistrictsInTheMenu(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	for _, p := range players {
		b := o.enter(p.handle, p.channel)
		_, page := b.get("/me")
		_, district := b.get("/district/CO-WY")
		want := slices.Contains([]string{"ana", "ben", "sue", "art", "ada", "nan"}, p.handle)
		if linked := strings.Contains(page, `href="/district/CO-WY"`); linked != want {
			t.Errorf("%s: the district is in the menu: %t, want %t", p.handle, linked, want)
		}
		if p.handle == "art" && (!strings.Contains(district, code) || strings.Contains(district, "joes bikes")) {
			t.Errorf("the area manager sees the lead %t, the customer's name %t", strings.Contains(district, code), strings.Contains(district, "joes bikes"))
		}
	}
}
