package dialogs

import (
	"maps"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
)

// commandDialogs are the dialogs that are one command each, in the order in
// which HELP names them; the lead card has its own file.
func commandDialogs() []Dialog {
	return []Dialog{
		mineDialog(),
		claimDialog(),
		openDialog(),
		followupDialog(),
		whyDialog(),
		noteDialog(),
		withdrawDialog(),
		handoverDialog(),
		awayDialog(),
		manageDialog(),
		approveDialog(),
		reviewDialog(),
		paperDialog(),
		queueDialog(),
		slipsDialog(),
		whoDialog(),
		ownWhoDialog(),
		mergeDialog(),
		issueDialog(),
		issuesDialog(),
		talkDialog(),
		givenDialog(),
		resolveDialog(),
		okDialog(),
		supplyDialog(),
		faqDialog(),
		teleconDialog(),
		appointDialog(),
		stationDialog(),
		reportDialog(),
		inviteDialog(),
		poolDialog(),
		webDialog(),
		settingsDialog(),
		moreDialog(),
		joinDialog(),
		menuDialog(),
	}
}

// anybody opens a dialog to strangers too.
func anybody(bot.Person, bot.Date) bool { return true }

// sells says whether a person works leads.
func sells(p bot.Person, day bot.Date) bool {
	return p.Has(bot.Rep, day) || p.Has(bot.SalesManager, day) || p.Has(bot.BSNRep, day)
}

// coordinates says whether a person is a coordinator of a station.
func coordinates(p bot.Person, day bot.Date) bool {
	return p.Has(bot.ManagementCoordinator, day) || p.Has(bot.CarrierCoordinator, day)
}

// Lead is the lead of a code as typed; ready is false until it is loaded. A nil
// lead that is ready does not exist.
func (t *Talk) Lead(code string) (l *bot.Lead, ready bool) {
	if !t.Need(bot.NeedLead, code) {
		return nil, false
	}
	return t.Records.Leads[code], true
}

// Remember makes the rest of this turn see a lead as an action will leave it,
// so that "claim 7k3m4" and "spoke 7k3m4" may come in one burst. The records of
// the scene stay as they are.
func (t *Talk) Remember(l bot.Lead) {
	leads := maps.Clone(t.Records.Leads)
	if leads == nil {
		leads = map[string]*bot.Lead{}
	}
	for key, old := range leads {
		if old != nil && old.Code == l.Code {
			leads[key] = &l
		}
	}
	leads[l.Code] = &l
	t.Records.Leads = leads
}

// held are the speaker's held leads that are still worked; ready as in Lead.
func (t *Talk) held() (list []bot.Lead, ready bool) {
	if !t.Need(bot.NeedHeld, personKey(t.Person.ID)) {
		return nil, false
	}
	for _, l := range bot.HeldNow(t.Records.Held[t.Person.ID], t.Records.Leads, t.Person.ID) {
		if t.Settings.Holds(&l, t.Person, t.Now) && !l.Status.Closed() {
			list = append(list, l)
		}
	}
	return list, true
}

// worked is the lead that a rep's command is about: the one named, else the
// only one they hold. Otherwise it asks which, and returns nil.
func (t *Talk) worked(c command.Command) *bot.Lead {
	if c.Args.Code != "" {
		l, ready := t.Lead(c.Args.Code)
		if ready && l == nil {
			t.refuse(&bot.Error{Kind: bot.ErrUnknown}, c.Args.Code, nil)
		}
		return l
	}
	if t.From.Room { // others talk here: without a code nothing was said to us
		return nil
	}
	list, ready := t.held()
	switch {
	case !ready:
		return nil
	case len(list) == 1:
		l := list[0]
		return &l
	case len(list) == 0:
		t.Say("claims.hold_none")
		return nil
	}
	var names []string
	for _, l := range list {
		names = append(names, l.Code+" "+short(leadName(l), 20))
		if len(names) == 4 {
			break
		}
	}
	t.Say("claims.which", "List", strings.Join(names, "\n"), "Command", c.Word+" "+list[0].Code)
	return nil
}

// button is the button that was pressed, if the message is a press.
func (t *Talk) button() (bot.Button, bool) {
	p := t.In.Press
	if p == nil {
		return bot.Button{}, false
	}
	sent, ok := t.Records.Sent[p.Outbound]
	if !ok || p.Index < 0 || p.Index >= len(sent.Buttons) {
		return bot.Button{}, false
	}
	return sent.Buttons[p.Index], true
}

// claimSeq is the claim that the pressed button belongs to, 0 for none.
func (t *Talk) claimSeq() int {
	b, _ := t.button()
	return b.Claim
}

// refuse says why something cannot be done, and what can. The words depend on
// the kind of refusal alone, and a lead that is not for the person is called as
// they typed it, so that it cannot be told from one that does not exist.
func (t *Talk) refuse(err *bot.Error, typed string, l *bot.Lead) {
	if t.In.Kind == bot.Press {
		t.Rung("button", string(err.Kind), bot.RefusedButton)
	}
	code := typed
	if l != nil && err.Kind != bot.ErrUnknown {
		code = l.Code
	}
	key := "claims.refused_" + string(err.Kind)
	if err.Kind == bot.ErrNotHolder && err.Who == "" {
		key = "claims.refused_free"
	}
	since := ""
	if !err.Since.IsZero() {
		since = t.Clock(err.Since)
	}
	until := ""
	if !err.Until.IsZero() {
		until = t.dayOf(err.Until)
	}
	t.Say(key, "Code", code, "Who", short(err.Who, 24), "Since", since, "Limit", err.Limit, "Until", until)
}

// leadName is the customer's name of a lead, for lists and short texts.
func leadName(l bot.Lead) string {
	if b := l.Card.Business; b != nil && b.Name != "" {
		return b.Name
	}
	return ""
}

// placeOf is the town and ZIP of a lead's customer, never the street.
func placeOf(c bot.Card) string {
	b := c.Business
	if b == nil {
		return ""
	}
	var parts []string
	for _, s := range []string{b.City, b.ZIP5} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}
