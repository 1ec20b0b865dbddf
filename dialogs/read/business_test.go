package read

import "testing"

// TestBusinessAnswers reads businesses with and without their addresses.
func TestBusinessAnswers(t *testing.T) {
	t.Parallel()
	answers(t, "business", `
JOES BIKES 12 MAIN ST ARVADA CO 80002 => name=JOES BIKES|street=12 MAIN ST|city=ARVADA|state=CO|zip=80002
Joe’s Bikes — 12 Main St => name=Joe's Bikes|street=12 Main St
Vita Co 800021234 => name=Vita Co|zip=80002-1234
Vita Co 80002-1234 => name=Vita Co|zip=80002-1234
Vita Co 80002 => name=Vita Co|zip=80002
=HYPERLINK("http://x") => name==HYPERLINK("http://x")
stop by after 3pm => no|notes=stop by after 3pm
Joe's Bikes => name=Joe's Bikes
joes => name=joes
Acme => name=Acme
7 Eleven => name=7 Eleven
7-Eleven 400 Oak Ave => name=7-Eleven|street=400 Oak Ave
24 Hour Fitness => name=24 Hour Fitness
24 hour fitness 300 w 5th ave denver => name=24 hour fitness|street=300 w 5th ave|city=denver
1-800-Flowers 12 Elm St => name=1-800-Flowers|street=12 Elm St
Pier 1 Imports => name=Pier 1 Imports
Studio 54 => name=Studio 54
Motel 6 3500 Main St => name=Motel 6|street=3500 Main St
Route 66 Diner, 1405 Central Ave => name=Route 66 Diner|street=1405 Central Ave
Five Guys 200 Elm => name=Five Guys|street=200 Elm
joes bikes across from the dq => name=joes bikes|notes=across from the dq
joes bikes 12 main st across from the dq => name=joes bikes|street=12 main st|notes=across from the dq
joes bikes, 12 main st suite 4, arvada co => name=joes bikes|street=12 main st suite 4|city=arvada|state=CO
joes bikes 12 main st #4 arvada co 80002 => name=joes bikes|street=12 main st #4|city=arvada|state=CO|zip=80002
joes bikes po box 33 ward co 80481 => name=joes bikes|street=po box 33|city=ward|state=CO|zip=80481
Joe's Bikes P.O. Box 120, Ward, Colorado 80481-0120 => name=Joe's Bikes|street=P.O. Box 120|city=Ward|state=CO|zip=80481-0120
Elk Ridge Ranch 2201 county road 7 erie co 80516 => name=Elk Ridge Ranch|street=2201 county road 7|city=erie|state=CO|zip=80516
Elk Ridge Ranch 4410 hwy 287 => name=Elk Ridge Ranch|street=4410 hwy 287
Elk Ridge Ranch, 1200 US Highway 6 & 50, Fruita CO => name=Elk Ridge Ranch|street=1200 US Highway 6 & 50|city=Fruita|state=CO
Fix Auto Body => name=Fix Auto Body
Bus Stop Cafe => name=Bus Stop Cafe
Quit Smoking Clinic => name=Quit Smoking Clinic
Lead Works Inc 5 Elm => name=Lead Works Inc|street=5 Elm
Open Door Cafe => name=Open Door Cafe
"Stop" => name=Stop
END, 12 Elm => name=END|street=12 Elm
the ups store 1550 larimer => name=the ups store|street=1550 larimer
joes bikes 303-555-0142 => name=joes bikes|phone=+13035550142
joes bikes, ann ruiz 303-555-0142 => name=joes bikes|who=ann ruiz|phone=+13035550142
joes bikes 12 main st, owner ann ruiz => name=joes bikes|street=12 main st|who=ann ruiz|role=owner
12 Main St => street=12 Main St|ask=business_name
12 Main St Arvada CO 80002 => street=12 Main St|city=Arvada|state=CO|zip=80002|ask=business_name
80002 => zip=80002|ask=business_name
Joes Bikes Arvada CO 80002 => name=Joes Bikes|city=Arvada|state=CO|zip=80002
Mail Boxes Etc 12 Main => name=Mail Boxes Etc|street=12 Main
Amazon Jewelry 6 Plaza Dr => name=Amazon Jewelry|street=6 Plaza Dr
Local Foods 88 Broadway Denver => name=Local Foods|street=88 Broadway|city=Denver
National Tire 9 Elm St => name=National Tire|street=9 Elm St
Weekly Grind Coffee 3 Elm St => name=Weekly Grind Coffee|street=3 Elm St
Dr. Patel DDS, 12 Elm St => name=Dr. Patel DDS|street=12 Elm St
St. Mary's Gift Shop 45 St Charles Ave => name=St. Mary's Gift Shop|street=45 St Charles Ave
Main Street Bakery 10 Main St => name=Main Street Bakery|street=10 Main St
Park Place Books 100 Park Place => name=Park Place Books|street=100 Park Place
Corner Market => name=Corner Market
Ann Ruiz => name=Ann Ruiz
Ann's => name=Ann's
it's called Whisk => name=Whisk
its joes bikes on main => name=joes bikes|notes=on main
the name is joes bikes => name=joes bikes
business name is joes bikes address is 12 main st => name=joes bikes|street=12 main st
name: Joes Bikes\naddress: 12 Main St, Arvada, CO 80002 => name=Joes Bikes|street=12 Main St|city=Arvada|state=CO|zip=80002
Joes Bikes\n12 Main St\nArvada, CO 80002 => name=Joes Bikes|street=12 Main St|city=Arvada|state=CO|zip=80002
Panadería La Paloma 55 Calle 3 => name=Panadería La Paloma|street=55 Calle 3
B&B Auto 12 main => name=B&B Auto|street=12 main
H.R. Block 9 Elm St => name=H.R. Block|street=9 Elm St
Smith, Jones & Co, 55 Court St => name=Smith, Jones & Co|street=55 Court St|guess=business.name
A/B Printing 12 Elm St => name=A/B Printing|street=12 Elm St
3M => name=3M
99 Cent Store 500 Pine => name=99 Cent Store|street=500 Pine
what => no
idk => skip
thanks => no
no => no
yes => no
? => no
40/wk => no|vol=40 week
JOES BIKES 12 MAIN ARVADA => name=JOES BIKES|street=12 MAIN|city=ARVADA
Joes bikes 100 Broadway 80203 => name=Joes bikes|street=100 Broadway|zip=80203
Joes bikes 12345 E Mississippi Ave 80012 => name=Joes bikes|street=12345 E Mississippi Ave|zip=80012
Joe's 12-34 Main St => name=Joe's|street=12-34 Main St
Joe's 12½ Main St => name=Joe's|street=12 1/2 Main St
Ｊｏｅ’ｓ Bikes １２ Main St => name=Joe's Bikes|street=12 Main St
joes bikes 12 main st arvada colorado => name=joes bikes|street=12 main st|city=arvada|state=CO
joes bikes 12 main street, new york, ny 10001 => name=joes bikes|street=12 main street|city=new york|state=NY|zip=10001
joes bikes 5 w elm salt lake city utah 84101 => name=joes bikes|street=5 w elm|city=salt lake city|state=UT|zip=84101
joes bikes twelve main street => name=joes bikes|street=twelve main street|guess=business.street
Lou's, next to walmart => name=Lou's|notes=next to walmart
Gold & Silver Exchange 8th & Lincoln => name=Gold & Silver Exchange|street=8th & Lincoln|guess=business.street
Kwik-E-Mart 742 Evergreen Terrace => name=Kwik-E-Mart|street=742 Evergreen Terrace
Cafe 1200 => name=Cafe 1200
joes bikes (bike shop) 12 main st => name=joes bikes|street=12 main st|notes=bike shop
Joes bikes 12 main st. 2 doors down from the bank => name=Joes bikes|street=12 main st|notes=2 doors down from the bank
Joes Bikes 12 main st 303 555 0142 joe@joes.example => name=Joes Bikes|street=12 main st|phone=+13035550142|email=joe@joes.example
303-555-0142 => no|phone=+13035550142
ann@vitaco.com => no|email=ann@vitaco.com
Joes Bikes ann@vitaco.com => name=Joes Bikes|email=ann@vitaco.com
`)
}
