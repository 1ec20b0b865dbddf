package dialogs

import (
	"fmt"
	"regexp"
	"strings"

	"leadline/bot"
	"leadline/dialogs/command"
	"leadline/dialogs/read"
)

func issueDialog() Dialog {
	return Dialog{
		Name:  "issue",
		Words: []string{"ISSUE"},
		Help:  "help.issue",
		Hear:  func(t *Talk, c command.Command) { t.issue(c) },
	}
}

// What is kept of a service issue, in characters.
const (
	maxIssueBusiness = 120
	maxIssueWhat     = 500
)

// issue records a customer's service problem. It is no lead.
func (t *Talk) issue(c command.Command) {
	business, what := splitIssue(c.Rest)
	if business == "" {
		t.Say("station.issue_how")
		return
	}
	if what == "" {
		t.Say("station.issue_what", "Business", short(business, 40))
		return
	}
	key := fmt.Sprint("issue:", t.In.ID)
	if !t.Need(bot.NeedNumber, key) {
		return
	}
	number := t.Records.Numbers[key]
	t.Do(bot.ReportIssue{Number: number, Business: short(business, maxIssueBusiness), What: short(what, maxIssueWhat)})
	t.Rung("issue", "", "sent")
	t.Ack("station.issue_done", "Business", short(business, 40), "What", short(what, 60), "Number", number)
}

// splitIssue parts the business from what is wrong: at a comma, colon, dash or
// line, else before the first word that tells of a problem.
func splitIssue(text string) (business, what string) {
	text = strings.TrimSpace(read.Fold(text))
	if at := issueMark.FindStringIndex(text); at != nil && at[0] > 0 {
		return strings.TrimSpace(text[:at[0]]), strings.TrimSpace(text[at[1]:])
	}
	if at := issueWord.FindStringIndex(text); at != nil && at[0] > 0 {
		return strings.TrimSpace(text[:at[0]]), strings.TrimSpace(text[at[0]:])
	}
	return text, ""
}

var (
	issueMark = regexp.MustCompile(`\s*[,;:\n]\s*|\s+-+\s+`)
	issueWord = regexp.MustCompile(`(?i)\s(mail|mails|package|packages|parcel|parcels|box|boxes|letters?|late|lost|missing|missed|damaged|broken|wrong|no|never|not|pickup|pick|pickups|delivery|deliveries|delivered|is|are|was|were|has|have|had|gets?|says|said|wants|needs|problem|problems|bill|billed|refund|insurance|scanner|tracking|correo|paquetes?|tarde|perdido|falta|nunca|no)\b`)
)
