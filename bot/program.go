package bot

// Craft is an employee's craft, in the words of people.csv.
type Craft string

// The crafts [S0, S1].
const (
	CityCarrier  Craft = "city_carrier"
	RuralCarrier Craft = "rural_carrier"
	Clerk        Craft = "clerk"
	MailHandler  Craft = "mail_handler"
	Manager      Craft = "manager"
	Other        Craft = "other"
)

// Program is one of the six employee lead programs.
type Program struct {
	Code  string // prefix of lead codes: CC
	Name  string // Customer Connect
	Craft Craft
}

// Programs lists all six [S0, S1]; the craft decides, nobody is asked.
var Programs = []Program{
	{"CC", "Customer Connect", CityCarrier},
	{"RR", "Rural Reach", RuralCarrier},
	{"CK", "Clerks Care", Clerk},
	{"MH", "Mail Handlers", MailHandler},
	{"BC", "Business Connect", Manager},
	{"SL", "Submit a Lead", Other},
}

// ProgramOf is the program of a craft; an unknown craft has Submit a Lead.
func ProgramOf(c Craft) Program {
	for _, p := range Programs {
		if p.Craft == c {
			return p
		}
	}
	return Programs[len(Programs)-1]
}

// ProgramByCode finds a program by its prefix.
func ProgramByCode(code string) (Program, bool) {
	for _, p := range Programs {
		if p.Code == code {
			return p, true
		}
	}
	return Program{}, false
}
