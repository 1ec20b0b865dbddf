package sms

import (
	"regexp"
	"strings"
)

var (
	bit    = regexp.MustCompile(`\S+`)
	scheme = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*:/+`)
	email  = regexp.MustCompile(`^[("<]*[\w.+'-]+@[\w-]+(\.[\w-]+)+[)">.,;:!?]*$`)
	// A dot that may make a link of what stands around it: before a word of two
	// letters or more, or within four numbers.
	dot = regexp.MustCompile(`([\p{L}\p{N}_-])([.。．｡])(\p{L}{2}|xn--|[0-9]{1,3}[.。．｡][0-9])`)
)

// marks are what every link has one of.
const marks = ".。．｡/"

// ownLink matches a link to our public address and nothing else; of another
// scheme only the one that the operator set.
func ownLink(scheme, host string) *regexp.Regexp {
	return regexp.MustCompile(`^` + regexp.QuoteMeta(scheme+"://"+host) + `([/?#][^\s@\\]*)?[.,;:!)]*$`)
}

// unlink takes the life out of links: phones make one of anything like a web
// address, and what a stranger typed must not go out under our name as a link
// (TRUST S19). Mail addresses stay, and links to our own host.
func unlink(s string, own *regexp.Regexp) string {
	if !strings.ContainsAny(s, marks) {
		return s
	}
	return bit.ReplaceAllStringFunc(s, func(t string) string {
		if i := strings.IndexAny(t, marks); i < 0 || i == len(t)-1 { // most words, and the last of a sentence
			return t
		}
		if own.MatchString(t) || email.MatchString(t) {
			return t
		}
		if strings.Contains(t, ":/") {
			t = strings.ReplaceAll(scheme.ReplaceAllString(t, ""), "://", ": ")
		}
		for range 2 { // neighbours share a letter
			t = dot.ReplaceAllString(t, "$1$2 $3")
		}
		return t
	})
}
