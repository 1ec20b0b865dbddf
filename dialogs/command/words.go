package command

import "strings"

// entry is one command: its canonical word, what may stand behind it, and what
// people type for it, separated by "|". A word has several lines where a way to
// say it takes other things; the word itself belongs to its first line.
type entry struct {
	word  string
	takes grammar
	// also are other ways to say it, alone or with the same things behind.
	also string
	// idle are ways that are too much like an answer: they count only while no
	// question is open, or with a lead code behind them.
	idle string
}

// table is every command of every role. It is read from the top: where two
// fit, the longer phrase wins, then the earlier line.
var table = []entry{
	// The lead card.
	{"LEAD", leadText, "NEW LEAD|GOT A LEAD|I GOT A LEAD|I HAVE A LEAD|HAVE A LEAD|IVE GOT A LEAD|I'VE GOT A LEAD|GOT A NEW LEAD|I GOT A NEW LEAD|I HAVE A NEW LEAD|ANOTHER LEAD|SEND A LEAD|SUBMIT A LEAD|START A LEAD|ADD A LEAD|HERE IS A LEAD|HERE'S A LEAD|NUEVO LEAD|OTRO LEAD|TENGO UN LEAD|TENGO UN CLIENTE|NUEVO CLIENTE|LEED|LEDE|LAED|LEEAD|OPTION U", "U|NEW|NUEVO"},
	{"GO", bare, "GO ON|CONTINUE|RESUME|KEEP GOING|CARRY ON|SEGUIR|SIGUE|CONTINUAR|ADELANTE", ""},
	{"BACK", bare, "GO BACK|PREVIOUS|PREV|ATRAS|VOLVER|REGRESAR|ANTERIOR", ""},
	{"SKIP", bare, "SKIP IT|SKIP THIS|SKIP THAT|SKIP THIS ONE|NEXT QUESTION|SALTAR|SALTA|SALTE|SALTALO|OMITIR|PASAR", ""},
	{"UNDO", bare, "UNDO THAT|UNDO IT|UNSEND|DESHACER|DESHAZ", ""},
	{"REVIEW", bare, "SHOW REVIEW|SHOW LEAD|SHOW CARD|SUMMARY|REVISAR|RESUMEN|REPASAR", ""},
	{"CHANGE", change, "CHANGE MY|CHANGE THE|EDIT|EDIT THE|CORRECT|CORRECT THE|UPDATE|UPDATE THE|ACTUALIZAR|CAMBIAR|CAMBIA|CAMBIE", ""},
	{"LATER", bare, "NOT NOW|DO IT LATER|FINISH LATER|LUEGO|DESPUES|MAS TARDE|AHORA NO", ""},
	{"KEEP", bare, "KEEP IT|KEEP AS IS|LEAVE IT|KEEP THE LEAD|GUARDAR|CONSERVAR|DEJAR|DEJARLO|DEJALO|DEJELO|DEJAR ASI", ""},
	{"DROP", bare, "DROP IT|DROP THIS|DROP LEAD|DROP THE LEAD|DROP THIS LEAD|DELETE IT|DISCARD|BORRAR|BORRA|BORRALO|DESCARTAR|ELIMINAR", ""},
	{"DROP", dropDraft, "DROP DRAFT", "DROP|BORRAR"},
	{"SEND", bare, "SEND IT|SEND LEAD|SEND THE LEAD|SUBMIT|SUBMIT IT|ENVIAR|ENVIA|ENVIALO|MANDAR|MANDALO", ""},
	{"FIX", fix, "FIX IT|FIX SOMETHING|CORREGIR|ARREGLAR", ""},
	// Own leads and the program.
	{"MINE", bare, "STATUS|MY LEADS|MY LEAD|SHOW MY LEADS|MY STATUS|LEAD STATUS|LEADS|ESTADO|ESTATUS|MIS LEADS|MI LEAD|WHERE IS MY LEAD|WHERES MY LEAD|WHERE'S MY LEAD|WHERE ARE MY LEADS|WHAT HAPPENED TO MY LEAD|WHAT HAPPENED TO MY LEADS|HOW IS MY LEAD|HOW ARE MY LEADS|ANY NEWS|ANY UPDATE|ANY UPDATES|ANY NEWS ON MY LEAD|ANY UPDATE ON MY LEAD|UPDATE ON MY LEAD|QUE PASO CON MI LEAD", ""},
	{"STATUS", codeOnly, "MINE|STATUS OF|STAT|ESTADO|ESTATUS|ESTADO DE", ""},
	{"TALK", talk, "SERVICE TALK|SHOW TALK|READ TALK|WHATS THE TALK|WHAT'S THE TALK|WHAT IS THE TALK|TALK THIS WEEK|THIS WEEKS TALK|WHATS THE TALK THIS WEEK|CHARLA", ""},
	{"ASK", bare, "TALK STARTERS|WHAT TO ASK|WHAT DO I ASK|QUE PREGUNTAR", ""},
	{"FAQ", words, "QUESTION ABOUT|PREGUNTAS", ""},
	{"CARDS", count, "CARDS PLEASE|NEED CARDS|MORE CARDS|LEAD CARDS|I NEED CARDS|I NEED LEAD CARDS|NEED LEAD CARDS|I NEED MORE CARDS|NEED MORE CARDS|WE NEED CARDS|WE NEED MORE CARDS|OUT OF CARDS|IM OUT OF CARDS|I'M OUT OF CARDS|WE ARE OUT OF CARDS|CAN I GET CARDS|CAN I GET MORE CARDS|NECESITO TARJETAS|TARJETAS", ""},
	{"CARDS", askCards, "ASK CARDS|ASK CARDS PLEASE|ASK THE CUSTOMER CARDS|NEED ASK CARDS|TARJETAS ASK", ""},
	{"CARDS", tearPads, "TEAR PADS|TEAR PADS PLEASE|TEAR PAD|NEED TEAR PADS|AWARENESS PADS|BLOCS", ""},
	{"MUTE", bare, "QUIET|SILENCE|SILENCIO|SILENCIAR", ""},
	{"UNMUTE", bare, "SOUND ON|ACTIVAR AVISOS|CON AVISOS", ""},
	{"JOIN", invite, "START|ENROLL|SIGN UP|SIGN ME UP|JOIN CODE|UNIRME|UNIR|INSCRIBIR", ""},
	{"ISSUE", issue, "SERVICE ISSUE|REPORT ISSUE|REPORT AN ISSUE|COMPLAINT|QUEJA", ""},
	{"WEB", bare, "WEB PAGE|WEBSITE|LINK|PAGINA", ""},
	{"MORE", bare, "SHOW MORE|MORE PLEASE|MAS|VER MAS", ""},
	{"MENU", bare, "?|COMMANDS|OPTIONS|WHAT CAN I DO|WHAT CAN YOU DO|COMANDOS|OPCIONES|MENU PLEASE|WHO IS THIS|WHO ARE YOU|WHO DIS|WHO THIS|WHAT IS THIS|WHOS THIS|QUIEN ES USTED|QUIEN ERES", ""},
	{"WITHDRAW", codeReason, "TAKE BACK|TAKE IT BACK|TAKE MY LEAD BACK|CANCEL MY LEAD|CANCEL THE LEAD|CANCEL THAT LEAD|DELETE MY LEAD|DELETE THE LEAD|DELETE THAT LEAD|REMOVE MY LEAD|REMOVE THAT LEAD|PULL MY LEAD|RETIRAR|CANCELAR MI LEAD|BORRAR MI LEAD", ""},
	{"LANG", lang, "LANGUAGE|SPEAK|IDIOMA|LENGUA", ""},
	{"LANG", langName, "IN|EN|HABLA", ""},
	{"LANG", langSelf, "ENGLISH|SPANISH|ESPANOL|INGLES", ""},
	// Sales.
	{"CLAIM", codeOnly, "I CLAIM|CLAIM IT|TAKE|ILL TAKE|I'LL TAKE|I WANT|GRAB|RECLAMAR|TOMAR|TOMO", ""},
	{"RELEASE", codeReason, "GIVE BACK|LET GO|SOLTAR|DEVOLVER|LIBERAR", ""},
	{"OFFER", codeHandle, "HAND OVER|OFRECER", ""},
	{"ACCEPT", codeOnly, "ACEPTAR", ""},
	{"DECLINE", codeReason, "RECHAZAR", ""},
	{"REACHED", reached, "CONTACTED|REACH|SPOKEN|HABLE", "SPOKE|SPOKE TO|SPOKE WITH|MET|MET WITH|TALKED TO|TALKED WITH|HABLE CON"},
	{"REACHED", reachedCode, "", "DONE|HECHO|LISTO"},
	{"TRIED", codeNote, "LEFT VM|LEFT VOICEMAIL|LEFT A VOICEMAIL|LEFT MESSAGE|LEFT A MESSAGE|ATTEMPT|INTENTE", "TRY|VM|LVM|VOICEMAIL|NO ANSWER|CALLED|CALL|EMAILED|E-MAILED|TEXTED|MAILED|SENT EMAIL|SENT AN EMAIL|LLAME|LLAME A"},
	{"SALE", sale, "CLOSED SALE|VENTA", "WON|SOLD"},
	{"NOSALE", noSale, "NO SALE|NO-SALE|SIN VENTA|NO VENTA", "LOST"},
	{"NOTE", codeNote, "ADD NOTE|ADD A NOTE|NOTA", ""},
	{"WHY", codeOnly, "WHY DUE|POR QUE", ""},
	{"WHO", words, "WHO IS|LOOK UP|QUIEN|QUIEN ES", ""},
	{"OPEN", bare, "POOL|OPEN LEADS|SHOW POOL|LEADS OPEN|ABIERTOS|LEADS ABIERTOS", ""},
	{"POOL", district, "BIND POOL", ""},
	{"AWAY", dates, "DAYS OFF|OFF|OUT|AUSENTE", ""},
	// Coordinators.
	{"INVITE", handle, "INVITAR|INVITA", ""},
	{"CARD", cardText, "PAPER CARD|TARJETA", ""},
	{"FINISH", words, "TERMINAR", ""},
	{"FINISH", bare, "QUEUE|MY QUEUE|SHOW QUEUE|COLA|MI COLA", ""},
	{"RETURN", codeReason, "SEND BACK|RETORNAR", "NO"},
	{"GIVEN", given, "TALK GIVEN|GAVE TALK|GAVE|DADA", ""},
	{"GIVEN", givenTalk, "", "DONE|HECHO|LISTO|DID|WE DID|I DID|WE GAVE|I GAVE|WE HELD|DID TALK|WE DID TALK|DIMOS"},
	{"SIGN", signTalk, "SIGN TALK|FIRMAR|FIRMO", ""},
	{"DISPUTE", talkReason, "DISPUTE TALK|DISPUTAR", ""},
	{"DISPUTE", notGiven, "", "NO|NOT GIVEN|NOT HELD|NO TALK|DIDNT DO|DIDN'T DO|DID NOT DO|WE DIDNT DO|WE DIDN'T DO|WE DID NOT DO|I DIDNT DO|I DIDN'T DO|DIDNT GIVE|DIDN'T GIVE|DID NOT GIVE|WE DIDNT GIVE|WE DIDN'T GIVE|NEVER GAVE|NEVER DID|WE NEVER DID|WE NEVER GAVE|SKIPPED|WE SKIPPED|NOBODY GAVE|NO SE DIO|NO DIMOS"},
	{"POSTED", words, "SUMMARY POSTED|PUBLICADO", ""},
	{"HANDED", bare, "HANDED OUT|SLIPS HANDED OUT|SLIPS OUT|HANDED THEM OUT|ENTREGADAS|ENTREGADOS|HOJAS ENTREGADAS", ""},
	{"REPORT", report, "REPORTS|SHOW REPORT|INFORME|INFORMES", ""},
	{"STATION", station, "BOARD|MY STATION|SHOW STATION|OFICINA|ESTACION", ""},
	{"TELECON", moment, "TELECONFERENCE|TELECONFERENCIA", ""},
	{"HELD", held, "TELECON HELD", ""},
	{"APPOINT", appoint, "NOMBRAR", ""},
	{"OK", codeOrCount, "APPROVE|APROBAR", "OKAY|VALE"},
	// Managers and consumer affairs.
	{"ASSIGN", codeHandle, "ASIGNAR", ""},
	{"PULL", codeReason, "QUITAR", ""},
	{"VERIFY", verify, "VERIFICAR", ""},
	{"MERGE", two, "UNIFICAR", ""},
	{"UNMERGE", two, "SEPARAR", ""},
	{"REOPEN", codeReason, "REABRIR", ""},
	{"RESOLVE", resolve, "RESUELTO", ""},
	{"ISSUES", bare, "OPEN ISSUES|QUEJAS", ""},
}

// idleOnly are canonical words that are answers while a question is open.
var idleOnly = map[string]bool{"OK": true}

// never are words that providers and the law act on: no command of ours, ever.
var never = folded("STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO|AYUDA")

// polite are words around a command that change nothing.
var polite = folded("PLEASE|PLS|PLZ|THANKS|THX|THANK|YOU|TY|NOW|SIR|MAAM|MA'AM|HEY|HI|HELLO|JUST|UM|UH|POR|FAVOR|GRACIAS|HOLA|OK|OKAY")

// Words are the canonical words in the order of the table.
var Words = canonical()

func canonical() []string {
	var list []string
	seen := map[string]bool{}
	for _, e := range table {
		if !seen[e.word] {
			seen[e.word] = true
			list = append(list, e.word)
		}
	}
	return list
}

// phrase is one way to say a command, as folded words.
type phrase struct {
	keys []string
	idle bool
	own  bool // the canonical word itself
	entry
}

// phrases are all ways by their first word, the longest first.
var phrases = byFirst()

func byFirst() map[string][]phrase {
	m := map[string][]phrase{}
	add := func(e entry, text string, idle, own bool) {
		if text == "" {
			return
		}
		p := phrase{keys: strings.Fields(text), idle: idle, own: own, entry: e}
		list := m[p.keys[0]]
		at := len(list)
		for at > 0 && len(list[at-1].keys) < len(p.keys) {
			at--
		}
		m[p.keys[0]] = append(list[:at:at], append([]phrase{p}, list[at:]...)...)
	}
	seen := map[string]bool{}
	for _, e := range table {
		if !seen[e.word] {
			seen[e.word] = true
			add(e, e.word, idleOnly[e.word], true)
		}
		for _, s := range strings.Split(e.also, "|") {
			add(e, s, false, false)
		}
		for _, s := range strings.Split(e.idle, "|") {
			add(e, s, true, false)
		}
	}
	return m
}

func folded(list string) map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Split(list, "|") {
		m[s] = true
	}
	return m
}
