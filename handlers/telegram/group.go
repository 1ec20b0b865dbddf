package telegram

import (
	"regexp"
	"strings"
)

// In a group people talk to each other. These are the first words with which
// they talk to us without a slash, by what must follow: "why CC-7K3M4" asks us,
// "why is the truck late" does not.
var words = []struct {
	follow func(rest string) bool
	list   string
}{
	{nothing, "OPEN POOL"},
	{oneWord, "POOL"},
	{aCode, "CLAIM RELEASE WHY REACHED TRIED SALE NOSALE NOTE"},
}

func nothing(rest string) bool { return rest == "" }
func oneWord(rest string) bool { return len(strings.Fields(rest)) == 1 }

// aCode: nothing, or something like a lead code near the front. A mistyped one
// must be answered too, so any digit will do.
func aCode(rest string) bool {
	f := strings.Fields(rest)
	return len(f) == 0 || strings.ContainsAny(strings.Join(f[:min(len(f), 2)], ""), "0123456789")
}

var (
	commandShape = regexp.MustCompile(`^/([A-Za-z0-9_]+)@([A-Za-z0-9_]+)`)
	mentionShape = regexp.MustCompile(`^@([A-Za-z0-9_]+)[\s,:]*`)
	poolShape    = regexp.MustCompile(`(?i)^/lead\s+pool\b`)
)

// forUs says whether what was written in a group is for us, and how it reads
// there: a command that names no other bot, an answer to us, or our words.
func (c *Channel) forUs(text string, m *message) (string, bool) {
	if f := commandShape.FindStringSubmatch(text); f != nil && !c.called(f[2]) {
		return "", false
	}
	if f := mentionShape.FindStringSubmatch(text); f != nil && *c.name.Load() != "" && c.called(f[1]) {
		if text = text[len(f[0]):]; text == "" {
			text = "?"
		}
		return text, true
	}
	text = c.withoutName(text)
	if m.Reply != nil && m.Reply.From != nil && m.Reply.From.ID == c.id {
		return text, true
	}
	if len(text) > 1 && text[0] == '/' {
		return poolShape.ReplaceAllString(text, "/pool"), true
	}
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return "", false
	}
	word, rest := strings.ToUpper(strings.Trim(fields[0], ".!:,")), strings.Join(fields[1:], " ")
	for _, w := range words {
		for said := range strings.FieldsSeq(w.list) {
			if said == word && w.follow(rest) {
				return text, true
			}
		}
	}
	return "", false
}

// called says whether a name is ours; as long as we do not know it, any may be.
func (c *Channel) called(name string) bool {
	ours := *c.name.Load()
	return ours == "" || strings.EqualFold(ours, name)
}

// withoutName makes "/claim" of "/claim@OurBot".
func (c *Channel) withoutName(text string) string {
	return commandShape.ReplaceAllString(text, "/$1")
}
