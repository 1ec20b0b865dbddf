package main

import (
	"strings"
	"testing"

	"leadline/bot"
)

func TestPhotosAreDrawnAnew(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	l, err := o.store.Lead(t.Context(), code)
	if err != nil || len(l.Card.Media) != 1 {
		t.Fatalf("%v %v", l.Card.Media, err)
	}
	r, body := o.enter("dot", "sms").get("/leads/" + code + "/photos/" + l.Card.Media[0])
	if r.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(body, "\xff\xd8\xff") || !strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %s %q", r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Content-Security-Policy"))
	}
}

// A photo that browsers cannot show is a file to download, of its own kind.
func TestPhotosAsTheyCame(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	code := o.lead()
	l, err := o.store.Lead(t.Context(), code)
	if err != nil || len(l.Card.Media) != 1 {
		t.Fatalf("%v %v", l.Card.Media, err)
	}
	o.count(`with kept as (update media set type = 'image/heic', bytes = '\x00000018667479706865696300000000' where state = 'kept' returning 1) select count(*) from kept`)
	b := o.enter("dot", "sms")
	to := "/leads/" + code + "/photos/" + l.Card.Media[0]
	if _, page := b.get("/leads/" + code); !strings.Contains(page, `<a href="`+to+`">Download this photo (HEIC)</a>`) || strings.Contains(page, "<img") {
		t.Errorf("the page: %s", page)
	}
	r, body := b.get(to)
	if h := r.Header; h.Get("Content-Type") != "image/heic" || h.Get("Content-Disposition") != `attachment; filename="`+code+"-"+l.Card.Media[0]+`.heic"` || h.Get("X-Content-Type-Options") != "nosniff" || len(body) != 16 {
		t.Errorf("%d %v %q", r.StatusCode, h, body)
	}
}

// Who was told that a photo was added hears if it could not be kept, once.
func TestLostPhotoIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.says("dot", "sms", "LEAD")
	if said := o.says("dot", "sms", "", bot.Media{Ref: "elsewhere:x", Type: "image/jpeg"}); !strings.Contains(said, "Photo added") {
		t.Fatalf("a photo: %q", said)
	}
	o.says("dot", "sms", "y")
	if n := o.count(`select count(*) from outbox where text like '%did not load%'`); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// A contact card by MMS fills the card like a shared one; what cannot be read is
// said to be so.
func TestContactCardByMMS(t *testing.T) {
	t.Parallel()
	o := newOffice(t, secure)
	o.says("dot", "sms", "LEAD")
	o.says("dot", "sms", "y")
	said := o.says("dot", "sms", "", bot.Media{Ref: "simulator:Ann Ruiz; Vita Co; 303-555-0142.vcf", Type: "text/x-vcard", Name: "vita.vcf"})
	if !strings.Contains(said, "Vita Co") || strings.Contains(said, "Photo") {
		t.Errorf("a contact card: %q", said)
	}
	draft, _, err := o.store.Conversation(t.Context(), o.sim.Address("dot", "sms"))
	if err != nil || draft == nil || draft.Business == nil || draft.Business.Name != "Vita Co" || draft.DecisionMaker.Phone != "+13035550142" || len(draft.Media) != 0 {
		t.Errorf("%+v, %v", draft, err)
	}
	if said := o.says("dot", "sms", "", bot.Media{Ref: "elsewhere:x", Type: "text/vcard"}); !strings.Contains(said, "found no name") {
		t.Errorf("a card that cannot be had: %q", said)
	}
	if said := o.says("dot", "sms", "", bot.Media{Ref: "simulator:x.m4a", Type: "audio/mp4"}); !strings.Contains(said, "can't read, hear") {
		t.Errorf("a voice message: %q", said)
	}
}
