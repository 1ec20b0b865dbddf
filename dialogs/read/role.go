package read

import "strings"

// Roles of people at a customer's, and how they are written on the card.
var roleWords = wordSet(`owner owners owns owners' ownr coowner manager mgr mngr mgrs manger gm boss president pres prez ceo cfo coo cto vp director dir supervisor supv super receptionist clerk cashier secretary assistant asst foreman
	pharmacist bookkeeper buyer purchaser partner founder chef principal administrator admin accountant attendant bartender salesman saleswoman salesperson
	dueno duena propietario propietaria gerente encargado encargada jefe jefa cajero cajera secretaria secretario recepcionista empleado empleada hostess barista agent intern employee worker helper optician technician tech seller artist baker designer stylist mechanic engineer chair trustee pastor wife husband son daughter`)

var roleNames = map[string]string{"mgr": "manager", "mngr": "manager", "manger": "manager", "mgrs": "manager", "gm": "general manager", "owners": "owner", "ownr": "owner", "pres": "president", "prez": "president", "asst": "assistant", "supv": "supervisor",

	"dueno": "owner", "duena": "owner", "propietario": "owner", "propietaria": "owner", "gerente": "manager", "encargado": "manager", "encargada": "manager", "jefe": "boss", "jefa": "boss",
	"cajero": "cashier", "cajera": "cashier", "secretaria": "secretary", "secretario": "secretary", "recepcionista": "receptionist", "empleado": "employee", "empleada": "employee", "coowner": "co-owner"}

// Roles that decide about shipping unless somebody else is said to.
var decidingRoles = wordSet(`owner owners ownr coowner boss president pres prez ceo founder dueno duena propietario propietaria jefe jefa partner principal`)

var roleModifiers = wordSet(`shipping office store warehouse general operations ops sales assistant asst purchasing shop pro tasting room front desk plant production branch district regional account co logistics dock mailroom mail human service night day vice senior sr junior jr head floor practice parts`)

// role reads a role at token i: "shipping manager", "the owner", "gm".
func (s *sheet) role(i int) (role string, decides bool, next int, ok bool) {
	j := i
	for s.word(j) == "the" || s.word(j) == "a" || s.word(j) == "la" || s.word(j) == "el" || s.word(j) == "an" || s.word(j) == "their" {
		j++
	}
	start := j
	for j < start+3 && roleModifiers[s.word(j)] && (roleWords[s.word(j+1)] || roleModifiers[s.word(j+1)]) {
		j++
	}
	if s.word(j) == "-" && s.word(j-1) == "co" || s.word(start) == "co" && s.word(start+1) == "-" {
		if s.word(start+1) == "-" && roleWords[s.word(start+2)] {
			return "co-" + s.word(start+2), true, start + 3, true
		}
	}
	w := s.word(j)
	if !roleWords[w] || w == "owns" {
		return "", false, i, false
	}
	next = j + 1
	if roleModifiers[s.word(next)] && (w == "vp" || w == "director" || w == "head") && !roleWords[s.word(next+1)] { // VP ops
		next++
		return clip(s.cut(start, next), maxParts), true, next, true
	}
	last := w
	if named, is := roleNames[w]; is {
		last = named
	}
	role = last
	if j > start {
		role = strings.TrimSpace(s.cut(start, j)) + " " + last
		role = strings.ReplaceAll(role, "asst ", "assistant ")
	} else if up := s.cut(j, j+1); last == w && (w == "ceo" || w == "cfo" || w == "coo" || w == "vp") {
		role = up
	}
	if last == w && strings.ToUpper(role) != role || j > start {
		role = strings.ToLower(role)
	} else if last == w && len(w) > 3 {
		role = w
	}
	return clip(role, maxParts), decidingRoles[w], next, true
}
