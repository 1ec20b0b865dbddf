package read

import (
	"regexp"
	"strings"
)

const spokenTLD = `com|net|org|edu|gov|us|biz|info|co|io|shop|store|mx|example|test`

var (
	mailShape   = regexp.MustCompile(`(?i)[a-z0-9](?:[a-z0-9._%+\-]{0,62}[a-z0-9_\-])? ?@ ?[a-z0-9](?:[a-z0-9\-]{0,62}\.)+[a-z]{2,24}\b`)
	mailSpoken  = regexp.MustCompile(`(?i)\b((?:[a-z0-9] ){2,14}[a-z0-9]|[a-z0-9](?:[a-z0-9._\-]{0,40}[a-z0-9])?(?:[ ]?(?: dot | punto | underscore | dash | hyphen | minus | guion bajo | guion |\(dot\)|\[dot\])[ ]?[a-z0-9]+){0,4})[ ]?(?: at | arroba |\(at\)|\[at\]|\{at\}|@| at sign )[ ]?([a-z0-9][a-z0-9\-']{0,62}(?: [a-z0-9\-']{1,30}){0,2}?(?:[ ]?(?: dot | punto |\(dot\)|\[dot\]|\.)[ ]?[a-z0-9\-]{2,30}){0,3}?(?:[ ]?(?: dot | punto |\(dot\)|\[dot\]|\.)[ ]?(?:` + spokenTLD + `))+)\b`)
	mailBroken  = regexp.MustCompile(`(?i)\b[a-z0-9._%+\-]{1,64} ?@ ?[a-z0-9\-]{2,64}(?:[, .]+(?:com|net|org))?`)
	spokenDots  = regexp.MustCompile(`(?i)[ ]*(?:\bdot\b|\bpunto\b|\(dot\)|\[dot\])[ ]*`)
	spokenMarks = strings.NewReplacer(" underscore ", "_", " guion bajo ", "_", " dash ", "-", " hyphen ", "-", " minus ", "-", " menos ", "-", " guion ", "-")
	dropSigns   = strings.NewReplacer(" ", "", "'", "") // "joe's bikes dot com"
	mailHint    = regexp.MustCompile(`(?i)@|\b(?:at|arroba)\b`)
)

// A mail address found at bytes [start, end); sure is false for one that was
// dictated or mended.
type mailAt struct {
	address    string
	start, end int
	sure       bool
	raw        string
}

// mails finds mail addresses, typed or dictated ("ann at vitaco dot com").
func mails(text string) []mailAt {
	var all []mailAt
	if !strings.ContainsAny(text, "@tToO") || !mailHint.MatchString(text) { // an "at" or "arroba", that is
		return nil
	}
	masked := []byte(text)
	for _, m := range mailShape.FindAllIndex(masked, -1) {
		address := strings.ReplaceAll(text[m[0]:m[1]], " ", "")
		if strings.Contains(address, "..") || strings.Contains(address, "--") && strings.Contains(address, "-.") || len(address) > 254 {
			continue
		}
		all = append(all, mailAt{address, m[0], m[1], true, text[m[0]:m[1]]})
		for b := m[0]; b < m[1]; b++ {
			masked[b] = '\x01'
		}
	}
	for _, m := range mailSpoken.FindAllSubmatchIndex(masked, -1) {
		local := spokenMarks.Replace(spokenDots.ReplaceAllString(text[m[2]:m[3]], "."))
		domain := spokenMarks.Replace(" " + spokenDots.ReplaceAllString(text[m[4]:m[5]], ".") + " ")
		domain = dropSigns.Replace(domain)
		local = strings.ReplaceAll(local, " ", "")
		if strings.ContainsAny(local+domain, "()[]") || strings.Contains(domain, "..") {
			continue
		}
		all = append(all, mailAt{strings.ToLower(local + "@" + domain), m[0], m[1], false, text[m[0]:m[1]]})
		for b := m[0]; b < m[1]; b++ {
			masked[b] = '\x01'
		}
	}
	return all
}

// brokenMail finds what was meant as a mail address but lacks a part.
func brokenMail(text string) (raw string, start, end int, ok bool) {
	m := mailBroken.FindStringIndex(text)
	if m == nil || m[0] > 0 && text[m[0]-1] == '<' {
		return "", 0, 0, false
	}
	return text[m[0]:m[1]], m[0], m[1], true
}
