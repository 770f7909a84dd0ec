package editor

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

// A kind of field that package steps has and no editor takes is named here.
func TestEveryKindOfFieldHasAnEditor(t *testing.T) {
	kinds := declaredKinds(t)
	if len(kinds) < 7 {
		t.Fatalf("only %q were found in package steps", kinds)
	}
	for name, kind := range kinds {
		if constructors()[kind] == nil {
			t.Errorf("steps.%s has no line in constructors", name)
		}
	}
	for kind := range constructors() {
		e := New(steps.Field{Kind: kind})
		e.Set(steps.Text("x"), false)
		e.Load(steps.Options{}, steps.Done)
		if got := e.Line(e.Draft()); got != "x" {
			t.Errorf("the editor of %s shows %q", kind, got)
		}
	}
}

// declaredKinds are the constants of type Kind in package steps, by their names.
func declaredKinds(t *testing.T) map[string]steps.Kind {
	t.Helper()
	files, err := filepath.Glob("../../../steps/*.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]steps.Kind{}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) == 0 {
				return true
			}
			of, ok := spec.Type.(*ast.Ident)
			text, isText := spec.Values[0].(*ast.BasicLit)
			if ok && isText && of.Name == "Kind" {
				kind, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds[spec.Names[0].Name] = steps.Kind(kind)
			}
			return true
		})
	}
	return kinds
}
