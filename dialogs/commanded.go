package dialogs

import (
	"regexp"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/read"
)

// commanded runs a text that is a command as a whole.
func (t *Talk) commanded() bool {
	if t.In.Kind != bot.Text || t.text() == "" {
		return false
	}
	if !t.SMS() && t.State.Open != nil && len(t.In.Text) <= softest && bot.WishOf(t.From.Channel, t.In.Text) == bot.WishSoft {
		t.drop(command.Command{Word: "DROP"})
		return true
	}
	c, ok := t.parse(t.In.Text)
	if !ok {
		c, ok = t.anotherLead(c)
	}
	switch {
	case ok && t.run(c):
		return true
	case ok && c.Word == "OK": // an answer to nothing in particular
		return false
	case ok:
		t.instead(c.Word)
		return true
	case c.Slash && t.State.Open == nil:
		t.menu()
		return true
	case c.Slash && noCommand.MatchString(t.text()):
		t.Say("card.no_command", "Command", short(noCommand.FindString(t.text()), 20))
		return true
	case c.Offer != "" && anyWords(t.asking()):
		t.offer(c.Offer)
		return true
	case strings.ContainsAny(t.text()[:1], "cC") && changes.MatchString(t.text()) && t.asking() != "" && !anyWords(t.asking()):
		t.change(command.Command{Word: "CHANGE", Args: command.Args{Field: changes.FindStringSubmatch(t.text())[1]}})
		return true
	}
	if t.aboutLead() {
		t.offer(oneLine(t.text()))
		return true
	}
	t.near = c.Offer
	return false
}

// changes is a CHANGE of something that is no field; noCommand is a slash with
// a word that none of ours is.
var (
	changes   = regexp.MustCompile(`(?i)^(?:change|cambiar|cambia|cambie)\s+(?:the |my |el |la )?(\S+(?:\s\S+)?)(?:\s+(?:to|a)\s.*)?$`)
	noCommand = regexp.MustCompile(`^/\s?\pL[\pL\d_-]*`)
)

// aboutLead says whether a text would be a command with a lead code if no
// question were open: no business is called "note CC-7K3M4 closed Mondays", so
// it is asked about.
func (t *Talk) aboutLead() bool {
	if t.asking() == "" || len(t.text()) > 120 || !leadCode.MatchString(strings.ToUpper(t.text())) {
		return false
	}
	c, ok := command.Parse(t.In.Text, command.Context{Channel: t.From.Channel, Now: t.Now})
	return ok && leadCode.MatchString(c.Args.Code)
}

// leadCode is a code that cannot be a ZIP or a number.
var leadCode = regexp.MustCompile(`[A-Z]{2}-[0-9A-Z]{5}|[0-9][A-Z]|[A-Z][0-9]`)

// anotherLead reads LEAD with a whole lead behind it while a card is open: no
// answer to a question looks like that.
func (t *Talk) anotherLead(was command.Command) (command.Command, bool) {
	if t.State.Open == nil || len(t.text()) < leastLead || anyWords(t.asking()) && !t.State.Open.Empty() {
		return was, false
	}
	c, ok := command.Parse(t.In.Text, command.Context{Channel: t.From.Channel, Now: t.Now})
	if !ok || c.Word != "LEAD" || c.Rest == "" {
		return was, false
	}
	f := read.Lead(c.Rest).Card
	if f.Business == nil || f.Business.Name == "" || f.Concurrence == nil && f.DecisionMaker == nil && f.Volume == nil {
		return was, false
	}
	return c, true
}

// softest is how long a text that only says CANCEL, END or QUIT is at most.
const softest = 40

// leastLead is how long LEAD with a whole lead behind it is at least.
const leastLead = 16

// anyWords says whether a question takes any words at all: there a slip of a
// command is asked about before it becomes a name.
func anyWords(field string) bool { return field == "business" || field == "decision_maker" }

// offer asks whether a mistyped command was meant.
func (t *Talk) offer(line string) {
	t.mark("offered")
	t.Confirm(line, "help.offer", "Command", line)
}

// context is what the reading of commands depends on.
func (t *Talk) context() command.Context {
	c := command.Context{Asking: t.asking(), Channel: t.In.From.Channel, Now: t.Now.In(t.Zone())}
	if t.In.From.Room {
		c.Asking = ""
	} else if p := t.State.Pending; p != nil && len(p.Choices) > 0 && t.saw(p.Prompt) {
		c.Asking = p.kind()
	}
	return c
}

// saw says whether the person can have seen a prompt.
func (t *Talk) saw(prompt int) bool { return prompt > 0 && prompt <= t.shown }

// asking is the open question of the card, "" if none.
func (t *Talk) asking() string {
	if t.State.Open == nil {
		return ""
	}
	return cardForm(*t.State.Open).Asking(*t.State.Open)
}

// room hears only commands where others read along, and no lead card.
func (t *Talk) room() bool {
	if !t.In.From.Room || t.In.Kind == bot.Press {
		return false
	}
	if c, ok := command.Parse(t.In.Text, t.context()); ok && t.In.Kind == bot.Text {
		if ofCard(c.Word) {
			t.Say("card.not_here")
		} else {
			t.run(c)
		}
	}
	return true
}
