package read

import "strings"

var (
	spanishWords = wordSet(`el la los las un una unos unas de del al y o que con para por como esta este es son soy hay mi su sus tengo tiene tienen quiero quiere hola gracias
		buenos buenas dias tardes noches senor senora cliente negocio tienda paquetes paquete semana mes dia ano libras correo directo dueno duena gerente si nose se ni idea
		donde cuando cuantos cuanto envia envian manda mandan nuevo nueva aqui ahora todo todos pais telefono direccion ayuda claro tambien muy mas menos pero porque hablar hable
		necesito necesita puedo puede ellos ella yo usted tal vez quizas creo pregunta saltar todavia acepta llamen llamar esta ayer hoy manana cartero cada usa usan nacional local`)
	englishWords = wordSet(`the a an and or of to for in on at is are was were i you he she they we my your his her their it this that with from by not do does did have has ship ships
		a week month day year yes no ok customer owner business lead packages boxes name phone address call want wants need what how when where help skip back hi hello thanks please`)
	bothTongues = wordSet(`no a me local ok es si de la el los las al y o se hay mi por como`)
)

// Spanish says whether a text is likely Spanish: the first guess of a person's
// language. A business with a Spanish name in an English text is not enough.
func Spanish(text string) bool {
	folded := Fold(text)
	s := sheetOf(folded)
	es, en, sure := 0, 0, strings.ContainsAny(folded, "¿¡")
	for _, t := range s.toks {
		if spanishWords[t.word] {
			es++
			if !bothTongues[t.word] {
				es++
			}
		}
		if englishWords[t.word] {
			en += 2
		}
	}
	if only := s.content(); only == "si" || only == "sí" || only == "no se" || only == "ni idea" || only == "gracias" || only == "ayuda" || only == "hola" {
		return true
	}
	return sure || es >= 3 && es > en
}
