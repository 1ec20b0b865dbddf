package read

import "testing"

// TestWeightAnswers reads weights in every unit.
func TestWeightAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "weight_lb", `
3-5 => wt=3-5
12oz => wt=0.75
1lb 8oz => wt=1.5
big boxes => skip|notes=big boxes
5 => wt=5
2 kg => wt=4.41
500g => wt=1.1
500 grams => wt=1.1
half a pound => wt=0.5
half pound => wt=0.5
a pound => wt=1
a pound and a half => wt=1.5
pound and a half => wt=1.5
two and a half pounds => wt=2.5
2 1/2 lbs => wt=2.5
1/2 lb => wt=0.5
½ lb => wt=0.5
2½ lbs => wt=2.5
under 5 lbs => wt=0-5
less than a pound => wt=0-1
up to 10 => wt=0-10
over 20 lbs => wt=20|guess=weight_lb
80 lbs => wt=80 over
70 => wt=70
71 => wt=71 over
5000 lbs => ask=weight_absurd
0 => ask=weight_absurd
-5 => no
3 to 5 pounds => wt=3-5
three to five => wt=3-5
about 3 => wt=3
3ish => wt=3
3 or 4 lbs => wt=3-4
5# => wt=5
10 lbs. => wt=10
10lb each => wt=10
8 oz to 1 lb => wt=0.5-1
8oz-2lb => wt=0.5-2
1 lb 8 oz to 2 lbs => wt=1.5|notes=to 2 lbs
1-2 lbs 4 oz => wt=1.25-2.25
16 ounces => wt=1
5 libras => wt=5
media libra => wt=0.5
2 kilos => wt=4.41
12 onzas => wt=0.75
light => skip|notes=light
heavy => skip|notes=heavy
small stuff => skip|notes=small stuff
it varies => skip|notes=it varies
varies 1 to 20 => wt=1-20
depends => skip|notes=depends
dunno => skip
idk => skip
envelopes => skip|notes=envelopes
feather light => skip|notes=feather light
5 pounds, ups => wt=5|ship=UPS
40/wk => no|vol=40 week
40 a week, 5 lb => vol=40 week|wt=5
lbs => no
2.5 => wt=2.5
.5 => wt=0.5
2,5 kg => wt=5.51|guess=weight_lb
five pounds ten ounces => wt=5.625
1 ton => ask=weight_absurd
3 - 5 lb => wt=3-5
3–5 lbs => wt=3-5
5lbs max => wt=0-5
max 5 lbs => wt=5
no more than 5 => wt=0-5
99999999 => ask=weight_absurd
3pm => no
tree pounds => no
one to two lb => wt=1-2
1 lb - 5 lb => wt=1-5
between 1 and 5 lbs => wt=1-5
quarter pound => wt=0.25
8 days later 3 lb => wt=3|notes=8 days later
12 oz. => wt=0.75
12 ozs => wt=0.75
1 lb. 8 oz. => wt=1.5
1lb8oz => wt=1.5
1 pound 8 ounces => wt=1.5
1.5lbs => wt=1.5
1 and a half => wt=1.5
one and a half pounds => wt=1.5
5-10lbs => wt=5-10
5lb-10lb => wt=5-10
5 to 10 lbs usually => wt=5-10
usually about 5 pounds => wt=5
like 5 pounds each => wt=5
5 lb boxes => wt=5
10-15 pound range => wt=10-15|notes=range
twelve ounces => wt=0.75
0.5 kg => wt=1.1
250 g => wt=0.551
1kg => wt=2.2
20 kilos => wt=44.09
35kg => wt=77.16 over
100 => wt=100 over
75-80 => wt=75-80 over
60-80 lbs => wt=60-80 over
less than 1 => wt=0-1
< 1 lb => wt=0-1
under a pound => wt=0-1
around a pound => wt=1
menos de 5 libras => wt=0-5
cinco libras => wt=5
de 3 a 5 libras => wt=3-5
libra y media => wt=1.5
small boxes 2 lb => wt=2|notes=small boxes
light stuff, a pound or less => wt=0-1|notes=light stuff
a pound or two => wt=1-2
couple pounds => wt=2
a few pounds => no
not heavy => skip|notes=not heavy
pretty heavy => skip|notes=pretty heavy
tiny boxes => skip|notes=tiny boxes
letter size => skip|notes=letter size
shoebox size => skip|notes=shoebox size
flat rate boxes => skip|notes=flat rate boxes
5 lbs but some 20 => wt=5|notes=but some 20
3-5 303-555-0142 => phone=+13035550142|wt=3-5
1 oz => wt=0.063
3-5 lb, fedex, nationwide => wt=3-5|ship=FedEx|dest=nationwide
3/4 lb => wt=0.75
3-5 (lbs) => wt=3-5
5 libs => wt=5
5 punds => wt=5
5 pounds 303-555-0142 => phone=+13035550142|wt=5
`)
}
