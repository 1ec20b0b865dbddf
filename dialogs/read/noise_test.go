package read

import (
	"strings"
	"testing"
)

func TestNoise(t *testing.T) {
	t.Parallel()
	own := []string{"What business is it, and where? For example: Joes Bikes 12 Main St", "OK"}
	for kind, texts := range map[string]string{
		"tapback": `
Liked “What business is it?”
Loved "hi"
Laughed at “x”
Emphasized “x”
Questioned “x”
Disliked “x”
Reacted 👍 to “What business”
👍 to “What business”
❤️ to “x y”
Removed a like from “x”
Liked an image
Le gustó “x”
Les gustó “x”
A Ann le gustó “x”
No le gustó “x”
Me encanta “x”
Reaccionó con 👍 a “x”`,
		"driving": `
I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.
I’m driving right now
I'm driving, can't text
I'm driving right now, I'll get back to you later.
I have Driving Focus turned on
Estoy conduciendo
Estoy manejando ahora, te llamo luego`,
		"auto": `
Out of office until Monday
I'm out of the office today
Automatic reply: I am out
Sorry, I can't talk right now.
Can't talk now. What's up?
Thank you for contacting us
(I’m not receiving notifications. If this is urgent, reply “urgent”.)`,
		"quote": `
What business is it, and where? For example: Joes Bikes 12 Main St
> What business is it, and where?
"What business is it, and where? For example: Joes Bikes 12 Main St"`,
		"emoji": `
👍
😀😀
...
?`,
		"": `
yes
12
ok
OK
liked the customer
loves it
Bus drivers union 5 Elm
driving school 12 main st
I'm driving a lead to you
Driving Range Golf 12 Elm
👍 joes bikes
joes out of office supplies
Liked by all 12 Main
stop by after 3pm`,
	} {
		for _, text := range lines(texts) {
			if got, noise := Noise(text, own); got != kind || noise != (kind != "") {
				t.Errorf("%q: %q, want %q", text, got, kind)
			}
		}
	}
	for _, text := range []string{"", "  ", "\u200b", "\u3164"} {
		if got, _ := Noise(text, nil); got != "empty" {
			t.Errorf("%q: %q, want empty", text, got)
		}
	}
}

func TestComplaint(t *testing.T) {
	t.Parallel()
	for _, text := range lines(`
my mail is late again and nobody answers
my package never came
where is my package
tracking says delivered but i didnt get it
post office lost my check
the carrier threw my package over the fence
nobody answers the phone at the post office
i want to complain
mail is late
no mail for 3 days
my mail was stolen
we havent gotten mail since monday
wrong mail in my box again
they keep delivering my neighbors mail to me
usps service is terrible
you people lost my ballot
mi correo llega tarde otra vez
my carrier never shows up before 6
mi correo nunca llega
la oficina de correos nunca contesta
mi cartero dejo el paquete en la lluvia
the mailman left my package in the rain
nobody delivered my package today
no one has brought our mail since friday
nadie me entrego el paquete
mi paquete no ha llegado`) {
		if !Complaint(text) {
			t.Errorf("%q is a complaint", text)
		}
	}
	for _, text := range lines(`
joes bikes 12 main st
customer says ups is always late
nobody delivers for them
dejo el paquete de muestras con ana
nobody came to the counter, ask for ann
they are unhappy with ups, packages late
joes bikes ships 40 a week, ups lost a package
Late Night Pizza 5 elm
The Lost Package Store
their UPS carrier never shows up
stop by after 3pm
customer is tired of fedex
Mail Boxes Etc
my customer wants to ship 40 a week`) {
		if Complaint(text) {
			t.Errorf("%q is no complaint", text)
		}
	}
}

func TestSpanish(t *testing.T) {
	t.Parallel()
	for _, text := range lines("si\nhola\nno se\ntengo un cliente nuevo\nel dueño es Hugo\nquiero mandar un lead\n40 por semana\nayuda\n¿que?\n20 a la semana con ups") {
		if !Spanish(text) {
			t.Errorf("%q is Spanish", text)
		}
	}
	for _, text := range lines("yes\nno\nok\nLa Paloma Bakery, 12 Main\nel paso tx\nla casa grill 12 main st\ncustomer ok\njoes bikes a week") {
		if Spanish(text) {
			t.Errorf("%q is English", text)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<tel:3035550142|303-555-0142>":          "303-555-0142",
		"<mailto:a@b.example|a@b.example>":       "a@b.example",
		"<https://x.example|x.example>":          "x.example",
		"<https://evil.example|usps.example>":    "usps.example https://evil.example",
		"<https://x.example/a>":                  "https://x.example/a",
		"a &amp; b &lt;3":                        "a & b <3",
		"Joe’s — “x”":                            `Joe's - "x"`,
		"a\u00a0b\u200bc":                        "a bc",
		"\x00x\u202ey":                           "xy",
		"ＡＢＣ１２":                                  "ABC12",
		"e\u0301":                                "é",
		"a\r\nb\rc":                              "a\nb\nc",
		"  a   b  ":                              "a b",
		"\xff\xfe":                               "",
		"Z" + strings.Repeat("\u0301", 50) + "!": "Ź\u0301\u0301!",
	} {
		if got := Fold(text); got != want && !strings.HasPrefix(text, "Z") {
			t.Errorf("%q: %q, want %q", text, got, want)
		} else if len(got) > 20 && strings.HasPrefix(text, "Z") {
			t.Errorf("a tower of marks is kept: %q", got)
		}
	}
}
