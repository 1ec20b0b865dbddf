package dialogs

import (
	"fmt"
	"slices"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/read"
)

// WHO has two doors: HELP names it to those whose work it is; everybody else
// finds their own cards with it.
func whoDialog() Dialog {
	return Dialog{Name: "who", Words: []string{"WHO"}, For: looksUp, Help: "help.who", Hear: (*Talk).who}
}

func ownWhoDialog() Dialog {
	return Dialog{Name: "own who", Words: []string{"WHO"}, Hear: (*Talk).who}
}

func looksUp(p bot.Person, day bot.Date) bool {
	return sells(p, day) || p.Has(bot.ConsumerAffairs, day)
}

// whoPage is how many lines of a timeline one message has, whoWhat the longest
// text of an issue in it.
const (
	whoPage = 5
	whoWhat = 60
)

// who finds a customer by name, phone number or code. What a person may not see
// is answered like what does not exist.
func (t *Talk) who(c command.Command) {
	text := strings.TrimSpace(c.Args.Value)
	if text == "" {
		t.Say("customers.who_how")
		return
	}
	need := t.search(text).Need()
	if !t.Need(need.What, need.Key) {
		return
	}
	found := t.Records.Found[need.Key]
	if i := slices.IndexFunc(found, func(f bot.Found) bool { return !f.Exact }); i == 1 { // one by its very name
		found = found[:1]
	}
	switch len(found) {
	case 0:
		t.whoNone(text)
	case 1:
		t.customer(bot.CustomerCode(found[0].ID), text, 0)
	default:
		t.whoWhich(found)
	}
}

func (t *Talk) whoNone(text string) { t.Say("customers.who_none", "What", short(text, 40)) }

// search is what a text looks for, in the places where the person may look.
func (t *Talk) search(text string) bot.Search {
	s := bot.Search{Own: t.Person.ID}
	day := t.Day()
	for _, g := range t.Person.Grants {
		if !g.Holds(day) {
			continue
		}
		switch g.Role {
		case bot.SalesManager, bot.Rep, bot.BSNRep, bot.ConsumerAffairs:
			if g.Scope == "national" {
				g.Scope = "*"
			}
			if !slices.Contains(s.Districts, g.Scope) {
				s.Districts = append(s.Districts, g.Scope)
			}
		case bot.ManagementCoordinator:
			s.Review = append(s.Review, g.Scope)
		}
	}
	phones, _ := read.Phones(text)
	code, from, to, ok := read.Code(text)
	switch {
	case len(phones) == 1:
		s.Phone = phones[0].E164
	case ok && from == 0 && to == len(text):
		s.Lead = code
	default:
		s.Words = text
		if id, ok := bot.ParseCustomerCode(text); ok { // or a name of eight letters
			s.Customer = id
		}
	}
	return s
}

// whoWhich asks which of several is meant.
func (t *Talk) whoWhich(found []bot.Found) {
	var choices []Choice
	for i, f := range found[:min(len(found), 4)] {
		text := joinWith(", ", short(f.Name, 24), joinWith(" ", short(f.City, 16), f.ZIP5))
		if f.Lead != "" {
			text += " (" + f.Lead + ")"
		}
		choices = append(choices, Choice{Key: fmt.Sprint(i + 1), Text: text, Do: "WHO " + bot.CustomerCode(f.ID)})
	}
	t.Menu("customers.who_which", nil, choices...)
}

// customer shows one customer: who it is, and what happened, newest first.
func (t *Talk) customer(key, typed string, from int) {
	if !t.Need(bot.NeedCustomer, key) {
		return
	}
	whole := t.Records.Customers[key]
	if whole == nil {
		t.whoNone(typed)
		return
	}
	v, sight := t.Settings.Seen(*whole, t.Person, t.Now)
	if !sight.Any {
		t.whoNone(typed)
		return
	}
	shown, direct := "headlines", ""
	if sight.Contact && t.From.Room { // others look over the shoulder
		sight.Contact = false
		direct = t.Words.Say("customers.who_direct", "Code", t.codeFor(v))
	}
	if sight.Contact {
		shown = "contact"
	}
	if sight.Own {
		shown = "own"
	}
	t.Do(bot.LookAt{Customer: v.ID, How: "who", Shown: shown})
	t.Rung("who", "", sight.Role)
	items, more := t.timeline(v, from)
	parts := []string{t.whoHead(v, sight.Contact)}
	if from == 0 && sight.Contact {
		parts = append(parts, t.contacts(v)...)
	}
	parts = append(parts, items...)
	parts = append(parts, more, direct)
	if from == 0 && sight.Manage {
		parts = append(parts, t.similar(v))
	}
	t.SayText(join(parts...))
}

// whoHead is the customer's name and place, with the street only for those who
// see contact data.
func (t *Talk) whoHead(v bot.View, contact bool) string {
	b := bot.Business{Name: short(v.Name, 40), City: v.City, State: v.State, ZIP5: v.ZIP5}
	if contact {
		b.Street = short(v.Street, 40)
	}
	return businessText(&b)
}

// maxContacts is how many lines of contact data one message has.
const maxContacts = 3

// contacts are whom to call, from the newest card on; then numbers and mail
// addresses that stand on none of them.
func (t *Talk) contacts(v bot.View) (lines []string) {
	said := ""
	add := func(s string) {
		if s != "" && !slices.Contains(lines, s) && len(lines) < maxContacts {
			lines = append(lines, s)
			said += s + "\n"
		}
	}
	for _, l := range v.Leads {
		add(short(partyText(l.Card.DecisionMaker), 70))
	}
	for _, p := range v.Phones {
		if s := bot.PhoneText(p, ""); !strings.Contains(said, s) {
			add(s)
		}
	}
	for _, e := range v.Emails {
		if !strings.Contains(strings.ToLower(said), e) {
			add(short(e, 60))
		}
	}
	return lines
}

// timeline is a page of what happened, and how much is older.
func (t *Talk) timeline(v bot.View, from int) (lines []string, more string) {
	items := v.Timeline()
	if from >= len(items) {
		from = 0
	}
	end := min(from+whoPage, len(items))
	for _, it := range items[from:end] {
		lines = append(lines, t.item(it))
	}
	t.State.Page = nil
	if end < len(items) {
		t.State.Page = &Page{Do: "WHO " + bot.CustomerCode(v.ID), From: end}
		more = t.Words.Say("customers.more", "Left", len(items)-end)
	}
	return lines, more
}

// item words one line of a timeline.
func (t *Talk) item(it bot.Item) string {
	key := "customers.item_" + it.What
	reason := ""
	switch {
	case it.What == "sale" && it.Cents > 0:
		key = "customers.item_sale_amount"
	case it.What == "no_sale":
		reason = t.Words.Say("claims.reason_" + orOther(it.Reason))
	}
	program := it.Program
	if p, ok := bot.ProgramByCode(it.Program); ok {
		program = p.Name
	}
	day := dayText(t.Words, it.At, t.Zone())
	if y := it.At.In(t.Zone()).Year(); y != t.Now.In(t.Zone()).Year() {
		day += fmt.Sprint(" ", y)
	}
	return t.Words.Say(key, "Day", day, "Code", it.Lead, "Program", program, "Who", orDash(it.Who), "Amount", moneyText(it.Cents),
		"Reason", reason, "Number", it.Issue, "What", short(oneLine(it.Text), whoWhat))
}

// similar is the manager's hint: names like this one nearby.
func (t *Talk) similar(v bot.View) string {
	if len(v.Similar) == 0 {
		return ""
	}
	var names []string
	for _, h := range v.Similar {
		names = append(names, joinWith(" ", short(h.Name, 24), h.ZIP5, h.Lead))
	}
	other := v.Similar[0].Lead
	if other == "" {
		other = bot.CustomerCode(v.Similar[0].ID)
	}
	return t.Words.Say("customers.similar", "Names", strings.Join(names, ", "), "Code", t.codeFor(v), "Other", other)
}

// codeFor is how a customer is typed: the code of its newest lead, else its own.
func (t *Talk) codeFor(v bot.View) string {
	if l := v.Newest(); l != nil {
		return l.Code
	}
	return v.Code()
}
