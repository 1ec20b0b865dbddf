package dialogs

import (
	"testing"

	"leadline/bot"
)

// BenchmarkHear is one turn of a card in the middle, with its state in and out.
func BenchmarkHear(b *testing.B) {
	book := New()
	for _, bb := range []struct{ name, asking, text string }{
		{"number", "ships_with", "1"},
		{"volume", "volume", "40 a week"},
		{"business", "business", "Joes Bikes 12 Main St 80002"},
		{"contact", "decision_maker", "Ann Ruiz 303-555-0142"},
		{"oneliner", "", "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok"},
		{"idle", "", "hello there"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			p := newPhone(b, book)
			for p.turn.Asking != bb.asking {
				line := "LEAD"
				if p.turn.Asking != "" {
					line = sensible[p.turn.Asking]
				}
				p.heard(p.one(line))
			}
			s := bot.Scene{Now: p.now, From: p.from, Person: p.person, Station: p.station, State: p.state, Settings: &p.set,
				Heard: []bot.Inbound{{ID: 99, Kind: bot.Text, From: p.from, At: p.now, Message: "m99", Text: bb.text}}}
			for _, m := range p.last {
				s.Own = append(s.Own, m.Whole())
			}
			b.ReportAllocs()
			for b.Loop() {
				book.Hear(s)
			}
		})
	}
}
