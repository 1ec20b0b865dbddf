package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestBoardPages: who may see a board sees every mandate, its state in a word and
// its evidence; nobody else does, and NALC sees no lead.
func TestBoardPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.lead()
	o.says("mia", "slack", "GIVEN 14 22")
	o.says("mia", "slack", "SIGN 14")
	o.says("cal", "slack", "SIGN 14")
	o.says("cal", "slack", "DISPUTE 14 that was last month")
	for handle, want := range map[string]struct{ own, golden, district bool }{
		"dot": {true, false, false}, "sam": {false, true, false}, "mia": {true, false, false}, "cal": {true, false, false},
		"ada": {true, true, true}, "nan": {true, true, true}, "sue": {true, true, true}, "ana": {false, false, true},
	} {
		b := o.enter(handle, orElse(demoPhones[handle], "slack"))
		for path, may := range map[string]bool{"/stations/ARVADA": want.own, "/stations/GOLDEN": want.golden, "/district/CO-WY": want.district} {
			r, page := b.get(path)
			if (r.StatusCode == http.StatusOK) != may {
				t.Errorf("%s: %s is %d", handle, path, r.StatusCode)
			}
			if !may {
				continue
			}
			boards := strings.Contains(page, "mandates")
			if boards == (handle == "ana") {
				t.Errorf("%s: %s shows mandates: %v", handle, path, boards)
			}
			if path == "/stations/ARVADA" {
				for _, must := range []string{"M1 A place to drop cards", "M12 Participation is voluntary", "is disputed", `href="/stations/ARVADA#talks"`, "Mia Frost", `<strong class="bad">missing</strong>`, "22"} {
					if !strings.Contains(page, must) {
						t.Errorf("%s: %q is not on the board", handle, must)
					}
				}
			}
			for _, private := range []string{"0142", "ann ruiz", "12 main", "Dot Alder"} {
				if handle != "dot" && strings.Contains(page, private) {
					t.Errorf("%s: %s shows %q", handle, path, private)
				}
			}
			if handle == "nan" && strings.Contains(page, "joes bikes") {
				t.Errorf("NALC sees a customer on %s", path)
			}
		}
	}
	if r, _ := o.enter("ada", "slack").get("/stations/NOWHERE"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a station that does not exist: %d", r.StatusCode)
	}
}
