package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leadline/storage"
	"leadline/storage/storagetest"
)

// TestReadAccounts: what cannot be taken is said by its line, the rest is taken.
func TestReadAccounts(t *testing.T) {
	t.Parallel()
	accounts, bad, err := readAccounts(strings.NewReader(`account,name,phone,zip5,rep
B-1,"Rocky Outfitters, Inc.",(303) 555-0170,80003,Bo
B-2,Alpine Press,,80002,
B-3,,303-555-0171,,
B 4,Space Inc,303-555-0171,,
B-5,Short,555-0171,,
B-6,Zip,303-555-0171,8000,
B-7,Nothing,,,
B-1,Twice,303-555-0172,,
B-8,Rep,303-555-0173,,two words
` + `B-9,` + strings.Repeat("x", 201) + `,303-555-0174,,
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(accounts) != 2 || accounts[0].Phone != "+13035550170" || accounts[0].Handle != "bo" || accounts[1].ZIP5 != "80002" {
		t.Errorf("%+v", accounts)
	}
	var lines []int
	for _, b := range bad {
		lines = append(lines, b.Line)
	}
	if len(lines) != 8 || lines[0] != 4 || lines[7] != 11 {
		t.Errorf("rejected %+v", bad)
	}
	if _, _, err := readAccounts(strings.NewReader("a,b\n1,2\n")); err == nil || !strings.Contains(err.Error(), "account,name,phone,zip5,rep") {
		t.Errorf("a wrong header: %v", err)
	}
	if _, _, err := readAccounts(strings.NewReader("")); err == nil {
		t.Error("an empty file was taken")
	}
}

// operate runs a command of the program on a database and returns what it
// printed.
func operate(t *testing.T, url string, args ...string) (out string, code int) {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bin, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, prefix+"_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, prefix+"_DATABASE_URL="+url)
	b, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(b), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b), 0
}

// TestOperatorsOfClaims: bsn import, roster import with a leaver and revoke, on
// the real program and database.
func TestOperatorsOfClaims(t *testing.T) {
	t.Parallel()
	s := newStage(t, "dot@sms", "ana@slack", "cy@telegram", "sue@slack")
	one1, two := s.lead(0), s.lead(1)
	s.says("ana@slack", "CLAIM "+one1)
	s.says("cy@telegram", "CLAIM "+two)

	dir := t.TempDir()
	stations, err := os.ReadFile("testdata/bsn/stations.csv")
	s.must(err)
	people, err := os.ReadFile("testdata/bsn/people.csv")
	s.must(err)
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		s.must(os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	var rest []string
	for _, line := range strings.Split(string(people), "\n") {
		if !strings.HasPrefix(line, "ana,") {
			rest = append(rest, line)
		}
	}
	st, pe := write("stations.csv", string(stations)), write("people.csv", strings.Join(rest, "\n"))
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"bsn", "import", write("accounts.csv", "account,name,phone,zip5,rep\nB-7,Cedar Lines,303-555-0177,,bo\nB-8,Nobody,303-555-0178,,zed\nB-9,X,1,,\n")}, 0, "1 accounts taken in"},
		{[]string{"bsn", "import", "nowhere.csv"}, 2, "nowhere.csv"},
		{[]string{"roster", "import", st, pe, "--dry-run"}, 0, "left: 1 ana"},
		{[]string{"roster", "import", st, pe}, 0, "left: 1 ana"},
		{[]string{"revoke", "cy", "rep", "CO-WY"}, 0, "no longer rep of CO-WY"},
		{[]string{"revoke", "cy", "rep", "CO-WY"}, 1, "not rep of CO-WY"},
	} {
		out, code := operate(t, s.url, c.args...)
		if code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%v: %d, %s", c.args, code, out)
		}
	}
	for _, code := range []string{one1, two} {
		l, err := s.store.Lead(t.Context(), code)
		if err != nil || l.Holder != "" || l.Claims[0].End != "left" {
			t.Errorf("%+v, %v", l, err)
		}
	}
	// What the operators' process said is sent by the one that serves; operators
	// live in real time.
	s.clock.Set(time.Now().Add(time.Minute))
	var free int
	for _, m := range s.settled() {
		if strings.Contains(m.Text, "is free again") && m.To.Room {
			free++
		}
	}
	if free != 2 {
		t.Errorf("the pool was told %d times", free)
	}
	if n := one(t, s.url, `select count(*) from bsn_account where account = 'B-7'`); n != 1 {
		t.Error("the account is not there")
	}
}

// TestBSNImportOfAnEmptyDatabase needs nothing but the schema.
func TestBSNImportOfAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	url := storagetest.Open(t, storage.Migrate)
	path := filepath.Join(t.TempDir(), "accounts.csv")
	if err := os.WriteFile(path, []byte("account,name,phone,zip5,rep\nB-1,Cedar Lines,303-555-0177,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := operate(t, url, "bsn", "import", path); code != 0 || !strings.Contains(out, "1 accounts") {
		t.Errorf("%d: %s", code, out)
	}
}
