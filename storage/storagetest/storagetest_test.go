//go:build unix

package storagetest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"leadline/storage/localpg"
	"leadline/storage/storagetest"
)

func TestMain(m *testing.M) { storagetest.Main(m) }

var migrations atomic.Int64

// migrate stands for a real one, with a careless connection that it leaves open.
func migrate(ctx context.Context, url string) error {
	migrations.Add(1)
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `create extension pg_trgm; create table note (id int primary key, text text not null)`)
	return err
}

func note(t *testing.T, url, text string) (count int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), `insert into note values (1, $1)`, text); err != nil {
		t.Fatal(err)
	}
	if err := conn.QueryRow(t.Context(), `select count(*) from note`).Scan(&count); err != nil {
		t.Fatal(err)
	}
	return count
}

func TestEveryTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	t.Run("all", func(t *testing.T) {
		for i := range 20 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				if n := note(t, storagetest.Open(t, migrate), "only here"); n != 1 {
					t.Errorf("%d notes", n)
				}
			})
		}
	})
	if n := migrations.Load(); n != 1 {
		t.Errorf("migrated %d times", n)
	}
}

// A database goes with its test even if a connection was left open.
func TestDatabaseGoesWithTheTest(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("inner", func(t *testing.T) {
		url = storagetest.Open(t, nil)
		if _, err := pgx.Connect(t.Context(), url); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := pgx.Connect(t.Context(), url); err == nil {
		t.Error("the database is still there")
	}
}

// TestChild is what the tests below run in a process of its own.
func TestChild(t *testing.T) {
	switch os.Getenv("STORAGETEST_CHILD") {
	case "fail":
		note(t, storagetest.Open(t, migrate), "look at me")
		t.Error("on purpose")
	case "hang":
		storagetest.Open(t, migrate)
		fmt.Println("dir", storagetest.Server(t).Dir())
		time.Sleep(time.Minute)
	case "broken":
		storagetest.Open(t, func(context.Context, string) error { return errors.New("the schema is wrong") })
	}
}

func child(what string, env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), append(env, "STORAGETEST_CHILD="+what)...)
	return cmd
}

// What a failed test leaves can be looked at, if that is wanted.
func TestKeep(t *testing.T) {
	t.Parallel()
	text, err := child("fail", "LEADLINE_KEEP=1").CombinedOutput()
	if err == nil {
		t.Error("the failed test passed")
	}
	found := regexp.MustCompile(`(?s)kept: (\w+) of TestChild.* -h (\S+)/run `).FindSubmatch(text)
	if found == nil {
		t.Fatalf("it does not say where:\n%s", text)
	}
	dir := string(found[2])
	defer os.RemoveAll(dir)
	s, err := localpg.Start(t.Context(), localpg.Options{Dir: dir, Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop(context.Background())
	conn, err := pgx.Connect(t.Context(), s.URL(string(found[1])))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var kept string
	if err := conn.QueryRow(t.Context(), `select text from note`).Scan(&kept); err != nil || kept != "look at me" {
		t.Errorf("%q %v", kept, err)
	}
}

func TestBrokenMigrationIsNamed(t *testing.T) {
	t.Parallel()
	text, err := child("broken").CombinedOutput()
	if err == nil || !strings.Contains(string(text), "the schema is wrong") {
		t.Errorf("%v:\n%s", err, text)
	}
}

// A killed test binary leaves no server, and its files go with the next one.
func TestKilledBinaryIsSweptUp(t *testing.T) {
	t.Parallel()
	cmd := child("hang")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	dir := ""
	for dir == "" && lines.Scan() {
		dir, _ = strings.CutPrefix(lines.Text(), "dir ")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for range 20 {
		s, err := localpg.StartThrowaway(t.Context(), localpg.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
	}
	t.Errorf("%s is still there", dir)
}

// Dir serves a server of the test's own.
func TestDir(t *testing.T) {
	t.Parallel()
	s, err := localpg.Start(t.Context(), localpg.Options{Dir: storagetest.Dir(t), Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
