package read

import "regexp"

// What a customer did not do or have is seldom the consent: "they dont have a
// phone", "she wouldnt give her number", "owner is not open mondays". Only words
// about being contacted take a lead away.
var (
	saidWho     = regexp.MustCompile(`^(?:` + customerWords + `|owner|he|she|they|mgr|manager) (?:did not|didnt|does not|doesnt|do not|dont|will not|wont|would not|wouldnt|is not|isnt|was not|wasnt|not)\b`)
	aboutAsking = regexp.MustCompile(`\b(?:agree|agreed|consent|permission|ok|okay|interested|contact|contacted|call|called|calls|calling|visit|visited|talk|bothered|sales|concur|lead|usps)\b`)
	bareRefusal = regexp.MustCompile(`(?: want| want to| want it| want that| wanna| willing| willing to| give (?:the )?(?:ok|okay)| like it| like that)$`)
	otherThing  = regexp.MustCompile(`\b(?:number|numbers|phone|phones|email|emails|e - mail|name|names|address|website|line|cell|card|extension|ext|time|till|until|when|early|before|after \d|after (?:hours|lunch|work|noon)|weekends?|mornings?|evenings?|today|(?:on )?(?:mon|tues?|wednes|thurs?|fri|satur|sun)days?|suite|packages?|mondays)\b`)
)

// refusal says whether words that may deny the consent, and what stands behind
// them, do.
func refusal(match, rest string) bool {
	if !saidWho.MatchString(match) {
		return true // "customer said no", "no permission"
	}
	all := match + " " + firstWords(rest, 5)
	if otherThing.MatchString(all) {
		return false
	}
	return aboutAsking.MatchString(all) || bareRefusal.MatchString(match)
}
