package read

import "testing"

// TestVolumeAnswers reads how many packages, per what.
func TestVolumeAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "volume", `
40 => vol=40 week?
40/wk => vol=40 week
abt 150 per mo => vol=150 month
125,000 a year => vol=125000 year
fifty a week => vol=50 week
alot => no
skip => skip
99999999999 => ask=volume_absurd
a couple dozen a day => vol=24 day
1-2 hundred a month => vol=100-200 month
4O a week => vol=40 week
2k/mo => vol=2000 month
40 to 60 weekly => vol=40-60 week
30ish => vol=30 week?
about 30 => vol=30 week?
none => vol=0 week
zero => vol=0 week
0 => vol=0 week
no packages => vol=0 week
a few => no
a lot => no
lots => no
tons => no
40-50 => vol=40-50 week?
40 - 50 per week => vol=40-50 week
between 40 and 60 a week => vol=40-60 week
40 or 50 a day => vol=40-50 day
10/day => vol=10 day
10 per day => vol=10 day
10 daily => vol=10 day
ten a day => vol=10 day
twenty five a week => vol=25 week
twenty-five per week => vol=25 week
two hundred a month => vol=200 month
two hundred fifty a month => vol=250 month
a hundred a month => vol=100 month
couple hundred a month => vol=200 month
1.5k a month => vol=1500 month
1,500/month => vol=1500 month
1500 per yr => vol=1500 year
12k/yr => vol=12000 year
100k a day => ask=volume_absurd
1000000 a week => ask=volume_absurd
5 boxes => vol=5 week?
5 boxes a week => vol=5 week
20 pkgs => vol=20 week?
20 packages per week 5 lbs each => vol=20 week|wt=5
20 por semana => vol=20 week
veinte a la semana => vol=20 week
20 al mes => vol=20 month
treinta y cinco al mes => vol=35 month
una docena por dia => vol=12 day
5 docenas a la semana => vol=60 week
20 a 30 por semana => vol=20-30 week
40 diarios => vol=40 day
mil al mes => vol=1000 month
200 mensuales => vol=200 month
ningun paquete => vol=0 week|notes=ningun paquete
no mandan nada => vol=0 week|notes=no mandan nada
no envian paquetes => vol=0 week|notes=no envian paquetes
half a dozen a week => vol=6 week
dozen a day => vol=12 day
3 dozen => vol=36 week?
hundreds a week => no
thousands => no
stop by after 3pm => no|notes=stop by after 3pm
3pm => no
call 303-555-0142 => no|phone=+13035550142
303-555-0142 => no|phone=+13035550142
dunno => skip
not sure => skip
no se => skip
2 or 3 a month => vol=2-3 month
2-3/mo => vol=2-3 month
40 wk => vol=40 week
40wk => vol=40 week
40/w => vol=40 week
40 p/w => vol=40 week
40pw => vol=40 week
40 a wk => vol=40 week
weekly 40 => vol=40 week
per week about 40 => vol=40 week
they ship 40 a week by ups => vol=40 week|ship=UPS
like 40 maybe 50 a week => vol=40-50 week
40 every 2 weeks => vol=20 week|guess=volume
100 every other week => vol=50 week|guess=volume
biweekly 100 => vol=50 week|guess=volume
30 per quarter => vol=120 year|guess=volume
5 days a week => no
twice a week => no
3 times a week => no
every day => no
-5 => no
one a week => vol=1 week
1 => vol=1 week?
one => vol=1 week?
once a month => no
10+ a week => vol=10 week
10 plus per week => vol=10 week
50-60ish/wk => vol=50-60 week
~50/week => vol=50 week
>100 a week => vol=100 week|guess=volume
over 100 a week => vol=100 week|guess=volume
up to 50 a week => vol=50 week|guess=volume
less than 10 a week => vol=10 week|guess=volume
at least 20/wk => vol=20 week|guess=volume
40 pieces/week => vol=40 week
40 packages a week right now, 100 in december => vol=40 week|notes=100 in december
40/wk mostly ups => vol=40 week|ship=UPS
3 pallets a month => no
400 letters a month => vol=400 month
40 a week? => vol=40 week
40. => vol=40 week?
40! => vol=40 week?
forty => vol=40 week?
$40 => no
40 lbs => no|wt=40
doesn't ship => vol=0 week|notes=doesn't ship
nothing they only send postcards => vol=0 week|notes=they only send postcards
not many => no
varies => no
40 per business day => vol=40 day
40/business day => vol=40 day
10k => vol=10000 week?
10K a year => vol=10000 year
1.2 million a year => vol=1200000 year
1/day => vol=1 day
5-10k per year => vol=5000-10000 year
l0 a week => vol=10 week
1O0 a week => vol=100 week
40 pkg wk => vol=40 week
40 wkly => vol=40 week
like 20 in the summer => no
fourty a week => vol=40 week
40 pkgs/wk, 3-5 lbs, ups => vol=40 week|wt=3-5|ship=UPS
i think like 40 or so a week => vol=40 week
they said around 15 packages every single day => vol=15 day
maybe 10? => vol=10 week?
25 to 30 boxes per month give or take => vol=25-30 month
a dozen or so a week => vol=12 week
15-20 a wk depending => vol=15-20 week|notes=depending
1,000+/mo => vol=1000 month
several hundred a month => no
a thousand a month => vol=1000 month
3 hundred a month => vol=300 month
three hunderd a week => vol=300 week
2 hundred => vol=200 week?
100 in summer 20 in winter => no
40 a week 20 in winter => vol=40 week|notes=20 in winter
one a day => vol=1 day
uno por semana => vol=1 week
como 40 => vol=40 week?
cien por mes => vol=100 month
doscientos cincuenta al mes => vol=250 month
quince => vol=15 week?
40 cajas por semana => vol=40 week
no hacen envios => vol=0 week|notes=no hacen envios
casi nada => no
muchos => no
50 per wk. => vol=50 week
50/week (seasonal) => vol=50 week|notes=seasonal
Fifty => vol=50 week?
50 pieces => vol=50 week?
10,000 pcs annually => vol=10000 year
80 to a hundred a week => vol=80-100 week
50-100/month => vol=50-100 month
5 - 10 daily => vol=5-10 day
we do 30 weekly => vol=30 week
0 packages => vol=0 week
zero boxes => vol=0 week
40\n => vol=40 week?
４０ a week => vol=40 week
40 a week 303-555-0142 => phone=+13035550142|vol=40 week
don't ship much => no|notes=don't ship much
dont ship a lot => no|notes=dont ship a lot
not a lot => no
a ton => no
100s => no
40 a week, wants rates => vol=40 week|notes=wants rates
one hundred twenty five a week => vol=125 week
1 a week if that => vol=1 week
2 dozen per wk => vol=24 week
40-ish per week => vol=40 week
forty to fifty a week => vol=40-50 week
forty-five => vol=45 week?
5k => vol=5000 week?
300 a month avg => vol=300 month
30 every week => vol=30 week
4 per day 5 days a week => vol=4 day|notes=5 days a week
500,000/yr => vol=500000 year
2 million a year => vol=2000000 year
20 million a year => ask=volume_absurd
`)
}
