package docs_test

import (
	"fmt"
	"go/ast"
	"reflect"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// TestGuideListsTheKeys draws the keys in the groups that the comments of keys.Map make.
func TestGuideListsTheKeys(t *testing.T) {
	var b strings.Builder
	all := reflect.ValueOf(*keys.All())
	for _, f := range fieldsOf(t, "ui/wizard/keys/keys.go", "Map") {
		if group := strings.TrimSuffix(strings.TrimSpace(f.Doc.Text()), "."); group != "" {
			fmt.Fprintf(&b, "\n**%s**\n\n| key | does |\n| --- | --- |\n", group)
		}
		for _, name := range f.Names {
			binding, ok := all.FieldByName(name.Name).Interface().(key.Binding)
			if !ok {
				t.Fatalf("keys.Map.%s is no key", name.Name)
			}
			row := fmt.Sprintf("| %s | %s |\n", binding.Help().Key, binding.Help().Desc)
			if help := binding.Help(); help.Key != help.Desc && !strings.HasSuffix(b.String(), row) { // up moves up; the letter has one more name
				b.WriteString(row)
			}
		}
	}
	checkSection(t, "docs/guide.md", "keys", b.String())
}

// fieldsOf returns the fields of a struct type.
func fieldsOf(t *testing.T, file, typ string) (fields []*ast.Field) {
	t.Helper()
	ast.Inspect(parse(t, file), func(n ast.Node) bool {
		if s, ok := n.(*ast.TypeSpec); ok && s.Name.Name == typ {
			if s, ok := s.Type.(*ast.StructType); ok {
				fields = s.Fields.List
			}
		}
		return true
	})
	if len(fields) == 0 {
		t.Fatalf("%s has no struct %s", file, typ)
	}
	return fields
}
