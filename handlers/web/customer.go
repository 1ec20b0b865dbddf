package web

import (
	"cmp"
	"strconv"
	"strings"

	"leadline/bot"
)

// items are what a customer's timeline is made of.
var items = map[string]string{
	"submitted": "Lead sent", "duplicate": "Marked as a duplicate", "not_duplicate": "Not a duplicate", "claimed": "Picked up",
	"reached": "Reached", "tried": "Tried", "sale": "Sale", "no_sale": "No sale", "withdrawn": "Withdrawn", "verified": "Revenue verified",
	"reopened": "Reopened", "issue": "Service issue", "resolved": "Service issue resolved", "merged": "Customers merged", "unmerged": "Customers separated",
}

// customer is a customer's timeline, as far as the visitor may see it. That they
// looked is recorded.
func (p *pages) customer(v *visit) error {
	id, ok := bot.ParseCustomerCode(v.r.PathValue("id"))
	if !ok { // the number that the JSON of a lead names
		var err error
		if id, err = strconv.ParseInt(v.r.PathValue("id"), 10, 64); err != nil || id < 1 {
			return errHidden
		}
	}
	view, err := p.Store.CustomerView(v.r.Context(), bot.CustomerCode(id))
	if err != nil {
		return err
	}
	view, sight := v.set.Seen(view, v.who, v.now)
	if !sight.Any {
		return errHidden
	}
	shown := "headlines"
	switch {
	case sight.Own:
		shown = "own"
	case sight.Contact:
		shown = "contact"
	}
	if err := v.looked(view.ID, "who", shown); err != nil {
		return err
	}
	names, err := v.namesIn(view)
	if err != nil {
		return err
	}
	return v.write("customer.html", view.Name, map[string]any{
		"Name": view.Name, "About": v.about(view), "Items": v.items(view, names), "Contact": sight.Contact,
	})
}

// namesIn are the display names of who worked a customer's leads, by handle.
func (v *visit) namesIn(view bot.View) (map[string]string, error) {
	byID := map[string]bot.PersonID{}
	var ids []bot.PersonID
	for _, l := range view.Leads {
		for _, e := range l.Events {
			if e.By != "" && byID[e.By] == 0 {
				byID[e.By], ids = e.ByID, append(ids, e.ByID)
			}
		}
	}
	found, err := v.p.Store.Names(v.r.Context(), ids)
	names := map[string]string{}
	for handle, id := range byID {
		names[handle] = found[id]
	}
	return names, err
}

// about is who the customer is.
func (v *visit) about(c bot.View) (list []field) {
	add := func(label, value, to string) {
		if value != "" {
			list = append(list, field{Label: v.say(label), Value: value, To: to})
		}
	}
	add("Street", c.Street, "")
	add("Town", town(&bot.Business{City: c.City, State: c.State, ZIP5: c.ZIP5}), "")
	for _, n := range c.Phones {
		add("Phone", bot.PhoneText(n, ""), telTo(n))
	}
	for _, m := range c.Emails {
		add("E-mail", m, mailTo(m))
	}
	add("District", c.District, "")
	return list
}

// items are the timeline; a lead is a link where the visitor may open it.
func (v *visit) items(view bot.View, names map[string]string) (list []happened) {
	open := map[string]bool{}
	for i := range view.Leads {
		open[view.Leads[i].Code] = v.set.MaySee(&view.Leads[i], v.who, v.now)
	}
	for _, it := range view.Timeline() {
		h := happened{At: it.At, When: v.clock(it.At), What: word(v, items, it.What), By: cmp.Or(names[it.Who], it.Who), Lead: it.Lead, Open: open[it.Lead]}
		var says []string
		if it.Program != "" {
			says = append(says, program(it.Program))
		}
		if it.Cents > 0 {
			says = append(says, money(it.Cents))
		}
		if it.Reason != "" {
			says = append(says, word(v, reasons, it.Reason))
		}
		if it.Text != "" {
			says = append(says, it.Text)
		}
		h.Say = strings.Join(says, "; ")
		list = append(list, h)
	}
	return list
}

// looked records that the visitor was shown something of a customer.
func (v *visit) looked(customer int64, how, shown string) error {
	if customer == 0 {
		return nil
	}
	return v.p.Store.LogAccess(v.r.Context(), bot.Access{Person: v.who.ID, Customer: customer, How: how, Shown: shown, Channel: "web", At: v.now})
}
