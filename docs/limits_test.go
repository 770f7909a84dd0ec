package docs_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A listedKind is a row of docs/limits.md: a kind of resource that account.clean lists.
type listedKind struct {
	typ, plural string
	global      bool
	action      string
}

func TestKindsAreThoseOfTheLimits(t *testing.T) {
	checkSection(t, "docs/limits.md", "kinds", drawKinds(append(kindsOfTable(), kindsWithFunctions(t)...)))
}

// drawKinds draws a sentence with the numbers and one row for each kind, by type.
func drawKinds(list []listedKind) string {
	slices.SortFunc(list, func(x, y listedKind) int { return cmp.Compare(x.typ, y.typ) })
	global := 0
	var rows strings.Builder
	for _, k := range list {
		where := "each region"
		if k.global {
			where = "account"
			global++
		}
		fmt.Fprintf(&rows, "| `%s` | %s | %s | `%s` |\n", k.typ, k.plural, where, k.action)
	}
	return fmt.Sprintf("%d kinds: %d in each enabled region, %d once for the account.\n\n", len(list), len(list)-global, global) +
		"| Type | Resources | Listed in | IAM action |\n| --- | --- | --- | --- |\n" + rows.String()
}

// kindsOfTable are the rows of the kinds package.
func kindsOfTable() (list []listedKind) {
	for _, k := range kinds.All() {
		list = append(list, listedKind{k.Type, words.Plural(k.Noun), k.Global(), k.Action})
	}
	return list
}

// kindsWithFunctions are the kinds that the inventory package lists by functions of the
// facts package. Their names are not exported, so they are read from the source.
func kindsWithFunctions(t *testing.T) (list []listedKind) {
	t.Helper()
	file := parse(t, "awscheck/inventory/kinds.go")
	constants, actions := stringConstants(file), actionsOfFacts(t)
	ast.Inspect(file, func(n ast.Node) bool {
		rows, ok := n.(*ast.CompositeLit)
		if !ok || !isSliceOf(rows.Type, "kind") {
			return true
		}
		for _, e := range rows.Elts {
			k, function := rowOfInventory(e, constants)
			if k.action = actions[function]; k.typ == "" || k.plural == "" || k.action == "" {
				t.Fatalf("a row of kinds() in awscheck/inventory/kinds.go is not understood: it has type %q, plural %q and function %q, with action %q", k.typ, k.plural, function, k.action)
			}
			list = append(list, k)
		}
		return false
	})
	if len(list) == 0 {
		t.Fatal("awscheck/inventory/kinds.go has no rows of kinds with a function")
	}
	return list
}

// rowOfInventory reads a row: type, noun, whether it is global, lister. It returns the
// function of the facts package too.
func rowOfInventory(e ast.Expr, constants map[string]string) (k listedKind, function string) {
	row, ok := e.(*ast.CompositeLit)
	if !ok || len(row.Elts) < 4 {
		return k, ""
	}
	k.typ, k.plural = stringOf(row.Elts[0], constants), words.Plural(stringOf(row.Elts[1], constants))
	if global, ok := row.Elts[2].(*ast.Ident); ok {
		k.global = global.Name == "true"
	}
	ast.Inspect(row.Elts[3], func(n ast.Node) bool {
		if f, ok := n.(*ast.SelectorExpr); ok {
			if p, ok := f.X.(*ast.Ident); ok && p.Name == "facts" {
				function = f.Sel.Name
			}
		}
		return true
	})
	return k, function
}

// actionsOfFacts returns the IAM action of each function of the facts package that makes
// one request, by the function's name.
func actionsOfFacts(t *testing.T) map[string]string {
	t.Helper()
	of := map[[2]string]string{}
	for _, o := range account.Operations() {
		of[[2]string{o.Service, o.Name}] = o.Action
	}
	files, err := os.ReadDir("awscheck/facts")
	if err != nil {
		t.Fatal(err)
	}
	actions := map[string]string{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		for _, d := range parse(t, "awscheck/facts/"+f.Name()).Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok || function.Recv != nil {
				continue
			}
			if r := requestOf(function); r[1] != "" {
				actions[function.Name.Name] = of[r]
			}
		}
	}
	return actions
}

// requestOf returns service and operation of a function's account.Request.
func requestOf(function *ast.FuncDecl) (r [2]string) {
	ast.Inspect(function, func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, _ := pair.Key.(*ast.Ident)
		switch {
		case key == nil:
		case key.Name == "Service":
			r[0] = stringOf(pair.Value, nil)
		case key.Name == "Operation":
			r[1] = stringOf(pair.Value, nil)
		}
		return true
	})
	return r
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return syntax
}

func isSliceOf(e ast.Expr, name string) bool {
	array, ok := e.(*ast.ArrayType)
	if !ok {
		return false
	}
	element, ok := array.Elt.(*ast.Ident)
	return ok && element.Name == name
}

// stringConstants returns the string constants of a file by name.
func stringConstants(file *ast.File) map[string]string {
	constants := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == len(v.Values) {
			for i, name := range v.Names {
				constants[name.Name] = stringOf(v.Values[i], nil)
			}
		}
		return true
	})
	return constants
}

// stringOf returns the value of a string literal or of a constant; "" of anything else.
func stringOf(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return s
		}
	}
	return ""
}
