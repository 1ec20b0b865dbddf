package simulator

import (
	"fmt"
	"hash/fnv"
	"strings"

	"leadline/bot"
)

// What the made-up providers call us.
var tenants = map[string]string{"sms": "+13035550100", "slack": "T0DEMO", "telegram": "5550100"}

// areas are the area codes of made-up numbers; each has the numbers 555-0101
// to 555-0199.
var areas = []string{"303", "720", "719", "970", "307", "402", "308", "505", "575", "605", "701", "406", "801", "435", "208", "316", "785", "620", "580", "405"}

// book knows who has which address and who sits in which room.
type book struct {
	addresses map[string]bot.Address     // "dot on sms" → address
	names     map[string]string          // Address.Key → handle; room conversation → "#name"
	members   map[string]map[string]bool // room conversation → Address.Key
}

func newBook() book {
	return book{addresses: map[string]bot.Address{}, names: map[string]string{}, members: map[string]map[string]bool{}}
}

// Address is the phone or account of a person on a channel. It follows from the
// handle; only where two handles would get the same number does the second one
// asked for get the next.
func (s *Simulator) Address(handle, channel string) bot.Address {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := handle + " on " + channel
	if a, ok := s.book.addresses[key]; ok {
		return a
	}
	for try := uint32(0); ; try++ {
		a := address(handle, channel, try)
		if _, taken := s.book.names[a.Key()]; !taken {
			s.book.addresses[key], s.book.names[a.Key()] = a, handle
			return a
		}
	}
}

func address(handle, channel string, try uint32) bot.Address {
	h := fnv.New32a()
	h.Write([]byte(handle))
	n := h.Sum32() + try
	a := bot.Address{Channel: channel, Tenant: tenants[channel]}
	switch channel {
	case "sms":
		a.User = fmt.Sprintf("+1%s55501%02d", areas[n/99%uint32(len(areas))], n%99+1)
	case "slack":
		a.User = fmt.Sprintf("U%08X", n)
		a.Conversation = "D" + a.User[1:]
	default:
		a.User = fmt.Sprint(n%900000000 + 100000000)
		a.Conversation = a.User
	}
	return a
}

// Know takes an address that a person has already, as the database tells it.
func (s *Simulator) Know(handle string, a bot.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.ID, a.Room, a.Thread = 0, false, ""
	if c, ok := s.book.names[a.Conversation]; ok && strings.HasPrefix(c, "#") {
		a.Conversation = "" // last spoke in a room; the address is the person's own
	}
	s.book.addresses[handle+" on "+a.Channel], s.book.names[a.Key()] = a, handle
}

// Stranger is the phone of somebody who stands on no roster.
func (s *Simulator) Stranger(number string) bot.Address {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := bot.Address{Channel: "sms", Tenant: tenants["sms"], User: number}
	if _, ok := s.book.names[a.Key()]; !ok {
		s.book.names[a.Key()] = number
	}
	return a
}

// Room is a channel or group by its name, with or without #.
func (s *Simulator) Room(name, channel string) bot.Address {
	s.mu.Lock()
	defer s.mu.Unlock()
	name = strings.TrimPrefix(name, "#")
	id := "C-" + name
	s.book.names[id] = "#" + name
	return bot.Address{Channel: channel, Tenant: tenants[channel], User: id, Conversation: id, Room: true}
}

// Join lets people see what a room shows.
func (s *Simulator) Join(room bot.Address, people ...bot.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.book.members[room.Conversation]
	if in == nil {
		in = map[string]bool{}
		s.book.members[room.Conversation] = in
	}
	for _, p := range people {
		in[p.Key()] = true
	}
}

// In is a person's address while speaking in a room.
func In(person, room bot.Address) bot.Address {
	person.Conversation, person.Room = room.Conversation, true
	return person
}

// Name is the handle of an address, the name of a room ("#pool-CO-WY"), or the
// bare address of somebody unknown.
func (s *Simulator) Name(a bot.Address) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.name(a)
}

func (s *Simulator) name(a bot.Address) string {
	if a.Room {
		if n, ok := s.book.names[a.Conversation]; ok {
			return n
		}
		return a.Conversation
	}
	return s.person(a)
}

// person is the handle behind an address, wherever it was used.
func (s *Simulator) person(a bot.Address) string {
	if n, ok := s.book.names[a.Key()]; ok {
		return n
	}
	if n, ok := s.book.names[a.User]; ok { // nobody in particular: the room itself
		return n
	}
	return a.User
}

// sees says whether a message is on the phone of an address, or in a room where
// it sits or speaks; the lock is held.
func (s *Simulator) sees(who bot.Address, m Sent) bool {
	if m.To.Channel != who.Channel {
		return false
	}
	if m.Room != nil || !m.To.Room {
		return m.To.Key() == who.Key()
	}
	return who.Room && who.Conversation == m.To.Conversation || s.book.members[m.To.Conversation][who.Key()]
}
