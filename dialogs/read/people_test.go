package read

import "testing"

// TestPersonAnswers reads people, phones and mail addresses.
func TestPersonAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "decision_maker", `
Ann (303)555-0142 x12 => who=Ann|phone=+13035550142|ext=12
555-0142 => notes=555-0142|ask=area_code
ann at vitaco dot com => email=ann@vitaco.com|guess=decision_maker.email|ask=email_confirm
Ann Ruiz <tel:3035550142|303-555-0142> => who=Ann Ruiz|phone=+13035550142
Ann Ruiz <mailto:ann@vitaco.example|ann@vitaco.example> => who=Ann Ruiz|email=ann@vitaco.example
ann ruiz owner => who=ann ruiz|role=owner
ann ruiz, owner, 303-555-0142 => who=ann ruiz|role=owner|phone=+13035550142
owner is ann ruiz 303.555.0142 => who=ann ruiz|role=owner|phone=+13035550142
talked to sam the manager, owner is Ann Ruiz 303 555 0142 => who=Ann Ruiz|role=owner|phone=+13035550142|spoke=sam|spokerole=manager
spoke with Sam (cashier). Ann Ruiz owner decides 3035550142 => who=Ann Ruiz|role=owner|phone=+13035550142|spoke=Sam|spokerole=cashier
spoke w/ sam, ann decides, 303-555-0142 => who=ann|phone=+13035550142|spoke=sam
sam 303-555-0142 => who=sam|phone=+13035550142
talked to sam => who=sam|guess=decision_maker.name
talked to sam the manager => who=sam|role=manager|guess=decision_maker.name
sam => who=sam
Sam R. => who=Sam R.
ann => who=ann
the owner => role=owner
owner => role=owner
manager, 303-555-0142 => role=manager|phone=+13035550142
Mrs. Ortiz 303-555-0142 => who=Mrs. Ortiz|phone=+13035550142
Dr Lena Kovac, lena@lab.example => who=Dr Lena Kovac|email=lena@lab.example
+1 303 555 0142 => phone=+13035550142
1-303-555-0142 => phone=+13035550142
13035550142 => phone=+13035550142
3035550142 => phone=+13035550142
(303) 555-0142 ext. 12 => phone=+13035550142|ext=12
303-555-0142 #12 => phone=+13035550142|ext=12
303-555-0142 extension 1204 => phone=+13035550142|ext=1204
303-555-0142x12 => phone=+13035550142|ext=12
303 555 01 42 => phone=+13035550142|guess=decision_maker.phone
303-555-014 => notes=303-555-014|ask=phone_invalid
303-555-01423 => notes=303-555-01423|ask=phone_invalid
123-555-0142 => notes=123-555-0142|ask=phone_invalid
303-555-BIKE => notes=303-555-BIKE|ask=phone_invalid
1-800-FLOWERS => notes=1-800-FLOWERS|ask=phone_invalid
5550142 => notes=5550142|ask=area_code
ann 5550142 => who=ann|notes=5550142|ask=area_code
ann ruiz 555 0142 => who=ann ruiz|notes=555 0142|ask=area_code
three oh three five five five oh one four two => phone=+13035550142|guess=decision_maker.phone
tres cero tres cinco cinco cinco cero uno cuatro dos => phone=+13035550142|guess=decision_maker.phone
ann@vitaco.com => email=ann@vitaco.com
Ann@VitaCo.com => email=Ann@VitaCo.com
ann @ vitaco . com => email=ann@vitaco.com|guess=decision_maker.email|ask=email_confirm
a dot ruiz at vita co dot com => email=a.ruiz@vitaco.com|guess=decision_maker.email|ask=email_confirm
ann arroba vitaco punto com => email=ann@vitaco.com|guess=decision_maker.email|ask=email_confirm
ann@vitaco => notes=ann@vitaco|ask=email_confirm
ann@vitaco,com => notes=ann@vitaco,com|ask=email_confirm
ann 303-555-0142 or 303-555-0143 => who=ann|phone=+13035550142|guess=decision_maker.phone|extra=+13035550143
ann 303-555-0142 cell, 303-555-0143 office => who=ann|phone=+13035550142|notes=office|guess=decision_maker.phone|extra=+13035550143
ann 303-555-0142, bob 303-555-0143 => who=ann|phone=+13035550142|notes=bob 303-555-0143|extra=+13035550143
Ann Ruiz is the owner and Bob Lee is the manager, call bob 303-555-0142 => who=Ann Ruiz|role=owner|spoke=Bob Lee|spokerole=manager
call ann after 3 303-555-0142 => who=ann|phone=+13035550142|notes=after 3
her name is ann ruiz her number is 303-555-0142 => who=ann ruiz|phone=+13035550142
ann ruiz phone 303-555-0142 email ann@vitaco.com => who=ann ruiz|phone=+13035550142|email=ann@vitaco.com
Name: Ann Ruiz\nPhone: 303-555-0142 => who=Ann Ruiz|phone=+13035550142
María José García 915-555-0142 => who=María José García|phone=+19155550142
Ann O'Brien-Smith 303-555-0142 => who=Ann O'Brien-Smith|phone=+13035550142
J. R. Novak 303-555-0142 => who=J. R. Novak|phone=+13035550142
same => no
what => no
dont know => skip
no se => skip
didn't get a name => skip
hable con rosa, la dueña es carmen vidal 505-555-0123 => who=carmen vidal|role=owner|phone=+15055550123|spoke=rosa
el dueño Hugo Reyes => who=Hugo Reyes|role=owner
Hugo Reyes, dueño => who=Hugo Reyes|role=owner
big boxes => no
stop by after 3pm => no|notes=stop by after 3pm
shipping manager Toni Webb toni@abc.example => who=Toni Webb|role=shipping manager|email=toni@abc.example
Toni Webb VP ops => who=Toni Webb|role=VP ops
Xiomara 303-555-0142 => who=Xiomara|phone=+13035550142
xiomara quiñones => who=xiomara quiñones
Nguyen Van Minh 303-555-0142 => who=Nguyen Van Minh|phone=+13035550142
fax 303-555-0142 => no|notes=fax 303-555-0142
12 Main St => no|street=12 Main St
80002 => no|zip=80002
800021234 => no|zip=80002-1234
ann 303/555/0142 => who=ann|phone=+13035550142|guess=decision_maker.phone
ann 303_555_0142 => who=ann|phone=+13035550142
ann 303 - 555 - 0142 => who=ann|phone=+13035550142
ann(303) 555 0142 => who=ann|phone=+13035550142
call me at 616.555.0172 thx => phone=+16165550172
+52 55 1234 5678 => notes=+52 55 1234 5678|ask=phone_invalid
ann ruiz 303-555-0142, 40/wk, ups => who=ann ruiz|phone=+13035550142|vol=40 week|ship=UPS
ask for ann or bob => who=ann|notes=bob
ann ruiz (owner) 303 555 0142, spoke to her => who=ann ruiz|role=owner|phone=+13035550142|notes=spoke to her
I spoke with the owner Ann Ruiz 303-555-0142 => who=Ann Ruiz|role=owner|phone=+13035550142
spoke with owner => role=owner|notes=spoke with
`)
}

// TestKnownPerson: a usual name with a number is a person, whatever was asked;
// a business with a number is none.
func TestKnownPerson(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Ann Ruiz 303-555-0142": true, "dave 303.555.0142": true, "Mr. Kemp 303-555-0122": true, "Luis Ortega luis@vita.test": true,
		"Ann Ruiz": false, "Vita Co 303-555-0142": false, "Joes Bikes 303-555-0142": false, "Rose Garden Florist 303-555-0142": false,
		"303-555-0142": false, "Ann Ruiz 303-555-0142, 40 a week": false, "": false,
	} {
		if got := KnownPerson(text); got != want {
			t.Errorf("%q is a person: %v", text, got)
		}
	}
}

// TestChatter: words to the bot are nothing to keep; words about the customer are.
func TestChatter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"what do you mean": true, "huh?": true, "how do i know that": true, "maybe": true,
		"they open at ten": false, "ask for Tim": false, "Hello Kitty Shop": false,
	} {
		if got := Chatter(text); got != want {
			t.Errorf("%q only talks to the bot: %v", text, got)
		}
	}
}
