package storage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"leadline/storage/storagetest"
)

func TestMain(m *testing.M) { storagetest.Main(m) }

// constants are the string constants of this package, by name, put together
// from their parts.
func constants(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	defined := map[string]ast.Expr{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok {
				for i := range v.Values {
					defined[v.Names[i].Name] = v.Values[i]
				}
			}
			return true
		})
	}
	var value func(e ast.Expr) (string, bool)
	value = func(e ast.Expr) (string, bool) {
		switch e := e.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(e.Value)
			return s, err == nil && e.Kind == token.STRING
		case *ast.Ident:
			return value(defined[e.Name])
		case *ast.BinaryExpr:
			x, ok := value(e.X)
			y, also := value(e.Y)
			return x + y, ok && also
		}
		return "", false
	}
	all := map[string]string{}
	for name, e := range defined {
		if s, ok := value(e); ok {
			all[name] = s
		}
	}
	return all
}

// TestEveryStatementFitsTheSchema prepares each statement: a column that is
// gone, a wrong type or a missing comma fails here and nowhere else.
func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), storagetest.Open(t, Migrate))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	all := constants(t)
	n := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasPrefix(name, "sql") {
			continue
		}
		n++
		if _, err := conn.Prepare(t.Context(), name, all[name]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if lower := strings.ToLower(all[name]); strings.Contains(lower, "select *\nfrom "+"lead") || strings.Contains(lower, "now()") {
			t.Errorf("%s: names no columns, or takes the database's time", name)
		}
	}
	if n < 40 {
		t.Fatalf("only %d statements were found", n)
	}
}

// TestStatementsAreConstants: a statement that is written where it is used
// would escape the test above.
func TestStatementsAreConstants(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(set, name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			place, ok := map[string]int{"Exec": 1, "Query": 1, "QueryRow": 1, "QueryRowContext": 1, "Queue": 0, "exec": 0, "each": 0}[f.Sel.Name]
			if !ok || len(call.Args) <= place {
				return true
			}
			if lit, ok := call.Args[place].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				t.Errorf("%s: a statement without a name", set.Position(lit.Pos()))
			}
			return true
		})
	}
}
