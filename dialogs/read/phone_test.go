package read

import (
	"strings"
	"testing"
)

func TestPhones(t *testing.T) {
	t.Parallel()
	// text => numbers, then "short" and those without area code
	for _, line := range lines(`
303-555-0142 => +13035550142
(303)555-0142 x12 => +13035550142x12
303.555.0142 ext. 12 => +13035550142x12
303 555 0142 extension 1204 => +13035550142x1204
3035550142#7 => +13035550142x7
+1 (303) 555-0142 => +13035550142
1-303-555-0142 => +13035550142
13035550142 => +13035550142
call me at 616.555.0172 thx => +16165550172
303-555-0142 or 720-555-0143 => +13035550142 +17205550143
303-555-0142, 555-0143 => +13035550142 short 555-0143
555-0142 => short 555-0142
555.0142 => short 555.0142
800021234 =>
80002-1234 =>
123-555-0142 =>
303-555-01423 =>
303-555-014 =>
12 main st 80002 40/wk =>
40 303-555-0142 12 => +13035550142
ann303-555-0142 =>
$3035550142 =>
303-555-0142 40/wk => +13035550142
303-555-0142 xmas => +13035550142
２０２ =>`) {
		text, want, _ := strings.Cut(line, " =>")
		found, short := Phones(text)
		var got []string
		for _, p := range found {
			if p.Ext != "" {
				got = append(got, p.E164+"x"+p.Ext)
			} else {
				got = append(got, p.E164)
			}
			if p.Start < 0 || p.End > len(text) || p.Start >= p.End {
				t.Errorf("%q: place %d to %d", text, p.Start, p.End)
			}
		}
		if len(short) > 0 {
			got = append(got, "short")
			got = append(got, short...)
		}
		if g := strings.Join(got, " "); g != strings.TrimSpace(want) {
			t.Errorf("%q: %q, want %q", text, g, strings.TrimSpace(want))
		}
	}
}
