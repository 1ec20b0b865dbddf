package bot

import "time"

// Settings are the program settings of an office; every place where an office
// could differ is here and nowhere else.
type Settings struct {
	Zone           *time.Location // of Central wall-clock time
	Calendar       Calendar
	KeywordReplies string        // provider, bot: who answers STOP, START, HELP on SMS
	ReplyHold      time.Duration // SMS replies wait this long for the rest of a burst
	InviteHours    int           // how long a new code works, 1 to 336
	CarrierHours   []Span        // when unasked messages may reach carriers, station time
	StaffHours     []Span        // and coordinators and sales
	ClaimCap       int           // uncontacted leads a rep may hold
	Media          bool
	BotName        string // Telegram's name of the bot, for t.me links
	Contact        string // the district's sales office, for ? and HELP
	Mailbox        string // the program mailbox
	PublicURL      string
	SMSRate        float64      // segments a second that broadcasts may take up
	WeeklyDay      time.Weekday // of the weekly status and the station summary
	WeeklyMinute   int          // after midnight, station time, 0 to 1439
}

// Span is a part of the day, in minutes after midnight; To is not in it.
type Span struct{ From, To int }

// DefaultSettings are those of the contract.
func DefaultSettings() Settings {
	chicago, err := time.LoadLocation("America/Chicago")
	if err != nil { // time/tzdata is embedded by cmd
		chicago = time.FixedZone("CT", -6*3600)
	}
	return Settings{
		Zone: chicago, KeywordReplies: "provider", ReplyHold: 700 * time.Millisecond, InviteHours: 24,
		CarrierHours: []Span{{8 * 60, 9 * 60}, {16 * 60, 20 * 60}},
		StaffHours:   []Span{{7 * 60, 18 * 60}},
		ClaimCap:     10, Media: true, SMSRate: 1, WeeklyDay: weeklyDay, WeeklyMinute: weeklyHour * 60,
		Contact: "your district sales office", Mailbox: "the program mailbox",
	}
}
