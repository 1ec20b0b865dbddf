package read

import (
	"strconv"
	"strings"
	"testing"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	// text => cents and the words, or no
	for _, line := range lines(`
$109,682 => 10968200 $109,682
110k => 11000000 110k
$1.2M => 120000000 $1.2M
about 110000 => 11000000 110000
109,682.50 => 10968250 109,682.50
$109,682 78000/yr => 10968200 $109,682
78000/yr $109,682 => 10968200 $109,682
110000 78k/yr => 11000000 110000
7k3m4 110k => 11000000 110k
$5 => 500 $5
5 dollars => 500 5 dollars
110 K => 11000000 110 K
1.5 million => 150000000 1.5 million
$ 110,000 => 11000000 $ 110,000
usd 5000 => 500000 usd 5000
5000 usd => 500000 5000 usd
abt $95k new => 9500000 $95k
$110,000 per year => 11000000 $110,000
$0 => 0 $0
$.50 => 50 $.50
100.10 => 10010 100.10
0.1 => 10 0.1
-500 => no
$-500 => no
1,234,56 => no
99999999999999 => no
12 lbs => no
78000 a year => no
zero => no
wants quote thurs => no`) {
		text, want, _ := strings.Cut(line, " => ")
		cents, start, end, ok := Money(text)
		got := "no"
		if ok {
			got = strconv.FormatInt(cents, 10) + " " + text[start:end]
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestPieces(t *testing.T) {
	t.Parallel()
	for _, line := range lines(`
78000/yr => 78000 78000/yr
78k a year => 78000 78k a year
1500 per week => 78000 1500 per week
$109,682 78000/yr => 78000 78000/yr
7k3m4 110k 78000/yr => 78000 78000/yr
78000 pieces a year => 78000 78000 pieces a year
78,000 annually => 78000 78,000 annually
100 a day => 26000 100 a day
78000 => no
$109,682 => no
no => no`) {
		text, want, _ := strings.Cut(line, " => ")
		n, start, end, ok := Pieces(text)
		got := "no"
		if ok {
			got = strconv.Itoa(n) + " " + text[start:end]
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	for _, line := range lines(`
CC-7K3M4 => CC-7K3M4 CC-7K3M4
cc 7k3m4 => CC-7K3M4 cc 7k3m4
7k3m4 => 7K3M4 7k3m4
status 7k3m4 => 7K3M4 7k3m4
cc7k3m4 => CC-7K3M4 cc7k3m4
CC–7K3M4 => CC-7K3M4 CC–7K3M4
RR-O1IL2 => RR-01112 RR-O1IL2
sale 7k3m4 110k => 7K3M4 7k3m4
claim cc-7k3m4 please => CC-7K3M4 cc-7k3m4
two 7k3m4 and 8k3m4 => 7K3M4 7k3m4
mh 12345 => MH-12345 mh 12345
ck:7k3m4 => CK-7K3M4 ck:7k3m4
#7k3m4 => 7K3M4 #7k3m4
7k3m4. => 7K3M4 7k3m4
ab3de => AB3DE ab3de
12345 => 12345 12345
claim 12345 => 12345 12345
joes bikes 80002 => no
hello => no
cc hello => no
bc-abcde => no
7k3m => no
7k3m45 => no
7K3MU => no
10lbs => no
100th => no
call 5pm => no`) {
		text, want, _ := strings.Cut(line, " => ")
		code, start, end, ok := Code(text)
		got := "no"
		if ok {
			got = code + " " + text[start:end]
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// lines are the lines of a table.
func lines(table string) []string { return strings.Split(strings.Trim(table, "\n"), "\n") }
