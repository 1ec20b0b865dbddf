package command

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"
)

// now is a Wednesday morning in Denver.
func now(t *testing.T) time.Time {
	t.Helper()
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 3, 4, 9, 0, 0, 0, denver)
}

// said is how the tests write a reading: the word and its arguments as JSON.
func said(c Command, ok bool) string {
	switch {
	case !ok && c.Offer != "":
		return "offer " + c.Offer
	case !ok:
		return ""
	}
	args, err := json.Marshal(c.Args)
	if err != nil {
		return err.Error()
	}
	s := c.Word
	if string(args) != "{}" {
		s += " " + string(args)
	}
	if restWords[c.Word] && c.Rest != "" {
		s += " | " + c.Rest
	}
	return s
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ asking, text, want string }{
		// Starting a lead.
		{"", "lead", "LEAD"},
		{"", "Lead!", "LEAD"},
		{"", "leed", "LEAD"},
		{"", "new lead pls", "LEAD"},
		{"", "i got a lead", "LEAD"},
		{"", "I've got a lead for you", "LEAD"},
		{"", "have a new lead", "LEAD"},
		{"", "got a lead for ya", "LEAD"},
		{"", "hey we just found another good lead here", "LEAD"},
		{"", "got a hot lead joes bikes 12 main st", `LEAD | joes bikes 12 main st`},
		{"", "tengo otro cliente nuevo para ustedes", "LEAD"},
		{"", "found us a lead", "LEAD"},
		{"", "got one for you", "LEAD"},
		{"", "i have a customer who wants info", "LEAD"},
		{"", "tengo una clienta interesada", "LEAD"},
		{"", "new biz lead!", "LEAD"},
		{"", "have one question", ""},
		{"", "i have a customer complaint", ""},
		{"review", "FXI", "offer FIX"},
		{"volume", "mix", ""},
		{"", "do you have a lead for me", ""},
		{"", "they have lead pipes", ""},
		{"business", "Got A Lead Staffing 4 Elm", ""},
		{"", "no 15 not held", `DISPUTE {"talk":15,"reason":"not held"}`},
		{"", "no 15 we didn't have time", `DISPUTE {"talk":15,"reason":"we didn't have time"}`},
		{"", "no 15 no se dio", `DISPUTE {"talk":15,"reason":"no se dio"}`},
		{"", "talk 15 was never given", `DISPUTE {"talk":15,"reason":"was never given"}`},
		{"", "no 15 because the truck was late", `DISPUTE {"talk":15,"reason":"because the truck was late"}`},
		{"", "no 15 packages a week", ""},
		{"", "no 15 main st", ""},
		{"volume", "15 not held", ""},
		{"", "u", "LEAD"},
		{"", "U joes bikes 12 main st", "LEAD | joes bikes 12 main st"},
		{"", "LEAD joes bikes 12 main st 80002, ann ruiz", "LEAD | joes bikes 12 main st 80002, ann ruiz"},
		{"", "lead: Joe’s Bikes", "LEAD | Joe’s Bikes"},
		{"", "lead 👍", "LEAD"},
		{"", "/lead@CustomerConnectBot", "LEAD"},
		{"", "/lead", "LEAD"},
		{"", "/lead Open Door Cafe 5 Elm", "LEAD | Open Door Cafe 5 Elm"},
		{"", "nuevo lead", "LEAD"},
		{"", "tengo un cliente", "LEAD"},
		// Slack's one slash command carries the others.
		{"", "/lead join ab12cd34", `JOIN {"code":"AB12CD34"}`},
		{"", "/lead pool CO-WY", `POOL {"value":"CO-WY"}`},
		{"", "/lead mine", "MINE"},
		{"business", "/lead mine", "MINE"},
		// Whole messages only: businesses and names are answers.
		{"business", "Fix Auto Body", ""},
		{"business", "Bus Stop Cafe", ""},
		{"business", "Open Door Cafe", ""},
		{"business", "Lead Works Inc 5 Elm", ""},
		{"business", "Quit Smoking Clinic", ""},
		{"business", "Back Bay Bagels", ""},
		{"business", "Change Phone Shop", ""},
		{"business", "Note Works", ""},
		{"business", "Who Knew Books", ""},
		{"business", "Card Castle 12 Elm", ""},
		{"business", "Issue Print Shop 5 Elm", ""},
		{"business", "Skip's Marina", ""},
		{"business", "Review Journal", ""},
		{"business", "Met Life", ""},
		{"business", "Done Deal Autos", ""},
		{"business", "Invite Cafe", ""},
		{"business", "Sale 4 Less", ""},
		{"business", "No 14 Brewery", ""},
		{"business", "no 14", ""},
		{"business", "80002", ""},
		{"business", "won", ""},
		{"ships_with", "u", ""},
		{"concurrence", "ok", ""},
		{"concurrence", "yes", ""},
		{"decision_maker", "Bak", ""},
		{"business", `"Skip"`, ""},
		{"business", "“Lead”", ""},
		// A slash always means a command.
		{"business", "/lead joes bikes", "LEAD | joes bikes"},
		{"business", "/issue vita co, mail late", "ISSUE | vita co, mail late"},
		{"business", "/note 7k3m4 closed mondays", `NOTE {"code":"7K3M4","note":"closed mondays"}`},
		{"business", "/skip", "SKIP"},
		{"business", "/frobnicate", ""},
		// Card dialog words.
		{"volume", "skip", "SKIP"},
		{"volume", "Skip please", "SKIP"},
		{"volume", "ok skip", "SKIP"},
		{"volume", "back", "BACK"},
		{"volume", "undo", "UNDO"},
		{"volume", "review", "REVIEW"},
		{"volume", "later", "LATER"},
		{"volume", "drop", "DROP"},
		{"volume", "?", "MENU"},
		{"volume", "menu", "MENU"},
		{"volume", "atras", "BACK"},
		{"volume", "Atrás", "BACK"},
		{"volume", "saltar", "SKIP"},
		{"volume", "deshacer", "UNDO"},
		{"volume", "borrar", "DROP"},
		{"", "go", "GO"},
		{"", "GO", "GO"},
		{"volume", "change phone", `CHANGE {"field":"phone"}`},
		{"volume", "CHANGE phone TO 303-555-0199", `CHANGE {"field":"phone","value":"303-555-0199"}`},
		{"volume", "change the direct mail", `CHANGE {"field":"direct mail"}`},
		{"volume", "change e-mail to ann@vita.test", `CHANGE {"field":"email","value":"ann@vita.test"}`},
		{"volume", "change weight_lb", `CHANGE {"field":"weight_lb"}`},
		{"volume", "cambiar telefono a 303-555-0199", `CHANGE {"field":"phone","value":"303-555-0199"}`},
		{"review", "change packages 50 a week", `CHANGE {"field":"packages","value":"50 a week"}`},
		{"volume", "keep", "KEEP"},
		// The review.
		{"review", "1", "SEND"},
		{"review", "1 thanks!", "SEND"},
		{"review", "1.", "SEND"},
		{"review", "1 send", "SEND"},
		{"review", "send it", "SEND"},
		{"review", "yes send", "SEND"},
		{"review", "1 but the phone is wrong", ""},
		{"review", "1 2", ""},
		{"review", "2", "FIX"},
		{"review", "2 phone", `FIX {"field":"phone"}`},
		{"review", "fix weight", `FIX {"field":"weight"}`},
		{"review", "3", "DROP"},
		{"review", "drop", "DROP"},
		{"review", "phone is 303-555-0199", ""},
		// Own leads.
		{"", "mine", "MINE"},
		{"", "status", "MINE"},
		{"", "my leads", "MINE"},
		{"", "status 7k3m4", `STATUS {"code":"7K3M4"}`},
		{"", "7K3M4", `STATUS {"code":"7K3M4"}`},
		{"", "cc-7k3m4?", `STATUS {"code":"CC-7K3M4"}`},
		{"volume", "CC-7K3M4", `STATUS {"code":"CC-7K3M4"}`},
		{"volume", "status 7k3m4", `STATUS {"code":"7K3M4"}`},
		{"", "withdraw 7k3m4", `WITHDRAW {"code":"7K3M4"}`},
		{"", "withdraw 7k3m4 wrong shop", `WITHDRAW {"code":"7K3M4","reason":"wrong shop"}`},
		{"", "more", "MORE"},
		{"", "lang es", `LANG {"value":"es"}`},
		{"volume", "lang es", `LANG {"value":"es"}`},
		{"", "idioma español", `LANG {"value":"es"}`},
		{"", "en español", `LANG {"value":"es"}`},
		{"", "English", `LANG {"value":"en"}`},
		{"", "mute", "MUTE"},
		{"", "unmute", "UNMUTE"},
		{"", "web", "WEB"},
		{"", "cards please", "CARDS"},
		{"", "cards 20", `CARDS {"value":"20"}`},
		{"", "issue vita co mail late", "ISSUE | vita co mail late"},
		{"", "faq direct mail", `FAQ {"value":"direct mail"}`},
		{"", "talk 14", `TALK {"talk":14}`},
		{"volume", "talk 14", `TALK {"talk":14}`},
		{"", "talk to ann ruiz", ""},
		{"", "join ab12cd34", `JOIN {"code":"AB12CD34"}`},
		{"", "JOIN AB12-CD34.", `JOIN {"code":"AB12CD34"}`},
		{"", "join ab12 cd34", `JOIN {"code":"AB12CD34"}`},
		{"", "/start ab12cd34", `JOIN {"code":"AB12CD34"}`},
		{"", "ab12cd34", `JOIN {"code":"AB12CD34"}`},
		{"", "joining", ""},
		// Sales.
		{"", "claim 7k3m4", `CLAIM {"code":"7K3M4"}`},
		{"", "7k3m4 claim", `CLAIM {"code":"7K3M4"}`},
		{"", "claim CC-7K3M4 please", `CLAIM {"code":"CC-7K3M4"}`},
		{"", "I'll take 7k3m4", `CLAIM {"code":"7K3M4"}`},
		{"", "release 7k3m4 too far", `RELEASE {"code":"7K3M4","reason":"too far"}`},
		{"business", "release 7k3m4 too far", ""},
		{"confirm", "release 7k3m4 too far", `RELEASE {"code":"7K3M4","reason":"too far"}`},
		{"", "offer 7k3m4 to bo", `OFFER {"code":"7K3M4","handle":"bo"}`},
		{"", "accept 7k3m4", `ACCEPT {"code":"7K3M4"}`},
		{"", "decline 7k3m4", `DECLINE {"code":"7K3M4"}`},
		{"", "spoke 7k3m4 wants quote thurs", `REACHED {"code":"7K3M4","note":"wants quote thurs"}`},
		{"", "7k3m4: spoke, wants a quote", `REACHED {"code":"7K3M4","note":"wants a quote"}`},
		{"", "spoke to ann 7k3m4", `REACHED {"code":"7K3M4","note":"ann"}`},
		{"", "done 7k3m4", `REACHED {"code":"7K3M4"}`},
		{"volume", "done 7k3m4", `REACHED {"code":"7K3M4"}`},
		{"", "met ann at the fair", ""},
		{"", "vm 7k3m4", `TRIED {"code":"7K3M4"}`},
		{"", "try 7k3m4 no answer", `TRIED {"code":"7K3M4","note":"no answer"}`},
		{"", "try again tomorrow", ""},
		{"", "sale 7k3m4 $109,682 78000/yr", `SALE {"code":"7K3M4","revenue_cents":10968200,"pieces_per_year":78000}`},
		{"", "sale 7k3m4 $45k 18000 a year 400 pcs/yr", `SALE {"code":"7K3M4","revenue_cents":4500000,"pieces_per_year":400,"note":"18000 a year"}`},
		{"", "stauts 7k3m4", `offer STATUS 7k3m4`},
		{"", "who is this", "MENU"},
		{"", "who copper pot", `WHO {"value":"copper pot"}`},
		{"", "sale 7k3m4 110k", `SALE {"code":"7K3M4","revenue_cents":11000000}`},
		{"", "WON CC-7K3M4 $1,200.50", `SALE {"code":"CC-7K3M4","revenue_cents":120050}`},
		{"", "nosale 7k3m4", `NOSALE {"code":"7K3M4"}`},
		{"", "no sale 7k3m4 price", `NOSALE {"code":"7K3M4","reason":"price"}`},
		{"", "lost 7k3m4 2", `NOSALE {"code":"7K3M4","reason":"stays_with_current"}`},
		{"", "nosale 7k3m4 they stay with ups", `NOSALE {"code":"7K3M4","reason":"stays_with_current","note":"they stay with ups"}`},
		{"", "nosale 7k3m4 roof fell in", `NOSALE {"code":"7K3M4","note":"roof fell in"}`},
		{"", "note 7k3m4 closed on mondays", `NOTE {"code":"7K3M4","note":"closed on mondays"}`},
		{"", "why cc-7k3m4", `WHY {"code":"CC-7K3M4"}`},
		{"", "who joes bikes", `WHO {"value":"joes bikes"}`},
		{"", "open", "OPEN"},
		{"", "open door cafe", ""},
		{"", "away 12/20 1/3", `AWAY {"from":"2026-12-20","to":"2027-01-03"}`},
		{"", "away 12/20 to 12/24", `AWAY {"from":"2026-12-20","to":"2026-12-24"}`},
		{"", "away off", `AWAY {"value":"off"}`},
		{"", "AWAY over", `AWAY {"value":"off"}`},
		{"", "ok 7k3m4", `OK {"code":"7K3M4"}`},
		{"", "/ok CC-7K3M4", `OK {"code":"CC-7K3M4"}`},
		{"", "approve cc-7k3m4", `OK {"code":"CC-7K3M4"}`},
		{"volume", "ok CC-7K3M4", `OK {"code":"CC-7K3M4"}`},
		{"", "ok 50", `OK {"value":"50"}`},
		{"", "away friday", `AWAY {"from":"2026-03-06","to":"2026-03-06"}`},
		// Coordinators and managers.
		{"", "invite dot", `INVITE {"handle":"dot"}`},
		{"", "INVITE @Dot", `INVITE {"handle":"dot"}`},
		{"", "done 14", `GIVEN {"talk":14}`},
		{"", "DONE 13 and 14", `GIVEN {"talks":[13,14]}`},
		{"", "given 14", `GIVEN {"talk":14}`},
		{"", "given 14 22", `GIVEN {"talk":14,"attendance":22}`},
		{"", "given 13, 14", `GIVEN {"talks":[13,14]}`},
		{"", "no 14", `DISPUTE {"talk":14}`},
		{"", "dispute 14 nobody was there", `DISPUTE {"talk":14,"reason":"nobody was there"}`},
		{"", "sign 14", `SIGN {"talk":14}`},
		{"", "sign", "SIGN"},
		{"", "sign 14 paper binder 2, page 9", `SIGN {"talk":14,"note":"binder 2, page 9"}`},
		{"", "sign paper", `SIGN {"note":"paper"}`},
		{"", "given 14 22 yesterday", `GIVEN {"talk":14,"date":"2026-03-03","attendance":22}`},
		{"", "done 14 on 11/20", `GIVEN {"talk":14,"date":"2025-11-20"}`},
		{"", "cards please", "CARDS"},
		{"", "ask cards", `CARDS {"value":"ask_cards"}`},
		{"", "tear pads please", `CARDS {"value":"tear_pads"}`},
		{"", "appoint kit arvada", `APPOINT {"value":"ARVADA","handle":"kit"}`},
		{"", "appoint kit to arvada acting until 12/30", `APPOINT {"reason":"acting","value":"ARVADA","handle":"kit","to":"2026-12-30"}`},
		{"", "appoint kit arvada acting until 12/30", `APPOINT {"reason":"acting","value":"ARVADA","handle":"kit","to":"2026-12-30"}`},
		{"business", "appoint kit arvada", ""},
		{"business", "sign 14 paper", ""},
		{"business", "tear pads", ""},
		{"", "posted break room board", `POSTED {"value":"break room board"}`},
		{"", "station", "STATION"},
		{"", "station arvada", `STATION {"value":"ARVADA"}`},
		{"", "telecon 12/10 11:00", `TELECON {"when":"2026-12-10T11:00:00-07:00"}`},
		{"", "telecon 12/10 2pm", `TELECON {"when":"2026-12-10T14:00:00-07:00"}`},
		{"", "held usps 4 nalc 3", `HELD {"usps":4,"nalc":3}`},
		{"", "held nalc 3 usps 4", `HELD {"usps":4,"nalc":3}`},
		{"", "ok", "OK"},
		{"", "card ann ruiz vita co 3035550142 sam r 11/6", `CARD {"value":"sam r","date":"2025-11-06"} | ann ruiz vita co 3035550142 sam r 11/6`},
		{"", "card vita co, ann ruiz 303-555-0142 3/2", `CARD {"date":"2026-03-02"} | vita co, ann ruiz 303-555-0142 3/2`},
		{"", "assign 7k3m4 bo", `ASSIGN {"code":"7K3M4","handle":"bo"}`},
		{"", "pull 7k3m4 on leave", `PULL {"code":"7K3M4","reason":"on leave"}`},
		{"", "verify 7k3m4", `VERIFY {"code":"7K3M4"}`},
		{"", "reopen 7k3m4", `REOPEN {"code":"7K3M4"}`},
		{"", "issues", "ISSUES"},
		{"", "resolve 12 carrier was told", `RESOLVE {"note":"carrier was told","value":"12"}`},
		// One letter off is offered.
		{"volume", "BCAK", "offer BACK"},
		{"business", "BCAK", "offer BACK"},
		{"business", "backk", "offer BACK"},
		{"business", "Beck", ""},
		{"volume", "skp", "offer SKIP"},
		{"", "clam 7k3m4", "offer CLAIM 7k3m4"},
		{"", "meun", "offer MENU"},
		{"", "statio", "offer STATION"},
		// Words that are never ours.
		{"", "stop", ""}, {"", "STOPALL", ""}, {"", "unsubscribe", ""}, {"", "cancel", ""}, {"", "end", ""}, {"", "quit", ""},
		{"", "revoke", ""}, {"", "optout", ""}, {"", "start", ""}, {"", "yes", ""}, {"", "unstop", ""}, {"", "help", ""}, {"", "info", ""},
		{"review", "end", ""}, {"", "/stop", ""}, {"", "please stop", ""},
		// No command at all.
		{"", "", ""}, {"", "👍", ""}, {"", "...", ""}, {"", "thanks", ""}, {"", "good morning", ""},
		{"", "my mail is late again and nobody answers", ""},
		{"", "stop by after 3pm", ""},
	} {
		got := said(Parse(c.text, Context{Asking: c.asking, Channel: "sms", Now: now(t)}))
		if got != c.want {
			t.Errorf("asking %q, %q is read as %q, want %q", c.asking, c.text, got, c.want)
		}
	}
}

// TestReachedWhen: only a time right behind the code is when they spoke.
func TestReachedWhen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, when, note string }{
		{"reached 7k3m4 yesterday 3pm wants a quote", "2026-03-03 15:00", "wants a quote"},
		{"reached 7k3m4 yesterday 3pm", "2026-03-03 15:00", ""},
		{"reached 7k3m4 quote by friday", "", "quote by friday"},
		{"reached 7k3m4", "", ""},
		{"reached 7k3m4 call back tomorrow 3pm", "", "call back tomorrow 3pm"},
	} {
		got, ok := Parse(c.text, Context{Channel: "sms", Now: now(t)})
		when := ""
		if got.Args.When != nil {
			when = got.Args.When.Format("2006-01-02 15:04")
		}
		if !ok || got.Word != "REACHED" || when != c.when || got.Args.Note != c.note {
			t.Errorf("%q: %v %s when %q note %q, want when %q note %q", c.text, ok, got.Word, when, got.Args.Note, c.when, c.note)
		}
	}
}

// TestWords: every word of the contract is read by its canonical word, bare and
// in any case.
func TestWords(t *testing.T) {
	t.Parallel()
	all := strings.Fields(`LEAD GO BACK SKIP UNDO REVIEW CHANGE LATER DROP SEND FIX MINE STATUS TALK ASK FAQ CARDS MUTE UNMUTE JOIN ISSUE WEB MENU WITHDRAW LANG
		CLAIM RELEASE OFFER ACCEPT DECLINE REACHED TRIED SALE NOSALE NOTE WHY WHO OPEN AWAY
		INVITE CARD FINISH GIVEN SIGN DISPUTE POSTED HANDED STATION TELECON HELD OK ASSIGN PULL VERIFY MERGE UNMERGE REOPEN RESOLVE ISSUES KEEP APPOINT`)
	for _, w := range all {
		if !slices.Contains(Words, w) {
			t.Errorf("%s is not in the table", w)
		}
		want := w
		if w == "STATUS" { // bare it lists one's own
			want = "MINE"
		}
		for _, text := range []string{w, strings.ToLower(w), "/" + strings.ToLower(w)} {
			if c, ok := Parse(text, Context{Channel: "slack", Now: now(t)}); !ok || c.Word != want {
				t.Errorf("%q is read as %q %v", text, c.Word, ok)
			}
		}
	}
}

// TestNeverOurs: what providers act on is no command on any channel, whatever
// is asked.
func TestNeverOurs(t *testing.T) {
	t.Parallel()
	for w := range never {
		for _, asking := range []string{"", "business", "review", "confirm"} {
			for _, channel := range []string{"sms", "slack", "telegram"} {
				for _, text := range []string{w, strings.ToLower(w), w + ".", "/" + w} {
					if w == "YES" && asking == "review" {
						continue // an answer to the review
					}
					if c, ok := Parse(text, Context{Asking: asking, Channel: channel, Now: now(t)}); ok {
						t.Errorf("%q on %s, asking %q, is the command %s", text, channel, asking, c.Word)
					}
				}
			}
		}
	}
}

// TestPhrasesReachable: no way to say a command is hidden by another.
func TestPhrasesReachable(t *testing.T) {
	t.Parallel()
	for _, e := range table {
		for _, list := range []string{e.also, e.idle} {
			for _, way := range strings.Split(list, "|") {
				if way == "" || never[way] {
					continue
				}
				ok := false
				for _, tail := range []string{"", " CC-7K3M4", " 14", " es", " english", " 12/20", " 12/20 11:00"} {
					c, is := Parse(way+tail, Context{Channel: "sms", Now: now(t)})
					ok = ok || is && c.Word == e.word
				}
				if !ok {
					t.Errorf("%q never means %s", way, e.word)
				}
			}
		}
	}
}

func TestTarget(t *testing.T) {
	t.Parallel()
	for _, f := range Fields {
		if q, d, ok := Target(f); !ok || q == "" || d == "" {
			t.Errorf("%s has no target", f)
		}
	}
	if q, d, ok := Target("phone"); q != "decision_maker" || d != "decision_maker.phone" || !ok {
		t.Errorf("phone is %s %s", q, d)
	}
	if _, _, ok := Target("shoe size"); ok {
		t.Error("shoe size is a field")
	}
}

// FuzzParse: total, and the same text is read the same way twice.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"lead", "sale 7k3m4 $109,682 78000/yr", "done 13 and 14", "/", "/ x", "change phone to", "no 14", "away 13/45", "“”", "?", "7k3m4", "\x00", "ﬁx", "İ", "join " + strings.Repeat("A", 100)} {
		f.Add(s, "")
		f.Add(s, "business")
		f.Add(s, "review")
	}
	at := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text, asking string) {
		ctx := Context{Asking: asking, Channel: "sms", Now: at}
		a, ok := Parse(text, ctx)
		b, again := Parse(text, ctx)
		if said(a, ok) != said(b, again) {
			t.Errorf("%q is read twice in two ways", text)
		}
		if ok && !slices.Contains(Words, a.Word) {
			t.Errorf("%q is read as %q, which is no word", text, a.Word)
		}
	})
}
