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

// The limits of a package, in files without tests, and of a type, in methods.
const (
	maxFiles   = 25
	maxMethods = 45
)

func TestNoPackageOrTypeGrowsTooLarge(t *testing.T) {
	files, methods := map[string]int{}, map[string]int{}
	eachFile(t, func(dir string, f *ast.File) {
		files[dir]++
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil {
				of := m.Recv.List[0].Type
				if p, ok := of.(*ast.StarExpr); ok {
					of = p.X
				}
				if name, ok := of.(*ast.Ident); ok {
					methods[dir+"."+name.Name]++
				}
			}
		}
	})
	for dir, n := range files {
		if n > maxFiles {
			t.Errorf("%s has %d files, more than %d", dir, n, maxFiles)
		}
	}
	for name, n := range methods {
		if n > maxMethods {
			t.Errorf("%s has %d methods, more than %d", name, n, maxMethods)
		}
	}
}

// An action of package component that has no case in apply is named here.
func TestTheRootAppliesEveryAction(t *testing.T) {
	actions, cases := map[string]bool{}, map[string]bool{"Forward": true} // press takes it
	eachFile(t, func(_ string, f *ast.File) {
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
func eachFile(t *testing.T, visit func(dir string, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err == nil {
			visit(filepath.Dir(path), f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
