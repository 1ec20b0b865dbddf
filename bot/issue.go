package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Issue is a service complaint of a customer, from first report to resolution.
type Issue struct {
	ID       int64 // its number, from NeedNumber
	By       PersonID
	Business string // as reported
	What     string
	At       time.Time

	Customer   int64
	District   string // whose consumer affairs works it
	Reporter   string // display name
	ResolvedAt *time.Time
	ResolvedBy PersonID
	Resolver   string // handle
	Answer     string // what was done
}

type (
	// ReportIssue puts a service issue on a customer's timeline. Number comes
	// from NeedNumber.
	ReportIssue struct {
		Number         int64
		Business, What string
	}
	// ResolveIssue says what was done about it.
	ResolveIssue struct {
		ID     int64
		Answer string
	}
	// LookAt records that the speaker was shown personal data of a customer.
	LookAt struct {
		Customer   int64
		How, Shown string
	}
)

func (ReportIssue) action()  {}
func (ResolveIssue) action() {}
func (LookAt) action()       {}

// Named is a customer of a district that goes by a name.
type Named struct {
	ID      int64 // of the one it was merged into, if it was
	Name    string
	ZIP5    string
	Senders []PersonID // who sent leads about it
}

// NeedOfName is the need for the customers of a district that go by a name.
func NeedOfName(district, name string) Need {
	return Need{NeedNamed, district + "|" + NormalName(name)}
}

// issueDistrict is whose consumer affairs hears of a report: that of the
// reporter's station, else of their role.
func (s *Settings) issueDistrict(p Person, at Station, now time.Time) string {
	if at.District != "" {
		return at.District
	}
	if p.District != "" {
		return p.District
	}
	for _, g := range p.Grants {
		if g.Holds(s.Day(now)) && g.Scope != "national" {
			return g.Scope
		}
	}
	return ""
}

// chooseNamed is the customer that a report is about: the only one of that
// name, else the only one that the reporter sent a lead about, else the only one
// of their ZIP. More is not guessed: nil.
func chooseNamed(all []Named, p Person, at Station) *Named {
	for _, fits := range []func(Named) bool{
		func(Named) bool { return true },
		func(n Named) bool { return slices.Contains(n.Senders, p.ID) },
		func(n Named) bool { return at.ZIP5 != "" && n.ZIP5 == at.ZIP5 },
	} {
		var only *Named
		count := 0
		for i := range all {
			if fits(all[i]) {
				only, count = &all[i], count+1
			}
		}
		if count == 1 {
			return only
		}
	}
	return nil
}

// report puts an issue on the timeline of the customer that it names, or of a
// new one. Consumer affairs of the district hears of it, and who holds a lead of
// that customer.
func (r *ruling) report(a ReportIssue) {
	p := r.s.Person
	district := r.set.issueDistrict(p, r.s.Station, r.s.Now)
	name := NeedOfName(district, a.Business)
	staff := string(ConsumerAffairs) + "@" + district
	if !r.want(name.What, name.Key) || !r.want(NeedStaff, staff) {
		return
	}
	i := Issue{ID: a.Number, By: p.ID, Reporter: p.Name, Business: a.Business, What: a.What, At: r.s.Now, District: district}
	if n := chooseNamed(r.s.Records.Named[name.Key], p, r.s.Station); n != nil {
		i.Customer, i.Business = n.ID, n.Name
	} else {
		c := Customer{ID: NewCustomerID(r.s.Seed, len(r.c.NewCustomers)), Name: a.Business, District: district, MadeAt: r.s.Now}
		r.c.NewCustomers = append(r.c.NewCustomers, c)
		i.Customer = c.ID
		r.c.Issues = append(r.c.Issues, i)
		r.tellAffairs(i, staff)
		return
	}
	r.c.Issues = append(r.c.Issues, i)
	r.tellAffairs(i, staff)
	r.tellHolders(i, NewsIssueHeld, nil)
}

// tellAffairs tells consumer affairs of a new issue; where nobody does that
// work, the program admin.
func (r *ruling) tellAffairs(i Issue, staff string) {
	who := r.s.Records.Staff[staff]
	if len(who) == 0 {
		admin := string(ProgramAdmin) + "@" + i.District
		if !r.want(NeedStaff, admin) {
			return
		}
		who = r.s.Records.Staff[admin]
	}
	for _, w := range who {
		if w.ID != r.s.Person.ID {
			r.tell(w, 0, i.news(NewsIssue), issueTopic(i.ID))
		}
	}
}

func issueTopic(id int64) string { return fmt.Sprintf("issue:%d", id) }

func (i Issue) news(what string) News {
	v := map[string]string{"number": fmt.Sprint(i.ID), "business": i.Business}
	if i.ResolvedAt == nil {
		v["what"] = i.What
	} else {
		v["answer"] = i.Answer
	}
	return News{What: what, Who: i.Reporter, Values: v}
}

// tellHolders records an issue on the leads of its customer that go on, and
// tells who holds one.
func (r *ruling) tellHolders(i Issue, what string, but []PersonID) {
	key := CustomerCode(i.Customer)
	if !r.want(NeedCustomer, key) {
		return
	}
	v := r.s.Records.Customers[key]
	if v == nil {
		return
	}
	data := map[string]any{"issue": i.ID}
	if i.ResolvedAt != nil {
		data["resolved"] = true
	}
	told := append([]PersonID{r.s.Person.ID}, but...)
	for _, seen := range v.Leads {
		if seen.Status.Closed() && !slices.Contains([]Status{Sold, NoSale}, seen.Status) {
			continue
		}
		l := r.lead(seen.Code)
		if l == nil || l.Status.Closed() && l.HolderID == 0 {
			continue
		}
		if !l.Status.Closed() {
			r.event(l, "issue", data)
		}
		if l.HolderID == 0 || slices.Contains(told, l.HolderID) || !r.want(NeedPeople, fmt.Sprint(l.HolderID)) {
			continue
		}
		told = append(told, l.HolderID)
		n := i.news(what)
		n.Lead = *l
		r.tell(r.s.Records.People[l.HolderID], 0, n, fmt.Sprintf("%s:%d", what, i.ID))
	}
}

// MayResolve says why a person may not resolve an issue: consumer affairs of
// its district may, once; where nobody does that work, the program admin.
func (s *Settings) MayResolve(i *Issue, p Person, vacant bool, now time.Time) *Error {
	switch {
	case i == nil || !s.WorksIssues(p, i.District, vacant, now):
		return &Error{Kind: ErrUnknown}
	case i.ResolvedAt != nil:
		return &Error{Kind: ErrClosed, Who: i.Resolver, Since: *i.ResolvedAt}
	}
	return nil
}

// WorksIssues says whether a person works the service issues of a district:
// consumer affairs, and the program admin while nobody does that work there.
func (s *Settings) WorksIssues(p Person, district string, vacant bool, now time.Time) bool {
	day := s.Day(now)
	return p.Has(ConsumerAffairs, day, district) || vacant && p.Has(ProgramAdmin, day, district)
}

// AffairsOf is the need for who works the service issues of a district.
func AffairsOf(district string) Need {
	return Need{NeedStaff, string(ConsumerAffairs) + "@" + district}
}

// resolve ends an issue; who reported it hears what was done, and who holds a
// lead of the customer.
func (r *ruling) resolve(a ResolveIssue) {
	key := fmt.Sprint(a.ID)
	if !r.want(NeedIssue, key) {
		return
	}
	i := r.s.Records.Issue[key]
	if i == nil {
		return
	}
	affairs := AffairsOf(i.District)
	if !r.want(affairs.What, affairs.Key) {
		return
	}
	if r.set.MayResolve(i, r.s.Person, len(r.s.Records.Staff[affairs.Key]) == 0, r.s.Now) != nil || strings.TrimSpace(a.Answer) == "" || !r.want(NeedPeople, fmt.Sprint(i.By)) {
		return
	}
	done := *i
	done.ResolvedAt, done.ResolvedBy, done.Answer = &r.s.Now, r.s.Person.ID, a.Answer
	r.c.Resolved = append(r.c.Resolved, done)
	r.c.Hush = append(r.c.Hush, issueTopic(i.ID))
	if i.By != r.s.Person.ID {
		r.tell(r.s.Records.People[i.By], 0, done.news(NewsResolved), fmt.Sprintf("resolved:%d", i.ID))
	}
	r.tellHolders(done, NewsResolvedHeld, []PersonID{i.By})
}
