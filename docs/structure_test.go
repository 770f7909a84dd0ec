package docs_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/astronomer/astro-activate"

// awscheckLayers are the packages of awscheck, from the lowest layer to the highest. A
// package imports only packages of its own layer or of a lower one.
var awscheckLayers = [][]string{
	{"awscheck", "awscheck/words", "awscheck/order", "awscheck/parallel", "awscheck/pattern", "awscheck/calllog", "awscheck/dataservice", "awscheck/wire", "awscheck/wire/reply", "awscheck/wire/wiretest", "awscheck/kinds", "awscheck/awsfiles", "awscheck/processes", "awscheck/processes/processtest"},
	{"awscheck/account", "awscheck/account/guardtest", "awscheck/facts", "awscheck/dataplane"},
	{"awscheck/netmodel", "awscheck/discovery"}, // what networks do with packets, and which data services there are, from facts alone
	checkPackages,
	{"awscheck/recording"}, // of what the account and the machine answer
	{"awscheck/awssim"},    // with the packages below it
}

// checkPackages hold the checks. They do not import each other, except for checkImports.
var checkPackages = []string{
	"awscheck/identity", "awscheck/permissions", "awscheck/inventory", "awscheck/region",
	"awscheck/network", "awscheck/path", "awscheck/public", "awscheck/tools",
}

var checkImports = map[string][]string{
	"awscheck/network": {"awscheck/identity"}, // to explain the target's credentials
	"awscheck/path":    {"awscheck/network"},  // to identify the peering, and to judge its routes
}

// simulationUsers are the packages that may import the simulated AWS. Any test may.
var simulationUsers = []string{"ui/cli"}

const (
	maxFiles   = 25 // of a package, without tests
	maxMethods = 45 // of a type
)

// Nothing of awscheck imports steps or ui, and nothing of steps imports ui.
func TestImportsPointDown(t *testing.T) {
	for name, p := range loadPackages(t) {
		for to := range p.imports {
			if problem := importProblem(name, to); problem != "" {
				t.Errorf("%s imports %s: %s", name, to, problem)
			}
		}
	}
}

func TestEveryPackageOfAwscheckHasALayer(t *testing.T) {
	found := loadPackages(t)
	for name := range found {
		if area(name) == "awscheck" && layer(name) < 0 {
			t.Errorf("%s has no layer: add it to awscheckLayers in docs/structure_test.go", name)
		}
	}
	for _, name := range slices.Concat(awscheckLayers...) {
		if found[name] == nil {
			t.Errorf("%s does not exist: remove it from awscheckLayers in docs/structure_test.go", name)
		}
	}
}

func importProblem(from, to string) string {
	areas := []string{"awscheck", "steps", "ui", "main"}
	if slices.Index(areas, area(to)) > slices.Index(areas, area(from)) {
		return fmt.Sprintf("%s is above %s", area(to), area(from))
	}
	if isSimulation(to) && !isSimulation(from) && !slices.Contains(simulationUsers, from) {
		return "only tests and " + strings.Join(simulationUsers, ", ") + " may import the simulated AWS"
	}
	if area(from) != "awscheck" {
		return ""
	}
	if layer(to) > layer(from) {
		return "it is in a higher layer"
	}
	if slices.Contains(checkPackages, from) && slices.Contains(checkPackages, to) && !slices.Contains(checkImports[from], to) {
		return "packages of checks do not import each other; what both need belongs to facts"
	}
	return ""
}

// area returns the top-level folder of a package; "main" for the root.
func area(name string) string {
	first, _, _ := strings.Cut(name, "/")
	return first
}

func isSimulation(name string) bool {
	return name == "awscheck/awssim" || strings.HasPrefix(name, "awscheck/awssim/")
}

// layer returns the index of a package's layer in awscheckLayers; -1 if it has none.
func layer(name string) int {
	if isSimulation(name) {
		return len(awscheckLayers) - 1
	}
	return slices.IndexFunc(awscheckLayers, func(l []string) bool { return slices.Contains(l, name) })
}

func TestImportsAreThoseOfTheArchitecture(t *testing.T) {
	checkSection(t, "docs/architecture.md", "imports", drawImports(loadPackages(t)))
}

// drawImports draws one line for each package: "ui/watch → awscheck steps/summary".
func drawImports(packages map[string]*goPackage) string {
	var b strings.Builder
	b.WriteString("```text\n")
	for _, name := range slices.SortedFunc(maps.Keys(packages), comparePackages) {
		line := append([]string{name, "→"}, slices.SortedFunc(maps.Keys(packages[name].imports), comparePackages)...)
		b.WriteString(strings.Join(line, " ") + "\n")
	}
	b.WriteString("```\n")
	return b.String()
}

// comparePackages sorts packages from main down to awscheck, and by name within an area.
func comparePackages(a, b string) int {
	order := []string{"main", "ui", "steps", "awscheck"}
	return cmp.Or(cmp.Compare(slices.Index(order, area(a)), slices.Index(order, area(b))), cmp.Compare(a, b))
}

// differences lists the lines that only one of two texts has.
func differences(have, want string) string {
	haves, wants := strings.Split(have, "\n"), strings.Split(want, "\n")
	var b strings.Builder
	for _, l := range haves {
		if !slices.Contains(wants, l) {
			b.WriteString("- " + l + "\n")
		}
	}
	for _, l := range wants {
		if !slices.Contains(haves, l) {
			b.WriteString("+ " + l + "\n")
		}
	}
	return b.String()
}

func TestPackagesAndTypesAreSmall(t *testing.T) {
	for name, p := range loadPackages(t) {
		if p.files > maxFiles {
			t.Errorf("%s has %d files without tests, of at most %d: split it", name, p.files, maxFiles)
		}
		for typ, n := range p.methods {
			if n > maxMethods {
				t.Errorf("%s.%s has %d methods, of at most %d: split it", name, typ, n, maxMethods)
			}
		}
	}
}

// A goPackage is what these tests know of a package, without its tests.
type goPackage struct {
	files   int
	imports map[string]bool // of this module, by path below the module; "main" for the root
	methods map[string]int  // by type
}

// loadPackages parses the packages of this module.
func loadPackages(t *testing.T) map[string]*goPackage {
	t.Helper()
	packages := map[string]*goPackage{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name != "." && strings.HasPrefix(name, ".") || name == "testdata" || name == "vendor" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := packageName(path.Dir(filepath.ToSlash(file)))
		if packages[dir] == nil {
			packages[dir] = &goPackage{imports: map[string]bool{}, methods: map[string]int{}}
		}
		packages[dir].add(syntax)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

func (p *goPackage) add(file *ast.File) {
	p.files++
	for _, i := range file.Imports {
		if to, err := strconv.Unquote(i.Path.Value); err == nil {
			if below, ok := strings.CutPrefix(to, modulePath+"/"); ok {
				p.imports[below] = true
			}
		}
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			p.methods[receiver(f.Recv.List[0].Type)]++
		}
	}
}

// packageName returns the name that the picture uses for a folder.
func packageName(dir string) string {
	if dir == "." {
		return "main"
	}
	return dir
}

// receiver returns the name of a method's receiver type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
