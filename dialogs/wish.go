package dialogs

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/form"
	"leadline/dialogs/read"
)

// wish answers STOP, START and HELP. What they change was changed when the
// message was accepted; here are only the words, and what becomes of the cards.
func (t *Talk) wish() bool {
	switch t.In.Wish {
	case bot.WishStop:
		t.stopped()
		return true
	case bot.WishStart:
		t.State.Out = false
		t.mark("opt_in")
		switch {
		case t.In.From.Channel == "telegram" && !t.Person.Enrolled() && !t.Person.Stopped && t.Neutral.IsZero():
			return false // /start is how everybody opens a bot there
		case !t.botAnswers():
		case !t.Person.Enrolled():
			t.neutral()
		default:
			t.Say("comply.start")
		}
		return true
	case bot.WishHelp:
		t.mark("help")
		if t.botAnswers() && !t.In.From.Room {
			if m := t.complianceHelp(); len(t.Heard) > 1 {
				t.SayText(m.Text) // with what the rest of the burst asked for
			} else {
				t.only = &m
			}
		}
		return true
	case bot.WishAsk:
		if t.Person.Stopped || t.State.Out {
			return false
		}
		atReview := t.asking() == form.Review && nagged(t.In.Wish, t.In.Text)
		if t.unsure() {
			t.Ack("comply.unsure")
			return t.State.Open == nil || atReview
		}
		if atReview {
			t.reviewHow()
		}
		return atReview
	}
	return false
}

// nagged says whether a text that may mean STOP speaks of nothing but our texts.
// At the review, where words become a note, it must not go onto the lead; "stop by
// after 3, she'll text me" is about the customer, and does.
func nagged(w bot.Wish, text string) bool {
	_, wrong := wrongField(read.Fold(text))
	return w == bot.WishAsk && !wrong && !ofCustomer.MatchString(text)
}

var ofCustomer = regexp.MustCompile(`(?i)\b(?:stop(?:s|ped|ping)? (?:by|in|over|at|using|for)|s?he|they|them|her|him|customer|cust|owner|manager|ups|fedex|amazon)\b`)

// unsure says whether to ask if somebody wants no more texts: once, as long as
// nothing unasked is sent because of it.
func (t *Talk) unsure() bool {
	last, err := time.Parse(time.RFC3339, t.State.Kept["unsure"])
	if err == nil && t.Now.Sub(last) < holdUnsure {
		return false
	}
	kept := maps.Clone(t.State.Kept)
	if kept == nil {
		kept = map[string]string{}
	}
	kept["unsure"] = t.Now.UTC().Format(time.RFC3339)
	t.State.Kept = kept
	return true
}

// holdUnsure is how long unasked messages wait after a text that may have meant
// STOP.
const holdUnsure = 24 * time.Hour

// botAnswers says whether a wish is ours to answer. By SMS the provider may do
// it, and then a second answer would be refused; but it acts on its own words
// alone, and whoever says it otherwise would hear from nobody.
func (t *Talk) botAnswers() bool {
	return !t.SMS() || t.Settings.KeywordReplies == "bot" || !t.providerActs()
}

// providerWords are what a carrier gateway acts on as the whole text, in any case.
var providerWords = []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "START", "YES", "UNSTOP", "HELP", "INFO"}

// providerActs says whether the provider has answered: to a word of its own, or
// to one of the account's, which only it knows as one.
func (t *Talk) providerActs() bool {
	if slices.Contains(providerWords, strings.ToUpper(strings.TrimSpace(t.In.Text))) {
		return true
	}
	ours := bot.WishOf("sms", t.In.Text)
	return ours != t.In.Wish && ours != bot.WishYes
}

// stopped confirms a STOP once, and lets no card wait for somebody who is gone.
func (t *Talk) stopped() {
	t.shelve("stop")
	t.State.Pending = nil
	t.mark("opt_out")
	if t.State.Out || t.In.Kind == bot.Blocked || !t.botAnswers() {
		t.State.Out = true
		return
	}
	t.State.Out = true
	t.only = &bot.Message{Text: t.Words.Say("comply.stop"), Compliance: true, Parts: 1}
}

// optedOut keeps silent by SMS until START; elsewhere what the person starts is
// answered.
func (t *Talk) optedOut() bool { return t.Person.Stopped && t.SMS() }

// unknown answers who is not enrolled: a code, or the one neutral line a day.
func (t *Talk) unknown() bool {
	if t.Person.Enrolled() {
		return false
	}
	if t.In.Kind == bot.Home {
		t.homeOfStranger()
		return true
	}
	if t.In.Kind == bot.Press {
		t.Rung("button", "not_enrolled", bot.RefusedButton)
	}
	if t.joined || t.overheard() || slices.Contains(silent, t.In.Kind) {
		return true
	}
	if c, ok := command.Parse(t.In.Text, t.context()); t.In.Kind == bot.Text && ok && (c.Word == "JOIN" || c.Word == "LANG") {
		t.joined = c.Word == "JOIN"
		if t.run(c) {
			return true
		}
	}
	t.stranger()
	return true
}

// overheard says whether a text was said to a room. A slash command is said to
// us alone, wherever it was typed: nobody else there sees it or its answer.
func (t *Talk) overheard() bool { return t.In.From.Room && t.In.Hints.TriggerID == "" }

// silent are kinds that nobody is answered for.
var silent = []bot.InboundKind{bot.Blocked, bot.Unblocked, bot.Home, bot.Raw, bot.Ignored}
