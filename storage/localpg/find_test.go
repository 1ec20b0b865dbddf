package localpg

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Of several versions the newest is tried first, counted as numbers.
func TestNewestFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, version := range []string{"9.6", "15", "18", "16"} {
		bin := filepath.Join(dir, "pg", version, "bin")
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"postgres", "initdb"} {
			if name == "initdb" && version == "18" {
				continue // half an installation is none
			}
			if err := os.WriteFile(filepath.Join(bin, name), nil, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := &Server{o: Options{places: []string{filepath.Join(dir, "pg/*/bin")}}, place: place{dir: "none"}}
	var want []string
	for _, version := range []string{"16", "15", "9.6"} {
		want = append(want, filepath.Join(dir, "pg", version, "bin"))
	}
	if got := s.candidates(); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestAncestors(t *testing.T) {
	t.Parallel()
	if got := ancestors("/a/bc/d"); !slices.Equal(got, []string{"/", "/a", "/a/bc", "/a/bc/d"}) {
		t.Errorf("%v", got)
	}
	if got := ancestors("/"); !slices.Equal(got, []string{"/"}) {
		t.Errorf("%v", got)
	}
}
