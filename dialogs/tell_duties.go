package dialogs

import (
	"strings"
	"time"

	"leadline/bot"
)

// duty is a line that coordinators and admins are told about the mandates: a
// whole sentence each.
func (t telling) duty() string {
	args := []any{"Who", short(t.Values["who"], 30), "Title", short(t.Values["title"], 40), "Why", short(t.Values["why"], 120), "Paper", short(t.Values["paper"], 60)}
	for _, k := range []string{"station", "code", "district", "talk", "number", "quarter", "usps", "nalc", "stations", "vacant", "missed", "disputed", "met", "all", "count", "due", "where", "url", "days"} {
		args = append(args, strings.ToUpper(k[:1])+k[1:], t.Values[k])
	}
	for _, k := range []string{"day", "from", "to"} {
		text := t.Values[k]
		if d, err := bot.ParseDate(text); err == nil {
			text = dayText(t.w, d.At(12, 0, t.central), t.central)
		}
		args = append(args, strings.ToUpper(k[:1])+k[1:], text)
	}
	if at, err := parseInstant(t.Values["at"]); err == nil {
		args = append(args, "At", clockText(t.w, at, t.central, t.Zone))
	}
	if side := t.Values["side"]; side != "" {
		args = append(args, "Side", postOf(t.w, side))
	}
	if what := t.Values["what"]; what != "" {
		args = append(args, "What", t.w.Say("supply."+what))
	}
	switch t.What {
	case bot.NewsQueue, bot.NewsQueueDue, bot.NewsQueueUp, bot.NewsQueueDueUp:
		args = append(args, "What", t.inQueue())
	}
	key := "duty." + t.What
	for _, v := range dutyVariants[t.What] {
		if x := t.Values[v.value]; x == v.is || v.is == "*" && x != "" && x != "0" {
			key += v.suffix
			break
		}
	}
	return t.w.Say(key, args...)
}

// dutyVariants choose another wording by a value: "*" is any.
var dutyVariants = map[string][]struct{ value, is, suffix string }{
	bot.NewsTalkDisputed:   {{"why", "*", "_why"}},
	bot.NewsTalkDisputedUp: {{"why", "*", "_why"}},
	bot.NewsTalkVote:       {{"stands", "false", "_not"}},
	bot.NewsTalkResolved:   {{"stands", "false", "_not"}},
	bot.NewsTeleconHeld:    {{"counts", "false", "_not"}},
	bot.NewsSupplies:       {{"count", "*", "_count"}},
	bot.NewsNumberLost:     {{"how", bot.LostGone, "_gone"}, {"how", bot.LostDeaf, "_deaf"}, {"how", bot.LostSilent, "_silent"}},
	bot.NewsAppointed:      {{"acting", "true", "_acting"}},
	bot.NewsAppointedYou:   {{"acting", "true", "_acting"}},
	bot.NewsClosing:        {{"why", "*", "_why"}},
	bot.NewsTalkCertified:  {{"paper", "*", "_paper"}},
}

// supplied tells who asked that it is on the way.
func (t telling) supplied() bot.Message {
	return bot.Message{Text: t.say("tell.supplied", "What", t.w.Say("supply."+t.Values["what"]))}
}

func parseInstant(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }

// inQueue says what waits for a management coordinator: "2 drafts, 1 lead to check".
func (t telling) inQueue() string {
	var parts []string
	for _, k := range []string{"drafts", "review", "with"} {
		if n := t.Values[k]; n != "" && n != "0" {
			key := "duty.queue_" + k
			if n == "1" {
				key += "_one"
			}
			parts = append(parts, t.w.Say(key, "N", n))
		}
	}
	return strings.Join(parts, ", ")
}
