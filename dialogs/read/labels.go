package read

import (
	"regexp"
	"slices"
	"strings"
)

// How the parts of a lead are labelled. strong needs a colon, "=", "is" or the
// like behind it; bare labels do at the start of a clause too.
var labelNames = []struct{ part, strong, bare string }{
	{"business", `(?:the )?(?:name of (?:the |their )?)?(?:business|biz|bus|company|store|shop|place|customer|cust|prospect|account|negocio|tienda|empresa|firm)(?: ?s)?(?: name| nm)?`, `(?:business|company|store|biz) name`},
	{"name", `(?:name|nm|nombre)`, `name`},
	{"address", `(?:(?:and )?(?:the |their |its )?(?:business )?(?:address|adress|addr|adr|add|location|located|loc|street|direccion|ubicacion|domicilio)|they are|theyre)(?: at| in)?`, `(?:address|adress|addr|located at|located|direccion)`},
	{"city", `(?:city|town|ciudad)`, ``},
	{"state", `(?:state|estado)`, ``},
	{"zip", `(?:zip|zip code|zipcode|codigo postal)`, `(?:zip|zip code|zipcode)`},
	{"spoke", `(?:spoke with|spoke to|spoke w ?/?|spoke|talked to|talked with|hable con)`, ``},
	{"decides", `(?:decision ?maker|decision - maker|dec maker|decides|decider|who decides|deciding|dm|quien decide|decide)(?: name)?`, `decision maker`},
	{"contact", `(?:contact|poc|point of contact|contact person|contact name|person|who|attn|attention|contacto|persona)`, ``},
	{"role", `(?:owner|owners? name|owner s name|boss|mgr|manager|gm|dueno|duena|gerente|encargad[oa]|propietari[oa])`, ``},
	{"phone", `(?:(?:his|her|their|the|main|best|cell|mobile|office|work|contact|phone|owners?) )*(?:phone(?: (?:number|no|num|nbr|#))?|ph|phn|tel|telephone|telefono|cell(?: phone)?|mobile|number|num|no|nbr|#|call|cel|celular|numero)`, `(?:phone(?: number)?|ph|tel|cell|number|telefono)`},
	{"email", `(?:(?:his|her|their) )?(?:e - mail|email|e mail|mail address|correo electronico|email address)`, `(?:email|e - mail)`},
	{"volume", `(?:(?:how many|number of|no of|# of|avg|average|weekly|monthly|daily|est|estimated|package|pkg|shipping) )*(?:volume|vol|packages|package|pkgs|pkg|qty|quantity|how many|count|boxes|paquetes|cuantos|parcels|pieces|shipments)(?: (?:a|per|/) (?:day|week|wk|month|mo|year)| weekly| shipped)?`, `(?:volume|vol)`},
	{"weight_lb", `(?:(?:usual|avg|average|typical|package|how much|approx) )*(?:weight|wt|wgt|lbs|lb|pounds|how heavy|peso|weighs)`, `(?:weight|wt|avg weight|average weight|peso)`},
	{"ships_with", `(?:ships? with|ships? now|ships? by|shipper|shippers|current shipper|carrier|carriers|current carrier|uses|who ships|ships|shipping with|shipped by|usa|usan|envian con|provider|vendor|now uses|uses now|current(?:ly)?)`, `(?:shipper|carrier)`},
	{"destinations", `(?:(?:ships?|ship|shipping|going|goes|sends|sending) to|where(?: to)?|destinations?|dest|going|goes|area|destino|destinos|a donde|donde|where they ship|ships where|reach|region|shipping to)`, `(?:destinations?|dest|destino)`},
	{"direct_mail", `(?:direct mail(?: info(?:rmation)?)?|derect mail|dm|d m|mail info|eddm|correo directo|mailers|mail|dm info|interested in direct mail|wants direct mail)`, `(?:direct mail|dm|derect mail|correo directo)`},
	{"concurrence", `(?:concurrence|concurrance|consent|permission|(?:customer |cust )?(?:ok|okay|agreed|agrees|approved|consent)(?: to (?:contact|call))?|ok to (?:contact|call)|cliente de acuerdo|cliente ok|cliente|permiso|acuerdo|agreed|agrees|ok w customer)`, `(?:concurrence|consent|permission)`},
	{"notes", `(?:notes?|comments?|remarks?|fyi|other info|misc|nota|notas)`, ``},
}

type labelPattern struct {
	part         string
	strong, bare *regexp.Regexp
}

var labelPatterns = compileLabels()

func compileLabels() []labelPattern {
	var all []labelPattern
	for _, l := range labelNames {
		p := labelPattern{part: l.part, strong: regexp.MustCompile(`(?:^|[|,;.\n/(-] |\d (?:\.|\)) )(` + l.strong + ` ?(?:[:=]|- -|- (?:y|yes|n|no)\b|is:?|are|es)) ?`)}
		if l.bare != "" {
			p.bare = regexp.MustCompile(`(?:^|[|,;.\n/(-] |\d \. |[a-z0-9] )(` + l.bare + `(?: is| :)?)(?:$| )`)
		}
		all = append(all, p)
	}
	return all
}

// A label at tokens [from, to) and where its value ends.
type labelAt struct {
	part          string
	from, to, end int
	strong        bool
}

// What every label has behind it or in it.
var (
	labelMark  = regexp.MustCompile(`[:=]|- -|- (?:y|yes|n|no)\b|\b(?:is|are|es)\b`)
	bareLabels = wordSet(`name address adress addr located direccion zip zipcode decision phone ph tel cell number telefono email e volume vol weight wt peso shipper carrier destination destinations dest destino direct derect dm correo concurrence consent permission`)
)

var (
	yesNoAhead  = regexp.MustCompile(`^(?:[:="-] )*(?:is )?(?:y|yes|yeah|yep|n|no|nope|si|ok|okay|sure|maybe|please|sounds|no thanks)\b`)
	isLabel     = regexp.MustCompile(`(?: is| are| es)$`)
	notIsLabels = wordSet(`contact volume weight_lb destinations ships_with spoke notes`)
)

// labels finds the labels of a lead in their order.
func (s *sheet) labels() []labelAt {
	var all []labelAt
	// Most answers have no label: two looks spare thirty patterns.
	strong := labelMark.MatchString(s.line)
	bare := slices.ContainsFunc(s.toks, func(t token) bool { return bareLabels[t.word] })
	if !strong && !bare {
		return nil
	}
	for _, p := range labelPatterns {
		if !strong && (p.bare == nil || !bare) {
			continue
		}
		for _, m := range p.strong.FindAllStringSubmatchIndex(s.line, -1) {
			text, rest := s.line[m[2]:m[3]], s.line[m[3]:]
			end := m[3]
			if strings.HasSuffix(text, "- y") || strings.HasSuffix(text, "- yes") || strings.HasSuffix(text, "- n") || strings.HasSuffix(text, "- no") {
				end = m[2] + strings.LastIndex(text, "- ") + 1
				rest = s.line[end:]
			}
			yes := yesNoAhead.MatchString(strings.TrimSpace(rest))
			switch {
			case (p.part == "direct_mail" || p.part == "concurrence") && !yes,
				p.part == "decides" && yes,
				isLabel.MatchString(text) && p.part == "business" && (yes || strings.HasPrefix(strings.TrimSpace(rest), "fine") || strings.HasPrefix(strings.TrimSpace(rest), "in ")),
				isLabel.MatchString(text) && (p.part == "address") && !strings.Contains(text, "addr") && !strings.Contains(rest, "at "),
				isLabel.MatchString(text) && notIsLabels[p.part] && p.part != "contact" && p.part != "weight_lb" && p.part != "volume":
				continue
			case p.part == "business" && yes && (strings.HasPrefix(text, "cust") || strings.HasPrefix(text, "ok")):
				continue
			}
			i, j := s.tokens(m[2], end)
			all = append(all, labelAt{part: p.part, from: i, to: j, strong: true})
		}
		if p.bare == nil {
			continue
		}
		for _, m := range p.bare.FindAllStringSubmatchIndex(s.line, -1) {
			rest := strings.TrimSpace(s.line[m[3]:])
			yes := yesNoAhead.MatchString(rest)
			atStart := m[2] == 0 || strings.Contains("|,;.\n/-(", s.line[m[2]-2:m[2]-1])
			if (p.part == "direct_mail" || p.part == "concurrence") && !yes || p.part == "name" && (!atStart || m[2] == 0) || (p.part == "decides" || p.part == "phone" || p.part == "email" || p.part == "business" || p.part == "zip") && !atStart && p.part != "business" && p.part != "decides" {
				continue
			}
			i, j := s.tokens(m[2], m[3])
			all = append(all, labelAt{part: p.part, from: i, to: j})
		}
	}
	slices.SortStableFunc(all, func(a, b labelAt) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	var kept []labelAt
	for _, l := range all {
		if n := len(kept); n > 0 && l.from < kept[n-1].to {
			continue
		}
		kept = append(kept, l)
	}
	for i := range kept {
		kept[i].end = len(s.toks)
		if i+1 < len(kept) {
			kept[i].end = kept[i+1].from
		}
		for j := kept[i].to; j < kept[i].end; j++ {
			if w := s.toks[j].word; w == "\n" && j > kept[i].to || w == ";" {
				kept[i].end = j
			}
		}
	}
	return kept
}
