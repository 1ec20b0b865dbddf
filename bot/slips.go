package bot

// Slips are the weekly status on paper, for carriers who get no messages: nobody
// has had one before the management coordinator says that it was handed out.

// HandOut says that the slips of a station are with their carriers.
type HandOut struct{ Station string }

func (HandOut) action() {}

// Handed are the slips of a station and a Thursday that were handed out by a
// coordinator.
type Handed struct {
	Station string
	Week    Date
	By      PersonID
}

// SlipsTopic names the lines about the slips of a station and a Thursday.
func SlipsTopic(station string, week Date) string { return "slips:" + station + ":" + week.String() }

// handOut puts it on record, and takes back what was still to be said about it.
func (r *ruling) handOut(a HandOut) {
	if !r.set.MayKey(r.s.Person, a.Station, r.s.Now) {
		return
	}
	q := r.queue(a.Station)
	if q == nil || q.Slips == 0 {
		return
	}
	r.c.Handed = append(r.c.Handed, Handed{Station: a.Station, Week: q.SlipsOf, By: r.s.Person.ID})
	r.c.Hush = append(r.c.Hush, SlipsTopic(a.Station, q.SlipsOf))
}
