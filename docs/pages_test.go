package docs_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// pages are the README, what stands beside it, and the pages of the documentation. The
// changelog is not one of them: it describes flags and files that are gone.
func pages(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, pattern := range []string{"*.md", "docs/*.md", ".github/*.md", ".github/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f == "CHANGELOG.md" {
				continue
			}
			list = append(list, filepath.ToSlash(f))
		}
	}
	if len(list) < 5 {
		t.Fatalf("only the pages %q were found", list)
	}
	return list
}

// A codeBlock is what a page shows between fences, or indented by four spaces.
type codeBlock struct {
	page     string
	line     int // of its first line, from 1
	language string
	text     string
}

// codeBlocks returns the blocks of all pages. Those in a list are indented with it.
func codeBlocks(t *testing.T) (blocks []codeBlock) {
	t.Helper()
	for _, page := range pages(t) {
		var open *codeBlock
		indent := ""
		for i, line := range strings.Split(readPage(t, page), "\n") {
			trimmed := strings.TrimLeft(line, " ")
			switch fence, isFence := strings.CutPrefix(trimmed, "```"); {
			case isFence && open == nil:
				indent = line[:len(line)-len(trimmed)]
				open = &codeBlock{page: page, line: i + 2, language: fence}
			case isFence:
				blocks, open = append(blocks, *open), nil
			case open != nil:
				open.text += strings.TrimPrefix(line, indent) + "\n"
			case strings.HasPrefix(line, "    ") && strings.TrimSpace(line) != "":
				blocks = append(blocks, codeBlock{page: page, line: i + 1, text: trimmed + "\n"})
			}
		}
		if open != nil {
			t.Errorf("%s: the block of line %d is not closed", page, open.line-1)
		}
	}
	return blocks
}
