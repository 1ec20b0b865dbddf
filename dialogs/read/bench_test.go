package read

import "testing"

// The texts of a usual dialog; their reading is most of a turn's work.
func BenchmarkReaders(b *testing.B) {
	own := []string{"What business is it, and where? For example: Joes Bikes 12 Main St"}
	for _, x := range []struct{ name, field, text string }{
		{"concurrence", "concurrence", "yes"}, {"business", "business", "Joes Bikes 12 Main St Arvada CO 80002"}, {"person", "decision_maker", "Ann Ruiz owner 303-555-0142"},
		{"volume", "volume", "40/wk"}, {"weight", "weight_lb", "3-5 lb"}, {"shippers", "ships_with", "ups"}, {"menu", "ships_with", "12"}, {"destinations", "destinations", "2"}, {"mail", "direct_mail", "y"},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Answer(x.field, x.text)
			}
		})
	}
	lead := "joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok"
	for name, read := range map[string]func(){
		"lead": func() { Lead(lead) }, "noise": func() { Noise("40/wk", own) }, "complaint": func() { Complaint("40/wk") }, "code": func() { Code("status 7k3m4") },
		"fold": func() { Fold("Joes Bikes 12 Main St") }, "spanish": func() { Spanish("40/wk") }, "phones": func() { Phones("ann ruiz 303-555-0142") }, "values": func() { Values("40/wk") },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				read()
			}
		})
	}
}
