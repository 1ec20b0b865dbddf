package web

// spanishReports are the headings, the words and the checks of the reports; the
// district's pack is in English, as both sides' admins have it.
var spanishReports = map[string]string{
	"Code": "Código", "Card of": "Tarjeta del", "Last change": "Último cambio", "Tries": "Intentos", "First contact by": "Primer contacto antes del", "the first is:": "el primero está:",
	"of every lead of this carrier that ended it is known when": "de cada lead de este cartero que terminó se sabe cuándo",

	"Through": "Hasta", "Leads": "Leads", "Talk of the fortnight": "Charla de la quincena",
	"leads = awaiting first contact + contacted + ended without a contact (fiscal year)": "leads = esperan primer contacto + contactados + terminados sin contacto (año fiscal)",
	"no sale counts twice: the sales of the fiscal year are those of its weeks":          "ninguna venta cuenta dos veces: las del año fiscal son las de sus semanas",
	"Service talks and certifications":                                                   "Charlas de servicio y certificaciones",

	"Due": "Vence", "Title": "Título", "Held on": "Dada el", "By": "Por", "Form": "Forma", "Signed, management": "Firmada, gerencia", "Signed, carriers": "Firmada, carteros",
	"State": "Estado", "Days late": "Días de retraso", "management coordinator": "coordinador de gerencia", "carrier coordinator": "coordinador de carteros",
	"paper": "papel", "electronic": "electrónica", "given, CC vacant": "dada, sin coordinador de carteros", "given, MC vacant": "dada, sin coordinador de gerencia",
	"a fortnight has one talk at most that counts":          "una quincena tiene a lo más una charla que cuenta",
	"nobody signed other words than those that were frozen": "nadie firmó otras palabras que las guardadas",

	"Pool": "Grupo", "Leads due": "Leads por contactar", "Contacted late": "Contactados tarde", "Open, overdue": "Abiertos, vencidos", "Closed, unreached": "Cerrados sin contacto",
	"Excluded": "Excluidos", "Running": "En curso", "In time": "A tiempo", "Median hours": "Horas, mediana", "90th percentile hours": "Horas, percentil 90",
	"Breach minutes, unclaimed": "Minutos de retraso, sin tomar", "Breach minutes, claimed": "Minutos de retraso, tomados",
	"Leads due, same period last year": "Leads por contactar, mismo período del año pasado", "In time, same period last year": "A tiempo, mismo período del año pasado",
	"leads due = met + contacted late + open overdue + closed unreached + excluded + running": "leads por contactar = a tiempo + tarde + abiertos vencidos + cerrados sin contacto + excluidos + en curso",
	"a lead is held by one person at a time, so that no breach minute counts twice":           "un lead lo tiene una persona a la vez: ningún minuto cuenta dos veces",

	"External ref": "Referencia externa", "Event": "Suceso", "At": "Hora", "Kind": "Tipo", "Source": "Origen", "Submitted": "Enviado", "Contacted": "Contactado", "Verified": "Verificado",
	"every event has its number: none is missing before another": "cada suceso tiene su número: no falta ninguno antes de otro",
	"the messages of every lead that was sent were counted":      "se contaron los mensajes de cada lead enviado",
	"The lead card, question by question":                        "La tarjeta, pregunta por pregunta",
}
