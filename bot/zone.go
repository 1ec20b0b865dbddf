package bot

import (
	"sync"
	"time"
)

// zoneNames are the zones of the Postal Service's stations: read once, since
// reading one costs more than a whole dialog step.
var zoneNames = []string{
	"America/New_York", "America/Detroit", "America/Indiana/Indianapolis", "America/Kentucky/Louisville", "America/Chicago", "America/Menominee",
	"America/Denver", "America/Boise", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Juneau", "America/Nome", "America/Adak",
	"Pacific/Honolulu", "America/Puerto_Rico", "America/St_Thomas", "Pacific/Guam", "Pacific/Saipan", "Pacific/Pago_Pago", "UTC",
}

var zones = sync.OnceValue(func() map[string]*time.Location {
	all := map[string]*time.Location{}
	for _, name := range zoneNames {
		if loc, err := time.LoadLocation(name); err == nil {
			all[name] = loc
		}
	}
	return all
})

// zone finds a zone by its name; none or an unknown one: def.
func zone(name string, def *time.Location) *time.Location {
	if name == "" {
		return def
	}
	if loc := zones()[name]; loc != nil {
		return loc
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return def
}
