package read

import (
	"regexp"
	"strings"
)

// What is complained about, and how. A lead speaks of what a customer ships; a
// complaint of what the sender did not get.
var (
	complaintThing = regexp.MustCompile(`\b(?:mail|mails|package|packages|parcel|parcels|pkg|pkgs|letter|letters|check|medicine|meds|prescription|delivery|deliveries|tracking|mailman|mail man|mail carrier|carrier|mailbox|my box|passport|ballot|bills?|order|post office|usps|service|correo|paquetes?|cartas?|cartero|entrega|oficina de correos|buzon)\b`)
	complaintWoe   = regexp.MustCompile(`\b(?:late again|(?:is|are|was|always|keeps? being|so|been|too|very|still) late|late (?:every|for)|(?:nobody|no ?one)(?: ever| has| has ever)? (?:answers?|answered|picks up|picked up|helps?|helped|cares|knows|delivers?|delivered|brings?|brought|comes?|came|showed up)|(?:was|is|got|been|went|are|were) (?:lost|stolen|damaged|missing|opened|destroyed|broken|crushed|delayed|returned)|(?:lost|stole|damaged|crushed|opened|broke|ruined|threw|throws|dumped|bent) (?:my|our|the|their|his|her|another|a)|(?:did not|didnt|never|hasnt|has not|havent|have not|not) (?:get|got|gotten|arrive|arrived|come|came|show|showed|receive|received|delivered|deliver|been delivered|been receiving|getting|receiving|pick(?:ed)? up)|(?:wrong|neighbors?) (?:address|house|mailbox|box|door)|missing (?:mail|package|check|letter|medicine)|complain|complaint|complaining|(?:terrible|horrible|awful|bad|worst|lousy|poor|rotten|useless) (?:service|delivery|mail|carrier|post office|customer service)|fed up|sick of|tired of|ridiculous|unacceptable|waiting (?:for|on) (?:my|our|a|the)|(?:where is|wheres|where are) (?:my|our|the)|tracking (?:says|shows|hasnt|has not|stuck)|stuck (?:in|at)|(?:says|marked|shows) delivered|out for delivery|hold(?:ing)? my mail|days? late|weeks? late|no mail|wrong mail|someone elses mail|keeps? (?:delivering|getting|losing|bending|crushing|leaving|missing|putting)|(?:service|usps|post office|delivery|mail) (?:is|are|was) (?:so |really |very |just )?(?:terrible|horrible|awful|bad|slow|the worst|a joke|useless)|(?:my|our|mi|nuestro) (?:mail ?man|mail|mail carrier|carrier|packages?|cartero|correo) (?:never|doesnt|does not|wont|nunca)|rude|angry|upset|atrasad[oa]s?|perdid[oa]s?|nadie (?:contesta|responde|ayuda|(?:me |nos |lo |la |les? )?(?:entrega|entrego|trae|trajo|vino|viene|recoge|recogio))|(?:nunca|jamas) (?:contestan?|responden?|llegan?|entregan?|vienen?)|(?:mi|el) cartero (?:dej|tir|avent|perdi|olvid)[a-z]*|(?:leaves?|left) (?:my|our) (?:mail|packages?|parcels?|box|letters?|order)|no (?:llego|llega|ha llegado|me llega|recibi|recibo|contestan|entregan?|entregaron)|llega(?:n)? tarde|tarde otra vez|queja|quejarme|robaron|roto|danad[oa]|donde esta mi|mal servicio|pesimo)\b`)
	complaintMine  = regexp.MustCompile(`\b(?:my|our|me|us|i|we|mi|mis|nuestr[oa]s?|nadie|nobody|no ?one)\b`)
	complaintSaid  = regexp.MustCompile(`^(?:(?:i|we) )?(?:(?:just |really )?(?:want|need|would like|have|wanna|got) )?(?:to )?(?:make |file |a )*(?:complain|complaint|queja)(?: (?:about|against|on|de|sobre) .*)?$`)
	leadWords      = regexp.MustCompile(`\b(?:lead|dm yes|ships? (?:with|via|by)|(?:a|per|/) (?:week|wk|month|mo|day|year)|lbs?|customer ok|cust ok|nationwide|owner|ups|fedex)\b`)
)

// serviceWords are those of which a complaint has one.
var serviceWords = wordSet(`mail mails package packages parcel parcels pkg pkgs letter letters check medicine meds prescription delivery deliveries tracking mailman carrier mailbox box passport ballot bill bills order post usps service correo correos cartero paquete paquetes carta cartas cartero entrega buzon complain complaint complaining queja`)

func speaksOfService(lower string) bool {
	start := -1
	for i := 0; i <= len(lower); i++ {
		if i < len(lower) && isLetter(lower[i]) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && serviceWords[lower[start:i]] {
			return true
		}
		start = -1
	}
	return false
}

// Complaint says whether a text is a complaint about mail service ("my mail is
// late again and nobody answers") rather than a lead or a note.
func Complaint(text string) bool {
	folded := Fold(text)
	if ascii(folded) && !speaksOfService(strings.ToLower(folded)) {
		return false
	}
	s := sheetOf(folded)
	if complaintSaid.MatchString(s.content()) {
		return true
	}
	if !complaintWoe.MatchString(s.line) || !complaintThing.MatchString(s.line) {
		return false
	}
	if _, leads := s.volume(); leads {
		return false
	}
	if found, _ := phonesIn(s.text); len(found) > 0 && !complaintMine.MatchString(s.line) {
		return false
	}
	return !leadWords.MatchString(s.line) || complaintMine.MatchString(s.line) && len(leadWords.FindAllString(s.line, -1)) < 2
}
