package command

import "strings"

// Reasons are why there was no sale, in the order of the menu.
var Reasons = []string{"price", "stays_with_current", "not_a_fit", "no_reply", "wrong_contact", "other"}

// reasonWords say a reason; the first line that fits wins.
var reasonWords = []struct{ reason, ways string }{
	{"no_reply", "NO REPLY|NO RESPONSE|NO ANSWER|NEVER ANSWERED|NEVER REPLIED|NEVER CALLED BACK|NO CALL BACK|NEVER PICKED UP|NO PICK UP|DOESNT PICK UP|DOESN'T PICK UP|VOICEMAIL|VM|CANT REACH|CAN'T REACH|COULDNT REACH|NO CONTESTAN|SIN RESPUESTA|NO CONTESTA"},
	{"wrong_contact", "WRONG CONTACT|WRONG NUMBER|WRONG PERSON|WRONG PHONE|BAD NUMBER|DISCONNECTED|OUT OF SERVICE|NUMERO EQUIVOCADO|CONTACTO EQUIVOCADO|EQUIVOCADO"},
	{"stays_with_current", "STAYS WITH|STAY WITH|STAYING WITH|STAYS|STAYING|STAY|CURRENT|HAPPY WITH|WENT WITH|GOING WITH|GOES WITH|LIKE UPS|LIKES UPS|LIKE FEDEX|LIKES FEDEX|LOYAL|TO UPS|TO FEDEX|TO DHL|CONTRACT WITH|UNDER CONTRACT|SE QUEDAN|SE QUEDA"},
	{"price", "PRICE|PRICES|PRICING|COST|COSTS|EXPENSIVE|CHEAPER|BUDGET|AFFORD|TOO MUCH MONEY|PRICEY|COSTLY|PRECIOS|RATES|TOO HIGH|PRECIO|CARO"},
	{"not_a_fit", "NOT A FIT|NO FIT|NOT FIT|FIT|BAD FIT|TOO SMALL|DOESNT SHIP|DOESN'T SHIP|DONT SHIP|DON'T SHIP|NOT SHIPPING|NO SHIPPING|TOO BIG|OVERSIZE|NO ENVIA|NO ENCAJA"},
	{"other", "OTHER|OTRO|OTRA"},
}

// Reason reads why there was no sale: the menu's number or words; note is what
// else was said, the whole text where it says more than the reason. An empty
// reason must be asked.
func Reason(text string) (reason, note string) {
	toks := tokens(text)
	if len(toks) == 0 {
		return "", ""
	}
	if k := toks[0].key; len(k) == 1 && k >= "1" && k <= "6" {
		return Reasons[k[0]-'1'], from(text, toks, 1)
	}
	for _, r := range reasonWords {
		for _, way := range strings.Split(r.ways, "|") {
			keys := strings.Fields(way)
			for i := range toks {
				if !starts(toks[i:], keys) {
					continue
				}
				if len(plain(toks)) == len(keys) || strings.EqualFold(text, strings.ReplaceAll(r.reason, "_", " ")) {
					return r.reason, ""
				}
				return r.reason, text
			}
		}
	}
	for _, r := range Reasons {
		if strings.EqualFold(strings.TrimSpace(text), r) {
			return r, ""
		}
	}
	return "", text
}
