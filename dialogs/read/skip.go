package read

import "regexp"

// Whole answers that mean "no answer to this one".
var skipWords = regexp.MustCompile(`^(?:(?:lets |please |pls |plz |just |id |i |we |ill )?(?:skip|pass|skp|skipp|sk1p|skiip)(?: it| this| that| one| question| please| pls| for now| on (?:that|this|it))*|` +
	`(?:i |we |he |she |they |sorry |honestly |really |um |uh |hmm |cust(?:omer)? )*(?:dont|do not|didnt|did not|doesnt|does not|dnt|dont really|wouldnt) (?:really )?(?:know|kno|no|remember|recall|have (?:it|that|a clue|one)|want to say|say|ask|get (?:it|that))(?: yet| that| it| that one| this one| sorry| for sure| exactly| how many| how much)*|` +
	`(?:i )?(?:have )?no (?:idea|clue|info|answer|comment)(?: sorry)?|(?:didnt|did not|dont|couldnt) (?:get|have|catch) (?:a |the |his |her |their |any )?(?:name|names|number|contact|info|email|address)|not (?:sure|known|certain|a clue|applicable|available|asked|provided|given)(?: yet| sorry| exactly| how many| about that)*|unsure|unknown|unk|dunno|dunnno|dun no|donno|duno|dk|i ?dk|idk tho|idk sorry|idontknow|` +
	`n / ?a|n a|na|nvm|never ?mind|next|next (?:question|one)|none given|no answer|didnt say|did not say|(?:he|she|they) didnt say|wouldnt say|wont say|(?:cant|cannot|couldnt) (?:say|tell|remember)|who knows|beats me|no info|forgot|i forgot(?: to ask)?|forgot to ask|\?+|\? \?(?: \?)*|` +
	`no ?se|no lo se|no se sabe|ni idea|(?:yo )?no sabe(?:mos|n)?|saltar|salta|saltear|saltala|paso|omitir|omite|siguiente|no tengo idea|quien sabe|no me dijo|no dijo|no pregunte|sepa|no estoy segur[oa]|no recuerdo)` +
	`(?: (?:sorry|man|lol|yet|please|thanks|maam|sir|tbh|honestly|right now|at the moment|perdon))*$`)

// skips says whether a text as a whole skips the question.
func (s *sheet) skips() bool {
	if s.tok(0).isNum { // no way to skip begins with a number
		return false
	}
	words := s.content()
	return words != "" && skipWords.MatchString(words)
}
