package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing/fstest"

	"leadline/bot"
)

// The made-up districts: stations in several zones, one whose coordinator
// checks every lead, one where Saturday counts.
var districtsOf = []struct {
	code, area, state string
	zips              []string
	zone              string
}{
	{"CO-WY", "WESTPAC", "CO", []string{"80002", "80401", "80033", "82070"}, "America/Denver"},
	{"KS-MO", "CENTRAL", "KS", []string{"66002", "66044", "67202"}, "America/Chicago"},
	{"NV-SA", "WESTPAC", "NV", []string{"89101", "89502", "89701"}, "America/Los_Angeles"},
	{"GA-AL", "SOUTHERN", "GA", []string{"30303", "31401"}, "America/New_York"},
}

const carriers = 300

// folk is one person with their phones.
type folk struct {
	handle, name, station, district, lang, roles string
	craft                                        bot.Craft
	on                                           []string
	sells, manages                               bool

	phones []bot.Address
	room   bot.Address // of a representative, where cards are

	script  []string // what they will type next
	writing *shop    // whose card they fill
	wrote   *shop    // whose card they filled last
	tries   int      // to get a card finished
	last    string   // the newest text on their phone
	menu    *menu    // the newest message with buttons
	was     *bot.Inbound
	about   *shop    // what that was about
	codes   []string // of leads they sent
	held    []string // of leads they believe to hold
	offers  []string
	stopped bool
	gone    bool
	noisy   bool // what they sent last asks for no answer
}

// menu is a message with buttons.
type menu struct {
	outbound int64
	labels   []string
	room     bool
}

// cast is everybody, by what they do.
type cast struct {
	everybody []*folk
	carriers  []*folk
	reps      map[string][]*folk // by district
	managers  map[string]*folk
	mcs       []*folk
	others    []*folk // area managers, consumer affairs, admins, BSN
	owner     map[string]*folk
	stations  []string // lines of stations.csv
}

// hire makes the cast; reps is how many representatives there are in all.
func hire(rnd *rand.Rand, reps int) cast {
	c := cast{reps: map[string][]*folk{}, managers: map[string]*folk{}, owner: map[string]*folk{}}
	add := func(f *folk) *folk {
		c.everybody = append(c.everybody, f)
		return f
	}
	type place struct{ code, district string }
	var places []place
	for d, dist := range districtsOf {
		for i, zip := range dist.zips {
			code := fmt.Sprintf("%s-%d", dist.code[:2], i+1)
			mode, saturday := "direct", "false"
			if d == 0 && i == 3 {
				mode = "mc_review"
			}
			if i == 1 {
				saturday = "true"
			}
			c.stations = append(c.stations, fmt.Sprintf("%s,Station %s,%s,%s,%s,%s,%s,17:00,%s,%s,tray by the time clock,swing room board", code, code, dist.code, dist.area, dist.state, zip, dist.zone, saturday, mode))
			places = append(places, place{code, dist.code})
			mc := add(&folk{handle: "mc-" + strings.ToLower(code), name: "Mo " + code, craft: bot.Manager, station: code, district: dist.code, lang: "en", roles: "management_coordinator@" + code, on: []string{pick(rnd, "slack", "sms")}})
			cc := add(&folk{handle: "cc-" + strings.ToLower(code), name: "Cy " + code, craft: bot.CityCarrier, station: code, district: dist.code, lang: "en", roles: "carrier_coordinator@" + code, on: []string{"sms"}})
			c.mcs = append(c.mcs, mc, cc)
		}
		low := strings.ToLower(dist.code)
		for _, role := range []string{"consumer_affairs", "program_admin", "nalc_admin", "bsn_rep"} {
			c.others = append(c.others, add(&folk{handle: role[:3] + "-" + low, name: "Kim " + role[:3], craft: bot.Other, district: dist.code, lang: "en", roles: role + "@" + dist.code, on: []string{"slack"}}))
		}
		m := add(&folk{handle: "boss-" + low, name: "Bea " + dist.code, craft: bot.Other, district: dist.code, lang: "en", roles: "sales_manager@" + dist.code, on: []string{"slack", "sms"}, manages: true})
		c.managers[dist.code] = m
	}
	for _, area := range []string{"WESTPAC", "CENTRAL", "SOUTHERN"} {
		c.others = append(c.others, add(&folk{handle: "area-" + strings.ToLower(area), name: "Al " + area, craft: bot.Other, lang: "en", roles: "area_manager@" + area, on: []string{"sms"}}))
	}
	for i := range reps {
		dist := districtsOf[i%len(districtsOf)]
		on := []string{pick(rnd, "slack", "slack", "telegram")}
		if i == 1 || dist.code == districtsOf[1].code && on[0] == "telegram" && rnd.IntN(2) == 0 {
			on = []string{"telegram", "sms"}
		}
		if i == 6 {
			on = []string{"sms"}
		}
		f := add(&folk{handle: fmt.Sprintf("rep%d", i), name: fmt.Sprintf("Rae %s", syllables(i+31)), craft: bot.Other, district: dist.code, lang: "en", roles: "rep@" + dist.code, on: on, sells: true})
		c.reps[dist.code] = append(c.reps[dist.code], f)
	}
	crafts := []bot.Craft{bot.CityCarrier, bot.CityCarrier, bot.CityCarrier, bot.CityCarrier, bot.RuralCarrier, bot.RuralCarrier, bot.Clerk, bot.MailHandler, bot.Other}
	for i := range carriers {
		p := places[rnd.IntN(len(places))]
		f := &folk{handle: fmt.Sprintf("car%d", i), name: fmt.Sprintf("Cas %s", syllables(i+7)), craft: crafts[rnd.IntN(len(crafts))], station: p.code, district: p.district, lang: "en", on: []string{pick(rnd, "sms", "sms", "sms", "slack", "telegram")}}
		if rnd.IntN(12) == 0 {
			f.lang = "es"
		}
		if rnd.IntN(8) == 0 {
			f.on = append(f.on, map[string]string{"sms": "telegram", "slack": "sms", "telegram": "sms"}[f.on[0]])
		}
		c.carriers = append(c.carriers, add(f))
	}
	return c
}

// files is the roster of who has not left.
func (c *cast) files() fs.FS {
	people := []string{strings.Join(personColumns, ",")}
	for _, f := range c.everybody {
		if !f.gone {
			people = append(people, fmt.Sprintf("%s,%s,%s,%s,%s,%s,,", f.handle, f.name, f.craft, f.station, f.lang, f.roles))
		}
	}
	stations := append([]string{strings.Join(stationColumns, ",")}, c.stations...)
	zips := []string{"prefix,district"}
	for _, d := range districtsOf {
		for _, z := range d.zips {
			zips = append(zips, z+","+d.code)
		}
	}
	accounts := []string{"account,name,phone,zip5,rep"}
	for i := 0; i < 40; i += 13 { // some of the shops are known customers
		s := shopOf(i*10 + 3)
		accounts = append(accounts, fmt.Sprintf("A-%d,%s,%s,%s,%s", i, s.name, s.phone, s.zip, map[bool]string{true: "bsn-" + strings.ToLower(s.district)}[i%2 == 0]))
	}
	m := fstest.MapFS{}
	for name, lines := range map[string][]string{"people.csv": people, "stations.csv": stations, "zips.csv": zips, "accounts.csv": accounts} {
		m[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n") + "\n")}
	}
	return m
}

// shop is one business; its number makes its name and phone.
type shop struct {
	name, street, zip, district, contact, phone, mail string
}

var (
	streets = []string{"Elm St", "Oak Ave", "Main St", "Pine Rd", "Lake Dr", "Hill Ct", "Maple Ln", "Cedar Way", "5th Ave", "Park Blvd"}
	trades  = []string{"Bikes", "Bakery", "Florist", "Candles", "Tools", "Books", "Toys", "Gifts", "Coffee", "Pottery"}
	firsts  = []string{"Ann", "Joe", "Mia", "Lee", "Rosa", "Ken", "Eva", "Tom"}
	surs    = []string{"Ruiz", "Berg", "Stone", "Lopez", "Adams", "Frost", "Hayes", "Young"}
	// areaCodes are those of the customers; none is one of the phones'.
	areaCodes = []string{"201", "202", "203", "205", "206", "207", "209", "210", "212", "213", "214", "215", "216", "217", "218", "219", "224", "225", "228", "229",
		"231", "234", "239", "240", "248", "251", "252", "253", "254", "256", "260", "262", "267", "269", "270", "276", "281", "301", "302", "304",
		"305", "309", "310", "312", "313", "314", "315", "317", "318", "319", "320", "321", "323", "325", "330", "331", "334", "336", "337", "339"}
)

// syllables writes a number as a word like Bakemo.
func syllables(n int) string {
	const sounds, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for range 3 {
		i := n % (len(sounds) * len(vowels))
		n /= len(sounds) * len(vowels)
		b.WriteByte(sounds[i%len(sounds)])
		b.WriteByte(vowels[i/len(sounds)])
	}
	w := b.String()
	return strings.ToUpper(w[:1]) + w[1:]
}

func shopOf(n int) *shop {
	d := districtsOf[n%len(districtsOf)]
	s := &shop{
		name: syllables(n*7+3) + " " + trades[n/len(districtsOf)%len(trades)], street: fmt.Sprintf("%d %s", n%890+10, streets[n%len(streets)]),
		zip: d.zips[n/7%len(d.zips)], district: d.code, contact: firsts[n%len(firsts)] + " " + surs[n/8%len(surs)],
	}
	if at := n / 2; n%2 == 1 && at/100 < len(areaCodes) {
		s.phone = fmt.Sprintf("%s-555-01%02d", areaCodes[at/100], at%100)
	} else {
		s.mail = fmt.Sprintf("%s@shop%d.test", strings.ToLower(firsts[n%len(firsts)]), n)
	}
	return s
}

// reach is how the contact is reached.
func (s *shop) reach() string {
	if s.phone != "" {
		return s.phone
	}
	return s.mail
}

func pick[T any](rnd *rand.Rand, all ...T) T { return all[rnd.IntN(len(all))] }
