package wizard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// An action of package component that has no case in apply is named here.
func TestTheRootAppliesEveryAction(t *testing.T) {
	t.Parallel()
	actions, cases := map[string]bool{}, map[string]bool{"Forward": true} // press takes it
	eachFile(t, func(f *ast.File) {
		for _, d := range f.Decls {
			m, ok := d.(*ast.FuncDecl)
			if !ok || m.Recv == nil {
				continue
			}
			switch m.Name.Name {
			case "action":
				actions[m.Recv.List[0].Type.(*ast.Ident).Name] = true
			case "apply":
				ast.Inspect(m, func(n ast.Node) bool {
					if c, ok := n.(*ast.CaseClause); ok {
						for _, e := range c.List {
							if s, ok := e.(*ast.SelectorExpr); ok {
								cases[s.Sel.Name] = true
							}
						}
					}
					return true
				})
			}
		}
	})
	if len(actions) == 0 {
		t.Fatal("no actions were found")
	}
	for name := range actions {
		if !cases[name] {
			t.Errorf("component.%s has no case in apply", name)
		}
	}
}

// eachFile parses every file of the wizard and its sub-packages that is not a test.
func eachFile(t *testing.T, visit func(*ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err == nil {
			visit(f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
