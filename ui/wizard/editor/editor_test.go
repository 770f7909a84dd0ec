package editor

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
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

// A user comes from a problem to the field that solves it, to type another value: the first character, or
// what is pasted, replaces the old one. Moving the cursor or deleting edits it.
func TestASelectedTextIsReplacedUnlessItIsEdited(t *testing.T) {
	const was = "10.96.32.0/20"
	for name, tt := range map[string]struct {
		press func(e Editor)
		want  string
	}{
		"typing":             {func(e Editor) { press(e, "1", "7") }, "17"},
		"pasting":            {func(e Editor) { e.Paste("10.255.224.0/19") }, "10.255.224.0/19"},
		"deleting, typing":   {func(e Editor) { e.Press(tea.KeyPressMsg{Code: tea.KeyBackspace}); press(e, "1") }, "10.96.32.0/21"},
		"right, typing":      {func(e Editor) { e.Press(tea.KeyPressMsg{Code: tea.KeyRight}); press(e, "1") }, was + "1"},
		"to the end, typing": {func(e Editor) { e.Press(tea.KeyPressMsg{Code: tea.KeyEnd}); press(e, "1") }, was + "1"},
		"a space":            {func(e Editor) { e.Press(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}) }, was},
	} {
		for kind, e := range map[string]Editor{"text": newText(steps.Field{}), "CIDR": newCIDR(steps.Field{})} {
			e.Set(steps.Text(was), false)
			e.(SelectingEditor).Select()
			if lines, _ := e.View(render.Renderer{Theme: theme.New(true, theme.Unicode())}, 40, 4); !strings.Contains(lines[0], "\x1b[1;7") {
				t.Errorf("%s: the text does not look selected: %q", kind, lines[0])
			}
			tt.press(e)
			if got := e.Draft().String(); got != tt.want {
				t.Errorf("%s, %s: %q, not %q", kind, name, got, tt.want)
			}
		}
	}
	e := newList(steps.Field{})
	e.Set(steps.Value{"10.1.0.0/16"}, false)
	e.(SelectingEditor).Select()
	if press(e, ",", "x"); len(e.Draft()) != 2 {
		t.Errorf("a list is replaced: %q", e.Draft())
	}
}

// A connection string that is pasted into another field has its password on a shared screen: it is dropped at
// once, from the text, from the rows that offer it and from the draft, and the field says so until it is emptied.
func TestAPasswordIsDroppedFromEveryKindOfField(t *testing.T) {
	const password = "canary4711"
	for kind, construct := range constructors() {
		if kind == steps.RecordField || kind == steps.ToggleField { // see TestAPasswordIsNeverOnTheScreen; a toggle has no text
			continue
		}
		for _, text := range []string{
			"postgres://reader:" + password + "@orders.example.com:5432/app",
			"postgres://reader:a, " + password + "@orders.example.com:5432/app",
			"host=orders.example.com port=5432 password=" + password,
		} {
			e := construct(steps.Field{Label: "Name", Kind: kind})
			e.Load(steps.Options{Choices: []steps.Choice{{Value: "orders"}, {Value: "billing"}}}, steps.Done)
			e.Paste(text)
			all := func() string {
				return screenOf(e) + e.Draft().String() + e.Accept().String() + e.Line(e.Draft()) + strings.Join(e.Details(render.Renderer{}, 80, -1), "\n")
			}
			if got := all(); strings.Contains(got, password) || !strings.Contains(got, "orders") {
				t.Errorf("kind %v, pasting %s shows\n%s", kind, text, got)
			}
			if got := Remark(e); got != "The login in it was dropped." {
				t.Errorf("kind %v says %q", kind, got)
			}
			press(e, "left", "x")
			if got := all(); strings.Contains(got, password) {
				t.Errorf("kind %v, an edit shows\n%s", kind, got)
			}
			e.Set(nil, false)
			if got := Remark(e); got != "" {
				t.Errorf("kind %v, emptied, says %q", kind, got)
			}
			if strings.Contains(text, " ") { // which has a use of its own in a list
				continue
			}
			for _, c := range text { // as by a terminal that pastes so
				e.Press(tea.KeyPressMsg{Code: c, Text: string(c)})
			}
			if got := all(); strings.Contains(got, password) {
				t.Errorf("kind %v, typing %s shows\n%s", kind, text, got)
			}
		}
	}
}
