package dialogs

import (
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
)

func mergeDialog() Dialog {
	return Dialog{
		Name:  "merge",
		Words: []string{"MERGE", "UNMERGE"},
		For:   func(p bot.Person, day bot.Date) bool { return p.Has(bot.SalesManager, day) },
		Help:  "help.merge",
		Hear: func(t *Talk, c command.Command) {
			if c.Word == "UNMERGE" {
				t.unmerge(c)
				return
			}
			t.merge(c)
		},
	}
}

// twoCodes are the codes behind MERGE and UNMERGE: of leads, or of customers.
func twoCodes(c command.Command) (codes []string) {
	for _, w := range strings.Fields(c.Args.Code + " " + c.Args.Value) {
		w = strings.ToUpper(strings.Trim(w, "#,;.&+"))
		switch w {
		case "", "AND", "WITH", "INTO", "FROM", "Y", "CON", "EN", "DE":
			continue
		}
		codes = append(codes, w)
	}
	return codes
}

// found is the customer of a code; a code that is none is refused like one that
// is not the person's to know.
func (t *Talk) found(code string) (v *bot.View, ready bool) {
	if !t.Need(bot.NeedCustomer, code) {
		return nil, false
	}
	v = t.Records.Customers[code]
	if v == nil || !t.Settings.Sight(*v, t.Person, t.Now).Any {
		t.refuse(&bot.Error{Kind: bot.ErrUnknown}, short(code, 20), nil)
		return nil, false
	}
	return v, true
}

// merge joins two customers, after a yes.
func (t *Talk) merge(c command.Command) {
	codes := twoCodes(c)
	if len(codes) != 2 {
		t.Say("customers.merge_how")
		return
	}
	a, ok := t.found(codes[0])
	b, also := t.found(codes[1])
	if !ok || !also {
		return
	}
	if err := t.Settings.MayMerge(a, b, t.Person, t.Now); err != nil {
		t.refuseMerge(err, codes[1])
		return
	}
	args := []any{"Name", short(b.Name, 30), "Code", codes[1], "Into", short(a.Name, 30), "Other", codes[0]}
	if !t.Sure {
		t.Confirm("MERGE "+codes[0]+" "+codes[1], "customers.merge_confirm", args...)
		return
	}
	t.Do(bot.MergeCustomers{Into: a.ID, From: b.ID})
	t.Rung("merge", "", "merged")
	t.Ack("customers.merged", args...)
}

// unmerge takes the newest merge of a customer back, or the one with another.
func (t *Talk) unmerge(c command.Command) {
	codes := twoCodes(c)
	if len(codes) != 1 && len(codes) != 2 {
		t.Say("customers.unmerge_how")
		return
	}
	v, ok := t.found(codes[0])
	if !ok {
		return
	}
	var with int64
	if len(codes) == 2 {
		if with = memberOf(*v, codes[1]); with == 0 {
			t.refuseMerge(&bot.Error{Kind: bot.ErrNotMerged}, codes[1])
			return
		}
		if own := memberOf(*v, codes[0]); with == v.ID && own != 0 { // named the other way round
			with = own
		}
	}
	m, err := t.Settings.MayUnmerge(v, with, t.Person, t.Now)
	if err != nil {
		t.refuseMerge(err, codes[0])
		return
	}
	args := []any{"Name", short(m.Name, 30), "Into", short(v.Name, 30)}
	if !t.Sure {
		t.Confirm("UNMERGE "+strings.Join(codes, " "), "customers.unmerge_confirm", args...)
		return
	}
	t.Do(bot.UnmergeCustomers{Customer: v.ID, Merge: m.ID})
	t.Rung("merge", "", "unmerged")
	t.Ack("customers.unmerged", args...)
}

// memberOf is the customer of a view that a code means, as it stood before any
// merge; 0: none.
func memberOf(v bot.View, code string) int64 {
	for _, l := range v.Leads {
		if l.Code == code || strings.HasSuffix(l.Code, "-"+bot.FoldCode(code)) {
			return l.Customer
		}
	}
	if id, ok := bot.ParseCustomerCode(code); ok {
		for _, c := range v.Members {
			if c.ID == id {
				return id
			}
		}
	}
	return 0
}

func (t *Talk) refuseMerge(err *bot.Error, code string) {
	switch err.Kind {
	case bot.ErrSame, bot.ErrNotMerged, bot.ErrTooOld:
		t.Say("customers.refused_"+string(err.Kind), "Code", short(code, 20), "Limit", err.Limit)
	case bot.ErrNotAllowed:
		t.Say("customers.refused_not_allowed")
	default:
		t.refuse(err, short(code, 20), nil)
	}
}
