package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// homes are the only folders that may import a dependency.
var homes = map[string][]string{
	"github.com/slack-go/slack":                  {"handlers/slack"},
	"github.com/twilio/twilio-go":                {"handlers/sms"},
	"github.com/go-telegram/bot":                 {"handlers/telegram"},
	"github.com/jackc/pgx":                       {"storage"},
	"github.com/riverqueue/river":                {"storage"},
	"github.com/pressly/goose":                   {"storage"},
	"github.com/kelseyhightower/envconfig":       {"cmd"},
	"github.com/alecthomas/kong":                 {"cmd"},
	"charm.land":                                 {"cmd"},
	"github.com/nyaruka/phonenumbers":            {"dialogs/read"},
	"github.com/rickar/cal":                      {"bot"},
	"github.com/nicksnyder/go-i18n":              {"dialogs/texts"},
	"github.com/prometheus/client_golang":        {"cmd"},
	"go.opentelemetry.io/otel":                   {"cmd"},
	"github.com/go-analyze/charts":               {"handlers/web"},
	"github.com/emersion/go-vcard":               {"handlers"},
	"github.com/agnivade/levenshtein":            {"dialogs/read", "dialogs/command"},
	"github.com/fergusstrange/embedded-postgres": nil,
}

type goFile struct {
	path, folder string
	test         bool
	ast          *ast.File
	imports      []string
}

func goFiles(t *testing.T) (files []goFile) {
	t.Helper()
	top := filepath.Join("..", "..")
	set := token.NewFileSet()
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != top && d.Name() != "..") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		g := goFile{path: filepath.ToSlash(rel), folder: filepath.ToSlash(filepath.Dir(rel)), test: strings.HasSuffix(path, "_test.go"), ast: f}
		for _, i := range f.Imports {
			p, _ := strconv.Unquote(i.Path.Value)
			g.imports = append(g.imports, p)
		}
		files = append(files, g)
		return nil
	})
	if err != nil || len(files) < 20 {
		t.Fatalf("walk: %d files, %v", len(files), err)
	}
	return files
}

// Everything may import bot; bot imports none of ours; siblings never import
// one another, a package may import its parent folders; only cmd sees all.
func TestImportRule(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		root, _, _ := strings.Cut(f.folder, "/")
		for _, p := range f.imports {
			ours, ok := strings.CutPrefix(p, "leadline/")
			if !ok || root == "cmd" || ours == "bot" && root != "bot" {
				continue
			}
			parent := strings.HasPrefix(f.folder+"/", ours+"/")
			child := root == strings.SplitN(ours, "/", 2)[0] && strings.HasPrefix(ours, f.folder+"/") && root != "handlers"
			sibling := root == "dialogs" && strings.HasPrefix(ours, "dialogs/") && f.folder == "dialogs"
			helper := f.test && (ours == "storage/storagetest" || ours == "handlers/channeltest") || strings.HasSuffix(f.folder, "test") && strings.HasPrefix(ours, root)
			if !parent && !child && !sibling && !helper && !(root == "dialogs" && strings.HasPrefix(ours, "dialogs/")) {
				t.Errorf("%s imports %s", f.path, p)
			}
		}
	}
}

// Each dependency has one home.
func TestOneHomeEach(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if f.test && strings.HasPrefix(f.folder, "cmd") {
			continue // tests of the whole look into the database
		}
		for _, p := range f.imports {
			for dep, folders := range homes {
				if p != dep && !strings.HasPrefix(p, dep+"/") {
					continue
				}
				if !slices.ContainsFunc(folders, func(h string) bool { return f.folder == h || strings.HasPrefix(f.folder, h+"/") }) {
					t.Errorf("%s imports %s, whose home is %v", f.path, p, folders)
				}
			}
		}
	}
}

// Time comes in as a value: time.Now is called in cmd and in tests only.
func TestTimeComesIn(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if f.test || strings.HasPrefix(f.folder, "cmd") || strings.HasSuffix(f.folder, "test") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			if ok && x.Name == "time" && (s.Sel.Name == "Now" || s.Sel.Name == "Since" || s.Sel.Name == "Until") {
				t.Errorf("%s calls time.%s", f.path, s.Sel.Name)
			}
			return true
		})
	}
}

// Every package says what it is for.
func TestPackageComments(t *testing.T) {
	t.Parallel()
	has := map[string]bool{}
	for _, f := range goFiles(t) {
		if !f.test {
			has[f.folder] = has[f.folder] || f.ast.Doc != nil
		}
	}
	for folder, ok := range has {
		if !ok {
			t.Errorf("package %s has no comment", folder)
		}
	}
}

// The top level stays what it is: five folders and the project's own papers.
func TestTopLevel(t *testing.T) {
	t.Parallel()
	allowed := []string{"bot", "handlers", "dialogs", "storage", "cmd", "deploy", "go.mod", "go.sum", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile",
		".ci", ".git", ".gitignore", ".gitattributes", ".editorconfig", ".golangci.yml", ".cache", ".bin"}
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s has no place at the top level", e.Name())
		}
	}
}

// No test is skipped, and no file grows beyond reading.
func TestNothingSkipped(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && f.test && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, s.Sel.Name) {
				t.Errorf("%s skips a test", f.path)
			}
			return true
		})
	}
}
