package storage

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// TestP29_ErasedStayErased: a backup from before the erasures is restored, and
// the tombstones kept elsewhere are applied to it.
func TestP29_ErasedStayErased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.canary()
	backup := &world{t: t, at: w.at, url: w.copy()}
	backup.Store = backup.open()
	if _, err := w.EraseCustomer(t.Context(), code, w.at, false, w.rules()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ErasePerson(t.Context(), "sam", w.at, false, w.rules()); err != nil {
		t.Fatal(err)
	}
	kept, err := w.Tombstones(t.Context())
	if err != nil || len(kept) != 2 {
		t.Fatal(kept, err)
	}
	for _, tomb := range kept {
		for _, c := range append(canaries, "sam") {
			if strings.Contains(fmt.Sprintf("%+v", tomb), c) {
				t.Errorf("the tombstone %+v names %q", tomb, c)
			}
		}
	}
	// Another customer and another employee have the ids of later ones: not them.
	kept = append(kept, Tombstone{What: "customer", Subject: kept[0].Subject, Mark: "another life", At: w.at}, Tombstone{What: "person", Subject: 3, Mark: handleMark("somebody"), At: w.at})
	again, err := backup.ReapplyErasures(t.Context(), backup.at, backup.rules(), kept...)
	if err != nil || again != 2 {
		t.Errorf("%d erased again, %v", again, err)
	}
	if n := one[int](backup, `select count(*) from lead where code = $1 and status = 'withdrawn'`, code); n != 1 {
		t.Error("a lead whose customer is erased again is still worked")
	}
	for _, c := range canaries {
		if found := backup.everywhere(c); len(found) > 0 {
			t.Errorf("%q stands again in %q", c, found)
		}
	}
	if n := one[int](backup, `select count(*) from person where handle in ('dot', 'ana', 'max')`); n != 3 {
		t.Error("somebody else was erased")
	}
	if again, err := backup.ReapplyErasures(t.Context(), backup.at, backup.rules()); err != nil || again != 0 {
		t.Errorf("a second time: %d, %v", again, err)
	}
	if broken := backup.verify(); len(broken) > 0 {
		t.Errorf("%q", broken)
	}
}

// copy is the address of a copy of the database, as a backup would be.
func (w *world) copy() string {
	w.t.Helper()
	w.Close() // a template has no connections
	u, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	from := strings.TrimPrefix(u.Path, "/")
	admin := *u
	admin.Path = "/postgres"
	to := from + "_copy"
	if err := CloneDatabase(w.t.Context(), admin.String(), to, from); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := DropDatabase(context.WithoutCancel(w.t.Context()), admin.String(), to); err != nil {
			w.t.Error(err)
		}
	})
	w.Store = w.open()
	u.Path = "/" + to
	return u.String()
}
