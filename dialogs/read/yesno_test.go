package read

import (
	"strings"
	"testing"
)

// The wordings of a yes and of a no. A maybe never becomes a yes.
var yesNoWordings = []struct {
	yes     bool
	verdict Verdict
	texts   string
}{
	{true, Read, `
yes
Y
y.
YES SIR
si
Sí
sí señor
yep they are good with it
customer said yes
she said yes
he's fine with it
sure thing
no problem
no problem at all
he doesn't mind
she did
they said ok
👍
👍🏽
ok
k
kk
okay then
yessss
siii
claro que si
por supuesto
yes, joes bikes 12 main st
of course
absolutely
yes way
you bet
10-4
affirmative
she agreed
he agreed to a call
customer agreed
interested
very interested
why not
sounds good
thats fine
go ahead
yes please
yup
yea sure
ya
hell yes
yes yes yes
the customer is ok with it
cust ok
owner said its ok
el cliente dijo que si
si quiere
está de acuerdo
de acuerdo
si, gracias
simon
ok if you call after 5
yes he is ok but only by email
yes i asked him
did ask, they said yes
yes she's cool with it
without a doubt
sounds good to me
he said go ahead
they gave permission
dio permiso
dice que si`},
	{false, Read, `
not yet
no
NO!
nah not interested
they said no
no she didn't want it
👎
nooo
claro que no
no gracias
todavia no
aún no
i didnt ask
didn't ask yet
haven't asked
forgot to ask
of course not
absolutely not
no way
negative
nope
never
not interested
he is not interested
they dont want it
don't think so
i don't think so
no thank you
no ty
naw
heck no
dijo que no
no quiere
no acepta
no está de acuerdo
no not at all
nunca
they're not ok with it
customer declined
refused
he said no
said no
dont contact her
para nada
she refused`},
	{false, Ask, `
maybe
maybe later
yes no wait
yes and no
i think so
probably
yes?
y?
tal vez
quizás
a lo mejor
creo que si
No Frills Market 12 Main
no, but i'll ask
yes but not now
y/n
no yes
he might
possibly
depends
ask me later
wait
i guess
guess so
si no
y n
can't say no
I never said no
I can't say yes
yeah no
yeah no he doesnt want that
no yeah
not no
kinda
50/50
he wants to think about it
let me ask`},
	{false, Skip, `
not sure
dunno
idk
no se
n/a
na
ni idea
i don't know`},
	{false, No, `
joes bikes 12 main st
Good Earth Foods 12 Main St
what
huh?
how many?
12
stop by after 3pm
ehh
meh
he wasn't there
she hung up
1
2
303-555-0142
40/wk`},
}

func TestYesNo(t *testing.T) {
	t.Parallel()
	for _, w := range yesNoWordings {
		for _, text := range strings.Split(strings.TrimSpace(w.texts), "\n") {
			if yes, v := YesNo(text); yes != w.yes || v != w.verdict {
				t.Errorf("%q: %v %v, want %v %v", text, yes, v, w.yes, w.verdict)
			}
		}
	}
}

// TestConcurrenceAnswers reads the answer to whether the customer agreed, and what stands behind it.
func TestConcurrenceAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "concurrence", `
yes => ok=y
yes, joes bikes 12 main st 80002 => name=joes bikes|street=12 main st|zip=80002|ok=y
maybe => ask=yes_or_no
not yet => ok=n
no => ok=n
dunno => ask=yes_or_no
not sure => ask=yes_or_no
customer ok => ok=y
she said it's fine to call her => ok=y
joes bikes 12 main st => no
yes they ship 40 a week with ups => vol=40 week|ship=UPS|ok=y
skip => ask=yes_or_no
she said to call after 3 => no|notes=she said to call after 3
yes call after 3 => ok=y|notes=call after 3
`)
}

// TestDirectMailAnswers reads whether information on direct mail is wanted.
func TestDirectMailAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "direct_mail", `
y => mail=y
no => mail=n
yes please => mail=y
not really => mail=n
maybe => ask=yes_or_no
idk => skip
skip => skip
they already do mailers => no|notes=they already do mailers
she wants postcards => mail=y|guess=direct_mail
interested => mail=y
sure why not => mail=y
n => mail=n
na => skip
they hate junk mail => no|notes=they hate junk mail
wants info on eddm => mail=y
si le interesa => mail=y
no le interesa => mail=n
dm yes => mail=y
no dm => mail=n
yes 303-555-0142 => phone=+13035550142|mail=y|guess=direct_mail
`)
}
