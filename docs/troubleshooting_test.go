package docs_test

import (
	"go/ast"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestQuotedMessagesAreThoseOfTheProgram looks for what the first column of
// docs/troubleshooting.md quotes in the texts of the code.
func TestQuotedMessagesAreThoseOfTheProgram(t *testing.T) {
	texts := textsOfCode(t)
	quoted := 0
	for i, line := range strings.Split(withoutFences(readPage(t, "docs/troubleshooting.md")), "\n") {
		cells := strings.Split(line, " | ")
		if len(cells) < 3 || !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| You see") {
			continue
		}
		for _, span := range codeSpan.FindAllString(cells[0], -1) {
			for _, part := range strings.Split(strings.Trim(span, "`"), "…") {
				if part = strings.TrimSpace(part); len(part) < 6 || strings.HasPrefix(part, "--") {
					continue
				}
				quoted++
				if !strings.Contains(texts, part) {
					t.Errorf("docs/troubleshooting.md, line %d: the program does not say %q", i+1, part)
				}
			}
		}
	}
	if quoted < 40 {
		t.Errorf("only %d messages were found on the page", quoted)
	}
}

// textsOfCode returns the texts in the code, without tests: each literal, with what is
// added to it by a plus, on a line.
func textsOfCode(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || name == "docs" || name == "awssim" || name != "." && strings.HasPrefix(name, ".") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		ast.Inspect(parse(t, file), func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			text, isText := joined(e)
			if isText {
				b.WriteString(text + "\n")
			}
			return !isText
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// joined returns the text of a literal, or of literals and other values that are added.
func joined(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return stringOf(e, nil), e.Kind == token.STRING
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		left, isLeft := joined(e.X)
		right, isRight := joined(e.Y)
		return left + right, isLeft || isRight
	}
	return "", false
}
