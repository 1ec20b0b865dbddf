package storage

import (
	"errors"
	"fmt"
	"testing"

	"leadline/bot"
)

func talkOf(number int, text string) bot.Talk {
	t := bot.Talk{Number: number, Code: "t", Title: fmt.Sprint("Talk ", number), Teaser: "In short.", Text: text}
	t.Hash = bot.TalkHash(t.Title, t.Text)
	return t
}

// TestLibrary: a talk whose words change gets a version; the same again does not.
func TestLibrary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.district()
	if changed, err := w.ImportTalks(t.Context(), []bot.Talk{talkOf(13, "one"), talkOf(14, "two, better")}, w.at); err != nil || fmt.Sprint(changed) != "[14]" {
		t.Fatalf("%v %v", changed, err)
	}
	f, err := w.Facts(t.Context(), "ARVADA", "NOWHERE")
	if err != nil || len(f) != 1 {
		t.Fatalf("%v %v", f, err)
	}
	if lib := f[0].Book.Library; len(lib) != 2 || lib[1].Version != 2 || lib[1].Hash != talkOf(14, "two, better").Hash || f[0].Book.Carriers != 2 {
		t.Errorf("%+v", f[0].Book)
	}
	if err := w.SetAnchor(t.Context(), "NOWHERE", bot.Date{Year: 2026, Month: 1, Day: 6}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}
