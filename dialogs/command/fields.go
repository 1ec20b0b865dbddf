package command

import "strings"

// field is one thing of the card that CHANGE and FIX know by name.
type field struct {
	name     string // as printed in Args.Field
	question string // a word of bot.Fields
	dotted   string
	also     string
}

// fields are the plain words first, then the names of the card itself.
var fields = []field{
	{"business", "business", "business", "COMPANY|CUSTOMER|STORE|SHOP|EMPRESA|NEGOCIO|CLIENTE"},
	{"address", "business", "business.street", "STREET|ADDR|ADRESS|ADDRES|LOCATION|DIRECCION|CALLE"},
	{"name", "decision_maker", "decision_maker.name", "CONTACT NAME|PERSON|WHO DECIDES|NOMBRE"},
	{"phone", "decision_maker", "decision_maker.phone", "PHONE NUMBER|PHONE #|PHONE NO|NUMBER|TELEPHONE|TEL|CELL|MOBILE|TELEFONO|NUMERO|CELULAR"},
	{"email", "decision_maker", "decision_maker.email", "E-MAIL|MAIL ADDRESS|EMAIL ADDRESS|CORREO|CORREO ELECTRONICO"},
	{"packages", "volume", "volume", "PACKAGE|BOXES|PARCELS|HOW MANY|QUANTITY|PAQUETES|CUANTOS|CANTIDAD"},
	{"weight", "weight_lb", "weight_lb", "WEIGHTS|POUNDS|LBS|LB|PESO|LIBRAS"},
	{"shipper", "ships_with", "ships_with", "SHIPPERS|CARRIER|SHIPS WITH|SHIPPING|WHO SHIPS|TRANSPORTISTA|QUIEN ENVIA"},
	{"where", "destinations", "destinations", "WHERE TO|DESTINATION|DESTINO|DESTINOS|DONDE|ADONDE"},
	{"direct mail", "direct_mail", "direct_mail", "DM|DIRECT|MAIL|MAILERS|CORREO DIRECTO"},
	{"concurrence", "concurrence", "concurrence", "CONSENT|OK|PERMISSION|CONSENTIMIENTO|PERMISO"},
	{"decision_maker", "decision_maker", "decision_maker", "DECISION MAKER|CONTACT|WHO|CONTACTO|QUIEN DECIDE"},
	{"spoke_with", "decision_maker", "spoke_with", "SPOKE WITH"},
	{"volume", "volume", "volume", "VOLUMEN"},
	{"weight_lb", "weight_lb", "weight_lb", ""},
	{"ships_with", "ships_with", "ships_with", ""},
	{"destinations", "destinations", "destinations", ""},
	{"direct_mail", "direct_mail", "direct_mail", ""},
	{"notes", "notes", "notes", "NOTE|NOTAS|NOTA"},
	{"business.name", "business", "business.name", "BUSINESS NAME|COMPANY NAME"},
	{"business.street", "business", "business.street", ""},
	{"business.city", "business", "business.city", "CITY|TOWN|CIUDAD"},
	{"business.state", "business", "business.state", "STATE"},
	{"business.zip5", "business", "business.zip5", "ZIP|ZIP CODE|ZIPCODE"},
	{"decision_maker.name", "decision_maker", "decision_maker.name", ""},
	{"decision_maker.role", "decision_maker", "decision_maker.role", "ROLE|TITLE"},
	{"decision_maker.phone", "decision_maker", "decision_maker.phone", ""},
	{"decision_maker.email", "decision_maker", "decision_maker.email", ""},
	{"decision_maker.ext", "decision_maker", "decision_maker.ext", "EXT|EXTENSION"},
	{"spoke_with.name", "decision_maker", "spoke_with.name", ""},
	{"spoke_with.phone", "decision_maker", "spoke_with.phone", ""},
}

// Fields are the names that CHANGE knows, the plain words first.
var Fields = fieldNames()

func fieldNames() []string {
	list := make([]string, 0, len(fields))
	for _, f := range fields {
		list = append(list, f.name)
	}
	return list
}

// Target is where on the card the field of a CHANGE or FIX lives: the question
// (a word of bot.Fields, or "notes") and the dotted field; the question itself
// where it is a whole one. False: no such field.
func Target(name string) (question, dotted string, ok bool) {
	for _, f := range fields {
		if f.name == name {
			return f.question, f.dotted, true
		}
	}
	return "", "", false
}

// fieldAt reads the name of a field from the start of words; n is how many
// words it took, 0: none. The longest name wins.
func fieldAt(toks []token) (name string, n int) {
	for _, f := range fields {
		for _, way := range append([]string{strings.ToUpper(f.name)}, strings.Split(f.also, "|")...) {
			keys := strings.Fields(way)
			if len(keys) > n && starts(toks, keys) {
				name, n = f.name, len(keys)
			}
		}
	}
	return name, n
}

// change is a field, perhaps with TO and the new value. Without TO a value is
// only taken where no name is asked for: "Change Phone Shop" is a business.
func change(t tail) (Args, bool) {
	if t.empty() {
		return none, true
	}
	name, n := fieldAt(t.toks)
	if n == 0 && len(t.toks) > 1 && articles[t.toks[0].key] {
		if name, n = fieldAt(t.toks[1:]); n > 0 {
			n++
		}
	}
	if n == 0 {
		return none, false
	}
	a := Args{Field: name}
	left := t.toks[n:]
	switch {
	case len(plain(left)) == 0:
		return a, true
	case toWords[left[0].key]:
		a.Value = from(t.text, t.toks, n+1)
	case strings.HasSuffix(name, "where") && strings.EqualFold(t.toks[n-1].key, "TO"), t.ctx.Asking != "business" && t.ctx.Asking != "decision_maker":
		a.Value = from(t.text, t.toks, n)
	default:
		rest := strings.TrimSpace(t.text[t.toks[n-1].end:])
		if !strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, ":") {
			return none, false
		}
		a.Value = strings.TrimSpace(rest[1:])
	}
	return a, true
}

var (
	toWords  = folded("TO|A|POR")
	articles = folded("THE|MY|EL|LA|MI")
)

func fix(t tail) (Args, bool) {
	a, ok := change(t)
	return a, ok && a.Value == ""
}
