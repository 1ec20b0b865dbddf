package dialogs

import "strings"

// What the walkers may say.

// lines are what people type, good and bad, for walks over the whole dialog.
var lines = strings.Split(strings.TrimSpace(`
LEAD
lead joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok
LEAD Vita Co 5 Elm St 80002
Y
yes
si
N
no
not yet
maybe
Joes Bikes 12 Main St 80002
12 Main St 80002
Fix Auto Body
"Quit Smoking Clinic"
"back"
Ann Ruiz 303-555-0142
Ann
555-0142
303
303-555-0199
ann at vitaco dot com
40
40 a week
alot
they dont ship just mailers
99999999999
3-5 lb
big boxes
12oz
1
2
3
4
8
9
12
4 50 a week
UPSP
usps
mostly CO
2 3
dm no
skip
SKIP
dunno
back
keep
undo
undo
undo
review
send
SEND
fix
fix phone
later
go
drop
change phone
change phone to 303-555-0144
change business to Vita Co
change address to 7 Depot St
change email
change direct mail
change bogus
mine
?
lang es
lang en
BCAK
undoo
1 thanks!
phone is wrong
closed mondays and the dog bites
my mail is late again and nobody answers
Liked "Where do they ship to?"
I'm driving with Do Not Disturb While Driving turned on.
👍
status 7k3m4
7K3M4
/lead
/nonsense
stop by after 3pm
STOP
Stop.
START
YES
HELP
cancel
wrong number
=HYPERLINK("http://x")
`), "\n")

// sensible are plain answers to what is asked.
var sensible = map[string]string{
	"kind": "1", "concurrence": "Y", "business": "Vita Co, 5 Elm St 80002", "decision_maker": "Ann Ruiz 303-555-0142", "volume": "40 a week",
	"weight_lb": "3-5 lb", "ships_with": "UPS", "destinations": "nationwide", "direct_mail": "N", "review": "1",
}
