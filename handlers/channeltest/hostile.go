package channeltest

import (
	"strings"

	"leadline/bot"
)

// Hostile are texts that people, rosters and customers may hold and that no
// channel may take for more than text (TRUST S16 to S19).
var Hostile = []string{
	"<!channel>", "<!here>", "<!subteam^S1>", "<@U123>", "<https://evil.test|usps.com>", "@everyone", "*x* _y_ ~z~ `c`",
	"&lt;!channel&gt;", "[usps.com](https://evil.test)", `\*`, `trailing \`, "<b>", "<script>alert(1)</script>", "{{.Secret}}", "%s%n",
	"\r\nX-Injected: 1", "\x1b[2J", "';drop table lead;--", "$$; select 1; $$",
	"=cmd|'/c calc'!A1", "+1303", "-1", "\t=1",
	"\u202egnp.exe\u202c", "\u2066isolate\u2069", "zero\u200bwidth\ufeff", "\u3164\u115f\u1160", "a" + strings.Repeat("\u0301", 5000),
	"\U0001f1fa\U0001f1f8\U0001f1f2\U0001f1fd", "nul\x00byte", "bad\xff\xfeutf8", "\xed\xa0\x80", "раура1", "ｆｕｌｌ", "\u2028line\u2029",
	"\U0001f469" + strings.Repeat("\u200d\U0001f469", 100), "ê“curly”—dash…", "https://evil.test/a?b=c", "www.evil.test", "evil.test/x", "tel:+13035550142",
	strings.Repeat("x", 20000), strings.Repeat("long words ", 2000), strings.Repeat("\n", 3000), strings.Repeat("é", 5000), strings.Repeat("\U0001f600", 3000), strings.Repeat("{", 2000),
	"", " ", "\n\n\n",
}

// Messages puts a text in every place of a message that can hold one.
func Messages(s string) []bot.Message {
	b := func(n int) []bot.Button {
		var out []bot.Button
		for i := range n {
			out = append(out, bot.Button{Key: string(rune('1' + i%9)), Label: s, Do: s, Style: "primary", Prompt: i})
		}
		return out
	}
	f := func(n int) []bot.Field {
		var out []bot.Field
		for range n {
			out = append(out, bot.Field{Label: s, Value: s})
		}
		return out
	}
	return []bot.Message{
		{Text: s},
		{Text: "Who ships for them now?", Ack: s, Prompt: 3},
		{Text: s, Ack: s, Buttons: b(3), Prompt: 4},
		{Text: "Send it?\n" + s, Buttons: []bot.Button{{Key: "1", Label: "Send", Do: "SEND"}, {Key: "2", Label: "Fix", Do: "FIX"}, {Key: "3", Label: "Drop", Do: "DROP", Style: "danger"}}},
		{Text: s, Title: s, Fields: f(3), Buttons: b(2)},
		{Text: s, Title: s, Fields: f(60), Buttons: b(40)},
		{Text: s, Title: s, Parts: 1},
		{Text: s, Buttons: []bot.Button{{Label: s, Do: "CLAIM CC-7K3M4"}}, Parts: 2},
		{Text: s, Compliance: true},
	}
}
