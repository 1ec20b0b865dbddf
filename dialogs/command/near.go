package command

import (
	"strings"
)

// offer is the command that a text is one letter away from, as it should be
// offered: "BACK", "CLAIM CC-7K3M4"; empty: none. A text of several words only
// counts where a lead code or a field of the card stands behind the word.
func (p parsed) offer() string {
	toks := plain(p.toks)
	if len(toks) == 0 {
		return ""
	}
	word, ok := nearest(toks[0].key, p.ctx)
	if !ok {
		return ""
	}
	rest := plain(toks[1:])
	if len(rest) == 0 {
		return word
	}
	fixed := word + " " + p.text[rest[0].start:rest[len(rest)-1].end]
	in := p
	in.text, in.raw, in.toks = fixed, fixed, tokens(fixed)
	if c, ok := in.phrase(); ok && saidBy(word, c.Word) && (c.Args.Code != "" || c.Args.Field != "" || c.Args.Talk != nil) {
		return fixed
	}
	return ""
}

// nearWords are what a slip may have meant, the commonest first.
var nearWords = strings.Fields("LEAD BACK SKIP UNDO REVIEW CHANGE LATER DROP SEND MENU FIX MINE STATUS CLAIM RELEASE REACHED SPOKE TRIED SALE NOSALE NOTE WITHDRAW STATION INVITE LANG MUTE UNMUTE CARDS JOIN ISSUE TALK GIVEN SIGN DISPUTE POSTED HANDED OFFER ACCEPT DECLINE ASSIGN PULL VERIFY MERGE REOPEN RESOLVE ISSUES ATRAS SALTAR DESHACER ENVIAR BORRAR CAMBIAR CORREGIR LUEGO IDIOMA FINISH OPEN")

// nearest finds the word one letter away. In answers that take any words only
// slips count that no name holds: two letters swapped or one doubled.
func nearest(k string, ctx Context) (string, bool) {
	if len(k) < 3 || !onlyLetters(k) {
		return "", false
	}
	if _, known := phrases[k]; known || never[k] {
		return "", false
	}
	anyWords := ctx.Asking == "business" || ctx.Asking == "decision_maker"
	for _, w := range nearWords { // MIX and SIX are words: FIX only with letters swapped
		if swapped(k, w) || doubled(k, w) || !anyWords && w != "FIX" && oneOff(k, w) {
			return w, true
		}
	}
	return "", false
}

// saidBy says whether a near word is a way to say a command: STATUS is MINE, and
// with a code behind it STATUS.
func saidBy(word, canonical string) bool {
	if word == canonical {
		return true
	}
	for _, way := range phrases[word] {
		if way.word == canonical && len(way.keys) == 1 {
			return true
		}
	}
	return false
}

func onlyLetters(k string) bool {
	for _, r := range k {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return true
}

// swapped: two neighbours changed places.
func swapped(a, b string) bool {
	if len(a) != len(b) || a == b {
		return false
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// doubled: one letter was typed twice.
func doubled(a, b string) bool {
	if len(a) != len(b)+1 {
		return false
	}
	for i := 1; i < len(a); i++ {
		if a[i] == a[i-1] && a[:i]+a[i+1:] == b {
			return true
		}
	}
	return false
}

// oneOff: one letter too many, too few or wrong.
func oneOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
