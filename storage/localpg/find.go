package localpg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	oldest  = 15 // the first PostgreSQL that leadline's schema works with
	advice  = "install PostgreSQL 15 or newer (Debian: apt-get install postgresql) or npm, or set LEADLINE_DATABASE_URL"
	onPath  = "$PATH"
	fetched = "postgres-" // and a version: the folder of fetched programs
)

// usualPlaces is where PostgreSQL's programs are, the first that fits wins; of
// what one pattern matches the newest.
var usualPlaces = []string{
	onPath,
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/libexec/postgresql*",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/usr/local/pgsql/bin",
}

// binaries finds the folder of postgres and initdb that fits the data, if there is any.
func (s *Server) binaries(ctx context.Context) (string, error) {
	want, err := s.place.madeBy()
	if err != nil {
		return "", err
	}
	if s.o.BinDir != "" {
		return s.explicit(ctx, want)
	}
	var unfit []string
	for _, dir := range s.candidates() {
		major, err := version(ctx, dir)
		switch {
		case err != nil:
			unfit = append(unfit, fmt.Sprintf("%s (%v)", dir, err))
		case want != 0 && major != want, major < oldest:
			unfit = append(unfit, fmt.Sprintf("%s (version %d)", dir, major))
		default:
			return dir, nil
		}
	}
	if s.o.Fetch && (want == 0 || want == fetchMajor) {
		return s.fetch(ctx)
	}
	return "", missing(s.place.data(), want, unfit)
}

func missing(data string, want int, unfit []string) error {
	seen := ""
	if len(unfit) > 0 {
		seen = "; these do not fit: " + strings.Join(unfit, ", ")
	}
	if want != 0 {
		return fmt.Errorf("%s was made by PostgreSQL %d, which is not here: install that version, or name its folder in LEADLINE_PG_BINDIR%s", data, want, seen)
	}
	return fmt.Errorf("no PostgreSQL was found: %s%s", advice, seen)
}

func (s *Server) explicit(ctx context.Context, want int) (string, error) {
	dir, err := filepath.Abs(s.o.BinDir)
	if err != nil {
		return "", err
	}
	major, err := version(ctx, dir)
	switch {
	case err != nil:
		return "", fmt.Errorf("LEADLINE_PG_BINDIR is %s: %w", dir, err)
	case want != 0 && major != want:
		return "", fmt.Errorf("LEADLINE_PG_BINDIR is %s with PostgreSQL %d, but %s was made by version %d", dir, major, s.place.data(), want)
	case major < oldest:
		return "", fmt.Errorf("LEADLINE_PG_BINDIR is %s with PostgreSQL %d: version %d or newer is needed", dir, major, oldest)
	}
	return dir, nil
}

// madeBy is the major version of the data, 0 if there is none yet.
func (p place) madeBy() (int, error) {
	text, err := p.root.ReadFile("data/PG_VERSION")
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := p.root.Lstat("data"); err == nil {
			return 0, fmt.Errorf("%s is there but holds no PostgreSQL data: move it away, or choose another LEADLINE_DATA_DIR", p.data())
		}
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("read %s/PG_VERSION: %w", p.data(), err)
	}
	return major, nil
}

// candidates are the folders that hold both programs, best first.
func (s *Server) candidates() []string {
	places := s.o.places
	if places == nil {
		places = usualPlaces
	}
	for _, home := range []string{s.place.dir, s.fetchHome()} {
		places = slices.Concat(places, []string{filepath.Join(home, fetched+"*", "bin")})
	}
	var found []string
	for _, pattern := range places {
		dirs, _ := filepath.Glob(pattern) // a pattern of ours is well-formed
		if pattern == onPath {
			dirs = lookPath()
		}
		slices.SortFunc(dirs, newestFirst)
		for _, dir := range dirs {
			if hasPrograms(dir) && !slices.Contains(found, dir) {
				found = append(found, dir)
			}
		}
	}
	return found
}

func lookPath() []string {
	path, err := exec.LookPath("postgres")
	if err != nil {
		return nil
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return nil
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil
	}
	return []string{filepath.Dir(path)}
}

func hasPrograms(dir string) bool {
	for _, name := range []string{"postgres", "initdb"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// newestFirst compares the versions that the paths seem to name: 15 is newer than 9.6.
func newestFirst(a, b string) int {
	return cmp.Or(cmp.Compare(named(b), named(a)), cmp.Compare(b, a))
}

// named is the number in the last part of the path that has one.
func named(path string) int {
	parts := strings.Split(path, "/")
	for _, part := range slices.Backward(parts) {
		if strings.ContainsAny(part, digits) {
			return number(part)
		}
	}
	return 0
}

const digits = "0123456789"

// number is the first number in the text.
func number(text string) int {
	text = text[max(0, strings.IndexAny(text, digits)):]
	end := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(digits, r) })
	if end < 0 {
		end = len(text)
	}
	n, _ := strconv.Atoi(text[:end]) // digits only; none or too many of them count as 0
	return n
}

// version asks the program itself: names of folders lie.
func version(ctx context.Context, dir string) (int, error) {
	text, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("run postgres --version: %w", err)
	}
	_, after, ok := strings.Cut(string(text), "(PostgreSQL) ")
	if !ok {
		return 0, fmt.Errorf("postgres --version says %q", strings.TrimSpace(string(text)))
	}
	return number(after), nil
}
