package web

import (
	"net/http"
	"regexp"
	"slices"

	"leadline/bot"
	"leadline/handlers"
)

// The photos of a lead, for who may see its contact data.

// picture is a photo of a lead; without To it cannot be shown (yet). Original: few
// browsers show its kind, so it is a file to be opened elsewhere.
type picture struct {
	To, Says string
	Original bool
}

// photoName is what a photo of ours may be called.
var photoName = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{10}$`)

// photos are the lead's, with why one cannot be shown.
func (v *visit) photos(l bot.Lead) (list []picture, err error) {
	if len(l.Card.Media) == 0 {
		return nil, nil
	}
	states, err := v.p.Store.Photos(v.r.Context(), l.Card.Media)
	if err != nil {
		return nil, err
	}
	for _, name := range l.Card.Media {
		switch states[name] {
		case "kept":
			list = append(list, picture{To: "/leads/" + l.Code + "/photos/" + name})
		case "original":
			list = append(list, picture{To: "/leads/" + l.Code + "/photos/" + name, Original: true})
		case "wanted":
			list = append(list, picture{Says: v.say("This photo is still being fetched. Please look again in a minute.")})
		case "failed":
			list = append(list, picture{Says: v.say("This photo could not be fetched, or is of a kind that cannot be shown here.")})
		default:
			list = append(list, picture{Says: v.say("This photo is not kept any more.")})
		}
	}
	return list, nil
}

// photo is one photo of a lead, for who may see its card.
func (p *pages) photo(v *visit) error {
	l, err := v.load(v.r.PathValue("code"))
	if err != nil {
		return err
	}
	name := v.r.PathValue("name")
	if !photoName.MatchString(name) || !slices.Contains(l.Card.Media, name) || !v.set.MaySeeContact(&l, v.who, v.now) {
		return errHidden
	}
	b, err := p.Store.PhotoBytes(v.r.Context(), name)
	if err != nil {
		return err
	}
	h := v.w.Header()
	kind, how, ending := "image/jpeg", "inline", ".jpg"
	if handlers.Sniff(b) == handlers.HEICType {
		kind, how, ending = handlers.HEICType, "attachment", ".heic"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", how+`; filename="`+l.Code+"-"+name+ending+`"`)
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(b)
	return nil
}
