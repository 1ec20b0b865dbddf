package read

import "testing"

// TestDestinationsAnswers reads where to, by number, word, state and country.
func TestDestinationsAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "destinations", `
1 => dest=local
2 3 => dest=nationwide,international
23 => dest=nationwide,international
1,2,3 => dest=local,nationwide,international
123 => dest=local,nationwide,international
mostly CO => dest=local
CO => dest=local
colorado => dest=local
CO and WY => dest=local
co wy ne => dest=local
texas => dest=local
canada => dest=international
canada and mexico => dest=international
all over => dest=nationwide
everywhere => dest=nationwide
all over the world => dest=international
worldwide => dest=international
nationwide => dest=nationwide
nation wide => dest=nationwide
natl => dest=nationwide
local => dest=local
local and nationwide => dest=local,nationwide
in town => dest=local
in state => dest=local
us => dest=nationwide
USA => dest=nationwide
the US => dest=nationwide
U.S. and Canada => dest=nationwide,international
all 50 states => dest=nationwide
lower 48 => dest=nationwide
coast to coast => dest=nationwide
denver => dest=local
denver area => dest=local
around here => dest=local
europe => dest=international
overseas => dest=international
all => dest=local,nationwide,international
all three => dest=local,nationwide,international
all of the above => dest=local,nationwide,international
1 and 2 => dest=local,nationwide
not international => no
everywhere but international => dest=nationwide|notes=but international|guess=destinations
idk => skip
local mostly, some nationwide => dest=local,nationwide
nacional => dest=nationwide
todo el pais => dest=nationwide
a mexico => dest=international
aqui nada mas => dest=local
internacional => dest=international
west coast => dest=nationwide|guess=destinations
stop by after 3pm => no|notes=stop by after 3pm
anywhere => dest=nationwide
out of state => dest=nationwide
new york and california => dest=nationwide|guess=destinations
in Colorado => dest=local
mainly TX, OK and LA => dest=local
japan => dest=international
puerto rico => dest=nationwide|guess=destinations
hawaii and alaska => dest=nationwide|guess=destinations
wherever => dest=nationwide
military apo => dest=international|notes=military
local only => dest=local
locally => dest=local
mostly local => dest=local
just colorado => dest=local
Colorado only => dest=local
CO, WY, NE => dest=local
around town => dest=local
the whole country => dest=nationwide
all across the us => dest=nationwide
across the country => dest=nationwide
us and canada => dest=nationwide,international
US + intl => dest=nationwide,international
intl => dest=international
int'l => dest=international
other countries => dest=international
germany => dest=international
uk => dest=international
to mexico => dest=international
all states => dest=nationwide
every state => dest=nationwide
1-3 => dest=local,nationwide,international|guess=destinations
2&3 => dest=nationwide,international
1/2 => dest=local,nationwide
two => dest=nationwide
one and three => dest=local,international
both 1 and 2 => dest=local,nationwide
mainly nationwide => dest=nationwide
national => dest=nationwide
nationaly => dest=nationwide
natl & intl => dest=nationwide,international
california => dest=local
mostly california and texas => dest=nationwide|guess=destinations
CO, UT and NV => dest=local
utah nevada california => dest=local
CO and FL => dest=nationwide|guess=destinations
maine => dest=local
TX, TX => dest=local
fl => dest=local
local, natl => dest=local,nationwide
everywhere in the us => dest=nationwide
everywhere in the world => dest=international
global => dest=international
domestic => dest=nationwide
lower 48 only => dest=nationwide
east coast => dest=nationwide|guess=destinations
within 50 miles => dest=local
same state => dest=local
everywere => dest=nationwide|guess=destinations
all over colorado => dest=local
todo estados unidos => dest=nationwide
en todo el mundo => dest=international
solo local => dest=local
estados unidos y mexico => dest=nationwide,international
`)
}
