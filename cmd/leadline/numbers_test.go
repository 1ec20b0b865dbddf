package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"leadline/bot"
)

// TestP26_NewOwnerReadsAndWritesNothing (S15): through the whole program, a number
// on the operator's list, on the provider's list, and one to which nothing can be
// sent any more. Whoever has it then gets the one neutral line a day; what was to
// be sent there is not, the draft is kept, and the number opens nothing.
func TestP26_NewOwnerReadsAndWritesNothing(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 4)
	p := newTwilio(t)
	yesterday := time.Now().UTC().AddDate(0, 0, -1)
	deaf := numbers[3]
	p.lists = func(w http.ResponseWriter, r *http.Request) {
		if name, _, _ := r.BasicAuth(); r.URL.Path == "/v1/Deactivations" && name == testSID {
			w.WriteHeader(http.StatusTemporaryRedirect)
			fmt.Fprintf(w, `{"redirect_to":"%s/list?day=%s"}`, p.URL, r.URL.Query().Get("Date"))
			return
		}
		if _, _, login := r.BasicAuth(); login {
			t.Error("our login went along to where the list lies")
		}
		if r.URL.Query().Get("day") == yesterday.Format(time.DateOnly) {
			fmt.Fprintf(w, "13035550177\n%s\nnonsense\n", strings.TrimPrefix(numbers[1], "+"))
		}
	}
	p.answer = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		if r.Form.Get("To") != deaf || !strings.Contains(r.Form.Get("Body"), "Got ") {
			return false
		}
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"code":21614,"message":"no","status":400}`)
		return true
	}
	// They joined before the day of the lists.
	one(t, url, joinedBefore+` returning id) select count(*) from earlier`)
	r := serveOn(t, url, p)
	for i, number := range numbers {
		r.text(number, sid(i), "LEAD vita co 9 elm st 80002, customer ok")
	}
	eventually(t, "drafts stand", func() bool { return one(t, url, `select count(*) from conversation where drafting`) == len(numbers) })
	file := filepath.Join(t.TempDir(), "given-up.csv")
	if err := os.WriteFile(file, fmt.Appendf(nil, "number,date\n%s,%s\n", numbers[0], yesterday.Format(time.DateOnly)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := operate(t, url, "numbers", "import", file); code != 0 || !strings.Contains(out, "taken away: 1 carrier0") {
		t.Fatalf("%d, %s", code, out)
	}
	eventually(t, "three numbers are lost", func() bool { return one(t, url, `select count(*) from number_lost`) == 3 })
	if n := one(t, url, `select count(distinct why) from number_lost where why in ('listed', 'gone')`); n != 2 {
		t.Errorf("%d reasons", n)
	}
	lostTo := []string{numbers[0], numbers[1], deaf}
	before := map[string]int{}
	for _, number := range lostTo {
		before[number] = len(p.to(number))
	}
	for i, text := range []string{"Hi who is this", "MINE", "GO", "WHO vita co", "Dana Fox 303-555-0144", "REVIEW", "1"} {
		for j, number := range lostTo {
			if code := r.text(number, sid(100+10*i+j), text); code != http.StatusOK {
				t.Errorf("%q: %d", text, code)
			}
		}
	}
	eventually(t, "all is answered", func() bool { return one(t, url, `select count(*) from inbox where answered_at is null`) == 0 })
	eventually(t, "all is sent", func() bool { return one(t, url, `select count(*) from queue where not_before <= now()`) == 0 })
	for _, number := range lostTo {
		got := p.to(number)[before[number]:]
		if len(got) != 1 || !strings.Contains(got[0], "To join, text JOIN") {
			t.Errorf("the new owner of %s was sent %q", number, got)
		}
		for _, name := range []string{"vita", "Carrier", "Arvada"} {
			if strings.Contains(strings.Join(got, "\n"), name) {
				t.Errorf("the new owner reads %q", got)
			}
		}
	}
	if n := one(t, url, `select count(*) from conversation v join person p on p.id = v.person_id where v.drafting and p.handle like 'carrier%'`); n != 4 {
		t.Errorf("%d of 4 drafts are kept", n)
	}
	if n := one(t, url, `select count(*) from lead`); n != 0 {
		t.Errorf("a stranger sent %d leads", n)
	}
	// Whose number it still is, is not disturbed.
	r.text(numbers[2], sid(900), "Dana Fox 303-555-0144")
	eventually(t, "the dialog goes on", func() bool {
		return slices.ContainsFunc(p.to(numbers[2]), func(s string) bool { return strings.Contains(s, "How many packages") })
	})
}

// TestNumbersImport: dry run first, bad lines with what would have been right,
// answers of the Reassigned Numbers Database, and the same file twice.
func TestNumbersImport(t *testing.T) {
	t.Parallel()
	url, numbers := district(t, 3)
	one(t, url, joinedBefore+` where person_id in (select id from person where handle <> 'carrier2') returning id) select count(*) from earlier`)
	day := time.Now().AddDate(0, 0, -1).Format(time.DateOnly)
	write := func(text string) string {
		file := filepath.Join(t.TempDir(), "list.csv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	list := write(fmt.Sprintf("\ufeffnumber,date,answer\n%s,%s,yes\n(720) 555-0101,%s,No\n%s,%s,\n+4420555,%s\n303-555-0144,soon\n303-555-0144,2999-01-01\n303-555-0144\n303-555-0144,%s,perhaps\n\n",
		numbers[0], day, day, numbers[2], day, day, day))
	rejects := []string{
		`line 5: number "+4420555": write ten digits`, `line 6: date "soon": write a day like`, "line 7: date 2999-01-01 is still to come",
		"line 8: no date: add one", `line 9: answer "perhaps": write yes, no or no data`,
	}
	for _, c := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{list, "--dry-run"}, 0, append(rejects, "numbers read: 2", "taken away: 1 carrier0", "left alone, joined again since: 1 carrier2", "nothing was written")},
		{[]string{list}, 0, append(rejects, "taken away: 1 carrier0")},
		{[]string{list}, 0, []string{"taken away: 0\n"}},
		{[]string{write("17205550101\n")}, 0, []string{"line 1: no date", "numbers read: 0"}},
		{[]string{write("17205550101\n"), "--date", day}, 0, []string{"taken away: 1 carrier1"}},
		{[]string{write("17205550101\n"), "--date", "yesterday"}, 2, []string{"write a day like 2026-03-04"}},
		{[]string{write(strings.Repeat("9", 300))}, 1, []string{"longer than 200 characters; write one number a line"}},
		{[]string{"nowhere.csv"}, 2, []string{"nowhere.csv"}},
	} {
		out, code := operate(t, url, append([]string{"numbers", "import"}, c.args...)...)
		if code != c.code {
			t.Errorf("%v: %d, %s", c.args, code, out)
		}
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v: %q is not in\n%s", c.args, want, out)
			}
		}
	}
	if out, code := operate(t, url, "numbers", "list"); code != 0 || out != "number,date\n7205550102,"+bot.DateOf(time.Now(), chicago(t)).String()+"\n" {
		t.Errorf("%d, %s", code, out)
	}
}

const joinedBefore = `with earlier as (update consent_record set at = at - interval '3 days'`

func chicago(t *testing.T) *time.Location {
	loc, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
