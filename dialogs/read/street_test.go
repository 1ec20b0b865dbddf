package read

import "testing"

// TestOnTheStreet: answers as carriers type them, of every kind.
func TestOnTheStreet(t *testing.T) {
	t.Parallel()
	answers(t, "concurrence", `
yeah they were cool with it => ok=y
she said nope not interested => ok=n|notes=she said nope not interested
dont think so => ok=n
they didnt say no => ask=yes_or_no
no problem, go ahead => ok=y
not really => ok=n
claro que si => ok=y
dijo que no => ok=n
que no quiere => ok=n
yes but only after june => ok=y|notes=but only after june
y n => ask=yes_or_no
sure thing boss => ok=y
negative => ok=n
hell yes => ok=y
he said he'd have to ask his wife => no|notes=he said he'd have to ask his wife
I forgot to ask => ok=n|notes=I forgot to ask
not a problem => ok=y
nah => ok=n
afirmativo => ok=y
todavia no => ok=n
they said no way => ok=n|notes=they said no way
yes no maybe => ask=yes_or_no
ok with them => ok=y
si pero no por telefono => ask=yes_or_no
k => ok=y
uh huh => ok=y
nunca => ok=n
they agreed => ok=y
they declined => ok=n
`)
	answers(t, "volume", `
a couple dozen a week => vol=24 week
2-3 dozen per week => vol=24-36 week
between 20 and 30 a day => vol=20-30 day
1.5k per month => vol=1500 month
3k/yr => vol=3000 year
1OO a week => vol=100 week
about l5 a day => vol=15 day
1,5OO/yr => vol=1500 year
2 and a half dozen a week => vol=30 week
one fifty a month => vol=150 month
two fifty pound boxes a week => no|wt=50
a dozen and a half a week => vol=18 week
2 dozen and a half a month => vol=30 month
una docena y media por semana => vol=18 week
40 a week and a half day friday => vol=40 week|notes=and a half day friday
half a dozen a month => vol=6 month
20ish weekly => vol=20 week
15 to 20 pkgs every week => vol=15-20 week
two hundred a month => vol=200 month
30 per day => vol=30 day
100 every other week => vol=50 week|guess=volume
50 a week in summer, 200 a week at xmas => vol=50 week|notes=in summer+200 a week at xmas
10 mon-fri => no
none right now => vol=0 week
como 40 por semana => vol=40 week
veinte al dia => vol=20 day
unos 300 al mes => vol=300 month
a hundred a month => vol=100 month
twenty five or thirty a week => vol=25-30 week
5,500 annually => vol=5500 year
40 a wk maybe 50 => vol=40-50 week|guess=volume
10x a day => no
25+ a week => vol=25 week
1 pallet a week => no
0 => vol=0 week
zero packages => vol=0 week
12 biweekly => vol=6 week|guess=volume
1/day => vol=1 day
3 to 4 a day 5 days a week => vol=3-4 day|notes=5 days a week
`)
	answers(t, "weight_lb", `
not 5 lb more like 10 lb => wt=10|notes=not 5 lb more like
3lbs 12 => wt=3.75|guess=weight_lb
2 to 3 pounds => wt=2-3
under a pound => wt=0-1
abt 8 oz => wt=0.5
1/2 lb => wt=0.5
half a pound => wt=0.5
2 1/2 lbs => wt=2.5
80 lb => wt=80 over
from 70 to 90 pounds => wt=70-90 over
2kg => wt=4.41
500 g => wt=1.1
5# => wt=5
10-15 => wt=10-15
light stuff => skip|notes=light stuff
a few ounces => no
16oz to 2 lbs => wt=1-2
1.5 => wt=1.5
two lbs => wt=2
3 lb 4 oz => wt=3.25
30 kilos => wt=66.14
less than 5 => wt=0-5
all different sizes, up to 40 lb => wt=0-40|notes=all different sizes
5lb max => wt=0-5
dos libras => wt=2
12 onzas => wt=0.75
heavy, like 55 => no
1 pound each => wt=1
4 lb avg => wt=4
7O lb => wt=70
6 oz - 1 lb => wt=0.375-1
150 => wt=150 over
`)
	answers(t, "ships_with", `
brown => ship=UPS
the brown truck => ship=UPS
ups n fedex => ship=UPS,FedEx
ya no usan ups, puro fedex => ship=FedEx|notes=ya no usan ups+puro|guess=ships_with
neither ups nor fedex => no
anyone but ups => no
nobody but ups => ship=UPS|notes=nobody but
FedUps => no
ups/usps => ship=UPS,USPS
u p s => ship=UPS
postal service => ship=USPS
us mail => ship=USPS
we use you guys => no|notes=we use you guys
usp => ask=ups_or_usps
upps => ask=ups_or_usps
dhl express => ship=DHL
fedx => ship=FedEx
fed-ex and amazon => ship=FedEx,Amazon
13 => ship=UPS,Amazon
1,4 => ship=UPS,DHL
134 => ship=UPS,Amazon,DHL
1 and 5 => ship=UPS,USPS
7 => no
other => ship=other
stamps.com => ship=USPS
pirateship => ship=other
shippo => no
on trac => ship=other
lasership => ship=other
themselves => ship=other
they drive it => no|notes=they drive it
nobody yet => no
amazon does it all => ship=Amazon
no ups only fedex => ship=FedEx|notes=no ups only|guess=ships_with
not usps => no
ups but hates them => ship=UPS|notes=but hates them
UPS and USPS => ship=UPS,USPS
upsp i think => ask=ups_or_usps
usps & ups => ship=USPS,UPS
fedex grnd, dhl => ship=FedEx,DHL|notes=grnd
el de ups => ship=UPS
correo => ship=USPS
varies => no
FEDEX HOME => ship=FedEx
the big purple one => no
`)
	answers(t, "destinations", `
all over => dest=nationwide
everywhere in the us => dest=nationwide
mostly denver area => dest=local
canada and mexico => dest=international
just around here => dest=local
coast to coast => dest=nationwide
1 2 3 => dest=local,nationwide,international
123 => dest=local,nationwide,international
local & natl => dest=local,nationwide
overseas => dest=international
east coast => dest=nationwide|guess=destinations
colorado springs and boulder => dest=local|notes=springs and boulder
Texas, Oklahoma and New Mexico => dest=local
new mexico and mexico => dest=local,international
no a mexico, solo aqui => dest=local|notes=no a mexico|guess=destinations
TX and CA => dest=nationwide|guess=destinations
worldwide => dest=international
nation wide => dest=nationwide
in state => dest=local
out of state => dest=nationwide
local, some to germany => dest=local,international
a nivel nacional => dest=nationwide|notes=a nivel
todo el pais => dest=nationwide
aqui nomas => dest=local
al extranjero => dest=international
not local => no
no international => no
usa => dest=nationwide
europe => dest=international
both => no
3 => dest=international
lower 48 => dest=nationwide
idk => skip
`)
	answers(t, "direct_mail", `
sure => mail=y
not interested in mailers => mail=n
dont send anything => mail=n
no quieren nada => mail=n
already do it => no
maybe later => ask=yes_or_no
they do eddm already => no|notes=they do eddm already
yes please send info => mail=y
no gracias => mail=n
tal vez => ask=yes_or_no
y => mail=y
nope => mail=n
`)
	answers(t, "decision_maker", `
Tina Vargas 720.555.0161 ext. 4 => who=Tina Vargas|phone=+17205550161|ext=4
ask for Deb at the front, owner is Hal 303 555 0162 => who=Hal|role=owner|phone=+13035550162|notes=Deb+at the front
the owner, Gil, (303) 555-0163 => who=Gil|role=owner|phone=+13035550163
hal at copperpot dot net => email=hal@copperpot.net|guess=decision_maker.email|ask=email_confirm
tina dot vargas at gmail dot com => email=tina.vargas@gmail.com|guess=decision_maker.email|ask=email_confirm
Deb or Hal 3035550164 => who=Deb|phone=+13035550164|notes=or Hal
303-555-0165 ask for manager => role=manager|phone=+13035550165|notes=ask for
Tina 5550166 => who=Tina|notes=5550166|ask=area_code
my contact was Joe but wife Jan decides 970-555-0167 => who=Jan|role=wife|phone=+19705550167|notes=Joe+my
owner => role=owner
no name just 303-555-0168 => phone=+13035550168|notes=no name just
1-303-555-0169 => phone=+13035550169
+1 (303) 555-0170 => phone=+13035550170
Rosa Mendez, gerente, 7205550171 x 22 => who=Rosa Mendez|role=manager|phone=+17205550171|ext=22
hable con Luis, la duena es Carmen 303 555 0172 => who=Carmen|role=owner|phone=+13035550172|spoke=Luis
tvargas@copper_pot.com => notes=tvargas@copper+_pot.com|ask=email_confirm
TINA VARGAS OWNER 303 555 0173 OR TINA@COPPERPOT.COM => who=TINA VARGAS|role=owner|phone=+13035550173|email=TINA@COPPERPOT.COM
Mr. Singh - 303/555/0174 => who=Mr. Singh|phone=+13035550174|guess=decision_maker.phone
Dr Patel's office 303.555.0175 => who=Dr Patel|phone=+13035550175|notes=office
spoke w/ Kim (cashier), boss is Ed, ed@edsfeed.test => who=Ed|role=boss|email=ed@edsfeed.test|spoke=Kim|spokerole=cashier
idk but call after 3 => no
Bo 303-555-O176 => who=Bo|notes=303-555-O176|ask=phone_invalid
call the shop 303-555-0177 and ask for receiving => who=receiving|phone=+13035550177|notes=call the shop
Jim's cell 303-555-0178 office 303-555-0179 => who=Jim|phone=+13035550178|notes=office|guess=decision_maker.phone|extra=+13035550179
Hal Vargas hal_vargas@shop.test, 303-555-0180 ext 12 => who=Hal Vargas|phone=+13035550180|ext=12|email=hal_vargas@shop.test
sarah, shipping mgr, 303 5550181 => who=sarah|role=shipping manager|phone=+13035550181
Tina and Hal own it together 303-555-0182 => who=Tina|phone=+13035550182|notes=and Hal own it together
555 0183 area code 720 => notes=555 0183+area code 720|ask=area_code
the lady at the counter => no
hal dot vargas at copper dot pot dot co dot us => email=hal.vargas@copper.pot.co.us|guess=decision_maker.email|ask=email_confirm
h dot j dot vargas at mail dot copper dot example dot org => email=h.j.vargas@mail.copper.example.org|guess=decision_maker.email|ask=email_confirm
Hal "Buddy" Vargas 303-555-0184 => who=Hal "Buddy" Vargas|phone=+13035550184
no es Ana es Luz 720-555-0187 => who=Luz|phone=+17205550187|notes=no es Ana
not Bob, Rita 303-555-0188 => who=Rita|phone=+13035550188|notes=not Bob
call Rita not Bob 303-555-0189 => who=Rita|phone=+13035550189|notes=not Bob
Hal said "call after 5" 303-555-0185 => who=Hal|phone=+13035550185|notes=call after 5
hal at copper pot dot com => email=hal@copperpot.com|guess=decision_maker.email|ask=email_confirm
`)
	answers(t, "business", `
Copper Pot, 88 Mill Rd Golden 80401-2210 => name=Copper Pot|street=88 Mill Rd|city=Golden|zip=80401-2210
copper pot on mill road by the bank => name=copper pot|notes=on mill road by the bank
the pottery place next to the feed store => name=the pottery place|notes=next to the feed store
Stop N Shop 14 Main => name=Stop N Shop|street=14 Main
Yes We Can LLC 55 First Ave => name=Yes We Can LLC|street=55 First Ave
Dollar General #12345 410 Hwy 93 => name=Dollar General #12345|street=410 Hwy 93
Copper Pot 804012210 => name=Copper Pot|zip=80401-2210
Jo's Nails, suite B 1200 W 44th Ave => name=Jo's Nails|street=1200 W 44th Ave|notes=suite B
5280 Custom Framing 1407 Larimer => name=5280 Custom Framing|street=1407 Larimer
El Toro Loco 33 Calle Real Pueblo CO 81003 => name=El Toro Loco|street=33 Calle Real|city=Pueblo|state=CO|zip=81003
Hal's => name=Hal's
route 12 box 8, Copper Pot => name=route 12 box 8, Copper Pot|guess=business.name
123 Go Vapes 45 Oak => name=123 Go Vapes|street=45 Oak
Copper Pot at corner of 5th and Elm => name=Copper Pot|street=5th and Elm|notes=at corner of|guess=business.street
COPPER POT LLC 88 MILL RD APT 3 GOLDEN COLORADO => name=COPPER POT LLC|street=88 MILL RD APT 3|city=GOLDEN|state=CO
N/A => skip
dont know the name its the green building on elm => no|notes=dont know the name its the green building on elm
Mill Road Market => name=Mill Road Market
copper pot, golden => name=copper pot, golden|guess=business.name
Help Wanted Staffing 77 Pine St => name=Help Wanted Staffing|street=77 Pine St
Skip's Diner 9 Elm => name=Skip's Diner|street=9 Elm
Later Gator Crafts => name=Later Gator Crafts
Undo It Salon 8 Oak St => name=Undo It Salon|street=8 Oak St
Hal’s “Best” Pots – 88 W Mill Rd => name=Hal's "Best" Pots|street=88 W Mill Rd
Mo's "Pots & Pans" 88 Mill Rd => name=Mo's "Pots & Pans"|street=88 Mill Rd
Hal's "Best", 88 Mill Rd => name=Hal's "Best"|street=88 Mill Rd
*Star* Pots 88 Mill Rd => name=*Star* Pots|street=88 Mill Rd
La Olla "Doña Lupe", 88 Mill Rd => name=La Olla "Doña Lupe"|street=88 Mill Rd
The "Original" Pot Co 88 Mill Rd => name=The "Original" Pot Co|street=88 Mill Rd
"Copper Pot" 88 Mill Rd => name=Copper Pot|street=88 Mill Rd
Copper Pot "call after 5" 88 Mill Rd => name=Copper Pot|street=88 Mill Rd|notes=call after 5
+1 Pottery 88 Mill Rd => name=+1 Pottery|street=88 Mill Rd
-Dash Pots 88 Mill Rd => name=-Dash Pots|street=88 Mill Rd
- Copper Pot 88 Mill Rd => name=Copper Pot|street=88 Mill Rd
-Copper Pot\n-88 Mill Rd => name=Copper Pot|street=88 Mill Rd
@SUM(B1:B9) => name=@SUM(B1:B9)
-1+1+cmd|' /C calc'!A0 => name=-1+1+cmd|' /C calc'!A0
+1 (303) 555-0186 => no|phone=+13035550186
Copper Pot (formerly Joe's), 88 Mill Rd => name=Copper Pot|street=88 Mill Rd|notes=formerly Joe's
`)
}
