package simulator

import "leadline/bot"

// Fault is one send that goes wrong. Taken: the provider has the message all
// the same, only its answer is lost; with Error.Class Ambiguous that is what a
// cut line looks like.
type Fault struct {
	Error bot.SendError
	Taken bool
}

// Fail lets the next sends of a channel go wrong, one fault each, in order.
func (s *Simulator) Fail(channel string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[channel] = append(s.faults[channel], faults...)
}

// nextFault takes the fault of the next send; the lock is held.
func (s *Simulator) nextFault(channel string) (Fault, bool) {
	waiting := s.faults[channel]
	if len(waiting) == 0 {
		return Fault{}, false
	}
	s.faults[channel] = waiting[1:]
	return waiting[0], true
}

func (f Fault) error() error {
	e := f.Error
	return &e
}
