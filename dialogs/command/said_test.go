package command

import "testing"

// TestSaidOtherwise: what people type who know no command of ours.
func TestSaidOtherwise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"where is my lead", "MINE"},
		{"what happened to my lead?", "MINE"},
		{"any news?", "MINE"},
		{"cancel my lead", "WITHDRAW"},
		{"delete that lead 7k3m4", `WITHDRAW {"code":"7K3M4"}`},
		{"i need more cards", "CARDS"},
		{"we're out of cards", ""},
		{"im out of cards", "CARDS"},
		{"whats the talk this week", "TALK"},
		{"lvm 7k3m4", `TRIED {"code":"7K3M4"}`},
		{"7k3m4 lvm", `TRIED {"code":"7K3M4"}`},
		{"called 7k3m4 no answer", `TRIED {"code":"7K3M4","note":"no answer"}`},
		{"emailed 7k3m4", `TRIED {"code":"7K3M4"}`},
		{"call me back", ""},
		{"called the customer", ""},
		{"nosale 7k3m4 went with ups", `NOSALE {"code":"7K3M4","reason":"stays_with_current","note":"went with ups"}`},
		{"lost 7k3m4 to fedex", `NOSALE {"code":"7K3M4","reason":"stays_with_current"}`},
		{"nosale 7k3m4 no budget", `NOSALE {"code":"7K3M4","reason":"price","note":"no budget"}`},
		{"nosale 7k3m4 too small", `NOSALE {"code":"7K3M4","reason":"not_a_fit"}`},
		{"nosale 7k3m4 never picked up", `NOSALE {"code":"7K3M4","reason":"no_reply"}`},
		{"nosale 7k3m4 number disconnected", `NOSALE {"code":"7K3M4","reason":"wrong_contact","note":"number disconnected"}`},
		{"nosale 7k3m4 out of business", `NOSALE {"code":"7K3M4","note":"out of business"}`},
		{"away 3/16-3/20", `AWAY {"from":"2026-03-16","to":"2026-03-20"}`},
	} {
		if got := said(Parse(c.text, Context{Channel: "sms", Now: now(t)})); got != c.want {
			t.Errorf("%q is read as %q, want %q", c.text, got, c.want)
		}
	}
}
