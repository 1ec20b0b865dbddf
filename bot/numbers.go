package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Numbers change hands. A phone number that its owner has given up, or may have,
// loses its enrolment before somebody else can read or write anything: from then
// on it is a stranger's, what waits to be sent there is cancelled, and the
// person needs a new code. Their leads and drafts stay theirs.

const (
	// SilentFor is how long nothing need be heard from a number before it must be
	// proved anew. Carriers give numbers out again after 45 days.
	SilentFor = 180 * 24 * time.Hour
	// DeafTimes messages in a row that a phone could not take, within DeafWithin
	// and over more than DeafOver, are a number that is given up; fewer, or all
	// at once, are a phone that is off or a network that is down.
	DeafTimes  = 3
	DeafWithin = 7 * 24 * time.Hour
	DeafOver   = 24 * time.Hour
)

// The reasons why a number is not its owner's any more.
const (
	LostListed = "listed" // on a list of numbers that were given up
	LostGone   = "gone"   // the provider says that nobody has it
	LostDeaf   = "deaf"   // it takes no messages
	LostSilent = "silent" // nothing was heard from it
)

// LostNumber is a number that a person has lost. Day is when, by who says so.
type LostNumber struct {
	Address AddressID
	Person  PersonID
	Why     string
	Day     Date
}

// Vacate takes an enrolment away; false: it had been taken away before.
func (b *Bot) Vacate(ctx context.Context, lost LostNumber) (done bool, err error) {
	err = b.store.Apply(ctx, []Need{{NeedPeople, fmt.Sprint(lost.Person)}}, func(records Records) Change {
		return b.rule(records, func(r *ruling) { done = r.vacate(lost) })
	})
	if err != nil {
		return false, fmt.Errorf("vacate address %d: %w", lost.Address, err)
	}
	return done, nil
}

// sweepNumbers takes away what nobody has proved for too long, and what the
// provider says is nobody's; it returns how many.
func (b *Bot) sweepNumbers(ctx context.Context) (int, error) {
	due, err := b.store.NumbersDue(ctx, b.now(), sweepBatch)
	if err != nil {
		return 0, err
	}
	for i, lost := range due {
		lost.Day = b.settings().Day(b.now())
		if _, err := b.Vacate(ctx, lost); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// vacate ends the enrolment of an address, and says so to who can give a new
// code, and to the person where they are still reached.
func (r *ruling) vacate(lost LostNumber) bool {
	who := r.s.Records.People[lost.Person]
	at := slices.IndexFunc(who.Addresses, func(a Address) bool { return a.ID == lost.Address })
	if at < 0 {
		return false
	}
	who.Addresses = slices.Delete(slices.Clone(who.Addresses), at, at+1)
	r.c.Lost = append(r.c.Lost, lost)
	if !who.Enrolled() {
		return true
	}
	cause := fmt.Sprintf("number:%d:%s", lost.Address, lost.Day)
	r.tell(who, 0, News{What: NewsNumberOff, Who: who.Name}, cause)
	people, what, ready := r.inviters(who)
	if ready {
		r.topicLines(people, what, cause, "lost", values("who", who.Name, "code", who.Handle, "how", lost.Why, "days", int(SilentFor.Hours()/24)), r.s.Now)
	}
	return true
}

// inviters are who can give a person a new code: the coordinators of their
// station; where those get no messages, or there is no station, the program
// admin of the district, who can have it done.
func (r *ruling) inviters(who Person) (people []Person, what string, ready bool) {
	if who.Station != "" {
		if !r.want(NeedBoard, who.Station) {
			return nil, "", false
		}
		coords := r.s.Records.Facts[who.Station].Book.Coords
		people = slices.DeleteFunc(slices.Concat(coords[USPS], coords[NALC]), func(p Person) bool { return p.ID == who.ID || !p.Told() })
	}
	if len(people) > 0 || who.District == "" {
		return people, NewsNumberLost, true
	}
	key := string(ProgramAdmin) + "@" + who.District
	if !r.want(NeedStaff, key) {
		return nil, "", false
	}
	people = slices.DeleteFunc(slices.Clone(r.s.Records.Staff[key]), func(p Person) bool { return p.ID == who.ID })
	return people, NewsNumberLostUp, true
}
