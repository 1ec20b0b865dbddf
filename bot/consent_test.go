package bot_test

import (
	"testing"

	"leadline/bot"
)

func TestWishOf(t *testing.T) {
	t.Parallel()
	for want, texts := range map[bot.Wish][]string{
		bot.WishStop: {
			"STOP", "stop", "stop.", "Stop.", "“Stop”", "ＳＴＯＰ", "S\u200BTOP", "STОP", "ARRÊT", "Stop-All", "\u3164 STOP", "opt-out", "baja", "cancel", "End", "/stop",
			"please stop", "stop it", "stop please thanks", "stop texting me", "stop sending me these texts", "no more messages", "don't text me", "don’t text this number",
			"take me off your list", "take me off the list please", "remove me from the list", "I want to opt out", "unsubscribe me", "leave me alone", "quit texting me", "STOP STOP", "I'd like to unsubscribe",
			"ok stop", "pls stop now", "hey stop messaging us",
			"stop sending stuff", "Stop sending me stuff", "quit sending this junk", "stop sending me anything", "pls stop sending me", "stop sending all of these things", "stop bugging me", "stop blowing up my phone",
			"stop this", "stop all of this", "dont send me anything", "don't send me any more of these messages", "do not send me more", "I don't want these texts", "i dont want any more messages", "i don't want to hear from you",
			"take me out of this", "get me out of the program", "enough texts", "ok enough of these messages already", "lose my number",
		},
		bot.WishNone: {
			"The One Stop Shop", "Stop & Shop", "Bus Stop Cafe", "Pit Stop Auto", "Full Stop", "Non-Stop Couriers", "Endicott Supply", "Quitman Hardware", "Removery", "weekend",
			"the customer wants to stop using UPS", "she wants us to stop by Tuesday", "please stop by", "they said don't text, call after 5", "do not contact before 9", "stop by after 3pm", "", "👍", "joes bikes",
			"they want to stop sending stuff with ups", "stop sending them ups stuff", "stop sending to denver", "they dont send anything", "dont send stuff", "he doesn't want these", "This Stop", "stop this week", "stop these guys are closed",
			"she said don't send me anything", "Enough Said Bakery", "Get Me Out Escape Rooms", "count me in", "i want out of state rates", "take me out to the ball game", "Lose It Gym", "owner said enough texts, call her", "no more boxes",
			"no quiero", "no más", "no quiere que lo llamen", "Basta Pasta", "dice que no le manden mensajes",
		},
		bot.WishStart: {"START", "unstop", "/start"},
		bot.WishYes:   {"yes", "YES."},
		bot.WishHelp:  {"HELP", "info", "Ayuda", "help!"},
		bot.WishAsk: {"STPO", "stopp", "S T O P", "wrong number", "can you remove me please ok", "how do i stop these messages", "stop the bot",
			"No me manden más mensajes", "por favor dejen de escribirme", "ya no quiero mensajes", "quítenme de la lista", "¡Basta!", "número equivocado",
			"stop sending", "stop sending it", "quit sending them", "I don't want these", "i want out", "im out", "count me out", "too many texts", "no texts please", "block me", "make it stop", "ya no me manden nada", "no me manden cosas"},
	} {
		for _, text := range texts {
			if got := bot.WishOf("sms", text); got != want {
				t.Errorf("WishOf(sms, %q) = %q, want %q (normalised %q)", text, got, want, bot.NormalizeKeyword(text))
			}
		}
	}
	for _, text := range []string{"cancel", "END", "Quit."} {
		if got := bot.WishOf("slack", text); got != bot.WishSoft {
			t.Errorf("WishOf(slack, %q) = %q, want soft", text, got)
		}
	}
}

func FuzzNormalizeKeyword(f *testing.F) {
	for _, s := range []string{"stop", "ＳＴＯＰ", "STОP", "ﬁne", "ß", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := bot.NormalizeKeyword(s)
		if twice := bot.NormalizeKeyword(once); twice != once {
			t.Errorf("not idempotent: %q → %q → %q", s, once, twice)
		}
	})
}
