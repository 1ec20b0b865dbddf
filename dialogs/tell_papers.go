package dialogs

import (
	"fmt"
	"strings"
	"time"

	"leadline/bot"
)

// What people are told about cards, the weekly status, and on the day of
// thanks.

// StatusLines are the weekly status of some leads, a line each; unnamed ones leave
// the customer out.
func (b *Book) StatusLines(leads []bot.Lead, lang string, named func(bot.Lead) bool) (lines []string) {
	w := b.texts.In(lang)
	for _, l := range leads {
		name := ""
		if named(l) {
			name = short(leadName(l), 40)
		}
		lines = append(lines, fmt.Sprintf("%s (%s): %s", join2(l.Code, name), dayText(w, l.CardDate.At(12, 0, time.UTC), time.UTC), statusText(w, l)))
	}
	return lines
}

// weekly is the status of a carrier's own leads, for their eyes only.
func (t telling) weekly() bot.Message {
	most := 12
	if t.Brief {
		most = 5
	}
	lines := []string{t.w.Say("tell.weekly")}
	for i, l := range t.Leads {
		if i == most {
			lines = append(lines, t.w.Say("tell.weekly_more", "N", len(t.Leads)-most))
			break
		}
		lines = append(lines, t.w.Say("mine.line", "Code", l.Code, "Business", short(orDash(leadName(l)), shortName), "Status", statusText(t.w, l)))
	}
	return bot.Message{Text: strings.Join(lines, "\n"), Parts: 3}
}

// thanks thank the whole unit; its counts stand there where they name nobody.
func (t telling) thanks() bot.Message {
	key := "tell.thanks"
	switch {
	case t.Values["leads"] == "" || t.Values["leads"] == "0":
		key = "tell.thanks_plain"
	case t.Values["sales"] == "" || t.Values["sales"] == "0":
		key = "tell.thanks_leads"
	}
	return bot.Message{Text: t.w.Say(key, "Station", short(t.Values["station"], 30), "Leads", t.Values["leads"], "Sales", t.Values["sales"])}
}

// withReason is a notice that ends a sentence with what somebody typed.
func (t telling) withReason() bot.Message {
	return bot.Message{Text: endings.Replace(t.say("tell."+t.What, "Note", strings.TrimRight(short(t.Note, 60), ".")))}
}

// keyed tells a carrier that their paper card was input.
func (t telling) keyed() bot.Message {
	return bot.Message{Text: t.say("tell.keyed", "Day", dayText(t.w, t.Lead.CardDate.At(12, 0, t.central), t.central))}
}
