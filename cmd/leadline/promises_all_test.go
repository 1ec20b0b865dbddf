package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// promises is how many there are, from P1 on.
const promises = 38

// unproved are promises without a test of their name, and why. Nothing is added here
// to make a test pass.
var unproved = map[int]string{
	33: "failover: a primary that is killed and a standby that takes over want a suite of their own",
}

var (
	numbered   = regexp.MustCompile(`P([1-9][0-9]?)(?:_|\b)`)
	inBrowser  = regexp.MustCompile(`(?m)^\s*(?:await )?(?:test|t\.test)\(['"\x60](P[0-9P, ]+)`)
	testPrefix = regexp.MustCompile(`^Test((?:P[1-9][0-9]?_)+)`)
)

// proved reads the numbers of a test's name: TestP1_P8_Kill proves 1 and 8.
func proved(name string) (numbers []int) {
	m := testPrefix.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	for _, n := range numbered.FindAllStringSubmatch(m[1], -1) {
		var i int
		fmt.Sscan(n[1], &i)
		numbers = append(numbers, i)
	}
	return numbers
}

// lacking are the promises that no test is named after.
func lacking(names []string, browser []int) (missing []int) {
	for p := 1; p <= promises; p++ {
		if unproved[p] == "" && !slices.Contains(browser, p) && !slices.ContainsFunc(names, func(n string) bool { return slices.Contains(proved(n), p) }) {
			missing = append(missing, p)
		}
	}
	return missing
}

// skipping are the calls in a file that leave a test out.
func skipping(f *ast.File) (calls []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if s, ok := c.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, s.Sel.Name) {
			if x, ok := s.X.(*ast.Ident); ok && len(x.Name) == 1 { // t, b, f
				calls = append(calls, x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return calls
}

// TestP38_EveryPromiseHasATest: each number has a test whose name begins with it,
// in Go or in the browser's suites, and no test is left out. It is tried whether a
// promise without a test would be found.
func TestP38_EveryPromiseHasATest(t *testing.T) {
	t.Parallel()
	var names []string
	for _, f := range goFiles(t) {
		if !f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && len(proved(fn.Name.Name)) > 0 {
				names = append(names, fn.Name.Name)
			}
		}
		if calls := skipping(f.ast); len(calls) > 0 {
			t.Errorf("%s leaves tests out: %v", f.path, calls)
		}
	}
	browser := browserProofs(t)
	if missing := lacking(names, browser); len(missing) > 0 {
		t.Errorf("no test is named after the promises %v", missing)
	}
	for p := range unproved {
		if slices.ContainsFunc(names, func(n string) bool { return slices.Contains(proved(n), p) }) {
			t.Errorf("P%d has a test now: take it off the list", p)
		}
	}
	without := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(proved(n), 18) })
	if missing := lacking(without, browser); !slices.Equal(missing, []int{18}) {
		t.Errorf("without its tests P18 would go unnoticed: %v", missing)
	}
	if got := proved("TestP1_P8_P9_KillUnderLoad"); !slices.Equal(got, []int{1, 8, 9}) || proved("TestPage2_P3") != nil {
		t.Errorf("names are misread: %v, %v", got, proved("TestPage2_P3"))
	}
}

// browserProofs are the promises that a test in the browser is named after.
func browserProofs(t *testing.T) (numbers []int) {
	t.Helper()
	files, err := filepath.Glob("../../handlers/*/browser/*.test.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("no suites of the browser: %v", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range inBrowser.FindAllStringSubmatch(string(b), -1) {
			for _, n := range numbered.FindAllStringSubmatch(m[1], -1) {
				var i int
				fmt.Sscan(n[1], &i)
				numbers = append(numbers, i)
			}
		}
	}
	return numbers
}

// TestP37_WhatIsBuiltIsPinned: every module is named with its version and its sum,
// nothing is replaced, tools have versions too, and what lies in the cache is what
// was summed.
func TestP37_WhatIsBuiltIsPinned(t *testing.T) {
	t.Parallel()
	top := filepath.Join("..", "..")
	mod, err := os.ReadFile(filepath.Join(top, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(top, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	required := regexp.MustCompile(`^\s*(?:require )?([a-z0-9.-]+\.[a-z]+/\S+) (v\S+)`)
	n := 0
	for line := range strings.Lines(string(mod)) {
		if strings.HasPrefix(line, "replace") || strings.HasPrefix(line, "exclude") || strings.Contains(line, "=>") {
			t.Errorf("go.mod: %s", strings.TrimSpace(line))
		}
		m := required.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		n++
		if !strings.Contains(string(sums), m[1]+" "+m[2]+"/go.mod h1:") {
			t.Errorf("%s %s has no sum", m[1], m[2])
		}
	}
	if n < 30 {
		t.Errorf("only %d modules were read", n)
	}
	scripts, err := filepath.Glob(filepath.Join(top, ".ci", "*"))
	if err != nil || len(scripts) < 3 {
		t.Fatalf("%v, %v", scripts, err)
	}
	for _, name := range scripts {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for scan := bufio.NewScanner(f); scan.Scan(); {
			if strings.Contains(scan.Text(), "@latest") {
				t.Errorf("%s: %s", name, scan.Text())
			}
		}
		_ = f.Close()
	}
	verify := exec.CommandContext(t.Context(), "go", "mod", "verify")
	verify.Dir = top
	if out, err := verify.CombinedOutput(); err != nil || !strings.Contains(string(out), "all modules verified") {
		t.Errorf("%v: %s", err, out)
	}
}
