package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tried runs a command that needs no database and splits what it printed.
func tried(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(args, nil, strings.NewReader("forty a week\n"), &o, &e)
	return code, o.String(), e.String()
}

// TestSayTakesFlagsAnywhere: the text of a carrier may begin with a dash, and
// the flags may stand behind it.
func TestSayTakesFlagsAnywhere(t *testing.T) {
	t.Parallel()
	want := `{"kind":"answer","card":{"volume":{"min":40,"max":40,"per":"week","annual":2080,"assumed_period":true,"raw":"40"}}}`
	for _, args := range []string{"--asking volume 40", "--asking=volume -- 40", "40 --asking volume", "40 --asking=volume --channel telegram"} {
		if code, out, errs := tried(append([]string{"say"}, strings.Fields(args)...)...); code != 0 || strings.TrimSpace(out) != want {
			t.Errorf("say %s: %d %s%s", args, code, out, errs)
		}
	}
	if code, out, _ := tried("say", "-", "--asking", "volume"); code != 0 || !strings.Contains(out, `"annual":2080`) {
		t.Errorf("from standard input: %d %s", code, out)
	}
	for _, args := range []string{"40 --asking nonsense", "40 --channel fax", "--asking nonsense 40"} {
		if code, out, errs := tried(append([]string{"say"}, strings.Fields(args)...)...); code != 2 || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("say %s: %d %q %q", args, code, out, errs)
		}
	}
}

// TestErrorsAreOneSentence: what libraries say in several lines is one line.
func TestErrorsAreOneSentence(t *testing.T) {
	t.Parallel()
	err := errors.New("migrate: failed to connect:\n\t127.0.0.1:1: refused\n\t127.0.0.1:1: refused\n\t[::1]:1: refused")
	if got := oneLine(err); got != "migrate: failed to connect: 127.0.0.1:1: refused; [::1]:1: refused" {
		t.Error(got)
	}
}

// TestRosterTypoMakesNobodyLeave: who stands on a line that cannot be read is
// still there, and every rejected line has its number.
func TestRosterTypoMakesNobodyLeave(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms", "ana@slack")
	lead := s.lead(0)
	s.says("ana@slack", "CLAIM "+lead)
	people, err := os.ReadFile("testdata/bsn/people.csv")
	s.must(err)
	file := filepath.Join(t.TempDir(), "people.csv")
	for _, c := range []struct{ old, new, want string }{
		{"ana,Ana Cole,other", "ana,Ana Cole,ohter", "line 3: craft \"ohter\""},
		{"ana,Ana Cole,other", "ana,\"Ana \"Cole,other", "line 3: not readable as CSV"},
		{"cy,Cy Reed,other,,en,", "cy,Cy Reed,other,,en,management_coordinator@ARVADA;", "people.csv line 5: cy: management_coordinator@ARVADA: coordinators are made by their own side"},
	} {
		text := strings.Replace(string(people), c.old, c.new, 1)
		if !strings.Contains(string(people), c.old) {
			t.Fatalf("the people lack %q:\n%s", c.old, people)
		}
		s.must(os.WriteFile(file, []byte(text), 0o600))
		out, code := operate(t, s.url, "roster", "import", "testdata/bsn/stations.csv", file)
		if code != 0 || !strings.Contains(out, c.want) || !strings.Contains(out, "left: 0 \n") {
			t.Errorf("%q: %d, want %q:\n%s", c.new, code, c.want, out)
		}
	}
	l, err := s.store.Lead(t.Context(), lead)
	if err != nil || l.Holder != "ana" {
		t.Errorf("%+v, %v", l, err)
	}
}

// TestALeadHasNoNull: what is unknown of a lead is absent, lists are empty.
func TestALeadHasNoNull(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	code := s.lead(0)
	for _, args := range [][]string{{"lead", code}, {"export", "leads"}} {
		out, exit := operate(t, s.url, args...)
		var lead map[string]any
		if err := json.Unmarshal([]byte(out), &lead); err != nil || exit != 0 {
			t.Fatalf("%v: %d %v\n%s", args, exit, err, out)
		}
		if claims, ok := lead["claims"].([]any); !ok || len(claims) != 0 || strings.Contains(out, "null") {
			t.Errorf("%v: %s", args, out)
		}
	}
}

// TestGrantsAreOfPlacesThatAre: a scope that nothing has would let nobody do
// anything; one in other letters is written as the roster spells it.
func TestGrantsAreOfPlacesThatAre(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms")
	grants := func() int { return one(t, s.url, `select count(*) from role_grant`) }
	before := grants()
	for _, c := range []struct {
		grant string
		code  int
		want  string
	}{
		{"dot consumer_affairs NOWHERE", 1, `there is no station, district or area "NOWHERE"; there are the stations ARVADA`},
		{"dot management_coordinator GOLDEM", 1, "the districts CO-WY NV-SIERRA, the areas WESTPAC, and national"},
		{"zed rep CO-WY", 1, `nobody on the roster has the handle "zed"`},
		{"dot seller CO-WY", 2, "roles are"},
	} {
		out, code := operate(t, s.url, append([]string{"grant"}, strings.Fields(c.grant)...)...)
		if code != c.code || !strings.Contains(out, c.want) || strings.Count(out, "\n") != 1 || grants() != before {
			t.Errorf("grant %s: %d %s", c.grant, code, out)
		}
	}
	for _, c := range [][2]string{{"co-wy", "CO-WY"}, {"nv-sierra", "NV-SIERRA"}, {"westpac", "WESTPAC"}, {"Arvada", "ARVADA"}, {"National", "national"}} {
		out, code := operate(t, s.url, "grant", "dot", "consumer_affairs", c[0])
		if code != 0 || !strings.Contains(out, "consumer_affairs of "+c[1]+" from") {
			t.Errorf("%s: %d %s", c[0], code, out)
		}
		if n := one(t, s.url, `select count(*) from role_grant g join person p on p.id = g.person_id where p.handle = 'dot' and g.role = 'consumer_affairs' and g.scope = '`+c[1]+`'`); n != 1 {
			t.Errorf("%s: %d grants", c[1], n)
		}
	}
}
