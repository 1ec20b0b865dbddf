package read

import "testing"

// TestWhatIsNoRefusal: a phone that is not given, a shop that is closed, take no
// lead away; a customer who wants no call does.
func TestWhatIsNoRefusal(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"she wouldnt give it", "they dont have a phone", "they dont have email", "she doesnt have a card", "he doesn't like email", "she is not open mondays", "she doesnt want to give her number",
		"he doesnt have a direct line 303-555-0142", "he wont be in till 3", "she doesnt have time", "they are not open on weekends", "owner doesnt like it when people call early", "they dont have a lot",
		"he is not willing to give a number", "she wouldnt give a number", "they dont give out emails",
	} {
		for _, field := range []string{"decision_maker", "volume", "destinations"} {
			if f, _ := Answer(field, text); f.Card.Concurrence != nil {
				t.Errorf("%s %q is read as a consent of %t", field, text, *f.Card.Concurrence)
			}
		}
		if f := Lead(text); f.Card.Concurrence != nil {
			t.Errorf("%q is read as a consent of %t", text, *f.Card.Concurrence)
		}
	}
	for _, text := range []string{
		"she did not want to be contacted", "he doesnt want a call", "owner not interested", "she didnt agree", "customer said no", "they dont want to", "he doesnt want sales to call him",
		"customer does not want it", "they didnt give permission", "no permission", "owner is not willing",
	} {
		if f, _ := Answer("decision_maker", text); f.Card.Concurrence == nil || *f.Card.Concurrence {
			t.Errorf("%q is not read as a refusal", text)
		}
	}
}

func TestNamesWithCommonWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Info Systems Inc": "Info Systems Inc",
		"tengo un cliente Panaderia Rosales 2100 Morrison rd": "Panaderia Rosales",
	} {
		f, ok := Answer("business", text)
		if b := f.Card.Business; !ok || b == nil || b.Name != want {
			t.Errorf("%q is read as %+v, want %q", text, f.Card.Business, want)
		}
	}
	if f, _ := Answer("concurrence", "yes call 303-555-0142"); f.Card.Business != nil && f.Card.Business.Name != "" {
		t.Errorf("a call is taken for the business %q", f.Card.Business.Name)
	}
}
