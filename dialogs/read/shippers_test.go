package read

import "testing"

// TestShippersAnswers reads shippers by number, name, slang and typing error.
func TestShippersAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "ships_with", `
1 => ship=UPS
12 => ship=UPS,FedEx
1,3 => ship=UPS,Amazon
1 and 2 => ship=UPS,FedEx
1 2 5 => ship=UPS,FedEx,USPS
1&2 => ship=UPS,FedEx
7 => no
0 => no
126 => ship=UPS,FedEx,other
fed ex ground => ship=FedEx
UPSP => ask=ups_or_usps
upsp => ask=ups_or_usps
usp => ask=ups_or_usps
amzn => ship=Amazon
amazon => ship=Amazon
dunno => skip
brown => ship=UPS
big brown => ship=UPS
the post office => ship=USPS
post office => ship=USPS
usps => ship=USPS
us mail => ship=USPS
upz => ship=UPS
ups and fedex => ship=UPS,FedEx
UPS/FedEx => ship=UPS,FedEx
mostly ups some fedex => ship=UPS,FedEx
u.p.s. => ship=UPS
fedx => ship=FedEx
fedex => ship=FedEx
Federal Express => ship=FedEx
fedec => ship=FedEx
fexed => ship=FedEx|guess=ships_with
dhl => ship=DHL
d h l => ship=DHL
other => ship=other
someone else => ship=other
ontrac => ship=other
freight => ship=other
their own truck => ship=other
they deliver themselves => ship=other
not ups, fedex => ship=FedEx|notes=not ups|guess=ships_with
used to be ups now fedex => ship=FedEx|notes=used to be ups now|guess=ships_with
not sure maybe ups => ship=UPS|notes=not sure maybe|guess=ships_with
nobody => skip|notes=nobody
none => skip|notes=none
correos => ship=USPS
usan ups => ship=UPS
no se => skip
ups nationwide => ship=UPS|dest=nationwide
the brown truck => ship=UPS
stamps.com => ship=USPS
us => ship=USPS|guess=ships_with
uppps => no
ups? => ship=UPS
UPS, 40 a week => vol=40 week|ship=UPS
pirate ship => ship=other
amazon prime => ship=Amazon
uber => ship=other
1. ups => ship=UPS
#1 => ship=UPS
1 ups => ship=UPS
option 2 => ship=FedEx
both ups and usps => ship=UPS,USPS
call after 5 => no|notes=call after 5
UPS FEDEX => ship=UPS,FedEx
fedex & ups => ship=FedEx,UPS
fed-ex => ship=FedEx
FedEx Ground and UPS => ship=FedEx,UPS
usps priority => ship=USPS
the mail => ship=USPS
us postal service => ship=USPS
amazon and ups => ship=Amazon,UPS
1/2 => ship=UPS,FedEx
1-2 => ship=UPS,FedEx
12  => ship=UPS,FedEx
2, 5 => ship=FedEx,USPS
13456 => ship=UPS,Amazon,DHL,USPS,other
11 => ship=UPS
1) ups => ship=UPS
1 & 5 => ship=UPS,USPS
one => ship=UPS
one and two => ship=UPS,FedEx
numbers 1 and 2 => ship=UPS,FedEx
ups mostly => ship=UPS
they use ups => ship=UPS
currently ups => ship=UPS
ups, usps => ship=UPS,USPS
UPS or USPS => ship=UPS,USPS
ups usps fedex => ship=UPS,USPS,FedEx
UPS. => ship=UPS
U P S => ship=UPS
USP => ask=ups_or_usps
upps => ask=ups_or_usps
usos => ship=USPS|guess=ships_with
uspz => ship=USPS|guess=ships_with
fed x => ship=FedEx
fedex freight => ship=FedEx
federal xpress => ship=FedEx
amazom => ship=Amazon|guess=ships_with
amazone => ship=Amazon
dhl express => ship=DHL
DLH => ship=DHL|guess=ships_with
local courier => ship=other
spee-dee => ship=other
lasership => ship=other
gso => ship=other
old dominion => ship=other
themselves => ship=other
en ups => ship=UPS
fedex y ups => ship=FedEx,UPS
ninguno => skip|notes=ninguno
el correo => ship=USPS
brown and fedex => ship=UPS,FedEx
ups i think => ship=UPS|guess=ships_with
n/a => skip
not fedex => no
`)
}
