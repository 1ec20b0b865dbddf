package channeltest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"leadline/bot"
)

// repairing are the cases of Reconcile and Missed.
var repairing = []suiteCase{
	{"reconcile: a message that was taken is found", reconcileFound},
	{"reconcile: a message that was not taken is not found", reconcileNotFound},
	{"reconcile: a provider that cannot say is an error", reconcileUnknown},
	{"missed: what webhooks would have brought, with the same keys", missedSame},
	{"missed: more than a page", missedMany},
	{"missed: a provider that cannot say is an error", missedUnknown},
}

func (r Rig) reconcile(t *testing.T, o bot.Outbound) (bot.Receipt, bool, error) {
	t.Helper()
	o.Ambiguous = true
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	found, err := r.Channel.Reconcile(ctx, o)
	if len(found) == 0 {
		return bot.Receipt{}, false, err
	}
	return found[0], true, err
}

func (r Rig) missed(t *testing.T, since time.Time) ([]bot.Inbound, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return r.Channel.Missed(ctx, since)
}

func reconcileFound(t *testing.T, r Rig) {
	if _, err := r.send(t, r.outbound(400, "an earlier text")); err != nil {
		t.Fatal(err)
	}
	o := r.outbound(401, "Lead CC-7K3M4 is in. Thank you!")
	r.Provider.Spoil(Fault{Took: true, Cut: true})
	_, err := r.send(t, o)
	r.wantClass(t, "cut", err, bot.Ambiguous)
	if _, err := r.send(t, r.outbound(402, "a later text")); err != nil {
		t.Fatal(err)
	}
	receipt, found, err := r.reconcile(t, o)
	if err != nil || found == r.Blind || found && receipt.ID == "" {
		t.Errorf("found %t with a receipt %t, error %v", found, receipt.ID != "", err)
	}
}

func reconcileNotFound(t *testing.T, r Rig) {
	if _, err := r.send(t, r.outbound(410, "an earlier text")); err != nil {
		t.Fatal(err)
	}
	o := r.outbound(411, "Lead CC-7K3M4 is in. Thank you!")
	r.Provider.Spoil(Fault{Cut: true})
	_, err := r.send(t, o)
	r.wantClass(t, "cut", err, bot.Ambiguous)
	if _, found, err := r.reconcile(t, o); err != nil || found {
		t.Errorf("found %t, error %v: want not found", found, err)
	}
}

func reconcileUnknown(t *testing.T, r Rig) {
	if r.Blind {
		return
	}
	for _, f := range []Fault{{Any: true, Status: 503, Body: "<html>" + canary}, {Any: true, Cut: true}, {Any: true, Status: 200, Body: "<html>" + canary}, {Any: true, Status: 200, Body: "{}"}} {
		r.Provider.Spoil(f, f, f) // a look-up may be repeated on a fresh connection
		if _, found, err := r.reconcile(t, r.outbound(420, "hi "+canary)); err == nil {
			t.Errorf("answer %d: found %t without an error: it would be sent again", f.Status, found)
		} else {
			r.quietError(t, "reconcile", err)
		}
		r.Provider.Heal()
	}
	r.Provider.Close()
	if _, found, err := r.reconcile(t, r.outbound(420, "hi "+canary)); err == nil {
		t.Errorf("unreachable: found %t without an error", found)
	} else {
		r.quietError(t, "reconcile", err)
	}
}

func missedSame(t *testing.T, r Rig) {
	if r.Take == nil {
		if in, err := r.missed(t, r.Now.Add(-time.Hour)); err != nil || len(in) != 0 {
			t.Errorf("a channel without a list brought %d messages, error %v", len(in), err)
		}
		return
	}
	var want []bot.Inbound
	for i, text := range []string{"LEAD joes bikes", "1", "1", "STOP"} {
		in := In{Kind: bot.Text, ID: i + 1, From: 1 + i%2, Text: text}
		r.Take(in)
		want = append(want, hear(t, r, in))
	}
	if _, err := r.send(t, r.outbound(430, "our own text is not a missed one")); err != nil {
		t.Fatal(err)
	}
	got, err := r.missed(t, r.Now.Add(-time.Hour))
	if err != nil {
		t.Fatalf("missed: %v", err)
	}
	if len(got) != len(want) {
		t.Fatalf("brought %d messages, want %d", len(got), len(want))
	}
	for i := range want {
		checkInbound(t, r, got[i])
		if !reflect.DeepEqual(got[i].Keys, want[i].Keys) || got[i].Text != want[i].Text || got[i].Kind != want[i].Kind ||
			got[i].From.Key() != want[i].From.Key() || got[i].Message != want[i].Message {
			t.Errorf("%d: brought %+v, the webhook brings %+v", i, got[i], want[i])
		}
	}
	if later, err := r.missed(t, r.Now.Add(72*time.Hour)); err != nil || len(later) != 0 {
		t.Errorf("since the day after tomorrow: %d messages, error %v", len(later), err)
	}
}

func missedMany(t *testing.T, r Rig) {
	if r.Take == nil {
		return
	}
	const many = 260
	for i := range many {
		r.Take(In{Kind: bot.Text, ID: i + 1, From: 1, Text: fmt.Sprint("text ", i)})
	}
	got, err := r.missed(t, r.Now.Add(-time.Hour))
	if err != nil {
		t.Fatalf("missed: %v", err)
	}
	keys := map[string]bool{}
	for _, in := range got {
		keys[in.Keys[0]] = true
	}
	if len(keys) != many || len(got) != many {
		t.Fatalf("brought %d messages with %d keys, want %d", len(got), len(keys), many)
	}
	for i, in := range got {
		if in.Text != fmt.Sprint("text ", i) {
			t.Fatalf("message %d is %q: oldest first", i, in.Text)
		}
	}
}

func missedUnknown(t *testing.T, r Rig) {
	if r.Take == nil {
		return
	}
	r.Take(In{Kind: bot.Text, ID: 1, From: 1, Text: canary})
	for _, f := range []Fault{{Any: true, Status: 503, Body: "<html>" + canary}, {Any: true, Cut: true}, {Any: true, Status: 200, Body: canary}, {Any: true, Status: 200, Body: "{}"}} {
		r.Provider.Spoil(f, f, f)
		if in, err := r.missed(t, r.Now.Add(-time.Hour)); err == nil {
			t.Errorf("answer %d: %d messages without an error: the gap would stay", f.Status, len(in))
		} else {
			r.quietError(t, "missed", err)
		}
		r.Provider.Heal()
	}
}
