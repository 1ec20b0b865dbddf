package bot

import (
	"encoding/json"
	"fmt"
	"time"
)

// ruling turns the actions of one turn into a Change: the same rules again,
// then rows. What a rule lacks is asked for, and the turn is decided again.
type ruling struct {
	s      Scene
	set    *Settings
	voice  Voice
	c      *Change
	need   []Need
	leads  map[string]*Lead // changed in this turn, by code
	notify []Outgoing
	reply  *Message // details that belong to the speaker's own reply
	own    []ownKey // what customers made in this turn are recognised by

	desks     map[string]*Facts        // stations, as this turn has left them
	districts map[string]*DistrictBook // likewise
}

// want says whether a record is there, and asks for it if not.
func (r *ruling) want(what NeedKind, key string) bool {
	n := Need{what, key}
	if r.s.Records.Has(n) {
		return true
	}
	r.need = append(r.need, n)
	return false
}

// lead is a lead by its full code, as this turn has left it; nil: unknown.
func (r *ruling) lead(code string) *Lead {
	if l := r.leads[code]; l != nil {
		return l
	}
	l := r.s.Records.Lead(code)
	if l == nil {
		if !r.want(NeedLead, code) {
			return nil
		}
		return r.s.Records.Leads[code]
	}
	return l
}

// Lead finds a loaded lead by its full code, under whatever key it was asked for.
func (r Records) Lead(code string) *Lead {
	if l := r.Leads[code]; l != nil {
		return l
	}
	for _, l := range r.Leads {
		if l != nil && l.Code == code {
			return l
		}
	}
	return nil
}

// touch is a copy of a lead for changing, written once however many actions
// of the turn change it.
func (r *ruling) touch(l *Lead) *Lead {
	if got := r.leads[l.Code]; got != nil {
		return got
	}
	cp := *l
	cp.Version++
	r.leads[l.Code] = &cp
	return &cp
}

// event records what happened to a lead.
func (r *ruling) event(l *Lead, kind string, data map[string]any) {
	e := Event{Lead: l.Code, At: r.s.Now, Kind: kind, By: r.s.Person.Handle, ByID: r.s.Person.ID, Channel: r.s.From.Channel}
	if len(data) > 0 {
		e.Data, _ = json.Marshal(data) // strings, numbers and times only
	}
	r.c.Events = append(r.c.Events, e)
}

// do applies one action.
func (r *ruling) do(a Action) {
	switch a := a.(type) {
	case SendLead:
		r.send(a)
	case ClaimLead:
		r.claim(a)
	case ReleaseLead:
		r.release(a)
	case ReachLead:
		r.reach(a)
	case CloseLead:
		r.close(a)
	case NoteLead:
		r.note(a)
	case OfferLead:
		r.offer(a)
	case AcceptLead:
		r.accept(a)
	case DeclineLead:
		r.decline(a)
	case AssignLead:
		r.assign(a)
	case PullLead:
		r.pull(a)
	case ReopenLead:
		r.reopen(a)
	case VerifyLead:
		r.verify(a)
	case AskContact:
		r.askContact(a)
	case DecideContact:
		r.decideContact(a)
	case SetAway:
		r.away(a)
	case WithdrawLead:
		r.withdraw(a)
	case UnsendLead:
		if l := r.lead(a.Code); r.set.MayUnsend(l, r.s.Person, r.s.Now) == nil {
			r.end(r.touch(l), Withdrawn, "withdrawn", map[string]any{"reason": "taken back"})
		}
	case Enroll:
		r.enroll(a)
	case FailJoin:
		r.c.Failed = append(r.c.Failed, a.Hash)
	case MakeInvite:
		r.c.Invites = append(r.c.Invites, Invite{Hash: a.Hash, Person: a.Person, By: r.s.Person.ID, Made: r.s.Now,
			Expires: r.s.Now.Add(time.Duration(r.set.InviteHours) * time.Hour)})
	case SetLang:
		r.c.Lang = a.Lang
	case SetMute:
		r.c.Mute = &a.Muted
	case Forget:
		r.blank(a)
	case BindPool:
		if r.s.From.Room && r.s.Person.Has(ProgramAdmin, r.set.Day(r.s.Now), a.District) {
			r.c.Binds = append(r.c.Binds, Bind{Room: r.s.From, District: a.District, By: r.s.Person.ID})
		}
	case ReportIssue:
		r.report(a)
	case ResolveIssue:
		r.resolve(a)
	case MergeCustomers:
		r.merge(a)
	case UnmergeCustomers:
		r.unmerge(a)
	case GiveTalk:
		r.giveTalk(a)
	case SignTalk:
		r.signTalk(a)
	case DisputeGiven:
		r.disputeTalk(a)
	case ResolveGiven:
		r.settleTalk(a)
	case PlanTelecon:
		r.planTelecon(a)
	case RecordTelecon:
		r.recordTelecon(a)
	case Appoint:
		r.appoint(a)
	case AskSupplies:
		r.askSupplies(a)
	case ConfirmSupplies:
		r.confirmSupplies(a)
	case PostSummary:
		r.postSummary(a)
	case HandOut:
		r.handOut(a)
	case DropHanded:
		r.dropHanded(a)
	case ReviewLead:
		r.reviewLead(a)
	case MendLead:
		r.mendLead(a)
	case LookAt:
		r.looked(r.s.Person, a.Customer, a.How, a.Shown)
	case HandOver:
		r.c.HandOvers = append(r.c.HandOvers, a)
	case LogActivity:
		r.c.Activities = append(r.c.Activities, a)
	case MakeLink:
		r.link(a)
	case KeepMedia:
		r.c.Media = append(r.c.Media, WantedMedia{Name: a.Name, From: r.s.From, Ref: a.Media.Ref, Contact: a.Contact})
	case ShowHome:
		r.home(a)
	case NeutralLine:
		r.c.Neutral = true
	default:
		panic(fmt.Sprintf("bot: no rule for the action %T", a))
	}
}

// enroll links the speaker's address to the invited person, with the consent
// that the reply to a code is.
func (r *ruling) enroll(a Enroll) {
	inv := a.Invite
	if inv.Used != nil || !r.s.Now.Before(inv.Expires) {
		return
	}
	// What was said from here is the employee's from now on; what they were talking
	// about elsewhere, or from another phone, goes on.
	r.c.Person, r.c.State, r.c.Wake = inv.Person, nil, time.Time{}
	r.c.Enroll = append(r.c.Enroll, Enrollment{Address: r.s.From.ID, Person: inv.Person, Invite: inv.ID, At: r.s.Now})
	r.c.Consents = append(r.c.Consents, Consent{Person: inv.Person, Address: r.s.From.ID, What: "opt_in", How: "code", Wording: a.Wording, At: r.s.Now})
	if inv.By != 0 && r.want(NeedPeople, fmt.Sprint(inv.By)) && r.want(NeedPeople, fmt.Sprint(inv.Person)) {
		by, who := r.s.Records.People[inv.By], r.s.Records.People[inv.Person]
		r.tell(by, 0, News{What: NewsEnrolled, Who: who.Name}, fmt.Sprintf("invite:%d:used", inv.ID))
	}
}

// tell puts a notice for a person into the outbox: at an address if one is
// named and still theirs, else where they were last; within their window. What
// staff is told is mostly a line instead (see tray).
func (r *ruling) tell(to Person, at AddressID, n News, cause string) {
	if !to.Told() || r.tray(to, n, cause) {
		return
	}
	addr := to.Addresses[0]
	for _, a := range to.Addresses {
		if a.ID == at {
			addr = a
		}
	}
	n.To, n.Zone, n.Central = to, to.Location(r.set.Zone), r.set.Zone
	m := r.voice.Tell(n, to.Lang)
	r.notify = append(r.notify, Outgoing{To: addr, Kind: Notice, Message: m, Cause: cause, At: r.s.Now,
		NotBefore: r.set.Window(to, r.s.Now), Lead: n.Lead.Code})
}

// tellSubmitter tells who sent a lead in, on the channel it came from.
func (r *ruling) tellSubmitter(l *Lead, what, cause string) {
	r.tellSubmitterOf(l, what, r.s.Person.Name, cause)
}

// tellSubmitterOf names who it is about: not always who did it.
func (r *ruling) tellSubmitterOf(l *Lead, what, who, cause string) {
	defer r.tellDuplicates(l, what, who, cause)
	if l.SubmitterID == r.s.Person.ID || !r.want(NeedPeople, fmt.Sprint(l.SubmitterID)) {
		return
	}
	r.tell(r.s.Records.People[l.SubmitterID], l.Origin, News{What: what, Lead: *l, Who: who}, cause)
}
