package read

// Towns that are known as such without a state beside them.
var cities = nameSet(`
	new york|nyc|los angeles|chicago|houston|phoenix|philadelphia|philly|san antonio|san diego|dallas|san jose|austin|jacksonville|fort worth|ft worth|columbus|charlotte|san francisco|indianapolis|seattle|denver|washington|boston|el paso|nashville|detroit|oklahoma city|portland|las vegas|memphis|louisville|baltimore|milwaukee|albuquerque|tucson|fresno|sacramento|kansas city|mesa|atlanta|omaha|colorado springs|co springs|raleigh|miami|long beach|virginia beach|oakland|minneapolis|mpls|tulsa|tampa|arlington|new orleans|wichita|cleveland|bakersfield|aurora|anaheim|honolulu|santa ana|riverside|corpus christi|lexington|stockton|henderson|saint paul|st paul|st . paul|cincinnati|st louis|st . louis|saint louis|pittsburgh|greensboro|lincoln|anchorage|plano|orlando|irvine|newark|durham|chula vista|toledo|fort wayne|ft wayne|st petersburg|laredo|jersey city|chandler|madison|lubbock|scottsdale|reno|buffalo|gilbert|glendale|north las vegas|winston salem|chesapeake|norfolk|fremont|garland|irving|hialeah|richmond|boise|spokane|baton rouge|tacoma|san bernardino|modesto|fontana|des moines|moreno valley|santa clarita|fayetteville|birmingham|oxnard|rochester|port st lucie|grand rapids|huntsville|salt lake city|slc|frisco|yonkers|amarillo|huntington beach|mckinney|montgomery|augusta|akron|little rock|tempe|overland park|tallahassee|cape coral|mobile|knoxville|shreveport|worcester|ontario|vancouver|sioux falls|chattanooga|brownsville|fort lauderdale|ft lauderdale|providence|newport news|rancho cucamonga|santa rosa|peoria|oceanside|elk grove|salem|pembroke pines|eugene|corona|springfield|fort collins|ft collins|ft . collins|foco|cary|hayward|lancaster|salinas|palmdale|alexandria|lakewood|sunnyvale|hollywood|macon|pasadena|pomona|escondido|killeen|naperville|joliet|bellevue|rockford|savannah|bridgeport|torrance|mcallen|syracuse|surprise|denton|roseville|thornton|paterson|charleston|olathe|midland|waco|westminster|dayton|
	arvada|boulder|broomfield|castle rock|centennial|commerce city|englewood|littleton|longmont|loveland|greeley|pueblo|grand junction|grand jct|grand jct .|golden|wheat ridge|northglenn|brighton|erie|lafayette|louisville|superior|evergreen|conifer|morrison|parker|highlands ranch|lone tree|sheridan|federal heights|windsor|berthoud|estes park|durango|cortez|montrose|delta|paonia|hotchkiss|salida|buena vista|alamosa|canon city|trinidad|la junta|lamar|sterling|fort morgan|ft morgan|limon|steamboat|steamboat springs|aspen|snowmass|vail|avon|eagle|edwards|glenwood|glenwood springs|carbondale|rifle|telluride|ouray|silverton|pagosa springs|gunnison|crested butte|leadville|breckenridge|breck|frisco|dillon|silverthorne|nederland|ward|idaho springs|georgetown|fountain|monument|woodland park|manitou springs|palisade|fruita|craig|meeker|yuma|wray|burlington|walsenburg|
	cheyenne|laramie|casper|gillette|cody|lander|dubois|jackson|sheridan|rock springs|billings|missoula|bozeman|helena|great falls|butte|kalispell|provo|ogden|orem|moab|st george|logan|santa fe|taos|las cruces|roswell|farmington|gallup|flagstaff|sedona|prescott|yuma|rapid city|fargo|bismarck|minot|grand forks|duluth|ames|iowa city|cedar rapids|davenport|topeka|lawrence|manhattan|kittery|northampton|pharr|harlingen|brooklyn|queens|bronx|staten island|hoboken|nampa|twin falls|coeur d alene|bend|medford|yakima|bellingham|everett`)

// nameSet makes a set of names separated by bars.
func nameSet(names string) map[string]bool {
	set := map[string]bool{}
	start := 0
	for i := 0; i <= len(names); i++ {
		if i == len(names) || names[i] == '|' {
			name := names[start:i]
			for len(name) > 0 && (name[0] == '\n' || name[0] == '\t' || name[0] == ' ') {
				name = name[1:]
			}
			if name != "" {
				set[name] = true
			}
			start = i + 1
		}
	}
	return set
}
