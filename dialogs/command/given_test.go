package command

import "testing"

// TestTalksInWords: what coordinators type about talks and the teleconference,
// in any order, with days and counts. "14 held" is a talk that took place.
func TestTalksInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"13 and 14 not held", `DISPUTE {"talks":[13,14],"reason":"not held"}`},
		{"talks 13 & 14 werent given", `DISPUTE {"talks":[13,14],"reason":"werent given"}`},
		{"not held 13 and 14", `DISPUTE {"talks":[13,14]}`},
		{"13, 14 no", `DISPUTE {"talks":[13,14],"reason":"no"}`},
		{"dispute 13 and 14 nobody", `DISPUTE {"talks":[13,14],"reason":"nobody"}`},
		{"we didnt do talk 14", `DISPUTE {"talk":14}`},
		{"we didn't give 14", `DISPUTE {"talk":14}`},
		{"no 13 and 14", `DISPUTE {"talks":[13,14]}`},
		{"skipped 14", `DISPUTE {"talk":14}`},
		{"14 held", `GIVEN {"talk":14}`},
		{"14 was given with 22", `GIVEN {"talk":14,"attendance":22}`},
		{"talk 14 given monday 18", `GIVEN {"talk":14,"date":"2026-03-02","attendance":18}`},
		{"talks 13 and 14 were held", `GIVEN {"talks":[13,14]}`},
		{"talk #14 done yesterday 22 ppl", `GIVEN {"talk":14,"date":"2026-03-03","attendance":22}`},
		{"did 14 today 22 there", `GIVEN {"talk":14,"date":"2026-03-04","attendance":22}`},
		{"given 14 22 people 3/3", `GIVEN {"talk":14,"date":"2026-03-03","attendance":22}`},
		{"given 14 yesterday 22", `GIVEN {"talk":14,"date":"2026-03-03","attendance":22}`},
		{"given talk 14 to 22 carriers on monday", `GIVEN {"talk":14,"date":"2026-03-02","attendance":22}`},
		{"given 14 feb 27th", `GIVEN {"talk":14,"date":"2026-02-27"}`},
		{"given 13 & 14", `GIVEN {"talks":[13,14]}`},
		{"given 14, 22 people", `GIVEN {"talk":14,"attendance":22}`},
		{"given 14/22", `GIVEN {"value":"14/22"}`},
		{"sign 13 and 14", `SIGN {"talks":[13,14]}`},
		{"sign 13 and 14 paper binder", `SIGN {"talks":[13,14],"note":"binder"}`},
		{"held 4 usps 3 nalc", `HELD {"usps":4,"nalc":3}`},
		{"held with 4 usps and 3 nalc", `HELD {"usps":4,"nalc":3}`},
		{"held 4/3", `HELD {"usps":4,"nalc":3}`},
		{"held nalc 3", `HELD {"nalc":3}`},
		{"held nalc 3, usps 4", `HELD {"usps":4,"nalc":3}`},
		{"telecon dec 10 at 11am", `TELECON {"when":"2026-12-10T11:00:00-07:00"}`},
		{"away mar 16 to 20 march", `AWAY {"from":"2026-03-16","to":"2026-03-20"}`},
		{"card vita co 5 elm st ann 303-555-0142 by sam rowe mar 2", `CARD {"value":"sam rowe","date":"2026-03-02"} | vita co 5 elm st ann 303-555-0142 by sam rowe mar 2`},
		{"no 12 elm st", ``},
		{"14 packages", ``},
		{"12 elm st", ``},
		{"i did 40 stops", ``},
		{"14 given street", ``},
	} {
		if got := said(Parse(c.text, Context{Channel: "sms", Now: now(t)})); got != c.want {
			t.Errorf("%q is read as %q, want %q", c.text, got, c.want)
		}
	}
}
