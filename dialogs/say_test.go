package dialogs

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// TestSay: texts as people type them, and what they must be read as; want is
// the JSON that the reading must hold, values that are not named may be more.
func TestSay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 9, 0, 0, 0, denver(t))
	for _, c := range []struct{ channel, asking, text, want string }{
		{"sms", "", "lead", `{"kind":"command","command":"LEAD"}`},
		{"sms", "", "leed", `{"kind":"command","command":"LEAD"}`},
		{"sms", "", "new lead pls", `{"kind":"command","command":"LEAD"}`},
		{"sms", "", "i got a lead", `{"kind":"command","command":"LEAD"}`},
		{"telegram", "", "/lead@CustomerConnectBot", `{"kind":"command","command":"LEAD"}`},
		{"sms", "", "👍", `{"kind":"noise"}`},
		{"sms", "", "", `{"kind":"noise"}`},
		{"sms", "volume", `Liked "How many packages?"`, `{"kind":"noise"}`},
		{"sms", "volume", "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.", `{"kind":"noise"}`},
		{"sms", "concurrence", "YES SIR", `{"kind":"answer","card":{"concurrence":true}}`},
		{"sms", "concurrence", "si", `{"kind":"answer","card":{"concurrence":true}}`},
		{"sms", "concurrence", "not yet", `{"kind":"answer","card":{"concurrence":false}}`},
		{"sms", "concurrence", "maybe", `{"kind":"reask","ask":"yes_or_no"}`},
		{"sms", "concurrence", "back", `{"kind":"command","command":"BACK"}`},
		{"sms", "business", "JOES BIKES 12 MAIN ST ARVADA CO 80002", `{"kind":"answer","card":{"business":{"name":"JOES BIKES","street":"12 MAIN ST","city":"ARVADA","state":"CO","zip5":"80002"}}}`},
		{"sms", "business", "Joe’s Bikes — 12 Main St", `{"kind":"answer","card":{"business":{"name":"Joe's Bikes","street":"12 Main St"}}}`},
		{"sms", "business", "Vita Co 800021234", `{"kind":"answer","card":{"business":{"zip5":"80002","zip4":"1234"}}}`},
		{"sms", "business", "Fix Auto Body", `{"kind":"answer","card":{"business":{"name":"Fix Auto Body"}}}`},
		{"sms", "business", "Bus Stop Cafe", `{"kind":"answer","card":{"business":{"name":"Bus Stop Cafe"}}}`},
		{"sms", "business", "Open Door Cafe", `{"kind":"answer","card":{"business":{"name":"Open Door Cafe"}}}`},
		{"sms", "business", "Lead Works Inc 5 Elm", `{"kind":"answer","card":{"business":{"name":"Lead Works Inc","street":"5 Elm"}}}`},
		{"sms", "business", "Quit Smoking Clinic", `{"kind":"answer","card":{"business":{"name":"Quit Smoking Clinic"}}}`},
		{"sms", "business", "END, 12 Elm", `{"kind":"answer","card":{"business":{"name":"END","street":"12 Elm"}}}`},
		{"sms", "business", "303-555-0142", `{"kind":"answer","card":{"decision_maker":{"phone":"+13035550142"}}}`},
		{"sms", "volume", "REVEW", `{"kind":"reask","ask":"did you mean REVIEW"}`},
		{"sms", "volume", "SKPI", `{"kind":"reask","ask":"did you mean SKIP"}`},
		{"sms", "review", "please quit sending me reminders", `{"kind":"reask","ask":"opt_out"}`},
		{"sms", "review", "ya no me manden mensajes", `{"kind":"reask","ask":"opt_out"}`},
		{"sms", "review", "send but fix the weight", `{"kind":"command","command":"FIX","args":{"field":"weight_lb"}}`},
		{"sms", "review", "looks good but the phone is wrong", `{"kind":"command","command":"FIX","args":{"field":"decision_maker.phone"}}`},
		{"sms", "review", "S T O P", `{"kind":"reask","ask":"opt_out"}`},
		{"sms", "review", "stop by after 3 and text her first", `{"kind":"answer","card":{"notes":["stop by after 3 and text her first"]}}`},
		{"sms", "review", "they want to stop using UPS", `{"kind":"answer","card":{"notes":["they want to stop using UPS"]}}`},
		{"sms", "business", "BCAK", `{"kind":"reask","ask":"did you mean BACK"}`},
		{"sms", "business", "skip", `{"kind":"command","command":"SKIP","ask":"business"}`},
		{"sms", "decision_maker", "Ann (303)555-0142 x12", `{"kind":"answer","card":{"decision_maker":{"name":"Ann","phone":"+13035550142","ext":"12"}}}`},
		{"sms", "decision_maker", "555-0142", `{"kind":"reask","ask":"area_code"}`},
		{"sms", "decision_maker", "ann at vitaco dot com", `{"kind":"answer","card":{"decision_maker":{"email":"ann@vitaco.com"}},"ask":"email_confirm"}`},
		{"slack", "decision_maker", "Ann Ruiz <tel:3035550142|303-555-0142>", `{"kind":"answer","card":{"decision_maker":{"name":"Ann Ruiz","phone":"+13035550142"}}}`},
		{"sms", "volume", "40", `{"kind":"answer","card":{"volume":{"min":40,"max":40,"per":"week","annual":2080,"assumed_period":true}}}`},
		{"sms", "volume", "abt 150 per mo", `{"kind":"answer","card":{"volume":{"min":150,"max":150,"per":"month","annual":1800,"assumed_period":false}}}`},
		{"sms", "volume", "alot", `{"kind":"reask","ask":"volume"}`},
		{"sms", "volume", "they dont ship just mailers", `{"kind":"answer","card":{"volume":{"min":0,"max":0}}}`},
		{"sms", "volume", "skip", `{"kind":"command","command":"SKIP","card":{"skipped":["volume"]}}`},
		{"sms", "volume", "99999999999", `{"kind":"reask","ask":"volume_absurd"}`},
		{"sms", "volume", "?", `{"kind":"command","command":"MENU"}`},
		{"sms", "weight_lb", "12oz", `{"kind":"answer","card":{"weight_lb":{"min":0.75,"max":0.75,"over_limit":false}}}`},
		{"sms", "weight_lb", "big boxes", `{"kind":"answer","card":{"notes":["big boxes"]}}`},
		{"sms", "ships_with", "12", `{"kind":"answer","card":{"ships_with":["UPS","FedEx"]}}`},
		{"sms", "ships_with", "UPSP", `{"kind":"reask","ask":"ups_or_usps"}`},
		{"sms", "ships_with", "dunno", `{"kind":"answer","card":{"skipped":["ships_with"]}}`},
		{"sms", "destinations", "mostly CO", `{"kind":"answer","card":{"destinations":["local"]}}`},
		{"sms", "direct_mail", "y", `{"kind":"answer","card":{"direct_mail":true}}`},
		{"sms", "review", "1", `{"kind":"command","command":"SEND"}`},
		{"sms", "review", "1 thanks!", `{"kind":"command","command":"SEND"}`},
		{"sms", "review", "2", `{"kind":"command","command":"FIX","ask":"field"}`},
		{"sms", "review", "3", `{"kind":"command","command":"DROP","ask":"confirm"}`},
		{"sms", "review", "CHANGE phone TO 303-555-0199", `{"kind":"command","command":"CHANGE","args":{"field":"phone","value":"303-555-0199"}}`},
		{"sms", "review", "phone is wrong", `{"kind":"command","command":"FIX","args":{"field":"decision_maker.phone"}}`},
		{"sms", "", "Stop.", `{"kind":"opt_out"}`},
		{"sms", "business", "stop", `{"kind":"opt_out"}`},
		{"sms", "", "please stop texting me", `{"kind":"opt_out"}`},
		{"sms", "volume", "CANCEL", `{"kind":"opt_out"}`},
		{"slack", "volume", "CANCEL", `{"kind":"command","command":"DROP"}`},
		{"slack", "", "CANCEL", `{"kind":"opt_out"}`},
		{"sms", "", "START", `{"kind":"opt_in"}`},
		{"sms", "", "HELP", `{"kind":"nothing"}`},
		{"sms", "", "YES", `{"kind":"nothing"}`},
		{"sms", "", "stpo", `{"kind":"reask","ask":"opt_out"}`},
		{"sms", "volume", "stop by after 3pm", `{"kind":"reask","ask":"volume"}`},
		{"sms", "", "my mail is late again and nobody answers", `{"kind":"complaint"}`},
		{"sms", "volume", "my mail is late again and nobody answers", `{"kind":"complaint"}`},
		{"sms", "", "good morning", `{"kind":"nothing"}`},
		{"sms", "", "joes bikes 12 main st 80002 ann ruiz 303-555-0142 40/wk ups", `{"kind":"answer","card":{"business":{"name":"joes bikes"}},"ask":"lead"}`},
		{"sms", "", "LEAD joes bikes 12 main st 80002, ann ruiz 303-555-0142, 40/wk 3-5 lb, ups, nationwide, dm yes, customer ok",
			`{"kind":"command","command":"LEAD","card":{"concurrence":true,"business":{"name":"joes bikes","street":"12 main st","zip5":"80002"},"decision_maker":{"name":"ann ruiz","phone":"+13035550142"},"volume":{"min":40,"max":40,"per":"week","annual":2080},"weight_lb":{"min":3,"max":5},"ships_with":["UPS"],"destinations":["nationwide"],"direct_mail":true}}`},
		{"sms", "", "GO", `{"kind":"command","command":"GO"}`},
		{"sms", "", "status 7k3m4", `{"kind":"command","command":"STATUS","args":{"code":"7K3M4"}}`},
		{"sms", "", "7K3M4", `{"kind":"command","command":"STATUS","args":{"code":"7K3M4"}}`},
		{"slack", "", "claim 7k3m4", `{"kind":"command","command":"CLAIM","args":{"code":"7K3M4"}}`},
		{"slack", "", "claim", `{"kind":"command","command":"CLAIM","ask":"code"}`},
		{"sms", "", "spoke 7k3m4 wants quote thurs", `{"kind":"command","command":"REACHED","args":{"code":"7K3M4","note":"wants quote thurs"}}`},
		{"sms", "", "reached 7k3m4 yesterday 3pm", `{"kind":"command","command":"REACHED","args":{"code":"7K3M4","when":"2026-03-03T15:00:00-07:00"}}`},
		{"sms", "", "sale 7k3m4 $109,682 78000/yr", `{"kind":"command","command":"SALE","args":{"code":"7K3M4","revenue_cents":10968200,"pieces_per_year":78000},"ask":"confirm"}`},
		{"sms", "", "sale 7k3m4 110k", `{"kind":"command","command":"SALE","args":{"code":"7K3M4","revenue_cents":11000000},"ask":"confirm"}`},
		{"sms", "", "nosale 7k3m4", `{"kind":"command","command":"NOSALE","args":{"code":"7K3M4"},"ask":"reason"}`},
		{"sms", "", "DONE 13 and 14", `{"kind":"command","command":"GIVEN","args":{"talks":[13,14]}}`},
		{"sms", "", "no 14", `{"kind":"command","command":"DISPUTE","args":{"talk":14}}`},
		{"sms", "", "card vita co 3035550142 sam r 11/6", `{"kind":"command","command":"CARD","args":{"value":"sam r","date":"2025-11-06"},"card":{"decision_maker":{"phone":"+13035550142"}}}`},
		{"sms", "", "issue vita co mail late", `{"kind":"command","command":"ISSUE","args":{"note":"vita co mail late"}}`},
	} {
		r := Say(c.text, c.asking, c.channel, now)
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var got, want any
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatalf("%q: %v", c.want, err)
		}
		if !holds(got, want) {
			t.Errorf("%s asking %q: %q\n got %s\nwant %s", c.channel, c.asking, c.text, b, c.want)
		}
		if again := Say(c.text, c.asking, c.channel, now); !reflect.DeepEqual(again, r) {
			t.Errorf("%q is read twice in two ways", c.text)
		}
	}
}

// holds says whether a JSON value has all that is wanted of it.
func holds(got, want any) bool {
	w, ok := want.(map[string]any)
	if !ok {
		return reflect.DeepEqual(got, want)
	}
	g, ok := got.(map[string]any)
	if !ok {
		return false
	}
	for k, v := range w {
		if !holds(g[k], v) {
			return false
		}
	}
	return true
}

// FuzzSay: any text is read as one of the kinds, and nothing unsaid is printed.
func FuzzSay(f *testing.F) {
	for _, s := range []string{"lead", "stop", "sale 7k3m4 $1", "“”", "?", "card x 1/1", "change phone to", "\x00", "Liked \"x\""} {
		f.Add(s, "business", "sms")
		f.Add(s, "", "slack")
		f.Add(s, "review", "telegram")
	}
	kinds := map[string]bool{"answer": true, "command": true, "noise": true, "opt_out": true, "opt_in": true, "complaint": true, "reask": true, "nothing": true}
	now := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text, asking, channel string) {
		r := Say(text, asking, channel, now)
		if !kinds[r.Kind] || (r.Kind == "command") != (r.Command != "") {
			t.Errorf("%q: %+v", text, r)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	})
}
