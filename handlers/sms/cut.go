package sms

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"
)

// measured is a line and where its characters end, so that it can be cut at
// many lengths without being read again.
type measured struct {
	text  string
	ends  []int // byte offsets
	spans [][]int
	tail  string // what stays behind a cut
}

// graphemes measures a text.
func graphemes(s string) *measured {
	m := &measured{text: s, ends: make([]int, 0, len(s))}
	at := 0
	for state, rest := -1, s; rest != ""; {
		var g string
		g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		at += len(g)
		if len(g) > unitsEach { // a character that no segment holds is none
			for i := range g {
				if i > 0 {
					m.ends = append(m.ends, at-len(g)+i)
				}
			}
		}
		m.ends = append(m.ends, at)
	}
	return m
}

func (m *measured) count() int { return len(m.ends) }

// head is the first n characters.
func (m *measured) head(n int) string {
	if n <= 0 {
		return ""
	}
	return m.text[:m.ends[min(n, len(m.ends))-1]]
}

// whole are things that mean something else when they are cut.
var whole = regexp.MustCompile(`\+?[0-9]?[ .-]?\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-][0-9]{4}|\S+@\S+|https://\S+|\$[0-9.,]+|[A-Z]{2}-[0-9A-Z]{5}`)

// block are lines that are shortened together.
type block []*measured

// measure prepares lines for cutting. With questions, a question at the end of
// a line stays and what stands before it gives way.
func measure(lines []string, questions bool) block {
	var out block
	for _, l := range lines {
		m := graphemes(l)
		m.spans, m.tail = whole.FindAllStringIndex(l, -1), ".."
		if questions && strings.HasSuffix(l, "?") {
			if i := strings.LastIndexAny(l[:len(l)-1], ".!?:"); i >= 0 && i+2 < len(l) {
				m.tail += l[i+1:]
			}
		}
		out = append(out, m)
	}
	return out
}

// cut shortens every line to at most n characters.
func (b block) cut(n int) []string {
	var out []string
	for _, m := range b {
		out = append(out, m.cut(n))
	}
	return out
}

// cut shortens a line to at most n characters with "..", at a space if one is
// near, and never within a number or an address.
func (m *measured) cut(n int) string {
	if len(m.ends) <= n {
		return m.text
	}
	tail := m.tail
	size := uniseg.GraphemeClusterCount(tail)
	if size*2 > n {
		tail, size = "..", 2
	}
	s := m.head(max(n-size, 1))
	if at := len(s); m.text[at] != ' ' {
		if last := strings.LastIndexByte(s, ' '); last*2 > at && at-last <= 20 {
			s = s[:last]
		}
	}
	for _, span := range m.spans {
		if span[0] > 0 && span[0] < len(s) && len(s) < span[1] {
			s = s[:span[0]]
			break
		}
	}
	return strings.TrimRight(s, " .,;") + tail
}
